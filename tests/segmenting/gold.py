"""The gold for sentences, and how a cutter is scored on it; the benchmark uses both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

GOLD = Path(__file__).parents[1] / "data" / "sentences.txt"

Cut = Callable[[str], Iterable[int]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of speech, and the code points at which a further sentence begins."""

    text: str
    starts: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Inner boundaries, summed over all lines."""

    right: int
    made_up: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.made_up + self.missed)


def read_gold(path: Path = GOLD) -> list[Line]:
    """The lines of the gold; '|' stands before every sentence but the first."""
    written = path.read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in written if line and not line.startswith("#")]


def parse(line: str) -> Line:
    """One line as it is written in the gold."""
    marks = [at for at, sign in enumerate(line) if sign == "|"]
    return Line(text=line.replace("|", ""), starts=frozenset(at - nth for nth, at in enumerate(marks)))


def score(lines: Iterable[Line], cut: Cut) -> Score:
    """How a cutter, which gives the starts of all sentences but the first, does on these lines."""
    right = made_up = missed = 0
    for line in lines:
        got = set(cut(line.text))
        right += len(got & line.starts)
        made_up += len(got - line.starts)
        missed += len(line.starts - got)
    return Score(right=right, made_up=made_up, missed=missed)


def sentencizer() -> Cut:
    """spaCy's rule-based sentencizer, as it comes."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda text: [sent.start_char for sent in nlp(text).sents if sent.start_char]
