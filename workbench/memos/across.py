"""One section of all site memos: what the analysts wrote of each site, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import NotKnown
from workbench.memos.workflow import memo_of, standing_steps
from workbench.model.corpus import Corpus
from workbench.model.text import slug


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What stands in the section of one site's memo; '' where nobody has written. ``state`` of the memo, in words."""

    site: str
    name: str
    district: str
    text: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Across:
    """A section, by the name of its region and its title, with what each site's memo tells there."""

    region: str
    title: str
    told: tuple[Told, ...]


def across(corpus: Corpus, region: str, title: str, texts: Mapping[str, str]) -> Across:
    """A section of all sites, in the order of the study. ``texts``: site → analyst's Markdown."""
    districts = {d.slug: d.name for d in corpus.districts}
    return Across(
        region=region,
        title=title,
        told=tuple(
            Told(
                site=site.slug, name=site.name, district=districts.get(site.district or "", ""),
                text=texts.get(site.slug, ""), state=_state(corpus, site.slug),
            )
            for site in corpus.sites
        ),
    )  # fmt: skip


def _state(corpus: Corpus, site: str) -> str:
    held = [*standing_steps(corpus.steps, memo_of(site)).values()]
    return f"{held[-1].stage.value} by {held[-1].coder}, {held[-1].at[:10]}" if held else "not marked as drafted"


def section_named(wanted: str, sections: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The section of that name or title, or the only one whose name or title begins or ends so.

    >>> section_named("agenda", [("leadership/agenda", "The agenda"), ("change", "Change between waves")])
    ('leadership/agenda', 'The agenda')
    """
    key = slug(wanted)
    exact = [s for s in sections if wanted in s or key in map(slug, s)]
    near = [s for s in sections if any(slug(part).startswith(key) or slug(part).endswith(key) for part in s)]
    for found in (exact, near):
        if len(found) == 1:
            return found[0]
    known = [name for name, _ in (exact or near or sections)]
    raise NotKnown("section", wanted, known, hint=f"sections are {', '.join(known)}")
