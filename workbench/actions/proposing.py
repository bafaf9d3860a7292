"""What rules and models find becomes suggestions: only what is neither there nor dismissed nor coded."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.actions.workplace import Workplace, write
from workbench.model.coding import Coding
from workbench.store import codes, codings, sources
from workbench.store import suggestions as stored
from workbench.store.rows import by_slug
from workbench.store.study import Study
from workbench.store.suggestions import NewSuggestion


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """What a run proposes.

    ``stand``: suggestions that are there already; ``dismissed`` before; ``coded``: where the code stands already;
    ``gone``: open ones that it takes back. ``found``: the new ones and those that stand. ``run`` is '' when nothing
    was written.
    """

    found: tuple[NewSuggestion, ...]
    new: tuple[NewSuggestion, ...]
    stand: int
    dismissed: int
    coded: int
    gone: int = 0
    run: str = ""


def propose(
    study: Study,
    place: Workplace,
    found: Sequence[NewSuggestion],
    *,
    instead_of: str = "",
    coder: str = "",
    command: str = "",
) -> Proposed:
    """Write what is proposed and neither there nor dismissed nor coded by anybody; only count without a command.

    ``coder``: what others coded does not matter.

    ``instead_of``: the method whose open suggestions go where they are not proposed again. The caller holds the
    transaction (or a snapshot, to count).
    """
    db, namespace = study.db, study.namespace
    bodies, book = _Bodies(study), {c.slug: c for c in codes.codebook(db)}
    of_key = {key: book[slug] for slug, key in codes.ids(db).items()}
    settled = {
        (s, c, w) for s, c, seen, w in stored.dismissed_words(db) if c in of_key and not of_key[c].outdated(seen)
    }
    decided = stored.judgements(db)
    present = {s.id: s for s in stored.suggestions(db)}
    coded = Coded(codings.codings(db, coder=coder or None))
    slug_of = {key: slug for table in ("source", "code") for slug, key in by_slug(db, table).items()}
    fresh: list[NewSuggestion] = []
    standing: list[NewSuggestion] = []
    dismissed = known = 0
    made_under = {
        (s.source, s.code, s.start, s.end): s.fingerprint
        for s in present.values()
        if not book[s.code].outdated(s.fingerprint)
    }
    for each in found:
        at = (slug_of[each.source], slug_of[each.code], each.start, each.end)
        each = replace(each, fingerprint=made_under.get(at, each.fingerprint))  # noqa: PLW2901 - a name may be another
        key = stored.identity(namespace, each)
        if (each.source, each.code, bodies.words(each)) in settled:
            dismissed += 1
        elif coded.touches(slug_of[each.source], slug_of[each.code], each.start, each.end):
            known += 1
        else:
            (standing if key in present else fresh).append(each)
    replaced = [k for k, s in present.items() if instead_of and of_method(s.method, instead_of) and k not in decided]
    kept = {stored.identity(namespace, each) for each in standing}
    gone = [key for key in replaced if key not in kept]
    run = ""
    if command:
        changes = stored.put_suggestions(db, namespace, [*fresh, *standing], instead_of=replaced)
        run = write(study, place, changes, command=command) if changes else ""
    return Proposed(
        found=(*fresh, *standing), new=tuple(fresh), stand=len(standing), dismissed=dismissed, coded=known,
        gone=len(gone), run=run,
    )  # fmt: skip


class _Bodies:
    """The words of suggestions that come in the order of their sources."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._texts = {s.id: s.text for s in sources.sources(study.db)}
        self._last = ("", "")

    def words(self, new: NewSuggestion) -> str:
        """What stands at its place."""
        if self._last[0] != new.source:
            self._last = (new.source, sources.body(self._study.db, self._texts[new.source]))
        return self._last[1][new.start : new.end]


def of_method(method: str, wanted: str) -> bool:
    """Whether a method is the wanted one or of its kind.

    >>> of_method("rule:open-door", "rule"), of_method("rule:open-door", "rule:open"), of_method("rule:x", "")
    (True, False, True)
    """
    return not wanted or method == wanted or method.startswith((f"{wanted}:", f"{wanted}/"))


class Coded:
    """Where codes stand already."""

    def __init__(self, found: Iterable[Coding]) -> None:
        self._starts: dict[tuple[str, str], list[int]] = {}
        self._reach: dict[tuple[str, str], list[int]] = {}  # the furthest end so far
        for c in found:  # they come in the order of the text
            starts, reach = (
                self._starts.setdefault((c.source, c.code), []),
                self._reach.setdefault((c.source, c.code), []),
            )
            starts.append(c.start)
            reach.append(max(c.end, reach[-1] if reach else 0))

    def touches(self, source: str, code: str, start: int, end: int) -> bool:
        """Whether a coding of the code touches these words."""
        before = bisect_left(self._starts.get((source, code), ()), end)  # those that begin before its end
        return before > 0 and self._reach[source, code][before - 1] > start
