"""``find`` and ``query``, as they are typed."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_places_are_ready_for_other_commands_in_every_format(run: Run, study: Path) -> None:
    table = run("find", "coach", "--limit", "1", "--format", "table", study=study).stdout.splitlines()
    row = json.loads(run("find", "coach", "--limit", "1", "--format", "json").stdout)[0]

    assert table[0].split() == ["source", "kind", "turn", "voice", "at", "text"]
    assert f"{row['start']}:{row['end']}" in table[2].split()
    assert list(row) == ["source", "kind", "turn", "voice", "start", "end", "text"]
    added = run("coding", "add", row["source"], "--code", "load", "--coder", "coder-1", "--at",
                f"{row['start']}:{row['end']}")  # fmt: skip
    assert added.exit_code == 0
    assert list(json.loads(run("find", "--code", "load", "--limit", "1", "--format", "json").stdout)[0]) == [
        "source", "kind", "code", "coder", "start", "end", "text",
    ]  # fmt: skip


def test_keywords_stand_below_each_other(run: Run, study: Path) -> None:
    found = run("find", "coach", "--kwic", "--context", "20", "--format", "table", "--limit", "6", study=study)
    head, *lines = found.stdout.splitlines()

    at = head.index("keyword")
    assert len(lines) == 6
    assert {line[at : at + 5].casefold() for line in lines} == {"coach"}
    assert found.stderr == "the first 6; --limit shows more\n"


def test_counts_end_with_a_total_and_say_what_they_are_of(run: Run, study: Path) -> None:
    found = run("find", "coach", "--count-by", "site,role", "--format", "json", study=study)
    *rows, total = json.loads(found.stdout)

    assert total["site"] == "total"
    assert sum(row["units"] for row in rows) == total["units"]
    assert sum(row["of"] for row in rows) == total["of"]
    assert "sentences, all voices; of: sentences looked at; filter: none" in found.stderr
    assert run("find", "coach", "--count-by", "size").stderr.startswith("workbench: no fact 'size'")


def test_a_mistake_is_shown_with_a_mark(run: Run, study: Path) -> None:
    found = run("find", "site:osgood and", study=study)

    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.splitlines()[1:] == ["  site:osgood and", " " * 17 + "^"]


def test_queries_are_saved_listed_asked_and_removed(run: Run, study: Path) -> None:
    saved = run("query", "save", "hard", "code:load and not coach", study=study)
    listed = run("query", "list", "--format", "json")
    found = run("find", "@hard", "--format", "json")
    gone = run("query", "remove", "hard")

    assert saved.stderr == "saved; 'workbench find @hard' asks it\n"
    assert json.loads(listed.stdout) == [{"name": "hard", "query": "code:load and not coach"}]
    assert json.loads(found.stdout)
    assert gone.stderr == "@hard is gone from workbench.toml\n"
    assert "no saved query 'hard'" in run("find", "@hard").stderr
