"""A blank pipeline with an entity ruler stands in for a trained one; all names are invented."""

import pytest
import spacy

from workbench.segmenting import entities as module
from workbench.segmenting.entities import available, entities


@pytest.fixture(scope="module")
def ruler():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Ines Calder"}, {"label": "GPE", "pattern": "Osgood"}]
    )
    return nlp


def test_entities_are_told_by_their_place_in_each_text(ruler):
    texts = ["🙂 Ask Ines Calder of Osgood.", "", "Nobody."]

    found = list(entities(texts, pipeline=ruler))

    assert [[(texts[n][a:b], label) for a, b, label in each] for n, each in enumerate(found)] == [
        [("Ines Calder", "PERSON"), ("Osgood", "GPE")], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize("gap", [" ", "\n", ""])
def test_a_long_text_is_cut_and_its_offsets_hold(ruler, gap, monkeypatch):
    monkeypatch.setattr(module, "_PIECE", 50)
    text = ("word" + gap) * 40 + " then Ines Calder came. " + ("word" + gap) * 40

    ((found,),) = (list(each) for each in entities([text], pipeline=ruler))

    assert text[found[0] : found[1]] == "Ines Calder"


def test_pieces_cover_a_text_without_overlap(monkeypatch):
    monkeypatch.setattr(module, "_PIECE", 7)
    text = "a bb\nccc dddd\n\neeeeeeeeeeeeeeee f " * 3

    assert "".join(text[a:b] for a, b in module._pieces(text)) == text


def test_without_a_trained_pipeline_nothing_is_found_in_silence(monkeypatch):
    monkeypatch.setattr(module, "NAMES", ("en_core_web_nowhere",))

    assert available() is None
    with pytest.raises(LookupError, match="no trained pipeline is installed"):
        next(entities(["Ines Calder"]))


def test_the_best_installed_pipeline_is_taken(monkeypatch):
    monkeypatch.setattr("spacy.util.is_package", lambda name: name.endswith(("sm", "lg")))

    assert available() == "en_core_web_lg"
