"""Reading again for a code that is new or redefined: what is to be read, and how much was found.

What is to be read follows from coverage alone. That somebody has begun, and when, is a memo on the code: it is in the
journal with everything else, comes along in a merge, and stays beside the code as a record of the decision.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import WorkbenchError
from workbench.model.reading import Readings
from workbench.model.source import Source
from workbench.store import codes, codings, noted, sources
from workbench.store.journal import Add, new_ids
from workbench.store.memos import remark
from workbench.store.people import row_id
from workbench.store.study import Study

_MEMO = re.compile(r"^recode (begun|ended) (\d{4}-\S{1,30}Z):", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recode:
    """A code and what is to be read for it.

    ``begun``: UTC time (ISO 8601), '' when nobody has. ``left``: sources that count and that nobody has read for the
    code as it is now, newest first; ``read``: those that were so when it began and are read now. Of these two:
    ``codings`` made since, ``sources`` that hold them, and ``sites`` that do, of the ``among`` sites that were read.
    """

    code: str
    begun: str = ""
    left: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    codings: int = 0
    sources: int = 0
    sites: int = 0
    among: int = 0


@dataclass
class _Queue:
    """What there is to read, and who has."""

    study: Study
    readings: Readings = field(init=False)
    by_slug: dict[str, Source] = field(init=False)  # sources that count, newest first

    def __post_init__(self) -> None:
        self.readings = noted.readings(self.study.db)
        self._turns = {slug: turns for slug, turns in noted.counted_turns(self.study.db).items() if turns}
        came = [s for s in sources.sources(self.study.db) if s.counted and s.slug in self._turns]
        newest = sorted(enumerate(came), key=lambda each: (each[1].date or "", each[0]), reverse=True)
        self.by_slug = {source.slug: source for _, source in newest}
        self._readers: dict[str, list[str]] = {}
        for slug, coder in self.readings.by:
            self._readers.setdefault(slug, []).append(coder)
        self._keys = codes.ids(self.study.db)

    def unread(self, code: str, *, before: int | None = None) -> tuple[str, ...]:
        """The sources that nobody has read for a code; ``before`` a time in microseconds, or until now."""
        return tuple(slug for slug in self.by_slug if not self._is_read(slug, code, before))

    def _is_read(self, slug: str, code: str, before: int | None) -> bool:
        turns = self._turns[slug]
        readers = self._readers.get(slug, ())
        return any(not self.readings.left(slug, who, turns, scopes=(code,), before=before) for who in readers)

    def begun(self) -> dict[str, str]:
        """Code → when reading for it began, of those that have not been ended."""
        slugs = {key: slug for slug, key in self._keys.items()}
        found = {}
        for key, body in codings.memos_on(self.study.db, slugs).items():
            told = sorted((when, what) for what, when in _MEMO.findall(body))
            if told and told[-1][1] == "begun":
                found[slugs[key]] = told[-1][0]
        return found

    def waiting(self) -> tuple[str, ...]:
        """Leaves that came in or were redefined after somebody had read for what they stand in."""
        known = self.readings
        late = {code for note in known.notes for code in known.leaves(note.scope) - known.held(note)}
        return tuple(code.slug for code in known.book if code.slug in late)

    def so_far(self, code: str, begun: str = "") -> Recode:
        """What is to be read for a code, and since a beginning what was read and found."""
        left = self.unread(code)
        if not begun:
            return Recode(code=code, left=left)
        clock = noted.microseconds(begun)
        queued = self.unread(code, before=clock)
        read = tuple(slug for slug in queued if slug not in set(left))
        made = noted.coded_since(self.study.db, self.readings.book.under(code), clock)
        found = [slug for slug, _ in made if slug in set(queued)]
        return Recode(
            code=code, begun=begun, left=left, read=read, codings=len(found), sources=len(set(found)),
            sites=len(self._sites(found)), among=len(self._sites((*read, *found))),
        )  # fmt: skip

    def _sites(self, slugs: Iterable[str]) -> set[str]:
        return {site for slug in slugs if (site := self.by_slug[slug].site)}

    def memo(self, place: Workplace, what: str, told: Sequence[tuple[str, str]]) -> None:
        """Note on codes that reading for them has begun or ended. ``told``: code, what is to be said of it."""
        study = self.study
        coder = row_id(study.db, study.namespace, "coder", coder_in(study, place.coder))
        now = study.now
        bodies = [remark(self._keys[code], coder, f"recode {what} {now}: {text}") for code, text in told]
        rows = dict(zip(new_ids(len(bodies)), bodies, strict=True))
        write(study, place, [Add(table="memo", rows=rows)], command=f"recode {'start' if what == 'begun' else 'end'}")


def start(place: Workplace, wanted: Sequence[str], *, redefined: bool = False) -> tuple[Recode, ...]:
    """Begin to read again for codes; with ``redefined`` for all that were redefined after somebody had read for them.

    A code that has been read for everywhere comes back with nothing left, and nothing is noted of it.
    """
    with place.open() as study, study.transaction():
        queue = _Queue(study)
        book, under_way = queue.readings.book, queue.begun()
        named = [codes.find_code(book, code).slug for code in wanted]
        if redefined:
            late = set(queue.waiting())
            named += [c.slug for c in book if c.redefined and c.slug in late and c.slug not in under_way]
        if not named:
            raise WorkbenchError("no code was redefined after somebody had read for it", hint="name a code")
        for code in named:
            if code in under_way:
                raise WorkbenchError(
                    f"reading for {code} is under way since {under_way[code][:10]}",
                    hint="'workbench recode next' goes on, 'workbench recode end' ends it",
                )
        found = tuple(queue.so_far(code) for code in dict.fromkeys(named))
        told = [(r.code, f"{len(r.left)} of {_sources(queue.by_slug)} to read") for r in found if r.left]
        if told:
            queue.memo(place, "begun", told)
    return found


def list_recodes(place: Workplace) -> tuple[Recode, ...]:
    """Codes for which reading is under way, then those for which somebody should read again."""
    with place.reading() as study:
        queue = _Queue(study)
        begun = queue.begun()
        late = [queue.so_far(code) for code in queue.waiting() if code not in begun]
        return (*(queue.so_far(code, when) for code, when in begun.items()), *(r for r in late if r.left))


def following(place: Workplace, wanted: str = "") -> tuple[str, tuple[str, ...]] | None:
    """The source to read next and the codes to read it for, of all that are under way; None when all is read.

    ``wanted``: a code, if only its queue is meant.
    """
    with place.reading() as study:
        queue = _Queue(study)
        under_way = queue.begun()
        if wanted:
            code = codes.find_code(queue.readings.book, wanted).slug
            under_way = {code: under_way[code]} if code in under_way else {}
        if not under_way:
            raise WorkbenchError("no reading for such a code is under way", hint="workbench recode start CODE")
        unread = {code: set(queue.unread(code)) for code in under_way}
        source = next((slug for slug in queue.by_slug if any(slug in left for left in unread.values())), None)
    if source is None:
        return None
    return source, tuple(code for code, left in unread.items() if source in left)


def end(place: Workplace, wanted: str) -> Recode:
    """End the reading for a code, whatever is left; says how much was read and found since it began."""
    with place.open() as study, study.transaction():
        queue = _Queue(study)
        code = codes.find_code(queue.readings.book, wanted).slug
        begun = queue.begun().get(code)
        if begun is None:
            raise WorkbenchError(f"no reading for {code} is under way", hint="see 'workbench recode list'")
        found = queue.so_far(code, begun)
        read = f"{len(found.read)} of {_sources((*found.read, *found.left))} read"
        queue.memo(place, "ended", [(code, f"{read}, {found.codings} codings in {found.sources} of them")])
    return found


def _sources(which: Collection[str]) -> str:
    return f"{len(which)} source{'s' * (len(which) != 1)}"
