"""What a researcher writes: memos, attached to any number of things, a layer of its own that no figure reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MemoKind(StrEnum):
    """What kind of memo it is. A remark is what is noted beside a coding or a code while coding."""

    REMARK = "remark"
    ANALYTIC = "analytic"
    METHODOLOGICAL = "methodological"
    REFLEXIVE = "reflexive"
    THEORETICAL = "theoretical"
    CODE = "code"
    SITE = "site"
    CONTACT = "contact summary"
    MEMBER_CHECK = "member check"
    VIGNETTE = "vignette"


class Thing(StrEnum):
    """What a memo may be attached to."""

    STUDY = "study"
    SITE = "site"
    DISTRICT = "district"
    SOURCE = "source"
    SELECTION = "selection"
    PARTICIPANT = "participant"
    CODE = "code"
    CODING = "coding"
    CLAIM = "claim"
    LEVER = "lever"
    STRATEGY = "strategy"
    MEMO = "memo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A memo stands with a thing. ``target``: its uuid; of a selection 'SOURCE-UUID@START-END@TEXT-MARK'.

    ``name``: what the thing is called now (slug, quotation id); '' where the study has it no more.
    """

    what: Thing
    target: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Memo:
    """A memo. ``body`` is Markdown; ``form``: the answers of a kind that has a form, by the name of the field.

    ``coder`` is a slug; ``written``: when it was made, UTC (ISO 8601), '' for remarks.
    """

    id: str
    body: str
    coder: str
    kind: MemoKind = MemoKind.REMARK
    title: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    written: str = ""
    attached: tuple[Attachment, ...] = ()

    def on(self, what: Thing, name: str) -> bool:
        """Whether it is attached to a thing, by the name of that.

        >>> at = (Attachment(what=Thing.SITE, target="u", name="osgood"),)
        >>> Memo(id="1", body="", coder="ana", attached=at).on(Thing.SITE, "osgood")
        True
        """
        return any(each.what is what and each.name == name for each in self.attached)
