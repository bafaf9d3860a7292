"""One file on its way in: read, described, matched with what the study knows; or refused in one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.source import Kind, Source, Voice
from workbench.model.text import digest, natural_id
from workbench.store import people, sources
from workbench.store.sources import Arrival
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.attributes import Description


@dataclass(frozen=True, kw_only=True, slots=True)
class FileResult:
    """What became of one file. ``state``: imported, known (imported before), refused, skipped (not a source)."""

    path: Path
    state: str
    slug: str = ""
    detail: str = ""
    turns: int = 0
    speakers: int = 0
    words: int = 0
    convention: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """How sites or districts are called: their slugs, and each name or slug in one case with the slugs it fits."""

    slugs: tuple[str, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, what: str, told: str, *, hint: str) -> str:
        """The slug of a thing told by its slug or its name; one that fits nothing or several is refused."""
        if told in self.slugs:
            return told
        fitting = self.called.get(_folded(told), ())
        if len(fitting) > 1:
            raise WorkbenchError(
                f"{what} {told!r} fits {len(fitting)}: {', '.join(fitting)}", hint="write the slug of the one meant"
            )
        if not fitting:
            raise NotKnown(what, told, self.slugs, hint=hint)
        return fitting[0]


def names(pairs: Iterable[tuple[str, str]]) -> Names:
    """From (slug, name) of each."""
    told = list(pairs)
    called: dict[str, tuple[str, ...]] = {}
    for key, name in told:
        for written in {_folded(key), _folded(name)}:
            called[written] = (*called.get(written, ()), key)
    return Names(slugs=tuple(key for key, _ in told), called=called)


def _folded(name: str) -> str:
    """A name as names are compared: NFC, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the study knows when an import begins."""

    namespace: str
    sites: Names
    districts: Names
    site_districts: Mapping[str, str | None]
    originals: dict[str, str]
    texts: dict[str, str]
    erased: Set[str]  # digests of texts
    slugs: dict[str, str] = field(default_factory=dict)  # slug → file or 'the study'


def known_to(study: Study) -> Known:
    """What an open study knows."""
    places = people.sites(study.db)
    return Known(
        namespace=study.namespace,
        sites=names((s.slug, s.name) for s in places),
        districts=names((d.slug, d.name) for d in people.districts(study.db)),
        site_districts={s.slug: s.district for s in places},
        originals=sources.known_originals(study.db),
        texts=sources.known_texts(study.db),
        erased=sources.erased_texts(study.db),
        slugs=dict.fromkeys((s.slug for s in sources.sources(study.db)), "the study"),
    )


def take(
    path: Path,
    known: Known,
    rows: Mapping[str, dict[str, str]],
    *,
    encoding: str | None,
    convention: str | None,
    interviewers: Sequence[str],
) -> tuple[FileResult, Arrival | None]:
    """Read and describe one file; without an arrival it is refused, or known already."""
    from workbench.importing.attributes import describe
    from workbench.importing.header import split_header
    from workbench.importing.readers import read
    from workbench.importing.tables import row_for
    from workbench.importing.turns import find_turns

    try:
        _refuse_unreadable(path)
        reading = read(path, encoding=encoding)
        if reading.raw_digest in known.originals:
            twin = known.originals[reading.raw_digest]
            return FileResult(path=path, state="known", slug=twin, detail=f"the same bytes as {twin}"), None
        text = digest(reading.text)
        if text in known.texts:
            twin = known.texts[text]
            return FileResult(path=path, state="known", slug=twin, detail=f"the same words as {twin}"), None
        _refuse_erased(text, known)
        header = split_header(reading.text, where=path.name)
        told = describe(path.stem, header.attributes, row_for(rows, path))
        site, district = _belongs(told, known)
        _refuse_taken(told.slug, known)
        # Where nobody was asked, a repeated "Evidence:" in a plan or memo must not become a speaker.
        forced = convention or (None if told.kind.asked or told.kind is Kind.OBSERVATION else "none")
        turns = find_turns(reading.text, header.body_start, convention=forced, interviewers=interviewers)
    except WorkbenchError as error:
        return FileResult(path=path, state="refused", detail=" ".join(str(error).split())), None
    key = natural_id(known.namespace, "source", f"{told.slug}:{text}")
    source = Source(
        id=key, slug=told.slug, title=told.title, kind=told.kind, text=text, site=site, district=district,
        participant=told.participant, role=told.role, wave=told.wave, date=told.date, turns=turns.turns,
        attributes=told.attributes,
    )  # fmt: skip
    known.originals[reading.raw_digest] = known.texts[text] = told.slug
    known.slugs[told.slug] = path.name
    fields = ("site", "role", "wave") if source.kind.asked else ("site",)
    missing = tuple(f for f in fields if not getattr(source, f) and not (f == "site" and district))
    result = FileResult(
        path=path, state="imported", slug=told.slug, convention=turns.convention, turns=len(turns.turns),
        speakers=len(turns.speakers), words=sum(len(reading.text[t.start : t.end].split()) for t in turns.turns),
        detail="; ".join((*reading.decoded.notes, *told.notes, *_unheard(source, turns.speakers))), missing=missing,
    )  # fmt: skip
    arrival = Arrival(
        source=source, body=reading.text, original=path.name, original_digest=reading.raw_digest,
        encoding=reading.decoded.encoding,
    )  # fmt: skip
    return result, arrival


def _refuse_unreadable(path: Path) -> None:
    """A name of bytes that are no Unicode can be shown, but not journaled."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise WorkbenchError("the name of the file is no valid Unicode", hint="rename the file") from None


def _refuse_erased(text: str, known: Known) -> None:
    if text in known.erased:
        raise WorkbenchError("these words were erased from the study for good", hint="leave the file out")


def _unheard(source: Source, speakers: Mapping[str, int]) -> Iterator[str]:
    """Nobody who asks was recognised: then the questions would count as answers."""
    if source.kind.asked and len(speakers) > 1 and all(t.voice is not Voice.INTERVIEWER for t in source.turns):
        yield f"no interviewer recognised among {', '.join(speakers)}; name one with --interviewer"


def _refuse_taken(name: str, known: Known) -> None:
    if name in known.slugs:
        raise WorkbenchError(
            f"a source called {name} is there already (from {known.slugs[name]})",
            hint="rename the file if it is another one",
        )


def _belongs(told: Description, known: Known) -> tuple[str | None, str | None]:
    """Slugs of site and district; a name that the study does not know is refused, never made up."""
    site = district = None
    if told.site:
        site = known.sites.find("site", told.site, hint="add it by 'workbench site import TABLE' or 'site add'")
    if told.district:
        district = known.districts.find("district", told.district, hint="add it by 'workbench district add'")
    if site and district and known.site_districts[site] not in (None, district):
        raise WorkbenchError(
            f"{site} lies in {known.site_districts[site]}, but the file says {district}",
            hint="correct the header or the table of sites",
        )
    return site, district
