"""A passage that coders coded differently, as it is put to somebody: what each of them marked, side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.actions.dockets import Docket
from workbench.agreement.adjudication import Cluster, Matter
from workbench.model.codebook import Code
from workbench.model.consent import WITHDRAWN

LONGEST = 400  # characters of a stretch without a border that are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """What a coder coded in a passage. ``words``: the sentences with what was marked in [ ]; '' for nothing."""

    number: int
    coder: str
    words: str
    stances: tuple[str, ...]
    memos: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A passage as it is put to somebody. ``turn`` from 1; ``definition``: empty where it was the code before too.

    ``before``: decisions that were made on it, a line each.
    """

    number: int
    of: int
    source: str
    turn: int
    speaker: str
    place: str
    code: str
    definition: tuple[str, ...]
    positions: tuple[Position, ...]
    before: tuple[str, ...] = ()


def meaning(code: Code) -> Iterator[str]:
    """What a code means, a line for each thing that is told of it."""
    told = (
        ("", code.definition),
        ("when: ", code.include),
        ("not when: ", code.exclude),
        ("states: ", code.proposition),
    )
    yield from (f"{name}{' '.join(text.split())}" for name, text in told if text)


def view(docket: Docket, matter: Matter, *, number: int, of: int, meaning: tuple[str, ...] = ()) -> View:
    """A passage of a source; the ``number``-th ``of`` those that are gone through."""
    cluster, turns = matter.cluster, docket.heard.turns
    at = max(0, bisect_right(turns, cluster.start, key=lambda t: t.start) - 1)
    text = _printable(docket)
    start, end = _sentences(docket, cluster)
    return View(
        number=number, of=of, source=docket.source.slug, turn=at + 1, speaker=turns[at].speaker if turns else "",
        place=docket.source.place(cluster.start), code=cluster.code, definition=meaning,
        positions=tuple(
            _position(cluster, n, who, text=text, start=start, end=end) for n, who in enumerate(cluster.judges, 1)
        ),
        before=tuple(f"{d.coder}: {d.outcome}, {d.reason}" for d in (matter.decision, *matter.against) if d),
    )  # fmt: skip


def _position(cluster: Cluster, number: int, who: str, *, text: str, start: int, end: int) -> Position:
    own = cluster.of(who)
    spans = [(c.start, c.end) for c in own]
    return Position(
        number=number, coder=who, words=bracketed(text, start, end, spans) if own else "",
        stances=tuple(dict.fromkeys(c.stance.value for c in own if c.stance)),
        memos=tuple(dict.fromkeys(" ".join(c.memo.split()) for c in own if c.memo)),
    )  # fmt: skip


def _printable(docket: Docket) -> str:
    """The text, without the words of people who withdrew."""
    parts, at = [], 0
    for n, turn in enumerate(docket.heard.turns):
        if docket.heard.instead[n] == WITHDRAWN:
            size = turn.end - turn.start
            parts += [docket.text[at : turn.start], WITHDRAWN[:size].ljust(size)]  # as long, so that places stay
            at = turn.end
    return "".join((*parts, docket.text[at:]))


def _sentences(docket: Docket, cluster: Cluster) -> tuple[int, int]:
    """From the first to the last sentence that a passage touches, whoever speaks."""
    touched = [u for u in docket.units if u.start < cluster.end and cluster.start < u.stop]
    first, last = (touched[0].start, touched[-1].stop) if touched else (cluster.start, cluster.end)
    return min(first, cluster.start), max(last, cluster.end)


def bracketed(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """The words from ``start`` to ``end`` in one line, each span in [ ]; long stretches without a border are cut.

    >>> bracketed("We meet. It is open.", 0, 20, [(3, 7), (9, 20)])
    'We [meet]. [It is open.]'
    """
    signs = sorted([(s, 1, "[") for s, _ in spans] + [(e, 0, "]") for _, e in spans])
    told, at = "", start
    for place, _, sign in signs:
        told += _cut(text[at:place]) + sign
        at = place
    return " ".join((told + _cut(text[at:end])).split())


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    half = LONGEST // 2
    return f"{words[:half]} … {words[-half:]}"
