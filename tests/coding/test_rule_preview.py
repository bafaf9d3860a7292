from dataclasses import replace

from workbench.coding.rule_preview import preview
from workbench.model.rule import Rule, RuleHit
from workbench.model.text import Span

RULES = [Rule(id=name, code="c", reason="for a test", words=("x",)) for name in ("wide", "some", "none")]


def hit(
    source: str, unit: int, *, rule: str = "wide", also: tuple[str, ...] = (), last: int | None = None
) -> RuleHit:
    quote = f"So in unit {unit} an x stands."
    at = quote.index("x stands")
    return RuleHit(
        rule=rule, code="c", source=source, span=Span(start=0, end=len(quote)), match=Span(start=at, end=at + 1),
        quote=quote, units=(unit, unit if last is None else last), also=also,
    )  # fmt: skip


def test_each_rule_is_told_with_its_hits_sources_and_examples():
    hits = [hit("a", 0), hit("a", 1, also=("some",)), hit("b", 7), hit("b", 8, rule="some")]

    told = preview(iter(hits), RULES, units=30, most=2)

    assert [(t.rule.id, t.hits, t.also, t.sources, t.units) for t in told.rules] == [
        ("wide", 3, 0, 2, 3), ("some", 1, 1, 2, 2), ("none", 0, 0, 0, 0),
    ]  # fmt: skip
    assert told.rules[0].examples == ("a: So in unit 0 an [x] stands.", "b: So in unit 7 an [x] stands.")
    assert told.rules[1].examples == ("b: So in unit 8 an [x] stands.",)
    assert (told.hits, told.silent, told.broad) == (4, ("none",), ())


def test_where_one_source_has_all_hits_the_examples_are_its_first():
    told = preview([hit("a", n) for n in range(5)], RULES, units=30, most=3)

    assert [example.split()[4] for example in told.rules[0].examples] == ["0", "1", "2"]


def test_a_rule_that_hits_more_than_a_third_of_the_units_is_broad_and_a_unit_counts_once():
    hits = [hit("a", 0), hit("a", 0), hit("a", 0, last=1), hit("a", 1)]

    assert preview(hits, RULES, units=6).broad == ()
    assert preview([*hits, hit("b", 0)], RULES, units=6).broad == ("wide",)
    assert preview([*hits, hit("b", 0)], RULES, units=9).broad == ()


def test_a_rule_that_another_stands_before_is_not_silent():
    told = preview([hit("a", 0, also=("some", "none"))], RULES, units=9)

    assert told.silent == ()


def test_an_example_is_one_line_around_the_match():
    long = replace(hit("a", 0), quote="w " * 100 + "x\n" + "v " * 100, span=Span(start=0, end=402))
    long = replace(long, match=Span(start=200, end=201))

    assert long.shown(width=4) == "…w w [x] v v…"
