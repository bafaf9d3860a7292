"""One code at a time: added, renamed, moved, redefined. Each is planned, shown, then applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.actions.codebook_plan import Plan, Shelf, many, shelf
from workbench.actions.workplace import Workplace
from workbench.coding.codebook_file import prefix
from workbench.coding.lifecycle import fate
from workbench.coding.placing import children, name_of, part, path, refuse_same_name, refuse_taken, relocated
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.codebook import Code
from workbench.store import code_moves, codes
from workbench.store.journal import Change

OWN = "own"  # the codebook of codes that were made in a study without any


def plan_add(place: Workplace, code: Code, *, codebook: str = "") -> Plan:
    """Bring a code in, below the parent that its slug tells.

    ``code.over`` may name codes by the ends of their slugs. ``codebook``: the one that a code at the top belongs to,
    where the study has several.
    """
    with shelf(place) as here:
        new, home, changes = new_code(here, code, codebook=codebook)
        made = here.plan("codebook add", f"{new.slug} is a code", changes, home)
        found = fate(None, new)
    return replace(made, fates=(found,) if found else (), asks=False)


def new_code(here: Shelf, code: Code, *, codebook: str = "") -> tuple[Code, str, list[Change]]:
    """A code that comes in, its codebook, and the changes that bring it in."""
    slug = path(code.slug)
    if not code.definition.strip():
        raise WorkbenchError(f"{slug} has no definition", hint='give --definition "WHEN TO USE IT"')
    home = _home(here, prefix(slug), codebook)
    here.refuse_frozen([home])
    _refuse_retired(here, slug)
    over = tuple(dict.fromkeys(codes.find_code(here.book, each).slug for each in code.over))
    inside = next((each for each in over if f"{each}/".startswith(f"{slug}/")), None)
    if inside:
        raise WorkbenchError(f"{slug} cannot stand over {inside}", hint="name codes outside it")
    new = replace(code, slug=slug, parent=prefix(slug), name=code.name.strip() or name_of(slug), over=over)
    refuse_taken(here.book.codes, {"": new})
    refuse_same_name(here.beside(home), new.name)
    return new, home, codes.add_code(here.study.db, here.study.namespace, new, codebook=home)


def _home(here: Shelf, parent: str | None, wanted: str) -> str:
    """The codebook of a code: its parent's, the one that is named, or the only one."""
    if parent is not None:
        if parent not in here.homes:
            raise NotKnown(
                "code", parent, here.homes, hint=f"a code below it needs it: 'codebook add {parent}' first"
            )
        return here.homes[parent]
    known = sorted(set(here.homes.values()))
    if wanted:
        return part(wanted)
    if len(known) > 1:
        raise WorkbenchError(
            f"the study has codes of several codebooks ({', '.join(known)})", hint="give --codebook NAME"
        )
    return known[0] if known else OWN


def _refuse_retired(here: Shelf, slug: str) -> None:
    gone = next((r for r in codes.retired(here.study.db) if r.slug == slug), None)
    if gone:
        raise WorkbenchError(
            f"a retired code had the slug {slug}, with {many(gone.codings, 'coding')}",
            hint=f"'workbench codebook restore {slug}' brings it back; or choose another slug",
        )


def plan_rename(place: Workplace, wanted: str, name: str, *, last: str = "") -> Plan:
    """Give a code another name and, with ``last``, another last part of its slug; all below goes along."""
    with shelf(place) as here:
        code = here.find(wanted)
        name = name.strip() or code.name
        slug = "/".join(filter(None, (prefix(code.slug), part(last)))) if last else code.slug
        refuse_same_name(here.beside(here.homes[code.slug]), name, own=code.slug)
        changed = relocated(here.book, code.slug, slug) if slug != code.slug else {code.slug: code}
        changed[code.slug] = replace(changed[code.slug], name=name)
        return _relocation(here, code, changed, "codebook rename")


def plan_move(place: Workplace, wanted: str, parent: str | None) -> Plan:
    """Put a code, and all below it, below another one, or at the top (None)."""
    with shelf(place) as here:
        code = here.find(wanted)
        above = here.find(parent) if parent is not None else None
        if above and f"{above.slug}/".startswith(f"{code.slug}/"):
            raise WorkbenchError(
                f"{code.slug} cannot go below {'itself' if above is code else above.slug}",
                hint="choose a code outside it",
            )
        if above and here.homes[above.slug] != here.homes[code.slug]:
            raise WorkbenchError(
                f"{code.slug} is of codebook {here.homes[code.slug]}, {above.slug} of {here.homes[above.slug]}",
                hint="a code stays in its codebook; merge them where they mean the same",
            )
        last = code.slug.rpartition("/")[2]
        changed = relocated(here.book, code.slug, f"{above.slug}/{last}" if above else last)
        return _relocation(here, code, changed, "codebook move")


def _relocation(here: Shelf, code: Code, changed: Mapping[str, Code], command: str) -> Plan:
    """A plan by which codes get other slugs or names; codings, coverage, claims and links follow."""
    refuse_taken(here.book.codes, changed)
    home = here.homes[code.slug]
    followed = here.following(changed)
    changes = codes.amend_codes(here.study.db, followed)
    new = followed[code.slug]
    told = " and ".join(
        f"{what} {new_one}"
        for what, old, new_one in (("now at", code.slug, new.slug), ("called", code.name, repr(new.name)))
        if old != (new_one if what == "now at" else new.name)
    )
    touched = here.tally(changed)
    made = here.plan(command, f"{code.slug} is {told or 'as it was'}", changes, home)
    notes = (f"{many(touched.total, 'coding')} with it; they stay up to date",) if touched.total else ()
    return replace(made, fates=here.fates(changed), touched=touched, notes=notes, asks=bool(touched.total))


def plan_redefine(place: Workplace, wanted: str, said: Mapping[str, str | tuple[str, ...]], *, minor: bool) -> Plan:
    """Change what is told of a code.

    Args:
        place: The study.
        wanted: The code.
        said: Field of ``Code`` (definition, include, exclude, proposition, example, cues) → what it says from now on.
        minor: Only the words are other ones: codings stay up to date.
    """
    with shelf(place) as here:
        code = here.find(wanted)
        new = replace(code, **said)  # type: ignore[arg-type]
        if not new.definition.strip():
            raise WorkbenchError(f"{code.slug} would have no definition", hint="a code needs one")
        changed = {code.slug: new}
        followed = here.following(changed, minor=minor)
        changes = codes.amend_codes(here.study.db, followed)
        dated = not minor and new.rules != code.rules
        touched = here.tally(changed) if dated else code_moves.Tally()
        fates = here.fates(changed, minor=minor)
        done = f"{code.slug} is {fates[0].kinds[0].value if fates else 'as it was'}"
        made = here.plan("codebook redefine", done, changes, here.homes[code.slug])
        lapse = here.lapsing([code.slug]) if dated else ()
    return replace(
        made,
        fates=fates,
        touched=touched,
        asks=bool(touched.total),
        notes=(*_after_redefining(code, new, touched.total, dated=dated), *lapse),
    )


def _after_redefining(code: Code, new: Code, outdated: int, *, dated: bool) -> Iterator[str]:
    if outdated:
        yield (
            f"{many(outdated, 'coding')} made under other rules then ('workbench coding list --outdated'); where only"
            " the words are others, give --minor"
        )
        if new.proposition != code.proposition:
            yield "stances that codings have were given to another proposition"
    if dated:
        yield f"what was read for {code.slug} counts as not read for it, until it is read again"


@dataclass(frozen=True, kw_only=True)
class Card:
    """All about one code. ``patterns``: pattern codes over it; ``below``: codes right below it."""

    code: Code
    codebook: str
    codings: int
    outdated: int
    patterns: tuple[str, ...]
    below: tuple[str, ...]


def look_up(place: Workplace, wanted: str) -> Card:
    """All about one code."""
    with shelf(place) as here:
        code = codes.find_code(here.book, wanted)
        made = here.made_under.get(code.slug, {})
        return Card(
            code=code, codebook=here.homes[code.slug], codings=sum(made.values()),
            outdated=sum(number for seen, number in made.items() if code.outdated(seen)),
            patterns=tuple(c.slug for c in here.book if code.slug in c.over),
            below=tuple(c.slug for c in children(here.book, code.slug)),
        )  # fmt: skip
