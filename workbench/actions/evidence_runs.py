"""A data run as an appendix: every passage of a code, a query or a claim, by site, with its place and the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from workbench.actions.across import footer_of
from workbench.actions.build import Build, Read, publish
from workbench.actions.documents import flags
from workbench.actions.reading import read
from workbench.actions.retrieval import Request, ready
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.coding import Stance
from workbench.model.filters import Filters
from workbench.model.text import digest
from workbench.model.text import slug as slugged
from workbench.reports.evidence_report import PAGE, Evidence, Heard, evidence_documents
from workbench.reports.write import RENDERERS, replace_bytes
from workbench.store.corpus import read_corpus

if TYPE_CHECKING:
    from workbench.reports.document import Document

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What is asked for: a claim (by slug), a query, or neither (the filters name codes then)."""

    claim: str = ""
    query: str = ""
    context: int = 0

    @property
    def command(self) -> str:
        """What is typed, but for the filters.

        >>> Run(query="code:load and role:principal", context=1).command
        "workbench report evidence --query 'code:load and role:principal' --context 1"
        """
        told = f" --claim {quote(self.claim)}" if self.claim else ""
        told += f" --query {quote(self.query)}" if self.query else ""
        return f"workbench report evidence{told}" + (f" --context {self.context}" if self.context else "")


def evidence_run(
    place: Workplace, run: Run, *, filters: Filters | None = None, progress: Progress = no_progress
) -> Build:
    """Write the appendix into ``reports/``, as many pages as it needs."""
    chosen = _asked(run, filters or Filters())
    return publish(place, lambda read: _documents(read, run, page=PAGE), filters=chosen or None, progress=progress)


def evidence_file(
    place: Workplace, run: Run, target: Path, *, filters: Filters | None = None, progress: Progress = no_progress
) -> Path:
    """Write the appendix as one file, without links to pages that do not go with it.

    Raises:
        WorkbenchError: The name ends in none of the formats.
    """
    kind = target.suffix.lower().removeprefix(".")
    if kind not in RENDERERS:
        raise WorkbenchError(
            f"{target.name}: no format", hint=f"let it end in {', '.join('.' + f for f in RENDERERS)}"
        )
    chosen = _asked(run, filters or Filters())
    with place.reading(layer=chosen.layer) as study:
        whole = read_corpus(study.db, progress=progress)
        corpus = read(study, chosen, progress=progress) if chosen else whole
        found = _documents(Read(study=study, corpus=corpus, whole=whole, filters=chosen), run, page=0)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(target, RENDERERS[kind](found[0]))
    return target


def _asked(run: Run, filters: Filters) -> Filters:
    if not (run.claim or run.query or filters.code):
        raise WorkbenchError("evidence of what?", hint="give --code CODE, --query QUERY or --claim CLAIM")
    if run.claim and (run.query or filters.code):
        raise WorkbenchError("a claim has its own codes", hint="give --claim, or --code and --query")
    return filters


def _documents(read: Read, run: Run, *, page: int) -> tuple[Document, ...]:
    evidence = _of_claim(read, run.claim) if run.claim else _of_codes(read, run)
    if run.context:
        narrowed = replace(read.corpus, passages=tuple(h.passage for h in evidence.heard))
        around = ready(read.study, narrowed, read.whole, Request(context=run.context)).around
        evidence = replace(evidence, around=around)
    end = footer_of(read.corpus, run.command, read.filters)
    return evidence_documents(read.corpus, evidence, end, slug=_slug(read, run), page=page)


def _slug(read: Read, run: Run) -> str:
    told = slugged(" ".join(filter(None, (run.claim, run.query, str(read.filters) if read.filters else ""))))
    mark = digest(f"{run.query}{read.filters}")[:8] if run.query or len(told) > LONGEST_NAME else ""
    return "-".join(filter(None, ("evidence", told[:LONGEST_NAME].strip("-"), mark)))


def _of_claim(read: Read, wanted: str) -> Evidence:
    from workbench.patterns.trial import try_claim

    claim = next((c for c in read.corpus.claims if c.slug == wanted), None)
    if claim is None:
        raise NotKnown("claim", wanted, [c.slug for c in read.corpus.claims], hint="see 'workbench claim list'")
    trial = try_claim(read.corpus, claim)
    heard = [
        Heard(passage=p, stance=stance)
        for found in (*(s.heard for s in trial.sites), trial.other_voices)
        for stance in Stance
        for p in getattr(found, stance.value)
    ]
    again = f"workbench claim show {wanted}"
    return Evidence(title=claim.statement, heard=tuple(heard), summary=trial.summary, again=again)


def _of_codes(read: Read, run: Run) -> Evidence:
    from workbench.displays.retrieval import retrieved
    from workbench.reports.evidence_report import Line

    corpus = read.corpus
    if run.query:
        corpus = ready(read.study, corpus, read.whole, Request(query=run.query)).corpus
    found = retrieved(corpus, ())
    order = {s.slug: at for at, s in enumerate(corpus.sources)}
    heard = [Heard(passage=e.passage, stance=e.passage.coding.stance) for each in found for e in each.entries]
    heard.sort(key=lambda h: (order[h.passage.source.slug], h.passage.coding.start, h.passage.coding.id))
    names = [corpus.code(c).name for c in read.filters.code if corpus.codebook.get(c)]
    return Evidence(
        title="; ".join([*names, *([f"query {run.query}"] if run.query else [])]),
        heard=tuple(heard),
        lines=tuple(
            Line(name=corpus.code(each.code).name, passages=each.own, sources=each.sources, sites=each.sites)
            for each in found
        ),
        again=f"workbench coding list{' ' + quote(run.query) if run.query else ''}{flags(read.filters)}",
    )
