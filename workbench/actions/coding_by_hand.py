"""Coding a source sentence by sentence: a line that somebody types, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from workbench.actions.assigning import Done
from workbench.actions.desk import Decision, Desk
from workbench.actions.reading_notes import ReadingNotes
from workbench.actions.source_view import SourceView, View
from workbench.actions.workplace import Workplace
from workbench.coding.called import RECENT, Recent
from workbench.coding.steps import Steps
from workbench.coding.typed import HELP, Typed, parse
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code
from workbench.model.consent import WITHDRAWN
from workbench.model.reading import ranges
from workbench.model.source import Source, Unit
from workbench.store import codes, noted, sources

FEW = 8  # ranges of turns that a message names


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What is to be said, and the view where it is another one than before."""

    said: tuple[str, ...] = ()
    view: View | None = None
    over: bool = False


@contextmanager
def open_session(
    place: Workplace,
    wanted: str,
    *,
    scopes: Sequence[str] = (),
    start: int | None = None,
    blind: bool = False,
    everything: bool = False,
) -> Iterator[Session]:
    """A session on one source; ``close`` it before it goes.

    ``blind``: others' codings are not shown; so it is without being asked where the source is blind for the coder.
    ``scopes``: codes for which it is read, the whole codebook when none is told. ``start``: a turn to begin at,
    instead of the first that this coder has not read. ``everything``: interviewers' sentences are gone through too.
    """
    with place.open() as study:
        desk = Desk(study, place, wanted, blind=blind)
        of_codes = tuple(dict.fromkeys(codes.find_code(desk.book, c).slug for c in scopes))
        yield Session(desk, of_codes, start=start, everything=everything)


class Session:
    """Somebody at a source. ``step`` takes a line and writes what it decides before it answers."""

    def __init__(self, desk: Desk, scopes: tuple[str, ...], *, start: int | None, everything: bool) -> None:
        self.desk = desk
        self.shown = SourceView(desk)
        heard = [u for u in self.shown.units if self.shown.instead[u.turn] != WITHDRAWN]
        self.steps = Steps([u for u in heard if everything or u.voice.counted], desk.text)
        if not self.steps.units:
            _refuse(desk.source, self.shown.units)
        counted = {u.turn + 1 for u in heard if u.voice.counted}
        self.notes = ReadingNotes(desk, scopes, tuple(t for t in self.steps.turns if t in counted))
        self.recent = Recent()
        for slug in reversed(noted.last_codes(desk.study.db, desk.coder, limit=RECENT)):
            self.recent.use(slug)
        self._done: list[Decision] = []
        self._undone: list[tuple[Decision, str]] = []  # with the run that undid it
        self._made: list[str] = []  # codes
        self._last: tuple[str, ...] = ()  # codes
        self._sought = ""
        self._to_finish = False  # all of it was read just now, and that is not noted yet
        self._begin(start)

    def _begin(self, start: int | None) -> None:
        left = self.notes.left
        if start is not None or left:
            self.steps.go_to_turn(start if start is not None else left[0])

    def opening(self) -> Reply:
        """What is said before the first line is typed."""
        turns, left = self.notes.turns, self.notes.left
        said = [
            f"{self.desk.source.slug}: {_many(len(self.steps.units), 'sentence')} in"
            f" {_many(len(self.steps.turns), 'turn')};"
            f" coder {self.desk.coder}; for {self._for}; ? shows what you can type"
        ]
        if self.desk.kept:
            said.append("blind: what others coded is hidden until all have finished")
        if not left and turns:
            said.append("you have read all of it; this goes through it again")
        elif len(left) < len(turns):
            at = self.steps.unit.turn + 1
            said.append(f"you have read {len(turns) - len(left)} of {len(turns)} turns; on with turn {at}")
        return Reply(said=tuple(said), view=self.shown.of(self.steps))

    def _named(self, turns: Sequence[int]) -> str:
        """Turns, those that follow each other as a range."""
        found = ranges(turns, self.notes.turns)
        named = [f"{first}-{last}" if last > first else str(first) for first, last in found[:FEW]]
        return f"turn{'s' * (len(turns) > 1)} {', '.join(named)}{' and others' * (len(found) > FEW)}"

    @property
    def _for(self) -> str:
        return ", ".join(self.notes.scopes) or "the whole codebook"

    def step(self, line: str) -> Reply:
        """Do what was typed. A refusal is said, and leaves everything as it is."""
        try:
            typed = parse(line)
            if typed.verb == "q" or (not typed.verb and self.steps.over):
                return Reply(over=True)
            self.desk.refresh()
            if typed.grow:
                self.steps.grow(typed.grow)
            return self._does[typed.verb](self, typed)
        except WorkbenchError as error:
            return Reply(said=(str(error),))

    def _next(self, typed: Typed) -> Reply:
        self.steps.next()
        said = self._note()
        if not self.steps.over:
            return Reply(said=said, view=self.shown.of(self.steps))
        left = self.notes.left
        if left:
            end = f"still to read: {self._named(left)}; g {left[0]} goes there, Enter stops"
        else:
            end = f"all of it is read for {self._for}; b goes back, Enter stops"
        return Reply(said=(*said, f"the end; {end}"))

    def _note(self) -> tuple[str, ...]:
        """Note what was read; when that cannot be written now, it is with the next turn."""
        try:
            done = self.notes.note(self.steps.read)
            self._to_finish |= done and not self.notes.scopes
            over = self.desk.finish() if self._to_finish else None
        except WorkbenchError as error:
            return (str(error),)
        self._to_finish = False
        said = (f"noted: you have read all of it for {self._for}",) if done else ()
        return (*said, finished(over)) if over else said

    def _grown(self, typed: Typed) -> Reply:
        return Reply(view=self.shown.of(self.steps))

    def _back(self, typed: Typed) -> Reply:
        self.steps.back()
        return Reply(view=self.shown.of(self.steps))

    def _go(self, typed: Typed) -> Reply:
        self.steps.go_to_turn(int(typed.text))
        return Reply(view=self.shown.of(self.steps))

    def _search(self, typed: Typed) -> Reply:
        self._sought = typed.text or self._sought
        if not self._sought:
            raise WorkbenchError("which words?", hint="/ and the words")
        self.steps.search(self._sought)
        return Reply(view=self.shown.of(self.steps))

    def _code(self, typed: Typed) -> Reply:
        span = self.steps.part(typed.part) if typed.part else self.steps.span
        wanted = self._called(typed.words)
        done = self.desk.code(span, wanted, stance=typed.stance, memo=typed.text)
        self._last = tuple(code.slug for code in wanted)
        digits = " ".join(f"{self.recent.use(slug)}={slug.rsplit('/', 1)[-1]}" for slug in self._last)
        return self._decided(done, f"coded: {done.said}  [{digits}]")

    def _called(self, words: Sequence[str]) -> list[Code]:
        """The codes of those names, each once; '.' is the last ones."""
        if "." in words and not self._last:
            raise WorkbenchError("there is no last code yet")
        named = [w for word in words for w in (self._last if word == "." else (word,))]
        found = [self.desk.names.find(word, self.recent.by_digit) for word in named]
        return list({code.slug: code for code in found}.values())

    def _decided(self, done: Decision, said: str) -> Reply:
        self._done.append(done)
        if done.run:
            self._undone.clear()
        return Reply(said=(said,))

    def _in_vivo(self, typed: Typed) -> Reply:
        span = self.steps.part(typed.part) if typed.part else self.steps.span
        words = " ".join(span.cut(self.desk.text).split())
        above, _, name = typed.text.rpartition("/")
        parent = typed.words[0] if typed.words else above
        if not self.shown.free(span):
            if not name:
                raise WorkbenchError(
                    "these words may not be quoted or archived, so no code is named by them", hint="v NAME"
                )
            words = ""
        made = self.desk.new_code(
            span, name or words.strip(" .,;:!?"), self.desk.names.find(parent) if parent else None, quote=words
        )
        self.notes.settle()  # what was read before knew nothing of this code
        self._made += [code for _, code in made.new]
        self._last = tuple(code for _, code in made.new)
        for slug in self._last:
            self.recent.use(slug)
        return self._decided(made, made.said)

    def _remark(self, typed: Typed) -> Reply:
        last = next((d for d in reversed(self._done) if d.on), None)
        done = self.desk.remark(last.on if last else (), stance=typed.stance, memo=typed.text)
        return self._decided(done, done.said)

    def _off(self, typed: Typed) -> Reply:
        done = self.desk.remove(self.steps.span, self._called(typed.words))
        return self._decided(done, done.said)

    def _undo(self, typed: Typed) -> Reply:
        self._done = [d for d in self._done if d.run]
        if not self._done:
            raise WorkbenchError("nothing of this session is left to undo", hint="'workbench undo' goes further back")
        self._undone.append((self._done[-1], self.desk.undo(self._done[-1])))
        return Reply(said=(f"undone: {self._done.pop().said}",))

    def _redo(self, typed: Typed) -> Reply:
        if not self._undone:
            raise WorkbenchError("nothing was undone last")
        done, undoing = self._undone[-1]
        self.desk.redo(undoing)
        self._undone.pop()
        self._done.append(done)
        return Reply(said=(f"again: {done.said}",))

    def _define(self, typed: Typed) -> Reply:
        return Reply(said=tuple(line for code in self._called(typed.words) for line in _definition(code)))

    def _list(self, typed: Typed) -> Reply:
        listed = tuple(f"{digit}  {slug}" for digit, slug in sorted(self.recent.by_digit.items()))
        return Reply(said=listed or ("you have used no code yet",))

    def _help(self, typed: Typed) -> Reply:
        return Reply(said=tuple(HELP.splitlines()))

    def _context(self, typed: Typed) -> Reply:
        near = self.shown.around(self.steps)
        return Reply(said=tuple(f"{at.turn}  {at.speaker}: {' '.join(at.words.split())}" for at in near))

    _does: ClassVar[dict[str, Callable[[Session, Typed], Reply]]] = {
        "": _next, "+": _grown, "b": _back, "g": _go, "/": _search, "=": _code, "v": _in_vivo, "m": _remark,
        "s": _remark, "x": _off, "u": _undo, "r": _redo, "d": _define, "l": _list, "?": _help, "c": _context,
    }  # fmt: skip

    def close(self) -> tuple[str, ...]:
        """End the session: what was found, and where the next one goes on."""
        said = self._note()
        new = {key: code for decision in self._done for key, code in decision.new}
        standing = {c.id for c in self.desk.own}
        used = {code for key, code in new.items() if key in standing}
        found = sum(key in standing for key in new)
        said += (f"{_many(found, 'new coding')} under {_many(len(used), 'code')} in this session, all written",)
        if made := [code for code in self._made if code in used]:
            unread = f"nobody has read for what you added ({', '.join(made)}), nor wholly for the codes above it"
            said += (f"{unread}: 'workbench recode start CODE' queues what is to be read",)
        left = self.notes.left
        if self.desk.unfinished and not (left or self.notes.scopes):
            said += (f"when you are done: 'workbench assignment finish {self.desk.source.slug}'",)
        return (*said, f"the next session goes on at turn {left[0]}; to read: {self._named(left)}") if left else said

    def following(self) -> str:
        """The next source that counts and that the coder has not read for these codes, as it is typed; or ''."""
        study, notes = self.desk.study, self.notes
        with study.snapshot():
            read, turns = noted.readings(study.db), noted.counted_turns(study.db)
            counted = [s.slug for s in sources.sources(study.db) if s.counted and turns[s.slug]]
        at = counted.index(self.desk.source.slug) + 1 if self.desk.source.slug in counted else 0
        strict = bool(notes.scopes)
        return next(
            (
                " ".join((slug, *(f"--code {code}" for code in notes.scopes)))
                for slug in (*counted[at:], *counted[:at])
                if read.left(slug, self.desk.coder, turns[slug], scopes=notes.scopes, strict=strict)
            ),
            "",
        )


def finished(done: Done) -> str:
    """What is said when a coder has finished a source that was given to them.

    >>> print(finished(Done(source="s", coder="ana", waiting=("bo",))))
    ana has finished s; others' codings are hidden until bo has too; 'workbench assignment reopen s' takes it back
    """
    has = "has" if len(done.waiting) == 1 else "have"
    seen = f"; others' codings are hidden until {', '.join(done.waiting)} {has} too" if done.waiting else ""
    seen = "; all have, so others' codings can be seen now" if done.shown else seen
    return f"{done.coder} has finished {done.source}{seen}; 'workbench assignment reopen {done.source}' takes it back"


def _refuse(source: Source, units: Sequence[Unit]) -> None:
    if not units:
        raise WorkbenchError(f"{source.slug} has no sentences yet", hint="run 'workbench source units'")
    raise WorkbenchError(f"nobody whose words count speaks in {source.slug}", hint="--all goes through all of it")


def _definition(code: Code) -> Iterator[str]:
    yield f"{code.slug}: {code.name}"
    for name, text in (
        ("", code.definition), ("when: ", code.include), ("not when: ", code.exclude),
        ("states: ", code.proposition), ("example: ", code.example),
    ):  # fmt: skip
        if text:
            yield f"  {name}{' '.join(text.split())}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
