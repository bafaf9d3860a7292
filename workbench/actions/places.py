"""Sites, districts, the codebook, the protocol, claims and the policy instrument come in from files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.actions.workplace import Workplace, short_name, write
from workbench.errors import NotKnown, Problems, WorkbenchError
from workbench.model.codebook import Codebook
from workbench.model.coding import Question
from workbench.model.source import Site, Source
from workbench.store import codes, frame, people, sources
from workbench.store.journal import Add, Change, Retract, Set


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a load changed. ``run`` is '' when the study held it already; ``notes`` are for a person to read."""

    what: str
    total: int
    new: int = 0
    changed: int = 0
    retired: int = 0
    run: str = ""
    notes: tuple[str, ...] = ()


def _loaded(what: str, table: str, total: int, changes: Sequence[Change], run: str) -> Loaded:
    of_table = [c for c in changes if c.table == table]
    return Loaded(
        what=what, total=total, run=run if changes else "",
        new=sum(len(c.rows) for c in of_table if isinstance(c, Add)),
        changed=sum(isinstance(c, Set) for c in of_table), retired=sum(isinstance(c, Retract) for c in of_table),
    )  # fmt: skip


def import_sites(place: Workplace, table: Path, *, dry_run: bool = False) -> Loaded:
    """Bring the sites (and their districts) of a .csv or .xlsx table into the study.

    Raises:
        Problems: the table is wrong, or values in it are none that the study declares; all of them.
    """
    from workbench.importing.describing.tables import sites_from

    variables = place.variables
    level = "level" if "level" in variables.declared("site") else "levels"
    problems: list[str] = []
    notes: dict[str, None] = {}
    wanted: list[Site] = []
    rows = sites_from(table)
    for r in rows:
        told = {level: ";".join(r.levels), **r.attributes}
        where = f"{table.name}:{r.line}"
        problems += variables.problems("site", where, told)
        notes |= dict.fromkeys(n.removeprefix(f"{where}: ") for n in variables.notes("site", where, told))
        spelt = variables.canonical("site", told)
        levels = tuple(filter(None, spelt.pop(level).split(";")))
        wanted.append(Site(id="", slug=r.slug, name=r.name, district=r.district, levels=levels, attributes=spelt))
    if problems:
        raise Problems(table.name, problems, hint="mend the table, or the declared values in workbench.toml")
    named = {r.district: r.district_name or r.district for r in rows if r.district}
    with place.open() as study, study.transaction():
        changes = people.put_districts(study.db, study.namespace, named.items())
        changes += people.put_sites(study.db, study.namespace, wanted)
        run = "" if dry_run else write(study, place, changes, command=f"site import {table.name}")
    return replace(_loaded("sites", "site", len(rows), changes, run), notes=tuple(notes))


def add_site(
    place: Workplace, name: str, *, site: str = "", district: str | None = None, levels: Sequence[str] = ()
) -> str:
    """Make one site known; its district must be known already. Gives its slug."""
    key = short_name(site or name)
    with place.open() as study, study.transaction():
        known = {d.slug for d in people.districts(study.db)}
        if district and district not in known:
            raise NotKnown("district", district, known, hint="run 'workbench district add'")
        if key in {s.slug for s in people.sites(study.db)}:
            raise WorkbenchError(
                f"site {key} is there already", hint="give --slug, or change it by 'workbench site import TABLE'"
            )
        new = Site(id="", slug=key, name=name, district=district, levels=tuple(levels))
        changes = people.put_sites(study.db, study.namespace, [new])
        write(study, place, changes, command="site add")
    return key


def add_district(place: Workplace, name: str, *, district: str = "") -> str:
    """Make one district known, or change its name. Gives its slug."""
    key = short_name(district or name)
    with place.open() as study, study.transaction():
        changes = people.put_districts(study.db, study.namespace, [(key, name)])
        write(study, place, changes, command="district add")
    return key


def check_codebook(path: Path) -> Codebook:
    """Read a codebook file; all its mistakes are named at once."""
    from workbench.coding import codebook_file

    return codebook_file.load_codebook(path)


def load_codebook(place: Workplace, path: Path) -> Loaded:
    """Bring the codes of a file into the study; ``codebook_load.plan_load`` tells first what would change."""
    from workbench.actions.codebook_load import plan_load
    from workbench.actions.codebook_plan import apply
    from workbench.coding.lifecycle import counted

    plan = plan_load(place, path)
    run = apply(place, plan).run
    new, changed, retired = counted(plan.fates)
    return Loaded(
        what=f"codes of {plan.book.slug}", total=len(plan.book.codes), new=new, changed=changed, retired=retired,
        run=run, notes=plan.notes,
    )  # fmt: skip


def load_protocol(place: Workplace, path: Path) -> Loaded:
    """Make the questions of a file the interview protocol."""
    from workbench.coding import protocol_file

    with place.open() as study, study.transaction():
        questions = protocol_file.load_protocol(path, codes=known_slugs(codes.codebook(study.db)))
        changes = frame.put_questions(study.db, study.namespace, questions)
        run = write(study, place, changes, command=f"protocol load {path.name}")
        notes = tuple(_unmatched(questions, sources.sources(study.db)))
    return replace(_loaded("questions", "question", len(questions), changes, run), notes=notes)


def _unmatched(questions: Sequence[Question], known: Sequence[Source]) -> Iterator[str]:
    """Where protocol and sources miss each other: a misspelt role would make every site 'not asked'."""
    asked = {(role, s.wave or "") for s in known if s.kind.asked for role in s.roles or ("",)}
    put = {(q.role, q.wave) for q in questions}
    if not asked:
        return
    for role, wave in sorted(put):
        if not any(_meets(at, (role, wave)) for at in asked):
            yield f"no source has role {role!r} and wave {wave!r}: its questions were put to nobody"
    for role, wave in sorted(asked):
        if not any(_meets((role, wave), question) for question in put):
            told = f"role {role!r} and wave {wave!r}" if role and wave else "no role or no wave"
            yield f"sources with {told} were asked nothing by this protocol"


def _meets(at: tuple[str, str], question: tuple[str, str]) -> bool:
    """Whether a question of a role and wave, '' for all of them, is put to a role and wave."""
    return all(wanted in ("", told) for told, wanted in zip(at, question, strict=True))


def load_claims(place: Workplace, path: Path) -> Loaded:
    """Bring the claims of a file into the study; ``claim_load.plan_load`` tells first what would change."""
    from workbench.actions.claim_load import apply_load, plan_load

    plan = plan_load(place, path)
    run, changes = apply_load(place, plan)
    return replace(_loaded("claims", "claim", len(plan.claims), changes, run), notes=plan.notes)


def load_levers(place: Workplace, folder: Path | None = None) -> Loaded:
    """Load an instrument from a folder: rsn-levers, state-strategies, code-levers and code-strategies (.yaml)."""
    from workbench.coding import policy_files

    folder = folder or place.root / "codebooks"
    with place.open() as study, study.transaction():
        book = codes.codebook(study.db)
        known = known_slugs(book)
        levers = policy_files.load_levers(folder / "rsn-levers.yaml")
        strategies = policy_files.load_strategies(folder / "state-strategies.yaml", levers)
        _refuse_other_frame(folder / "code-levers.yaml", book)
        to_levers = policy_files.load_links(
            folder / "code-levers.yaml", codes=known, targets={v.slug for v in levers}
        )
        to_strategies = policy_files.load_links(
            folder / "code-strategies.yaml", codes=known, targets={s.slug for s in strategies}
        )
        links = (*to_levers, *to_strategies)
        changes = frame.put_policy(study.db, study.namespace, levers=levers, strategies=strategies, links=links)
        run = write(study, place, changes, command="lever load")
    return _loaded(
        f"links from codes to {len(levers)} levers and {len(strategies)} strategies",
        "link", len(links), changes, run,
    )  # fmt: skip


def _refuse_other_frame(path: Path, book: Codebook) -> None:
    """Links belong to one codebook; beside another every line of the file would be a mistake."""
    from workbench.coding.policy_files import links_of

    wanted = links_of(path)
    if wanted and wanted not in book.slug.split(", "):
        raise WorkbenchError(
            f"{path.name} links the codes of {wanted}, but the study has {book.slug}",
            hint=f"load {wanted}, or write links for your own codes",
        )


def known_slugs(book: Codebook) -> Collection[str]:
    """What a file may call the codes: also by what they were once called."""
    if not book.codes:
        raise WorkbenchError("the study has no codes yet", hint="run 'workbench codebook load FILE' first")
    return [slug for c in book.codes for slug in (c.slug, *c.former)]
