"""Random trees of the query language, over the names and words of ``tests/store/asked.py``."""

from hypothesis import strategies as st

from workbench.model.query import (
    And,
    CodingFact,
    Codings,
    Fact,
    Near,
    Not,
    Or,
    Query,
    Regex,
    Relation,
    Words,
)  # fmt: skip

VOCABULARY = ("open", "door", "trust", "team", "time", "and")
PATTERNS = ("op.n", "d[o]+r", "T", "^we", "m\\.$", "a+", "s \\/|t")
FACTS = (
    ("source", ("ina-1", "ina-2", "group")),
    ("site", ("north", "south", "*")),
    ("district", ("hills", "*")),
    ("level", ("middle", "high", "*")),
    ("wave", ("1", "2", "*")),
    ("kind", ("transcript", "focus-group", "case-memo")),
    ("date", ("2024-05-03", "2023", "*")),
    ("voice", ("interviewer", "respondent")),
    ("role", ("principal", "coach", "*")),
    ("participant", ("ina", "bo", "*")),
    ("speaker", ("Ina", "Bo", "Q", "*")),
    ("source.phase", ("early", "late", "*")),
    ("site.size", ("812", "40", "*")),
    ("participant.years", ("3", "12", "*")),
)
COMPARED = (
    ("wave", "2"),
    ("date", "2024"),
    ("date", "2024-05-03"),
    ("site.size", "100"),
    ("participant.years", "12"),
)
CODES = ("work", "work/trust", "work/time", "over", "*")
CODING_FACTS = (
    ("code", CODES),
    ("coder", ("ana", "bo-c", "*")),
    ("stance", ("supports", "challenges", "*")),
    ("method", ("hand", "rule", "rule:one", "*")),
    ("memo", ("hard", "hard case", "ha*", "*")),
)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    if draw(st.integers(0, 4)) == 0:
        name, value = draw(st.sampled_from(COMPARED))
        return Fact(name=name, op=draw(st.sampled_from((">", ">=", "<", "<="))), values=(value,))
    name, values = draw(st.sampled_from(FACTS))
    return Fact(name=name, values=_some(draw, values))


def _some(draw: st.DrawFn, values: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)))
    return ("*",) if "*" in chosen else chosen


@st.composite
def coding_facts(draw: st.DrawFn) -> CodingFact:
    negated = draw(st.integers(0, 3)) == 0
    if draw(st.integers(0, 5)) == 0:
        return CodingFact(name="outdated", negated=negated)
    name, values = draw(st.sampled_from(CODING_FACTS))
    chosen = _some(draw, values)
    op = "=" if name == "code" and "*" not in chosen and draw(st.booleans()) else ":"
    return CodingFact(name=name, values=chosen, op=op, negated=negated)


def codings() -> st.SearchStrategy[Codings]:
    return st.lists(coding_facts(), min_size=1, max_size=3).map(lambda told: Codings(facts=tuple(told)))


@st.composite
def words(draw: st.DrawFn) -> Words:
    chosen = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2))
    text = " ".join(chosen)
    if draw(st.booleans()):
        return Words(text=text[:-2], prefix=True) if len(chosen[-1]) > 3 else Words(text=text, prefix=True)
    return Words(text=text)


def patterns() -> st.SearchStrategy[Regex]:
    return st.builds(Regex, pattern=st.sampled_from(PATTERNS), any_case=st.booleans())


@st.composite
def nears(draw: st.DrawFn, inner: st.SearchStrategy[Query]) -> Near:
    relation = draw(st.sampled_from(Relation))
    within = draw(st.none() | st.integers(0, 4)) if relation.directed else None
    measure = draw(st.sampled_from(("units", "words"))) if within is not None else "units"
    return Near(one=draw(inner), relation=relation, other=draw(inner), within=within, measure=measure)


def trees() -> st.SearchStrategy[Query]:
    leaf = st.one_of(words(), codings(), facts(), patterns(), codings())
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(parts=tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(parts=tuple(parts))),
            inner.map(lambda part: Not(part=part)),
            nears(inner),
        ),
        max_leaves=6,
    )
