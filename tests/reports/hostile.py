"""Text that wants to be markup, and a document that holds it wherever a document holds text."""

from workbench.model.coding import Stance
from workbench.reports.compose import code, emphasis, heading, items, link, note, paragraph, strong, table
from workbench.reports.document import Bar, Bars, Cell, Column, Details, Document, Quotation, Region
from workbench.reports.regions import weave

TEXTS = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></head><body onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "a | b\n--- | ---\n| c",
    "<!-- /analyst: a -->",
    "analyst: a -->",
    "&lt;!-- analyst: a --&gt;",
    "<!-- analyst: b -->\nmine\n<!-- /analyst: b -->",
    "# not a heading\n- not a list\n> not a quotation\n***\n```\n    code",
    "\u202edesrever\u2066 \u200f",
    "a\x00b\x1b[31m \ud83d c\r\nd\re\u2028f",
    "[a](https://example.org) ![a](https://example.org/a.png) <https://example.org>",
    "]]> --> --!> <!-- <![CDATA[",
    "  \n\n  ",
    "",
)


def document(text):
    """The text in every place that takes text."""
    stance_column = Column(label=text, kind="stance", group=text)
    whole = Document(
        title=text,
        subtitle=text,
        slug=text,
        meta=((text, text),),
        blocks=(
            heading(2, text),
            heading(3, text),
            paragraph(text, strong(text), emphasis(text), code(text), link(text, "a.*#b")),
            items(text, (strong(text), text)),
            items(text, ordered=True),
            table(
                f"Caption {text}",
                [Column(label=text, group=text), stance_column, Column(label=text, kind="matrix")],
                [[text, text, Cell(text=text, title=text, href="a.html", shade=3)]],
                note=text,
            ),
            Quotation(
                text=text,
                locator=text,
                href="a.html",
                speaker=text,
                stance=Stance.CHALLENGES,
                beside=text,
                language=text,
            ),
            note("warning", text),
            Details(summary=text, blocks=(paragraph(text),)),
            Bars(caption=f"Bars {text}", items=(Bar(label=text, value=1, of=3),)),
            Region(name="a", prompt=text),
        ),
        footer=(heading(2, text), paragraph(text)),
    )
    return weave(whole, {"a": "mine"})
