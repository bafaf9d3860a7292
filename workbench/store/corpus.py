"""One state of the study, read for the reading stages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.beside import align
from workbench.model.coding import Coding
from workbench.model.consent import INSTEAD
from workbench.model.corpus import Corpus, Passage
from workbench.model.filters import Filters
from workbench.model.narrowing import Narrowing
from workbench.model.quoting import withhold
from workbench.model.source import Kind, Site, Source
from workbench.model.team import CONSENSUS
from workbench.model.text import slug
from workbench.store import anchors, claims, codes, codings, coverage, frame, memos, people, sources, steps, unseen
from workbench.store.codes import find_code
from workbench.store.hearing import hearing, place_codings, words_by_role
from workbench.store.rows import by_slug
from workbench.store.sight import kept_from
from workbench.store.withheld import withheld_ranges

MOST_NAMED = 12  # values that a refusal lists


def read_corpus(
    db: sqlite3.Connection,
    *,
    filters: Filters | None = None,
    narrowing: Narrowing | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Corpus:
    """Everything that reports are made of, from one snapshot of the database.

    ``narrowing``: what the queries among the filters leave. Such sources and passages stay, and the question is the
    same: an absent code is absent among them, and the corpus says so. Where the caller holds a snapshot it is read.
    """
    if db.in_transaction:
        return _read(db, resolve(db, filters or Filters()), narrowing, progress)
    db.execute("begin")
    try:
        return _read(db, resolve(db, filters or Filters()), None, progress)
    finally:
        db.execute("rollback")


def _read(
    db: sqlite3.Connection,
    filters: Filters,
    narrowing: Narrowing | None,
    progress: Callable[[str, int, int], None],
) -> Corpus:
    refuse_without_units(db)
    sites = people.sites(db)
    known = sources.sources(db)
    kept = [s for s in known if in_filters(s, sites, filters) and (not narrowing or s.slug in narrowing.sources)]
    book = codes.codebook(db)
    wanted = {c for code in filters.code for c in book.under(code)}
    of_source: dict[str, list[Coding]] = {s.slug: [] for s in kept}
    for coding in codings.codings(db):
        within = narrowing is None or narrowing.holds(coding.source, coding.start, coding.end)
        if within and coding.source in of_source and _in(coding.coder, filters.coder) and _in(coding.code, wanted):
            of_source[coding.source].append(coding)
    persons = people.participants(db)
    beside = {s.slug: s for s in known}
    barred = [p for p in persons if not INSTEAD.keys().isdisjoint(p.consent)]  # few, and mostly none
    hearings = [hearing(source, beside.get(source.beside or ""), barred, filters.role) for source in kept]
    passages: list[Passage] = []
    units: dict[str, int] = {}
    words: dict[str, Mapping[str, int]] = {}
    for at, heard in enumerate(hearings):
        source = heard.source
        text = sources.body(db, source.text)
        spoken = [u for u in sources.units(db, source.id) if u.voice.counted and u.turn not in heard.left_out]
        units[source.slug] = len(spoken)
        words[source.slug] = words_by_role(heard, text, spoken)
        passages += place_codings(heard, text, spoken, of_source[source.slug])
        progress("reading", at + 1, len(kept))
    kept = [heard.source for heard in hearings if heard.speaks]
    _stand_beside(db, passages, known)
    replies = steps.replies(db)
    shut = withheld_ranges(db)
    passages = withhold(passages, shut)
    waiting = len(anchors.waiting(db))
    read = Corpus(
        title=db.execute("select title from study").fetchone()[0],
        districts=people.districts(db), sites=tuple(s for s in sites if site_kept(s, filters)), participants=persons,
        sources=tuple(kept), codebook=book, passages=tuple(passages), questions=frame.questions(db),
        coverage=coverage.coverage(db), claims=claims.claims(db), levers=frame.levers(db),
        strategies=frame.strategies(db), links=frame.links(db), respondent_units=units, memos=memos.memos(db),
        pins=steps.pins(db), replies=replies, steps=steps.steps(db), summaries=steps.summaries(db),
        news=unseen.news(db), barred=shut,
        respondent_words={source: sum(said.values()) for source, said in words.items()},
        role_words={s.slug: words[s.slug] for s in kept if s.speakers},
        coders=tuple(people.coders(db)), filters=str(filters),
        head=" ".join(h.hex()[:12] for (h,) in db.execute("select id from head order by id")),
    )  # fmt: skip
    if waiting:
        told = f"{waiting} codings wait for their place on a corrected text and are counted nowhere: coding review"
        read = replace(read, warnings=(*read.warnings, told))
    if blind := kept_from(db):
        told = f"what others coded in {len(blind)} sources is left out: they are blind for the coder who asked"
        read = replace(read, warnings=(*read.warnings, told))
    if narrowing and narrowing.units is not None:
        told = "narrowed to the sentences that a query holds of: absent means absent among them"
        read = replace(read, warnings=(*read.warnings, told))
    return narrowed(_without_retired(read), filters, wanted)


def _stand_beside(db: sqlite3.Connection, passages: list[Passage], known: Sequence[Source]) -> None:
    """Give each passage the same turn of the source that stands beside its own, in place."""
    beside = {s.beside: s for s in known if s.beside}
    whole = {s.slug: s for s in known if s.slug in beside}
    pairs = {slug: align(whole[slug].turns, other.turns).pairs for slug, other in beside.items() if slug in whole}
    texts = {slug: sources.body(db, beside[slug].text) for slug in pairs}
    for at, passage in enumerate(passages):
        slug = passage.source.slug
        turn = pairs.get(slug, {}).get(passage.turn - 1)
        if turn is not None:
            other = beside[slug]
            words = texts[slug][other.turns[turn].start : other.turns[turn].end]
            passages[at] = replace(passage, beside=words, beside_language=other.attributes.get("language", ""))


def refuse_without_units(db: sqlite3.Connection) -> None:
    """Passages of a source without units count nowhere: every figure would be wrong without a word."""
    waiting = sources.without_units(db)
    if waiting:
        raise WorkbenchError(
            f"{len(waiting)} source{'s have' if len(waiting) > 1 else ' has'} no units yet ({waiting[0].slug})",
            hint="run 'workbench source units'",
        )


def _without_retired(read: Corpus) -> Corpus:
    """Claims and links may name codes that were retired since: they are left out, and said to be."""
    known = {c.slug for c in read.codebook}
    claims, warnings = [], []
    for claim in read.claims:
        gone = [s.code for s in claim.sides if s.code not in known]
        sides = tuple(s for s in claim.sides if s.code in known)
        if gone:
            end = "without them" if sides else "not at all"
            warnings.append(f"claim {claim.slug} names codes that the study lacks ({', '.join(gone)}): tried {end}")
        if sides:
            claims.append(replace(claim, sides=sides))
    lost = dict.fromkeys(k.code for k in read.links if k.code not in known)
    if lost:
        warnings.append(f"links name codes that the study lacks, and are left out: {', '.join(lost)}")
    links = tuple(k for k in read.links if k.code in known)
    return replace(read, claims=tuple(claims), links=links, warnings=(*read.warnings, *warnings))


def narrowed(read: Corpus, filters: Filters, wanted: set[str]) -> Corpus:
    """What a filter on coders or codes hides must not look asked and absent: it leaves the question too."""
    if filters.coder:
        read = replace(
            read,
            coverage=tuple(c for c in read.coverage if c.coder in filters.coder),
            coders=filters.coder,
            layer=f"union of {', '.join(filters.coder)}, each unit once",
        )
    if filters.layer == CONSENSUS:
        read = replace(read, layer="consensus where it is settled for a code in a source, union of coders elsewhere")
    if not wanted:
        return read
    above = {a for code in wanted for a in _ancestors(read, code)}
    book = replace(read.codebook, codes=tuple(c for c in read.codebook if c.slug in wanted | above))
    return replace(
        read,
        codebook=book,
        claims=tuple(c for c in read.claims if all(side.code in wanted for side in c.sides)),
        links=tuple(k for k in read.links if k.code in wanted),
    )


def _ancestors(read: Corpus, code: str) -> list[str]:
    parents = {c.slug: c.parent for c in read.codebook}
    found: list[str] = []
    at = parents.get(code)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _in(value: str, wanted: Iterable[str]) -> bool:
    return not wanted or value in wanted


def site_kept(site: Site, filters: Filters) -> bool:
    """Whether a site passes the filters on site, district and level."""
    return (
        _in(site.slug, filters.site)
        and _in(site.district or "", filters.district)
        and (not filters.level or bool(set(site.levels) & set(filters.level)))
    )


def resolve(db: sqlite3.Connection, filters: Filters) -> Filters:
    """The filters as the study writes their values: codes by their whole slug, names as slugs.

    A value that the study does not know is refused with the nearest ones: a filter that silently matches
    nothing would be read as 'nothing found'.
    """
    if not filters:
        return filters
    book = codes.codebook(db) if filters.code else None
    told = {
        name: tuple(dict.fromkeys(_known(name, value, _values(db, name)) for value in getattr(filters, name)))
        for name in ("site", "role", "district", "level", "wave", "kind", "coder")
    }
    found = tuple(find_code(book, c).slug for c in filters.code) if book else ()
    if filters.coder and filters.layer == CONSENSUS:
        raise WorkbenchError("a consensus has no coders to choose from", hint="give --coder or --layer consensus")
    return Filters(**told, code=found, query=filters.query, layer=filters.layer)


def _values(db: sqlite3.Connection, name: str) -> list[str]:
    """What a filter may be in this study."""
    if name == "kind":
        return [k.value for k in Kind]
    if name == "level":
        return list(dict.fromkeys(level for site in people.sites(db) for level in site.levels))
    if name == "role":  # also of participants, whom labels stand for
        return sorted({role for source in sources.sources(db) for role in source.roles})
    if name == "coder":
        return list(people.coders(db))
    if name in ("site", "district"):
        return list(by_slug(db, name))
    return [v for (v,) in db.execute(f"select distinct {name} from live_source where {name} is not null order by 1")]


def _known(name: str, value: str, values: list[str]) -> str:
    found = value if value in values else next((v for v in values if slug(v) == slug(value)), None)
    if found is None:
        few = f"the study has {', '.join(values)}" if 0 < len(values) <= MOST_NAMED else ""
        raise NotKnown(name, value, values, hint=few)
    return found


def in_filters(source: Source, sites: Iterable[Site], filters: Filters) -> bool:
    """Whether a source passes the filters on site, district, level, role, wave and kind."""
    site = next((s for s in sites if s.slug == source.site), None)
    district = source.district or (site.district if site else None)
    return (
        _in(source.site or "", filters.site)
        and _in(district or "", filters.district)
        and (not filters.level or bool(site and set(site.levels) & set(filters.level)))
        and (not filters.role or bool(set(source.roles) & set(filters.role)))
        and _in(source.wave or "", filters.wave)
        and _in(source.kind.value, filters.kind)
    )
