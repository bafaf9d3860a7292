"""A study to put queries to, invented, and the same as plain lists for a reader that knows no SQL."""

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.model.codebook import Code, Codebook
from workbench.model.source import District, Kind, Participant, Site, Source, Speaker, Turn, Unit, Voice
from workbench.model.text import digest, mark, natural_id
from workbench.store import codes, people, sources
from workbench.store.journal import new_ids
from workbench.store.study import Study, create

NAMESPACE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
Q, R, D = Voice.INTERVIEWER, Voice.RESPONDENT, Voice.DESCRIPTION
INTERVIEW = (
    ("Q", Q, ("We open the door?", "Trust and time.")),
    ("Ina", R, ("Open door, open team.", "TIME for a team; trust!", "The team opens doors.")),
    ("Q", Q, ("And time?",)),
    ("Ina", R, ("We trust.", "Door and door and door.")),
)
GROUP = (
    ("Mod", Q, ("Who trusts the team?",)),
    ("Ina", R, ("Teams open time.", "We do.")),
    ("Bo", R, ("Open the door and trust it.",)),
    ("ALL", R, ("Time!", "Open doors.")),
)
NOTES = (("", D, ("The door opens in time.", "A team room.")), ("Obs", Voice.COMMENT, ("Trust me.",)))


@dataclass(frozen=True, kw_only=True)
class Told:
    """One coding of the plain reader."""

    id: str
    source: str
    code: str
    coder: str
    start: int
    end: int
    stance: str | None
    method: str
    fingerprint: str
    memo: str


@dataclass(frozen=True, kw_only=True)
class Plain:
    """One source of the plain reader. ``units``: (start, stop, turn, voice, words)."""

    slug: str
    kind: Kind
    site: str | None
    wave: str | None
    date: str | None
    role: str | None
    participant: str | None
    phase: str
    body: str
    turns: tuple[Turn, ...]
    units: tuple[Unit, ...]
    speakers: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


def laid_out(said: tuple[tuple[str, Voice, tuple[str, ...]], ...]) -> tuple[str, list[Turn], list[Unit]]:
    body, turns, units = "", [], []
    for speaker, voice, sentences in said:
        body += f"{speaker}: "
        start = len(body)
        for sentence in sentences:
            at = len(body)
            body += sentence + " "
            units.append(Unit(turn=len(turns), start=at, end=len(body), stop=len(body) - 1, voice=voice))
        turns.append(Turn(start=start, end=len(body), speaker=speaker, voice=voice))
        body += "\n\n"
    return body, turns, units


def plain(slug: str, said: object, kind: Kind = Kind.TRANSCRIPT, **more: object) -> Plain:
    body, turns, units = laid_out(said)  # type: ignore[arg-type]
    told: dict[str, object] = {
        "site": None, "wave": None, "date": None, "role": None, "participant": None, "phase": "", **more,
    }  # fmt: skip
    return Plain(slug=slug, kind=kind, body=body, turns=tuple(turns), units=tuple(units), **told)  # type: ignore[arg-type]


SOURCES = (
    plain("ina-1", INTERVIEW, site="north", wave="1", date="2023-11-02", role="principal", participant="ina",
          phase="early"),
    plain("group", GROUP, Kind.FOCUS_GROUP, site="south", wave="2", date="2024-05-03", phase="late",
          speakers={"Ina": ("ina", None), "Bo": ("bo", "coach"), "ALL": (None, None)}),
    plain("ina-2", INTERVIEW, site="south", wave="2", date="2024", role="principal", participant="ina", phase="late"),
    plain("memo", NOTES, Kind.CASE_MEMO, site="south"),
)  # fmt: skip
SITES = {"north": ("hills", ("middle",), "812"), "south": (None, ("middle", "high"), "40")}
PEOPLE = {"ina": ("principal", "12"), "bo": ("coach", "3")}
BOOK = (
    Code(slug="work", name="Work", definition="All work."),
    Code(slug="work/trust", name="Trust", definition="Trust.", parent="work", alike=("0" * 16,)),
    Code(slug="work/time", name="Time", definition="Time.", parent="work"),
    Code(slug="over", name="Over", definition="Second.", over=("work/time",)),
)
GONE = Code(slug="gone", name="Gone", definition="Retired.", parent="work")
CODERS = ("ana", "bo-c")
BELOW = {
    "work": {"work", "work/trust", "work/time"}, "work/trust": {"work/trust"}, "work/time": {"work/time"},
    "over": {"over", "work/time"},
}  # fmt: skip


def ident(kind: str, name: str) -> str:
    return natural_id(NAMESPACE, kind, name)


def make(path: Path) -> Study:
    """The study without codings."""
    create(path, title="Asked", namespace=NAMESPACE)
    study = Study(path, durable=False)
    db = study.db

    def write(*changes: object, texts: object = ()) -> None:
        study.write(list(changes), command="t", coder="ana", run=new_ids(1)[0], texts=texts)  # type: ignore[arg-type]

    book = Codebook(slug="b", title="b", codes=(*BOOK, GONE))
    with study.transaction():
        write(*people.add_coders(db, NAMESPACE, [(c, c) for c in (*CODERS, "old")]))
        write(*codes.put_codebook(db, NAMESPACE, book))
        write(*codes.put_codebook(db, NAMESPACE, replace(book, codes=BOOK)))
        write(
            *people.put_districts(
                db, NAMESPACE, [(d.slug, d.name) for d in (District(id="", slug="hills", name="H"),)]
            )
        )
        write(*people.put_sites(db, NAMESPACE, [
            Site(id="", slug=s, name=s, district=d, levels=levels, attributes={"Size": size})
            for s, (d, levels, size) in SITES.items()
        ]))  # fmt: skip
        write(*people.put_participants(db, NAMESPACE, [
            Participant(id="", slug=p, name=p, role=role, attributes={"years": years})
            for p, (role, years) in PEOPLE.items()
        ]))  # fmt: skip
        for each in SOURCES:
            source = Source(
                id=ident("source", each.slug), slug=each.slug, title="", kind=each.kind, text=digest(each.body),
                site=each.site, participant=each.participant, role=each.role, wave=each.wave, date=each.date,
                turns=each.turns, attributes={"phase": each.phase} if each.phase else {},
                speakers={k: Speaker(participant=p, role=r) for k, (p, r) in each.speakers.items()},
            )  # fmt: skip
            arrival = sources.Arrival(
                source=source, body=each.body, original=each.slug, original_digest=each.slug, encoding="utf-8"
            )
            site = ident("site", each.site) if each.site else None
            write(
                sources.add_source(db, arrival, namespace=NAMESPACE, site=site, district=None),
                texts=[(source.text, each.body)],
            )
            sources.put_units(db, sources.layout_key(source.text, each.turns), each.body, each.units)
    return study


def drawn(seed: int, many: int) -> list[Told]:
    """Codings at random, some under the retired code, some that are outdated."""
    chance = random.Random(seed)  # noqa: S311
    seen = {c.slug: (c.fingerprint, "0" * 16, "f" * 16) for c in (*BOOK, GONE)}
    found = [
        Told(id=f"{seed:08x}", source="memo", code="gone", coder="ana", start=3, end=9, stance=None,
             method="rule:one", fingerprint="", memo="")
    ]  # fmt: skip
    for n in range(many):
        source = chance.choice(SOURCES)
        code = chance.choice((*BOOK, *BOOK, GONE)).slug
        start = chance.randrange(len(source.body) - 2)
        found.append(
            Told(
                id=f"{seed:08x}-{n:04}", source=source.slug, code=code, coder=chance.choice(CODERS), start=start,
                end=min(len(source.body), start + chance.choice((1, 4, 12, 30, 70))),
                stance=chance.choice((None, "supports", "challenges")),
                method=chance.choice(("hand", "rule", "rule:one", "ruler")), fingerprint=chance.choice(seen[code]),
                memo=chance.choice(("", "", "A hard case", "harder", "soft and HARD")),
            )
        )  # fmt: skip
    return found


def put(study: Study, told: list[Told]) -> None:
    """Lay codings into the tables, inside the caller's transaction; the journal does not hear of them."""
    numbers = {t: dict(study.db.execute(f"select slug, n from {t}")) for t in ("source", "code", "coder")}
    body = {s.slug: s.body for s in SOURCES}
    for t in told:
        study.db.execute(
            'insert into coding(id, change, source, code, coder, start, "end", stance, method, fingerprint, text,'
            " quote) values(?,1,?,?,?,?,?,?,?,?,?,?)",
            (t.id, numbers["source"][t.source], numbers["code"][t.code], numbers["coder"][t.coder], t.start, t.end,
             t.stance, t.method, t.fingerprint, mark(digest(body[t.source])), body[t.source][t.start : t.end]),
        )  # fmt: skip
        if t.memo:
            study.db.execute(
                "insert into memo(id, change, target, coder, body) values(?,1,?,'',?)", (f"m{t.id}", t.id, t.memo)
            )
