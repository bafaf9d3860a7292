"""The study's printed quotations, gone through from import to reports: ``python -m benchmarks.real_data``.

The quotations lie beside the checkout and are never copied into it; ``real_codings.csv`` names passages by source and
offsets alone. Headers that say 'unstated' or 'mixed' tell nothing: such a source has no site.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT
from workbench.actions import build, codings, coverage, history, places, reading, sources
from workbench.actions.resources import resource
from workbench.actions.workplace import Workplace, add_coder, init
from workbench.importing.describing.fields import is_missing
from workbench.importing.describing.header import split_header
from workbench.importing.formats.readers import read
from workbench.importing.speakers.turns import find_turns
from workbench.model.filters import Filters
from workbench.model.source import Turn
from workbench.model.text import slug

DATA = ROOT.parent / "shared" / "data"
CODINGS = Path(__file__).with_name("real_codings.csv")
CODER = "reader"
FOUND = (  # what a rule may find and a person has looked through: source, code, pattern
    (
        "atlanta-principal",
        "environment/district-agenda/accountability",
        r"\btargets? (?:than|are based|will not)[^.;]*",
    ),
    ("atlanta-principal", "environment/press-for-data/in-house-tracking", r"“(?:target tracker|red alert)”[^.…]*"),
    ("new-york-city-principal", "environment/consequences/narrowing", r"\btest prep unit[^.…]*"),
    (
        "norwalk-la-mirada-district-official",
        "environment/district-agenda/accountability",
        r"The principal’s acc[^.]*",
    ),
    ("norwalk-la-mirada-midlevel-leader", "environment/consequences/gap-language", r"test scores[^.;]*"),
)
CLAIMS = """claims_of: quotations
claims:
  - id: tests-crowd-out
    statement: What is tested takes the place of other learning.
    stage: hunch
    codes: [environment/consequences/narrowing]
  - id: outside-messages-are-taken-up
    statement: Leaders take outside targets as their own.
    stage: hunch
    codes:
      - {code: environment/internal-accountability/internalising, stance: supports}
      - {code: environment/guidance/resistance-to-messages, stance: challenges}
"""


@dataclass(frozen=True, kw_only=True)
class Went:
    """A study that was made, and what came in."""

    place: Workplace
    files: int
    turns: int
    words: int
    coded: int = 0
    found: int = 0
    seconds: float = 0.0


def quotations(folder: Path, suffix: str, *, data: Path = DATA) -> Went:
    """Import the quotations in one of their forms, ``.txt`` or ``.docx``; sites and districts declared beforehand."""
    files = sorted((data / "urban-leadership-quotes").glob(f"*{suffix}"))
    place = init(folder, title=f"Printed quotations ({suffix})")
    add_coder(place, CODER)
    places.load_codebook(place, resource("codebooks") / "urban-leadership.yaml")
    places.load_levers(place, resource("codebooks"))
    table = folder / "sites.csv"
    _write_sites(table, files)
    places.import_sites(place, table)
    return _imported(place, sources.import_sources(place, files))


def _write_sites(table: Path, files: list[Path]) -> None:
    """The table of sites as the headers tell it: only named ones, each in its district."""
    rows = {}
    for path in files:
        told = split_header(read(path).text, where=path.name).attributes
        site, district, level = (told.get(name, "") for name in ("site", "district", "level"))
        if not is_missing(site):
            rows[site] = [site, district, "" if is_missing(level) else level]
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([["name", "district", "level"], *rows.values()])


def _imported(place: Workplace, imported: sources.Imported) -> Went:
    came = imported.of("imported")
    if refused := imported.of("refused"):
        raise RuntimeError("\n".join(f"{r.path}: {r.detail}" for r in refused))
    return Went(
        place=place, files=len(came), turns=sum(f.turns for f in came), words=sum(f.words for f in came)
    )  # fmt: skip


def _write_codings(table: Path, suffix: str, data: Path) -> None:
    """The codings with the offsets of one form: the words are the same, the header takes more lines in Word."""
    with CODINGS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    quotes = data / "urban-leadership-quotes"
    by_slug = {slug(path.stem): path for path in quotes.glob("*.txt")}
    for row in rows:
        plain = by_slug[row["source"]]
        pairs = list(zip(_turns(plain), _turns(plain.with_suffix(suffix)), strict=True))
        by = next(there.start - here.start for here, there in pairs if here.start <= int(row["start"]) < here.end)
        row["start"], row["end"] = str(int(row["start"]) + by), str(int(row["end"]) + by)
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _turns(path: Path) -> tuple[Turn, ...]:
    text = read(path).text
    return find_turns(text, split_header(text, where=path.name).body_start).turns


def coded(folder: Path, suffix: str, *, data: Path = DATA) -> Went:
    """The same with codings, coverage, two claims, and every report."""
    went = quotations(folder, suffix, data=data)
    place = went.place
    table = folder / "codings.csv"
    _write_codings(table, suffix, data)
    by_hand = codings.import_codings(place, table, coder=CODER)
    found = [codings.add_codings(place, s, [code], pattern=regex, coder=CODER) for s, code, regex in FOUND]
    coverage.mark_coverage(place, [s.slug for s in reading.list_sources(place, Filters())], coder=CODER)
    (folder / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    places.load_claims(place, folder / "claims.yaml")
    build.build(place)
    return Went(
        place=place, files=went.files, turns=went.turns, words=went.words, coded=len(by_hand.new),
        found=sum(len(f.new) for f in found),
    )  # fmt: skip


def spoken(place: Workplace) -> dict[str, list[tuple[str, str, str]]]:
    """Source → its turns: speaker, voice, words."""
    said = {}
    for source in reading.list_sources(place, Filters()):
        _, text, _ = reading.show_source(place, source.slug)
        said[source.slug] = [(t.speaker, t.voice.value, text[t.start : t.end]) for t in source.turns]
    return said


def founders(folder: Path, *, data: Path = DATA) -> Went:
    """Fifty long interviews with no table and no sites."""
    place = init(folder, title="Founders Talk")
    began = time.perf_counter()
    went = _imported(place, sources.import_sources(place, [data / "founders_talk"]))
    return Went(
        place=place, files=went.files, turns=went.turns, words=went.words, seconds=time.perf_counter() - began
    )  # fmt: skip


def problems(place: Workplace) -> tuple[str, ...]:
    """What ``check`` finds."""
    return history.check(place).problems


def told(folder: Path, data: Path) -> Iterator[str]:
    """All of it, a line each."""
    plain, word = (coded(folder / name, f".{name}", data=data) for name in ("txt", "docx"))
    for name, went in (("txt", plain), ("docx", word)):
        yield (
            f"{name}: {went.files} files, {went.turns} quotations, {went.words:,} words; "
            f"{went.coded} codings by hand, {went.found} found; check: {len(problems(went.place))} problems"
        )
    same = spoken(plain.place) == spoken(word.place)
    yield f"same turns and words in both forms: {'yes' if same else 'NO'}"
    missing = Counter(bool(s.site) for s in reading.list_sources(plain.place, Filters()))
    yield f"sources with a site: {missing[True]}; without: {missing[False]}; reports in {plain.place.reports}"
    long = founders(folder / "founders", data=data)
    yield (
        f"founders_talk: {long.files} files, {long.turns:,} turns, {long.words:,} words in {long.seconds:.1f} s; "
        f"check: {len(problems(long.place))} problems"
    )


def main() -> None:
    """Run in a folder that stays, to read the reports, or in one that goes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_data", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the real data")
    parser.add_argument("--out", type=Path, help="a new folder for the studies (default: a temporary one)")
    given = parser.parse_args()
    if not given.data.is_dir():
        parser.error(f"there is no {given.data}")
    with tempfile.TemporaryDirectory() as name:
        for line in told(given.out or Path(name), given.data):
            print(line, flush=True)


if __name__ == "__main__":
    main()
