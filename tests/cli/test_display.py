"""``display``: what each verb lists and says, on the invented sample study."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.actions.displays import OF as ACTION_OF
from workbench.actions.marking import stop_words, words_of
from workbench.actions.workplace import Workplace
from workbench.cli.display import DIMENSIONS, OF, display
from workbench.cli.display_figures import BY, HOW
from workbench.displays.cooccurrence import By
from workbench.displays.frame import Dimension
from workbench.displays.significance import CAUTION
from workbench.displays.similarity import Likeness
from workbench.errors import WorkbenchError

Rows = list[dict[str, object]]
FORGING, POSITIONS = "supervisory/leadership-team/forging", "teacher-leaders/roles/positions"


@pytest.fixture
def listed(run: Run, sample_place: Workplace) -> Callable[..., tuple[Rows, str]]:
    """Rows and talk of a verb; the sample study is only read."""

    def command(*words: str) -> tuple[Rows, str]:
        found = run("display", *words, "--format", "json", study=sample_place.root)
        assert found.exit_code == 0, found.stderr
        rows: Rows = json.loads(found.stdout)
        return rows, found.stderr

    return command


def test_the_choices_are_those_of_the_stages() -> None:
    assert tuple(Dimension) == DIMENSIONS
    assert OF == ACTION_OF
    assert (tuple(By), tuple(Likeness)) == (BY, HOW)


@pytest.mark.parametrize("verb", sorted(display.commands))
def test_every_verb_says_its_filter_and_that_memos_are_not_counted(
    listed: Callable[..., tuple[Rows, str]], verb: str
) -> None:
    rows, told = listed(verb, "--kind", "transcript")
    assert "memos not counted; filter: kind transcript" in told
    assert rows
    assert CAUTION not in told


@pytest.mark.parametrize("verb", ["contrasts", "cooccurrence", "association", "words", "similarity"])
def test_what_explores_says_so(listed: Callable[..., tuple[Rows, str]], verb: str) -> None:
    assert "exploratory" in listed(verb)[1]


@pytest.mark.parametrize(
    ("words", "column"),
    [(("prevalence", "--by", "district"), "p"), (("change",), "p"), (("association",), "p"), (("words",), "z")],
)
def test_a_test_is_an_option_and_brings_its_caution(
    listed: Callable[..., tuple[Rows, str]], words: tuple[str, ...], column: str
) -> None:
    plain, _ = listed(*words)
    with_test, told = listed(*words, "--test")
    assert column not in plain[0]
    assert column in with_test[0]
    assert CAUTION in told


def test_prevalence_names_its_denominator_and_its_groups(listed: Callable[..., tuple[Rows, str]]) -> None:
    rows, told = listed("prevalence", "--by", "district", "--wilson")
    found = {row["code"]: row for row in rows}["environment/district-agenda/differentiation"]
    assert (found["sites"], found["class"], found["district: Brightwater City Schools"]) == (
        "2 of 6", "partial", "0 of 2",
    )  # fmt: skip
    assert (found["low"], found["high"]) == (0.1, 0.7)
    assert "sites that have it, of those that were asked and wholly read, or have it" in told


def test_a_site_is_an_argument_that_may_be_left_out(listed: Callable[..., tuple[Rows, str]]) -> None:
    for verb in ("concordance", "triangulation"):
        one, every = listed(verb, "osgood")[0], listed(verb)[0]
        assert {row["site"] for row in one} == {"osgood"}
        assert len({row["site"] for row in every}) == 6
    assert {"new", "kept"} <= {row["change"] for row in listed("change", "osgood")[0]}
    assert {"new at", "dropped at"} <= set(listed("change")[0][0])


def test_an_unknown_site_and_code_are_refused(run: Run, sample_place: Workplace) -> None:
    found = run("display", "concordance", "osgod", study=sample_place.root)
    assert (found.exit_code, "did you mean osgood?" in found.stderr) == (1, True)
    found = run("display", "cooccurrence", "--pair", FORGING, "nope", study=sample_place.root)
    assert (found.exit_code, "no code 'nope'" in found.stderr) == (1, True)


def test_a_pair_lists_as_many_sentences_as_it_counts(listed: Callable[..., tuple[Rows, str]]) -> None:
    rows, _ = listed("cooccurrence", "--top", "0")
    counted = next(row for row in rows if (row["code 1"], row["code 2"]) == (FORGING, POSITIONS))
    places, told = listed("cooccurrence", "--pair", FORGING, POSITIONS)
    assert sum(int(str(row["sentences"])) for row in places) == counted["n12"] == 3
    assert "ids for [[coding:ID]]" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cooccurrence", "--and", "environment"), "--and goes with --pair"),
        (("cooccurrence", "--pair", "supervisory", FORGING), "lies within another"),
        (("prevalence", "--test"), "a test needs groups"),
        (("prevalence", "--test", "--by", "role"), "the same site stands in several groups"),
        (("change", "osgood", "--test"), "a test of one site has one case"),
        (("words", "--code", "environment"), "words are nobody's codings"),
        (("words", "--group", "nowhere"), "no district 'nowhere'"),
        (("words", "--group", "larkin", "--group", "larkin"), "two groups are compared"),
        (("words", "--district", "brightwater"), "only one group"),
        (("words", "--stop", "no-such-file"), "cannot be read"),
    ],
)
def test_refusals_say_what_to_do(run: Run, sample_place: Workplace, words: tuple[str, ...], said: str) -> None:
    found = run("display", *words, study=sample_place.root)
    assert found.exit_code == 1
    assert said in found.stderr
    assert ";" in found.stderr


def test_two_groups_are_compared_with_each_other(listed: Callable[..., tuple[Rows, str]]) -> None:
    rows, told = listed("words", "--by", "level", "--group", "high", "--group", "middle", "--top", "3")
    assert [row["group"] for row in rows] == ["high"] * 3 + ["middle"] * 3
    assert "high: " in told
    codes, _ = listed("words", "--of", "codes", "--by", "role", "--group", "principal", "--code", "environment")
    assert all(str(row["code"]).startswith("environment/") for row in codes)


def test_stop_words_are_left_out(listed: Callable[..., tuple[Rows, str]], tmp_path: Path) -> None:
    rows, _ = listed("words", "--group", "brightwater")
    (tmp_path / "stop.txt").write_text(f"# none of these\n{rows[0]['word']}\n", encoding="utf-8")
    left, _ = listed("words", "--group", "brightwater", "--stop", str(tmp_path / "stop.txt"))
    assert rows[0]["word"] not in {row["word"] for row in left}


def test_a_list_of_stop_words_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("a " * 600_000, encoding="utf-8")
    with pytest.raises(WorkbenchError, match="no list of stop words"):
        stop_words(tmp_path / "long.txt")
    assert words_of("[" * 50_000) == []


def test_a_query_narrows_what_is_seen_together(listed: Callable[..., tuple[Rows, str]]) -> None:
    every, _ = listed("cooccurrence")
    some, told = listed("cooccurrence", "--query", "role:teacher")
    assert 0 < len(some) < len(every)
    assert "only sentences that the query holds of" in told


def test_codes_made_after_coding_began_can_be_saturated(run: Run, study: Path) -> None:
    made = run(
        "codebook", "add", "environment/late", "--definition", "Not foreseen.", "--coder", "coder-1", study=study
    )
    assert made.exit_code == 0, made.stderr
    found = run("display", "saturation", "--format", "json", study=study)
    assert found.exit_code == 0, found.stderr
    assert "emergent codes: made after coding began: 1" in found.stderr
    assert "seed 1" in found.stderr
