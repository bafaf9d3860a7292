"""What is a disagreement, which decision stands on it, what settling writes. All data is invented."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.adjudication import Cluster, Matter, State, clusters, judges, matters
from workbench.agreement.judged import Judged
from workbench.agreement.ruling import Kind, Ruling, entries
from workbench.agreement.settling import Entry, settling
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Coding, Stance
from workbench.model.source import Unit
from workbench.model.team import Adjudication

WHO = {"a": ("ana", "ben"), "b": ("ana", "ben", "cy"), "c": ("ana",)}
UNITS = [Unit(turn=0, start=at, end=at + 10, stop=at + 9) for at in (0, 10, 20, 30)]  # a blank between them
BOOK = Codebook(
    slug="b", title="B",
    codes=(
        Code(slug="a", name="A", definition="d", proposition="P."), Code(slug="b", name="B", definition="d"),
        Code(slug="p", name="P", definition="d"), Code(slug="p/q", name="Q", definition="d", parent="p"),
        Code(slug="p/r", name="R", definition="d", parent="p"),
    ),
)  # fmt: skip


def coding(
    who: str, start: int, end: int, *, code: str = "a", stance: Stance | None = None, id: str = "", quote: str = ""
) -> Coding:
    key = id or f"{who}-{code}-{start}-{end}"
    return Coding(
        id=key, source="s", code=code, coder=who, start=start, end=end, quote=quote or "x" * (end - start),
        stance=stance,
    )  # fmt: skip


def laid(*of: Coding) -> tuple[Cluster, ...]:
    return clusters("s", UNITS, of, WHO)


def decision(
    of: Sequence[str], *, coding: str = "", clock: int = 1, outcome: str = "coded", id: str = ""
) -> Adjudication:
    return Adjudication(
        id=id or f"d{clock}", source="s", code="a", coder="cy", start=0, end=9, outcome=outcome, reason="r",
        codings=tuple(of), coding=coding, clock=clock,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of", "agreed"),
    [
        ([coding("ana", 0, 9), coding("ben", 0, 9)], [True]),
        ([coding("ana", 0, 4), coding("ben", 5, 9)], [True]),  # apart, in one sentence
        ([coding("ana", 0, 19), coding("ben", 0, 9), coding("ben", 10, 19)], [True]),
        ([coding("ana", 0, 9)], [False]),
        ([coding("ana", 0, 9), coding("ben", 0, 19)], [False]),
        ([coding("ana", 0, 9), coding("ben", 10, 19)], [False, False]),
        ([coding("ana", 0, 9, stance=Stance.SUPPORTS), coding("ben", 0, 9)], [False]),
        ([coding("ana", 0, 9, code="b"), coding("ben", 0, 9, code="b")], [False]),  # cy judged it too
        ([coding("ana", 0, 9, code="c")], []),  # one judge only
        ([coding("ana", 0, 9), coding("cy", 0, 9)], [False]),  # cy did not judge it
        ([coding("ana", 8, 10, quote="x "), coding("ben", 0, 9)], [True]),  # white space touches nothing
        ([coding("ana", 9, 10, quote=" "), coding("ben", 0, 9)], [False, False]),
        ([coding("ana", 100, 110), coding("ben", 100, 110)], [True]),  # an interviewer's words: by their borders
        ([coding("ana", 100, 110), coding("ben", 100, 109)], [False]),
        ([], []),
    ],
)  # fmt: skip
def test_a_disagreement_is_one_of_sentences_or_of_stances(of: list[Coding], agreed: list[bool]) -> None:
    assert [c.agreed for c in laid(*of)] == agreed


def test_passages_reach_as_far_as_their_codings_touch_each_other() -> None:
    found = laid(coding("ana", 0, 12), coding("ben", 11, 22), coding("ana", 30, 39), coding("ben", 2, 3, code="b"))
    assert [(c.code, c.start, c.end, len(c.codings)) for c in found] == [
        ("a", 0, 22, 2),
        ("b", 2, 3, 1),
        ("a", 30, 39, 1),
    ]


@given(st.lists(st.tuples(st.sampled_from(["ana", "ben"]), st.integers(0, 38), st.integers(1, 25)), max_size=8))
def test_every_coding_is_in_one_passage_and_a_sentence_in_no_two(drawn: list[tuple[str, int, int]]) -> None:
    of = [coding(who, start, min(39, start + n), id=str(i)) for i, (who, start, n) in enumerate(drawn)]
    found = laid(*of)
    assert sorted(c.id for cluster in found for c in cluster.codings) == sorted(c.id for c in of)
    touched = [frozenset[tuple[int, int]]().union(*c.marks.values()) for c in found]
    assert sum(map(len, touched)) == len(frozenset[tuple[int, int]]().union(*touched))
    for cluster in found:
        by_unit = {
            who: {u for u in UNITS for c in cluster.of(who) if c.start < u.stop and u.start < c.end}
            for who in WHO["a"]
        }
        if any(by_unit.values()):
            assert cluster.agreed == (by_unit["ana"] == by_unit["ben"])
            start, end = cluster.span
            if cluster.agreed:
                assert {u for u in UNITS if start < u.stop and u.start < end} == by_unit["ana"]


def test_who_judged_a_code_judged_what_is_below_it() -> None:
    by = {("s", "ana"): frozenset({"a", "p/q", "p/r"}), ("s", "ben"): frozenset({"p/q", "p/r"}),
          ("s", "cy"): frozenset({"a", "p/q"}), ("t", "ana"): frozenset({"a"})}  # fmt: skip
    found = judges(Judged(by=by, sources=("s", "t")), BOOK)

    assert found["s"] == {"a": ("ana", "cy"), "p": ("ana", "ben"), "p/q": ("ana", "ben", "cy"), "p/r": ("ana", "ben")}
    assert found["t"] == {}


def test_the_last_decision_that_saw_all_of_a_passage_stands() -> None:
    (cluster,) = laid(coding("ana", 0, 9, id="1"), coding("ben", 0, 19, id="2"))
    there = {"k": coding("consensus", 0, 9, id="k")}

    def state(*decisions: Adjudication) -> tuple[State, str]:
        (m,) = matters([cluster], decisions, there)
        return m.state, m.decision.id if m.decision else ""

    assert state() == (State.OPEN, "")
    assert state(decision(["1", "2"], coding="k")) == (State.DECIDED, "d1")
    assert state(decision(["1", "2", "3"], outcome="not coded")) == (State.DECIDED, "d1")  # one was taken off since
    assert state(decision(["1"], coding="k")) == (State.OPEN, "")
    assert state(decision(["1", "2"], coding="gone")) == (State.OPEN, "")
    assert state(decision(["1", "2"], coding="k"), decision(["1", "2"], clock=2)) == (State.DECIDED, "d2")
    assert state(decision(["1", "2"], coding="k"), decision(["2"], clock=2)) == (State.OPEN, "")


def test_a_decision_stands_before_an_agreement() -> None:
    (cluster,) = laid(coding("ana", 0, 9, id="1"), coding("ben", 0, 9, id="2"))
    (m,) = matters([cluster], [decision(["1", "2"], outcome="not coded")], {})
    assert m.state is State.DECIDED


def test_decisions_that_did_not_know_of_each_other_are_named_where_they_differ() -> None:
    (cluster,) = laid(coding("ana", 0, 9, id="1"))
    one, other = decision(["1"], coding="k"), decision(["1"], coding="l", clock=2)
    there = {"k": coding("consensus", 0, 9, id="k"), "l": coding("consensus", 0, 9, id="l")}
    apart = {("d2", "d1")}

    assert matters([cluster], [one, other], there, apart)[0].against == ()
    there["l"] = replace(there["l"], end=8)
    assert matters([cluster], [one, other], there, apart)[0].against == (one,)
    assert matters([cluster], [one, other], there)[0].against == ()


def test_settling_writes_what_is_agreed_once_and_takes_out_what_was_overtaken() -> None:
    agreed = laid(coding("ana", 0, 9, id="1"), coding("ben", 2, 9, id="2"))
    old = {"k": coding("consensus", 20, 29, id="k"), "l": coding("consensus", 20, 25, id="l")}
    decided = laid(coding("ana", 20, 29, id="3"))
    told = [decision(["3"], coding="k"), decision(["3"], coding="l", clock=2)]
    of = matters((*agreed, *decided), told, old)
    todo = settling(of, told, old, {"a"})

    assert [(e.code, e.start, e.end) for e in todo.new] == [("a", 0, 9)]
    assert todo.stale == ("k",)
    after = {"l": old["l"], "m": coding("consensus", 0, 9, id="m")}
    assert settling(of, told, after, {"a"}) == settling(of, told, after, {"b"}) == replace(todo, new=(), stale=())


def test_what_was_decided_of_codings_that_are_gone_stays() -> None:
    there = {"k": coding("consensus", 20, 29, id="k")}
    assert settling((), [decision(["3"], coding="k")], there, {"a"}).stale == ()
    assert settling((), [], there, {"a"}).stale == ("k",)


def test_a_choice_becomes_codings() -> None:
    pieces = (coding("ana", 0, 9), coding("ana", 20, 29, stance=Stance.SUPPORTS), coding("ben", 0, 29))
    (cluster,) = laid(*pieces)

    def made(kind: Kind, **more: object) -> list[tuple[str, int, int, Stance | None]]:
        found = entries(cluster, Ruling(kind=kind, **more), BOOK, WHO)  # type: ignore[arg-type]
        return [(e.code, e.start, e.end, e.stance) for e in found]

    assert made(Kind.TAKE, coder="ana") == [("a", 0, 9, None), ("a", 20, 29, Stance.SUPPORTS)]
    assert made(Kind.TAKE, coder="ben", stance=Stance.CONTEXT) == [("a", 0, 29, Stance.CONTEXT)]
    assert made(Kind.NOT_CODED) == []
    assert made(Kind.BOTH, stance=Stance.SUPPORTS) == [("a", 0, 29, Stance.SUPPORTS)]
    assert made(Kind.INSTEAD, code="b") == [("b", 0, 29, None)]
    for wrong, message in (
        ({"kind": Kind.BOTH}, "stances differ"), ({"kind": Kind.TAKE, "coder": "cy"}, "did not judge"),
        ({"kind": Kind.INSTEAD, "code": "p/q"}, "not judged by two"),
        ({"kind": Kind.INSTEAD, "code": "a"}, "differ on"),
    ):  # fmt: skip
        with pytest.raises(WorkbenchError, match=message):
            made(**wrong)  # type: ignore[arg-type]


def test_a_coder_who_coded_nothing_can_be_taken() -> None:
    (cluster,) = laid(coding("ana", 0, 9))
    assert entries(cluster, Ruling(kind=Kind.TAKE, coder="ben"), BOOK, WHO) == ()


def test_entries_are_the_same_whatever_rules_they_were_coded_under() -> None:
    assert Entry(code="a", start=0, end=9, fingerprint="x").key == Entry(code="a", start=0, end=9).key
    assert Matter(cluster=laid(coding("ana", 0, 9))[0]).state is State.OPEN
