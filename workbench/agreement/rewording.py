"""What has become of the definitions of codes between two moments, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.coding.lifecycle import Kind, fate, told_apart
from workbench.model.codebook import Code

WORDING = ("slug", "name", "definition", "include", "exclude", "example", "proposition")

Wording = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What has become of a code since a round began. ``slug``: now, or its last one; ``was``: then, where another.

    ``fields``: name → (then, now), of those that differ. ``into``: the code that it was merged into.
    """

    code: str
    slug: str
    kinds: tuple[Kind, ...]
    was: str = ""
    into: str = ""
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What went and what came, word by word, field by field.

        >>> Edit(code="1", slug="a", kinds=(Kind.REDEFINED,), fields={"exclude": ("", "Praise.")}).words
        'exclude: {+Praise.+}'
        """
        if self.into:
            return f"into {self.into}"
        return "; ".join(f"{name}: {_apart(*both)}" for name, both in self.fields.items() if name != "slug")

    def told(self, at: int) -> str:
        """The fields that differ in full, ``at`` 0 as they read then, 1 as they read now.

        >>> Edit(code="1", slug="a", kinds=(Kind.REDEFINED,), fields={"exclude": ("Work.", "Praise.")}).told(1)
        'exclude: Praise.'
        """
        return "; ".join(f"{name}: {both[at]}" for name, both in self.fields.items() if both[at])


def wording(codes: Sequence[Code], ids: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Uuid of each code → its fields as they read. ``ids``: slug → uuid."""
    return {ids[c.slug]: {name: getattr(c, name) for name in WORDING} for c in codes}


def difference(then: Wording, now: Wording, *, into: Mapping[str, str] | None = None) -> tuple[Edit, ...]:
    """What has become of codes, by their slugs.

    Args:
        then: The wording when the round began.
        now: The wording of these codes, as far as they are live, and of those that came in since.
        into: Slug that a code once had → slug of the code that has it among its former ones.

    >>> then = {"1": {"slug": "a", "name": "A", "definition": "One."}, "2": {"slug": "b", "name": "B"}}
    >>> now = {"1": {"slug": "a", "name": "A", "definition": "One day."}, "3": {"slug": "c", "name": "C"}}
    >>> [(e.slug, str(e.kinds[0]), e.words) for e in difference(then, now, into={"b": "a"})]
    [('a', 'redefined', 'definition: [-One.-] {+One day.+}'), ('b', 'merged', 'into a'), ('c', 'new', 'name: {+C+}')]
    """
    found = []
    for key in (*then, *(key for key in now if key not in then)):
        old, new = then.get(key), now.get(key)
        if new is None:
            slug = (old or {})["slug"]
            target = (into or {}).get(slug, "")
            found.append(Edit(code=key, slug=slug, kinds=(Kind.MERGED if target else Kind.RETIRED,), into=target))
            continue
        told = fate(_code(old) if old else None, _code(new))
        if told:
            fields = {n: (a, b) for n in WORDING if (a := (old or {}).get(n, "")) != (b := new.get(n, ""))}
            found.append(Edit(code=key, slug=told.code, kinds=told.kinds, was=told.was, fields=fields))
    return tuple(sorted(found, key=lambda edit: edit.slug))


def _code(words: Mapping[str, str]) -> Code:
    slug, name, definition, include, exclude, example, proposition = (words.get(name, "") for name in WORDING)
    return Code(
        slug=slug, name=name, definition=definition, include=include, exclude=exclude, example=example,
        proposition=proposition,
    )  # fmt: skip


def _apart(then: str, now: str) -> str:
    old, new = (Code(slug="", name="", definition=words) for words in (then, now))
    return told_apart(old, new).removeprefix("definition: ")
