"""``workbench``: the group, its error boundary, and the order of its commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from workbench import __version__
from workbench.cli import (
    adjudicate,
    adjudicate_decide,
    agree,
    agree_round,
    agree_sample,
    agree_table,
    assignment,
    autocode,
    claim_evidence,
    code,
    codebook_changes,
    codebook_merging,
    codebook_output,
    coders,
    codes,
    codings,
    coverage,
    display,
    display_figures,
    display_words,
    district_memo,
    export,
    find,
    framework,
    matrix,
    memo,
    memo_checks,
    memo_files,
    memo_shown,
    merge,
    participants,
    places,
    privacy,
    quote,
    recode,
    report_more,
    reports,
    retrieval,
    revising,
    site_memo,
    site_memo_work,
    sources,
    study,
    suggest,
    suggest_make,
)
from workbench.cli.output import readable, say
from workbench.errors import WorkbenchError

ALL_DAY = ("init", "demo", "status", "check", "log", "undo", "redo", "backup", "find", "code", "matrix", "build")


# These add their commands to groups of others when they are imported.
ADDING = (
    adjudicate_decide,
    agree_round,
    agree_table,
    claim_evidence,
    coders,
    codebook_changes,
    codebook_merging,
    codebook_output,
    display_figures,
    display_words,
    memo_checks,
    memo_files,
    memo_shown,
    report_more,
    retrieval,
    revising,
    site_memo_work,
    suggest_make,
)

agree.agree.add_command(agree_sample.sample)

WORDS = "workbench.words"


def refuse_unreadable(words: list[str]) -> None:
    """Names that are no Unicode cannot be journaled. The files of an import are refused one by one instead."""
    if "source" in words and words[words.index("source") + 1 :][:1] == ["import"]:
        return
    for word in words:
        if not readable(word):
            raise WorkbenchError(f"{word!a} is no valid Unicode", hint="write it in UTF-8, or rename the file")


class Workbench(click.Group):
    """A group that turns every refusal into one line and shows the commands of all day first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words of the command, so that ``invoke`` can look at them."""
        ctx.meta[WORDS] = list(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal is one line on stderr and its exit code."""
        debug = ctx.params.get("debug")
        try:
            refuse_unreadable(ctx.meta[WORDS])
            return super().invoke(ctx)
        except WorkbenchError as error:
            if debug:
                raise
            say(f"workbench: {error}")
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:  # the reader of a listing went away: nothing to tell anybody
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            say("workbench: stopped; what was finished stays ('workbench log' shows it), nothing is half done")
            ctx.exit(1)
        except OSError as error:  # a full disk, a file that may not be written
            if debug:
                raise
            where = error.filename or "the output"
            say(f"workbench: {where} cannot be read or written ({error.strerror or error}); check room and rights")
            ctx.exit(1)
        except Exception as error:  # a fault of ours: still one line, unless asked for more
            if debug:
                raise
            say(f"workbench: internal error, {type(error).__name__}: {error}; run again with --debug and report it")
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a study needs them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All-day commands, then the nouns."""
        rows = [(name, command.get_short_help_str(120)) for name, command in self.commands.items()]
        for title, chosen in (
            ("All day", [r for r in rows if r[0] in ALL_DAY]),
            ("Nouns", [r for r in rows if r[0] not in ALL_DAY]),
        ):
            with formatter.section(title):
                formatter.write_dl(chosen)


@click.group(cls=Workbench, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--study", envvar="WORKBENCH_STUDY", type=click.Path(path_type=Path), metavar="FOLDER",
              help="The study (default: the folder you are in, or one above it).")  # fmt: skip
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.version_option(__version__, prog_name="workbench")
def cli(study: Path | None, debug: bool) -> None:
    """Code leadership interviews, read across schools, link the evidence to a State's priorities.

    \b
    Example: workbench demo            the sample study, all the way to its reports
             workbench init my-study   a study of your own
    """


for command in (*study.COMMANDS, *find.ALL_DAY, *code.ALL_DAY, *matrix.COMMANDS, *reports.ALL_DAY, *places.COMMANDS,
                *participants.COMMANDS, *sources.COMMANDS, *codes.COMMANDS, *codings.COMMANDS,
                *coverage.COMMANDS, *recode.COMMANDS, *autocode.COMMANDS, *suggest.COMMANDS, *assignment.COMMANDS,
                *agree.COMMANDS, *adjudicate.COMMANDS, *merge.COMMANDS, *find.COMMANDS, *display.COMMANDS,
                *site_memo.COMMANDS, *district_memo.COMMANDS, *reports.NOUNS, *framework.COMMANDS, *export.COMMANDS,
                *memo.COMMANDS, *quote.COMMANDS, *privacy.COMMANDS):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """The entry point; output is UTF-8 on every system."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="workbench")
