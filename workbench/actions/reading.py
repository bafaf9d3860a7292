"""Reading the study from the terminal: status, lists, find, matrix, one claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from workbench.actions import coverage, outline
from workbench.actions.choosing import filtered, kept_sources
from workbench.actions.coverage import SourcesRead
from workbench.actions.workplace import Progress, Workplace, no_progress
from workbench.model.codebook import Codebook
from workbench.model.coding import Coding
from workbench.model.filters import Filters
from workbench.model.source import District, Kind, Site, Source, Voice
from workbench.store import anchors, codes, codings, frame, people, sources
from workbench.store.assignments import assignments
from workbench.store.claims import claims as read_claims
from workbench.store.corpus import read_corpus, resolve
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.displays.matrix import Matrix
    from workbench.memos.workflow import SiteStages
    from workbench.model.corpus import Corpus


@dataclass(frozen=True, kw_only=True)
class Status:
    """A study at a glance. ``missing``: what is not told → of how many, '4 of 31 sources'."""

    title: str
    sites: int
    districts: int
    sources: Mapping[str, int]  # kind → number
    codes: int
    codings: Mapping[str, int]  # coder → number
    read: Mapping[str, SourcesRead]  # by coder
    questions: int
    claims: int
    missing: Mapping[str, str]
    next_step: str
    participants: int = 0
    assigned: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # coder → finished, of how many
    stages: Sequence[SiteStages] = ()  # of each site, once a memo is marked or a theme summarised


def status(place: Workplace) -> Status:
    """What the study holds and what is still to do."""
    from workbench.actions.stages import site_stages

    with place.reading() as study:
        db = study.db
        persons = people.participants(db)
        found = outline.sources_of(study, persons)
        questions = frame.questions(db)
        by_coder = codings.count_by(db, "coder")
        read = coverage.by_coder(study, [s.slug for s in found if s.counted])
        counts = {
            "sites": len(people.sites(db)),
            "sources": sum(s.kind.counted for s in found),
            "coders": len(people.coders(db)),
            "codes": len(codes.codebook(db).codes),
            "codings": sum(by_coder.values()),
            "reading": len(read),
            "questions": len(questions),
            "waiting": len(anchors.waiting(db)),
        }
        return Status(
            title=study.title, sites=counts["sites"], districts=len(people.districts(db)),
            sources=dict(Counter(s.kind.value for s in found)), codes=counts["codes"],
            codings=by_coder, read=read,
            questions=len(questions), claims=len(read_claims(db)), participants=len(persons),
            missing=outline.missing(found, persons, questions, waiting=len(anchors.waiting(db))),
            next_step=_next_step(counts), assigned=_assigned(study), stages=site_stages(study),
        )  # fmt: skip


def _assigned(study: Study) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for each in assignments(study.db):
        finished, of = found.get(each.coder, (0, 0))
        found[each.coder] = (finished + bool(each.finished), of + 1)
    return dict(sorted(found.items()))


def _next_step(counts: Mapping[str, int]) -> str:
    steps = {
        "coders": "workbench coder add NAME",
        "codes": "workbench codebook load codebooks/site-outline.yaml (first cycle) or urban-leadership.yaml",
        "sites": "workbench site import SITES.csv",
        "sources": "workbench source import FOLDER",
        "codings": 'workbench coding add SOURCE --code CODE --quote "WORDS"',
        "reading": "workbench coverage mark SOURCES (what has been read, so that silence means something)",
        "questions": "workbench protocol load PROTOCOL.yaml (who was asked what)",
    }
    done = "workbench coding review" if counts.get("waiting") else "workbench build"
    return next((step for what, step in steps.items() if not counts[what]), done)


def list_sources(place: Workplace, filters: Filters, *, missing: Sequence[str] = ()) -> tuple[Source, ...]:
    """The sources that pass the filters; of these, the ones that do not tell any of the fields ``missing``."""
    with place.reading(layer=filters.layer) as study:
        chosen = resolve(study.db, filters)
        kept = tuple(kept_sources(study, chosen).values())
        if chosen.code or chosen.coder:  # sources that hold such codings
            coded = {c.source for c in filtered(study, chosen)}
            kept = tuple(s for s in kept if s.slug in coded)
    return outline.without(kept, missing) if missing else kept


def participants_of(source: Source) -> tuple[str, ...]:
    """Who answers in a source, each once, as far as it is told: by its labels, else the one it is an interview with.

    >>> osei = Source(id="", slug="s", title="", text="", kind=Kind.TRANSCRIPT, participant="osei")
    >>> participants_of(osei)
    ('osei',)
    """
    labels = dict.fromkeys(t.speaker for t in source.turns if t.voice is Voice.RESPONDENT)
    heard = (source.who(label).participant for label in labels)
    return tuple(dict.fromkeys(person for person in (*heard, source.participant) if person))


def list_sites(place: Workplace) -> tuple[tuple[Site, int], ...]:
    """Each site with the number of its sources that count."""
    with place.open() as study:
        of_site = Counter(s.site for s in sources.sources(study.db) if s.counted)
        return tuple((s, of_site[s.slug]) for s in people.sites(study.db))


def list_districts(place: Workplace) -> tuple[District, ...]:
    """The districts of the study."""
    with place.open() as study:
        return people.districts(study.db)


def list_coders(place: Workplace) -> Mapping[str, str]:
    """Slug → name of the coders."""
    with place.open() as study:
        return people.coders(study.db)


def show_source(place: Workplace, wanted: str) -> tuple[Source, str, tuple[Coding, ...]]:
    """A source, its canonical text and its codings."""
    from workbench.actions.finding import find_source

    with place.reading() as study:
        source = find_source(study, wanted)
        return source, sources.body(study.db, source.text), tuple(codings.codings(study.db, source=source.slug))


def read_codebook(place: Workplace) -> tuple[Codebook, Mapping[str, int]]:
    """The codebook of the study and the number of codings under each code."""
    with place.reading() as study:
        return codes.codebook(study.db), codings.count_by(study.db, "code")


def find_coded(place: Workplace, filters: Filters, *, limit: int | None = None) -> list[tuple[Coding, Kind]]:
    """The codings that pass the filters, each with the kind of its source: memos are found, but never counted."""
    with place.reading(layer=filters.layer) as study:
        chosen = resolve(study.db, filters)
        kinds = {name: source.kind for name, source in kept_sources(study, chosen).items()}
        return [(c, kinds[c.source]) for c in islice(filtered(study, chosen), limit)]


def corpus(place: Workplace, filters: Filters, *, progress: Progress = no_progress) -> Corpus:
    """The study as the reading stages see it; what the filters name and the study does not know is refused."""
    with place.reading(layer=filters.layer) as study:
        return read(study, filters, progress=progress)


def read(study: Study, filters: Filters, *, progress: Progress = no_progress) -> Corpus:
    """The same of a study opened for reading; queries among the filters are answered in the same snapshot."""
    if not filters.query:
        return read_corpus(study.db, filters=filters, progress=progress)
    from workbench.actions.querying import narrowing

    left = narrowing(study, filters.query)
    told = replace(filters, query=(left.text,), role=filters.role or left.roles) if left else filters
    return read_corpus(study.db, filters=told, narrowing=left, progress=progress)


def matrix(place: Workplace, filters: Filters, *, by: str = "leaf") -> Matrix:
    """Code × site. ``by``: 'leaf' (codes in use) or 'group' (codes of the second level)."""
    from workbench.displays.matrix import code_by_site

    read = corpus(place, filters)
    return code_by_site(read, _rows(read, by))


def _rows(read: Corpus, by: str) -> list[str]:
    used = {p.coding.code for p in read.counted}
    used |= {c.slug for c in read.codebook if c.over and used & read.codebook.under(c.slug)}
    if by == "group":
        parents = {c.slug: c.parent for c in read.codebook}
        groups = {parents[c] for c in used if parents.get(c)}
        return [c.slug for c in read.codebook if c.slug in groups]
    return [c.slug for c in read.codebook if c.slug in used]
