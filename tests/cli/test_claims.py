"""The commands about claims, as a person gives them. All data here is invented."""

import json
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from tests.cli.conftest import Run
from workbench.cli.main import cli

PEERS = "role-alike-peers"
ANA = ("--coder", "coder-1")


def ok(run: Run, *words: object, study: Path | None = None, **more: object) -> str:
    found = run(*words, study=study, **more)
    assert found.exit_code == 0, found.stderr
    return str(found.stdout)


def test_a_claim_goes_from_a_sentence_to_a_finding_by_commands_alone(run: Run, study: Path) -> None:
    name = "principals-visit-classrooms"
    code = "supervisory/classrooms/informal-visits"
    ok(run, "claim", "add", "Principals visit.", "--name", name, "--codes", code, *ANA, study=study)
    refused = run("claim", "stage", name, "finding", "--reason", "so", *ANA)
    ok(run, "claim", "search", name, "--record", "--coder", "coder-2")
    ok(run, "claim", "rival", "add", name, "They say what one wants to hear.", "--shows", "teachers deny it", *ANA)
    ok(run, "claim", "rival", "decide", name, "1", "--verdict", "does not hold", "--reason", "teachers agree", *ANA)
    done = run("claim", "stage", name, "finding", "--reason", "all there", *ANA)

    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "nobody has searched" in refused.stderr
    assert "no rival" in refused.stderr
    assert done.stderr == f"claim {name}: hunch → finding; 'workbench undo' takes it back\n"
    shown = json.loads(ok(run, "claim", "try", name, "--format", "json"))
    assert (shown["stage"], shown["finding_needs"][0]["met"]) == ("finding", True)
    assert shown["searches"][0]["coder"] == "coder-2"
    assert shown["rivals"][0]["verdict"] == "does not hold"
    history = json.loads(ok(run, "claim", "history", name, "--format", "json"))
    assert [(row["what"], row["stage"]) for row in history] == [
        ("first noted", "hunch"),
        ("hunch → finding", "finding"),
    ]


def test_what_find_prints_goes_into_attach_by_a_pipe(run: Run, study: Path) -> None:
    printed = ok(
        run, "find", "--code", "environment/operations/load", "--site", "larkin", "--format", "tsv", study=study
    )
    done = run("claim", "attach", PEERS, "--from", "-", "--stance", "challenges", *ANA, input=printed)
    keys = done.stdout.split()

    assert done.exit_code == 0
    assert f"attached to {PEERS} (challenges); 'workbench undo' takes it back" in done.stderr
    assert "qualified in 1 (Larkin Middle)" in ok(run, "claim", "show", PEERS)
    assert "attached" in ok(run, "claim", "show", PEERS)
    listed = json.loads(ok(run, "claim", "check", "--format", "json"))
    assert {row["id"] for row in listed} == set(keys)
    assert {row["now"] for row in listed} == {"stands"}
    ok(run, "claim", "detach", PEERS, *keys)
    assert ok(run, "claim", "check", "--format", "json") == "[]\n"


def test_nothing_is_written_in_a_dry_run(run: Run, study: Path, tmp_path: Path) -> None:
    before = ok(run, "log", "--format", "json", study=study)
    key = json.loads(ok(run, "coding", "list", "--code", "peer-network", "--format", "json"))[0]["id"]
    path = tmp_path / "c.yaml"
    path.write_text("claims:\n  - {id: x, statement: X., codes: [environment/operations/load]}\n", encoding="utf-8")
    ok(run, "claim", "attach", PEERS, key, "--stance", "context", "--dry-run", *ANA)
    loaded = run("claim", "load", path, "--dry-run")
    ok(run, "claim", "remove", PEERS, "--dry-run")
    ok(run, "claim", "search", PEERS)

    assert "1 claim: 1 new, 0 changed, 0 retired; nothing was written" in loaded.stderr
    assert "they stay: visits-beyond-evaluation" in loaded.stderr
    assert ok(run, "log", "--format", "json") == before


def test_a_load_that_would_undo_work_asks_and_in_a_script_refuses(run: Run, study: Path, sample_files: Path) -> None:
    ok(run, "claim", "edit", PEERS, "--statement", "Coaches have peers.", "--reason", "only they", *ANA, study=study)
    refused = run("claim", "load", sample_files / "claims.yaml", *ANA)
    again = run("claim", "load", sample_files / "claims.yaml", "--yes", *ANA)

    assert "Change 1 claim with a history in this study?" in refused.stderr
    assert refused.exit_code == 1
    assert "8 claims: 0 new, 1 changed" in again.stderr
    assert "0 changed" in run("claim", "load", sample_files / "claims.yaml", "--yes", *ANA).stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("attach", PEERS, "--stance", "supports"), "which codings?"),
        (("attach", PEERS, "zzz", "--stance", "supports", *ANA), "no coding 'zzz'"),
        (("detach", PEERS, "zzz"), "is not attached"),
        (("edit", PEERS, *ANA), "what is to change?"),
        (("edit", PEERS, "--statement", "X.", *ANA), "why?"),
        (("stage", "role-alike", "pattern", "--reason", "x", *ANA), f"did you mean {PEERS}"),
        (("add", "X.", "--codes", "load"), "who is coding?"),
        (("suggest", "--take", "9999", *ANA), "no contrast 9999"),
        (("rival", "decide", PEERS, "1", "--verdict", "holds", "--reason", "x", *ANA), "no rival explanation '1'"),
        (("search", PEERS, "--query", "code:nothing-such", *ANA), "no code"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_line(run: Run, study: Path, words: tuple[str, ...], says: str) -> None:
    found = run("claim", *words, study=study)

    assert found.exit_code in (1, 2)
    assert says in found.stderr
    assert "Traceback" not in found.output


def test_suggested_hunches_are_listed_with_both_sides_and_called_exploratory(run: Run, study: Path) -> None:
    found = run("claim", "suggest", "--format", "json", study=study)
    rows = json.loads(found.stdout)

    assert "exploratory" in found.stderr
    assert (rows[0]["rank"], " of " in rows[0]["have it"], " of " in rows[0]["lack it"]) == (1, True, True)
    made = ok(run, "claim", "suggest", "--take", "1", *ANA).strip()
    assert "(hunch)" in ok(run, "claim", "show", made)


def test_a_search_on_a_terminal_takes_answers_until_it_is_stopped(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["?", "n", "q by mail", "s"])
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("workbench.cli.claim_evidence.sys", terminal)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(answers))
    found = run("claim", "search", PEERS, "--query", "money or budget or evaluat* or time", *ANA, study=study)

    assert found.exit_code == 0, found.output
    assert "search recorded: 2 of" in found.stderr
    assert "qualifies it" in found.stderr


def test_the_group_stands_where_it_stood(run: Run) -> None:
    names = list(cli.commands)

    assert names.index("codebook") < names.index("claim") < names.index("lever")
    assert {"add", "load", "list", "show", "try", "edit", "stage", "history", "remove", "attach", "detach", "check",
            "rival", "search", "suggest"} <= set(cli.commands["claim"].commands)  # type: ignore[attr-defined]  # fmt: skip
