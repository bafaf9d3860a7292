"""Memos out of the study, as one document or a folder of files, and files back in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.actions.memo_listing import Chosen, Listed, listed
from workbench.actions.memo_reading import known_of, quotations_of
from workbench.actions.memo_things import Things, named
from workbench.actions.memos import made, refuse_bad
from workbench.actions.workplace import Workplace, coder_in, write
from workbench.errors import Problems, WorkbenchError
from workbench.memos.files import Filed, as_file, file_name, read_file, state_of
from workbench.memos.forms import Draft, headline
from workbench.model.memo import Memo
from workbench.model.text import short_id
from workbench.store import memos
from workbench.store.corpus import read_corpus
from workbench.store.journal import Change, new_ids

FORMATS = ("md", "html", "docx")
MOST_FILES = 20_000
MOST_BYTES = 24_000_000  # of one file: five million characters of any script


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export wrote. ``kept``: files that somebody renamed or edited and that were left alone, with why."""

    memos: int
    written: int
    kept: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import does. ``left``: files that hold no memo, with why."""

    new: int
    changed: int
    same: int
    left: tuple[tuple[str, str], ...] = ()
    run: str = ""


def export(place: Workplace, to: Path, chosen: Chosen, *, overwrite: bool = False) -> Exported:
    """Write memos into one document (.md, .html, .docx), or into a folder, one file each."""
    found = listed(place, chosen)
    if not found:
        raise WorkbenchError("there are no such memos", hint="see 'workbench memo list'")
    suffix = to.suffix.lower().removeprefix(".")
    if suffix in FORMATS and not to.is_dir():
        return _document(place, to, suffix, found, overwrite=overwrite)
    if to.suffix and not to.is_dir():
        raise WorkbenchError(f"no format {to.suffix!r}", hint=f"give a folder, or a file in {', '.join(FORMATS)}")
    return _folder(to, found)


def _document(place: Workplace, to: Path, suffix: str, found: Sequence[Listed], *, overwrite: bool) -> Exported:
    from workbench.reports.memo_document import memo_document
    from workbench.reports.write import RENDERERS, replace_bytes

    if to.exists() and not overwrite:
        raise WorkbenchError(f"{to} is there already", hint="give another name, or --overwrite")
    with place.reading() as study:
        corpus = read_corpus(study.db)
        every = [each.memo for each in found]
        known = known_of(study, corpus, every)
    on = {m.id: tuple(named(a) for a in m.attached) for m in every}
    document = memo_document(corpus.title, every, on, {m.id: quotations_of(m, known) for m in every})
    to.parent.mkdir(parents=True, exist_ok=True)
    return Exported(memos=len(found), written=int(replace_bytes(to, RENDERERS[suffix](document))))


def _folder(to: Path, found: Sequence[Listed]) -> Exported:
    to.mkdir(parents=True, exist_ok=True)
    there = _known_files(to)
    written, kept = 0, []
    for each in found:
        path, text = to / file_name(each.memo), as_file(each.memo, [named(a) for a in each.memo.attached])
        page = text.encode("utf-8", "replace")
        old = there.get(each.memo.id)
        if old is None:
            if path.exists():
                kept.append((path, "holds something else"))
                continue
        elif old[1].state not in (old[1].base, state_of(each.memo)):
            kept.append((old[0], "was edited: bring it in by 'workbench memo import'"))
            continue
        elif old[0].name != path.name and not _was_named(old[0], each.memo):
            if old[1].state != state_of(each.memo):
                kept.append((old[0], "was renamed, and is older than the memo"))
            continue
        elif old[0] != path:  # the title is another one now, and the file is as we made it
            old[0].unlink()
        if not (path.is_file() and path.read_bytes() == page):
            path.write_bytes(page)  # the study holds it too: nothing waits for the disk
            written += 1
    return Exported(memos=len(found), written=written, kept=tuple(kept))


def _was_named(path: Path, memo: Memo) -> bool:
    """Whether a file has a name of ours for the memo, made of another title."""
    return path.name.endswith(f"-{short_id(memo.id)}.md")


def _known_files(folder: Path) -> dict[str, tuple[Path, Filed]]:
    found = {}
    for path in _files(folder):
        try:
            filed = _read(path)
        except WorkbenchError:
            continue
        if filed.id:
            found[filed.id] = (path, filed)
    return found


def _files(folder: Path) -> Iterator[Path]:
    paths = sorted(p for p in folder.glob("*.md") if p.is_file())
    if len(paths) > MOST_FILES:
        raise WorkbenchError(f"{folder} holds {len(paths):,} files", hint=f"bring in {MOST_FILES:,} at a time")
    yield from paths


def _read(path: Path) -> Filed:
    if path.stat().st_size > MOST_BYTES:
        raise WorkbenchError(f"has more than {MOST_BYTES // 1_000_000} MB")
    try:
        return read_file(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WorkbenchError(f"is not UTF-8 (byte {error.start})") from error


def bring(place: Workplace, folder: Path, *, dry_run: bool = False) -> Imported:
    """Take over what was written into the files of a folder; a file without an id becomes a new memo.

    Raises:
        Problems: files that cannot be read, and memos that were changed on both sides; nothing is written then.
    """
    if not folder.is_dir():
        raise WorkbenchError(f"{folder} is no folder", hint="give the folder that 'workbench memo export' made")
    with place.open() as study, study.transaction():
        coder_in(study, place.coder)
        ours = {m.id: m for m in memos.memos(study.db)}
        sorting = _Sorting(ours)
        for path in _files(folder):
            sorting.take(path)
        things, changes, keys = Things(study), list[Change](), new_ids(max(1, len(sorting.new)))
        for memo, filed in sorting.changed:
            told = {"body": filed.body, "title": filed.title, "kind": filed.kind.value, "form": dict(filed.form)}
            changes += memos.change_memo(memo, told)
        for key, (path, filed) in zip(keys, sorting.new, strict=False):
            try:
                draft = Draft(title=filed.title, body=filed.body, form=filed.form)
                refuse_bad(draft)
                changes += made(study, place, draft, filed.kind, things.all(filed.on or ("study",)), key=key)
            except WorkbenchError as error:
                sorting.wrong.append(f"{path.name}: {' '.join(str(error).split())}")
        if sorting.wrong:
            raise Problems(str(folder), sorting.wrong, hint="nothing was written")
        run = "" if dry_run or not changes else write(study, place, changes, command="memo import")
    return Imported(
        new=len(sorting.new), changed=len(sorting.changed), same=sorting.same, left=tuple(sorting.left), run=run
    )


class _Sorting:
    """Files held against the memos that the study has."""

    def __init__(self, ours: Mapping[str, Memo]) -> None:
        self.ours = ours
        self.changed: list[tuple[Memo, Filed]] = []
        self.new: list[tuple[Path, Filed]] = []
        self.left: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.same = 0
        self._seen: dict[str, str] = {}

    def take(self, path: Path) -> None:
        try:
            filed = _read(path)
        except WorkbenchError as error:
            if error.message.startswith("no front matter"):
                self.left.append((path.name, error.message))
            else:
                self.wrong.append(f"{path.name}: {error.message}")
            return
        if not filed.id:
            self.new.append((path, filed))
        elif filed.id in self._seen:
            self.wrong.append(f"{path.name}: the same memo as {self._seen[filed.id]}; take the id out of the copy")
        elif filed.id not in self.ours:
            self.wrong.append(f"{path.name}: the study has no memo of this id (removed?); take the id out to add it")
        else:
            self._held(path.name, self.ours[filed.id], filed)
        self._seen.setdefault(filed.id, path.name)

    def _held(self, name: str, memo: Memo, filed: Filed) -> None:
        ours = state_of(memo)
        if filed.state in (ours, filed.base):
            self.same += 1  # the same, or changed on our side only
        elif ours == filed.base:
            try:
                refuse_bad(Draft(title=filed.title, body=filed.body, form=filed.form))
                self.changed.append((memo, filed))
            except WorkbenchError as error:
                self.wrong.append(f"{name}: {error.message}; to remove a memo: workbench memo remove")
        else:
            title = headline(memo.title, memo.body)
            self.wrong.append(
                f"{name}: “{title}” [{short_id(memo.id)}] was changed here too: {_difference(memo, filed)}; "
                "make one of the two by 'workbench memo edit', and export again"
            )


def _difference(memo: Memo, filed: Filed) -> str:
    """The first words in which both sides differ."""
    if memo.body == filed.body:
        return f"here {headline(memo.title, '')!r}, in the file {headline(filed.title, '')!r}"
    here, there = memo.body.split(), filed.body.split()
    at = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    ours, theirs = (" ".join(words[at : at + 8])[:80] or "(its end)" for words in (here, there))
    return f"here “{ours}”, in the file “{theirs}”"
