"""Suggestions: proposed once, decided on by people, counted nowhere before that. The study is invented."""

from pathlib import Path

import pytest

from tests.actions.juniper import fill
from workbench.actions import history
from workbench.actions.choosing import list_codings
from workbench.actions.codebook_changes import plan_redefine, plan_rename
from workbench.actions.codebook_plan import apply
from workbench.actions.proposing import Proposed, propose
from workbench.actions.reading import matrix, status
from workbench.actions.suggest_review import Review
from workbench.actions.suggestions import Order, accept, dismiss, open_suggestions, rates
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import WorkbenchError
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.model.text import Span, mark
from workbench.store import codes, fold, sources
from workbench.store.suggestions import NewSuggestion

WORDS = ("I come late.", "We trust each other.", "Mostly.")


@pytest.fixture
def place(empty: Workplace, tmp_path: Path) -> Workplace:
    return fill(empty, tmp_path)


def new(place: Workplace, *words: str, code: str = "time", method: str = "suggestion:m-1") -> list[NewSuggestion]:
    """Suggestions of a code on words of the focus group; the score falls from the first to the last."""
    with place.open() as study:
        source = next(s for s in sources.sources(study.db) if s.kind.value == "focus-group")
        text, book, keys = sources.body(study.db, source.text), codes.codebook(study.db), codes.ids(study.db)
    found = book.get(code)
    assert found is not None
    return [
        NewSuggestion(
            source=source.id, code=keys[code], start=(at := text.index(w)), end=at + len(w), text=mark(source.text),
            method=method, score=0.9 - n / 4, fingerprint=found.fingerprint, marks=(Span(start=at, end=at + 2),),
        )
        for n, w in enumerate(words)
    ]  # fmt: skip


def put(place: Workplace, found: list[NewSuggestion], instead_of: str = "") -> Proposed:
    with place.open() as study, study.transaction():
        return propose(study, place, found, instead_of=instead_of, command="test")


def shown(place: Workplace, order: Order = Order.LIKELY) -> list[str]:
    return [p.suggestion.quote for p in open_suggestions(place, Filters(), order=order)]


def ids(place: Workplace) -> list[str]:
    return [p.suggestion.id for p in open_suggestions(place, Filters())]


def state(place: Workplace) -> object:
    with place.open() as study:
        return fold.states(study.db)


def test_a_suggestion_is_counted_nowhere_until_it_is_accepted(place: Workplace) -> None:
    before = list_codings(place, Filters()), matrix(place, Filters()), status(place)
    put(place, new(place, *WORDS))
    assert (list_codings(place, Filters()), matrix(place, Filters()), status(place)) == before

    accept(place, ids(place)[:1])
    made = [c for c in list_codings(place, Filters()) if c not in before[0]]
    assert [(c.quote, c.code, c.coder, c.method) for c in made] == [
        ("I come late.", "time", "ana-ruiz", "suggestion:m-1")
    ]


def test_what_deserves_a_look_comes_first(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    assert shown(place) == list(WORDS)
    assert shown(place, Order.UNCERTAIN) == [WORDS[2], WORDS[1], WORDS[0]]  # scores .4, .65, .9


def test_the_sentences_beside_are_told(place: Workplace) -> None:
    put(place, new(place, "I come late.", "Mostly."))
    first, last = open_suggestions(place, Filters())
    assert (first.turn, first.speaker, first.after) == (3, "Lena Tran", "We trust each other.")
    assert (last.before, last.after) == ("We trust each other.", "")


def test_proposed_again_it_is_the_same_one(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    at = state(place)
    again = put(place, new(place, *WORDS))
    assert (len(again.new), again.stand, again.run) == (0, 3, "")
    assert state(place) == at


def test_a_newer_model_takes_open_ones_back_and_leaves_those_of_rules(place: Workplace) -> None:
    put(place, new(place, "Mostly.", method="rule:r"))
    put(place, new(place, "I come late.", "We trust each other."))
    done = put(place, new(place, "We trust each other.", method="suggestion:m-2"), instead_of="suggestion")
    assert (done.gone, done.stand) == (1, 1)
    assert sorted(shown(place)) == ["Mostly.", "We trust each other."]


def test_what_was_dismissed_never_comes_back_for_the_same_definition(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    dismiss(place, ids(place)[:1], reason="late is not short of time")
    done = put(place, new(place, *WORDS, method="rule:other"))
    assert (done.dismissed, done.stand) == (1, 2)
    assert "I come late." not in shown(place)


def test_a_dismissal_wants_a_reason(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    with pytest.raises(WorkbenchError, match="why is it wrong"):
        dismiss(place, ids(place)[:1], reason=" ")
    assert len(shown(place)) == 3


def test_where_the_code_stands_already_nothing_is_proposed(place: Workplace) -> None:
    put(place, new(place, "I come late."))
    accept(place, ids(place))
    assert put(place, new(place, "come")).coded == 1
    assert shown(place) == []


def test_two_coders_who_accept_the_same_have_a_coding_each(place: Workplace) -> None:
    add_coder(place, "Ben")
    put(place, new(place, "I come late."))
    (key,) = ids(place)
    accept(place, [key])
    second = accept(Workplace(root=place.root, coder="ben"), [key])
    assert second.others == ("ana-ruiz",)
    made = [c.coder for c in list_codings(place, Filters()) if c.quote == "I come late."]
    assert sorted(made) == ["ana-ruiz", "ben"]
    again = accept(Workplace(root=place.root, coder="ben"), [key])
    assert again.known == 1


def test_who_accepted_it_takes_the_coding_back_before_dismissing(place: Workplace) -> None:
    put(place, new(place, "I come late."))
    (key,) = ids(place)
    accept(place, [key])
    with pytest.raises(WorkbenchError, match="take its coding back"):
        dismiss(place, [key], reason="no")


def test_the_rate_is_accepted_of_decided(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    first, second, _ = ids(place)
    accept(place, [first])
    dismiss(place, [second], reason="no")
    (rate,) = rates(place, by="all")
    assert (rate.code, rate.accepted, rate.decided) == ("time", 1, 2)
    assert [len(r.period) for r in rates(place, by="day")] == [10]


def test_an_undone_decision_is_open_again(place: Workplace) -> None:
    put(place, new(place, "I come late."))
    before = state(place)
    done = accept(place, ids(place))
    history.undo(place, done.run)
    assert state(place) == before
    assert shown(place) == ["I come late."]


def test_an_unknown_id_is_refused(place: Workplace) -> None:
    with pytest.raises(WorkbenchError, match="no suggestion 'zzzz'"):
        accept(place, ["zzzz"])


def test_a_review_writes_each_answer_and_goes_back(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    session = Review(place=place, proposals=open_suggestions(place, Filters()))
    assert "accept" in session.answer("what")
    assert "WHY" not in session.answer("y")
    assert "and why" in session.answer("n")  # no reason: still the same one
    assert session.at == 1
    session.answer("n about something else")
    assert (session.accepted, session.dismissed) == (1, 1)
    assert "taken back" in session.answer("b")
    assert (session.at, session.dismissed) == (1, 0)
    session.answer("?")
    assert session.current is not None
    assert session.current.suggestion.quote == "Mostly."
    session.answer("q")
    assert session.current is None
    assert shown(place) == ["We trust each other.", "Mostly."]  # the next session goes on with these


def test_a_mere_rename_brings_nothing_back_and_codes_nothing_twice(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    dismiss(place, ids(place)[:1], reason="no")
    apply(place, plan_rename(place, "time", "Hours"))
    again = put(place, new(place, *WORDS))
    assert (len(again.new), again.dismissed, again.stand) == (0, 1, 2)
    accept(place, ids(place))
    places = [(c.source, c.start, c.end, c.code, c.coder) for c in list_codings(place, Filters())]
    assert len(places) == len(set(places))


def test_a_stance_is_given_where_the_code_states_something_and_told_where_it_is_not(place: Workplace) -> None:
    put(place, new(place, "I come late.", "Mostly.", code="trust"))
    late, mostly = ids(place)
    session = Review(place=place, proposals=open_suggestions(place, Filters()))
    assert "one of supports" in session.answer("y perhaps")
    session.answer("y challenges")
    assert "it counts as support of: People trust each other." in session.answer("y")
    made = {c.quote: c.stance for c in list_codings(place, Filters()) if c.method != "hand"}
    assert made == {"I come late.": Stance.CHALLENGES, "Mostly.": None}
    assert late != mostly


def test_a_stance_towards_a_code_that_states_nothing_is_refused(place: Workplace) -> None:
    put(place, new(place, "I come late.", code="time"))
    with pytest.raises(WorkbenchError, match="states no proposition"):
        accept(place, ids(place), stance="supports")
    assert len(ids(place)) == 1


def test_a_change_of_the_code_says_what_lapses(place: Workplace) -> None:
    put(place, new(place, *WORDS))
    plan = plan_redefine(place, "time", {"definition": "Hours."}, minor=False)
    assert plan.notes[-1] == "3 open suggestions lapse: have them made again afterwards"
