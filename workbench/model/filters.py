"""The filters that mean the same in every command."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which sources, coders and codes are meant; an empty tuple is no restriction.

    ``query``: all of them must hold; they are read where the study is open (`actions.querying`).

    >>> str(Filters(site=("osgood",), wave=("1", "2")))
    'site osgood; wave 1, 2'
    >>> str(Filters())
    'none'
    """

    site: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    wave: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    coder: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    query: tuple[str, ...] = ()

    def __str__(self) -> str:
        given = ((f.name, getattr(self, f.name)) for f in fields(self))
        return "; ".join(f"{name} {', '.join(values)}" for name, values in given if values) or "none"

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))
