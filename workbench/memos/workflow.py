"""How far each site has come, and what two people who work on one memo did to each other's sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.displays.frame import Frame
from workbench.displays.parts import sections
from workbench.errors import WorkbenchError
from workbench.model.claim import Claim, Stage
from workbench.model.corpus import Corpus
from workbench.model.stages import SiteStage, Step
from workbench.model.text import digest

MARKED = (SiteStage.DRAFTED, SiteStage.REFINED, SiteStage.CORROBORATED)  # what people say of a memo
TRIED = (Stage.PATTERN, Stage.FINDING)  # claims that stand in the outline
MOST_PARTS = 3000  # words or sentences that are compared one by one; beyond that a text is shown whole
OVERRIDE = "override: "
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One stage of one site. ``reason``: the counts that it follows from, '5 of 6 sources read'."""

    stage: SiteStage
    done: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteStages:
    """All stages of a site, in their order. ``steps``: what was said of its memo since it was drafted last."""

    site: str
    stages: tuple[Standing, ...]
    steps: tuple[Step, ...] = ()

    @property
    def reached(self) -> SiteStage | None:
        """The last stage before the first that is not done; None before the site is coded."""
        done = [s.stage for at, s in enumerate(self.stages) if all(e.done for e in self.stages[: at + 1])]
        return done[-1] if done else None

    @property
    def next(self) -> Standing | None:
        """The first stage that is not done."""
        return next((s for s in self.stages if not s.done), None)


def memo_of(site: str) -> str:
    """The report that is the memo of a site.

    >>> memo_of("osgood")
    'site-memo-osgood'
    """
    return f"site-memo-{site}"


def themes_of(corpus: Corpus) -> tuple[str, ...]:
    """The themes of the framework matrix: the groups of the codebook, in its order."""
    return tuple(group.slug for part in sections(Frame.of(corpus)) for group in part.groups)


def stages_of(corpus: Corpus, themes: Sequence[str] = ()) -> tuple[SiteStages, ...]:
    """Each site's stages, with their counts. ``themes`` of the framework matrix: by default all groups of codes."""
    frame = Frame.of(corpus)
    wanted = frozenset(themes or themes_of(corpus))
    outlined = [claim for claim in corpus.claims if claim.stage in TRIED]
    named = {claim.slug: _speaks(corpus, claim) for claim in outlined}
    found = []
    for site in corpus.sites:
        held = standing_steps(corpus.steps, memo_of(site.slug))
        of_site = [claim for claim in outlined if site.slug in named[claim.slug]]
        stages = (
            _coded(frame, site.slug),
            *(_marked(held, stage) for stage in MARKED),
            _read_across(corpus, site.slug, wanted),
            Standing(
                stage=SiteStage.OUTLINED, done=bool(of_site),
                reason=f"evidence in {len(of_site)} of {len(outlined)} patterns and findings",
            ),
            _checked(of_site, {claim.slug: named[claim.slug][site.slug] for claim in of_site}),
        )  # fmt: skip
        found.append(SiteStages(site=site.slug, stages=stages, steps=tuple(held.values())))
    return tuple(found)


def standing_steps(steps: Iterable[Step], subject: str) -> dict[SiteStage, Step]:
    """What holds of a document now: a new draft takes back what was said of the one before."""
    held: dict[SiteStage, Step] = {}
    for step in steps:
        if step.subject == subject and step.stage in MARKED:
            at = MARKED.index(step.stage)
            held = {stage: each for stage, each in held.items() if MARKED.index(stage) < at} | {step.stage: step}
    drafted, agreed = held.get(SiteStage.DRAFTED), held.get(SiteStage.CORROBORATED)
    if drafted and agreed and agreed.coder == drafted.coder and not agreed.reason.startswith(OVERRIDE):
        del held[SiteStage.CORROBORATED]  # two coders who turned out to be one
    return held


def refuse_step(steps: Iterable[Step], subject: str, stage: SiteStage, coder: str) -> str:
    """Why a document may not be marked so by this coder; '' where it may and for a person to override.

    Raises:
        WorkbenchError: the stage before is not reached, which nobody can override.
    """
    held = standing_steps(steps, subject)
    at = MARKED.index(stage)
    if at and MARKED[at - 1] not in held:
        before = MARKED[at - 1].value
        raise WorkbenchError(
            f"{subject} is not {before} yet", hint=f"mark it {before} first, or see 'workbench site-memo status'"
        )
    if stage is SiteStage.CORROBORATED and held[SiteStage.DRAFTED].coder == coder:
        return f"{coder} drafted it, and corroborates nobody's work but others'"
    return ""


def evidence_at(corpus: Corpus, sites: Iterable[str]) -> str:
    """What the sites' coded data are, in one line that can be compared: digest, sources, codings.

    A new, changed or withdrawn coding, source or note of reading changes it; the analyst's prose does not.
    """
    wanted = frozenset(sites)
    sources = {s.slug: s.text for s in corpus.sources if s.site in wanted and s.counted}
    codings = sorted(
        f"{p.coding.id} {p.coding.code} {p.coding.stance} {digest(p.coding.quote)}"
        for p in corpus.counted
        if p.source.site in wanted
    )
    read = sorted(
        f"{c.source} {c.coder} {c.scope} {c.first} {c.last}" for c in corpus.coverage if c.source in sources
    )
    whole = digest("\n".join([*(f"{k} {v}" for k, v in sorted(sources.items())), *codings, *read]))
    return f"{whole[:12]} {len(sources)} {len(codings)}"


def changed_since(step: Step, now: str) -> str:
    """What is other in the evidence than when a step was taken, in words; '' where nothing is, or nobody noted it.

    >>> step = Step(id="1", subject="site-memo-a", stage=SiteStage.DRAFTED, coder="ana", evidence="aa 2 10")
    >>> changed_since(step, "bb 2 12"), changed_since(step, "aa 2 10"), changed_since(step, "cc 2 10")
    ('codings 10 → 12', '', 'other codings or readings, as many as before')
    """
    if step.evidence in ("", now):
        return ""
    before, after = step.evidence.split(), now.split()
    if len(before) != len(after):
        return "the evidence is another one"
    pairs = zip(("sources", "codings"), before[1:], after[1:], strict=True)
    told = [f"{what} {old} → {new}" for what, old, new in pairs if old != new]
    return ", ".join(told) or "other codings or readings, as many as before"


def worded(old: str, new: str) -> str:
    """Both texts in one: ``[-taken out-]`` and ``{+put in+}``, word by word.

    >>> worded("They meet weekly.", "They meet each month.")
    'They meet [-weekly.-] {+each month.+}'
    """
    parts = [*_marked_up(old.split(), new.split())]
    return " ".join(parts)


def sentences_changed(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Each amended statement: the sentences taken out, and those put in their place; '' for none.

    >>> sentences_changed("One. Two.", "One. Three. Four.")
    (('Two.', 'Three. Four.'),)
    """
    before, after = _sentences(old), _sentences(new)
    return tuple((" ".join(a), " ".join(b)) for a, b in _differences(before, after) if a != b)


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in _SENTENCE.split(text) if each.strip()]


def _marked_up(old: list[str], new: list[str]) -> Iterable[str]:
    for before, after in _differences(old, new):
        if before == after:
            yield " ".join(before)
            continue
        if before:
            yield f"[-{' '.join(before)}-]"
        if after:
            yield f"{{+{' '.join(after)}+}}"


def _differences(old: list[str], new: list[str]) -> list[tuple[list[str], list[str]]]:
    """Stretches of both, alike or not; of long texts the same beginning and end, and all between them as one."""
    if len(old) + len(new) <= MOST_PARTS:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return [(old[a:b], new[c:d]) for _, a, b, c, d in codes]
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    ends = (old[len(old) - tail :], new[len(new) - tail :])
    parts = [(old[:head], new[:head]), (old[head : len(old) - tail], new[head : len(new) - tail]), ends]
    return [(a, b) for a, b in parts if a or b]


def _coded(frame: Frame, site: str) -> Standing:
    sources = frame.corpus.by_site[site]
    read = sum(frame.leaves <= frame.covered.get(s.slug, frozenset()) for s in sources)
    done = bool(sources) and read == len(sources) and bool(frame.leaves)
    return Standing(stage=SiteStage.CODED, done=done, reason=f"{read} of {len(sources)} sources read for every code")


def _marked(held: Mapping[SiteStage, Step], stage: SiteStage) -> Standing:
    step = held.get(stage)
    told = f"by {step.coder}, {step.at[:10]}" if step else "nobody has said so"
    return Standing(stage=stage, done=step is not None, reason=told)


def _read_across(corpus: Corpus, site: str, themes: frozenset[str]) -> Standing:
    have = {s.theme for s in corpus.summaries if s.site == site and s.body} & themes
    told = f"{len(have)} of {len(themes)} themes summarised"
    return Standing(stage=SiteStage.READ_ACROSS, done=bool(themes) and have == themes, reason=told)


def _speaks(corpus: Corpus, claim: Claim) -> dict[str, bool]:
    """Site → whether it can be quoted, for each site with a passage that speaks to a claim."""
    attached = {e.coding for e in claim.evidence}
    passages = [*corpus.coded(side.code for side in claim.sides)]
    passages += [p for p in corpus.counted if p.coding.id in attached] if attached else []
    found: dict[str, bool] = {}
    for passage in passages:
        if passage.source.site:
            found[passage.source.site] = found.get(passage.source.site, False) or passage.quotable
    return found


def _checked(claims: Sequence[Claim], quotable: Mapping[str, bool]) -> Standing:
    # an override says that nobody searched
    searched = sum(any(not s.override for s in c.searches) for c in claims)
    quoted = sum(quotable.values())
    told = f"{searched} of {len(claims)} of these searched for disconfirming evidence, the site quotable in {quoted}"
    done = bool(claims) and searched == quoted == len(claims)
    return Standing(stage=SiteStage.CHECKED, done=done, reason=told)


def marks_out_of_date(corpus: Corpus) -> tuple[tuple[Step, str], ...]:
    """The last mark of each site memo whose evidence has changed since, with what changed."""
    found = []
    for site in corpus.sites:
        held = standing_steps(corpus.steps, memo_of(site.slug))
        if held and (told := changed_since([*held.values()][-1], evidence_at(corpus, [site.slug]))):
            found.append(([*held.values()][-1], told))
    return tuple(found)
