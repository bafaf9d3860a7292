"""A codebook comes in from a file: compared with the study first, and written as it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.codebook_plan import Plan, Shelf, many, shelf
from workbench.actions.workplace import Workplace
from workbench.coding.lifecycle import Fate, Kind, called_alike, counted, fate, folded, follow
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.store import codes

SHOWN = 3  # codes that a refusal names
ASKED = frozenset((Kind.RENAMED, Kind.MOVED, Kind.REDEFINED))


def read_codebook(path: Path) -> tuple[Codebook, tuple[str, ...]]:
    """The codebook of a .yaml, .qdc, .csv or .xlsx file, and what was mended in it.

    A table and a .qdc tell no slug of their codebook: it is called like the file.
    """
    ending = path.suffix.casefold()
    if ending == ".qdc":
        from workbench.exchange.qdc import load_qdc
        from workbench.importing.formats.readers import read_bytes

        return load_qdc(read_bytes(path), name=path.stem)
    if ending in (".csv", ".xlsx"):
        from workbench.coding.codebook_table import read_codebook_table

        return read_codebook_table(path), ()
    from workbench.coding.codebook_file import load_codebook

    return load_codebook(path), ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Loading(Plan):
    """A plan to load ``book``."""

    book: Codebook


def plan_load(place: Workplace, path: Path, *, codebook: str = "", minor: Sequence[str] = ()) -> Loading:
    """What a file would change. It is read once: what is shown is what ``apply`` writes.

    Args:
        place: The study.
        path: A .yaml, .qdc, .csv or .xlsx file.
        codebook: The slug of the codebook that it is a version of (default: what the file says).
        minor: Slugs of redefined codes of which only the words are other ones; their codings stay up to date.

    Raises:
        Problems: The file is wrong; all its mistakes.
        WorkbenchError: The codebook is frozen, or shares slugs with another one of the study.
    """
    book, repairs = read_codebook(path)
    if codebook:
        book = replace(book, slug=codebook)
    with shelf(place) as here:
        here.refuse_frozen([book.slug])
        old = here.beside(book.slug)
        if path.suffix.casefold() == ".qdc":  # the format has no slugs
            book = replace(book, codes=called_alike(old, book))
        _refuse_foreign(book, here.homes)
        follows = follow(old, book)
        wanted = _following(here, book, follows, minor)
        retired = {r.slug: r for r in codes.retired(here.study.db)}
        back = {slug: r.codings for slug, r in retired.items() if slug not in follows}
        fates = _fates(here, old, wanted, follows, minor=minor, back=back)
        changes = codes.put_codebook(here.study.db, here.study.namespace, wanted, follows=follows)
        planned = here.plan(f"codebook load {path.name}", _done(book, fates), changes, book.slug)
        gone = [f.code for f in fates if f.kinds == (Kind.RETIRED,)]
        outdated = [follows[f.code] for f in fates if Kind.REDEFINED in f.kinds]
        touched = here.tally([*gone, *outdated])
    leaving = sum(f.codings for f in fates if f.kinds == (Kind.RETIRED,))
    leave = f"{many(leaving, 'coding')} of retired codes out of every count from then on" if leaving else ""
    late = touched.total - leaving
    dated = f"{many(late, 'coding')} made under other rules then; --minor CODE where only the words are others"
    hijacked = _hijacked(old, wanted, follows)
    warning = " ".join(book.warning.split())
    order = "the codes stand in another order" if changes and not fates else ""
    return Loading(
        command=planned.command, done=planned.done, fates=fates, touched=touched, changes=planned.changes,
        heads=planned.heads, homes=planned.homes, book=book, asks=_asks(fates) or bool(hijacked),
        notes=tuple(filter(None, (*repairs, warning, order, leave, dated if late > 0 else "", *hijacked))),
    )  # fmt: skip


def _refuse_foreign(book: Codebook, homes: Mapping[str, str]) -> None:
    """A code has one home: two codebooks of one study must not share a slug."""
    shared = [c.slug for c in book if homes.get(c.slug, book.slug) != book.slug]
    if shared:
        home = homes[shared[0]]
        raise WorkbenchError(
            f"{len(shared)} codes of {book.slug} are in the study already, from {home}:"
            f" {', '.join(shared[:SHOWN])}{', …' if len(shared) > SHOWN else ''}",
            hint=f"rename them in the file; or give --codebook {home} if it is a version of that one",
        )


def _following(here: Shelf, book: Codebook, follows: Mapping[str, str], minor: Sequence[str]) -> Codebook:
    """The book of the file, each code knowing what it has been."""
    old, now = {c.slug: c for c in here.book}, here.study.now
    redefined = {c.slug for c in book if c.slug in follows and c.rules != old[follows[c.slug]].rules}
    for slug in minor:
        if slug not in redefined:
            raise NotKnown("redefined code", slug, redefined, hint="--minor names a code that the file redefines")
    return replace(
        book,
        codes=tuple(
            c.following(old[follows[c.slug]], when=now, minor=c.slug in minor) if c.slug in follows else c
            for c in book
        ),
    )


def _fates(
    here: Shelf,
    old: Sequence[Code],
    wanted: Codebook,
    follows: Mapping[str, str],
    *,
    minor: Sequence[str],
    back: Mapping[str, int],
) -> tuple[Fate, ...]:
    before = {c.slug: c for c in old}
    found: list[Fate | None] = []
    for code in wanted:
        was = before.get(follows.get(code.slug, ""))
        number = here.codings(was.slug) if was else back.get(code.slug, 0)
        found.append(fate(was, code, codings=number, minor=code.slug in minor, retired=code.slug in back))
    followed = set(follows.values())
    gone = [
        Fate(code=c.slug, kinds=(Kind.RETIRED,), codings=here.codings(c.slug)) for c in old if c.slug not in followed
    ]
    return folded([*(f for f in found if f), *gone])


def _hijacked(old: Sequence[Code], wanted: Codebook, follows: Mapping[str, str]) -> list[str]:
    """New codes with a slug that another code once had: what was told of that one by its old name goes to them."""
    formerly = {slug: c.slug for c in old for slug in c.former}
    return [
        f"{c.slug} is new, but {formerly[c.slug]} was once called so; what names it means the new one"
        for c in wanted
        if c.slug in formerly and c.slug not in follows
    ]


def _asks(fates: Sequence[Fate]) -> bool:
    """Whether codes that are there become others, or codings leave the counts or come back into them."""
    return any(ASKED & set(f.kinds) or (f.kinds[0] in (Kind.RETIRED, Kind.BACK) and f.codings) for f in fates)


def _done(book: Codebook, fates: Sequence[Fate]) -> str:
    """'143 codes of urban-leadership: 2 new, 1 changed, 0 retired'."""
    new, changed, retired = counted(fates)
    return f"{many(len(book.codes), 'code')} of {book.slug}: {new} new, {changed} changed, {retired} retired"
