"""Import with units and full text, beside spaCy's sentencizer alone on the same text; memory; growth."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, Size, ask, peak_memory, seconds, spent


def rows(size: Size) -> Iterator[Row]:
    """Each import in a process of its own, spaCy loaded beforehand on both sides."""
    words = size.pick(400, 8000)
    few, many = size.pick(3, 30), size.pick(6, 300)
    small, large = size.pick(5, 100), size.pick(10, 1000)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        took = {
            n: [ask("importing", which, n, words, cache=cache) for which in ("ours", "bare")] for n in (few, many)
        }
        held = {n: ask("importing", "ours", n, size.pick(200, 800), cache=cache) for n in (small, large)}
    for count, (ours, bare) in took.items():
        yield Row(
            work=f"import {count} transcripts of {words:,} words", ratio=bare["cpu"] / ours["cpu"], limit=0.4,
            at_least=True, ours=f"{_told(ours)}; {ours['units']:,} units",
            basis=f"`spacy.blank('en')` + sentencizer, `pipe` of paragraphs: {_told(bare)}",
        )  # fmt: skip
    first, last = took[few][0], took[many][0]
    yield Row(
        work=f"import, growth for {many // few}× the transcripts", ratio=last["cpu"] / first["cpu"],
        limit=1.2 * many / few, ours=_told(last), basis=f"{few} transcripts: {_told(first)}",
    )  # fmt: skip
    yield Row(
        work=f"import, peak memory, {large:,} sources", ratio=held[large]["peak"] / held[small]["peak"], limit=1.2,
        ours=f"{held[large]['peak']:.0f} MB", basis=f"{small} sources: {held[small]['peak']:.0f} MB",
    )  # fmt: skip
    yield Row(
        work="import, peak memory at all", ratio=max(h["peak"] for h in (*held.values(), first, last)), limit=300,
        unit="MB", ours=f"{last['peak']:.0f} MB at {many} × {words:,} words", basis="–",
    )  # fmt: skip


def _told(run: dict[str, Any]) -> str:
    return f"{seconds(run['cpu'])} CPU, {seconds(run['wall'])} wall, {run['words'] / run['cpu']:,.0f} words/s"


def ours(folder: Path) -> dict[str, float]:
    """Import a folder into a new study."""
    import spacy

    from workbench.actions.sources import import_sources
    from workbench.actions.workplace import init

    spacy.blank("en")
    place = init(folder / "study")
    took = spent(lambda: import_sources(place, [folder / "texts"]))
    with place.open() as study:
        units = study.db.execute("select count(*) from unit").fetchone()[0]
    return {"cpu": took.cpu, "wall": took.wall, "units": units}


def bare(folder: Path) -> dict[str, float]:
    """Only the sentencizer, on texts that are in memory, by paragraphs: whole texts take 3 times as long."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    read = (p.read_text(encoding="utf-8") for p in sorted((folder / "texts").iterdir()))
    texts = [paragraph for text in read for paragraph in text.split("\n\n")]
    found = []
    took = spent(lambda: found.append(sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts))))
    return {"cpu": took.cpu, "wall": took.wall, "units": found[0]}


def main(which: str, count: int, words: int) -> dict[str, float]:
    """One run; the texts are made in another process, so that their making holds no memory here."""
    import subprocess

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make = "import sys, pathlib; from benchmarks.synthetic import write_transcripts as w;"
        make += "w(pathlib.Path(sys.argv[1]), count=int(sys.argv[2]), words=int(sys.argv[3]))"
        subprocess.run([sys.executable, "-c", make, str(folder / "texts"), str(count), str(words)], check=True)
        total = sum(len(p.read_text(encoding="utf-8").split()) for p in (folder / "texts").iterdir())
        found = (ours if which == "ours" else bare)(folder)
        return found | {"words": total, "peak": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
