"""Learning from what people coded, and proposing what they may want to see; a model never decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from workbench.actions.proposing import Proposed, propose
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.errors import WorkbenchError
from workbench.model.codebook import Codebook
from workbench.model.filters import Filters
from workbench.model.text import Span, mark
from workbench.store import codes
from workbench.store import coverage as reading
from workbench.store.corpus import resolve
from workbench.store.readings import Reading, readings
from workbench.store.study import Study
from workbench.store.suggestions import NewSuggestion, dismissed_words

if TYPE_CHECKING:
    from workbench.coding.suggest.engine import Model
    from workbench.coding.suggest.segments import Segment
    from workbench.coding.suggest.trial import Trial

MOST = 300  # suggestions of one run: what a person can go through
EACH = 30  # of one code, so that a frequent one does not take all the room
AT_ONCE = 20_000  # segments that are scored together
WEIGHED = 4  # words that are marked


class Where(StrEnum):
    """In which sources a model proposes a code."""

    UNREAD = "unread"  # those that nobody has read for it
    READ = "read"  # the others: what may have been overlooked
    ALL = "all"


class Pair(NamedTuple):
    """A sentence and a code that it may deserve. ``rank``: what is smaller deserves a look sooner."""

    rank: float
    segment: Segment
    code: str
    score: float

    @property
    def place(self) -> tuple[float, str, int, str]:
        """By which pairs are ordered, equal ranks by their place."""
        return self.rank, self.segment.source, self.segment.start, self.code


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a model learns from: every unit of the study, with the codes that people gave it.

    ``assumed``: no coverage is noted at all, so sources with codings are taken to be read whole. ``marks`` and
    ``keys``: source slug → mark of its text, and uuid. ``heads``: how the journal ended.
    """

    segments: tuple[Segment, ...]
    book: Codebook
    keys: dict[str, tuple[str, str]]
    assumed: bool
    heads: tuple[str, ...]

    def below(self, wanted: Sequence[str]) -> frozenset[str]:
        """The slugs of some codes and all below them; none are all codes."""
        found = (self.book.under(codes.find_code(self.book, each).slug) for each in wanted)
        return frozenset[str]().union(*found) if wanted else self.book.slugs


def lesson(place: Workplace, filters: Filters, *, progress: Progress = no_progress) -> Lesson:
    """Read the study as a model sees it; filters say which sources and whose codings."""
    with place.reading() as study:
        return _lesson(study, resolve(study.db, filters), progress)


def _lesson(study: Study, filters: Filters, progress: Progress) -> Lesson:
    book = codes.codebook(study.db)
    read = _read_for(study, book)
    segments: list[Segment] = []
    keys: dict[str, tuple[str, str]] = {}
    for each in readings(study.db, filters, progress=progress):
        source = each.heard.source
        keys[source.slug] = (source.id, mark(source.text))
        assumed = frozenset(c.slug for c in book) if each.codings else frozenset()
        segments += _segments(each, assumed if read is None else read.get(source.slug, frozenset()))
    if not segments:
        raise WorkbenchError(f"no source passes the filters ({filters})", hint="see 'workbench source list'")
    return Lesson(segments=tuple(segments), book=book, keys=keys, assumed=read is None, heads=study.heads)


def _read_for(study: Study, book: Codebook) -> dict[str, frozenset[str]] | None:
    """Source → codes for which somebody has read it; None where the study notes no reading at all."""
    told = reading.coverage(study.db)
    if not told:
        return None
    under = {scope: book.under(scope) if scope else book.slugs for scope in {c.scope for c in told}}
    read: dict[str, frozenset[str]] = {}
    for c in told:
        read[c.source] = read.get(c.source, frozenset()) | under[c.scope]
    return read


def _segments(each: Reading, read: frozenset[str]) -> Iterator[Segment]:
    """The units of a source, each with what people coded it as and what stands beside it."""
    from workbench.coding.suggest.segments import Segment

    given: dict[int, set[str]] = {}
    for coding in each.codings:
        for at in each.touched(coding):
            given.setdefault(at, set()).add(coding.code)
    words = [each.text[u.start : u.stop] for u in each.units]
    for at, unit in enumerate(each.units):
        yield Segment(
            source=each.heard.source.slug, start=unit.start, end=unit.stop, text=words[at],
            before=words[at - 1] if at else "", after=words[at + 1] if at + 1 < len(words) else "",
            codes=frozenset(given.get(at, ())), read=read,
        )  # fmt: skip


def check(learnt: Lesson, *, fast: bool = False, seed: int = 0, progress: Progress = no_progress) -> Trial:
    """How well suggestions do on sources that the model has not seen."""
    from workbench.coding.suggest.trial import cross_validate

    return cross_validate(learnt.segments, learnt.book, fast=fast, seed=seed, progress=progress)


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a model would propose, likeliest first.

    ``passed``: pairs of sentence and code that it holds for likely (or uncertain, where these were asked for), those
    ``dismissed`` before left out; ``looked_at``: sentences that it looked at.
    ``heads``: how the journal ended when it learned.
    """

    name: str
    suggestions: tuple[NewSuggestion, ...]
    passed: int
    looked_at: int
    dismissed: int
    heads: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is to be proposed. ``only``: these codes and all below, or all codes. ``most`` in all, ``each`` a code.

    ``uncertain``: not what is likely, but what the model could learn most from: pairs nearest to the probability from
    which it would propose the code, on either side. No sample: figures of agreement must not rest on them.
    """

    only: tuple[str, ...] = ()
    where: Where = Where.UNREAD
    most: int = MOST
    each: int = EACH
    uncertain: bool = False


def make(
    place: Workplace,
    learnt: Lesson,
    wish: Wish,
    *,
    fast: bool = False,
    seed: int = 0,
    progress: Progress = no_progress,
) -> Made:
    """Learn, and choose what the model holds for likely: from each code's own threshold on, likeliest first."""
    from workbench.coding.suggest.engine import fit

    model = fit(learnt.segments, learnt.book, fast=fast, seed=seed, progress=progress)
    columns = _columns(model, learnt.book, learnt.below(wish.only))
    with place.open() as study:
        keys, settled = codes.ids(study.db), dismissed_words(study.db)
    passed: dict[str, list[Pair]] = {code: [] for code in columns}
    dismissed = 0
    at = [s for s in learnt.segments if wish.where is not Where.READ or s.read is None or s.read]
    for first in range(0, len(at), AT_ONCE):
        part = at[first : first + AT_ONCE]
        for pair in _pairs(model, part, columns, wish):
            code = learnt.book.get(pair.code)
            source, words = learnt.keys[pair.segment.source][0], pair.segment.text
            if code and (source, keys[pair.code], code.fingerprint, words) in settled:
                dismissed += 1  # before the limits: they must not take the room of others
            else:
                passed[pair.code].append(pair)
        progress("proposing", first + len(part), len(at))
    chosen = [each for found in passed.values() for each in sorted(found, key=_place)[: wish.each]]
    made = [_suggestion(model, learnt, keys, each) for each in sorted(chosen, key=_place)[: wish.most]]
    return Made(
        name=model.name, suggestions=tuple(made), passed=sum(map(len, passed.values())), looked_at=len(at),
        dismissed=dismissed, heads=learnt.heads,
    )  # fmt: skip


def _place(pair: Pair) -> tuple[float, str, int, str]:
    return pair.place


def _columns(model: Model, book: Codebook, wanted: frozenset[str]) -> dict[str, int]:
    """Code → its column, of those to be proposed: a heading or a leaf for the rest only where people use it."""
    parents = {c.parent for c in book}
    headings = {c.slug for c in book if c.slug in parents or c.over or c.slug.endswith("not-in-frame")}
    return {
        code: at
        for at, code in enumerate(model.codes)
        if code in wanted and (code not in headings or model.basis[code].examples)
    }


def _pairs(model: Model, part: Sequence[Segment], columns: dict[str, int], wish: Wish) -> Iterator[Pair]:
    """Pairs that nobody has coded: those from a code's threshold on, or the ``each`` nearest to it."""
    import numpy as np

    scores = np.clip(model.scores(part), 1e-9, 1 - 1e-9)
    for code, column in columns.items():
        here, line = scores[:, column], float(np.clip(model.thresholds[column], 1e-9, 1 - 1e-9))
        far = np.abs(np.log(here / (1 - here)) - np.log(line / (1 - line))) if wish.uncertain else -here
        rows = np.argsort(far, kind="stable") if wish.uncertain else np.flatnonzero(here >= line)
        found = 0
        for row in rows:
            segment = part[int(row)]
            if code not in segment.codes and _belongs(segment, code, wish.where):
                yield Pair(rank=float(far[row]), segment=segment, code=code, score=float(here[row]))
                found += 1
                if wish.uncertain and found == wish.each:
                    break


def _belongs(segment: Segment, code: str, where: Where) -> bool:
    read = segment.read is None or code in segment.read
    return where is Where.ALL or read is (where is Where.READ)


def _suggestion(model: Model, learnt: Lesson, keys: dict[str, str], found: Pair) -> NewSuggestion:
    segment, code = found.segment, learnt.book.get(found.code)
    source, text = learnt.keys[segment.source]
    heavy = sorted(model.why(segment, found.code, most=WEIGHED))
    return NewSuggestion(
        source=source, code=keys[found.code], start=segment.start, end=segment.end, text=text,
        method=f"suggestion:{model.name}", score=found.score, fingerprint=code.fingerprint if code else "",
        marks=tuple(Span(start=segment.start + m.start, end=segment.start + m.end) for m in heavy),
    )  # fmt: skip


def put(place: Workplace, made: Made, *, dry_run: bool = False) -> Proposed:
    """Write what ``make`` chose in place of the open suggestions of models; refused when the study was changed."""
    with place.open(durable=False) as study, study.snapshot() if dry_run else study.transaction():
        study.expect(made.heads)
        command = "" if dry_run else "suggest make"
        done = propose(study, place, made.suggestions, instead_of="suggestion", command=command)
    return replace(done, dismissed=done.dismissed + made.dismissed)
