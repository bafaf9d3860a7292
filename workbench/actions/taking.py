"""``site-memo take``: the analyst's text of a Word or Markdown file that a colleague worked in comes back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.actions.build import journal_analyst_text
from workbench.actions.workplace import NOTE_OF_BUILD, Workplace, write
from workbench.errors import NotKnown, WorkbenchError
from workbench.memos.taking import Fate, Meeting, Use, meet
from workbench.reports.names import file_stem
from workbench.reports.regions import normalised, read_regions, replaced
from workbench.reports.stamp import noted
from workbench.reports.write import replace_bytes
from workbench.store import frame, people
from workbench.store.region_history import texts_at
from workbench.store.study import Study

COMMAND = "site-memo take"
LARGEST = 50_000_000  # bytes of a file
_HEAD = re.compile(r"Journal head:[\s*]*`?([0-9a-f]{12})")
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A file as it came back. ``head``: of the journal when the document was built, '' where it does not say."""

    name: str
    regions: Mapping[str, str]
    head: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of each region. ``run``: '' where nothing was written; ``page``: the Markdown page, if it is there.

    ``lacking``: regions with text here that the file has no more; they stay as they are.
    """

    report: str
    meetings: tuple[Meeting, ...]
    lacking: tuple[str, ...]
    run: str = ""
    page: Path | None = None

    @property
    def taken(self) -> tuple[Meeting, ...]:
        """Regions that say something else than before."""
        return tuple(m for m in self.meetings if m.result != m.ours)

    def open(self, settled: Mapping[str, Use]) -> tuple[Meeting, ...]:
        """Conflicts that nobody has settled."""
        return tuple(m for m in self.meetings if m.fate is Fate.CONFLICT and m.region not in settled)


def take(
    place: Workplace,
    path: Path,
    *,
    report: str = "",
    settled: Mapping[str, Use] | None = None,
    dry_run: bool = False,
) -> Taken:
    """Take over what a colleague changed; where both sides changed a region, nothing of it is overwritten.

    ``report``: which one it is, by default from the name of the file. ``settled``: region → whose words, for
    conflicts. What stands on disk here goes into the journal first (with ``dry_run`` it is looked at only), and the
    Markdown page gets what was taken, so that the next build finds nothing newer in it.

    Raises:
        WorkbenchError: no document of this study, or one that is damaged; nothing was written.
    """
    settled = settled or {}
    came = read_came(path)
    with place.open() as study:
        slug = _report_of(study, path, report)
        page = place.reports / f"{file_stem(slug)}.md"
        if not dry_run:
            journal_analyst_text(study, place)
        with study.transaction():
            ours = {**frame.regions(study.db, slug), **(_on_disk(page) if dry_run else {})}
            meetings = meet(came.regions, ours, _base(study, slug, came), settled)
            lacking = tuple(name for name, text in ours.items() if text and name not in came.regions)
            _refuse_settled(meetings, settled)
            found = Taken(report=slug, meetings=meetings, lacking=lacking, page=page if page.is_file() else None)
            if dry_run or not found.taken:
                return found
            new = {m.region: m.result for m in found.taken}
            old = page.read_bytes() if page.is_file() else None
            woven = noted(replaced(old.decode("utf-8"), new)).encode("utf-8") if old is not None else None
            # a region that was never noted is noted as empty, so that an undo leaves it empty on the page too
            blank = {name: "" for name in new if name not in frame.regions(study.db, slug)}
            changes = frame.put_regions(study.db, study.namespace, slug, blank)
            write(study, place, changes, command=NOTE_OF_BUILD)
            run = write(study, place, frame.put_regions(study.db, study.namespace, slug, new), command=COMMAND)
            if woven is not None and page.read_bytes() == old:
                replace_bytes(page, woven)  # inside the transaction: a page that cannot be written writes nothing
    return Taken(report=slug, meetings=meetings, lacking=lacking, run=run, page=found.page)


def read_came(path: Path) -> Came:
    """The regions of a file and the journal's head that it names, whatever else stands in it."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read ({error.strerror})", hint="check its name and rights") from error
    if raw is None:
        raise WorkbenchError(f"{path.name} is larger than {LARGEST // 10**6} MB", hint="give a memo of this study")
    if path.suffix.lower() == ".md":
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"{path.name} is not UTF-8 (byte {error.start})"
            raise WorkbenchError(message, hint="save it again as UTF-8") from error
        return _came(path, read_regions(text, where=path.name), text)
    if path.suffix.lower() != ".docx":
        raise WorkbenchError(f"{path.name} is neither .docx nor .md", hint="save it as .docx in Word")
    from workbench.importing.formats.package import check_package
    from workbench.reports import docx_regions

    check_package(raw, where=path.name)
    regions = {name: normalised(text) for name, text in docx_regions.read_regions(raw).items()}
    return _came(path, regions, _words(raw))


def _came(path: Path, regions: Mapping[str, str], text: str) -> Came:
    if not regions:
        raise WorkbenchError(
            f"{path.name} has no analyst region: it is no document of workbench, or they were deleted",
            hint="copy your words into the .md page by hand, or build the document again and work in that",
        )
    heads = _HEAD.findall(text)
    return Came(name=path.name, regions=regions, head=heads[-1] if heads else "")


def _words(package: bytes) -> str:
    """All words of a Word file that was found harmless, without its tags."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return _TAG.sub("", parts.read("word/document.xml").decode("utf-8", "replace"))


def _report_of(study: Study, path: Path, given: str) -> str:
    """Which report a file is: as given, else the longest name that the file's name begins with."""
    known = {f"site-memo-{s.slug}" for s in people.sites(study.db)}
    known |= {f"district-memo-{d.slug}" for d in people.districts(study.db)}
    known |= {"cross-site", "levers", *frame.reports_with_regions(study.db)}
    if given:
        if given not in known:
            raise NotKnown("report", given, known, hint="a memo is called site-memo-SITE")
        return given
    stem = path.name.lower()
    fitting = [slug for slug in known if re.match(re.escape(slug.lower()) + r"(?![a-z0-9-])", stem)]
    fitting = fitting or [slug for slug in known if stem.startswith(slug.lower())]
    if not fitting:
        raise WorkbenchError(
            f"the name of {path.name} does not tell which report it is", hint="give --report, as in site-memo-SITE"
        )
    return max(fitting, key=len)


def _base(study: Study, slug: str, came: Came) -> dict[str, str] | None:
    """What the regions said when the document was built; None where it does not say, so that any change conflicts."""
    if not came.head:
        return None
    found = texts_at(study.db, slug, came.head)
    if found is None:
        raise WorkbenchError(
            f"{came.name} was built from another study, or from another copy of this one (journal {came.head})",
            hint="bring that copy in first: 'workbench merge FILE'",
        )
    return found


def _on_disk(page: Path) -> dict[str, str]:
    from workbench.reports.write import touched_regions

    return touched_regions(page.parent, page.stem) if page.is_file() else {}


def _refuse_settled(meetings: tuple[Meeting, ...], settled: Mapping[str, Use]) -> None:
    """A region that is settled must be there: a misspelt one would leave its conflict open without a word."""
    known = [m.region for m in meetings]
    for name in settled:
        if name not in known:
            raise NotKnown("region", name, known)
