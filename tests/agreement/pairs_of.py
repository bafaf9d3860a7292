"""Small comparisons of invented interviews: ten sentences a source, marked by sentence numbers."""

from workbench.agreement.axis import Unitizing
from workbench.agreement.comparison import Comparison, Material, compare
from workbench.agreement.judged import Judged
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Coding, Stance
from workbench.model.source import Turn
from workbench.segmenting.units import segment

NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TEXT = " ".join(f"It is {n}." for n in NAMES)
TURNS = (Turn(start=0, end=len(TEXT), speaker="A"),)
UNITS = next(segment([(TEXT, TURNS)]))
BOOK = Codebook(
    slug="b",
    title="B",
    codes=tuple(Code(slug=s, name=s.upper(), definition=f"What {s} is.") for s in ("a", "b", "c")),
)
Marks = dict[tuple[str, str], list[int]]


def coding(source: str, coder: str, code: str, first: int, last: int | None = None, **more: object) -> Coding:
    """A coding from the beginning of one sentence (from 0) to the end of another."""
    start, end = UNITS[first].start, UNITS[first if last is None else last].stop
    return Coding(
        id=f"{source}-{coder}-{code}-{first}", source=source, code=code, coder=coder, start=start, end=end,
        quote=TEXT[start:end], **more,
    )  # type: ignore[arg-type]  # fmt: skip


def material(slug: str, codings: list[Coding], site: str = "x") -> Material:
    """A source of ten sentences in one turn."""
    return Material(slug=slug, site=site, text=TEXT, turns=TURNS, units=UNITS, codings=codings)


def marked(slug: str, marks: Marks) -> Material:
    """``marks``: (coder, code) → sentences, each a coding of its own."""
    return material(slug, [coding(slug, who, code, n) for (who, code), of in marks.items() for n in of])


def compared(
    materials: list[Material],
    coders: tuple[str, ...] = ("ana", "bo"),
    *,
    unjudged: dict[tuple[str, str], set[str]] | None = None,
    how: Unitizing | None = None,
    book: Codebook = BOOK,
) -> Comparison:
    """All coders have judged all codes everywhere, ``unjudged`` apart: (source, coder) → codes."""
    by = {(m.slug, who): book.slugs - (unjudged or {}).get((m.slug, who), set()) for m in materials for who in coders}
    judged = Judged(by={k: v for k, v in by.items() if v}, sources=tuple(m.slug for m in materials))
    return compare(materials, judged, coders, book, how or Unitizing())


__all__ = ["BOOK", "TEXT", "UNITS", "Stance", "coding", "compared", "marked", "material"]
