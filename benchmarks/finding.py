"""find: words over a million units beside FTS5 alone, codes over a million codings beside SQL written by hand."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.measure import Row, Size, Spent, median, seconds, spent
from benchmarks.synthetic import INSERT, Made, make_study, raw_rows
from workbench.actions.querying import asked
from workbench.store import asking
from workbench.store.study import Study

FIRST = 20
CODES = "code:code-03 and code:code-17 and not code:code-40"
TIMES = 7

# The codings of a code with the units that they touch: the last unit that begins before them, and those that begin in
# them. Without that lower bound the index would be read from the beginning of each source.
TOUCHED = """
select k.source as source, u.n as unit from coding k join source s on s.n = k.source and s.live
join layout l on l.key = s.layout join unit u on u.layout = l.n and u.start < k.end and u.stop > k.start
and u.start >= (select coalesce(max(v.start), 0) from unit v where v.layout = l.n and v.start <= k.start)
where k.code = (select n from code where slug = '{}') and k.text = substr(s.text, 1, 16)
"""
COMPOUND = (
    " intersect ".join(TOUCHED.format(c) for c in ("code-03", "code-17")) + " except " + TOUCHED.format("code-40")
)
IN = (
    f"select distinct source, unit from ({TOUCHED.format('code-03')}) a"
    f" where (source, unit) in ({TOUCHED.format('code-17')}) and (source, unit) not in ({TOUCHED.format('code-40')})"
)


def rows(size: Size) -> Iterator[Row]:
    """Both budgets, each answer compared with that of the bare operation."""
    with tempfile.TemporaryDirectory() as name:
        made = make_study(
            Path(name) / "study", count=size.pick(20, 1_000), words=size.pick(300, 14_200),
            codings=size.pick(2_000, 1_000_000),
        )  # fmt: skip
        with made.place.open(durable=False) as study:
            _lay(study, made)
            units = study.db.execute("select count(*) from unit").fetchone()[0]
            yield from _words(study, units)
            yield _codes(study, len(made.codings))


def _lay(study: Study, made: Made) -> None:
    """Codings straight into their table: how they came there is measured elsewhere."""
    study.db.execute("begin immediate")
    study.db.executemany(INSERT, raw_rows(study.db, made.codings))
    study.db.execute("commit")


def _words(study: Study, units: int) -> Iterator[Row]:
    for what, text in _asked(study.db).items():
        expression = f'"{text.strip("*").strip(chr(34))}"' + "*" * text.endswith("*")
        find, few, every = (
            partial(_find, study, text),
            partial(_bare, study, expression, FIRST),
            partial(_bare, study, expression),
        )
        many = len(every())
        assert len(find()) == len(few())
        assert _count(study, text) == many
        ours, first, alone = _in_turn(find, few, every)
        yield Row(
            work=f"`find` {what} ({many:,} hits), first {FIRST} in the order of sources, {units:,} units",
            ratio=ours.cpu / alone.cpu, limit=5, ours=str(ours),
            basis=f"FTS5 alone, row numbers of all hits: {alone}; of the first {FIRST}: {seconds(first.cpu)} CPU",
        )  # fmt: skip
        counted, alone = _in_turn(partial(_count, study, text), every)
        yield Row(
            work=f"number of units with {what}", ratio=counted.cpu / alone.cpu, limit=5, ours=str(counted),
            basis=f"FTS5 alone, row numbers of all hits: {alone}",
        )  # fmt: skip


def _bare(study: Study, expression: str, limit: int = -1) -> list[object]:
    query = "select rowid from unit_text where unit_text match ? order by rowid limit ?"
    return study.db.execute(query, (expression, limit)).fetchall()


def _asked(db: sqlite3.Connection) -> dict[str, str]:
    """A rare word, a common one, a phrase and a prefix of the made texts."""
    text = db.execute("select body from text order by n limit 1").fetchone()[0]
    rare = max((w.strip(".,?").lower() for w in text.split() if ":" not in w), key=len)
    return {"a rare word": rare, "a common word": "school", "a phrase": '"the school"', "a prefix": "tru*"}


def _find(study: Study, text: str) -> list[asking.Hit]:
    with study.snapshot():
        a = asked(study, text)
        return asking.units(a.frame, a.query, limit=FIRST)


def _count(study: Study, text: str) -> int:
    with study.snapshot():
        a = asked(study, text)
        return asking.count(a.frame, a.query)


def _codes(study: Study, count: int) -> Row:
    answers: list[set[tuple[int, int]]] = []

    def ours() -> None:
        with study.snapshot():
            a = asked(study, CODES)
            with asking.asking(a.frame, a.query) as (compiled, rest):
                answers.append(set(compiled.run(compiled.answer(rest))))

    def bare(query: str) -> Callable[[], None]:
        return lambda: answers.append(set(study.db.execute(query)))

    took, compound, within = _in_turn(ours, bare(COMPOUND), bare(IN))
    assert all(answer == answers[0] for answer in answers), "the answers differ"
    best, name = min((compound, "intersect, except"), (within, "in, not in"), key=lambda each: each[0].cpu)
    return Row(
        work=f"`{CODES}`: {len(answers[0]):,} units, over {count:,} codings", ratio=took.cpu / best.cpu, limit=3,
        ours=str(took), basis=f"the quicker of two queries by hand ({name}): {best}",
    )  # fmt: skip


def _in_turn(*works: Callable[[], object]) -> list[Spent]:
    """The median of each, taken in turn so that a busy machine weighs on all alike; one run each is lost."""
    found: list[list[Spent]] = [[] for _ in works]
    for turn in range(TIMES + 1):
        for at, work in enumerate(works):
            once = spent(work)
            if turn:
                found[at].append(once)
    return [median(f) for f in found]
