"""One claim on the terminal, school by school, down to the quoted line; and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from workbench.model.consent import marked_words
from workbench.model.text import short_id

if TYPE_CHECKING:
    from workbench.actions.claims import Tried
    from workbench.model.corpus import Corpus, Passage
    from workbench.patterns.trial import Heard, SiteTrial, Trial

MARKS = {"supports": "+", "qualifies": "~", "challenges": "-", "silent": "·"}
STANCES = ("supports", "qualifies", "challenges", "context")


def lines_of(tried: Tried) -> Iterator[str]:
    """The claim, its summary, each site with its verdict and passages, then what it comes to and what it needs."""
    corpus, trial = tried.corpus, tried.trial
    yield f"{trial.claim.statement} ({tried.gate.stage})"
    yield trial.summary
    yield from _sites(corpus, trial)
    yield ""
    yield from weight_lines(tried)
    yield from _rivals(tried)
    yield from _gate(tried)


def _sites(corpus: Corpus, trial: Trial) -> Iterator[str]:
    attached = {e.coding for e in trial.claim.evidence}
    for site in trial.sites:
        yield ""
        yield f"{MARKS[site.verdict.value]} {site.name}: {site.explanation}"
        yield from _heard(site.heard, attached)
    if trial.outside:
        yield ""
        yield "not about: " + ", ".join(corpus.name_of(s) for s in trial.outside)
    if trial.other_voices.any:
        yield ""
        yield "other voices, of no school and in no count:"
        yield from _heard(trial.other_voices, attached)


def _heard(heard: Heard, attached: Iterable[str]) -> Iterator[str]:
    for stance in STANCES:
        for passage in getattr(heard, stance):
            yield from _passage(passage, stance, attached)


def _passage(passage: Passage, stance: str, attached: Iterable[str]) -> Iterator[str]:
    yield from textwrap.wrap(f"“{marked_words(passage)}”", 100, initial_indent="    ", subsequent_indent="    ")
    by_hand = ", attached" if passage.coding.id in attached else ""
    coders = " and ".join(passage.coders)
    yield f"      {short_id(passage.coding.id)}: {stance}, {passage.locator}, coded by {coders}{by_hand}"


def weight_lines(tried: Tried) -> Iterator[str]:
    """What the verdicts come to: class, challenge share, single sources, what hangs on one site."""
    from workbench.patterns.weight import said_of_challenges

    corpus, weight = tried.corpus, tried.weight
    yield f"pattern  {weight.rule}"
    yield f"         {said_of_challenges(weight)}"
    if weight.single_source:
        yield f"         from a single source: {', '.join(map(corpus.name_of, weight.single_source))}"
    for each in weight.hangs_on:
        yield f"         without {corpus.name_of(each.site)} it would be {each.pattern}"
    if weight.sites.n and not weight.hangs_on:
        yield "         the class is the same without any one site"


def _rivals(tried: Tried) -> Iterator[str]:
    from workbench.patterns.rivals import said_of_rival

    for number, each in enumerate(tried.rivals, start=1):
        yield f"{'rivals' if number == 1 else '':<9}{number}. {said_of_rival(each.rival)}"
        for what, passages in (("for", each.supports), ("against", each.against)):
            for passage in passages:
                yield f"           {what}: “{marked_words(passage)}” ({passage.locator})"
        if each.lost:
            yield f"           gone: {', '.join(map(short_id, each.lost))}"


def _gate(tried: Tried) -> Iterator[str]:
    gate = tried.gate
    if tried.corpus.filters != "none":
        yield f"filter   {tried.corpus.filters}; what a finding needs is told of the whole study only"
        return
    for number, need in enumerate(gate.needs):
        yield f"{'finding' if not number else '':<9}{'yes' if need.met else 'NO '}  {need.name}: {need.says}"
    if gate.override and not gate.open:
        yield f"         by override of {gate.override.coder}: {gate.override.override}"
    for passage in gate.reopened:
        yield f"         reopened by: “{marked_words(passage)}” ({passage.locator})"


def as_json(tried: Tried) -> str:
    """Everything that is shown, for a program."""
    corpus, trial, weight, gate = tried.corpus, tried.trial, tried.weight, tried.gate
    claim = trial.claim
    found = {
        "claim": claim.slug, "statement": claim.statement, "stage": gate.stage, "by": claim.by, "note": claim.note,
        "scope": str(trial.scope), "filter": corpus.filters, "layer": corpus.layer,
        "summary": trial.summary,
        "sites": [_site(site) for site in trial.sites],
        "not_about": list(trial.outside),
        "other_voices": _passages(trial.other_voices),
        "counts": {name: _share(getattr(trial, name)) for name in ("supports", "qualifies", "challenges", "absent")},
        "pattern": weight.pattern.value, "rule": weight.rule, "challenge_share": _share(weight.challenge_share),
        "single_source": list(weight.single_source),
        "hangs_on": [{"site": w.site, "pattern": w.pattern.value} for w in weight.hangs_on],
        "rivals": [_rival(w) for w in tried.rivals],
        "searches": [_plain(s) for s in claim.searches],
        "finding_needs": [
            {"need": n.name, "met": n.met, "says": n.says} for n in gate.needs if corpus.filters == "none"
        ],
        "reopened_by": [short_id(p.coding.id) for p in gate.reopened],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1)


def _share(share: Any) -> dict[str, int]:
    return {"k": share.k, "n": share.n}


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "id"}


def _rival(weighed: Any) -> dict[str, Any]:
    told = _plain(weighed.rival)
    return {
        **told,
        "supports": [short_id(key) for key in weighed.rival.supports],
        "against": [short_id(key) for key in weighed.rival.against],
    }


def _site(site: SiteTrial) -> dict[str, Any]:
    return {
        "site": site.site, "name": site.name, "verdict": site.verdict.value,
        "silence": site.silence.reason.value if site.silence else None,
        "why": site.silence.detail if site.silence else site.explanation, "counted": site.counted,
        "passages": _passages(site.heard),
    }  # fmt: skip


def _passages(heard: Heard) -> list[dict[str, Any]]:
    return [
        {
            "id": short_id(p.coding.id), "stance": stance, "source": p.source.slug, "turn": p.turn, "line": p.line,
            "code": p.coding.code, "coders": list(p.coders), "words": marked_words(p),
        }
        for stance in STANCES
        for p in getattr(heard, stance)
    ]  # fmt: skip
