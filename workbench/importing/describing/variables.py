"""Variables that a study declares in ``workbench.toml``, and what is wrong with a value by them.

```toml
[variables.source]
phase = ["1", "2"]
date = "date"
```
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from workbench.errors import Problems, nearest
from workbench.importing.describing.attributes import STANDARD
from workbench.importing.describing.fields import field_name, is_missing
from workbench.importing.describing.values import date_of

ENTITIES = ("source", "site", "participant")
FORMS = ("text", "number", "date")
_HINT = 'write one variable a line: size = ["small", "large"], or "text", "number" or "date"'
# What an entity has without anybody declaring it.
_STANDARD: Mapping[str, frozenset[str]] = {
    "source": STANDARD,
    "site": frozenset(("slug", "name", "district", "district_name", "levels")),
    "participant": frozenset(("slug", "name", "role", "role_group", "site", "district", "consent")),
}
_NUMBER = re.compile(r"[+-]?\d{1,300}(?:\.\d{1,300})?", re.ASCII)
_LOOK = 80  # characters of a value that are compared with what is allowed, and shown
_SHOWN = 12  # allowed values that a message names
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """A declared variable: one of ``allowed``, or of a ``form`` ('text', 'number', 'date') when that is empty."""

    name: str
    allowed: tuple[str, ...] = ()
    form: str = "text"

    def read(self, value: str) -> str:
        """The declared spelling of a value; of several, parted by ';', each.

        Raises:
            ValueError: the value is not allowed; the message goes on from 'size is ...'.
        """
        plain = value.strip()
        if self.allowed:
            return ";".join(self._choice(each.strip()) for each in plain.split(";") if each.strip())
        if self.form == "number" and not _NUMBER.fullmatch(plain):
            raise ValueError(f"{_short(plain)}, which is no number; write it like 12 or 0.5")
        return _day(plain) if self.form == "date" else plain

    def _choice(self, value: str) -> str:
        key = _key(value)
        alike = [each for each in self.allowed if each == value]
        alike = alike or [each for each in self.allowed if key and _key(each) == key]
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise ValueError(f"{_short(value)}, which may be {' or '.join(alike)}; write it as declared")
        keys = {_key(each): each for each in self.allowed}
        near = [keys[each] for each in get_close_matches(_key(value[:_LOOK]), keys, n=2, cutoff=0.6)]
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        more = ", ..." if len(self.allowed) > _SHOWN else ""
        raise ValueError(f"{_short(value)}, not one of {', '.join(self.allowed[:_SHOWN])}{more}{meant}")


@dataclass(frozen=True, kw_only=True)
class Variables:
    """The declared variables of a study, by entity (source, site, participant) and name."""

    by_entity: Mapping[str, Mapping[str, Variable]] = field(default_factory=dict)

    @classmethod
    def read(cls, table: Mapping[str, object], *, where: str = "workbench.toml") -> Variables:
        """Read the table ``variables`` of ``workbench.toml``.

        Raises:
            Problems: unknown entities, what is neither a list of values nor a form, a name or value twice; all of
                them.

        >>> study = Variables.read({"site": {"size": ["small", "large"], "enrolment": "number"}})
        >>> study.problems("site", "sites.csv:2", {"size": "Larg", "enrolment": "many"})
        ["sites.csv:2: size is 'Larg', not one of small, large; did you mean large?", \
"sites.csv:2: enrolment is 'many', which is no number; write it like 12 or 0.5"]
        >>> study.canonical("site", {"size": "SMALL"})
        {'size': 'small'}
        """
        problems: list[str] = []
        found: dict[str, dict[str, Variable]] = {}
        for entity, declared in table.items():
            place = f"variables.{entity}"
            if entity not in ENTITIES:
                problems.append(f"{place}: there are variables of {', '.join(ENTITIES)}{_meant(entity, ENTITIES)}")
            elif not isinstance(declared, Mapping):
                problems.append(f"{place} is no table; write [{place}] and its lines below")
            else:
                found[entity] = _declared(place, declared, problems)
        if problems:
            raise Problems(where, problems, hint=_HINT)
        return cls(by_entity=found)

    def declared(self, entity: str) -> Mapping[str, Variable]:
        """The variables of an entity, by name; empty when none are declared."""
        return self.by_entity.get(entity, {})

    def problems(self, entity: str, where: str, values: Mapping[str, str]) -> list[str]:
        """What is wrong with the values of one source, site or participant; what is not told is not wrong."""
        found = []
        for variable, value in self._told(entity, values):
            try:
                variable.read(value)
            except ValueError as error:
                found.append(f"{where}: {variable.name} is {error}")
        return found

    def notes(self, entity: str, where: str, values: Mapping[str, str]) -> list[str]:
        """Own variables that nobody has declared, where the study declares some for this entity."""
        known = self.declared(entity)
        if not known:
            return []
        return [
            f"{where}: {name} is not declared in [variables.{entity}]{_meant(name, known)}"
            for name in values
            if name not in known and name not in _STANDARD[entity] and not name.startswith("_")
        ]

    def canonical(self, entity: str, values: Mapping[str, str]) -> dict[str, str]:
        """The same values in their declared spelling; those with a problem, and undeclared ones, as written."""
        spelt = dict(values)
        for variable, value in self._told(entity, values):
            try:
                spelt[variable.name] = variable.read(value)
            except ValueError:
                continue
        return spelt

    def _told(self, entity: str, values: Mapping[str, str]) -> Iterator[tuple[Variable, str]]:
        for name, variable in self.declared(entity).items():
            if name in values and not is_missing(values[name]):
                yield variable, values[name]


def _declared(place: str, table: Mapping[str, object], problems: list[str]) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for written, what in table.items():
        name = field_name(written)
        if not name or name in found:
            problems.append(f"{place}.{written}: {'stands there twice' if name else 'has no letter in its name'}")
            continue
        found[name] = Variable(name=name)
        if isinstance(what, str) and what in FORMS:
            found[name] = Variable(name=name, form=what)
        elif isinstance(what, str):
            problems.append(f"{place}.{written}: {what!r} is no form{_meant(what, FORMS)}")
        elif isinstance(what, Sequence):
            found[name] = Variable(name=name, allowed=tuple(_values(f"{place}.{written}", what, problems)))
        else:
            problems.append(f"{place}.{written} is {what!r}, neither a list of values nor a form")
    return found


def _values(place: str, listed: Sequence[object], problems: list[str]) -> list[str]:
    """The allowed values of one variable as text; numbers count as they are written."""
    values = []
    for each in listed:
        if isinstance(each, bool) or not isinstance(each, str | int | float) or not str(each).strip():
            problems.append(f"{place}: {each!r} is no value; write it in quotation marks")
        elif ";" in str(each):
            problems.append(f"{place}: {each!r} holds ';', which parts values")
        elif str(each).strip() in values:
            problems.append(f"{place}: {str(each)!r} stands there twice; keep one")
        else:
            values.append(str(each).strip())
    if not listed:
        problems.append(f"{place}: the list is empty; name what is allowed")
    return values


def _day(plain: str) -> str:
    try:
        day, _ = date_of(plain)
    except ValueError as error:
        raise ValueError(f"{error}; write it like 2008-05-03") from error
    if not _DAY.fullmatch(day):
        raise ValueError(f"{_short(plain)}, which is no one day; write it like 2008-05-03")
    return day


def _meant(name: str, known: Mapping[str, object] | Sequence[str]) -> str:
    near = nearest(name[:_LOOK], known, count=2)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _short(value: str) -> str:
    return repr(value if len(value) <= _LOOK else f"{value[:_LOOK]}...")


def _key(value: str) -> str:
    """A value as values are compared: like a slug, but with the letters of every script."""
    plain = unicodedata.normalize("NFKD", value).casefold()
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return "-".join("".join(letter if letter.isalnum() else " " for letter in letters).split())
