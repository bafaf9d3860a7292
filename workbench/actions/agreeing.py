"""Agreement of the coders of a study: who judged what, laid beside each other, and all figures of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.actions.finding import find_source
from workbench.actions.workplace import Progress, Workplace, known_coder, no_progress
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters
from workbench.model.reading import Readings
from workbench.model.team import CONSENSUS
from workbench.store import codes, noted, people
from workbench.store.assignments import assignments
from workbench.store.corpus import resolve
from workbench.store.readings import Reading, readings
from workbench.store.sight import kept_from
from workbench.store.study import Study

if TYPE_CHECKING:
    from workbench.agreement.axis import Unitizing
    from workbench.agreement.comparison import Comparison, Material
    from workbench.agreement.judged import Judged, Known
    from workbench.agreement.results import Agreement
    from workbench.model.codebook import Codebook

REPLICATES = 2000  # of the bootstrap
MOST_CODERS = 8  # compared at once; the combinations of more fill no table that anybody reads


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be compared.

    ``coders``: by slug, all who code when empty. ``sources``: all when empty. ``how``: units and rule. ``basis``: by
    what a source counts as judged. ``replicates``, ``seed``: of the bootstrap. ``boundaries``: unitizing alpha too.
    """

    coders: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    how: Unitizing | None = None
    basis: str = "auto"
    replicates: int = REPLICATES
    seed: int = 1
    boundaries: bool = False

    @property
    def otherwise(self) -> str:
        """Units, rule, basis and sources, where they are not the usual ones."""
        from workbench.agreement.axis import Unitizing

        told = [str(self.how)] if self.how not in (None, Unitizing()) else []
        told += [f"basis {self.basis}"] if self.basis != "auto" else []
        return "; ".join([*told, *self.sources])

    @property
    def command(self) -> str:
        """What is typed to get it, but for the filters.

        >>> Wish(sources=("osgood-principal-w1",), seed=7).command
        'workbench agree --source osgood-principal-w1 --seed 7'
        """
        how = self.how
        told = [f"--source {s}" for s in self.sources]
        if how is not None:
            told += [f"--unit {how.kind}"] * (how.kind != "sentence") + [f"--size {how.size}"] * (how.kind == "fixed")
            told += ["--rule majority"] * (how.rule != "any") + ["--every-voice"] * how.every
        told += [f"--basis {self.basis}"] * (self.basis != "auto")
        told += [f"--replicates {self.replicates}"] * (self.replicates != REPLICATES)
        told += [f"--seed {self.seed}"] * (self.seed != 1) + ["--boundaries"] * self.boundaries
        return " ".join(("workbench agree", *told))


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Figures and what they were made of.

    ``materials``: the sources that were compared, with the codings of all coders; ``looked_at``: sources that count
    and pass the filters, of which some were judged by two. ``boundaries``: code → unitizing alpha, where asked for.
    """

    agreement: Agreement
    materials: tuple[Material, ...]
    readings: tuple[Reading, ...]
    book: Codebook
    filters: Filters
    wish: Wish
    looked_at: int
    heads: tuple[str, ...]
    title: str
    boundaries: dict[str, float]

    @property
    def judged(self) -> Judged:
        """Who judged what."""
        return self.agreement.comparison.judged


def agree(
    place: Workplace, wish: Wish, filters: Filters | None = None, *, progress: Progress = no_progress
) -> Agreed:
    """Compare the coders. Whatever the layer, the originals are compared, never a consensus.

    Raises:
        WorkbenchError: One coder only, or no source that two of them have judged; says what is missing.
    """
    with place.reading() as study:
        return agree_in(study, wish, filters or Filters(), progress=progress)


def agree_in(study: Study, wish: Wish, filters: Filters, *, progress: Progress = no_progress) -> Agreed:
    """The same of a study opened for reading."""
    from workbench.agreement.axis import Unitizing
    from workbench.agreement.comparison import compare
    from workbench.agreement.results import agreement

    if filters.layer:
        raise WorkbenchError(
            "agreement is computed on what each coder coded, before any consensus", hint="leave --layer out"
        )
    if filters.query:
        raise WorkbenchError("agreement takes no query: it would choose units by how they were coded", hint="--code")
    chosen = resolve(study.db, filters)
    coders = _coders(study, wish.coders or chosen.coder)
    sources = tuple(find_source(study, s).slug for s in wish.sources)
    book = codes.codebook(study.db)
    passed = tuple(_read(study, replace(chosen, coder=(), code=()), sources, progress))
    blind = kept_from(study.db)  # who else coded there would look as if they had coded nothing
    every = tuple(r for r in passed if r.heard.source.slug not in blind)
    judged = _judged(study, every, coders, book, wish)
    hidden = sorted(blind & {r.heard.source.slug for r in passed})
    why = dict.fromkeys(hidden, "it is blind for you until all have finished it")
    judged = replace(judged, left_out={**(judged.left_out or {}), **why})
    if not (wish.coders or chosen.coder):  # who judged nothing is compared with nobody
        coders = tuple(c for c in coders if any(who == c for _, who in judged.by)) or coders
    if not judged.sources:
        raise WorkbenchError(_nothing(judged, coders), hint=_way_out(judged))
    kept = [r for r in every if r.heard.source.slug in set(judged.sources)]
    materials = tuple(map(material, kept))
    wanted = _narrowed(book, chosen)
    how = wish.how or Unitizing()
    comparison = compare(materials, judged, coders, wanted, how)
    if not comparison.sizes.sum():
        raise WorkbenchError(f"the sources that two have judged hold no {how.kind}", hint="see --unit")
    progress("figures", 0, 1)
    figures = agreement(comparison, replicates=wish.replicates, seed=wish.seed)
    return Agreed(
        agreement=figures, materials=materials, readings=tuple(kept), book=wanted, filters=chosen, wish=wish,
        looked_at=len(passed), heads=study.heads, title=study.title,
        boundaries=_boundaries(materials, judged, coders, wanted, comparison) if wish.boundaries else {},
    )  # fmt: skip


def _coders(study: Study, wanted: Sequence[str]) -> tuple[str, ...]:
    known = people.coders(study.db)
    if CONSENSUS in wanted:
        raise WorkbenchError(
            "the consensus is what coders agreed on afterwards; agreement is of what they coded apart",
            hint="name coders",
        )
    coders = tuple(dict.fromkeys(known_coder(known, c) for c in wanted)) or _who_coded(study, known)
    if len(coders) < 2:  # noqa: PLR2004
        raise WorkbenchError(
            f"agreement needs two coders, and {'only ' + coders[0] if coders else 'nobody'} codes here",
            hint="'workbench coder add NAME' and 'workbench agree sample', or 'workbench merge OTHER'",
        )
    if len(coders) > MOST_CODERS:
        raise WorkbenchError(
            f"{len(coders)} coders are too many to compare at once", hint=f"name up to {MOST_CODERS} with --coder"
        )
    return coders


def _who_coded(study: Study, known: dict[str, str]) -> tuple[str, ...]:
    """Coders with a coding, a reading or an assignment."""
    read = {who for _, who in noted.readings(study.db).by}
    given = {a.coder for a in assignments(study.db)}
    coded = {c for c, in study.db.execute(
        "select p.slug from coder p where exists (select 1 from live_coding k where k.coder = p.n)")}  # fmt: skip
    return tuple(c for c in known if c in read | given | coded)


def _read(study: Study, chosen: Filters, sources: Sequence[str], progress: Progress) -> Iterator[Reading]:
    """The sources that count, with units of all voices, so that whoever wants these can have them."""
    for each in readings(study.db, chosen, every=True, progress=progress):
        if not sources or each.heard.source.slug in sources:
            yield each


def material(read: Reading) -> Material:
    """A source as it is compared."""
    from workbench.agreement.comparison import Material

    source = read.heard.source
    return Material(
        slug=source.slug, site=source.site, text=read.text, turns=read.heard.turns, units=read.units,
        codings=read.codings, left_out=read.heard.left_out,
    )  # fmt: skip


def known(study: Study, every: Sequence[Reading]) -> Known:
    """What the study knows of who has done what."""
    from workbench.agreement.judged import Known

    found = noted.readings(study.db)
    given = assignments(study.db)
    return Known(
        assignments=given,
        readings=Readings(notes=found.notes, book=found.book, came=noted.came_in(study.db)),
        turns=noted.counted_turns(study.db),
        coded={(c.source, c.coder) for r in every for c in r.codings},
        finished={a.id: noted.microseconds(a.finished) for a in given if a.finished},
    )


def _judged(study: Study, every: Sequence[Reading], coders: Sequence[str], book: Codebook, wish: Wish) -> Judged:
    from workbench.agreement.judged import Basis, judged

    return judged(known(study, every), [r.heard.source.slug for r in every], coders, Basis(wish.basis))


def _narrowed(book: Codebook, chosen: Filters) -> Codebook:
    if not chosen.code:
        return book
    wanted = frozenset().union(*map(book.under, chosen.code))
    return replace(book, codes=tuple(c for c in book if c.slug in wanted))


def _boundaries(
    materials: Sequence[Material], judged: Judged, coders: Sequence[str], book: Codebook, units: Comparison
) -> dict[str, float]:
    from workbench.agreement.axis import Unitizing, UnitKind
    from workbench.agreement.comparison import compare
    from workbench.agreement.continuum import unitizing

    along = compare(materials, judged, coders, book, Unitizing(kind=UnitKind.CHARACTER, every=units.how.every))
    return {code: unitizing(along, code) for code in sorted(along.used)}


def _nothing(judged: Judged, coders: Sequence[str]) -> str:
    told = [f"{source}: {why}" for source, why in (judged.left_out or {}).items()]
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""  # noqa: PLR2004
    why = f" ({'; '.join(told[:3])}{more})" if told else ""
    return f"no source has been judged by two of {', '.join(coders)}{why}"


def _way_out(judged: Judged) -> str:
    if judged.left_out:
        return (
            "note what was read ('workbench coverage mark', 'workbench assignment finish'); --basis coded takes who"
            " coded in a source to have judged all of it"
        )
    return "'workbench agree sample --for CODER --for CODER' draws sources for both"
