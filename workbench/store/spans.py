"""Where codings lie, as arrays: what a sweep over a million of them needs, one source at a time.

What counts is what counts for a matrix (`store.counts`): codings of the layer and the coders that are seen, in
sources that count, not of people who withdrew; a test holds both to each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from workbench.model.corpus import Corpus
from workbench.model.filters import Filters
from workbench.model.narrowing import Narrowing
from workbench.model.source import Consent, Source, Voice
from workbench.model.spans import Ranges
from workbench.model.text import mark
from workbench.store import sources
from workbench.store.corpus import resolve
from workbench.store.counts import counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COUNTED = ", ".join(f"'{voice.value}'" for voice in Voice if voice.counted)
_UNITS = (
    "select start, stop, turn from unit where layout = (select layout_n from live_source where id = ?)"
    f" and voice in ({_COUNTED}) order by start"
)
_PLACES = _UNITS.replace("start, stop, turn", "start, stop", 1)  # is answered by an index alone
_CODINGS = (
    "select start, end, code, coder from coding where source = (select n from live_source where id = ?) and text = ?"
)


@dataclass(frozen=True, kw_only=True)
class Spans:
    """``corpus`` holds no passages; ``codes`` are slugs by number; ``ranges`` are read while the study is open, once.

    Every source that counts gives its ranges, also where nothing is coded.
    """

    corpus: Corpus
    codes: tuple[str, ...]
    ranges: Iterator[Ranges]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    db: sqlite3.Connection
    numbers: NDArray[np.int64]  # row number of a code → its number here, -1 for those that are not wanted
    coders: NDArray[np.bool_]  # row number of a coder → whether wanted
    narrowing: Narrowing | None
    characters: bool

    def ranges(self, source: Source, left_out: Collection[int], turns: list[int]) -> Ranges:
        """The codings of one source; those that begin in a turn that is left out are not heard."""
        import numpy as np

        units = self.db.execute(_UNITS if left_out else _PLACES, (source.id,)).fetchall()
        units = [unit[:2] for unit in units if unit[2] not in left_out] if left_out else units
        places = _table(units, 2)
        rows = _table(self.db.execute(_CODINGS, (source.id, mark(source.text))).fetchall(), 4)
        starts, ends, codes = rows[:, 0], rows[:, 1], self.numbers[rows[:, 2]]
        low = np.searchsorted(places[:, 1], starts, side="right")
        high = np.searchsorted(places[:, 0], ends, side="left")
        kept = (low < high) & (codes >= 0) & self.coders[rows[:, 3]]
        if left_out:
            at = np.maximum(np.searchsorted(np.array(turns), starts, side="right") - 1, 0)
            kept &= ~np.isin(at, list(left_out))
        if self.narrowing is not None:
            holds, slug = self.narrowing.holds, source.slug
            kept &= np.array([holds(slug, int(s), int(e)) for s, e in zip(starts, ends, strict=True)], dtype=bool)
        first, last = (starts, ends) if self.characters else (low, high)
        return Ranges(
            source=source.slug, units=len(places), codes=codes[kept], starts=first[kept], ends=last[kept]
        )  # fmt: skip


def spans(
    db: sqlite3.Connection,
    *,
    filters: Filters,
    narrowing: Narrowing | None = None,
    characters: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Spans:
    """The ranges of what the filters leave, in the snapshot that the caller holds. Memory: that of one source.

    ``characters``: offsets in the text, instead of numbers of sentences.
    """
    corpus = counts(db, filters=filters, narrowing=narrowing, turns=False, words=False).corpus
    chosen = resolve(db, filters)
    slugs = tuple(code.slug for code in corpus.codebook)
    wanted = {c for code in chosen.code for c in corpus.codebook.under(code)} or set(slugs)
    place = {slug: at for at, slug in enumerate(slugs) if slug in wanted}

    def ranges() -> Iterator[Ranges]:
        reader = _Reader(
            db=db, narrowing=narrowing, characters=characters, numbers=_numbers(db, place),
            coders=_numbers(db, dict.fromkeys(chosen.coder or corpus.coders, 1), table="coder") > 0,
        )  # fmt: skip
        narrower = chosen.role or any(Consent.WITHDRAWN in person.consent for person in corpus.participants)
        whole = {source.slug: source for source in sources.sources(db)} if narrower else {}
        counted = [source for source in corpus.sources if source.counted]
        for at, source in enumerate(counted):
            turns = [turn.start for turn in whole.get(source.slug, source).turns]
            heard = {turn.start for turn in source.turns}
            left_out = {n for n, start in enumerate(turns) if start not in heard}
            yield reader.ranges(source, left_out, turns)
            progress("counting", at + 1, len(counted))

    return Spans(corpus=corpus, codes=slugs, ranges=ranges())


def first_coding(db: sqlite3.Connection) -> int | None:
    """When the first of the codings that are seen was made: UTC in microseconds; None where there are none."""
    (clock,) = db.execute(
        "select min(e.clock) from event e where e.n in (select c.event from change c where c.n in"
        " (select k.change from live_coding k))"
    ).fetchone()
    return None if clock is None else int(clock)


def _numbers(db: sqlite3.Connection, place: dict[str, int], *, table: str = "code") -> NDArray[np.int64]:
    """Row number of a live code (or coder) → what ``place`` tells of its slug, -1 for none."""
    import numpy as np

    (last,) = db.execute(f"select coalesce(max(n), 0) from {table}").fetchone()
    found = np.full(last + 1, -1, dtype=np.int64)
    for n, slug in db.execute(f"select n, slug from {table} where live"):
        found[n] = place.get(slug, -1)
    return found


def _table(rows: list[tuple[int, ...]], columns: int) -> NDArray[np.int64]:
    import numpy as np

    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * columns)
    return flat.reshape(-1, columns)
