"""The study as a whole: init, demo, status, check, log, undo, redo, backup."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options import coder, file, listing_format, who, workplace
from workbench.cli.output import count, listing, progress, readable, say


@click.command()
@click.argument("folder", type=file())
@click.option("--title", default="", help="Title of the study (default: the name of the folder).")
@coder
def init(folder: Path, title: str, coder: str | None) -> None:
    """Make a new study in FOLDER.

    \b
    Example: workbench init my-study --coder "Ana Ruiz"
    """
    from workbench.actions.workplace import init as make
    from workbench.errors import WorkbenchError

    for name in (title or folder.resolve().name, who(coder)):
        if not readable(name):
            raise WorkbenchError(f"{name!a} is no valid Unicode", hint="give --title and --coder in UTF-8")
    place = make(folder, title=title, coder=who(coder))
    say(f"made a study in {place.root}")
    if place.coder:
        say(f"coder {place.coder} is known; give --coder {place.coder}, or: workbench coder add {place.coder!r} --me")
    if not place.coder:
        say("next: workbench coder add NAME")
    say("next: cd there, load a codebook (workbench codebook load codebooks/site-outline.yaml for a first cycle,")
    say("      codebooks/urban-leadership.yaml for the study's themes), then: workbench site import TABLE.csv,")
    say("      workbench source import FOLDER")


@click.command()
@click.argument("folder", type=file(), default=Path("workbench-demo"))
def demo(folder: Path) -> None:
    """Run the invented sample study in a new FOLDER, from transcripts to reports.

    \b
    Example: workbench demo /tmp/look
    """
    from workbench.actions.demo import run

    with progress() as show:
        for step in run(folder, progress=show):
            say(f"$ {step.command}")
            say(f"  {step.result}")
    say()
    say("Open any cross-site claim and see which schools support it, qualify it, contradict it, or were never asked,")
    say("down to the quoted line; recode, and the memo rebuilds around your own prose:")
    say(f"  cd {folder} && workbench claim show role-alike-peers")
    say("  write between the analyst marks of a .md report, recode, then: workbench build")
    say()
    longest = max(len(label) for label, _ in step.reports)
    for label, path in step.reports:
        click.echo(f"{label:<{longest}}  {path}")


@click.command()
@listing_format
def status(format: str | None) -> None:
    """What the study holds, what is missing, what comes next.

    \b
    Example: workbench status
    """
    from workbench.actions.reading import status as read

    s = read(workplace())
    rows: list[tuple[str, object]] = [("study", s.title), ("sites", f"{s.sites} in {count(s.districts, 'district')}")]
    rows += [(f"sources: {kind}", count) for kind, count in s.sources.items()]
    rows += [("participants", s.participants)] if s.participants else []
    rows += [("codes", s.codes)]
    rows += [(f"codings by {name}", count) for name, count in s.codings.items()]
    for name, of in s.read.items():
        rows += [(f"sources read by {name}", of.whole)]
        rows += [(f"sources begun by {name}", of.begun)] if of.begun else []
    rows += [(f"assignments of {name}", f"{n} of {of} finished") for name, (n, of) in s.assigned.items()]
    rows += [("protocol questions", s.questions), ("claims", s.claims)]
    rows += [(f"missing: {field}", of) for field, of in s.missing.items()]
    for site in s.stages:
        reached = site.reached.value if site.reached else "not coded through"
        left = f"; next {site.next.stage.value}: {site.next.reason}" if site.next else ""
        rows += [(f"stage of {site.site}", reached + left)]
    listing(["what", "how much"], [*rows, ("next", s.next_step)], format)


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Look at every hash, quotation and event, and replay the journal; exit 3 when something is wrong.

    \b
    Example: workbench check
    """
    from workbench.actions.history import check as look

    with progress() as show:
        found = look(workplace(), progress=show)
    counts = found.counts
    for note in found.notes:
        say(f"note: {note}")
    for problem in found.problems:
        click.echo(problem)
    say(
        f"{count(counts['event'], 'event')}, {count(counts['live_source'], 'source')},"
        f" {count(counts['unit'], 'unit')}, {count(counts['live_coding'], 'coding')}: "
        + (
            count(len(found.problems), "problem")
            if found.problems
            else "whole; the tables equal a replay of the journal"
        )
    )
    if found.problems:
        context.exit(3)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every run, not only the last 20.")
@listing_format
def log(everything: bool, format: str | None) -> None:
    """The commands that changed the study, newest first.

    \b
    Example: workbench log --all --format csv
    """
    from workbench.actions import history

    runs = history.log(workplace(), limit=None if everything else 20)
    rows = [
        (history.short_run(r), history.when(r.clock), r.coder, r.command, _what(r.rows), "undone" if r.undone else "")
        for r in runs
    ]
    listing(["run", "UTC", "coder", "command", "rows", "state"], rows, format)


def _what(rows: object) -> str:
    words = {"add": "new", "set": "changed", "retract": "retired", "erase": "erased"}
    found = rows if isinstance(rows, dict) else {}
    return ", ".join(f"{n} {table} {words[kind]}" for kind, of in found.items() for table, n in of.items())


@click.command()
@click.argument("run", default="")
@coder
def undo(run: str, coder: str | None) -> None:
    """Undo the last command that changed the study, or the RUN that 'log' names.

    \b
    Example: workbench undo
    """
    from workbench.actions import history

    done = history.undo(workplace(coder), run)
    say(f"undone: {done.run.command} ({count(done.rows, 'row')}); 'workbench redo' brings it back")
    if done.hidden:
        leave = "leaves" if done.hidden == 1 else "leave"
        say(f"with it {count(done.hidden, 'coding')} of other commands {leave} every count until then")


@click.command()
@click.argument("run", default="")
@coder
def redo(run: str, coder: str | None) -> None:
    """Bring back what was undone last, or the undone RUN that 'log' names.

    \b
    Example: workbench redo
    """
    from workbench.actions import history

    done = history.redo(workplace(coder), run)
    say(f"redone: {done.run.command} ({count(done.rows, 'row')}); 'workbench undo' takes it back")


@click.command()
def backup() -> None:
    """A checked copy of study, configuration and analyst text under backups/.

    \b
    Example: workbench backup
    """
    from workbench.actions.history import back_up

    click.echo(back_up(workplace()))


COMMANDS = (init, demo, status, check, log, undo, redo, backup)
