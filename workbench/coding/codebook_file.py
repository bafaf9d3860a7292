"""Codebooks as YAML files: reading, writing, comparing.

The id of a code is its path, so its parent can be read off it; a ``parent`` that says something else is a
slip in one of the two, and only the author knows in which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.coding.shape import PATH, SLUG, Either, ListOf, Placed, Record, Row, Text, note_repeats, read_record
from workbench.coding.site_outline import MEMO
from workbench.coding.yaml_file import Findings
from workbench.coding.yaml_text import Flow, filled, write_yaml
from workbench.errors import NotKnown
from workbench.model.codebook import Code, Codebook

TEXT = Text()
ORIGIN = Either(TEXT, Record("origin", required={"chapter": TEXT, "section": TEXT}))
CODE = Record(
    "code",
    required={"id": PATH, "name": TEXT, "definition": TEXT},
    optional={
        "parent": PATH,
        "include": TEXT,
        "exclude": TEXT,
        "example": TEXT,
        "cues": ListOf(TEXT),
        "proposition": TEXT,
        "origin": ORIGIN,
        "over": ListOf(PATH),
    },
)
BOOK = Record(
    "codebook",
    required={"codebook": SLUG, "title": TEXT, "codes": ListOf(CODE, filled=True)},
    optional={"version": TEXT, "about": TEXT, "warning": TEXT, "memo": MEMO},  # of a site outline
)


def load_codebook(path: Path) -> Codebook:
    """The codebook of a YAML file; raises ``Problems`` with everything that is wrong in it.

    Texts lose white space around them. A ``parent`` may be left out: the id tells it.
    """
    book, found = read_record(path, BOOK)
    return Codebook(
        slug=book.text("codebook"),
        title=book.text("title"),
        codes=codes_of(book.rows("codes"), found),
        version=book.text("version"),
        about=book.text("about"),
        warning=book.text("warning"),
    )


def codes_of(rows: Sequence[Row], found: Findings) -> tuple[Code, ...]:
    """The codes that rows tell; raises ``Problems`` with all that is wrong in the file and among them."""
    note_repeats("code", (_placed(row, "id") for row in rows), found)
    note_repeats("name", (_placed(row, "name") for row in rows), found, key=str.casefold)
    _note_parents(rows, found)
    _note_patterns(rows, found)
    found.settle()
    return tuple(_code(row) for row in rows)


def dump_codebook(book: Codebook) -> str:
    """YAML text that ``load_codebook`` reads back to an equal codebook; the same book gives the same bytes.

    It is equal when the texts have no white space around them and ids are paths, as loading makes sure.
    """
    head = {
        "codebook": book.slug,
        "title": book.title,
        **filled([("version", book.version), ("about", book.about), ("warning", book.warning)]),
    }
    return write_yaml({**head, "codes": [_record(code) for code in book.codes]})


@dataclass(frozen=True, kw_only=True, slots=True)
class CodebookDiff:
    """What a new version of a codebook changes; all are slugs, in the order of their book.

    ``redefined``: the rules differ, so codings under the old ones deserve a second look. ``renamed``: only
    the name differs, or that as well. ``moved``: the slug of a code in the new book whose place was another
    one, given in ``moved_from`` at the same position; such codes are neither added nor removed.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    redefined: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    moved_from: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.added, self.removed, self.redefined, self.renamed, self.moved))


def diff(old: Codebook, new: Codebook) -> CodebookDiff:
    """What changes from ``old`` to ``new``. A code gone and a new one of its name are one that moved.

    >>> a, b = Code(slug="a", name="A", definition="x"), Code(slug="b/a", name="A", definition="y", parent="b")
    >>> old, new = (Codebook(slug="k", title="K", codes=(code,)) for code in (a, b))
    >>> found = diff(old, new); found.moved_from, found.moved, found.redefined, found.added
    (('a',), ('b/a',), ('b/a',), ())
    """
    before, after = {c.slug: c for c in old}, {c.slug: c for c in new}
    gone = {c.name.casefold(): c for c in old if c.slug not in after}
    pairs = [(before.get(c.slug) or gone.get(c.name.casefold()), c) for c in new]
    kept = [(was, now) for was, now in pairs if was is not None]
    moved = [(was, now) for was, now in kept if (was.slug, was.parent) != (now.slug, now.parent)]
    followed = {was.slug for was, _ in kept}
    return CodebookDiff(
        added=tuple(now.slug for was, now in pairs if was is None),
        removed=tuple(c.slug for c in old if c.slug not in followed),
        redefined=tuple(now.slug for was, now in kept if was.rules != now.rules),
        renamed=tuple(now.slug for was, now in kept if was.name != now.name),
        moved=tuple(now.slug for _, now in moved),
        moved_from=tuple(was.slug for was, _ in moved),
    )


def prefix(slug: str) -> str | None:
    """The path above the last part of a slug.

    >>> prefix("environment/operations/load"), prefix("environment")
    ('environment/operations', None)
    """
    return slug.rpartition("/")[0] or None


def _code(row: Row) -> Code:
    return Code(
        slug=row.text("id"),
        name=row.text("name"),
        definition=row.text("definition"),
        parent=prefix(row.text("id")),
        include=row.text("include"),
        exclude=row.text("exclude"),
        example=row.text("example"),
        cues=row.texts("cues"),
        proposition=row.text("proposition"),
        origin=_origin(row),
        over=row.texts("over"),
    )


def _origin(row: Row) -> str:
    """Where a code comes from, in one line: 'chapter 1, Section'."""
    if not (parts := row.rows("origin")):
        return row.text("origin")
    chapter, section = parts[0].text("chapter"), parts[0].text("section")
    if chapter == "none":
        return section
    return f"{f'chapter {chapter}' if chapter.isdigit() else chapter}, {section}"


def _record(code: Code) -> dict[str, Any]:
    return filled(
        [
            ("id", code.slug),
            ("parent", code.parent),
            ("name", code.name),
            ("definition", code.definition),
            ("include", code.include),
            ("exclude", code.exclude),
            ("example", code.example),
            ("cues", Flow(code.cues)),
            ("proposition", code.proposition),
            ("origin", code.origin),
            ("over", Flow(code.over)),
        ]
    )


def _placed(row: Row, key: str) -> Placed:
    return Placed(row.text(key), row.line_of(key))


def _note_parents(rows: Iterable[Row], found: Findings) -> None:
    """Note parents that are unknown, closed in a circle, or not the path above the id: one problem a code."""
    rows = [row for row in rows if row.text("id")]
    parents = {row.text("id"): row.text("parent") or prefix(row.text("id")) for row in rows}
    for row in rows:
        slug, line = row.text("id"), row.line_of("parent")
        parent = parents[slug]
        if parent and parent not in parents:
            eligible = [other for other in parents if not f"{other}/".startswith((f"{slug}/", f"{parent}/"))]
            found.note(line, f"parent of '{slug}': {NotKnown('code', parent, eligible)}")
        elif circle := _circle(slug, parents):
            found.note(line, f"'{slug}' is its own ancestor: {' in '.join(circle)}")
        elif parent != prefix(slug):
            expected = f"'{prefix(slug)}'" if prefix(slug) else "none"
            found.note(line, f"the parent of '{slug}' is '{parent}', but its id says {expected}")


def _note_patterns(rows: Iterable[Row], found: Findings) -> None:
    """Note codes under a pattern code that are unknown, or the pattern code itself or below it."""
    rows = [row for row in rows if row.text("id")]
    known = [row.text("id") for row in rows]
    for row in rows:
        slug, line = row.text("id"), row.line_of("over")
        for code in row.texts("over"):
            if code not in known:
                found.note(line, f"over of '{slug}': {NotKnown('code', code, known)}")
            elif f"{code}/".startswith(f"{slug}/"):
                found.note(line, f"'{slug}' stands over {'itself' if code == slug else 'what lies below it anyway'}")


def _circle(slug: str, parents: dict[str, str | None]) -> list[str]:
    """The way from a code up to itself, if there is one."""
    way, at = [slug], parents.get(slug)
    while at is not None and at not in way:
        way.append(at)
        at = parents.get(at)
    return [*way, slug] if at == slug else []
