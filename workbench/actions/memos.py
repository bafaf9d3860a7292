"""Memos: written, changed, attached, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.actions.memo_things import Named, Things
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import WorkbenchError
from workbench.memos.files import state_of
from workbench.memos.forms import Draft
from workbench.model.memo import Memo, MemoKind, Thing
from workbench.model.text import digest
from workbench.store import memos, people
from workbench.store.journal import Change, new_ids
from workbench.store.study import Study

MOST_BODY = 5_000_000  # characters
MOST_TITLE = 500


def add(place: Workplace, draft: Draft, kind: MemoKind, *, on: Sequence[str] = (), quote: str = "") -> Memo:
    """Write a memo and attach it; a memo on nothing is on the study.

    Raises:
        Problems: things that the study does not have.
        WorkbenchError: there is nothing to write, or too much.
    """
    refuse_bad(draft)
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        things = Things(study).all(on or ("study",), quote=quote)
        key = new_ids(1)[0]
        write(study, place, made(study, place, draft, kind, things, key=key), command="memo add")
        return by_key(study, key)


def made(
    study: Study, place: Workplace, draft: Draft, kind: MemoKind, things: Sequence[Named], *, key: str
) -> list[Change]:
    """The changes that write a new memo of the coder."""
    who = people.row_id(study.db, study.namespace, "coder", coder_in(study, place.coder))
    memo = Memo(
        id=key, body=draft.body, coder="", kind=kind, title=draft.title, form=dict(draft.form), written=study.now
    )
    return memos.write_memo(study.namespace, memo, who, things)


def edit(place: Workplace, wanted: str, draft: Draft, *, kind: MemoKind | None = None, seen: str = "") -> Memo:
    """Give a memo other words. ``seen``: the digest of what was shown in the editor; '' where nothing was.

    Raises:
        WorkbenchError: somebody else changed it meanwhile.
    """
    refuse_bad(draft)
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        memo = one_of(study, wanted)
        if seen and seen != state_of(memo):
            raise WorkbenchError(
                f"memo {digest(memo.id)[:8]} was changed meanwhile; nothing was written",
                hint="look at it ('workbench memo show') and bring in yours by 'workbench memo edit'",
            )
        told: Mapping[str, Any] = {
            "body": draft.body, "title": draft.title, "kind": (kind or memo.kind).value, "form": dict(draft.form),
        }  # fmt: skip
        write(study, place, memos.change_memo(memo, told), command="memo edit")
        return by_key(study, memo.id)


def attach(place: Workplace, wanted: str, on: Sequence[str], *, quote: str = "") -> Memo:
    """Attach a memo to further things."""
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        memo = one_of(study, wanted)
        held = {(a.what, a.target) for a in memo.attached}
        new = [t for t in Things(study).all(on, quote=quote) if t not in held]
        if (Thing.MEMO, memo.id) in new:
            raise WorkbenchError("a memo is not attached to itself", hint="name another memo")
        write(study, place, memos.attach(study.namespace, memo.id, new), command="memo attach")
        return by_key(study, memo.id)


def detach(place: Workplace, wanted: str, on: Sequence[str]) -> Memo:
    """Take a memo away from things; from those that the study has no more too, by the id that it shows."""
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        memo = one_of(study, wanted)
        gone = [t for each in on for t in _held(study, memo, each)]
        write(study, place, memos.detach(study.namespace, memo.id, gone), command="memo detach")
        return by_key(study, memo.id)


def _held(study: Study, memo: Memo, wanted: str) -> list[Named]:
    lost = [(a.what, a.target) for a in memo.attached if not a.name and digest(a.target)[:8] == wanted]
    found = lost or [t for t in [Things(study).one(wanted)] if t in {(a.what, a.target) for a in memo.attached}]
    if not found:
        raise WorkbenchError(f"the memo is not on {wanted}", hint="see 'workbench memo show'")
    return found


def remove(place: Workplace, wanted: str) -> Memo:
    """Take a memo away; 'undo' brings it back."""
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        memo = one_of(study, wanted)
        write(study, place, memos.remove_memo(study.namespace, memo), command="memo remove")
        return memo


def one_of(study: Study, wanted: str) -> Memo:
    """The memo whose id begins so."""
    name = wanted.strip().removeprefix("[[").removesuffix("]]").removeprefix("memo:").lower()
    found = [m for m in memos.memos(study.db) if name and (m.id == name or digest(m.id).startswith(name))]
    if not found:
        raise WorkbenchError(f"no memo {wanted!r}", hint="see the ids in 'workbench memo list'")
    if len(found) > 1:
        several = ", ".join(digest(m.id)[:16] for m in found[:3])
        raise WorkbenchError(f"{len(found)} memos begin with {wanted!r}", hint=f"give more of the id: {several}")
    return found[0]


def by_key(study: Study, key: str) -> Memo:
    """The memo of a uuid."""
    return next(m for m in memos.memos(study.db) if m.id == key)


def refuse_bad(draft: Draft) -> None:
    """Refuse a draft without words, and one that no memo holds."""
    if draft.empty:
        raise WorkbenchError("there is nothing to write", hint="nothing was written")
    if len(draft.body) > MOST_BODY:
        raise WorkbenchError(
            f"the memo has {len(draft.body):,} characters", hint=f"a memo has {MOST_BODY:,} at most; cut it in two"
        )
    if len(draft.title) > MOST_TITLE:
        raise WorkbenchError(f"the title has {len(draft.title)} characters", hint=f"say it in {MOST_TITLE}")
