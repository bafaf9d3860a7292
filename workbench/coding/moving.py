"""Codings that go from one code to another: what becomes of those that meet there.

Pure: it takes codings and gives what each is afterwards. All are of one text; ``source``, ``code`` and ``coder`` may
be slugs or uuids.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.model.codebook import Code
from workbench.model.coding import Coding


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """What becomes of codings.

    ``moved``: uuid → the coding as it is afterwards, of those that change; ``gone``: uuid → the uuid of the coding
    that it has become part of. ``contrary``: codings that would have become one, but their stances contradict each
    other. ``unstated``: codings that lose their stance, since the other code states something else.
    """

    moved: Mapping[str, Coding] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    contrary: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()


def move(codings: Iterable[Coding], *, key: str, into: Code, stating: Collection[str], join: bool) -> Moves:
    """Make codings of several codes codings of one.

    Args:
        codings: Those that go, and those that the other code has already.
        key: What their ``code`` is afterwards.
        into: The other code; by it is told which fingerprints are outdated.
        stating: Codes (as ``Coding.code`` has them) that state what it states: their stances stay.
        join: Whether codings of one coder that overlap become one over all their words; those of equal range always
            do. Codings that one code had overlapping before stay as they are, where none of another code touches.

    >>> one = Coding(id="1", source="s", code="a", coder="ana", start=0, end=9, quote="")
    >>> two = Coding(id="2", source="s", code="b", coder="ana", start=5, end=12, quote="")
    >>> code = Code(slug="b", name="B", definition="d")
    >>> made = move([one, two], key="b", into=code, stating=(), join=True)
    >>> made.moved["2"].start, made.moved["2"].end, made.gone
    (0, 12, {'1': '2'})
    """
    heaps: dict[tuple[str, str], list[Coding]] = {}
    unstated: list[str] = []
    for each in codings:
        if each.stance and each.code != key and each.code not in stating:
            unstated.append(each.id)
            each = replace(each, stance=None)  # noqa: PLW2901
        heaps.setdefault((each.source, each.coder), []).append(each)
    making = _Making(key=key, into=into, join=join, unstated=frozenset(unstated))
    for heap in heaps.values():
        for group in groups(heap, join=join):
            making.take(group)
    return Moves(
        moved=making.moved, gone=making.gone, contrary=tuple(making.contrary), unstated=tuple(sorted(unstated))
    )


def groups(codings: Iterable[Coding], *, join: bool) -> Iterator[list[Coding]]:
    """Codings that hang together, by overlap with ``join``, else by equal range; each group in the order of the text.

    >>> spans = [(0, 4), (3, 6), (5, 9), (9, 10)]
    >>> found = [Coding(id=f"{a}", source="s", code="c", coder="x", start=a, end=b, quote="") for a, b in spans]
    >>> [len(g) for g in groups(found, join=True)], [len(g) for g in groups(found, join=False)]
    ([3, 1], [1, 1, 1, 1])
    """
    group: list[Coding] = []
    reach = 0
    for each in sorted(codings, key=_place):
        meets = each.start < reach if join else group and _place(each)[:2] == _place(group[0])[:2]
        if group and not meets:
            yield group
            group, reach = [], 0
        group.append(each)
        reach = max(reach, each.end)
    if group:
        yield group


def _place(coding: Coding) -> tuple[int, int, str]:
    return coding.start, coding.end, coding.id


@dataclass(kw_only=True, slots=True)
class _Making:
    key: str
    into: Code
    join: bool
    unstated: frozenset[str]
    moved: dict[str, Coding] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    contrary: list[str] = field(default_factory=list)

    def take(self, group: Sequence[Coding]) -> None:
        """One group: each by itself where it is of one code, else together, as far as stances allow."""
        if len({c.code for c in group}) == 1:
            for each in group:
                self._settle(each, each)
            return
        stances = {c.stance for c in group if c.stance}
        if len(stances) <= 1:
            self._unite(group)
            return
        self.contrary += [c.id for c in group]
        for stance in (None, *sorted(stances)):
            for part in groups((c for c in group if c.stance is stance), join=self.join):
                if len({c.code for c in part}) == 1:
                    for each in part:
                        self._settle(each, each)
                else:
                    self._unite(part)

    def _unite(self, group: Sequence[Coding]) -> None:
        """One coding over all words of the group: the first that the code has already, else the first."""
        stays = next((c for c in group if c.code == self.key), group[0])
        self.gone |= {c.id: stays.id for c in group if c is not stays}
        seen = (c.fingerprint for c in group if self.into.outdated(c.fingerprint))  # part of it wants another look
        after = replace(
            stays, start=min(c.start for c in group), end=max(c.end for c in group),
            stance=next((c.stance for c in group if c.stance), None), fingerprint=next(seen, stays.fingerprint),
        )  # fmt: skip
        self._settle(stays, after)

    def _settle(self, before: Coding, after: Coding) -> None:
        after = replace(after, code=self.key)
        if after != before or before.id in self.unstated:
            self.moved[before.id] = after
