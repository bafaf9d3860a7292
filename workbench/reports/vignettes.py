"""Vignettes: passages of a site's story that an analyst tells, printed with what has to be known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.model.corpus import Corpus
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.text import short_id
from workbench.reports.compose import note, paragraph, strong
from workbench.reports.document import Block

INVENTED = "Names in it are invented."
YES = ("yes", "y", "true", "1")


def vignettes_of(corpus: Corpus, on: Iterable[tuple[Thing, str]] | None = None) -> tuple[Memo, ...]:
    """The vignettes that are attached to one of these things, or all of them."""
    found = [m for m in corpus.memos if m.kind is MemoKind.VIGNETTE]
    if on is None:
        return tuple(found)
    wanted = list(on)
    return tuple(m for m in found if any(m.on(what, name) for what, name in wanted))


def vignettes(corpus: Corpus, *, on: Iterable[tuple[Thing, str]] | None = None) -> Iterator[Block]:
    """Each with its marks; one without a basis of consent is named and not printed."""
    for memo in vignettes_of(corpus, on):
        title = memo.title or short_id(memo.id)
        consent = " ".join(memo.form.get("consent", "").split())
        if not consent:
            yield note(
                "warning",
                f"The vignette “{title}” [{short_id(memo.id)}] is not printed: no basis of consent is noted for it.",
            )
            continue
        yield paragraph(strong(f"Vignette: {title}"))
        yield from paragraphs(memo.body)
        yield note("method", f"{_composite(corpus, memo)} Consent: {consent}. {INVENTED} Told by {memo.coder}.")


def paragraphs(words: str) -> Iterator[Block]:
    """Prose as paragraphs, one for each block of lines; its Markdown is printed as it was typed."""
    for block in words.replace("\r\n", "\n").split("\n\n"):
        if block.strip():
            yield paragraph(" ".join(block.split()))


def _composite(corpus: Corpus, memo: Memo) -> str:
    sites = memo.form.get("sites", "").split(",")
    sites = [s.strip() for s in sites if s.strip()] or [a.name for a in memo.attached if a.what is Thing.SITE]
    where = ", ".join(corpus.name_of(s) for s in sites)
    told = memo.form.get("composite", "").strip().casefold()
    if told in YES:
        return f"Composite of {where or 'several sites'}: nobody said or did all of it."
    if told:
        return f"Of one site{f' ({where})' if where else ''}, not composite."
    return "Whether it is composite is not noted."
