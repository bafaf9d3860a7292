"""Coders: one gets another name, two turn out to be one person, or look as if they might be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.actions.workplace import Workplace, short_name, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.model.team import CONSENSUS
from workbench.model.text import slug
from workbench.store.coder_moves import Coder, coders, joined, renamed
from workbench.store.journal import Change

LONGEST = 60  # characters of a name that are compared
SLIPS = (4, 10)  # letters that a name must have for one slip of the pen, and for two


@dataclass(frozen=True, kw_only=True, slots=True)
class Joining:
    """What becomes of one coder's work when they turn out to be another; ``run`` is '' until it is written.

    ``doubled``: codings that both have in the very same place; ``counts``: other things, table → number.
    """

    old: str
    into: str
    codings: int
    doubled: int
    counts: dict[str, int]
    changes: tuple[Change, ...]
    heads: tuple[str, ...]
    run: str = ""


def rename_coder(place: Workplace, wanted: str, name: str) -> str:
    """Give a coder another name; what they coded stays theirs. Gives the new slug."""
    key = short_name(name)
    if key == CONSENSUS:
        raise WorkbenchError(f"{name!r} is what coders agree on, and no coder", hint="choose another name")
    with place.open() as study, study.transaction():
        known = coders(study.db)
        coder = _person(known, wanted, live=True)
        other = next((c for c in known if c.slug == key and c.id != coder.id), None)
        if other is not None:
            raise WorkbenchError(
                f"there is a coder {key} already" + ("" if other.live else ", who was joined to another"),
                hint=f"if both are one person: workbench coder join {coder.slug} --into {key}"
                if other.live
                else "choose another name",
            )
        write(study, place, renamed(study.db, coder, key, name), command="coder rename")
    return key


def plan_join(place: Workplace, wanted: str, into: str) -> Joining:
    """What it means that two coders are one person; writes nothing.

    ``wanted`` may be somebody who was joined before: a colleague's copy may have gone on under the old name.
    """
    with place.open() as study, study.snapshot():
        known = coders(study.db)
        old, new = _person(known, wanted, live=False), _person(known, into, live=True)
        if old.id == new.id:
            raise WorkbenchError(f"{old.slug} is {new.slug} already", hint="see 'workbench coder list'")
        moved = joined(study.db, study.namespace, old, new)
        return Joining(
            old=old.slug, into=new.slug, codings=moved.codings, doubled=moved.doubled, counts=moved.counts,
            changes=moved.changes, heads=study.heads,
        )  # fmt: skip


def join_coders(place: Workplace, plan: Joining) -> Joining:
    """Write what was shown, as one run; refused when the study was changed since."""
    if not plan.changes:
        return plan
    with place.open() as study, study.transaction():
        study.expect(plan.heads)
        return replace(plan, run=write(study, place, plan.changes, command="coder join"))


def _person(known: Iterable[Coder], wanted: str, *, live: bool) -> Coder:
    persons = [c for c in known if c.live or not live]
    found = [c for c in persons if c.slug == slug(wanted)]
    if not found:
        raise NotKnown("coder", wanted, [c.slug for c in persons], hint="see 'workbench coder list'")
    if found[0].kind:
        raise WorkbenchError(
            f"{found[0].slug} is what coders agree on, and no person", hint="see 'workbench coder list'"
        )
    if len(found) > 1 and (found[1].live or not found[0].live):
        raise WorkbenchError(
            f"{len(found)} coders are called {found[0].slug}", hint="give one of them another name on its own copy"
        )
    return found[0]


def alike(one: Coder, two: Coder) -> str:
    """Why two coders may be one person, in a few words; '' where nothing says so."""
    for a in _names(one):
        for b in _names(two):
            if why := resemblance(a, b):
                return why
    return ""


def _names(coder: Coder) -> Iterator[str]:
    yield coder.name
    if slug(coder.name) != coder.slug:
        yield coder.slug


def resemblance(one: str, two: str) -> str:
    """How two names resemble each other; '' where they do not. Names that differ in their numbers never do.

    >>> resemblance("Ana Ruiz", "ana-ruíz"), resemblance("A. Ruiz", "Ana Ruiz"), resemblance("Anna Ruiz", "Ana Ruiz")
    ('the same name', 'initials', 'nearly the same name')
    >>> resemblance("ana", "Ana Ruiz"), resemblance("coder-1", "coder-2"), resemblance("Bo Li", "Ana Ruiz")
    ('part of the name', '', '')
    """
    a, b = _words(one), _words(two)
    if not a or not b or _numbers(a) != _numbers(b):
        return ""
    if a == b or sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return "the same name"
    short, long = sorted((a, b), key=lambda words: (len("".join(words)), words))
    if set(short) <= set(long):
        return "part of the name" if any(len(w) > 1 and not w.isdecimal() for w in short) else "initials"
    if _initials(short, long):
        return "initials"
    joined_a, joined_b = "".join(a), "".join(b)
    length = min(len(joined_a), len(joined_b))
    allowed = sum(length >= least for least in SLIPS)
    return "nearly the same name" if allowed and _distance(joined_a, joined_b, allowed) <= allowed else ""


def _words(name: str) -> list[str]:
    """A name as names are compared: no accents, one case, words of letters and of digits."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.findall(r"[^\W\d_]+|\d+", plain[:LONGEST])


def _numbers(words: list[str]) -> list[int]:
    return sorted(int(w) for w in words if w.isdecimal())


def _initials(short: list[str], long: list[str]) -> bool:
    """Whether the one gives letters where the other gives words: 'ar', 'a ruiz', 'aruiz' for 'ana ruiz'."""
    if len(long) > 1:
        firsts = "".join(w[0] for w in long)
        if "".join(short) in (firsts, long[0][0] + "".join(long[1:]), long[0] + "".join(w[0] for w in long[1:])):
            return True
    return len(short) == len(long) and all(
        s == w or (len(s) == 1 and w.startswith(s)) or (len(w) == 1 and s.startswith(w))
        for s, w in zip(short, long, strict=True)
    )


def _distance(one: str, two: str, most: int) -> int:
    """Letters to change, add, leave out or swap with the next; ``most + 1`` for any more than that."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    older: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            best = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, last = last, row
    return min(last[-1], most + 1)
