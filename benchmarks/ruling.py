"""Rules over a million words, beside spaCy's PhraseMatcher over the same turns; words and rules are made by rule."""

from __future__ import annotations

import random
import statistics
import tracemalloc
from collections.abc import Callable, Iterator, Sequence

from benchmarks.measure import Row, Size, seconds, spent
from benchmarks.synthetic import body, vocabulary, zipf

RULES, PATTERNS, REGEXES = 200, 10, 10
CODES = tuple(f"code-{number}" for number in range(60))
WORDS = 10_000  # of a source
TIMES = 3


def rows(size: Size) -> Iterator[Row]:
    """Speed, growth and memory."""
    from workbench.coding.rules import Material, run
    from workbench.model.codebook import Code, Codebook

    materials = list(_materials(size.pick(4, 100)))
    rules = _rules(vocabulary())
    book = Codebook(slug="b", title="b", codes=tuple(Code(slug=c, name=c, definition=c) for c in CODES))
    texts = [m.text[t.start : t.end] for m in materials for t in m.source.turns]
    words = sum(text.count(" ") + 1 for text in texts)
    phrases = [phrase for rule in rules for phrase in rule.phrases]
    found: list[int] = []

    def ours(given: Sequence[Material] = materials) -> None:
        found.append(sum(1 for _ in run(rules, given, book=book)))

    spacy = _phrase_matcher(phrases)
    took = [(spent(ours), spent(lambda: spacy(texts))) for _ in range(TIMES + 1)][1:]  # the first fills spaCy's words
    mine, bare = (statistics.median(pair[at].cpu for pair in took) for at in (0, 1))
    yield Row(
        work=f"rules: {RULES} of them, {words:,} words", ratio=bare / mine, limit=0.5, at_least=True,
        ours=f"{len(phrases)} phrases, {PATTERNS} patterns, {REGEXES} expressions, {found[-1]:,} hits: "
        f"{_rate(words, mine)}",
        basis=f"`PhraseMatcher` (LOWER) and `make_doc`, the phrases alone: {_rate(words, bare)}",
    )  # fmt: skip
    half = spent(lambda: ours(materials[: len(materials) // 2])).cpu
    yield Row(
        work="rules: growth for twice the words", ratio=mine / half, limit=2.4,
        ours=_rate(words, mine), basis=f"half of them: {seconds(half)} CPU",
    )  # fmt: skip
    yield _memory(rules, book)


def _memory(rules: Sequence[object], book: object) -> Row:
    """What a run holds beyond one source, for one source and for five: hits are streamed."""
    from workbench.coding.rules import run

    held = []
    for count in (1, 5):
        materials = list(_materials(count))
        tracemalloc.start()
        for _ in run(rules, materials, book=book):  # type: ignore[arg-type]
            pass
        held.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    return Row(
        work=f"rules: memory for 5 sources of {WORDS:,} words", ratio=held[1] / held[0], limit=2,
        ours=f"{held[1]:.1f} MB", basis=f"1 source: {held[0]:.1f} MB",
    )  # fmt: skip


def _rate(words: int, took: float) -> str:
    return f"{seconds(took)} CPU, {words / took:,.0f} words/s"


def _phrase_matcher(phrases: Sequence[str]) -> Callable[[Sequence[str]], int]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("phrases", [nlp.make_doc(phrase) for phrase in phrases])

    def over(texts: Sequence[str]) -> int:
        return sum(len(matcher(nlp.make_doc(text))) for text in texts)

    return over


def _materials(count: int):
    from workbench.coding.rules import Material
    from workbench.model.source import Kind, Source

    known = vocabulary()
    weights = zipf(len(known))
    for number in range(count):
        text, turns, units = body(number, WORDS, known, weights)
        source = Source(
            id="",
            slug=f"made-{number}",
            title="",
            kind=Kind.TRANSCRIPT,
            text="",
            turns=tuple(turns),
            role="principal",
        )
        yield Material(source=source, text=text, units=units)


def _rules(known: Sequence[str]):
    """Rules as people write them, of words that are seldom said; they look at every voice, so that all is read."""
    from workbench.model.rule import Rule, Take
    from workbench.model.source import Voice

    chance = random.Random(23)
    rare, any_word = known[400:], known

    def phrase() -> str:
        drawn = [chance.choice(rare), *chance.choices(any_word[:400], k=chance.randrange(3))]
        chance.shuffle(drawn)
        return " ".join(drawn)

    for_all = (Voice.INTERVIEWER, Voice.RESPONDENT)
    made = []
    for number in range(RULES):
        one, other = chance.choices(rare, k=2)
        pattern = f'[{{"LOWER": "{one}"}}, {{"OP": "{{0,2}}"}}, {{"LOWER": {{"IN": ["{other}", "we", "they"]}}}}]'
        made.append(
            Rule(
                id=f"rule-{number}", code=CODES[number % len(CODES)], reason="made by rule", voices=for_all,
                phrases=tuple(phrase() for _ in range(4)),
                words=(chance.choice(rare) + "*",) if number % 10 == 0 else (),
                patterns=(pattern,) if number < PATTERNS else (),
                regexes=(rf"\b{one[:6]}\w*\W+(?:{other}|we)\b",) if number < REGEXES else (),
                take=(Take.SENTENCE, Take.MATCH, Take.TURN)[number % 3],
            )
        )  # fmt: skip
    return made
