"""How far the reading of a site has come: the stages of the study, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SiteStage(StrEnum):
    """The stages of the study's own way of working, in their order. The first follows from coverage alone."""

    CODED = "coded"
    DRAFTED = "drafted"
    REFINED = "refined"
    CORROBORATED = "corroborated"
    READ_ACROSS = "read across"
    OUTLINED = "outlined"
    CHECKED = "checked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Somebody says that a document, or the reading of a site, has come to a stage.

    ``subject``: slug of a report ('site-memo-osgood', 'district-memo-brightwater', 'cross-site'). ``evidence``: what
    the document showed then, as a digest, so that a later change of it can be seen.
    """

    id: str
    subject: str
    stage: SiteStage
    coder: str
    evidence: str = ""
    reason: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amendment:
    """One change of an analyst's text: what stood in a region of a report, and what stands there since.

    ``at``: UTC (ISO 8601); ``coder``: who noted it in the journal.
    """

    report: str
    region: str
    old: str
    new: str
    coder: str
    at: str
