"""What a site says anew, still, or no longer, from one wave of visits to the next (methods/02, 11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.displays.eligibility import ALL, Scope, Silent, sources_by_site
from workbench.displays.frame import Dimension, Frame
from workbench.displays.standing import Matter, Standing, stand
from workbench.model.claim import Silence
from workbench.model.corpus import Corpus
from workbench.model.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One site between two waves that follow each other. Codes are slugs in the order of the codebook.

    Attributes:
        site: Slug.
        before: The earlier wave.
        after: The later wave.
        new: Codes it has in the later wave only.
        kept: Codes it has in both.
        dropped: Codes it has in the earlier wave only.
        never: Codes it has in neither.
        open: Codes that cannot be compared, with the wave and the reason: a code that was not put at both
            waves, or was not read throughout where it was not found, is neither new nor dropped.
    """

    site: str
    before: str
    after: str
    new: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    never: tuple[str, ...]
    open: tuple[tuple[str, str, Silent], ...]


def wave_change(corpus: Corpus, codes: Iterable[str] | None = None, scope: Scope = ALL) -> tuple[Change, ...]:
    """Changes of every site with two waves or more (leaves of the codebook when None), in the order of the study."""
    frame = Frame.of(corpus)
    wanted = frame.known((c for c in frame.codes if c in frame.leaves) if codes is None else codes)
    return tuple(
        change
        for site, sources in sources_by_site(corpus, scope).items()
        for change in changes_at(frame, site, sources, wanted, scope.roles)
    )


def changes_at(
    frame: Frame, site: str, sources: Sequence[Source], codes: Sequence[str], roles: Sequence[str] = ()
) -> tuple[Change, ...]:
    """The changes of one site, a pair of waves at a time, in the words of some roles, or of all when none is named.

    Sources without a wave take no part.
    """
    matters = [Matter.code(frame, code) for code in codes]
    matters = [matter.among(roles) for matter in matters] if roles else matters
    waves: dict[str, list[Source]] = {}
    for source in sources:
        if source.wave:
            waves.setdefault(source.wave, []).append(source)
    order = frame.ordered(Dimension.WAVE, waves)
    by_wave = {wave: {matter.slug: stand(matter, site, waves[wave]) for matter in matters} for wave in order}
    return tuple(_change(site, before, after, by_wave[before], by_wave[after]) for before, after in pairwise(order))


def _change(site: str, before: str, after: str, then: dict[str, Standing], now: dict[str, Standing]) -> Change:
    shut = {
        code: (wave, each.silent)
        for wave, standings in ((after, now), (before, then))  # the earlier wave is named where both are shut
        for code, each in standings.items()
        if not _told(each)
    }
    told = [(code, then[code].has, now[code].has) for code in then if code not in shut]
    return Change(
        site=site,
        before=before,
        after=after,
        new=tuple(code for code, was, stands in told if stands and not was),
        kept=tuple(code for code, was, stands in told if was and stands),
        dropped=tuple(code for code, was, stands in told if was and not stands),
        never=tuple(code for code, was, stands in told if not was and not stands),
        open=tuple((code, *shut[code]) for code in then if code in shut),
    )


def _told(standing: Standing) -> bool:
    """Whether a wave speaks to a code: it was put (or needs no putting), and is found or was read throughout."""
    put = standing.silent.reason not in (Silence.NO_SOURCE, Silence.NOT_ASKED)
    return put and standing.counted
