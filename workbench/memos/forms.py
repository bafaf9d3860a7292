"""Memos as they are written in an editor: a title line, headings for the fields of a form, and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.model.memo import MemoKind

NOTES = "Notes"
HELP = (
    "<!-- The line that begins with # is the title. Cite a quotation as [[coding:ID]] (ids: workbench coding list),"
    " other things as [[site:SLUG]]. An empty text writes nothing. This line is left out. -->"
)
_TITLE = re.compile(r"# ?(.*)")
_HEADING = re.compile(r"## +(.+?) *")

# field → heading above it in the editor
FORMS: Mapping[MemoKind, Mapping[str, str]] = {
    MemoKind.CONTACT: {
        "date": "Date of the visit",
        "wave": "Wave",
        "met": "Who was met",
        "issues": "Main issues",
        "surprising": "What was surprising",
        "questions": "New questions",
        "next": "Next time",
    },
    MemoKind.VIGNETTE: {
        "composite": "Composite (yes or no)",
        "consent": "Basis of consent",
        "sites": "Sites",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What somebody wrote: a title, the fields of a form, prose."""

    title: str = ""
    body: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep; a title alone is something."""
        return not (self.title or self.body.strip() or any(self.form.values()))


def as_typed(draft: Draft, kind: MemoKind) -> str:
    r"""A memo as its editor shows it; ``read_typed`` gives the draft back.

    >>> print(as_typed(Draft(title="Load", body="It grew."), MemoKind.ANALYTIC).split("<!--")[0].strip())
    # Load
    <BLANKLINE>
    It grew.
    """
    parts = [f"# {draft.title}".rstrip() + "\n"]
    headings = FORMS.get(kind, {})
    for name, heading in headings.items():
        parts.append(f"## {heading}\n\n{draft.form.get(name, '').strip()}\n")
    if headings:
        parts.append(f"## {NOTES}\n")
    parts += [draft.body.strip("\n") + "\n", HELP + "\n"]
    return "\n".join(parts)


def read_typed(text: str, kind: MemoKind) -> Draft:
    r"""What somebody typed. Without a title line all of it is prose; after the heading 'Notes' everything is.

    >>> read_typed("# Visit\n## Wave\n2\n## Notes\nCold hall.", MemoKind.CONTACT)
    Draft(title='Visit', body='Cold hall.', form={'wave': '2'})
    """
    lines = [line for line in tidy(text).split("\n") if line.strip() != HELP]
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    title = ""
    if at < len(lines) and (found := _TITLE.fullmatch(lines[at])):
        title, at = " ".join(found[1].split()), at + 1
    sections = dict(_sections(lines[at:], FORMS.get(kind, {})))
    body = sections.pop("", "")
    return Draft(title=title, body=body, form={name: words for name, words in sections.items() if words})


def _sections(lines: list[str], headings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Field ('' for prose) → words. Prose that stands before the first heading is kept, before the notes."""
    fields = {heading.casefold(): name for name, heading in headings.items()}
    found: dict[str, list[str]] = {"": []}
    now, notes = "", False
    for line in lines:
        heading = _HEADING.fullmatch(line) if headings and not notes else None
        name = heading[1].casefold() if heading else ""
        if name == NOTES.casefold():
            now, notes = "", True
        elif name in fields:
            now = fields[name]
        else:
            found.setdefault(now, []).append(line)
    for name, words in found.items():
        yield name, "\n".join(words).strip("\n").rstrip()


def tidy(text: str) -> str:
    r"""A text with LF line ends and no mark at its beginning.

    >>> tidy("\ufeffone\r\ntwo")
    'one\ntwo'
    """
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def headline(title: str, body: str, *, most: int = 70) -> str:
    """How a memo is called in a list: its title, else its first words."""
    words = title or next((line.strip("# ") for line in body.split("\n", 50) if line.strip("# ")), "")
    flat = " ".join(words[: 4 * most].split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
