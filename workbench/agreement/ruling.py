"""A choice that somebody makes of a passage that coders coded differently, and the codings that come of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from workbench.agreement.adjudication import Cluster
from workbench.agreement.settling import Entry
from workbench.errors import WorkbenchError
from workbench.model.codebook import Code, Codebook
from workbench.model.coding import Stance


class Kind(StrEnum):
    """What is chosen."""

    TAKE = "take"  # what one coder coded here, which may be nothing
    NOT_CODED = "not coded"
    INSTEAD = "as"  # it is another code
    BOTH = "both"  # all spans as one


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """One choice. ``coder``: whose coding is taken; ``code``: the slug of the one that it is instead.

    ``stance``: told with the choice; None keeps that of what is taken.
    """

    kind: Kind
    coder: str = ""
    code: str = ""
    stance: Stance | None = None


def entries(cluster: Cluster, ruling: Ruling, book: Codebook, judged: Collection[str]) -> tuple[Entry, ...]:
    """The codings that a choice gives the consensus; none where it is not coded.

    ``judged``: the codes that two coders judged in the source, of which another one can be chosen.
    """
    if ruling.kind is Kind.NOT_CODED:
        return ()
    if ruling.kind is Kind.TAKE:
        return _taken(cluster, ruling, _code(book, cluster.code))
    if ruling.kind is Kind.BOTH:
        return (_whole(cluster, _code(book, cluster.code), ruling.stance or _one_stance(cluster)),)
    if ruling.code == cluster.code:
        raise WorkbenchError(f"{ruling.code} is the code that they differ on", hint="choose another one")
    if ruling.code not in judged:
        raise WorkbenchError(
            f"{ruling.code} was not judged by two coders in {cluster.source}, so no consensus holds it there",
            hint="note what was read ('workbench coverage mark'), or decide that it is not coded",
        )
    return (_whole(cluster, _code(book, ruling.code), ruling.stance),)


def _taken(cluster: Cluster, ruling: Ruling, code: Code) -> tuple[Entry, ...]:
    if ruling.coder not in cluster.judges:
        raise WorkbenchError(
            f"{ruling.coder} did not judge {cluster.code} in {cluster.source}",
            hint=f"take one of {', '.join(cluster.judges)}",
        )
    found = {
        entry.key: entry
        for c in cluster.of(ruling.coder)
        for entry in [
            Entry(
                code=code.slug, start=c.start, end=c.end, stance=ruling.stance or c.stance,
                fingerprint=code.fingerprint,
            )
        ]
    }  # fmt: skip
    return tuple(found.values())


def _whole(cluster: Cluster, code: Code, stance: Stance | None) -> Entry:
    return Entry(code=code.slug, start=cluster.start, end=cluster.end, stance=stance, fingerprint=code.fingerprint)


def _one_stance(cluster: Cluster) -> Stance | None:
    if len(cluster.stances) > 1:
        told = ", ".join(sorted(s.value if s else "none" for s in cluster.stances))
        raise WorkbenchError(
            f"their stances differ ({told})", hint="tell which one holds: =STANCE after b, or --stance"
        )
    return next(iter(cluster.stances))


def _code(book: Codebook, slug: str) -> Code:
    found = book.get(slug)
    if found is None:
        raise WorkbenchError(f"the study has no code {slug} any more", hint="see 'workbench codebook show'")
    return found
