"""Sources: import, list, show, units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import describing
from workbench.cli.options import as_filters, coder, file, filters, listing_format, workplace
from workbench.cli.output import count, listing, progress, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbench.actions.arrivals import FileResult
    from workbench.actions.sources import Imported
    from workbench.model.source import Source, Turn

PATTERN = "What paths tell, as '{district}/{site}/{role}-{wave}.docx'; header and table win over it."
MOST = 6  # speakers or files that a line names


@click.group()
def source() -> None:
    """Transcripts, observation notes, artifacts, surveys, memos."""


for _command in describing.COMMANDS:
    source.add_command(_command)


@source.command("import")
@click.argument("paths", type=file(), nargs=-1, required=True)
@click.option("--table", type=file(), help="A .csv or .xlsx with one row a file: file, kind, site, role, wave, ...")
@click.option("--path", "pattern", default="", metavar="PATTERN", help=PATTERN)
@click.option("--speakers", type=file(), help="A .csv or .xlsx with speaker, source, participant, role, voice.")
@click.option("--encoding", help="Force the encoding of plain texts.")
@click.option("--convention", help="Force how speakers are marked (see the reference).")
@click.option("--interviewer", multiple=True, metavar="LABEL", help="A further label of somebody who asks.")
@click.option("--strict", is_flag=True, help="One bad file keeps all of them out.")
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing.")
@coder
@click.pass_context
def source_import(
    context: click.Context,
    paths: tuple[Path, ...],
    table: Path | None,
    pattern: str,
    speakers: Path | None,
    encoding: str | None,
    convention: str | None,
    interviewer: tuple[str, ...],
    strict: bool,
    dry_run: bool,
    coder: str | None,
) -> None:
    """Import files and whole folders: .txt, .md, .docx, .odt, .rtf, .html, .pdf, .vtt, .srt, .csv and .xlsx.

    A .csv or .xlsx is a transcript if it has columns for speaker and text; a table of answers comes in by 'source
    survey'.

    \b
    Example: workbench source import transcripts/ --table sources.csv
             workbench source import transcripts/ --path "{site}/{role}-{wave}.docx"
    """
    from workbench.actions.sources import import_sources

    with progress() as show:
        done = import_sources(
            workplace(coder), paths, table=table, speakers=speakers, path=pattern, encoding=encoding,
            convention=convention, interviewers=interviewer, strict=strict, dry_run=dry_run, progress=show,
        )  # fmt: skip
    _tell(done)
    if done.of("refused"):
        context.exit(1)


def _tell(done: Imported) -> None:
    """A line for each file, its notes below, then what many share, and the counts."""
    _skipped(done.of("skipped"))
    for result in done.of("known"):
        say(f"known: {result.path}: {result.detail}")
    for result in done.of("imported"):
        say(f"{'would import' if done.dry_run else 'imported'}: {_line(result)}")
        for note in result.notes:
            say(f"  {note}")
    for result in done.of("refused"):
        one = len(result.notes) == 1
        say(f"refused: {result.path}: " + (result.detail if one else f"{count(len(result.notes), 'problem')}"))
        for note in () if one else result.notes:
            say(f"  {note}")
    for note, slugs in done.common.items():
        say(f"{count(len(slugs), 'file')} ({_some(slugs)}): {note}")
    for row in done.unmatched:
        say(row)
    counts = ", ".join(f"{len(done.of(s))} {s}" for s in ("imported", "known", "refused", "skipped") if done.of(s))
    say(counts + ("; 'workbench undo' takes it back" if done.run else "; nothing was written"))


def _skipped(results: Iterable[FileResult]) -> None:
    """A line for each reason; a folder may hold hundreds of recordings."""
    paths: dict[str, list[str]] = {}
    for result in results:
        paths.setdefault(result.detail, []).append(str(result.path))
    for why, those in paths.items():
        say(f"skipped: {_some(those)}: {why}")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


def _line(result: FileResult) -> str:
    labels = f": {', '.join(result.labels)}" if 0 < len(result.labels) <= MOST else ""
    missing = f"; not told: {', '.join(result.missing)}" if result.missing else ""
    return (
        f"{result.slug}: {count(result.turns, 'turn')}, {count(result.speakers, 'speaker')}"
        f" ({result.convention}{labels}), {count(result.words, 'word')}{missing}"
    )


@source.command("list")
@filters
@click.option("--missing", multiple=True, metavar="FIELD", help="Only those that do not tell this field.")
@listing_format
def source_list(missing: tuple[str, ...], format: str | None, **given: Any) -> None:
    """The sources and what is told of them; · is not told.

    \b
    Example: workbench source list --site osgood --wave 2
             workbench source list --missing wave
    """
    from workbench.actions.reading import list_sources, participants_of

    found = list_sources(workplace(), as_filters(given), missing=missing)
    rows = [
        (s.slug, s.kind.value, s.site, s.district, s.role, s.wave, s.date, _who(participants_of(s)), len(s.turns))
        for s in found
    ]
    listing(["source", "kind", "site", "district", "role", "wave", "date", "participant", "turns"], rows, format)


def _who(participants: Sequence[str]) -> str | None:
    return count(len(participants), "participant") if len(participants) > 1 else next(iter(participants), None)


@source.command("show")
@click.argument("name", metavar="SOURCE")
def source_show(name: str) -> None:
    """What is told of a source, then turn by turn who speaks, where, and with which codes.

    \b
    Example: workbench source show osgood-teacher-leader-w2
    """
    from workbench.actions.reading import participants_of, show_source
    from workbench.model.text import Lines

    found, text, codings = show_source(workplace(), name)
    lines = Lines(text)
    click.echo(f"{found.title} ({found.kind.value})")
    told = {
        "site": found.site, "district": found.district, "role": ", ".join(found.roles), "wave": found.wave,
        "date": found.date, "participant": ", ".join(participants_of(found)),
        "language": found.attributes.get("language"), "beside": found.beside,
    }  # fmt: skip
    for field, value in told.items():
        if value:
            click.echo(f"{field}: {value}")
    for number, turn in enumerate(found.turns, 1):
        line = lines.locate(turn.start)[0]
        place = f", {at}" if (at := found.place(turn.start)) else ""
        click.echo(f"\n[turn {number}, line {line}{place}, {turn.start}:{turn.end}] {_speaker(found, turn)}")
        click.echo(text[turn.start : turn.end])
        for c in codings:
            if c.start < turn.end and turn.start < c.end:
                stance = f", {c.stance.value}" if c.stance else ""
                click.echo(f"    | {c.code} ({c.coder}{stance}): {_short(c.quote)}")


def _speaker(found: Source, turn: Turn) -> str:
    """The label of a turn, and for whom it stands where that is told: 'T1 → teacher-v'."""
    label = turn.speaker or turn.voice.value
    person = found.who(turn.speaker).participant if turn.voice.value == "respondent" else None
    return f"{label} → {person}" if person and person != label else label


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"


@source.command("units")
def source_units() -> None:
    """Make units that are missing, after a merge or when sentences are found in a new way.

    \b
    Example: workbench source units
    """
    from workbench.actions.sources import make_units

    with progress() as show:
        done = make_units(workplace(), progress=show)
    say(f"made the units of {count(done, 'source')}")


COMMANDS = (source,)
