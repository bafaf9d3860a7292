"""Tables of open answers: one source for each respondent, or one for each question.

A table is a stream of rows (line of the file, cells), the first of which names the columns. It is gone through once
to find what is wrong with it (``check``), and then as often as the sources need: nothing of it is kept but one row,
or the answers to one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from workbench.importing.describing.survey_layout import (
    By,
    Layout,
    Row,
    cell,
    check,
    clean,
    is_blank,
    one_line,
    short,
)
from workbench.model.source import Locator, Speaker, Turn, Voice
from workbench.model.text import slug

ASKS = "Question"  # the label under which a survey asks
_ROLES = ("role", "position")
_LONGEST_SLUG = 60  # characters of a question in the name of its source


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveySource:
    """A source on its way in; ``turns`` and ``locators`` (rows) are in code points of ``text``.

    ``asked``: heading of the question that a turn answers, by turn from 0. ``blank``: answers left open, which make
    no turn. ``line``: of the file, 0 where the source comes of many. ``respondent``: '' there.
    """

    slug: str
    title: str
    text: str
    turns: tuple[Turn, ...]
    locators: tuple[Locator, ...]
    asked: Mapping[int, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    respondent: str = ""
    blank: int = 0
    line: int = 0
    notes: tuple[str, ...] = ()


def answers(
    open_rows: Callable[[], Iterable[Row]],
    *,
    where: str,
    text: Sequence[str],
    id: str | None = None,
    by: By = "respondent",
) -> Iterator[SurveySource]:
    r"""The sources of a table; all problems are told before the first one comes.

    Args:
        open_rows: begins the table anew each time: twice by respondent, once more than there are questions by
            question.
        where: the name of the file; the sources are named after its stem.
        text: headings of the columns of open answers.
        id: heading of the column that tells respondents apart; without it they are numbered.
        by: whether a source is a respondent or a question.

    Raises:
        WorkbenchError, Problems: as ``check``.

    >>> rows = [(1, ["id", "role", "What helps?"]), (2, ["7", "coach", "Time."]), (3, ["8", "aide", "n/a"])]
    >>> [source] = answers(lambda: rows, where="spring.csv", text=["What helps?"], id="id")
    >>> source.slug, source.text, [turn.speaker for turn in source.turns], source.attributes
    ('spring-7', 'What helps?\nTime.', ['Question', '7'], {'role': 'coach'})
    """
    layout = check(open_rows(), where=where, text=text, id=id, by=by)
    if by == "respondent":
        yield from by_respondent(open_rows(), layout)
    else:
        yield from by_question(open_rows, layout)


def by_respondent(rows: Iterable[Row], layout: Layout) -> Iterator[SurveySource]:
    """One source a row of a checked table: each question that was answered, and the answer below it."""
    stem = PurePath(layout.where).stem
    for number, (line, cells) in _numbered(rows):
        name = _id(cells, number, layout)
        pairs = [(head, *clean(cell(cells, at))) for head, at in layout.questions.items()]
        told = [(head, words, altered) for head, words, altered in pairs if not is_blank(words)]
        if not told:
            continue
        builder = _Builder()
        for head, words, _ in told:
            builder.add(head, ASKS, Voice.INTERVIEWER, before="\n\n")
            builder.add(words, name, Voice.RESPONDENT, before="\n", asked=head)
        altered = sum(count for *_, count in told)
        yield SurveySource(
            slug=slug(f"{stem}-{name}"),
            title=f"{stem}, {name}",
            text="".join(builder.pieces),
            turns=tuple(builder.turns),
            locators=(Locator(start=0, kind="row", value=str(line)),),
            asked=builder.asked,
            attributes={
                column: value for column, at in layout.others.items() if (value := clean(cell(cells, at))[0])
            },
            respondent=name,
            blank=len(pairs) - len(told),
            line=line,
            notes=_notes(f"{layout.where}:{line}", altered),
        )


def by_question(open_rows: Callable[[], Iterable[Row]], layout: Layout) -> Iterator[SurveySource]:
    """One source a question of a checked table: the question, and each answer as a turn of its respondent.

    The table is read once for each question. Attributes are the columns that tell the same in every row; of the
    others only a role is kept, with its speaker.
    """
    stem = PurePath(layout.where).stem
    role = next((layout.others[each] for each in _ROLES if each in layout.others), None)
    taken: set[str] = set()
    for count, (head, at) in enumerate(layout.questions.items(), start=1):
        builder, speakers, locators = _Builder(), {}, []
        builder.add(head, ASKS, Voice.INTERVIEWER)
        blank = altered = 0
        for number, (line, cells) in _numbered(open_rows()):
            words, replaced = clean(cell(cells, at))
            if is_blank(words):
                blank += 1
                continue
            name = _id(cells, number, layout)
            builder.add(words, name, Voice.RESPONDENT, before="\n\n", asked=head)
            locators.append(Locator(start=builder.turns[-1].start, kind="row", value=str(line)))
            altered += replaced
            if role is not None and (told := one_line(cell(cells, role))):
                speakers[name] = Speaker(role=told)
        if not builder.asked:
            continue
        yield SurveySource(
            slug=_question_slug(stem, head, count, taken),
            title=head,
            text="".join(builder.pieces),
            turns=tuple(builder.turns),
            locators=tuple(locators),
            asked=builder.asked,
            attributes=layout.common,
            speakers=speakers,
            blank=blank,
            notes=_notes(f"{layout.where}, {short(head)}", altered),
        )


class _Builder:
    """A canonical text while it grows, with its turns."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.turns: list[Turn] = []
        self.asked: dict[int, str] = {}
        self.length = 0

    def add(self, words: str, speaker: str, voice: Voice, *, before: str = "", asked: str = "") -> None:
        """Add a turn, set off by ``before`` from what stands above it."""
        if self.pieces:
            self.pieces.append(before)
            self.length += len(before)
        if asked:
            self.asked[len(self.turns)] = asked
        self.turns.append(Turn(start=self.length, end=self.length + len(words), speaker=speaker, voice=voice))
        self.pieces.append(words)
        self.length += len(words)


def _numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """The rows below the header, counted from 1."""
    return enumerate(islice(rows, 1, None), start=1)


def _id(cells: Sequence[str], number: int, layout: Layout) -> str:
    return f"{number:05}" if layout.id is None else one_line(cell(cells, layout.id))


def _notes(place: str, altered: int) -> tuple[str, ...]:
    signs = "1 control character" if altered == 1 else f"{altered} control characters"
    return (f"{place}: {signs} made visible as \ufffd",) if altered else ()


def _question_slug(stem: str, head: str, count: int, taken: set[str]) -> str:
    """A short name by the words of the question; by its number where these say nothing or are taken."""
    words = slug(head)[:_LONGEST_SLUG].strip("-")
    name = slug(f"{stem}-{words}")
    if words == "unnamed" or name in taken:
        name = slug(f"{stem}-question-{count}")
    while name in taken:
        name = f"{name}-{count}"
    taken.add(name)
    return name
