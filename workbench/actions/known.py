"""What a study knows when files come in, and what is told of a source set against it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbench.errors import NotKnown, WorkbenchError
from workbench.model.text import slug
from workbench.store import people, rows, sources
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.importing.describing.attributes import Description
    from workbench.importing.describing.variables import Variables

FIELDS = ("site", "district", "participant", "role", "wave", "date", "beside")  # of a source; the rest are attributes


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

    def fits(self, told: str) -> str | None:
        """The slug of the one thing that is called so; None for nothing or several.

        >>> names([("osgood", "Osgood Middle")]).fits("osgood middle")
        'osgood'
        """
        fitting = (told,) if told in self.slugs else self.called.get(_folded(told), ())
        return fitting[0] if len(fitting) == 1 else None


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
    """What the study knows when an import begins. Digests and slugs grow as files come in."""

    namespace: str
    sites: Names
    districts: Names
    site_districts: Mapping[str, str | None]
    originals: dict[str, str]
    texts: dict[str, str]
    erased: Set[str]  # digests of texts
    slugs: dict[str, str] = field(default_factory=dict)  # slug → file or 'the study'
    ids: Mapping[str, str] = field(default_factory=dict)  # slug → uuid, of what was there before
    participants: Names = Names()


def known_to(study: Study) -> Known:
    """What an open study knows."""
    places = people.sites(study.db)
    ids = rows.by_slug(study.db, "source")
    return Known(
        namespace=study.namespace,
        sites=names((s.slug, s.name) for s in places),
        districts=names((d.slug, d.name) for d in people.districts(study.db)),
        site_districts={s.slug: s.district for s in places},
        originals=sources.known_originals(study.db),
        texts=sources.known_texts(study.db),
        erased=sources.erased_texts(study.db),
        slugs=dict.fromkeys(ids, "the study"),
        ids=ids,
        participants=names((p.slug, p.name) for p in people.participants(study.db)),
    )


def settle(told: Description, known: Known, variables: Variables, *, where: str) -> tuple[Description, list[str]]:
    """What is told of a source as the study writes it, slugs and declared spellings; and all that is wrong with it.

    ``told`` has the names of site, district and participant as written; ``where`` is the file, or file and line.
    """
    problems: list[str] = []
    site, district = _belongs(told, known, problems)
    values = {name: value for name in FIELDS if (value := getattr(told, name)) is not None} | dict(told.attributes)
    problems += variables.problems("source", where, values)
    spelt = variables.canonical("source", values)
    notes = list(told.notes)
    person = told.participant and known.participants.fits(told.participant)
    if told.participant and known.participants.slugs and not person:
        # a consent that is not found would not be obeyed
        problems.append(str(NotKnown("participant", told.participant, known.participants.slugs,
                                     hint="see 'workbench participant list'")))  # fmt: skip
    settled = replace(
        told, site=site, district=district, participant=person or spelt.get("participant"), role=spelt.get("role"),
        wave=spelt.get("wave"), date=spelt.get("date"), notes=tuple(notes),
        attributes={name: spelt[name] for name in told.attributes},
    )  # fmt: skip
    return settled, problems


def _belongs(told: Description, known: Known, problems: list[str]) -> tuple[str | None, str | None]:
    """Slugs of site and district; a name that the study does not know is a problem, and is never made up."""
    site = _place("site", told.site, known.sites, "workbench site import TABLE' or 'site add", problems)
    district = _place("district", told.district, known.districts, "workbench district add", problems)
    if site and district and known.site_districts[site] not in (None, district):
        problems.append(
            f"{site} lies in {known.site_districts[site]}, but the file says {district};"
            " correct the header or the table of sites"
        )
    return site, district


def _place(what: str, told: str | None, those: Names, command: str, problems: list[str]) -> str | None:
    if not told:
        return None
    try:
        # a folder says 'Juniper_Street' for juniper-street
        if those.fits(told) is None and slug(told) in those.slugs and "_" in told:
            return slug(told)
        return those.find(what, told, hint=f"add it by '{command}'")
    except WorkbenchError as error:
        problems.append(str(error))
        return None
