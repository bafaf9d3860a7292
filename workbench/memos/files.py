r"""A memo as a file of its own: Markdown under front matter that holds its id, and back.

The front matter keeps a mark of the memo as it was written out, so that it is known which side has changed since::

    ---
    id: 0192...
    kind: analytic
    title: Load
    coder: ana
    written: '2026-11-23T08:20:00.000000Z'
    'on':
    - site:osgood
    base: 0011223344556677
    ---

    They say load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import WorkbenchError
from workbench.memos.forms import headline, tidy
from workbench.model.memo import Memo, MemoKind
from workbench.model.text import digest, short_id, slug

FENCE = "---"
MOST_FRONT = 64_000  # characters
_STEM = 60
_KEYS = ("id", "kind", "title", "coder", "written", "on", "form", "base")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What a memo file holds. ``id`` is '' for a memo that the study does not have yet; ``base``: see ``state``."""

    body: str
    id: str = ""
    kind: MemoKind = MemoKind.ANALYTIC
    title: str = ""
    on: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    @property
    def state(self) -> str:
        """A digest of what it says, as ``state`` gives it of a memo."""
        return state(self.kind, self.title, self.body, self.form)


def state(kind: MemoKind, title: str, body: str, form: Mapping[str, str]) -> str:
    """A digest of what a memo says, by which it is known whether somebody has changed it since.

    >>> state(MemoKind.CODE, "", "It grew.", {}) == state(MemoKind.CODE, "", "It fell.", {})
    False
    """
    told = "\0".join(f"{name}\0{tidy(value).strip()}" for name, value in sorted(form.items()) if value.strip())
    return digest("\0".join((kind.value, " ".join(title.split()), tidy(body).strip("\n"), told)))[:16]


def state_of(memo: Memo) -> str:
    """The same of a memo."""
    return state(memo.kind, memo.title, memo.body, memo.form)


def file_name(memo: Memo) -> str:
    """The name of its file: safe on every system, and its own.

    >>> file_name(Memo(id="abc", body="", coder="ana", title="../Load <b>"))
    'load-b-ba7816bf.md'
    """
    return f"{slug(headline(memo.title, memo.body))[:_STEM].strip('-')}-{short_id(memo.id)}.md"


def as_file(memo: Memo, on: Sequence[str]) -> str:
    """A memo as its file. ``on``: what it is attached to, as typed."""
    import yaml

    front: dict[str, Any] = {
        "id": memo.id, "kind": memo.kind.value, "title": memo.title, "coder": memo.coder, "written": memo.written,
        "on": list(on), "form": dict(memo.form), "base": state_of(memo),
    }  # fmt: skip
    kept = {name: value for name, value in front.items() if value}
    head = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000)
    return f"{FENCE}\n{head}{FENCE}\n\n{tidy(memo.body).strip(chr(10))}\n"


def read_file(text: str) -> Filed:
    """The memo of a file.

    Raises:
        WorkbenchError: it has no front matter, or one that cannot be read; what is wrong, in one line.
    """
    lines = tidy(text)
    if not lines.startswith(f"{FENCE}\n"):
        raise WorkbenchError("no front matter (lines between --- and --- at its beginning)")
    end = lines.find(f"\n{FENCE}\n", len(FENCE), MOST_FRONT)
    if end < 0 and lines.endswith(f"\n{FENCE}") and len(lines) < MOST_FRONT:
        end = len(lines) - len(FENCE) - 1
    if end < 0:
        raise WorkbenchError(f"its front matter does not end with {FENCE} within {MOST_FRONT:,} characters")
    front = _front(lines[len(FENCE) + 1 : end + 1])
    body = lines[end + len(FENCE) + 2 :].strip("\n")
    return Filed(
        body=body, id=_words(front, "id"), kind=_kind(front), title=" ".join(_words(front, "title").split()),
        on=_list(front), form=_form(front), base=_words(front, "base"),
    )  # fmt: skip


def _front(text: str) -> Mapping[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        raise WorkbenchError(f"its front matter is no YAML{f' (line {where.line + 2})' if where else ''}") from error
    if not isinstance(found, dict):
        raise WorkbenchError("its front matter is no list of names and values")
    front = {"on" if key is True else key: value for key, value in found.items()}  # YAML reads a bare 'on' as yes
    if unknown := [str(key)[:40] for key in front if key not in _KEYS]:
        raise WorkbenchError(f"no field {', '.join(unknown[:5])} in its front matter; fields are {', '.join(_KEYS)}")
    return front


def _words(front: Mapping[str, Any], name: str) -> str:
    value = front.get(name)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise WorkbenchError(f"{name} is no text")
    return str(value).strip()


def _kind(front: Mapping[str, Any]) -> MemoKind:
    told = _words(front, "kind") or MemoKind.ANALYTIC.value
    kinds = [kind.value for kind in MemoKind if kind is not MemoKind.REMARK]
    if told not in kinds:
        raise WorkbenchError(f"no kind {told[:40]!r}; kinds are {', '.join(kinds)}")
    return MemoKind(told)


def _list(front: Mapping[str, Any]) -> tuple[str, ...]:
    value = front.get("on") or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise WorkbenchError("'on' is no list of things")
    return tuple(value)


def _form(front: Mapping[str, Any]) -> dict[str, str]:
    value = front.get("form") or {}
    if not isinstance(value, dict) or any(isinstance(each, dict | list) for each in value.values()):
        raise WorkbenchError("form is no list of names and values")
    return {str(name): "" if words is None else str(words) for name, words in value.items()}
