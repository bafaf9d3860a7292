"""The filters that mean the same in every command."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which sources, coders and codes are meant; an empty tuple is no restriction.

    ``query``: all of them must hold; they are read where the study is open (`actions.querying`). ``layer``: which
    codings are read, those of all coders ('') or of the consensus (`model.team`).

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
    layer: str = ""

    def __str__(self) -> str:
        given = ((f.name, getattr(self, f.name)) for f in fields(self))
        told = ((name, (v,) if isinstance(v, str) else v) for name, v in given if v)
        return "; ".join(f"{name} {', '.join(values)}" for name, values in told) or "none"

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))
