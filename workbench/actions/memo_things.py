"""What a memo is attached to, as a person names it: 'site:osgood', 'coding:3fa09c11', or a name that only one has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.actions.finding import find_source
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.memo import Attachment, Thing
from workbench.model.text import digest, mark, occurrences, short_id
from workbench.store import codes, memos, sources
from workbench.store.study import Study

Named = tuple[Thing, str]  # and its uuid, as an attachment keeps it
_SELECTION = re.compile(r"(.+)@(\d{1,12})-(\d{1,12})")
_ID = re.compile(r"[0-9a-f]{4,64}")
MOST_NAMED = 5


@dataclass
class Things:
    """The things of an open study by what a person calls them."""

    study: Study

    @cached_property
    def by_slug(self) -> dict[Thing, dict[str, str]]:
        """Kind → slug → uuid."""
        return memos.targets(self.study.db)

    @cached_property
    def _codings(self) -> list[str]:
        return memos.coding_ids(self.study.db)

    @cached_property
    def _memos(self) -> list[str]:
        return [m.id for m in memos.memos(self.study.db)]

    def all(self, wanted: Sequence[str], *, quote: str = "") -> list[Named]:
        """Each thing once. ``quote``: words in the one source among them, which stand for that selection of it.

        Raises:
            Problems: names that nothing has, or several have; all of them.
        """
        found: dict[Named, None] = {}
        wrong = []
        for each in wanted:
            try:
                found[self.one(each)] = None
            except WorkbenchError as error:
                wrong.append(str(error))
        if wrong:
            raise Problems("--on", wrong, hint="nothing was written")
        return self._with_quote(list(found), quote) if quote else list(found)

    def one(self, wanted: str) -> Named:
        """One thing; without a kind before it, it is looked for among all kinds."""
        what, colon, name = wanted.strip().partition(":")
        if not colon:
            return self._anywhere(what)
        if what not in (t.value for t in Thing):
            kinds = ", ".join(t.value for t in Thing)
            raise NotKnown("kind of thing", what, [t.value for t in Thing], hint=f"kinds are {kinds}")
        return self._of_kind(Thing(what), name.strip())

    def _of_kind(self, what: Thing, name: str) -> Named:
        if what is Thing.STUDY:
            return what, self.study.namespace
        if what is Thing.SELECTION:
            return what, self._selection(name)
        if what is Thing.SOURCE:
            return what, find_source(self.study, name).id
        if what is Thing.CODE:
            return what, self.by_slug[what][codes.find_code(codes.codebook(self.study.db), name).slug]
        if what in (Thing.CODING, Thing.MEMO):
            return what, self._by_id(what, name)
        known = self.by_slug[what]
        if name not in known:
            raise NotKnown(what.value, name, known, hint=_list_of(what))
        return what, known[name]

    def _by_id(self, what: Thing, name: str) -> str:
        found = self._begin_so(what, name)
        if not found:
            raise WorkbenchError(f"no {what.value} {name!r}", hint=_list_of(what))
        if len(found) > 1:
            several = ", ".join(digest(key)[:16] for key in found[:3])
            raise WorkbenchError(f"{len(found)} {what.value}s begin with {name!r}", hint=f"give more: {several}")
        return found[0]

    def _begin_so(self, what: Thing, name: str) -> list[str]:
        every = self._codings if what is Thing.CODING else self._memos
        start = name.lower()
        return [key for key in every if key == start or digest(key).startswith(start)] if start else []

    def _anywhere(self, name: str) -> Named:
        if name == Thing.STUDY.value:
            return Thing.STUDY, self.study.namespace
        found = [(what, known[name]) for what, known in self.by_slug.items() if name in known]
        if _ID.fullmatch(name):
            found += [(what, key) for what in (Thing.CODING, Thing.MEMO) for key in self._begin_so(what, name)]
        if not found and _SELECTION.fullmatch(name):
            return self._of_kind(Thing.SELECTION, name)
        if not found:
            every = {slug for known in self.by_slug.values() for slug in known}
            raise NotKnown("thing", name, every, hint="write its kind before it, such as site:osgood")
        if len(found) > 1:
            many = [self._typed(what, key, name) for what, key in found[:MOST_NAMED]]
            raise WorkbenchError(f"{name!r} is several things", hint=f"write {' or '.join(many)}")
        return found[0]

    def _typed(self, what: Thing, key: str, name: str) -> str:
        return f"{what.value}:{digest(key)[:16] if what in (Thing.CODING, Thing.MEMO) else name}"

    def _selection(self, name: str) -> str:
        parts = _SELECTION.fullmatch(name)
        if not parts:
            raise WorkbenchError(
                f"{name!r} is no selection", hint="write selection:SOURCE@START-END, or give a source and --quote"
            )
        source = find_source(self.study, parts[1])
        start, end = int(parts[2]), int(parts[3])
        length = len(sources.body(self.study.db, source.text))
        if not 0 <= start < end <= length:
            raise WorkbenchError(
                f"{start}-{end} does not lie in {source.slug}, which has {length} characters",
                hint="offsets count from 0; the end is the first character that is out",
            )
        return memos.selection_target(source.id, start, end, mark(source.text))

    def _with_quote(self, found: list[Named], quote: str) -> list[Named]:
        """The source among the things becomes the selection of it that holds the words."""
        of = [key for what, key in found if what is Thing.SOURCE]
        if len(of) != 1:
            raise WorkbenchError(f"--quote needs one source, got {len(of)}", hint="give --on source:SLUG with it")
        source = next(s for s in sources.sources(self.study.db) if s.id == of[0])
        places = occurrences(sources.body(self.study.db, source.text), quote)
        if len(places) != 1:
            at = ", ".join(f"{source.slug}@{p.start}-{p.end}" for p in places[:MOST_NAMED])
            hint = (
                f"write one of them: --on selection:{at}" if places else "copy the words from 'workbench source show'"
            )
            raise WorkbenchError(f"the words stand {len(places)} times in {source.slug}", hint=hint)
        target = memos.selection_target(source.id, places[0].start, places[0].end, mark(source.text))
        return [(Thing.SELECTION, target), *((w, k) for w, k in found if w is not Thing.SOURCE)]


def named(attachment: Attachment) -> str:
    """An attachment as it is typed.

    >>> named(Attachment(what=Thing.SITE, target="u", name="osgood"))
    'site:osgood'
    """
    if attachment.what is Thing.STUDY:
        return "study"
    return f"{attachment.what.value}:{attachment.name or f'(gone, {short_id(attachment.target)})'}"


def _list_of(what: Thing) -> str:
    return f"see 'workbench {what.value} list'"
