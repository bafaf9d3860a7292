import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workbench.actions.history import check
from workbench.actions.workplace import Workplace, add_coder

SOURCE = "osgood-teacher-w2"
ADD = ("coding", "add", SOURCE, "--code", "environment/operations/load", "--coder", "coder-1")


def number(run: Run, *filters: str) -> int:
    return len(json.loads(run("coding", "list", "--format", "json", *filters).stdout))


def inside(run: Run, study: Path) -> Run:
    """From here on commands are given in the study's folder."""
    run("status", study=study)
    return run


def text_of(study: Path) -> str:
    return next(study.joinpath("corpora").rglob(f"{SOURCE}*")).read_text(encoding="utf-8")


def test_a_passage_is_coded_by_its_quotation_once(run: Run, study: Path) -> None:
    quote = text_of(study)[900:940]
    first = run(*ADD, "--quote", quote, "--memo", "hm", study=study)
    again = run(*ADD, "--quote", quote)
    found = json.loads(run("coding", "list", "--format", "json").stdout)

    assert first.stderr == "1 coding; 'workbench undo' takes it back\n"
    assert again.stderr == "0 codings, 1 were there already; nothing was written\n"
    assert [(c["start"], c["end"], c["memo"]) for c in found if c["quote"] == quote] == [(900, 940, "hm")]


def test_codes_and_coders_overlap_on_one_span(run: Run, study: Path) -> None:
    before = number(inside(run, study))
    for who in ("coder-1", "coder-2"):
        run(*ADD, "--code", "load", "--code", "supervisory", "--at", "900:940", "--coder", who)

    assert number(run) == before + 4


def test_a_quotation_that_occurs_twice_is_refused_with_both_places(run: Run, study: Path) -> None:
    found = run(*ADD, "--quote", "What do you", study=study)

    assert found.exit_code == 1
    assert "stands 2 times" in found.stderr
    assert len(re.findall(r"\b\d+:\d+\b", found.stderr)) == 2
    assert "--at START:END" in found.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--code", "laod", "--at", "900:940"), "no code 'laod'; did you mean environment/operations/load?"),
        (("--code", "load", "--at", "900:999999"), "reaches past the end of the text"),
        (("--code", "load", "--at", "940:900"), "is not a range"),
        (("--code", "load", "--find", "(", "--yes"), "is not a regular expression"),
        (("--code", "load", "--find", "xylophone", "--yes"), "matches nothing that is spoken"),
        (("--code", "load", "--quote", "words that nobody said"), "words that nobody said"),
        (("--code", "load", "--at", "900:940", "--coder", "coder-3"), "no coder 'coder-3'; did you mean coder-"),
        (("--code", "supervisory", "--at", "900:940", "--stance", "supports"), "states no proposition"),
    ],
)
def test_what_cannot_be_coded_is_one_line_and_changes_nothing(
    words: tuple[str, ...], said: str, run: Run, study: Path
) -> None:
    before = (study / "study.db").read_bytes()
    found = run("coding", "add", SOURCE, "--coder", "coder-1", *words, study=study)

    assert found.exit_code == 1
    assert said in found.stderr
    assert (study / "study.db").read_bytes() == before


def test_a_pattern_shows_its_matches_and_is_written_only_with_yes(run: Run, study: Path) -> None:
    before = number(inside(run, study))
    shown = run(*ADD, "--find", r"\bmorning\b|\bday\b", "--dry-run")
    refused = run(*ADD, "--find", r"\bmorning\b|\bday\b")
    unchanged = number(run)
    written = run(*ADD, "--find", r"\bmorning\b|\bday\b", "--yes")

    assert shown.stderr.endswith("; nothing was written\n")
    assert shown.stdout.startswith(f"{SOURCE}  environment/operations/load  ")
    assert refused.exit_code == 1
    assert "give --yes in a script" in refused.stderr
    assert unchanged == before
    assert number(run) == before + int(written.stderr.split()[0]) > before


@pytest.mark.parametrize("answer", ["y\n", "n\n"])
def test_a_person_is_asked_on_a_terminal(answer: str, run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = number(inside(run, study))
    monkeypatch.setattr("workbench.cli.codings.confirmed", lambda *_, **__: answer == "y\n")
    run(*ADD, "--find", r"\bthe\b")

    assert (number(run) > before) == (answer == "y\n")


def test_what_was_shown_is_not_written_when_the_study_changed_meanwhile(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object, **__: object) -> bool:
        add_coder(Workplace(root=study), "Ben")
        return True

    before = number(inside(run, study))
    monkeypatch.setattr("workbench.cli.codings.confirmed", meanwhile)
    found = run(*ADD, "--find", r"\bthe\b")

    assert found.exit_code == 1
    assert "the study was changed meanwhile" in found.stderr
    assert "run the command again" in found.stderr
    assert number(run) == before


def test_codings_come_from_a_table_all_or_none(run: Run, study: Path) -> None:
    good = f"{SOURCE},environment/operations/load,900,930\n"
    path = study / "mine.csv"
    path.write_text(f"source,code,start,end\n{good}nobody,load,1,2\n{SOURCE},laod,1,2\n", encoding="utf-8")
    refused = run("coding", "import", path, "--coder", "Coder 1", "--yes", study=study)
    path.write_text(f"source,code,start,end\n{good}", encoding="utf-8")
    asked = run("coding", "import", path, "--coder", "Coder 1")
    done = run("coding", "import", path, "--coder", "Coder 1", "--yes")
    again = run("coding", "import", path, "--coder", "Coder 1")

    assert refused.stderr.splitlines()[0].startswith("workbench: 2 problems in mine.csv; nothing was imported")
    assert "line 3: no source 'nobody'" in refused.stderr
    assert "line 4: no code 'laod'" in refused.stderr
    assert asked.exit_code == 1
    assert done.stderr == "1 coding; 'workbench undo' takes it back\n"
    assert again.stderr == "0 codings, 1 were there already; nothing was written\n"


def test_codings_are_removed_by_the_id_that_the_list_shows(run: Run, study: Path) -> None:
    found = json.loads(run("coding", "list", "--format", "json", study=study).stdout)
    gone = run("coding", "remove", found[0]["id"], found[3]["id"])

    assert gone.stderr == "2 codings of coder-1 removed; 'workbench undo' brings them back\n"
    assert number(run) == len(found) - 2
    assert run("coding", "remove", found[0]["id"]).exit_code == 1
    assert run("coding", "remove", "").exit_code == 1


FILTERS = {
    "--site": "osgood", "--role": "teacher", "--district": "brightwater", "--level": "middle", "--wave": "2",
    "--kind": "transcript", "--coder": "coder-2", "--code": "environment/operations",
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_means_the_same_everywhere(name: str, run: Run, study: Path) -> None:
    def sources(*words: str) -> set[str]:
        found = json.loads(run(*words, name, FILTERS[name], "--format", "json", study=study).stdout)
        return {row["source"] for row in found}

    coded, listed = sources("coding", "list"), sources("source", "list")

    assert coded
    assert coded <= listed
    if name != "--code":  # a filter given twice is met by either
        assert sources("find", "--code", "environment", "--limit", "999") <= coded
    assert sources("find", "the", "--limit", "9999") <= listed
    if name in ("--coder", "--code"):
        assert coded == listed


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("command", ["coding list", "source list", "find meeting", "matrix", "report cross-site"])
def test_a_filter_on_what_nobody_knows_is_refused_not_empty(name: str, command: str, run: Run, study: Path) -> None:
    found = run(*command.split(), name, FILTERS[name] + "x", study=study)

    assert found.exit_code == 1
    assert f"no {name[2:]} '{FILTERS[name]}x'" in found.stderr
    assert found.stdout == ""


def test_a_code_may_be_named_by_its_last_part_in_every_filter(run: Run, study: Path) -> None:
    for command in ("coding list", "find meeting", "matrix", "source list"):
        words = (*command.split(), "--format", "json", "--code")
        short = run(*words, "load", study=study)

        assert short.exit_code == 0
        assert short.stdout == run(*words, "environment/operations/load").stdout


def test_a_hit_in_a_memo_is_marked_and_the_limit_holds(run: Run, study: Path) -> None:
    def found(*words: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = json.loads(run("find", *words, "--format", "json", study=study).stdout)
        return rows

    whole = found("principal", "--limit", "9999")

    assert {row["kind"] for row in whole} >= {"transcript", "case-memo"}
    for filters in ((), ("--wave", "2"), ("--kind", "case-memo"), ("--code", "supervisory")):
        everything = found("principal", "--limit", "9999", *filters)
        assert found("principal", "--limit", "2", *filters) == everything[:2]
        assert [row for row in whole if row in everything] == everything


@pytest.mark.parametrize("way", ["option", "environment", "settings", "settings by coder add --me"])
def test_who_codes_is_told_by_option_environment_or_own_settings(
    way: str, run: Run, study: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["coding", "add", SOURCE, "--code", "load", "--at", "900:940"]
    if way == "option":
        words += ["--coder", "Coder 2"]
    elif way == "environment":
        monkeypatch.setenv("WORKBENCH_CODER", "coder-2")
    elif way == "settings":
        settings.parent.mkdir(parents=True)
        settings.write_text('coder = "coder-2"\n', encoding="utf-8")
    else:
        settings.parent.mkdir(parents=True)
        settings.write_text("# mine\nother = 3\n", encoding="utf-8")
        run("coder", "add", "coder-2", "--me", study=study)
        assert settings.read_text(encoding="utf-8") == '# mine\nother = 3\ncoder = "coder-2"\n'
    before = number(inside(run, study), "--coder", "coder-2")

    assert run(*words).exit_code == 0
    assert number(run, "--coder", "coder-2") == before + 1
    assert "coder-2" in run("log").stdout.splitlines()[1]
    assert check(Workplace(root=study)).problems == ()


def test_without_a_coder_the_refusal_says_how_to_name_one(run: Run, study: Path) -> None:
    found = run("coding", "add", SOURCE, "--code", "load", "--at", "900:940", study=study)

    assert found.stderr == "workbench: who is coding?; give --coder NAME, or set WORKBENCH_CODER\n"


def test_a_changed_memo_and_a_question_that_is_coded_are_told(run: Run, study: Path) -> None:
    question = json.loads(run("find", "what", "--format", "json", "--limit", "999", study=study).stdout)
    asked = next(r for r in question if r["voice"] == "interviewer")
    add = (
        "coding",
        "add",
        asked["source"],
        "--code",
        "load",
        "--coder",
        "coder-1",
        "--at",
        f"{asked['start']}:{asked['end']}",
    )
    first, again = run(*add), run(*add, "--memo", "hm")

    assert first.stderr == (
        "1 coding counted in no figure: a question, a heading, an observer's comment,"
        " a text beside the one that counts\n"
        "1 coding; 'workbench undo' takes it back\n"
    )
    assert again.stderr == "0 codings, 1 changed; 'workbench undo' takes it back\n"


def test_a_source_may_be_named_by_its_file(run: Run, study: Path) -> None:
    quote = text_of(study)[900:940]
    found = run("coding", "add", "Osgood_Teacher-W2.txt", *ADD[3:], "--quote", quote, study=study)
    Path("codings.csv").write_text(f'source,code,quote\nosgood_teacher_w2.txt,load,"{quote}"\n', encoding="utf-8")
    again = run("coding", "import", "codings.csv", "--coder", "coder-1", "--yes")

    assert found.exit_code == 0
    assert again.stderr.endswith("0 codings, 1 were there already; nothing was written\n")
