"""Going through what coders coded differently: a line that somebody types, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workbench.actions import history
from workbench.actions.deciding import Decided, decide, decider, settle
from workbench.actions.dockets import Docket, Looked, many
from workbench.actions.passage_view import View, meaning, view
from workbench.actions.workplace import Workplace
from workbench.agreement.adjudication import Matter, State
from workbench.agreement.ruling import Kind, Ruling
from workbench.coding.called import Names
from workbench.errors import WorkbenchError
from workbench.model.codebook import Codebook
from workbench.model.coding import Stance
from workbench.model.filters import Filters

HELP = """\
1 REASON, 2 REASON  as that coder coded it, with the stance; or not at all
b REASON            both: one coding from the first to the last word
n REASON            not coded
c CODE REASON       it is that code instead
=STANCE before the reason tells another stance: 1 =challenges REASON, b =supports REASON, c CODE =context REASON
. as the reason     the last one again
s  skip             d  what the code means      u  take the last step back      q  stop; what is decided stays"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What is to be said, and the passage to decide on where it is another one than before."""

    said: tuple[str, ...] = ()
    view: View | None = None
    over: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    source: str
    code: str
    at: tuple[int, int]
    ids: frozenset[str]
    again: bool  # a decision stood on it already


@dataclass(frozen=True, kw_only=True, slots=True)
class _Done:
    """A run of this session. ``at``: the item that it was about, None for a settling."""

    run: str
    said: str
    at: int | None = None


@dataclass
class Session:
    """Somebody who decides. ``step`` takes a line and writes what it decides before it answers.

    ``again``: passages on which a decision stands are gone through too.
    """

    place: Workplace
    wanted: Sequence[str] = ()
    filters: Filters = field(default_factory=Filters)
    again: bool = False
    _items: list[_Item] = field(default_factory=list)
    _at: int = 0
    _done: list[_Done] = field(default_factory=list)
    _reason: str = ""
    _code: str = ""  # whose definition was shown last

    def opening(self) -> Reply:
        """What is said before the first line is typed.

        Raises:
            WorkbenchError: Nobody who decides, no source that two have judged, or nothing to decide in them.
        """
        with self.place.open() as study, study.snapshot():
            who = decider(study, self.place)
            looked = Looked(study, self.wanted, self.filters)
            looked.refuse_none()
            self._scopes = looked.chosen.code
            dockets = list(looked.dockets())
            within = looked.within(self._scopes)
        found = [(d, m) for d in dockets for m in d.matters if m.cluster.code in within]
        self._items = [_item(d, m) for d, m in found if m.state is State.OPEN or m.against or self._decided(m)]
        if not self._items:
            raise WorkbenchError(_nothing(found, len(dockets)), hint=self._way_out())
        judged = sum(who in {w for of in d.judges.values() for w in of} for d in dockets)
        said = [
            f"{many(len(self._items), 'passage')} to decide in"
            f" {many(len({i.source for i in self._items}), 'source')}; {who} decides; ? shows what you can type"
        ]
        if judged:
            said.append(
                f"{who} has judged {many(judged, 'source')} of these as a coder, which the decisions will tell"
            )
        if not self.wanted and looked.left_out:
            said.append(f"{many(len(looked.left_out), 'source')} left out: 'workbench adjudicate list' says why")
        return self._shown(tuple(said))

    @property
    def decided(self) -> int:
        """The passages that were decided in this session."""
        return len({d.at for d in self._done if d.at is not None})

    @property
    def left(self) -> int:
        """The passages of this session that were not decided."""
        return len(self._items) - self.decided

    def _decided(self, matter: Matter) -> bool:
        return self.again and matter.state is State.DECIDED

    def _way_out(self) -> str:
        return " ".join(("'workbench adjudicate settle", *self.wanted)) + "' makes it the consensus"

    def step(self, line: str) -> Reply:
        """Do what was typed. A refusal is said, and leaves everything as it is."""
        verb, _, rest = line.strip().partition(" ")
        does: dict[str, Callable[[str], Reply]] = {
            "": self._enter, "n": self._not_coded, "b": self._both, "c": self._instead, "s": self._skip,
            "d": self._define, "u": self._undo, "?": lambda _: Reply(said=tuple(HELP.splitlines())),
            "q": lambda _: Reply(over=True),
        }  # fmt: skip
        try:
            if verb.isascii() and verb.isdigit():
                return self._take(verb, rest)
            if verb in does:
                return does[verb](rest.strip())
        except WorkbenchError as error:
            return Reply(said=(str(error),))
        return Reply(said=(f"{verb!r} is nothing to type here; ? shows what is",))

    @property
    def _item(self) -> _Item:
        if self._at >= len(self._items):
            raise WorkbenchError("that was the last", hint="u takes it back, Enter stops")
        return self._items[self._at]

    def _enter(self, _: str) -> Reply:
        if self._at >= len(self._items):
            return Reply(over=True)
        raise WorkbenchError("a passage is decided, or skipped by s", hint="? shows what you can type")

    def _take(self, digits: str, rest: str) -> Reply:
        judges = self._look()[1].cluster.judges
        number = int(digits[:4])
        if not 1 <= number <= len(judges):
            raise WorkbenchError(f"there is no coder {number} here", hint=f"1 to {len(judges)}")
        return self._rule(Kind.TAKE, rest, coder=judges[number - 1])

    def _not_coded(self, rest: str) -> Reply:
        return self._rule(Kind.NOT_CODED, rest)

    def _both(self, rest: str) -> Reply:
        return self._rule(Kind.BOTH, rest)

    def _instead(self, rest: str) -> Reply:
        word, _, rest = rest.partition(" ")
        if not word:
            raise WorkbenchError("which code is it?", hint="c CODE REASON")
        return self._rule(Kind.INSTEAD, rest, code=Names(self._look()[2]).find(word).slug)

    def _rule(self, kind: Kind, rest: str, *, coder: str = "", code: str = "") -> Reply:
        item, (stance, reason) = self._item, _stance(rest.strip())
        if reason == ".":
            if not self._reason:
                raise WorkbenchError("there is no last reason yet", hint="write one")
            reason = self._reason
        ruling = Ruling(kind=kind, coder=coder, code=code, stance=stance)
        done = decide(
            self.place, item.source, item.code, item.at, ruling, reason=reason, again=item.again, seen=item.ids
        )
        self._reason = reason
        self._done.append(_Done(run=done.run, said=_outcome(done), at=self._at))
        said = [_outcome(done)]
        said += [f"without a stance {code} counts as support of what it states" for code in done.unstated]
        return self._next(said)

    def _skip(self, _: str) -> Reply:
        item = self._item
        return self._next([f"left open: {item.code}"])

    def _next(self, said: list[str]) -> Reply:
        """To the next passage; behind the last one of a source that is settled."""
        source = self._items[self._at].source
        self._at += 1
        if self._at == len(self._items) or self._items[self._at].source != source:
            said.append(self._settle(source))
        return self._shown(tuple(said))

    def _settle(self, source: str) -> str:
        try:
            (found,), run = settle(self.place, [source], Filters(code=self._scopes))
        except WorkbenchError as error:  # what was decided is written, and can be settled later
            return f"{source} is not settled: {error}"
        if found.left:
            return f"{source} is not settled: {many(found.left, 'passage')} left to decide"
        told = f"settled for {for_what(found.scopes)}: {found.agreed} agreed, {found.decided} decided"
        if run:
            self._done.append(_Done(run=run, said=f"{source} {told}"))
        return f"{source} {told}"

    def _undo(self, _: str) -> Reply:
        if not self._done:
            raise WorkbenchError("nothing of this session is left to undo", hint="'workbench undo' goes further back")
        last = self._done[-1]
        history.undo(self.place, last.run)
        self._done.pop()
        if last.at is None:
            return Reply(said=(f"undone: {last.said}",))
        self._at = last.at
        return self._shown((f"undone: {last.said}",))

    def _define(self, _: str) -> Reply:
        found, book = self._look()[1:]
        return Reply(said=_meaning(book, found.cluster.code))

    def _shown(self, said: tuple[str, ...]) -> Reply:
        if self._at >= len(self._items):
            return Reply(said=(*said, "the end; u takes the last step back, Enter stops"))
        try:
            docket, matter, book = self._look()
        except WorkbenchError as error:
            return Reply(said=(*said, str(error)))
        code = matter.cluster.code
        told = _meaning(book, code) if code != self._code else ()
        self._code = code
        shown = view(docket, matter, number=self._at + 1, of=len(self._items), meaning=told)
        return Reply(said=said, view=shown)

    def _look(self) -> tuple[Docket, Matter, Codebook]:
        """The passage as it is now."""
        item = self._item
        with self.place.open() as study, study.snapshot():
            looked = Looked(study, [item.source])
            docket = looked.docket(item.source)
        for matter in docket.matters:
            if matter.cluster.ids == item.ids:
                return docket, matter, looked.book
        raise WorkbenchError("somebody has coded on here meanwhile", hint="s goes on; run it again later")


def _item(docket: Docket, matter: Matter) -> _Item:
    c = matter.cluster
    return _Item(source=docket.source.slug, code=c.code, at=(c.start, c.end), ids=c.ids, again=bool(matter.decision))


def _nothing(found: Sequence[tuple[Docket, Matter]], sources: int) -> str:
    counts = {state: sum(m.state is state for _, m in found) for state in State}
    where = many(sources, "source")
    if counts[State.DECIDED]:
        return (
            f"nothing is left to decide in {where} ({counts[State.DECIDED]} decided, {counts[State.AGREED]} agreed)"
        )
    return f"coders differ nowhere in {where} ({many(counts[State.AGREED], 'passage')} agreed)"


def _stance(rest: str) -> tuple[Stance | None, str]:
    """A stance told as =STANCE or its beginning, and what follows."""
    if not rest.startswith("="):
        return None, rest
    word, _, reason = rest[1:].partition(" ")
    found = [s for s in Stance if word and s.value.startswith(word.lower())]
    if len(found) != 1:
        raise WorkbenchError(f"{word!r} is no stance", hint=f"one of {', '.join(Stance)}")
    return found[0], reason.strip()


def _outcome(done: Decided) -> str:
    """What was decided, in a line."""
    told = [f"{e.code} {e.start}:{e.end}{f' ({e.stance.value})' if e.stance else ''}" for e in done.entries]
    return f"decided: {', '.join(told) or f'{done.code} is not coded here'}"


def for_what(scopes: Sequence[str]) -> str:
    """Codes as a person is told of them.

    >>> for_what(("",)), for_what(("a", "b"))
    ('the whole codebook', 'a, b')
    """
    return ", ".join(scope or "the whole codebook" for scope in scopes)


def _meaning(book: Codebook, code: str) -> tuple[str, ...]:
    found = book.get(code)
    return tuple(meaning(found)) if found else ()
