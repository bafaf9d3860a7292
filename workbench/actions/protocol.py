"""Which question of the protocol each turn of the interviewer puts: proposed, decided, and kept with the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.actions.labels import chosen_sources
from workbench.actions.workplace import Progress, Workplace, no_progress, write
from workbench.errors import WorkbenchError
from workbench.model.coding import Question
from workbench.model.source import Kind, Source, Turn, Voice
from workbench.store import frame, sources
from workbench.store.journal import Change, Set
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.coding.wording import Asked

Answers = dict[int, tuple[str, ...]]  # respondent's turn, from 0 → questions
_BY_TURN = (Kind.TRANSCRIPT, Kind.FOCUS_GROUP)
_MOST = 20  # wordings of one question that are taken from other sources: each is compared with every turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What the turns of one interviewer seem to ask. ``meant``: questions for its roles and wave."""

    source: str
    asked: tuple[Asked, ...]
    meant: tuple[str, ...]

    @property
    def open(self) -> int:
        """Turns in which questions lie too near each other to choose."""
        return sum(bool(each.rivals) for each in self.asked)

    @property
    def settled(self) -> bool:
        """Whether no turn is left open, so that what is not found in it may count as not asked."""
        return not self.open

    @property
    def found(self) -> frozenset[str]:
        """The questions that are proposed."""
        return frozenset(each.question for each in self.asked if each.question)

    @property
    def answers(self) -> Answers:
        """Each respondent's turn with the questions that it answers; what is open ends the question before it."""
        heard: dict[int, dict[str, None]] = {}
        for each in self.asked:
            for at in each.answers if each.question else ():
                heard.setdefault(at, {})[each.question or ""] = None
        return {at: tuple(questions) for at, questions in sorted(heard.items())}


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Proposals for some sources. ``decided``: those left out because somebody has looked; ``passed``: why others.

    ``texts``: question → its words in the protocol.
    """

    proposals: tuple[Proposal, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    decided: tuple[str, ...] = ()
    passed: Mapping[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was kept. ``missed``: (source, question) that was meant for a source and not found in it."""

    sources: tuple[str, ...]
    changed: tuple[str, ...]
    turns: int
    missed: int
    run: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """A question and its fate: sources it is ``meant`` for, in how many somebody ``looked``, and ``found`` it."""

    question: Question
    meant: int
    looked: int
    found: int


def fits(question: Question, source: Source) -> bool:
    """Whether a question was meant for a source: its role speaks there, and its wave is that of the source.

    >>> q = Question(id="q1", role="coach", wave="", text="", codes=())
    >>> fits(q, Source(id="", slug="s", title="", text="", kind=Kind.TRANSCRIPT, role="coach", wave="2"))
    True
    """
    return question.role in (*source.roles, "") and question.wave in (source.wave or "", "")


def propose(
    place: Workplace, wanted: Sequence[str] = (), *, least: float | None = None, progress: Progress = no_progress
) -> Matching:
    """Match the turns of interviewers with the questions meant for their sources; writes nothing.

    Without ``wanted``: all transcripts and focus groups that nobody has looked at. ``least``: the score from which
    a question is proposed. Wordings that were decided in other sources count as wordings of their questions.
    """
    from workbench.coding.wording import LEAST, match_questions

    with place.open() as study, study.snapshot():
        questions = _questions(study)
        chosen = chosen_sources(study, wanted, kinds=_BY_TURN)
        waiting = [s for s in chosen if wanted or s.answers is None]
        elsewhere = _decided_wordings(study)
        proposals, passed = [], {}
        for at, source in enumerate(waiting):
            progress("matching", at, len(waiting))
            meant = [q for q in questions if fits(q, source)]
            if why := _passed_over(source, meant):
                passed[source.slug] = why
                continue
            also = {q.id: tuple(dict.fromkeys(
                words for where, words in elsewhere.get(q.id, ()) if where != source.slug))[:_MOST]
                for q in meant}  # fmt: skip
            text = sources.body(study.db, source.text)
            asked = match_questions(text, source.turns, meant, least=LEAST if least is None else least, also=also)
            proposals.append(Proposal(source=source.slug, asked=asked, meant=tuple(q.id for q in meant)))
        progress("done", 1, 1)
        return Matching(
            proposals=tuple(proposals), passed=passed, heads=study.heads, texts={q.id: q.text for q in questions},
            decided=tuple(s.slug for s in chosen if s not in waiting),
        )  # fmt: skip


def _questions(study: Study) -> tuple[Question, ...]:
    found = frame.questions(study.db)
    if not found:
        raise WorkbenchError("the study has no protocol yet", hint="run 'workbench protocol load FILE' first")
    return found


def _passed_over(source: Source, meant: Sequence[Question]) -> str:
    """Why nothing can be matched in a source; '' when it can."""
    if not any(turn.voice is Voice.INTERVIEWER for turn in source.turns):
        return "nobody asks in it; see 'workbench participant map'"
    if meant:
        return ""
    return (
        f"no question is meant for role {', '.join(source.roles) or '(not told)'}, wave {source.wave or '(not told)'}"
    )


def _decided_wordings(study: Study) -> dict[str, list[tuple[str, str]]]:
    """Question → (source, what the interviewer said), of all sources in which somebody has looked."""
    found: dict[str, list[tuple[str, str]]] = {}
    for source in sources.sources(study.db):
        opened = openings(source.turns, source.answers or {})
        text = sources.body(study.db, source.text) if opened else ""
        for at, asked in opened.items():
            turn = source.turns[at]
            for question in asked:
                found.setdefault(question, []).append((source.slug, text[turn.start : turn.end]))
    return found


def openings(turns: Sequence[Turn], answers: Mapping[int, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """The interviewer's turns that open questions, told back from the turns that answer them.

    A turn that puts several questions is left out: which of its words put which is not known.

    >>> voices = [Voice.INTERVIEWER, Voice.RESPONDENT] * 3
    >>> turns = [Turn(start=n, end=n + 1, speaker="", voice=v) for n, v in enumerate(voices)]
    >>> openings(turns, {1: ("q1",), 3: ("q1",), 5: ("q2",)})
    {0: ('q1',), 4: ('q2',)}
    """
    found: dict[int, tuple[str, ...]] = {}
    running: tuple[str, ...] = ()
    said: int | None = None
    for at, turn in enumerate(turns):
        if turn.voice is Voice.INTERVIEWER:
            said = at
        elif turn.voice is Voice.RESPONDENT:
            now = tuple(answers.get(at, ()))
            if now != running and len(now) == 1 and said is not None:
                found[said] = now
            running, said = now, None
    return found


def accept(place: Workplace, matching: Matching) -> Decided:
    """Keep the proposals as they were shown, less those with a turn that is open; refused when the study was changed.

    A question that lies open between rivals was asked or was not: its source waits for a person.
    """
    with place.open() as study, study.transaction():
        study.expect(matching.heads)
        answers = {p.source: p.answers for p in matching.proposals if p.settled}
        return _write(study, place, answers)


def apply_table(place: Workplace, table: Path, *, dry_run: bool = False) -> Decided:
    """Keep what a table decides, for the sources that stand in it; all its problems at once."""
    from workbench.coding.asked_table import NEEDED, read_decisions
    from workbench.coding.wording import answers
    from workbench.importing.describing.tables import read_table

    rows = read_table(table, required=NEEDED, optional=("question",))
    with place.open() as study, study.snapshot() if dry_run else study.transaction():
        questions, known = _questions(study), {s.slug: s for s in sources.sources(study.db)}
        in_table = [known[slug] for slug in dict.fromkeys(row["source"] for row in rows) if slug in known]
        decided = read_decisions(
            rows, where=table.name, turns={slug: s.turns for slug, s in known.items()},
            questions={s.slug: [q.id for q in questions if fits(q, s)] for s in in_table},
        )  # fmt: skip
        found = {slug: answers(asked, known[slug].turns) for slug, asked in decided.items()}
        return _write(study, place, found, dry_run=dry_run)


def _write(study: Study, place: Workplace, found: Mapping[str, Answers], *, dry_run: bool = False) -> Decided:
    """The caller holds the transaction."""
    questions, known = _questions(study), {s.slug: s for s in sources.sources(study.db)}
    changed = [slug for slug, answers in found.items() if known[slug].answers != answers]
    changes: list[Change] = [
        Set(table="source", row=known[slug].id, values={"answers": sources.answers_field(found[slug])})
        for slug in changed
    ]
    run = write(study, place, changes, command="protocol match") if changes and not dry_run else ""
    return Decided(
        sources=tuple(found), changed=tuple(changed), turns=sum(map(len, found.values())),
        missed=sum(len(_missed(questions, known[slug], answers)) for slug, answers in found.items()), run=run,
    )  # fmt: skip


def _missed(questions: Iterable[Question], source: Source, answers: Answers) -> list[str]:
    found = {question for asked in answers.values() for question in asked}
    return [q.id for q in questions if fits(q, source) and q.id not in found]


def show_protocol(place: Workplace) -> tuple[Put, ...]:
    """Each question of the protocol, and in how many sources it was found."""
    with place.open() as study, study.snapshot():
        asked = [s for s in sources.sources(study.db) if s.kind.asked]
        return tuple(_put(question, asked) for question in _questions(study))


def _put(question: Question, asked: Iterable[Source]) -> Put:
    meant = [s for s in asked if fits(question, s)]
    looked = [s for s in meant if s.answers is not None]
    found = [s for s in looked if s.answers and any(question.id in each for each in s.answers.values())]
    return Put(question=question, meant=len(meant), looked=len(looked), found=len(found))
