"""Open answers of one spreadsheet, a source for each respondent: memory and growth."""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, Size, ask, peak_memory, seconds, spent
from benchmarks.synthetic import vocabulary

QUESTIONS = ("What helped you this year?", "What stood in your way?", "What would you change?")


def rows(size: Size) -> Iterator[Row]:
    """Each import in a process of its own."""
    few, many = size.pick(50, 5_000), size.pick(500, 50_000)
    with tempfile.TemporaryDirectory() as folder:
        took = {n: ask("surveying", n, cache=Path(folder) / "cache") for n in (few, many)}
    first, last = took[few], took[many]
    yield Row(
        work=f"survey, growth for {many // few}× the respondents", ratio=last["cpu"] / first["cpu"],
        limit=1.2 * many / few, ours=f"{many:,} respondents, {last['answers']:,} answers: {_told(last)}",
        basis=f"{few:,} respondents: {_told(first)}",
    )  # fmt: skip
    yield Row(
        work=f"survey, peak memory, {many:,} respondents", ratio=last["peak"], limit=300, unit="MB",
        ours=f"{last['peak']:.0f} MB", basis=f"{few:,} respondents: {first['peak']:.0f} MB",
    )  # fmt: skip


def _told(run: dict[str, Any]) -> str:
    return f"{seconds(run['cpu'])} CPU, {seconds(run['wall'])} wall"


def write_table(path: Path, count: int) -> None:
    """Respondents with a role and about 22 words an answer, drawn by rule; every seventh answer is empty."""
    chance, known = random.Random(5), vocabulary()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "role", *QUESTIONS])
        for number in range(count):
            said = [" ".join(chance.choices(known, k=chance.randrange(4, 40))) + "." for _ in QUESTIONS]
            said[number % 3] = "" if number % 7 == 0 else said[number % 3]
            writer.writerow([f"R{number:06}", ("teacher", "aide")[number % 2], *said])


def main(count: int) -> dict[str, float]:
    """One import into a new study."""
    from workbench.actions.surveys import import_survey
    from workbench.actions.workplace import init

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "answers.csv", count)
        place = init(folder / "study")
        done = []
        took = spent(lambda: done.append(import_survey(place, folder / "answers.csv", text=QUESTIONS, id="id")))
    return {"cpu": took.cpu, "wall": took.wall, "answers": done[0].answered, "peak": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
