"""Assignments on the command line, and that no listing tells a blind coder what others coded. All is invented."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest

from tests.actions import talks, team
from tests.actions.team import BLIND, NAMES, OTHER
from tests.cli.conftest import Run
from workbench.actions.assigning import apply, plan_add
from workbench.actions.autocode import propose_all, rules_of
from workbench.actions.autocode import run as run_rules
from workbench.actions.codings import add_codings
from workbench.actions.coverage import mark_coverage
from workbench.actions.places import load_claims, load_protocol
from workbench.actions.suggestions import accept, dismiss, open_suggestions
from workbench.actions.workplace import Workplace
from workbench.cli.main import cli
from workbench.model.filters import Filters

WHOM = ("--for", "ana", "--for", "bo")
LINE = "1 source is blind for you (ana): what others coded there is left out\n"

# What a listing needs to be run. A new one that needs something is told here.
NEEDS = {
    "find": ("code:day,rule",),
    "source texts": (BLIND,),
    "agree sample": (*WHOM, "--count", "8", "--dry-run"),
    "suggest check": None,  # a trial of a model, which takes long: `lesson` reads what it learns from
    "agree table": None,  # of a file, without a study
    "agree round compare": None,  # refused while anybody has not finished
    "agree round end": None,
    "adjudicate list": None,  # refused: nobody has finished a source that is blind
    "adjudicate passages": None,
    "claim history": ("tired",),
    "claim search": ("tired",),
    "claim show": ("tired",),
    "claim try": ("tired",),
    "display words": ("--by", "wave"),
    "memo search": ("zebra",),
    "site-memo log": ("osgood",),
    "agree round show": None,  # of figures that were taken after that
    "source revise": None,  # writes
    "source set": None,
    "source deidentify": None,
    "protocol match": None,
    "log": None,  # who wrote when, and how many rows: no source, no code
}
PRINTED = {  # that tell of codings in other ways
    "agree": ("--basis", "coded", "--replicates", "0", "--no-report"),
    "status": (), "source show": (BLIND,), "code": (BLIND, "--all"), "report codes": (), "build": (),
    "coding confirm": ("--code", "rule", "--dry-run"),
    "codebook merge": ("rule", "day", "--dry-run"), "autocode run": ("--cues", "--dry-run"),
}  # fmt: skip
DIFFER = ("codebook merge",)  # must tell how many codings it touches, not where they are


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Ana has coded a little, there are suggestions, and one source is given to ana and bo."""
    place = team.team(tmp_path_factory.mktemp("assigned"))
    add_codings(place, BLIND, ["day"], quote="I walk the rooms in wave 1.", memo="mine")
    add_codings(replace(place, coder="bo"), OTHER, ["day"], quote="I walk the rooms in wave 2.")
    (place.root / "claims.yaml").write_text(
        "claims:\n  - {id: tired, statement: They rest., codes: [{code: day}]}\n", encoding="utf-8"
    )
    load_protocol(place, talks.write(place, "protocol.yaml", talks.PROTOCOL))
    load_claims(place, place.root / "claims.yaml")
    add_codings(place, OTHER, ["day"], quote="I walk the rooms in wave 2.")
    propose_all(place, run_rules(place, rules_of(place, None), Filters()))
    apply(place, plan_add(place, [BLIND], ["ana", "bo"]))
    return place


@pytest.fixture
def study(_made: Workplace, tmp_path: Path) -> Path:
    return team.copied(_made, tmp_path).root


def by_bo(root: Path) -> None:
    """What bo codes, remarks, reads and decides on the blind source."""
    bo = Workplace(root=root, coder="bo")
    add_codings(bo, BLIND, ["rule"], quote="The coach decides.", memo="zebra")
    add_codings(bo, BLIND, ["day"], quote="I walk the rooms in wave 1.")
    mark_coverage(bo, [BLIND])
    offered = [p.suggestion.id for p in open_suggestions(bo, Filters()) if p.suggestion.source == BLIND]
    accept(bo, offered[:1])
    dismiss(bo, offered[1:], reason="zebra")


def leaves(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *above, name)
        else:
            yield " ".join((*above, name)), command


LISTINGS = sorted(name for name, command in leaves(cli) if any(p.name == "format" for p in command.params))


def test_nothing_that_is_listed_tells_a_blind_coder_what_others_did(
    run: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command is run as ana twice: in a study in which bo has worked on the blind source, and without that."""
    with_bo = tmp_path / "with-bo"
    shutil.copytree(study, with_bo)
    by_bo(with_bo)
    monkeypatch.setenv("WORKBENCH_CODER", "ana")
    chosen = {name: NEEDS.get(name, ()) for name in LISTINGS} | PRINTED
    told, wrong = 0, []
    for name, words in chosen.items():
        if words is None:
            continue
        with_format = ("--format", "json") if name in LISTINGS else ()
        here, there = (run(*name.split(), *words, *with_format, study=at, input="") for at in (study, with_bo))
        assert (here.exit_code, there.exit_code) == (0, 0), f"{name}: {there.stderr}; say in NEEDS how it is run"
        same = here.stdout.replace(str(study), "") == there.stdout.replace(str(with_bo), "")
        if "zebra" in there.output or not (same or name in DIFFER):
            wrong.append(name)
        told += LINE in there.stderr
    assert wrong == []
    assert told > len(chosen) / 3


def test_once_both_have_finished_all_of_it_can_be_seen(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_bo(study)
    for who in ("ana", "bo"):
        assert run("assignment", "finish", BLIND, "--coder", who, study=study).exit_code == 0
    monkeypatch.setenv("WORKBENCH_CODER", "ana")
    listed = run("coding", "list", "--format", "json")

    assert "zebra" in listed.stdout
    assert LINE not in listed.stderr
    assert "rule" in run("source", "show", BLIND).stdout
    assert "assignments of ana\t1 of 1 finished" in run("status").stdout
    assert "rule (bo)" in run("code", BLIND, input="\n\n\n").stdout


def test_nobody_by_name_sees_all(run: Run, study: Path) -> None:
    by_bo(study)
    listed = run("coding", "list", "--format", "json", study=study)

    assert "zebra" in listed.stdout
    assert "blind" not in listed.stderr


def test_a_sample_is_drawn_given_and_taken_back_by_one_undo(run: Run, study: Path) -> None:
    drawn = run("agree", "sample", "--share", "25%", "--seed", "7", *WHOM, "--yes", "--format", "json", study=study)

    assert drawn.exit_code == 0
    assert len(json.loads(drawn.stdout)) == 2
    assert "sample-1, seed 7: 2 of 8 sources that count, by site, role, wave (8 strata)\n" in drawn.stderr
    assert "no source from 6 of the strata: " in drawn.stderr
    assert drawn.stderr.endswith("4 assignments given; 'workbench undo' takes it back\n")
    again = run("agree", "sample", "--share", "25%", *WHOM, "--yes")
    assert again.stderr.endswith("0 assignments given, 4 given already; nothing was written\n")
    run("undo")
    assert json.loads(run("assignment", "progress", "--format", "json").stdout) == [
        {"coder": "ana", "to do": 1, "finished": 0, "opened": 0},
        {"coder": "bo", "to do": 1, "finished": 0, "opened": 0},
    ]


def test_strata_are_printed_and_a_dry_run_writes_nothing(run: Run, study: Path) -> None:
    before = run("log", study=study).stdout
    shown = run("agree", "sample", "--by", "role", "--strata", *WHOM, "--dry-run", "--format", "json")

    assert json.loads(shown.stdout) == [
        {"role": "coach", "sources": 4, "drawn": 1}, {"role": "principal", "sources": 4, "drawn": 1}
    ]  # fmt: skip
    assert shown.stderr.endswith("4 assignments of 2 sources to ana, bo; nothing was written\n")
    assert run("log").stdout == before


def test_who_has_coded_what_is_drawn_is_named(run: Run, study: Path) -> None:
    told = run("agree", "sample", "--share", "100%", *WHOM, "--yes", study=study).stderr

    assert f"bo has coded before, when nothing was hidden, and is not blind there from the first: {OTHER}\n" in told
    assert f"not blind there from the first: {BLIND}, {OTHER}\n" in told


def test_assignments_are_given_listed_finished_opened_and_taken_back(run: Run, study: Path) -> None:
    given = run("assignment", "add", OTHER, NAMES[2], *WHOM, study=study)
    assert "4 assignments given; 'workbench undo' takes it back\n" in given.stderr
    assert "ana has finished" in run("assignment", "finish", BLIND, "--coder", "ana").stderr
    assert f"{BLIND} is to do again for ana; " in run("assignment", "reopen", BLIND, "--coder", "ana").stderr
    opened = run("assignment", "open", OTHER, "--reason", "on the phone", "--coder", "bo", "--yes")
    assert f"{OTHER} is blind for bo no more; the time and the reason are noted\n" in opened.stderr
    taken = run("assignment", "remove", NAMES[2], *WHOM, "--yes")
    assert f"ana will see what others coded in {NAMES[2]}\n" in taken.stderr
    assert taken.stderr.endswith("2 assignments taken back; 'workbench undo' gives them again\n")

    rows = json.loads(run("assignment", "list", "--coder", "bo", "--format", "json").stdout)
    assert [(r["source"], r["state"], r["blind"], r["reason"]) for r in rows] == [
        (BLIND, "to do", "blind", None), (OTHER, "opened", "blind", "on the phone")
    ]  # fmt: skip
    assert "assignment open" in run("log").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("agree", "sample", "--for", "ana", "--yes"), "with one coder nobody codes double"),
        (("agree", "sample", "--for", "ana", "--for", "boo"), "no coder 'boo'; did you mean bo?"),
        (("agree", "sample", *WHOM, "--share", "0"), "a share of '0' cannot be drawn"),
        (("agree", "sample", *WHOM, "--share", "140%"), "a share of '140%' cannot be drawn"),
        (("agree", "sample", *WHOM, "--site", "osgod"), "did you mean osgood?"),
        (("agree", "sample", *WHOM), "is not done without being asked; give --yes in a script"),
        (("assignment", "add", team.MEMO, *WHOM), "does not count"),
        (("assignment", "finish", OTHER, "--coder", "ana"), "was not given to ana"),
        (("assignment", "finish", BLIND, "--coder", "bo"), "bo has neither read nor coded"),
        (("assignment", "finish", BLIND), "who is coding?"),
        (("assignment", "open", BLIND, "--reason", " ", "--coder", "ana", "--yes"), "why is it opened?"),
        (("assignment", "open", OTHER, "--reason", "r", "--coder", "ana", "--yes"), "was not given to ana"),
        (("assignment", "open", BLIND, "--reason", "r", "--coder", "ana"), "is not done without being asked"),
        (("assignment", "remove", OTHER, "--for", "bo", "--yes"), "was not given to bo"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(words: tuple[str, ...], told: str, run: Run, study: Path) -> None:
    before = run("log", study=study).stdout
    refused = run(*words, input="")

    assert refused.exit_code == 1
    assert told in refused.stderr.splitlines()[-1]
    assert run("log").stdout == before
