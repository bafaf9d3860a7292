"""``workbench adjudicate``: typed, from a file, and for scripts. All data is invented."""

from pathlib import Path

import click
import pytest

from tests.actions import differing
from tests.actions.differing import GALE, MOSS
from tests.cli.conftest import Run
from workbench.actions.workplace import Workplace
from workbench.cli.main import cli


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return differing.made(tmp_path_factory.mktemp("differing"))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return differing.copied(made, tmp_path)


def test_passages_are_shown_side_by_side_and_decided_from_lines(run: Run, place: Workplace) -> None:
    typed = "?\nn\n1 because the rule says so\nb =supports .\nn no meeting\nq\n"
    done = run("adjudicate", MOSS, "--coder", "cy", study=place.root, input=typed)

    assert done.exit_code == 0, done.output
    shown = done.output
    assert "passage 1 of 3  moss-w1, turn 2, A" in shown
    assert "    Who may come in." in shown
    assert "  1 ana: [The door is open.] Nobody is made to come.\n      memo: Whose?\n" in shown
    assert "  2 ben: [The door is open. Nobody is made to come.]" in shown
    assert "  1 ana (supports): [I trust the team.]" in shown
    assert "  1 ana: not coded\n  2 ben: [It took a year.]" in shown
    assert "a decision needs a reason" in shown
    assert "moss-w1 settled for the whole codebook: 1 agreed, 3 decided" in shown
    assert "3 passages decided, 0 left" in shown


def test_the_end_of_the_input_ends_the_session_and_what_is_decided_stays(run: Run, place: Workplace) -> None:
    first = run("adjudicate", "--code", "work", "--coder", "cy", study=place.root, input="1 so\n")
    listed = run("adjudicate", "list", "--code", "work", "--format", "tsv")

    assert first.exit_code == 0
    assert "1 passage decided, 1 left" in first.output
    rows = [line.split("\t") for line in listed.stdout.splitlines()[1:]]
    assert [r[1:3] + r[-1:] for r in rows] == [
        ["work/door", "0", "to settle"], ["work/time", "1", "to decide"], ["work/time", "0", "to settle"]
    ]  # fmt: skip


def test_a_script_decides_settles_and_lists(run: Run, place: Workplace) -> None:
    listed = run("adjudicate", "passages", MOSS, "--format", "tsv", study=place.root)
    open_ones = [line.split("\t") for line in listed.stdout.splitlines()[1:] if "\tto decide\t" in line]
    for source, code, start, end, *_ in open_ones:
        words = (
            "--code",
            code,
            "--at",
            f"{start}:{end}",
            "--take",
            "ben",
            "--reason",
            "as Ben said",
            "--coder",
            "ben",
        )
        done = run("adjudicate", "decide", source, *words)
        assert done.exit_code == 0, done.output
        assert "has judged the passage as a coder too" in done.output
    settled = run("adjudicate", "settle", "--coder", "cy")
    told = run("adjudicate", "decisions", "--format", "tsv").stdout.splitlines()

    assert len(open_ones) == 3
    assert settled.stdout.splitlines() == [
        "moss-w1  settled for the whole codebook: 1 agreed, 3 decided",
        "gale-w1  settled for the whole codebook: 1 agreed, 0 decided",
    ]
    assert "nothing to write" in run("adjudicate", "settle", GALE, "--coder", "cy").output
    assert [line.split("\t")[1:3] for line in told[1:]] == [["ben", "yes"]] * 3
    listed = run("coding", "list", "--layer", "consensus", "--format", "tsv")
    assert listed.stdout.count("\tconsensus\t") == 5
    assert "consensus" not in run("coding", "list", "--format", "tsv").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--at", "x", "--not-coded", "--code", "door"], "no range"),
        (["--at", "9:3", "--not-coded", "--code", "door"], "is empty"),
        (["--at", f"1:{'9' * 40}", "--not-coded", "--code", "door"], "no range"),
        (["--at", "0:900", "--code", "door"], "what is decided?"),
        (["--at", "0:900", "--both", "--not-coded", "--code", "door"], "what is decided?"),
        (["--at", "0:900", "--not-coded", "--stance", "supports", "--code", "door"], "has no stance"),
        (["--at", "0:900", "--take", "consensus", "--code", "door"], "consensus did not judge"),
        (["--at", "0:900", "--not-coded", "--code", "laod"], "no code 'laod'"),
    ],
)
def test_what_makes_no_decision_is_refused_in_a_line(
    run: Run, place: Workplace, words: list[str], message: str
) -> None:
    done = run("adjudicate", "decide", MOSS, *words, "--reason", "r", "--coder", "cy", study=place.root)
    assert done.exit_code == 1
    assert message in done.output
    assert done.output.count("\n") == 1


def test_nobody_two_coders_or_nothing_left_is_told_in_a_line(run: Run, place: Workplace) -> None:
    for words, message in (
        (["adjudicate", MOSS], "who is coding?"),
        (["adjudicate", GALE, "--coder", "cy"], "coders differ nowhere in 1 source (1 passage agreed)"),
        (["adjudicate", "nowhere", "--coder", "cy"], "no source 'nowhere'"),
        (["adjudicate", "--coder", "cy", "--layer", "consensus"], "the originals"),
        (["adjudicate", "settle", MOSS, "--coder", "cy"], "nothing was settled: moss-w1 (3 passages to decide)"),
    ):
        done = run(*words, study=place.root)
        assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
        assert message in done.output


def test_the_words_of_each_command_hold_an_example() -> None:
    group = cli.commands["adjudicate"]
    assert isinstance(group, click.Group)
    for command in group.commands.values():
        assert "Example: workbench adjudicate" in (command.help or "")
