"""What every report ends with: where its figures come from and how to build it again."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.reports.compose import code, heading, items, paragraph, strong
from workbench.reports.document import Block, Document, Items, Run, Text

HEAD_DIGITS = 12


def footer(
    *,
    study: str,
    layer: str,
    unit: str,
    filters: str,
    version: str,
    head: str,
    command: str,
    more: Iterable[tuple[str, str]] = (),
) -> tuple[Block, ...]:
    """The blocks for `Document.footer`; ``head`` is the journal's head, of which 12 digits are shown.

    >>> last = footer(study="S", layer="union", unit="sentence", filters="none", version="0.1.0",
    ...               head="f" * 64, command="workbench build")[-1]
    >>> [item[1].text for item in last.items][-1]
    'workbench build'
    """
    facts: list[tuple[str, Run]] = [
        ("Study", Text(text=study)),
        ("Layer", Text(text=layer)),
        ("Unit", Text(text=unit)),
        ("Left out", Text(text=filters)),
        *((label, Text(text=value)) for label, value in more),
        ("Journal head", code(head[:HEAD_DIGITS]) if head else Text(text="none")),
        ("workbench", Text(text=version)),
        ("Build again with", code(command)),
    ]
    return (
        heading(2, "How this report was made"),
        paragraph(
            "Figures, tables and quotations are generated from the coded data. "
            "Text in the analyst's regions is the analyst's own and survives a rebuild."
        ),
        items(*((strong(f"{label}: "), value) for label, value in facts)),
    )


def command_of(document: Document) -> str:
    """The command that builds a document again, as its footer tells it; '' where it has none."""
    last = next((block for block in reversed(document.footer) if isinstance(block, Items)), None)
    return last.items[-1][-1].text if last else ""
