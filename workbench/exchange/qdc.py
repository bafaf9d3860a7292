"""REFI-QDA codebooks (.qdc): a tree of codes with a name, a GUID and one description each.

The format has one text for all that a codebook says of a code. Ours is laid out in paragraphs: the definition, then
'Include: …', 'Exclude: …', 'Example: …', 'Cues: …', 'Proposition: …', 'Origin: …', as far as there are any; pattern
codes are sets of the codes they stand over. What has no place there: former slugs, and when rules have changed.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from workbench.coding.codebook_table import joined, split
from workbench.errors import WorkbenchError
from workbench.exchange.qdc_file import AGAIN, File, Item, read_file
from workbench.model.codebook import Code, Codebook
from workbench.model.text import slug

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "workbench"
LABELS = ("Include", "Exclude", "Example", "Cues", "Proposition", "Origin")
LONGEST = 60  # characters that a name gives to its slug
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LABELLED = re.compile(rf"\n\n(?=(?:{'|'.join(LABELS)}): )")


def dump_qdc(book: Codebook, ids: Mapping[str, str], *, coded: Collection[str], version: str) -> bytes:
    """The codebook as a REFI-QDA file; the same book gives the same bytes.

    Args:
        book: Its codes in order; a code whose parent is not there stands at the top.
        ids: slug → uuid of each code, which becomes its GUID.
        coded: Codes with codings of their own: a code with others below is codable when it has some.
        version: Of this program, named as where the file comes from.
    """
    known, parents = book.slugs, {code.parent for code in book}
    below: dict[str | None, list[Code]] = {}
    for code in book:
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines += [f'<CodeBook xmlns="{NAMESPACE}" origin={_quoted(f"{ORIGIN} {version}")}>', "<Codes>"]
    waiting: list[Code | str] = [*reversed(below.get(None, []))]
    while waiting:
        at = waiting.pop()
        if isinstance(at, str):
            lines.append(at)
            continue
        codable = str(at.slug not in parents or at.slug in coded).lower()
        lines.append(f'<Code guid="{ids[at.slug].lower()}" name={_quoted(at.name)} isCodable="{codable}">')
        lines += [f"<Description>{_escaped(described(at))}</Description>"] if described(at) else []
        waiting += ["</Code>", *reversed(below.get(at.slug, []))]
    lines += ["</Codes>", *_sets(book, ids), "</CodeBook>", ""]
    return "\n".join(lines).encode("utf-8")


def _sets(book: Codebook, ids: Mapping[str, str]) -> Iterator[str]:
    """One set a pattern code, of the codes that it stands over."""
    patterns = [code for code in book if any(slug in ids for slug in code.over)]
    if not patterns:
        return
    yield "<Sets>"
    for code in patterns:
        yield f'<Set guid="{_setguid_of(ids[code.slug])}" name={_quoted(code.name)}>'
        yield from (f'<MemberCode guid="{ids[slug].lower()}"/>' for slug in code.over if slug in ids)
        yield "</Set>"
    yield "</Sets>"


def _setguid_of(pattern: str) -> str:
    """The GUID of the set of a pattern code: made from the code's own, by which it is found again."""
    return str(uuid.uuid5(uuid.UUID(pattern), "over"))


def described(code: Code) -> str:
    """All that the codebook says of a code, as one text.

    >>> print(described(Code(slug="a", name="A", definition="One.", exclude="Two.", cues=("x", "y"))))
    One.
    <BLANKLINE>
    Exclude: Two.
    <BLANKLINE>
    Cues: x; y
    """
    texts = (code.include, code.exclude, code.example, joined(code.cues), code.proposition, code.origin)
    labelled = [f"{label}: {text}" for label, text in zip(LABELS, texts, strict=True) if text]
    return "\n\n".join([code.definition, *labelled]).rstrip()


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text), {"\r": "&#13;"})


def load_qdc(raw: bytes, *, name: str = "codebook") -> tuple[Codebook, tuple[str, ...]]:
    """The codebook of a REFI-QDA file, and what had to be mended, a line each.

    Slugs are made from the names. A description becomes the definition; where this program wrote it, the texts that
    it was made of. Called ``name``, since the format has no place for a title.

    Raises:
        WorkbenchError: It is no codebook, too large or nested too deep, or holds a DOCTYPE.
    """
    found = read_file(raw)
    if not found.items:
        raise WorkbenchError("the codebook holds no codes", hint=AGAIN)
    making = _Making(own=found.origin.startswith(f"{ORIGIN} "))
    codes = [making.code(item) for item in found.items]
    codes = making.with_patterns(codes, found)
    return Codebook(slug=slug(name), title=name, codes=tuple(codes)), tuple(making.repairs)


@dataclass(kw_only=True, slots=True)
class _Making:
    """Codes out of items: slugs and names that are each there once, and what was mended on the way."""

    own: bool
    repairs: list[str] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    tried: Counter[str] = field(default_factory=Counter)  # so that a thousand codes of one name take no million steps

    def code(self, item: Item) -> Code:
        """The code of an item; those above it were made before."""
        parent = item.above.slug if item.above else None
        name = self.name(item)
        last = slug(name)[:LONGEST].strip("-")
        path = f"{parent}/{last}" if parent else last
        item.slug = self.once(path, self.slugs, "{}-{}")
        if not item.guid:
            self.repairs.append(f"code '{name}' has no GUID")
        texts = _texts(item.text) if self.own else {"definition": item.text}
        if not texts["definition"]:
            self.repairs.append(f"code '{name}' has no description: write its definition")
        return Code(
            slug=item.slug, name=name, parent=parent, definition=texts["definition"],
            include=texts.get("include", ""), exclude=texts.get("exclude", ""), example=texts.get("example", ""),
            cues=tuple(split(texts.get("cues", ""))), proposition=texts.get("proposition", ""),
            origin=texts.get("origin", ""),
        )  # fmt: skip

    def name(self, item: Item) -> str:
        """The name of an item; a second code of one name is told by the code that it lies in."""
        wanted = item.name or "Unnamed"
        name = wanted
        if wanted.casefold() in self.names and item.above:
            name = f"{wanted} ({item.above.name or 'Unnamed'})"
        name = self.once(name, self.names, "{} {}")
        if name != item.name:
            self.repairs.append(
                f"code '{item.name}' is called '{name}': the name was {'taken' if item.name else 'empty'}"
            )
        return name

    def once(self, wanted: str, taken: set[str], form: str) -> str:
        """``wanted``, or the first numbered form of it that is not taken."""
        key, found = wanted.casefold(), wanted
        while found.casefold() in taken:
            self.tried[f"{form} {key}"] += 1
            found = form.format(wanted, self.tried[f"{form} {key}"] + 1)
        taken.add(found.casefold())
        return found

    def with_patterns(self, codes: list[Code], found: File) -> list[Code]:
        """The codes, with the sets that this program made of pattern codes; other sets are told as left out."""
        by_guid = {item.guid: item.slug for item in found.items if item.guid}
        patterns = {_setguid_of(guid): slug for guid, slug in by_guid.items() if self.own and _is_uuid(guid)}
        over: dict[str, tuple[str, ...]] = {}
        for guid, name, members in found.sets:
            if guid in patterns:
                over[patterns[guid]] = tuple(by_guid[member] for member in members if member in by_guid)
            else:
                self.repairs.append(f"the set '{name}' is left out: a codebook here has no sets")
        return [replace(code, over=over[code.slug]) if code.slug in over else code for code in codes]


def _is_uuid(guid: str) -> bool:
    try:
        uuid.UUID(guid)
    except ValueError:
        return False
    return True


def _texts(description: str) -> dict[str, str]:
    """The texts that ``described`` made one of; a label that stands again belongs to the text before it."""
    definition, *labelled = _LABELLED.split(f"\n\n{description}" if description.startswith(LABELS) else description)
    texts, last = {"definition": definition.strip()}, "definition"
    for part in labelled:
        label, _, text = part.partition(": ")
        known = label.lower()
        if known in texts:
            texts[last] += f"\n\n{part}"
        else:
            texts[known], last = text, known
    return texts
