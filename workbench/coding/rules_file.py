"""Rules as YAML files: words, phrases, token patterns and regular expressions, each with its code and its reason."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.coding.regexes import read_regex
from workbench.coding.shape import (
    SLUG,
    Either,
    ListOf,
    Placed,
    Record,
    Row,
    Shape,
    Text,
    Value,
    note_repeats,
    read_record,
)
from workbench.coding.yaml_file import Findings, Node, TextNode
from workbench.errors import WorkbenchError
from workbench.model.rule import Rule, RuleSet, Take
from workbench.model.source import Voice
from workbench.segmenting import matching, phrases

if TYPE_CHECKING:
    from workbench.segmenting.matching import Pipeline

SIGNS = ("words", "phrases", "patterns", "regex")
TEXT = Text()
YES_NO = Text(what="answer", one_of=("true", "false"))
NUMBER = Text(form=r"\d{1,4}", form_says="a number")
WORDS = ListOf(TEXT, filled=True)
COMPARED = ("==", "!=", ">=", "<=", ">", "<")


@dataclass(frozen=True)
class OneOrMore:
    """A list, or a single text that stands for a list of one."""

    item: Text
    wants: str = "text or a list"

    def read(self, node: Node, label: str, found: Findings) -> Placed | tuple[Any, ...] | None:
        """What the fitting one of both reads."""
        return (self.item if isinstance(node, TextNode) else ListOf(self.item, filled=True)).read(node, label, found)


def _token() -> Record:
    """One token of a pattern, as spaCy's Matcher has it."""
    asked: dict[str, Shape] = {"REGEX": TEXT, "IN": WORDS, "NOT_IN": WORDS, "FUZZY": TEXT}
    word = Either(TEXT, Record("condition", optional=asked))
    length = Either(NUMBER, Record("condition", optional=dict.fromkeys(COMPARED, NUMBER)))
    shapes: dict[str, Shape] = dict.fromkeys((*matching.WORDS, *matching.TRAINED), word)
    shapes |= dict.fromkeys(matching.FLAGS, YES_NO)
    return Record("token", optional=shapes | {"LENGTH": length, "OP": TEXT})


def load_rules(path: Path, *, codes: Collection[str], pipeline: Pipeline | None = None) -> RuleSet:
    """The rules of a file, in its order.

    Args:
        path: The YAML file.
        codes: Slugs that a rule may name.
        pipeline: A trained spaCy pipeline, for patterns that ask for more than words.

    Raises:
        Problems: All that is wrong, line by line: unknown keys and codes, patterns and expressions that cannot be
            read, can match nothing, or may take for ever.
    """
    code = Text(what="code", one_of=codes)
    rule = Record(
        "rule",
        required={"id": SLUG, "code": code, "reason": TEXT},
        optional={
            "words": WORDS,
            "phrases": WORDS,
            "patterns": ListOf(ListOf(_token(), filled=True, wants="a list of tokens (write [[{...}, {...}]])")),
            "regex": OneOrMore(TEXT),
            "take": Text(what="take", one_of=tuple(Take)),
            "voice": OneOrMore(Text(what="voice", one_of=tuple(Voice))),
            "speaker": OneOrMore(TEXT),
            "role": OneOrMore(TEXT),
            "inside": OneOrMore(code),
            "outside": OneOrMore(code),
            "not": WORDS,
            "case": YES_NO,
        },
    )
    head = {"title": TEXT, "version": TEXT, "about": TEXT}
    shape = Record("file of rules", required={"rules": SLUG, "all": ListOf(rule, filled=True)}, optional=head)
    top, found = read_record(path, shape)
    rows = top.rows("all")
    note_repeats("rule", (Placed(row.text("id"), row.line_of("id")) for row in rows), found)
    rules = tuple(_rule(row, found, pipeline) for row in rows)
    found.settle()
    return RuleSet(slug=top.text("rules"), title=top.text("title"), about=top.text("about"), rules=rules)


def _rule(row: Row, found: Findings, pipeline: Pipeline | None) -> Rule:
    """One rule; what is wrong with its signs is noted."""
    called = f"rule '{row.text('id')}'"
    if not row.keys & set(SIGNS):
        found.note(row.line, f"{called} has none of {', '.join(SIGNS)}")
    for key in ("words", "phrases", "not"):
        _check_phrases(row, key, called, found)
    case = row.text("case") == "true"
    for each in row.placed("regex"):
        try:
            read_regex(each.text, case=case)
        except WorkbenchError as error:
            found.note(each.line, f"{called}: {error}")
    return Rule(
        id=row.text("id"),
        code=row.text("code"),
        reason=row.text("reason"),
        words=row.texts("words"),
        phrases=row.texts("phrases"),
        patterns=_patterns(row, called, found, pipeline),
        regexes=row.texts("regex"),
        take=Take(row.text("take") or Take.SENTENCE),
        voices=tuple(map(Voice, row.texts("voice"))),
        speakers=row.texts("speaker"),
        roles=row.texts("role"),
        inside=row.texts("inside"),
        outside=row.texts("outside"),
        unless=row.texts("not"),
        case=case,
    )


def _check_phrases(row: Row, key: str, called: str, found: Findings) -> None:
    for each in row.placed(key):
        if wrong := phrases.fault(each.text):
            found.note(each.line, f"{called}: '{each.text}' under '{key}': {wrong}")
        elif key == "words" and len(each.text.split()) > 1:
            found.note(each.line, f"{called}: '{each.text}' is more than a word; put it under 'phrases'")


def _patterns(row: Row, called: str, found: Findings, pipeline: Pipeline | None) -> tuple[str, ...]:
    """The token patterns as JSON."""
    read = []
    listed = row.values.get("patterns")
    for tokens in (each for each in (listed if isinstance(listed, tuple) else ()) if isinstance(each, tuple)):
        rows = [token for token in tokens if isinstance(token, Row)]
        if len(rows) < len(tokens) or not rows:
            continue
        pattern = [{key: _plain(key, value) for key, value in token.values.items()} for token in rows]
        wrong = _regex_fault(rows) or matching.fault(pattern, pipeline=pipeline)
        if wrong and all(token.keys == token.values.keys() for token in rows):  # others have been noted already
            found.note(rows[0].line, f"{called}: pattern: {wrong}")
        read.append(json.dumps(pattern, ensure_ascii=False))
    return tuple(read)


def _regex_fault(tokens: list[Row]) -> str:
    """What is wrong with the expressions for single tokens."""
    asked = (value.text("REGEX") for token in tokens for value in token.values.values() if isinstance(value, Row))
    for each in filter(None, asked):
        try:
            read_regex(each)
        except WorkbenchError as error:
            return str(error)
    return ""


def _plain(key: str, value: Value) -> Any:
    """What was read for one key of a token, as spaCy wants it."""
    if isinstance(value, Row):
        return {name: _plain(key, each) for name, each in value.values.items()}
    if isinstance(value, Placed):
        return _typed(key, value.text)
    return [_plain(key, each) for each in value]


def _typed(key: str, text: str) -> str | int | bool:
    if key in matching.FLAGS:
        return text == "true"
    return int(text) if key == "LENGTH" else text
