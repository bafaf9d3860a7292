"""Evidence by lever and strategy as a document: what the links propose, for whom to confirm, and the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbench.levers.evidence import Evidence, LeverReport, State
from workbench.levers.profile import LeaveOneOut, Profile
from workbench.model.corpus import Corpus
from workbench.model.lever import Strategy
from workbench.reports.compose import bars, heading, items, note, paragraph, strong, table
from workbench.reports.document import Block, Column, Document, Region
from workbench.reports.voices import quotations, silences

HOW = (
    "A code that is linked to a lever or strategy proposes its passages as evidence. Nothing here is a finding about"
    " a lever: a person has yet to read each passage, confirm it and give it a stance. There is no grade and no sum."
    " 'No link', 'not asked', 'not yet coded' and 'no evidence' are different things and are told apart."
)


def lever_document(corpus: Corpus, report: LeverReport, footer: tuple[Block, ...]) -> Document:
    """The report on levers and strategies."""
    of_lever: dict[str, list[Evidence]] = {}
    strategies = {s.slug: s for s in corpus.strategies}
    for evidence in report.strategies:
        levers = strategies[evidence.slug].levers
        of_lever.setdefault(levers[0] if levers else "", []).append(evidence)
    groups = {lever.slug: lever.group for lever in corpus.levers}
    blocks: list[Block] = [
        note("warning", f"Proposed evidence: {report.label}."),
        note("method", HOW),
        *(note("warning", f"{warning}.") for warning in corpus.warnings),
        heading(2, "At a glance", "glance"),
        *_glance(corpus, report),
        heading(2, "Gaps", "gaps"),
        *_gaps(report),
    ]
    group = ""
    for evidence in report.levers:
        if groups[evidence.slug] != group:
            group = groups[evidence.slug]
            blocks.append(heading(2, group))
        blocks += _lever(corpus, evidence, of_lever.get(evidence.slug, []), strategies)
    return Document(
        title="Evidence by lever and strategy (proposed)",
        slug="levers",
        subtitle=corpus.title,
        meta=(("levers", str(len(report.levers))), ("strategies", str(len(report.strategies))),
              ("links", str(len(corpus.links))), ("filter", corpus.filters)),
        blocks=tuple(blocks),
        footer=footer,
    )  # fmt: skip


def _glance(corpus: Corpus, report: LeverReport) -> Iterator[Block]:
    if not report.levers:
        yield note("reason", "The study has no levers yet: run 'workbench lever load'.")
        return
    yield table(
        "Proposed evidence for each lever",
        ["Lever", "State", "Sites", "Districts", "Roles", "Persons", Column(label="Passages", kind="number")],
        [_row(e) for e in report.levers],
        note="Sites: k of n that can say something on at least one linked code. Passages: distinct, proposed, none"
        " confirmed.",
    )
    yield bars(
        "Sites with proposed evidence, by lever",
        [(e.name, e.profile.sites.k) for e in report.levers if e.profile],
        of=len(corpus.sites),
    )
    states = Counter(e.state.value for e in report.strategies)
    told = ", ".join(f"{state}: {states[state]}" for state in [s.value for s in State] if states[state])
    yield paragraph(f"The {len(report.strategies)} strategies: {told}.")


def _row(evidence: Evidence) -> list[str]:
    profile = evidence.profile
    if profile is None:
        return [evidence.name, evidence.state.value, "–", "–", "–", "–", "0"]
    shares = [profile.sites, profile.districts, profile.roles, profile.persons]
    return [evidence.name, evidence.state.value, *map(str, shares), str(len(evidence.proposed))]


def _gaps(report: LeverReport) -> Iterator[Block]:
    if not (report.levers or report.strategies):
        return
    if not report.gaps:
        yield note("reason", "Every lever and strategy has proposed evidence.")
    else:
        yield table(
            "Levers and strategies with nothing proposed, and why",
            ["Lever or strategy", "Kind", "State", "Why"],
            [[e.name, e.kind, e.state.value, e.why] for e in report.gaps],
        )
    if report.unlinked:
        yield table(
            "The other way round: codes with evidence and without a link",
            ["Code", Column(label="Sentences", kind="number"), "Sites"],
            [[u.name, str(u.units), str(u.sites)] for u in report.unlinked],
            note="They speak to no lever by the links of this study: is that the code, or the instrument?",
        )
    yield Region(name="gaps", prompt="Which gaps matter for the State, and whom would one have to ask?")


def _lever(
    corpus: Corpus, evidence: Evidence, strategies: Sequence[Evidence], known: dict[str, Strategy]
) -> Iterator[Block]:
    yield heading(3, evidence.name, f"lever-{evidence.slug}")
    yield paragraph(evidence.statement)
    yield from _evidence(corpus, evidence)
    yield Region(name=f"lever-{evidence.slug}", prompt="What may a State team take from this, and what not?")
    told = [s.name for s in strategies if s.profile]
    if evidence.profile is None and told:
        yield note("reason", f"By way of another lever, these of its strategies have passages: {', '.join(told)}.")
    if strategies:
        yield table(
            f"Strategies under {evidence.name.lower()}",
            [
                "Strategy",
                "State",
                "Sites",
                "Districts",
                "Roles",
                "Persons",
                Column(label="Passages", kind="number"),
            ],
            [_row(s) for s in strategies],
        )
    for strategy in (s for s in strategies if s.profile):
        yield heading(4, strategy.name, f"strategy-{strategy.slug}")
        printed = known[strategy.slug].items
        yield paragraph(strategy.statement + (f" ({printed})" if printed else ""))
        yield from _evidence(corpus, strategy)


def _evidence(corpus: Corpus, evidence: Evidence) -> Iterator[Block]:
    profile = evidence.profile
    if profile is None:
        yield note("reason", f"{evidence.state.value.capitalize()}: {evidence.why}.")
        return
    largest = profile.largest
    yield items(
        (strong("Spread: "), _spread(profile)),
        (strong("Passages: "), f"{profile.passages} ({profile.units} sentences), those of no site included"),
        (strong("Relevance of the links, in passages: "), _mix((r.value, k) for r, k in profile.relevance.items())),
        (strong("Stance, in passages: "),
         _mix((s.value if s else "of codes without a proposition", k) for s, k in profile.stances.items())),
        *([(strong("Without one site at a time: "), _without(profile.leave_one_out))]
          if profile.leave_one_out else []),
        *([(strong("Largest share of one source: "), f"{largest[1]} sentences ({largest[0]})")] if largest else []),
        *([(strong("Left out: "), silences(corpus, profile.excluded))] if profile.excluded else []),
        *((strong("Concern: "), c) for c in evidence.concerns),
    )  # fmt: skip
    yield from _links(corpus, evidence)
    yield from quotations(corpus, evidence.quotes)


def _spread(profile: Profile) -> str:
    told = {
        "sites": profile.sites, "districts": profile.districts, "levels": profile.levels, "roles": profile.roles,
        "kinds of source": profile.kinds, "persons": profile.persons, "sources of no site": profile.elsewhere,
    }  # fmt: skip
    return "; ".join(f"{noun}: {share}" for noun, share in told.items() if share.n)


def _without(found: LeaveOneOut) -> str:
    return f"{found.least} to {found.most} sites"


def _mix(mix: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in mix if count) or "none"


def _links(corpus: Corpus, evidence: Evidence) -> Iterator[Block]:
    """The links that bring passages, each with its reason; those that bring none in one line."""
    counts = Counter(p.code for p in evidence.proposed)
    names = {code.slug: code.name for code in corpus.codebook}
    bringing = [each for each in evidence.links if counts[each.code]]
    yield table(
        f"Codes that propose passages for {evidence.name.lower()}",
        ["Code", "Relevance", Column(label="Passages", kind="number"), "Why it is linked"],
        [
            [names.get(each.code, each.code), each.relevance.value, str(counts[each.code]), each.reason]
            for each in sorted(bringing, key=lambda each: -counts[each.code])
        ],
        note="A passage under several linked codes is counted with the one of nearest relevance.",
    )
    silent = [names.get(each.code, each.code) for each in evidence.links if not counts[each.code]]
    if silent:
        yield note("reason", f"Linked too, and without a passage of their own ({len(silent)}): {', '.join(silent)}.")
