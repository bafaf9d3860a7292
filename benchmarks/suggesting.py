"""How often suggestions are right on real interviews, and what learning and predicting cost.

``python -m benchmarks.suggesting``. The protocol: whole sources in random order until N segments are coded, 30 % of
the sources held out, three seeds. hit@3 is the share of coded held-out segments with a right code among the first
three; micro F1 is over all held-out segments. ``--seeds N`` takes more seeds, ``--fast`` words only.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks import serdif
from benchmarks.measure import Row, Size, peak_memory
from workbench.coding.suggest.engine import Model, fit
from workbench.coding.suggest.features import Space
from workbench.coding.suggest.figures import Figures, best_threshold, figures
from workbench.coding.suggest.segments import Answers, Segment, words_of
from workbench.model.codebook import Codebook

SEEDS = 3
HITS = {50: 0.47, 100: None, 200: 0.61, 500: 0.70, 1000: None}
MICRO = {1000: 0.47}
MANY = 100_000
SECONDS = {False: 90.0, True: 15.0}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One N: means over seeds of ours, of the most frequent codes and of the likeness to the definition."""

    coded: int
    ours: tuple[float, float]  # hit@3, micro F1
    majority: tuple[float, float]
    cue: tuple[float, float]
    tested: int

    @property
    def told(self) -> str:
        """The baselines in words."""
        pairs = (("most frequent", self.majority), ("definition and name", self.cue))
        return "; ".join(f"{name}: hit@3 {hit:.3f}, micro F1 {f1:.3f}" for name, (hit, f1) in pairs)


def judge(every: Sequence[Segment], book: Codebook, *, coded: int, seeds: int, fast: bool = False) -> Judged:
    """Learn from the first ``coded`` segments and judge on the sources held out."""
    found: list[list[Figures]] = []
    tested = 0
    for seed in range(seeds):
        given, test = serdif.protocol(every, coded=coded, seed=seed)
        model = fit(given, book, fast=fast, seed=seed)
        found.append([_ours(model, test, book), *_baselines(given, test, book, fast=fast)])
        tested += len(test)
    ours, majority, cue = (
        (mean(f[at].hit or 0.0 for f in found), mean(f[at].micro_f1 or 0.0 for f in found)) for at in range(3)
    )
    return Judged(coded=coded, ours=ours, majority=majority, cue=cue, tested=tested)


def _ours(model: Model, test: Sequence[Segment], book: Codebook) -> Figures:
    import numpy as np

    answers = Answers.of(test, book)
    columns = [answers.codes.index(code) for code in model.codes]
    scores, lines = np.full(answers.given.shape, -1.0), np.full(len(answers.codes), np.inf)
    scores[:, columns], lines[columns] = model.scores(test), model.thresholds
    return _figures(scores, scores >= lines, answers)


def _baselines(given: Sequence[Segment], test: Sequence[Segment], book: Codebook, *, fast: bool) -> list[Figures]:
    """The most frequent codes, the first of them named everywhere; the likeness to what the codebook says."""
    import numpy as np

    train, answers = [s for s in given if s.read is None], Answers.of(test, book)
    before = Answers.of(train, book)
    common = np.tile(before.given.sum(axis=0).astype(float), (len(test), 1))
    space = Space.of((s.text for s in given), fast=fast)
    texts = space.rows([words_of(code) for code in book]).T
    likeness = (space.rows([s.text for s in test]) @ texts).toarray()
    line = best_threshold((space.rows([s.text for s in train]) @ texts).toarray(), before.given, before.known)
    return [_figures(common, np.arange(len(before.codes)) == common.argmax(axis=1)[:, None], answers),
            _figures(likeness, likeness >= max(line, 1e-9), answers)]  # fmt: skip


def _figures(scores, named, answers: Answers) -> Figures:
    import numpy as np

    everyone = np.ones(len(answers.codes), dtype=bool)
    return figures(scores=scores, named=named, given=answers.given, known=answers.known, judged=everyone)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """CPU seconds."""

    learning: float
    predicting: float
    segments: int


def cost(every: Sequence[Segment], book: Codebook, *, many: int, fast: bool) -> Cost:
    """Learn from all that is coded, beside ``many`` segments that nobody has read and no two alike; predict these."""
    size = len(every)
    asked = [
        Segment(
            source=f"unread {at // size}", start=at, end=at + 1, text=_altered(every, at),
            before=_altered(every, at - 1), after=_altered(every, at + 1), read=frozenset(),
        )
        for at in range(many)
    ]  # fmt: skip
    begun = time.process_time()
    model = fit([*every, *asked], book, fast=fast)
    learned = time.process_time()
    model.scores(asked)
    return Cost(learning=learned - begun, predicting=time.process_time() - learned, segments=many)


def _altered(every: Sequence[Segment], at: int) -> str:
    return f"{every[at % len(every)].text} w{at}"


def rows(size: Size) -> Iterator[Row]:
    """A row for each N, then what it costs; one row that says so where the interviews are not there."""
    if not (serdif.DATA / "segments.jsonl").exists():
        yield Row(work="suggestions on real interviews", ratio=None, ours="skipped", basis=f"no {serdif.DATA.name}")
        return
    every, book = serdif.segments(), serdif.codebook()
    for coded, least in HITS.items():
        if size.quick and coded > 100:
            continue
        yield from _rows_of(judge(every, book, coded=coded, seeds=size.pick(1, SEEDS)), least)
    for fast in (False, True):
        took = cost(every, book, many=size.pick(3000, MANY), fast=fast)
        yield Row(
            work=f"learning from {len(every):,} segments and predicting {took.segments:,}{', fast' if fast else ''}",
            ratio=took.learning + took.predicting, limit=SECONDS[fast], unit="CPU s",
            ours=f"{took.learning:.1f} s and {took.predicting:.1f} s; {peak_memory():.0f} MB", basis="–",
        )  # fmt: skip


def _rows_of(found: Judged, least: float | None) -> Iterator[Row]:
    hit, f1 = found.ours
    on = f"{found.tested:,} paragraphs held out"
    yield Row(
        work=f"suggestions, {found.coded} segments coded: a right code among three", ratio=hit, limit=least,
        at_least=True, unit="of coded", ours=f"hit@3 {hit:.3f}; {on}", basis=found.told,
    )  # fmt: skip
    yield Row(
        work=f"suggestions, {found.coded} segments coded: micro F1", ratio=f1, limit=MICRO.get(found.coded),
        at_least=True, unit="F1", ours=f"micro F1 {f1:.3f}; {on}", basis=found.told,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print one line for each N."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggesting", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--fast", action="store_true", help="words only")
    given = parser.parse_args(arguments)
    if not (serdif.DATA / "segments.jsonl").exists():
        print(f"skipped: no {serdif.DATA}")
        return 0
    every, book = serdif.segments(), serdif.codebook()
    print("     N  hit@3  micro F1 | most frequent | definition and name")
    for coded in HITS:
        j = judge(every, book, coded=coded, seeds=given.seeds, fast=given.fast)
        pairs = (j.ours, j.majority, j.cue)
        print(f"{coded:>6}  " + "  |  ".join(f"{hit:.3f}  {f1:.3f}" for hit, f1 in pairs), flush=True)
    took = cost(every, book, many=MANY, fast=given.fast)
    print(f"learning {took.learning:.1f} CPU s, predicting {took.segments:,}: {took.predicting:.1f} CPU s; "
          f"{peak_memory():.0f} MB")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
