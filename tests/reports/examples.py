"""Documents that the tests of this folder share: one with every block in it, one as large as a real report."""

from workbench.model.coding import Stance
from workbench.reports.compose import (
    bars,
    code,
    count_cell,
    emphasis,
    heading,
    items,
    k_of_n,
    link,
    note,
    paragraph,
    strong,
    table,
)
from workbench.reports.document import Bar, Bars, Cell, Column, Details, Document, Quotation, Region
from workbench.reports.names import report_href
from workbench.reports.provenance import footer
from workbench.reports.regions import weave

FOOTER = footer(
    study="Leadership in six schools",
    layer="union of coders, each unit once",
    unit="sentence",
    filters="none",
    version="0.1.0",
    head="4f2a91c07be3d5" + "0" * 50,
    command="workbench build --report cross-site",
)

VERDICTS = table(
    "What each school says to the claim",
    [
        "School",
        Column(label="Verdict", kind="stance"),
        Column(label="Passages", kind="number"),
        Column(label="Read", kind="number"),
        "Reason",
    ],
    [
        ["Ash Elementary", Cell(text="supports", href="#claim-load"), 11, k_of_n(4, 4), ""],
        ["Birch Middle", "qualifies", 6, k_of_n(4, 4), "holds for department heads only"],
        ["Cedar High", "challenges", 3, k_of_n(3, 4), ""],
        ["Dogwood | Elm", "silent: not asked", "·", k_of_n(2, 4), "no question reached it"],
    ],
    note="Read: sources that a coder has read for this code, of all sources of the school.",
)

RICH = Document(
    title="Across sites: *load* & time",
    subtitle="What six schools say about the principal's working day",
    slug="cross-site",
    meta=(("Study", "Leadership in six schools"), ("Coded", "24 of 26 sources")),
    blocks=(
        heading(2, "What was asked"),
        paragraph(
            "Seen in ",
            strong("3 of 6"),
            " schools; ",
            emphasis("not"),
            " asked in one. Code ",
            code("environment/load"),
            ", see ",
            link("the claim", "#claim-load"),
            " and ",
            link("Ash", report_href("site-memo-ash")),
            ".",
        ),
        note("warning", "Two sources of Cedar High have not been read."),
        note("method", "A unit counts once, whoever coded it."),
        items("1. is not a list", ("a ", strong("weighty"), " item")),
        items("first", "second", ordered=True),
        heading(2, "Claims"),
        heading(3, "Claim 1: load grows where nobody shares it", anchor="claim-load"),
        VERDICTS,
        Quotation(
            text="I am here at six.\nI leave at seven.\n\n<b>Nobody</b> asked why # *I* do.",
            locator="ash-principal, turn 12, line 40",
            href="../corpora/ash-principal.html#t12",
            stance=Stance.SUPPORTS,
            speaker="Principal, Ash Elementary",
        ),
        Quotation(text="We share it.", locator="cedar-principal, turn 3, line 9", stance=Stance.CHALLENGES),
        Region(name="claim-load", prompt="What do the passages say to this claim, and what speaks against it?"),
        Details(
            summary="Passages that were not chosen (2)",
            blocks=(
                heading(4, "Birch Middle"),
                Quotation(text="It depends on the *season*.", stance=Stance.QUALIFIES),
                Quotation(text="Budgets come in March.", stance=Stance.CONTEXT, speaker="Office manager"),
            ),
        ),
        heading(2, "How often"),
        table(
            "Units coded, by school",
            [
                "Code",
                Column(label="A", kind="matrix", group="North district"),
                Column(label="B", kind="matrix", group="North district"),
                Column(label="C", kind="matrix", group="South district"),
                Column(label="Schools", kind="number"),
            ],
            [
                ["load", *(count_cell(n, most=22) for n in (22, 3, 0)), "2 of 3"],
                ["time", *(count_cell(n, most=22) for n in (9, 14, None)), "2 of 2"],
            ],
            note="· no passage; – no data.",
        ),
        Bars(
            caption="Schools where a theme was seen",
            items=(Bar(label="environment", value=5, of=6), Bar(label="teacher leaders", value=None, of=6)),
        ),
        bars("Passages", [("environment", 64), ("supervisory work", 104), ("none", 0)]),
        heading(2, "What this suggests"),
        Region(name="summary", prompt="Two or three sentences."),
    ),
    footer=FOOTER,
)

WOVEN = weave(
    RICH,
    {
        "summary": "Load is **shared** or it _grows_.\n\n- at Ash: `alone`\n- at Cedar: shared\n\n"
        "<script>alert(1)</script>",
        "claim-trust": "A paragraph for a claim that was set aside.",
    },
)

_SCHOOLS = ("Ash Elementary", "Birch Middle", "Cedar High", "Dogwood K–8", "Elm Elementary", "Fir Street High")
_CODES = tuple(
    f"{theme}/{code}"
    for theme, codes in {
        "environment": "accountability pressure,district agenda,data systems,external resources,staffing rules,"
        "calendar,parents,safety,budget cycle,mandates",
        "supervisory-work": "setting direction,classroom observation,feedback to teachers,team building,"
        "time allocation,evaluation,hiring,discipline,visibility,delegation",
        "teacher-leaders": "coaching,modelling lessons,grade-team facilitation,role ambiguity,release time,selection,"
        "peer resistance,preparation,career steps,recognition",
        "professional-learning": "common planning,inquiry groups,outside training,mentoring,walkthroughs,book study,"
        "new-teacher support,data meetings,sharing practice,follow-up",
    }.items()
    for code in codes.split(",")
)
_SAID = (
    "I am at the door at six and I do the buses myself, and by the time the first bell rings I have already had "
    "three conversations that somebody else could have had.",
    "It depends on the season. In the fall we share it; in March it is all mine again, because nobody else may sign.",
    "Honestly, it went down. Once the coaches ran the grade teams I was in classrooms every day; that is the work.",
    "The district wants the numbers on Friday.\nThe teachers want me on Friday.\nGuess who gets Friday.",
)


def _count(code: int, school: int) -> int:
    """Figures that look like those of a study: skewed, with many empty cells."""
    raw = (code * 37 + school * 101 + code * school * 13) % 97
    return 0 if raw < 30 else raw * raw // 400


def _matrix(*, turned: bool):
    counts = [[_count(c, s) for s in range(len(_SCHOOLS))] for c in range(len(_CODES))]
    most = max(map(max, counts))
    if turned:
        columns = ["School", *(Column(label=c.split("/")[1], kind="matrix", group=c.split("/")[0]) for c in _CODES)]
        rows = [
            [s, *(count_cell(counts[c][at], most=most) for c in range(len(_CODES)))] for at, s in enumerate(_SCHOOLS)
        ]
        return table("Units coded, by school and code", columns, rows, note="· no passage.")
    districts = ("North", "North", "North", "South", "South", "South")
    columns = ["Code", *(Column(label=s, kind="matrix", group=d) for s, d in zip(_SCHOOLS, districts, strict=True))]
    columns += [Column(label="Schools", kind="number")]
    rows = [
        [c, *(count_cell(n, most=most) for n in row), k_of_n(sum(map(bool, row)), len(row))]
        for c, row in zip(_CODES, counts, strict=True)
    ]
    return table("Units coded, by code and school", columns, rows, note="· no passage. Darker means more passages.")


def _claim(number: int, statement: str):
    stances = (Stance.SUPPORTS, Stance.QUALIFIES, Stance.CHALLENGES, Stance.CONTEXT)
    verdicts = ("supports", "qualifies", "challenges", "silent: not asked", "supports", "silent: not yet coded")
    quotations = [
        Quotation(
            text=_SAID[(number + at) % 4],
            stance=stance,
            speaker=f"Principal, {_SCHOOLS[at]}",
            locator=f"{_SCHOOLS[at].split()[0].lower()}-principal, turn {12 + at}, line {40 + 9 * at}",
            href="../corpora/a.html#t12",
        )
        for at, stance in enumerate(stances)
    ]
    return (
        heading(3, f"Claim {number}: {statement}", anchor=f"claim-{number}"),
        paragraph("Stage ", strong("pattern"), ". Supported in ", strong(k_of_n(2, 6)), " schools, qualified in 1."),
        table(
            f"Verdicts on claim {number}, school by school",
            ["School", Column(label="Verdict", kind="stance"), Column(label="Passages", kind="number"),
             Column(label="Sources read", kind="number"), "Reason"],
            [[s, v, (11 * i + number) % 17, k_of_n(4 - i % 2, 4), "holds for department heads only" if i == 1 else ""]
             for i, (s, v) in enumerate(zip(_SCHOOLS, verdicts, strict=True))],
        ),
        *quotations[:3],
        Details(summary="One more passage, as context", blocks=tuple(quotations[3:])),
        Region(name=f"claim-{number}", prompt="What do the passages say to this claim, and what speaks against it?"),
    )  # fmt: skip


LARGE = weave(
    Document(
        title="Read across sites: who carries the load, and what teacher leaders change",
        subtitle="Six schools, 26 sources, 4 coders",
        slug="cross-site-large",
        meta=(
            ("Study", "Leadership in six schools"),
            ("Coded", "24 of 26 sources"),
            ("Unit", "sentence"),
            ("Codebook", "leadership-themes 1.2"),
        ),
        blocks=(
            heading(2, "In short"),
            Region(name="summary", prompt="Two or three sentences."),
            note("warning", "Two sources of Cedar High have not been read; its row is incomplete."),
            note("method", "A unit counts once, whoever coded it. Interviewers' words are never counted."),
            heading(2, "How often, and where"),
            _matrix(turned=False),
            _matrix(turned=True),
            bars(
                "Schools where a theme was seen",
                {"environment": 6, "supervisory work": 5, "teacher leaders": 3, "learning": None}.items(),
                of=6,
            ),
            heading(2, "Claims"),
            *_claim(1, "load grows where nobody shares it"),
            *_claim(2, "teacher leaders give time back to the principal"),
            *_claim(3, "district deadlines decide what a week looks like"),
        ),
        footer=FOOTER,
    ),
    {
        "summary": "The load **grows** where nobody shares it. Teacher leaders change that in three schools, *but "
        "only* where they have release time:\n\n- Ash: none, and the principal does the buses\n"
        "- Cedar: two periods a day\n\n"
        "Dogwood was never asked; see `coverage`.",
        "claim-2": "We read this as a pattern, not a finding: Birch qualifies it.",
    },
)  # fmt: skip
