"""Documents as scripts: their console blocks are typed, and what comes out is held against what they show.

A ```console block holds lines ``$ command`` and below each the output to expect. ``...`` stands for anything inside a
line and, on a line of its own, for any number of lines. ``cd`` changes the folder; everything else must be a
``workbench`` command: no shell is involved, so that the same words work on every system. ``< FILE`` at its end gives
it the lines of a file as what a person types.

Comments tell what a person does outside the terminal. ``<!-- save: FILE -->`` and ``<!-- edit: FILE -->`` stand above
a block: the first writes it to the file, the second puts it in place of the analyst region of the same name.
``<!-- copy: FOLDER FOLDER -->`` copies a folder, as when a colleague takes a study along.
``<!-- holds: FILE: words -->`` asserts that the file holds the words.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from workbench.cli import output
from workbench.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = "110"

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(
    r"^(?:<!-- (?P<what>save|edit): (?P<file>\S+) -->\n+```\w*\n(?P<body>.*?)^```$"
    r"|<!-- copy: (?P<copied>\S+) (?P<copy>\S+) -->$"
    r"|<!-- holds: (?P<holder>\S+): (?P<words>.+?) -->$"
    r"|```console\n(?P<console>.*?)^```$)",
    re.MULTILINE | re.DOTALL,
)
_REGION = re.compile(r"<!-- analyst: (\S+) -->.*?<!-- /analyst: \1 -->", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One command and the output that the document shows for it."""

    command: str
    expected: str

    @property
    def refused(self) -> bool:
        """Whether the document shows a refusal."""
        return self.expected.startswith("workbench: ")


def typed(block: str) -> Iterator[Typed]:
    """The commands of a console block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield Typed(command=command.strip(), expected=expected.strip("\n"))


def blocks(text: str, language: str) -> list[str]:
    """The bodies of all blocks of a language."""
    return [body for named, body in _BLOCK.findall(text) if named == language]


def pattern(expected: str) -> re.Pattern[str]:
    r"""What an expected output matches; every line ends with a line feed.

    >>> bool(pattern("a\n...\nz ... 3 of 6").fullmatch("a\nb\nc\nz: 3 of 6\n"))
    False
    >>> bool(pattern("a\n...\nz ... 3 of 6").fullmatch("a\nb\nc\nz is 3 of 6\n"))
    True
    """
    parts = []
    for line in expected.split("\n"):
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n)*")
        else:
            parts.append(r"[^\n]*".join(map(re.escape, line.rstrip().split("..."))) + r"\n")
    return re.compile("".join(parts))


class Terminal:
    """A terminal of a fixed width in which a document is typed. It begins in ``folder``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        for name in ("WORKBENCH_CODER", "WORKBENCH_STUDY"):
            monkeypatch.delenv(name, raising=False)
        for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):  # the person's own settings stay as they are
            monkeypatch.setenv(name, str(folder / ".home"))
        monkeypatch.setenv("COLUMNS", COLUMNS)
        as_terminal = SimpleNamespace(isatty=lambda: True)
        as_pipe = SimpleNamespace(isatty=lambda: False)
        monkeypatch.setattr(output, "sys", SimpleNamespace(stdout=as_terminal, stderr=as_pipe, stdin=sys.stdin))
        monkeypatch.chdir(folder)

    def type(self, command: str) -> tuple[str, int]:
        """Both streams as they would stand on the screen, and the exit code."""
        command, _, answers = command.partition(" < ")
        program, *arguments = shlex.split(command)
        if program == "cd":
            self.patch.chdir(Path.cwd() / arguments[0])
            return "", 0
        assert program == "workbench", f"a document types {program!r}"
        lines = Path(answers).read_text(encoding="utf-8") if answers else None
        done = CliRunner().invoke(cli, arguments, prog_name="workbench", input=lines)
        return "\n".join(line.rstrip() for line in done.output.split("\n")).strip("\n"), done.exit_code

    def expect(self, step: Typed) -> None:
        """Type a command; what comes out must be what the document shows."""
        found, code = self.type(step.command)
        if not pattern(step.expected).fullmatch(f"{found}\n"):
            pytest.fail(f"$ {step.command}\nthe document shows:\n{step.expected}\nwhat came out:\n{found}")
        assert (code != 0) is step.refused, f"$ {step.command}: exit {code}"

    def follow(self, text: str) -> int:
        """Do everything that a document tells; gives the number of commands."""
        count = 0
        for step in _STEP.finditer(text):
            if step["console"] is not None:
                for each in typed(step["console"]):
                    self.expect(each)
                    count += 1
            elif step["copied"]:
                shutil.copytree(step["copied"], step["copy"], ignore=shutil.ignore_patterns("study.db-*"))
            elif step["what"] == "save":
                Path(step["file"]).write_text(step["body"], encoding="utf-8", newline="\n")
            elif step["what"] == "edit":
                _put(Path(step["file"]), step["body"].strip("\n"))
            else:
                found = " ".join(Path(step["holder"]).read_text(encoding="utf-8").split())
                assert step["words"] in found, f"{step['holder']} does not hold {step['words']!r}"
        return count


def _put(path: Path, region: str) -> None:
    name = _REGION.fullmatch(region)
    assert name, f"no region in {region[:60]!r}"
    text = path.read_text(encoding="utf-8")
    at = next((m for m in _REGION.finditer(text) if m[1] == name[1]), None)
    assert at, f"{path} has no region {name[1]!r}"
    path.write_text(text[: at.start()] + region + text[at.end() :], encoding="utf-8", newline="\n")
