"""Text and studies made by rule: the same words every time, nothing that anybody said."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

from workbench.actions.workplace import Workplace, add_coder, init
from workbench.model.codebook import Code, Codebook
from workbench.model.source import Kind, Site, Source, Turn, Unit, Voice
from workbench.model.text import digest, mark, natural_id
from workbench.store import codes, noted, people, sources
from workbench.store.codings import NewCoding
from workbench.store.journal import new_ids
from workbench.store.study import Study

COMMON = (
    "the to and a of we that I in it is you they so for have our with not but be on are this was what do "
    "at if there as my or can how all just one them when about who then from more because know kids "
    "teachers would school an time what's like get don't it's we're think really look year data going "
    "come out up way each need their some "
)
SPOKEN = COMMON.split()
SYLLABLES = "ba re ti no la mer con dis ful tor ran del pre sim ger vol ket lin sta mon fer cal wis tru"
PIECES = SYLLABLES.split()
SITES, CODES, CODERS = 15, 80, 4


def vocabulary() -> list[str]:
    """4,000 words, the spoken ones first."""
    chance = random.Random(7)
    made = dict.fromkeys("".join(chance.choices(PIECES, k=chance.randint(2, 4))) for _ in range(6000))
    return [*SPOKEN, *made][:4000]


def transcript(number: int, words: int, known: list[str], weights: list[float]) -> Iterator[tuple[str, list[str]]]:
    """Turns of about ``words`` words in all: who speaks, and the sentences."""
    chance = random.Random(number)
    left = words
    while left > 0:
        asks = Chance(chance, known, weights)
        question = [asks.sentence(4, 12, "?")]
        answer = [asks.sentence(3, 24, ".") for _ in range(chance.randint(2, 9))]
        yield "INTERVIEWER", question
        yield "PRINCIPAL", answer
        left -= sum(s.count(" ") + 1 for s in (*question, *answer))


@dataclass(frozen=True)
class Chance:
    """Draws sentences; common words are common, as in speech."""

    random: random.Random
    known: list[str]
    weights: list[float]

    def sentence(self, shortest: int, longest: int, end: str) -> str:
        """One sentence with a comma here and there."""
        drawn = self.random.choices(self.known, cum_weights=self.weights, k=self.random.randint(shortest, longest))
        if len(drawn) > 8:
            drawn[4] += ","
        text = " ".join(drawn)
        return text[0].upper() + text[1:] + end


def zipf(count: int) -> list[float]:
    """Cumulated weights 1/rank."""
    return list(accumulate(1 / (rank + 3) for rank in range(count)))


def write_transcripts(folder: Path, *, count: int, words: int) -> None:
    """Files as a transcriber leaves them: a small header, then turns."""
    folder.mkdir(parents=True, exist_ok=True)
    known = vocabulary()
    weights = zipf(len(known))
    for number in range(count):
        turns = "\n\n".join(f"{who}: {' '.join(said)}" for who, said in transcript(number, words, known, weights))
        header = f"---\ntitle: Made interview {number}\nrole: principal\nwave: 1\n---\n\n"
        (folder / f"made-{number:04}.txt").write_text(header + turns + "\n", encoding="utf-8")


def body(number: int, words: int, known: list[str], weights: list[float]) -> tuple[str, list[Turn], list[Unit]]:
    """A text with its turns and units, cut where the rule put the sentences: no spaCy is needed."""
    parts: list[str] = []
    turns: list[Turn] = []
    units: list[Unit] = []
    at = 0
    for who, said in transcript(number, words, known, weights):
        voice = Voice.INTERVIEWER if who == "INTERVIEWER" else Voice.RESPONDENT
        label = f"{who}: "
        start = at + len(label)
        end = start
        for number_in, sentence in enumerate(said):
            last = number_in == len(said) - 1
            stop = end + len(sentence)
            units.append(Unit(turn=len(turns), start=end, end=stop + (not last), stop=stop, voice=voice))
            end = stop + (not last)
        turns.append(Turn(start=start, end=end, speaker=who, voice=voice))
        parts.append(label + " ".join(said))
        at = end + 2
    return "\n\n".join(parts) + "\n", turns, units


@dataclass(frozen=True, kw_only=True)
class Made:
    """A study with sources and codes, and the codings that are still to be written."""

    place: Workplace
    codings: list[NewCoding]


def make_study(folder: Path, *, count: int, words: int, codings: int, nested: bool = False) -> Made:
    """``count`` sources in 15 sites, 80 codes, 4 coders, and ``codings`` drawn evenly, in the order of the text.

    ``nested``: the codes stand in 20 groups of 4 chapters, the sites in 4 districts and 3 levels, one code in five
    states a proposition, and the first coder has read everything.
    """
    place = init(folder, title="made by rule")
    for number in range(CODERS):
        add_coder(place, f"coder-{number}")
    lengths: dict[str, tuple[str, int]] = {}
    known = vocabulary()
    weights = zipf(len(known))
    with place.open(durable=False) as study:
        _frame(study, nested=nested)
        with study.transaction():
            sources.forget_units(study.db, "made")
        numbers = iter(range(count))
        while batch := list(islice(numbers, 100)):
            with study.transaction():
                for number in batch:
                    key, text, length = _add_source(study, number, body(number, words, known, weights))
                    lengths[key] = (text, length)
        found = _codings(study, lengths, codings, nested=nested)
        if nested:
            _read_everything(study, lengths)
    return Made(place=place, codings=found)


def _frame(study: Study, *, nested: bool) -> None:
    made = Codebook(slug="made", title="made", codes=tuple(_nested() if nested else _codes()))
    sites = [
        Site(
            id="", slug=f"site-{n:02}", name=f"Site {n}", district=f"district-{n % 4}" if nested else None,
            levels=(LEVELS[n % 3] if nested else "middle",),
        )
        for n in range(SITES)
    ]  # fmt: skip
    with study.transaction():
        changes = codes.put_codebook(study.db, study.namespace, made)
        districts = [(f"district-{n}", f"District {n}") for n in range(4 if nested else 0)]
        changes += people.put_districts(study.db, study.namespace, districts)
        changes += people.put_sites(study.db, study.namespace, sites)
        study.write(changes, command="made", coder="", run=new_ids(1)[0])


LEVELS = ("elementary", "middle", "high")


def _codes() -> Iterator[Code]:
    for number in range(CODES):
        yield Code(slug=f"code-{number:02}", name=f"Code {number}", definition="made by rule")


def _nested() -> Iterator[Code]:
    """Four chapters of five groups of four codes."""
    seen = set()
    for number in range(CODES):
        chapter, group = f"chapter-{number // 20}", f"chapter-{number // 20}/group-{number // 4:02}"
        for slug, parent in ((chapter, None), (group, chapter), (f"{group}/code-{number:02}", group)):
            if slug not in seen:
                seen.add(slug)
                says = "It is so." if parent == group and number % 5 == 0 else ""
                yield Code(
                    slug=slug, name=slug.rpartition("/")[2].replace("-", " ").title(), parent=parent,
                    definition="made by rule", proposition=says,
                )  # fmt: skip


def _read_everything(study: Study, keys: Iterable[str]) -> None:
    coder = natural_id(study.namespace, "coder", "coder-0")
    with study.transaction():
        notes = [noted.note(study.namespace, key, coder, [("", None, None)]) for key in keys]
        study.write(notes, command="made", coder="", run=new_ids(1)[0])


def _add_source(study: Study, number: int, made: tuple[str, list[Turn], list[Unit]]) -> tuple[str, str, int]:
    text, turns, units = made
    source = Source(
        id=natural_id(study.namespace, "source", f"made-{number}"), slug=f"made-{number:04}", title=f"Made {number}",
        kind=Kind.TRANSCRIPT, text=digest(text), site=f"site-{number % SITES:02}", role="principal", wave="1",
        turns=tuple(turns), attributes={},
    )  # fmt: skip
    arrival = sources.Arrival(
        source=source, body=text, original="made", original_digest=str(number), encoding="utf-8"
    )
    site = natural_id(study.namespace, "site", source.site or "")
    change = sources.add_source(study.db, arrival, namespace=study.namespace, site=site, district=None)
    study.write([change], command="made", coder="", run=new_ids(1)[0], texts=[(source.text, text)])
    sources.put_units(study.db, sources.layout_key(source.text, source.turns), text, units)
    return source.id, mark(source.text), len(text)


def _codings(study: Study, lengths: dict[str, tuple[str, int]], count: int, *, nested: bool) -> list[NewCoding]:
    chance = random.Random(11)
    keys = list(lengths)
    leaves = [c for c in _nested() if c.slug.count("/") > 1] if nested else _codes()
    of_codes = [natural_id(study.namespace, "code", c.slug) for c in leaves]
    coders = [natural_id(study.namespace, "coder", f"coder-{n}") for n in range(CODERS)]
    drawn = sorted((chance.randrange(len(keys)), chance.random(), chance.randrange(CODES)) for _ in range(count))
    found = []
    for at, share, code in drawn:
        text, length = lengths[keys[at]]
        start = int(share * (length - 220))
        found.append(
            NewCoding(source=keys[at], code=of_codes[code], coder=coders[start % CODERS], start=start,
                      end=start + 40 + start % 160, text=text, method="import:made", fingerprint="0" * 12)
        )  # fmt: skip
    return found


def write_bulk(study: Study, made: list[NewCoding]) -> str:
    """All codings as one run, as ``coding import`` writes them; gives the run."""
    from workbench.store.codings import add_codings

    run = new_ids(1)[0]
    with study.transaction():
        study.write(add_codings(made), command="bulk", coder="coder-0", run=run)
    return run


def raw_rows(db: sqlite3.Connection, made: list[NewCoding]) -> list[tuple[object, ...]]:
    """The same codings as rows of the table, all references and quotations looked up beforehand."""
    numbers = {t: dict(db.execute(f"select id, n from {t}").fetchall()) for t in ("source", "code", "coder")}
    bodies = dict(db.execute("select s.id, t.body from source s join text t on t.hash = s.text").fetchall())
    return [
        (key, 1, numbers["source"][c.source], numbers["code"][c.code], numbers["coder"][c.coder], c.start, c.end,
         None, c.method, c.fingerprint, c.text, bodies[c.source][c.start:c.end])
        for key, c in zip(new_ids(len(made)), made, strict=True)
    ]  # fmt: skip


INSERT = "insert into coding values(null,?,?,?,?,?,?,?,?,?,?,?,?)"
