"""The YAML header of a source: what is known about it, written between two ``---`` lines at its start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from workbench.errors import Problems, WorkbenchError
from workbench.importing.describing.fields import field_name, is_missing

_OPEN = re.compile(r"---[ \t]*\n")
_LINES = 100  # a header that has not closed by then is a rule drawn across a page
_KINDS = ("str", "int", "float", "bool", "null", "timestamp")
_SCALARS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in _KINDS)
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")  # YAML itself wants two digits
_HINT = "write one 'name: value' a line; put a value that holds a colon in quotation marks"


@dataclass(frozen=True, kw_only=True)
class Header:
    """``attributes`` by field name, ``missing`` the fields that say 'unstated' or the like.

    ``body_start`` is the code point after the header, 0 when there is none: the header stays in the text.
    """

    attributes: dict[str, str]
    body_start: int = 0
    missing: tuple[str, ...] = ()


def split_header(text: str, *, where: str) -> Header:
    r"""Read the header of a canonical text.

    Args:
        text: the whole canonical text.
        where: the name of the file, for messages.

    Raises:
        WorkbenchError: the header is no YAML; line of the file and reason are told.
        Problems: fields are given twice or hold more than a word, a number, a date or a list of them.

    >>> split_header("---\nrole: teacher\nwave: unstated\n---\nHello.", where="a.txt")
    Header(attributes={'role': 'teacher'}, body_start=37, missing=('wave',))
    """
    bounds = _bounds(text)
    if bounds is None:
        return Header(attributes={})
    root = _compose(text[bounds[0] : bounds[1]], where)
    if root is None:
        return Header(attributes={}, body_start=bounds[2])
    if not isinstance(root, yaml.MappingNode):
        return Header(attributes={})  # prose between two rules
    values = _values(root, where)
    known = {name: value for name, value in values.items() if not is_missing(value)}
    missing = tuple(name for name in values if name not in known)
    return Header(attributes=known, body_start=bounds[2], missing=missing)


def _bounds(text: str) -> tuple[int, int, int] | None:
    """Where the YAML starts and ends, and where the body starts."""
    opening = _OPEN.match(text)
    if opening is None:
        return None
    at = opening.end()
    for _ in range(_LINES):
        newline = text.find("\n", at)
        end = len(text) if newline < 0 else newline
        if text[at:end].rstrip() in ("---", "..."):
            return opening.end(), at, min(end + 1, len(text))
        if newline < 0:
            return None
        at = newline + 1
    return None


def _compose(written: str, where: str) -> yaml.Node | None:
    """The nodes of a header: nothing is built from them, so nothing in them can run."""
    try:
        return yaml.compose(written, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2  # counted from 0, below the opening line
        message = f"{where}:{line}: the header is no YAML ({error.problem})"
        raise WorkbenchError(message, hint=_HINT) from error
    except yaml.reader.ReaderError as error:
        line = written.count("\n", 0, error.position) + 2
        message = f"{where}:{line}: the header holds a character that YAML does not allow"
        raise WorkbenchError(message, hint="delete it") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise WorkbenchError(f"{where}:1: the header is no YAML", hint=_HINT) from error


def _values(root: yaml.MappingNode, where: str) -> dict[str, str]:
    values: dict[str, str] = {}
    problems: list[str] = []
    for key, node in root.value:
        place = f"{where}:{key.start_mark.line + 2}"
        name = field_name(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            problems.append(f"{place}: a field without a name")
        elif name in values:
            problems.append(f"{place}: {name!r} is given twice; keep one")
        else:
            try:
                values[name] = ";".join(filter(None, _scalars(node)))
            except ValueError as error:
                values[name] = ""
                problems.append(f"{place}: {name!r} {error}")
    if problems:
        raise Problems(where, problems, hint="mend the header")
    return values


def _scalars(node: yaml.Node) -> Iterator[str]:
    """The values of a field as written (``07`` stays ``07``); dates in ISO form."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if not isinstance(item, yaml.ScalarNode) or item.tag not in _SCALARS:
            raise ValueError("must be one value or a plain list of values")
        dated = item.tag.endswith(":timestamp") or _DAY.fullmatch(item.value)
        yield _iso(item) if dated else " ".join(item.value.split())


def _iso(node: yaml.ScalarNode) -> str:
    try:
        return str(yaml.SafeLoader("").construct_yaml_timestamp(node).isoformat())
    except ValueError as error:
        raise ValueError(f"is no day of the calendar ({node.value})") from error
