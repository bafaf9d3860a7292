"""What a finding needs: a claim is called one when all of it is there, or when somebody says why without.

The rule is that of methods/00: a recorded search for disconfirming evidence, which new challenging evidence makes
void. What else is asked for follows from the study's last checks before writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.displays.contrast import THRESHOLDS
from workbench.model.claim import Claim, Search, Silence, Stage
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus, Passage
from workbench.model.unseen import NO_NEWS, News, Unseen
from workbench.patterns.rivals import (
    asks_by_default,
    by_author,
    default_query,
    last_override,
    last_search,
    none_seen,
    rivals_now,
    searches_now,
    searches_of,
)
from workbench.patterns.trial import Trial
from workbench.patterns.weight import Weight, weigh

LEAST = 2  # sites: nothing lies across one
MOST_NAMED = 6  # sources that one line names


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """One thing that a finding needs: whether it is there, in words, and the command by which it comes."""

    name: str
    met: bool
    says: str
    next_step: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """Whether a claim may be called a finding.

    Attributes:
        needs: Everything that one needs, met or not.
        override: The reason for which it was called one all the same, or None.
        reopened: Challenging passages that nobody could have seen when it was called a finding; empty unless it is.
        since: When it was called one (UTC, ISO 8601), '' where that was not noted.
    """

    claim: Claim
    needs: tuple[Need, ...]
    override: Search | None
    reopened: tuple[Passage, ...]
    since: str

    @property
    def missing(self) -> tuple[Need, ...]:
        """What is not there."""
        return tuple(need for need in self.needs if not need.met)

    @property
    def open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def stage(self) -> str:
        """The stage in words: 'pattern', or 'finding, reopened: 1 challenging passage since 2026-11-23'."""
        stage = self.claim.stage
        if stage is not Stage.FINDING:
            return stage.value
        if self.reopened:
            many = f"{len(self.reopened)} challenging passage{'s' * (len(self.reopened) != 1)}"
            return f"finding, reopened: {many} since {self.since[:10] or 'its last search'}"
        if self.missing:
            return "finding by override" if self.override else "finding, not shown to be one"
        return stage.value


def gate(
    corpus: Corpus, trial: Trial, *, news: News = NO_NEWS, weight: Weight | None = None,
    thresholds: Thresholds = THRESHOLDS,
) -> Gate:  # fmt: skip
    """Look at a claim that was tried over the whole study. ``news``: what came after its stage and its search."""
    claim = trial.claim
    weighed = weight or weigh(corpus, trial, thresholds=thresholds)
    finding = claim.stage is Stage.FINDING
    basis = news.stage or news.search
    return Gate(
        claim=claim,
        needs=(
            _searched(corpus, trial, late(trial, news.search) if news.search else ()),
            _tried(corpus, trial, weighed),
            _read(trial),
            _rivals(claim),
            _sources(corpus, weighed),
            _standing(trial),
        ),
        override=last_override(claim),
        reopened=late(trial, basis) if finding and basis else (),
        since=_since(claim, news),
    )


def late(trial: Trial, unseen: Unseen) -> tuple[Passage, ...]:
    """Challenging passages that are news: at sites, and in other voices."""
    heard = [*(s.heard for s in trial.sites), trial.other_voices]
    found = (p for each in heard for p in each.challenges)
    return tuple(p for p in found if unseen.holds(c.id for c in (p.coding, *p.also)))


def _since(claim: Claim, news: News) -> str:
    if news.stage is not None and claim.versions:
        return claim.versions[-1].at
    search = last_search(claim)
    return search.at if search else ""


def _searched(corpus: Corpus, trial: Trial, news: tuple[Passage, ...]) -> Need:
    claim = trial.claim
    name, step = "a search for what speaks against it", f"workbench claim search {claim.slug}"
    search = last_search(claim)
    if search is None:
        says = "nobody has searched for what speaks against it"
        says += " as it is worded now" if searches_of(claim) else ""
        return Need(name=name, met=False, says=says, next_step=step)
    when = f"on {search.at[:10]} by {search.coder}{', its author' if by_author(claim, search) else ''}"
    if search.looked < search.hits:
        says = f"the search {when} was not finished: {search.looked} of {search.hits} hits looked at"
        return Need(name=name, met=False, says=says, next_step=step)
    if news:
        says = f"{_many(len(news), 'challenging passage')} came after the search {when}"
        return Need(name=name, met=False, says=says, next_step=step)
    if not search.hits and not _asked_by_default(corpus, trial):
        says = f"the search {when} asked a question of its own and found nothing; nobody asked the default one"
        return Need(name=name, met=False, says=says, next_step=step)
    return Need(name=name, met=True, says=f"searched {when}: {_many(search.hits, 'hit')}, all looked at")


def _asked_by_default(corpus: Corpus, trial: Trial) -> bool:
    """Whether the default question was asked to its end: a question that nothing answers is easily found."""
    query = default_query(corpus, trial)
    return any(asks_by_default(s, query) for s in searches_now(trial.claim) if s.looked >= s.hits)


def _tried(corpus: Corpus, trial: Trial, weight: Weight) -> Need:
    name = "every eligible site tried"
    waiting = [s.name for s in trial.sites if s.silence and s.silence.reason is Silence.NOT_READ]
    if waiting:
        return Need(name=name, met=False, says=f"not coded yet for its codes: {', '.join(waiting)}",
                    next_step="workbench coverage mark, once they are read")  # fmt: skip
    if weight.sites.n < LEAST:
        return Need(
            name=name, met=False, says=f"{_many(weight.sites.n, 'site')} can be counted: no pattern lies there"
        )
    if not weight.sites.k:
        return Need(name=name, met=False, says=f"none of {weight.sites.n} sites has what it says")
    left = [corpus.name_of(each.site) for each in trial.unheard]
    return Need(name=name, met=True, says=f"{weight.sites.n} sites tried"
                + (f"; left out, since nobody there could be heard: {', '.join(left)}" if left else ""))  # fmt: skip


def _read(trial: Trial) -> Need:
    name = "no source in scope unread"
    if trial.unread:
        says = (
            f"{len(trial.unread)} of {_many(len(trial.relevant), 'source')} in scope unread: {_named(trial.unread)}"
        )
        return Need(name=name, met=False, says=says, next_step="workbench coverage mark, once they are read")
    return Need(name=name, met=True, says=f"{_many(len(trial.relevant), 'source')} in scope, all read for its codes")


def _rivals(claim: Claim) -> Need:
    name = "rival explanations noted, or said to be none"
    now = rivals_now(claim)
    if not now:
        says = "no rival explanation is noted, and nobody says that there is none"
        says += ", of it as it is worded now" if claim.rivals else ""
        return Need(name=name, met=False, says=says,
                    next_step=f"workbench claim rival add {claim.slug}, or rival none {claim.slug}")  # fmt: skip
    noted = [r for r in now if not none_seen(r)]
    undecided = sum(not r.verdict for r in noted)
    says = f"{_many(len(noted), 'rival explanation')} noted, {undecided} open" if noted else "said to be none"
    return Need(name=name, met=True, says=says)


def _sources(corpus: Corpus, weight: Weight) -> Need:
    name = "more than one source somewhere"
    single = [corpus.name_of(site) for site in weight.single_source]
    if single and len(single) == weight.sites.k:
        return Need(name=name, met=False, says="every site that has it has it from a single source")
    says = f"from a single source at {', '.join(single)}" if single else "no site has it from a single source only"
    return Need(name=name, met=True, says=says)


def _standing(trial: Trial) -> Need:
    name = "what is attached still stands"
    gone = (*trial.lost, *trial.aside)
    if gone:
        return Need(name=name, met=False, says=f"{_many(len(gone), 'attached coding')} can be tried no more",
                    next_step=f"workbench claim check {trial.claim.slug}")  # fmt: skip
    many = len(trial.claim.evidence)
    return Need(
        name=name, met=True, says=f"{_many(many, 'attached coding')}, all in the trial" if many else "none is"
    )


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _named(slugs: Iterable[str]) -> str:
    return ", ".join(_few(tuple(slugs)))


def _few(slugs: tuple[str, ...]) -> Iterator[str]:
    yield from slugs[:MOST_NAMED]
    if len(slugs) > MOST_NAMED:
        yield f"{len(slugs) - MOST_NAMED} more"
