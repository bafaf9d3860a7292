"""Parts of Word files that python-docx has no name for: footnotes, and what the analyst regions were made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.reports.docx_xml import NAMESPACES, paragraph

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'
HYPERLINK = f"{_RELATIONS}/hyperlink"
KEPT = "/customXml/item9.xml"  # where Word keeps the data of other programs, and leaves them alone


class Footnotes:
    """The footnotes of a document, numbered from 1; the part is made when there is one."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._notes: list[str] = []
        self._part: Any = None

    @property
    def part(self) -> Any:
        """What links inside footnotes belong to."""
        if self._part is None:
            self._part = _part(self._word, "/word/footnotes.xml", f"{_WORD}.footnotes+xml", f"{_RELATIONS}/footnotes")
        return self._part

    def add(self, inside: str) -> str:
        """A footnote of these runs; gives the mark that refers to it."""
        number = len(self._notes) + 1
        body = paragraph(_MARK.format("<w:footnoteRef/>") + f'<w:r><w:t xml:space="preserve"> </w:t></w:r>{inside}',
                         style="FootnoteText")  # fmt: skip
        self._notes.append(f'<w:footnote w:id="{number}">{body}</w:footnote>')
        return _MARK.format(f'<w:footnoteReference w:id="{number}"/>')

    def finish(self) -> None:
        """Put the footnotes into the document, with the lines that part them from the page."""
        if not self._notes:
            return
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        self.part._blob = f"{_HEAD}<w:footnotes {NAMESPACES}>{lines}{''.join(self._notes)}</w:footnotes>".encode()


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def keep(word: Any, xml: str) -> None:
    """Put data of our own into the document."""
    _part(word, KEPT, "application/xml", f"{_RELATIONS}/customXml")._blob = f"{_HEAD}{xml}".encode()


def relations(part: Any, targets: Iterable[str]) -> dict[str, str]:
    """Relations of a part to files outside, by their target."""
    return {target: part.relate_to(target, HYPERLINK, is_external=True) for target in targets}


def _part(word: Any, name: str, content_type: str, relation: str) -> Any:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    made = Part(PackURI(name), content_type, b"", word.part.package)
    word.part.relate_to(made, relation)
    return made
