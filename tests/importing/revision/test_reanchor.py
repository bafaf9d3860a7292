"""Codings follow a corrected text, or say that they cannot. All text here is invented."""

import importlib
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.importing.revision.reanchor import Fate, context, reanchor
from workbench.model.text import Span, occurrences

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # benchmarks/ is no installed package
revising = importlib.import_module("benchmarks.revising")
drafts = importlib.import_module("benchmarks.drafts")
edits = importlib.import_module("benchmarks.edits")

OLD = """INTERVIEWER: How do you start the week?

PRINCIPAL: We read the attendance sheet on Monday. Everybody reads the same page. Then we argue about it until lunch.

INTERVIEWER: Does that help?

PRINCIPAL: Yes.

INTERVIEWER: And the mathematics teachers, are they in the room with you?

PRINCIPAL: Yes.

INTERVIEWER: Who keeps the minutes?

PRINCIPAL: Nobody - that's the trouble with “good” meetings... They vanish.
"""


def anchored(old, new, quote, number=0):
    """What became of a quotation: its fate and the words at its new place, or at the candidates'."""
    (anchor,) = reanchor(old, new, [occurrences(old, quote)[number]])
    if anchor.new is None:
        return anchor.fate, [c.cut(new) for c in anchor.candidates]
    return anchor.fate, anchor.new.cut(new)


def test_what_did_not_change_is_kept():
    assert anchored(OLD, OLD, "Everybody reads the same page.") == (Fate.KEPT, "Everybody reads the same page.")


def test_words_below_a_new_header_are_moved_and_not_changed():
    new = f"title: made up\n\n{OLD}"
    assert anchored(OLD, new, "Everybody reads the same page.") == (Fate.MOVED, "Everybody reads the same page.")


def test_a_correction_inside_is_taken_with_the_passage():
    new = OLD.replace("reads the same", "raeds exactly the same")
    assert anchored(OLD, new, "Everybody reads the same page.") == (
        Fate.INSIDE, "Everybody raeds exactly the same page.",
    )  # fmt: skip


def test_a_corrected_word_at_the_edge_is_taken_whole():
    new = OLD.replace("Everybody", "Evrybodies").replace("page.", "pages.")
    assert anchored(OLD, new, "Everybody reads the same page.") == (Fate.INSIDE, "Evrybodies reads the same pages.")


def test_a_sentence_put_in_before_or_behind_stays_outside():
    new = OLD.replace("Everybody", "It takes an hour. Everybody").replace("page. ", "page. No joke. ")
    assert anchored(OLD, new, "Everybody reads the same page.") == (Fate.MOVED, "Everybody reads the same page.")


@pytest.mark.parametrize(
    ("was", "now"),
    [("“good”", '"good"'), (" - ", "—"), ("...", "…"), ("that's", "that’s"), ("Nobody ", "Nobody\u00a0")],
)
def test_typography_does_not_hide_a_passage(was, now):
    quote = "Nobody - that's the trouble with “good” meetings..."
    assert anchored(OLD, OLD.replace(was, now), quote) == (Fate.INSIDE, quote.replace(was, now))


def test_lines_wrapped_anew_change_only_the_passages_in_which_they_break():
    new = OLD.replace("on Monday. Everybody", "on Monday.\nEverybody").replace("until lunch", "until\nlunch")
    assert anchored(OLD, new, "Everybody reads the same page.")[0] is Fate.KEPT
    assert anchored(OLD, new, "Then we argue about it until lunch.")[0] is Fate.INSIDE


def test_a_deleted_sentence_is_lost():
    new = OLD.replace("Everybody reads the same page. ", "")
    assert anchored(OLD, new, "Everybody reads the same page.") == (Fate.LOST, [])


def test_a_sentence_written_anew_is_lost_though_words_recur():
    new = OLD.replace("Everybody reads the same page.", "The nurse brought a page of numbers.")
    assert anchored(OLD, new, "Everybody reads the same page.")[0] is Fate.LOST


def test_short_answers_are_told_apart_by_their_questions():
    new = OLD.replace("Does that help?", "Does that help you?").replace("in the room", "in it")
    second = occurrences(new, "Yes.")[1]
    (anchor,) = reanchor(OLD, new, [occurrences(OLD, "Yes.")[1]])
    assert (anchor.fate, anchor.new) == (Fate.MOVED, second)


def test_an_answer_deleted_with_its_question_does_not_slip_into_the_next_one():
    new = OLD.replace("INTERVIEWER: Does that help?\n\nPRINCIPAL: Yes.\n\n", "")
    assert anchored(OLD, new, "Yes.", 0)[0] is not Fate.KEPT
    assert reanchor(OLD, new, [occurrences(OLD, "Yes.")[0]])[0].new is None
    assert reanchor(OLD, new, [occurrences(OLD, "Yes.")[1]])[0].new == occurrences(new, "Yes.")[0]


def test_of_two_equal_answers_of_which_one_is_gone_nobody_can_tell_which():
    old = "A: We asked the county twice. B: Yes. Yes. A: And so the bus came back."
    new = old.replace("Yes. Yes.", "Yes.")
    assert [anchored(old, new, "Yes.", n) for n in (0, 1)] == [(Fate.AMBIGUOUS, ["Yes."])] * 2


def test_of_two_equal_answers_one_of_which_is_new_both_places_are_named():
    old = "A: We asked the county twice. B: Yes. A: And so the bus came back."
    fate, places = anchored(old, old.replace("Yes.", "Yes. Yes."), "Yes.")
    assert (fate, places) == (Fate.AMBIGUOUS, ["Yes.", "Yes."])


def test_a_turn_that_was_moved_is_found_with_its_corrections():
    first, said, *rest = OLD.split("\n\n")
    new = "\n\n".join([first, *rest]) + "\n" + said.replace("attendance", "atendance") + "\n"
    assert anchored(OLD, new, "Then we argue about it until lunch.") == (
        Fate.MOVED, "Then we argue about it until lunch.",
    )  # fmt: skip
    assert anchored(OLD, new, "the attendance sheet on Monday")[1] == "the atendance sheet on Monday"


def test_renamed_speakers_do_not_move_their_answers():
    new = OLD.replace("INTERVIEWER", "Tom").replace("PRINCIPAL", "Rosa Delgado")
    assert anchored(OLD, new, "Yes.", 1) == (Fate.MOVED, "Yes.")
    assert anchored(OLD, new, "PRINCIPAL: We read the attendance sheet on Monday.")[0] is Fate.INSIDE


@pytest.mark.parametrize("sign", ["😀", "\u0301", "\u200b", "👩\u200d🏫", "𝒜"])
def test_a_sign_inside_a_word_breaks_no_passage(sign):
    new = OLD.replace("Everybody", f"Every{sign}body").replace("attendance", f"{sign}attendance")
    assert anchored(OLD, new, "Everybody reads the same page.")[1] == f"Every{sign}body reads the same page."


def test_composed_and_decomposed_accents_are_one_word():
    old = "Élise découvre la salle. Puis elle part."
    assert anchored(old, old.replace("é", "e\u0301"), "Élise découvre la salle.")[0] is Fate.INSIDE


def test_a_passage_of_signs_alone_is_found_between_its_words():
    assert anchored(OLD, "x\n" + OLD, "...") == (Fate.MOVED, "...")
    assert anchored(OLD, OLD.replace("meetings...", "meetings"), "...")[0] is Fate.LOST


@pytest.mark.parametrize("new", ["", " \n", "Nothing of it is here any more."])
def test_in_another_text_everything_is_lost(new):
    spans = [Span(start=0, end=len(OLD)), *occurrences(OLD, "Yes."), *occurrences(OLD, "the attendance sheet")]
    assert {(a.fate, a.new) for a in reanchor(OLD, new, spans)} == {(Fate.LOST, None)}


def test_a_span_past_the_end_is_an_error():
    with pytest.raises(ValueError, match="reaches past the end"):
        reanchor("short", "short", [Span(start=0, end=9)])


def test_thousands_of_equal_lines_are_ambiguous_and_not_guessed():
    spans = [Span(start=5 * n, end=5 * n + 4) for n in (0, 700, 2999)]
    assert {a.fate for a in reanchor("Yes.\n" * 3000, "Yes.\n" * 2999, spans)} == {Fate.AMBIGUOUS}


def test_equal_lines_on_both_sides_of_a_change_are_not_ambiguous():
    old = "Yes.\n" * 300 + "The bus was late.\n" + "Yes.\n" * 300
    spans = [Span(start=0, end=4), Span(start=len(old) - 5, end=len(old) - 1)]
    assert [a.fate for a in reanchor(old, old.replace("bus", "buses"), spans)] == [Fate.KEPT, Fate.MOVED]


SAID = OLD.split("\n\n")[1]


def test_of_a_copied_turn_the_one_between_its_old_neighbours_is_taken():
    new = f"{OLD}\n{SAID}\n"
    assert anchored(OLD, new, "Everybody reads the same page.")[0] is Fate.KEPT


def test_a_sentence_that_is_left_only_in_a_copy_of_its_turn_is_not_placed_there():
    new = f"{OLD.replace('Everybody reads the same page. ', '')}\n{SAID}\n"
    assert reanchor(OLD, new, occurrences(OLD, "Everybody reads the same page."))[0].new is None


def test_a_copy_of_which_the_original_was_corrected_is_not_taken_for_it():
    new = f"{OLD.replace('Everybody reads the same', 'Nobody ever read that')}\n{SAID}\n"
    assert reanchor(OLD, new, occurrences(OLD, "Everybody reads the same page."))[0].new is None


def test_of_two_equal_turns_side_by_side_nobody_can_tell_which_one_is_new():
    new = OLD.replace(SAID, f"{SAID}\n\n{SAID}")
    assert anchored(OLD, new, "Everybody reads the same page.")[0] is Fate.AMBIGUOUS


def test_a_passage_longer_than_the_new_text_is_not_placed_past_its_end():
    (anchor,) = reanchor(OLD, f"{SAID} {SAID}", [Span(start=0, end=len(OLD))])
    assert anchor.new is None


PIECES = ["Yes.", "no", "We", "met", "bus\n\n", "A:", "“", "–", "😀", "é", "1", "the"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


@given(old=TEXTS, new=TEXTS, data=st.data())
def test_every_span_gets_one_answer_in_the_new_text(old, new, data):
    starts = st.integers(0, max(0, len(old) - 1))
    spans = [
        Span(start=a, end=data.draw(st.integers(a + 1, len(old)))) for a in data.draw(st.lists(starts, max_size=5))
    ] if old else []  # fmt: skip
    anchors = reanchor(old, new, spans)

    assert [a.span for a in anchors] == spans
    for anchor in anchors:
        placed = anchor.fate in {Fate.KEPT, Fate.MOVED, Fate.INSIDE}
        assert placed == (anchor.new is not None)
        assert not (placed and anchor.candidates)
        assert (anchor.fate is Fate.AMBIGUOUS) == bool(anchor.candidates)
        if anchor.new:
            same = anchor.new.cut(new) == anchor.span.cut(old)
            assert same == (anchor.fate is not Fate.INSIDE)
            assert (anchor.fate is Fate.KEPT) == (same and anchor.new == anchor.span)
        for place in anchor.candidates:
            assert place.end <= len(new)


@given(text=TEXTS, data=st.data())
def test_in_the_same_text_everything_is_kept(text, data):
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), max_size=5)) if text else []
    spans = [Span(start=a, end=data.draw(st.integers(a + 1, len(text)))) for a in starts]
    assert all(a.fate is Fate.KEPT for a in reanchor(text, text, spans))


@pytest.mark.parametrize("edits", [60, pytest.param(400, marks=pytest.mark.slow)])
def test_random_corrections_put_no_coding_in_a_wrong_place(monkeypatch, edits):
    texts = [p.read_text(encoding="utf-8") for p in sorted(revising.SAMPLE.glob("*.txt"))]
    whole_excerpt = revising.excerpt
    monkeypatch.setattr(revising, "texts", lambda chance: chance.sample(texts, len(texts)))
    monkeypatch.setattr(revising, "excerpt", lambda text, chance: whole_excerpt(text, chance)[:1200])
    shown = []
    whole = revising.total(revising.run(edits, 1, shown))

    assert [s for s in shown if s.startswith("[wrong")] == []
    assert whole.findable > 7 * edits
    assert whole.unresolved < 4  # a short text has little around a passage; in texts of usual length it is below 2


def test_the_oracle_sees_a_passage_that_is_put_in_a_wrong_place():
    old = "A: One thing is sure. B: Another thing is not. C: Who knows?"
    draft = drafts.Draft.of(old)
    draft.insert(0, "So. ")
    oracle = revising.Oracle(old=old, new=draft.text, origins=draft.origins, instead=draft.instead)
    (anchor,) = reanchor(old, draft.text, occurrences(old, "Another thing is not."))
    there = anchor.new.start

    def judged(start, end):
        return oracle.judge(revising.Anchor(span=anchor.span, fate=Fate.MOVED, new=Span(start=start, end=end)))

    assert oracle.judge(anchor) == "right"
    assert judged(there, there + len("Another thing is not")) == "right"  # a sign at the edge may be missing
    assert judged(there, there + len("Another thing is")) == "wrong"
    assert judged(there - 3, anchor.new.end) == "wrong"
    assert judged(there - 21, anchor.new.end - 21) == "wrong"


def test_a_correction_knows_where_each_character_came_from():
    draft = edits.corrected(OLD, edits.MIXED, random.Random(3))  # noqa: S311

    for at, origin in enumerate(draft.origins):
        if origin != drafts.NEW:
            assert drafts.letter(OLD[origin]) == drafts.letter(draft.characters[at])


def test_a_passage_is_shown_with_the_words_around_it_on_one_line():
    text = "INTERVIEWER: Who?\n\nPRINCIPAL: We did it, all of us. And then\nwe left the room."
    (span,) = occurrences(text, "We did it,")

    assert context(text, span) == "INTERVIEWER: Who? PRINCIPAL: «We did it,» all of us. And then we left the room."
    assert context(text, span, width=9) == "… INCIPAL: «We did it,» all of …"
    assert context(text, Span(start=0, end=len(text)), width=10) == "«INTERVIEWE … the room.»"
