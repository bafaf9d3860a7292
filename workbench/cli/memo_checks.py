"""Member checks: packets for participants, and their answers."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.memo import PROBLEMS, memo
from workbench.cli.options import coder, file, workplace
from workbench.cli.output import count, one_line, say

TO_FILE = "The packet, a .docx or .md."
WHICH = "Which quotations: what reports choose, cite or pin (reports), cite or pin (cited), or all coded (all)."


@memo.command("packet")
@click.argument("participant")
@click.option("--to", required=True, type=file(exists=False), metavar="FILE", help=TO_FILE)
@click.option("--quote", "ids", multiple=True, metavar="ID", help="Only this quotation; may be repeated.")
@click.option("--which", type=click.Choice(["reports", "cited", "all"]), default="reports", help=WHICH)
@click.option("--context", type=click.IntRange(0, 10), default=1, metavar="N",
              help="Sentences of theirs before and after (default 1).")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
@coder
def memo_packet(
    participant: str, to: Path, ids: tuple[str, ...], which: str, context: int, overwrite: bool, coder: str | None
) -> None:
    """A participant's own quotations with boxes to approve, edit or withhold each: a member check.

    Nobody else's words are in it. It needs consent to be quoted, and is noted as a memo.

    \b
    Example: workbench memo packet ms-abend --to check-ms-abend.docx
             workbench memo packet ms-abend --to check.docx --which cited
    """
    from workbench.actions.member_checks import Which, packet
    from workbench.model.text import short_id

    done = packet(
        workplace(coder), participant, to, ids=ids, which=Which(which), around=context, overwrite=overwrite
    )  # fmt: skip
    if done.without:
        say(f"{count(done.without, 'quotation')} left out: nobody can tell whose words they are")
    say(f"{count(done.quotations, 'quotation')} to check; noted as memo {short_id(done.memo)}. It is confidential; "
        f"read the answers by 'workbench memo reply FILE'")  # fmt: skip
    click.echo(done.path)


@memo.command("reply")
@click.argument("path", required=False, type=file(), metavar="[FILE]")
@click.option("--quote", default="", metavar="ID", help="Instead of a file: the quotation that was answered.")
@click.option("--answer", type=click.Choice(["approved", "edited", "withheld"]), help="What they answered of it.")
@click.option("--words", default="", metavar="WORDS", help="The wording they wish, where it is edited.")
@click.option("--reason", default="", metavar="WORDS", help="Why, if they said so.")
@click.option("--dry-run", is_flag=True, help="Say what would be noted; write nothing.")
@coder
def memo_reply(
    path: Path | None, quote: str, answer: str | None, words: str, reason: str, dry_run: bool, coder: str | None
) -> None:
    """Note what a participant answered: of a packet that came back, or of one quotation.

    What was withheld is printed nowhere from then on; an edited wording is shown beside the words as they were said.
    Exit code 3 where a box cannot be read; the clear ones are noted.

    \b
    Example: workbench memo reply check-ms-abend.docx
             workbench memo reply --quote 3fa09c11 --answer withheld --reason "names a parent"
    """
    from workbench.actions.member_answers import reply, take
    from workbench.errors import WorkbenchError
    from workbench.model.quoting import Answer
    from workbench.model.text import short_id

    place = workplace(coder)
    if quote and answer and path is None and not dry_run:
        noted = reply(place, quote, Answer(answer), words=words, reason=reason)
        say(f"quotation {short_id(noted.coding)} is {noted.answer.value}; 'workbench undo' takes it back")
        return
    if path is None or quote or answer:
        raise WorkbenchError("which answers?", hint="give a FILE, or --quote ID with --answer")
    done = take(place, path, dry_run=dry_run)
    for each in done.replies:
        wished = f": “{one_line(each.words)}”" if each.words else ""
        click.echo(f"{short_id(each.coding)}  {each.answer.value}{wished}")
    for box in done.unclear:
        say(f"not noted, {box.id}: {box.problem}")
    end = "nothing was written" if dry_run or not done.replies else "'workbench undo' takes it back"
    say(f"{count(len(done.replies), 'answer')} noted, {done.same} known before, {len(done.unclear)} not clear, "
        f"{len(done.unanswered)} not answered; {end}")  # fmt: skip
    if done.unclear:
        click.get_current_context().exit(PROBLEMS)
