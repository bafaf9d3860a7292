"""The sections and groups into which any codebook falls: what memos and outlines are laid out by.

Level 1 makes the sections, level 2 the groups in them; whatever lies deeper belongs to its group of level 2.
Leaves right under a section make a group of their own, which bears the name of the section, and so does a
level-1 code with nothing below. Nothing is hard-coded: another codebook gives other sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.displays.frame import Frame, not_in_frame
from workbench.displays.standing import Matter
from workbench.model.corpus import Passage


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Leaves that are read together. ``slug`` and ``name`` are those of the code above them.

    ``codes`` holds its leaves; ``unforeseen`` its leaves for what is not in the frame.
    """

    slug: str
    name: str
    codes: tuple[str, ...]
    unforeseen: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A level-1 code and its groups, in the order of the codebook."""

    slug: str
    name: str
    groups: tuple[Group, ...]


def sections(frame: Frame) -> tuple[Section, ...]:
    """The sections of the codebook of a frame, in its order."""
    return tuple(
        Section(slug=root, name=frame.codes[root].name, groups=tuple(_groups(frame, root)))
        for root in frame.children.get(None, ())
    )


def matter_of(frame: Frame, group: Group, passages: Iterable[Passage]) -> Matter:
    """A group as something to look at; ``passages`` are those under its leaves."""
    return Matter.several(frame, group.slug, _all(group), passages, name=group.name)


def passages_of(frame: Frame, group: Group, site: str | None = None) -> tuple[Passage, ...]:
    """Counted passages under the leaves of a group, at one site or anywhere, in the order of source and text."""
    if site is None:
        return frame.passages(_all(group))
    here = frame.at_site.get(site, {})
    places = {source.slug: i for i, source in enumerate(frame.corpus.sources)}
    found = [p for code in _all(group) for p in here.get(code, ())]
    return tuple(sorted(found, key=lambda p: (places[p.source.slug], p.coding.start, p.coding.id)))


def _all(group: Group) -> tuple[str, ...]:
    return (*group.codes, *group.unforeseen)


def _groups(frame: Frame, root: str) -> Iterable[Group]:
    below = frame.children.get(root, ())
    alone = [code for code in below if code in frame.leaves] if below else [root]
    if alone:
        yield _group(frame, root, alone)
    for code in below:
        if code not in frame.leaves:
            inside = frame.under[code] & frame.leaves
            yield _group(frame, code, [leaf for leaf in frame.codes if leaf in inside])


def _group(frame: Frame, slug: str, leaves: list[str]) -> Group:
    return Group(
        slug=slug,
        name=frame.codes[slug].name,
        codes=tuple(leaf for leaf in leaves if not not_in_frame(frame.codes[leaf])),
        unforeseen=tuple(leaf for leaf in leaves if not_in_frame(frame.codes[leaf])),
    )
