"""Participants: who took part, what they agreed to, and whom the speaker labels stand for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import file, listing_format, workplace
from workbench.cli.output import count, listing, say
from workbench.cli.places import loaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.actions.labels import Label
    from workbench.actions.speakers import Mapped
    from workbench.importing.describing.people_tables import SpeakerRow
    from workbench.model.source import Participant

NOT_TOLD = "(not told)"
SHOWN = 40  # labels that a bulk command shows; all stand in 'participant map --out'
SKIP, STOP = "skip", "stop"  # answers that are no participant


@click.group()
def participant() -> None:
    """Who took part, what they agreed to, and whom the speaker labels stand for."""


@participant.command("import")
@click.argument("table", type=file())
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
def participant_import(table: Path, dry_run: bool) -> None:
    """Read participants from a CSV or xlsx TABLE, or bring them up to date.

    Columns: participant (a pseudonym), slug, role, role_group, site, district, consent, and columns of your own. An
    empty cell leaves what the study holds. Consent is quote, paraphrase only or no archive; several parted by ';'.

    \b
    Example: workbench participant import participants.csv
    """
    from workbench.actions.participants import import_participants

    loaded(import_participants(workplace(), table, dry_run=dry_run), dry_run=dry_run)


@participant.command("add")
@click.argument("name")
@click.option("--slug", default="", help="Their short name (default: made from NAME).")
@click.option("--role", help="Such as principal; as the protocol writes it.")
@click.option("--site", help="Their site, by slug or name.")
@click.option("--district", help="Their district, for somebody of a central office.")
@click.option("--consent", multiple=True, metavar="SCOPE",
              help="quote, 'paraphrase only' or 'no archive'; may be repeated.")  # fmt: skip
def participant_add(
    name: str, slug: str, role: str | None, site: str | None, district: str | None, consent: tuple[str, ...]
) -> None:
    """Make one participant known, by a pseudonym.

    \b
    Example: workbench participant add "Ms. Abend" --role teacher --site osgood --consent quote
    """
    from workbench.actions.participants import add_participant

    key = add_participant(
        workplace(), name, participant=slug, role=role, site=site, district=district, consent=consent
    )  # fmt: skip
    say(f"participant {key} is known" + ("" if consent else "; consent is not told"))


@participant.command("list")
@listing_format
def participant_list(format: str | None) -> None:
    """The participants, with their consent and the sources in which they speak.

    \b
    Example: workbench participant list
    """
    from workbench.actions.participants import list_participants

    rows = [
        (
            each.participant.slug, each.participant.name, each.participant.role,
            each.participant.site or each.participant.district, _consent(each.participant),
            ", ".join(each.sources) or None,
        )
        for each in list_participants(workplace())
    ]  # fmt: skip
    listing(["participant", "name", "role", "site or district", "consent", "speaks in"], rows, format)


def _consent(person: Participant) -> str:
    return "; ".join(each.value for each in person.consent) or NOT_TOLD


@participant.command("consent")
@click.argument("name")
@click.argument("scope", nargs=-1, required=True)
def participant_consent(name: str, scope: tuple[str, ...]) -> None:
    """Note what a participant agreed to, in the place of what was noted before.

    SCOPE is quote, 'paraphrase only' (counted, never quoted), 'no archive' (in reports, in no export), or unknown.

    \b
    Example: workbench participant consent ms-abend "paraphrase only" "no archive"
    """
    from workbench.actions.participants import set_consent

    person, changed = set_consent(workplace(), name, scope)
    end = "'workbench undo' takes it back" if changed else "the study held that already"
    say(f"{person.slug}: {_consent(person)}; {end}")


@participant.command("map")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--table", type=file(), help="A CSV or xlsx: source, speaker, participant, role, voice.")
@click.option("--out", type=file(), help="Write all labels, with proposals, as a CSV to be edited.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
def participant_map(sources: tuple[str, ...], table: Path | None, out: Path | None, dry_run: bool) -> None:
    """Say whom each speaker label stands for.

    By a table; without one, by question for each label that nobody has told. Voice is interviewer, respondent,
    group (several at once) or unknown. An empty source means all sources. Codings stay where they are.

    \b
    Example: workbench participant map --out speakers.csv     (edit it, then)
             workbench participant map --table speakers.csv
    """
    from workbench.actions.labels import COLUMNS, labels_of, table_of
    from workbench.actions.speakers import map_by_table, map_speakers
    from workbench.actions.tables import write_rows
    from workbench.errors import WorkbenchError

    if table and out:
        raise click.UsageError("give --table or --out, not both")
    place = workplace()
    if table:
        _tell(map_by_table(place, table, sources, dry_run=dry_run), dry_run=dry_run)
        return
    labels = labels_of(place, sources)
    waiting = [each for each in labels if not each.told]
    if out:
        write_rows(out, COLUMNS, table_of(labels))
        say(f"{count(len(labels), 'label')}, {len(waiting)} not told yet; edit it, then: "
            f"workbench participant map --table {out}")  # fmt: skip
        click.echo(out)
    elif not waiting:
        say(f"{count(len(labels), 'label')}: it is told of all of them whom they stand for")
    elif not on_terminal():
        raise WorkbenchError(
            f"of {count(len(waiting), 'label')} nobody has told whom they stand for",
            hint="write them with --out speakers.csv, edit that and give it with --table, or ask on a terminal",
        )
    else:
        _tell(map_speakers(place, _ask(waiting), dry_run=dry_run), dry_run=dry_run)


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _ask(waiting: Sequence[Label]) -> list[SpeakerRow]:
    """What a person answers for each label; what they skip is left out."""
    from workbench.actions.labels import known_participants

    known = known_participants(workplace())
    say(f"{count(len(waiting), 'label')}. Answer with a participant, interviewer, group or unknown; Enter takes what"
        f" stands in brackets, '{SKIP}' leaves a label as it is, '{STOP}' ends the questions.")  # fmt: skip
    answers = []
    for each in waiting:
        say(f"\n{each.source}  {each.label}  ({count(each.turns, 'turn')})  “{each.example}”")
        row = _answer(each, known)
        if row is None:
            break
        if row.participant or row.voice:
            answers.append(row)
    return answers


def _answer(label: Label, known: Sequence[Participant]) -> SpeakerRow | None:
    """One answer; None ends the questions. A name that fits nobody is asked again."""
    from workbench.actions.participants import find_participant
    from workbench.errors import WorkbenchError
    from workbench.importing.describing.people_tables import SpeakerRow
    from workbench.model.source import Voice

    while True:
        said = click.prompt(label.label, default=label.participant, err=True, show_default=bool(label.participant))
        word = said.strip()
        if word == STOP:
            return None
        told = SpeakerRow(source=label.source, label=label.label)
        if word in ("", SKIP):
            return told
        voices = {"interviewer": Voice.INTERVIEWER, "group": Voice.RESPONDENT, "unknown": Voice.RESPONDENT}
        if word.casefold() in voices:
            word = word.casefold()
            return SpeakerRow(
                source=label.source, label=label.label, voice=voices[word], group=word == "group",
                unknown=word == "unknown",
            )  # fmt: skip
        try:
            found = find_participant(known, word)
        except WorkbenchError as error:
            say(str(error))
            continue
        return SpeakerRow(source=label.source, label=label.label, participant=found.slug)


def _tell(done: Mapped, *, dry_run: bool) -> None:
    for each in done.meanings[:SHOWN]:
        turns = f" ({count(each.turns, 'turn')} of another voice)" if each.turns else ""
        click.echo(f"{each.source}  {each.label}: {each.was} → {each.now}{turns}")
    if len(done.meanings) > SHOWN:
        click.echo(f"... and {len(done.meanings) - SHOWN} more")
    for note in done.notes:
        say(f"note: {note}")
    known = f", {done.known} were so already" if done.known else ""
    end = "'workbench undo' takes it back" if done.run else "nothing was written"
    say(f"{count(len(done.meanings), 'label')} of {count(done.sources, 'source')}{known}; {end}")


COMMANDS = (participant,)
