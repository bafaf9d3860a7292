"""A source on somebody's desk: what is coded on it, in memory, and each decision written at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from workbench.actions.assigning import Done, note_finished
from workbench.actions.codings import refuse_stance
from workbench.actions.finding import find_source
from workbench.actions.workplace import Workplace, coder_in, who_writes, write
from workbench.coding.called import Names
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, in_vivo
from workbench.model.coding import Coding, Stance
from workbench.model.team import CONSENSUS, Assignment, hidden
from workbench.model.text import Span, mark, slug
from workbench.store import codes, codings, freeze, noted, sources
from workbench.store.assignments import assignments
from workbench.store.codings import NewCoding
from workbench.store.journal import Add, Change, Retract, Set
from workbench.store.people import row_id
from workbench.store.study import Study

IN_VIVO = "in-vivo"
LONGEST = 8  # words that may name a code
GROUP = Code(
    slug=IN_VIVO, name="In vivo", definition="Codes named by the participants' own words, to be sorted later."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One decision of a session. ``run`` is that of the journal, '' when nothing had to be written.

    ``new``: (uuid, code) of the codings that it made; ``on``: uuids of all codings that it was about.
    """

    run: str
    said: str
    new: tuple[tuple[str, str], ...] = ()
    on: tuple[str, ...] = ()


class Desk:
    """An open study, one source, one coder. Nothing is locked between decisions.

    What others write meanwhile is seen before each decision. ``blind``: others' codings are not even read; so it is
    where the source is blind for the coder, whatever was asked (``kept``), until the desk is left.
    ``version`` grows when the codebook may have changed.
    """

    def __init__(self, study: Study, place: Workplace, wanted: str, *, blind: bool = False) -> None:
        self.study, self.place, self.blind, self.kept = study, place, blind, False
        self.version = 0
        with study.snapshot():
            self.coder = coder_in(study, place.coder)
            self.source = find_source(study, wanted)
            self.text = sources.body(study.db, self.source.text)
            self._read()

    def _read(self) -> None:
        """What others may change: the codebook and the codings."""
        self.book = codes.codebook(self.study.db)
        self.names = Names(self.book)
        self._keys = codes.ids(self.study.db)
        self.who = row_id(self.study.db, self.study.namespace, "coder", self.coder)
        self.kept = self.kept or self.source.slug in hidden(assignments(self.study.db), self.coder)
        self._read_codings()

    def _read_codings(self) -> None:
        only = self.coder if self.blind or self.kept else None
        found = codings.codings(self.study.db, source=self.source.slug, coder=only)
        self.codings = tuple(c for c in found if c.coder != CONSENSUS)
        self._heads = self.study.heads

    def refresh(self) -> None:
        """See what others have written since; a source that has another text by now cannot be coded on."""
        if self.study.heads == self._heads:
            return
        with self.study.snapshot():
            now = find_source(self.study, self.source.slug)
            if (now.id, now.text, now.turns) != (self.source.id, self.source.text, self.source.turns):
                raise WorkbenchError(
                    "the text of this source was changed meanwhile; nothing was written", hint="q, and open it again"
                )
            self.source = now
            self._read()
        self.version += 1

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction on the study as it was last seen."""
        with self.study.transaction():
            if self.study.heads != self._heads:
                raise WorkbenchError("somebody else wrote at this moment; nothing was written", hint="type it again")
            yield
            self._read_codings()

    @property
    def unfinished(self) -> tuple[Assignment, ...]:
        """What the coder was given of this source and has not finished."""
        return tuple(
            a
            for a in assignments(self.study.db)
            if a.source == self.source.slug and a.coder == self.coder and not a.finished
        )

    def finish(self) -> Done | None:
        """Note that the coder has finished the source; None where it was not given to them."""
        with self.writing():
            own = self.unfinished
            return note_finished(self.study, self.place, own) if own else None

    @property
    def own(self) -> tuple[Coding, ...]:
        """The codings of this coder."""
        return tuple(c for c in self.codings if c.coder == self.coder)

    def on(self, span: Span) -> tuple[Coding, ...]:
        """The codings that touch a selection."""
        return tuple(c for c in self.codings if c.start < span.end and span.start < c.end)

    def code(self, span: Span, wanted: Sequence[Code], *, stance: str = "", memo: str = "") -> Decision:
        """Code a selection. What is there already gets the stance and memo, and is confirmed under today's rules."""
        for code in wanted:
            refuse_stance(stance, code)
        with self.writing():
            return self._code(span, wanted, stance=stance, memo=memo, before=[], said="")

    def _code(
        self, span: Span, wanted: Sequence[Code], *, stance: str, memo: str, before: list[Change], said: str
    ) -> Decision:
        """``before``: changes that make a new code, written in the same run."""
        here = [c for c in self.own if (c.start, c.end) == (span.start, span.end)]
        there = {c.slug: [k for k in here if k.code == c.slug] for c in wanted}
        fresh = [c for c in wanted if not there[c.slug]]
        changes = codings.add_codings([self._new(span, c, stance, memo) for c in fresh])
        keys = list(changes[0].rows) if changes and isinstance(changes[0], Add) else []
        known = [(c, k) for c in wanted for k in there[c.slug]]
        again = [
            Set(table="coding", row=k.id, values={"fingerprint": c.fingerprint})
            for c, k in known
            if c.outdated(k.fingerprint)
        ]
        amended = self._amended([k for _, k in known], stance, memo)
        changes = [*before, *changes, *again, *amended]
        run = write(self.study, self.place, changes, command="code") if changes else ""
        told = [*(c.slug for c in fresh), *(f"{c.slug} ({_there(c, k, bool(amended))})" for c, k in known)]
        return Decision(
            run=run, said=said or ", ".join(told), new=tuple(zip(keys, (c.slug for c in fresh), strict=True)),
            on=(*keys, *(k.id for _, k in known)),
        )  # fmt: skip

    def _new(self, span: Span, code: Code, stance: str, memo: str) -> NewCoding:
        return NewCoding(
            source=self.source.id, code=self._keys[code.slug], coder=self.who, start=span.start, end=span.end,
            text=mark(self.source.text), stance=Stance(stance) if stance else None, fingerprint=code.fingerprint,
            memo=memo,
        )  # fmt: skip

    def _amended(self, known: Sequence[Coding], stance: str, memo: str) -> list[Change]:
        stances = {k.id: Stance(stance) for k in known if stance and (k.stance is None or k.stance.value != stance)}
        return codings.amend_codings(stances, [(k.id, self.who, memo) for k in known if memo and memo != k.memo])

    def remark(self, on: Sequence[str], *, stance: str = "", memo: str = "") -> Decision:
        """A memo or a stance on codings that were made; a stance only where the code states a proposition."""
        found = [c for c in self.own if c.id in on]
        if stance:
            stated = [c for c in found if (self.book.get(c.code) or GROUP).proposition]
            for c in found[: not stated]:
                refuse_stance(stance, self.book.get(c.code) or GROUP)
            found = stated
        if not found:
            raise WorkbenchError("there is no coding to remark on", hint="code something first")
        with self.writing():
            changes = self._amended(found, stance, memo)
            run = write(self.study, self.place, changes, command="code (remark)") if changes else ""
        said = f"{stance or 'memo'} on {', '.join(c.code for c in found)}"
        return Decision(run=run, said=said, on=tuple(c.id for c in found))

    def remove(self, span: Span, wanted: Sequence[Code]) -> Decision:
        """Take one's own codings of these codes off a selection."""
        found = [c for c in self.own if c in self.on(span) and c.code in {code.slug for code in wanted}]
        if missing := [code.slug for code in wanted if code.slug not in {c.code for c in found}]:
            raise WorkbenchError(f"{', '.join(missing)} is not coded here by you")
        with self.writing():
            changes = [Retract(table="coding", row=c.id) for c in found]
            run = write(self.study, self.place, changes, command="code (take off)")
        return Decision(run=run, said=f"off: {', '.join(c.code for c in found)}")

    def new_code(self, span: Span, name: str, parent: Code | None, *, quote: str) -> Decision:
        """Make a code and code the selection with it. ``quote``: the words that it is called by, '' to tell none."""
        above = parent or self.book.get(IN_VIVO) or GROUP
        words = " ".join(name.split())
        if len(words.split()) > LONGEST or not any(c.isalnum() for c in words):
            raise WorkbenchError("no name for a code", hint='v NAME, or v "a few of the words"')
        code = Code(
            slug=f"{above.slug}/{slug(words)}", name=words, parent=above.slug, example=quote,
            definition=in_vivo(quote) if quote else "Made while coding; to be defined.",
        )  # fmt: skip
        if self.book.named(code.slug):
            raise WorkbenchError(f"{code.slug} is there already", hint=f"to code with it: {code.slug}")
        with self.writing():
            change = self._added([c for c in (above, code) if c.slug not in self._keys], beside=above)
            made = self._code(span, [code], stance="", memo="", before=[change], said=f"new code {code.slug}")
            self._read()
        return made

    def _added(self, new: Sequence[Code], *, beside: Code) -> Add:
        """The change that makes codes, in the codebook of the one that they stand under, which must not be frozen."""
        homes = codes.homes(self.study.db)
        home = homes.get(beside.slug, IN_VIVO)
        if by := freeze.frozen(self.study.db, home):
            raise WorkbenchError(
                f"codebook {home} is frozen since {by.date[:10]} by {by.coder}; no code was made",
                hint="'workbench codebook thaw' lets it change again",
            )
        rows = {codes.new_id(self.study.db, self.study.namespace, c.slug): c for c in new}
        self._keys |= {c.slug: key for key, c in rows.items()}
        position = sum(book == home for book in homes.values())
        return Add(
            table="code",
            rows={k: codes.values(c, position=position + n, codebook=home) for n, (k, c) in enumerate(rows.items())},
        )

    def undo(self, done: Decision) -> str:
        """Take a decision back; gives the run of the journal by which ``redo`` brings it again."""
        self._revert(done.run, "undo code")
        return noted.reverting(self.study.db, done.run)

    def redo(self, undoing: str) -> None:
        """Bring back what was undone."""
        self._revert(undoing, "redo code")

    def _revert(self, run: str, command: str) -> None:
        with self.writing():
            self.study.revert(run, command=command, coder=who_writes(self.place))
            self._read()


def _there(code: Code, coding: Coding, amended: bool) -> str:
    if code.outdated(coding.fingerprint):
        return "confirmed under its definition of today"
    return "changed" if amended else "there already"
