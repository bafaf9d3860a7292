"""Who speaks, and in which role: both belong to the turn, so that a group of teachers and coaches is both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from workbench.model.corpus import Corpus, Passage
from workbench.model.source import Participant, Source, Speaker
from workbench.model.text import slug as slugged

NOT_TOLD = "(not told)"
# a role that is named neither here nor by the study's participants is a group of its own
ROLE_GROUPS: Mapping[str, str] = {
    "principal": "supervisory",
    "assistant-principal": "supervisory",
    "vice-principal": "supervisory",
    "department-head": "supervisory",
    "teacher-leader": "teacher leader",
    "coach": "teacher leader",
    "teacher": "teacher",
}


def role_of(passage: Passage) -> str:
    """The role of who speaks in a passage; ``NOT_TOLD`` where nobody knows."""
    return passage.role or NOT_TOLD


def roles_of(source: Source, gone: Collection[str] = ()) -> tuple[str, ...]:
    """The roles that a source stands in, each once; ``NOT_TOLD`` for voices of no known role; never none.

    ``gone``: participants who withdrew; nobody hears them.
    """
    if not source.speakers:
        return (source.role or NOT_TOLD,)
    named = (who.role for who in source.speakers.values() if who.role and who.participant not in gone)
    heard = (role for _, _, role in _voices(source, gone))
    return tuple(dict.fromkeys([*named, *heard])) or (NOT_TOLD,)


def persons_of(source: Source, roles: Collection[str] | None = None, gone: Collection[str] = ()) -> frozenset[str]:
    """Who was heard in a source, by the rule of `Passage.person`; of some roles, or of all.

    Several labels of one participant are one person, an unknown voice is one by its label, several at once ('ALL')
    are nobody. Nobody is heard in observations and artifacts, nor who withdrew (``gone``).
    """
    if not source.kind.asked:
        return frozenset()
    if source.participant and not source.speakers:
        return frozenset({source.participant}) - set(gone)
    return frozenset(
        who.participant or source.participant or f"{source.slug}:{label}"
        for label, who, role in _voices(source, gone)
        if not who.group and (roles is None or role in roles)
    )


def words_by_role(corpus: Corpus, source: Source, roles: Sequence[str]) -> dict[str, int | None]:
    """Role → respondents' words of a source in which these roles speak; None where they have not been counted.

    Where several roles speak, what is left of the whole is of no known role.
    """
    whole = corpus.respondent_words.get(source.slug)
    if len(roles) == 1:
        return {roles[0]: whole}
    told = corpus.role_words.get(source.slug)
    if told is None or whole is None:
        return dict.fromkeys(roles)
    spoken: dict[str, int | None] = {role: told.get(role, 0) for role in roles if role != NOT_TOLD}
    rest = whole - sum(told.get(role, 0) for role in spoken)
    return {**spoken, NOT_TOLD: rest} if rest > 0 else spoken


def groups_of(participants: Iterable[Participant]) -> dict[str, str]:
    """Role (as a slug) → group: what the study tells of its participants, else `ROLE_GROUPS`.

    A role whose participants stand in several groups stands in that of the first.
    """
    told: dict[str, str] = {}
    for person in participants:
        if person.role and person.role_group:
            told.setdefault(slugged(person.role), person.role_group)
    return {**ROLE_GROUPS, **told}


def _voices(source: Source, gone: Collection[str]) -> Iterator[tuple[str, Speaker, str]]:
    """Each label whose words count, with whom it stands for and their role."""
    for label in dict.fromkeys(turn.speaker for turn in source.turns if turn.voice.counted):
        who = source.who(label)
        if who.participant not in gone:
            yield label, who, who.role or source.role or NOT_TOLD
