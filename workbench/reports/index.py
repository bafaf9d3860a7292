"""The page that lists all reports of a study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.reports.compose import heading, items, link, paragraph, text
from workbench.reports.document import Block, Document, Run
from workbench.reports.names import report_href

SLUG = "index"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One report: where it is, what it is called, what it tells in one line, and what it stands under.

    ``folder``: a folder below that of the index, without a slash at its end.
    """

    slug: str
    title: str
    line: str = ""
    group: str = ""
    folder: str = ""


def index(entries: Iterable[Entry], *, title: str = "Reports", footer: tuple[Block, ...] = ()) -> Document:
    """The reports by group, groups and reports in the order in which they come; those without a group first.

    >>> index([Entry(slug="cross-site", title="Across sites", line="7 claims")]).blocks[0].items[0][0].href
    'cross-site.*'
    """
    grouped: dict[str, list[Entry]] = {"": []}
    for entry in entries:
        grouped.setdefault(entry.group, []).append(entry)
    blocks: list[Block] = []
    for group, members in grouped.items():
        blocks += [heading(2, group)] if group else []
        blocks += [items(*map(_line, members))] if members else []
    return Document(title=title, slug=SLUG, blocks=tuple(blocks) or (paragraph("No reports yet."),), footer=footer)


def _line(entry: Entry) -> tuple[Run, ...]:
    told = (text(f": {entry.line}"),) if entry.line else ()
    folder = f"{entry.folder}/" if entry.folder else ""
    return link(entry.title, folder + report_href(entry.slug)), *told
