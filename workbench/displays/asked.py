"""Who was asked for what: by the questions found in a transcript, else by the protocol for its roles and wave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from workbench.displays.roles import NOT_TOLD, roles_of
from workbench.model.coding import Question
from workbench.model.source import Source

MOST_NAMED = 6  # roles that one line names


class Hearing(NamedTuple):
    """What one source could say to a set of codes.

    ``asked``: True or False; None where no question is needed (observation, artifact) or the study has no
    protocol. ``read``: somebody has read it for every one of the codes. ``looked``: somebody has looked for the
    questions in its own transcript, and ``asked`` goes by what was found there; else it goes by the protocol.
    """

    asked: bool | None
    read: bool
    looked: bool = False

    @property
    def relevant(self) -> bool:
        """Whether its silence would mean something once it is read."""
        return self.asked is not False


class Reach(NamedTuple):
    """The questions that reach some codes: whom they were put to by the protocol, and their slugs.

    ``pairs``: (role, wave); '' means every role or wave.
    """

    pairs: frozenset[tuple[str, str]] = frozenset()
    questions: frozenset[str] = frozenset()

    def asked(self, source: Source, roles: Iterable[str]) -> bool:
        """Whether one of them was put to a source, as far as its roles are ``roles``.

        Where somebody has looked which questions its turns answer, only those were put. Elsewhere the protocol
        for its roles and its wave tells.
        """
        if source.answers is not None:
            return not self.questions.isdisjoint(q for asked in source.answers.values() for q in asked)
        told = [role for role in roles if role != NOT_TOLD]
        return any((role, wave) in self.pairs for role in (*told, "") for wave in (source.wave or "", ""))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A question to the corpus: some codes, and what each source that counts could say to them.

    ``parts``: (source, role) → asked, for the sources in which several roles speak. ``roles``: whom alone it is put
    to in such sources; None: to everybody.
    """

    codes: tuple[str, ...]
    hearings: Mapping[str, Hearing]
    parts: Mapping[tuple[str, str], bool | None] = field(default_factory=dict)
    roles: frozenset[str] | None = None

    def among(self, roles: frozenset[str]) -> Ask:
        """The same, where of sources in which several roles speak only ``roles`` are heard."""
        heard: dict[str, list[bool | None]] = {}
        for (source, role), asked in self.parts.items():
            if role in roles:
                heard.setdefault(source, []).append(asked)
        narrowed = {source: self.hearings[source]._replace(asked=_any(asked)) for source, asked in heard.items()}
        return replace(self, hearings={**self.hearings, **narrowed}, roles=roles)


def reached(
    questions: Iterable[Question], under: Mapping[str, Iterable[str]], paths: Mapping[str, Iterable[str]]
) -> dict[str, Reach]:
    """Code → the questions that reach it; linear in questions × codes near them.

    A question on a group reaches all codes below it; a group is reached by a question on any code below.

    Args:
        questions: The protocol.
        under: Code → itself and all below.
        paths: Code → itself and its ancestors.
    """
    found: dict[str, list[Question]] = {}
    for question in questions:
        for code in dict.fromkeys(near for c in question.codes for near in (*under.get(c, ()), *paths.get(c, ()))):
            found.setdefault(code, []).append(question)
    return {
        code: Reach(frozenset((q.role, q.wave) for q in near), frozenset(q.id for q in near))
        for code, near in found.items()
    }


def joined(reaches: Iterable[Reach]) -> Reach:
    """The questions that reach any of several codes."""
    every = list(reaches)
    return Reach(
        frozenset().union(*(each.pairs for each in every)), frozenset().union(*(each.questions for each in every))
    )


def ground(sources: Sequence[Source], ask: Ask) -> str:
    """By what it is known whether these sources, one at least, were asked.

    'by the protocol (wave 1: principal)', 'by the questions found in the transcript', or both.
    """
    unseen = [s for s in sources if not ask.hearings[s.slug].looked]
    seen = len(sources) - len(unseen)
    which = f"{seen} transcript" if unseen else "the transcript"
    found = f"by the questions found in {which}{'s' * (seen > 1)}"
    if not unseen:
        return found
    protocol = f"by the protocol ({_whom(unseen, ask.roles)})"
    return f"{found} and {protocol}" if seen else protocol


def _whom(sources: Iterable[Source], wanted: Collection[str] | None) -> str:
    """Waves with their roles: 'wave 1: principal, teacher; no wave told: coach'."""
    waves: dict[str, dict[str, None]] = {}
    for source in sources:
        told = [r for r in roles_of(source) if r != NOT_TOLD and (wanted is None or r in wanted)]
        wave = f"wave {source.wave}" if source.wave else "no wave told"
        waves.setdefault(wave, {}).update(dict.fromkeys(told or ["no role told"]))
    if sum(map(len, waves.values())) > MOST_NAMED:
        return "for their roles and waves"
    return "; ".join(f"{wave}: {', '.join(roles)}" for wave, roles in waves.items())


def _any(asked: Iterable[bool | None]) -> bool | None:
    known = [each for each in asked if each is not None]
    return any(known) if known else None
