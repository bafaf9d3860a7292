import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.importing.formats import pdf
from workbench.importing.formats.pdf import read_pdf
from workbench.importing.speakers.turns import find_turns

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
FORMATS = Path(__file__).resolve().parents[2] / "data" / "formats"


def pdf_of(*pages, content=None):
    """A minimal PDF of A4 pages in Helvetica; a page is (x, y, text) or (x, y, text, size), y from the foot up."""
    streams = [content or drawn(page) for page in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    raw, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(raw))
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(raw))
    return raw + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, tail)


def drawn(page):
    return b"\n".join(
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%b) Tj ET"
        % (rest[0] if rest else 10, x, y, re.sub(rb"([\\()])", rb"\\\1", text.encode("cp1252")))
        for x, y, text, *rest in page
    )


def lines(*texts, x=72, top=760, step=12):
    return [(x, top - step * number, text) for number, text in enumerate(texts)]


def test_a_turn_that_wraps_is_one_paragraph():
    page = lines(
        "Q: Who owns the data wall in the corridor beside your", "office?", "A: The grade teams do.", "Q: And?"
    )

    read = read_pdf(pdf_of(page))

    assert read.text == (
        "Q: Who owns the data wall in the corridor beside your office?\n\nA: The grade teams do.\n\nQ: And?"
    )
    assert (read.encoding, read.notes, read.turns, read.convention) == ("pdf", (), (), "")


def test_a_turn_goes_on_over_the_page():
    first = lines("Q: Who owns it?", "A: The grade teams do, since the wall was put up by", "the coach and her")
    second = lines("colleagues in May.", "Q: And?")

    read = read_pdf(pdf_of(first, second))

    assert "her colleagues in May.\n\nQ: And?" in read.text
    assert [(each.kind, each.value, read.text[each.start :][:10]) for each in read.locators] == [
        ("page", "1", "Q: Who own"),
        ("page", "2", "colleagues"),
    ]


def test_a_gap_an_indent_and_a_short_last_line_part_paragraphs():
    page = [
        *lines("We walked through the building and looked at every wall,", "then we sat down.", top=760),
        *lines("After the break the team came back and went on with", "the plan until the bell rang for", top=710),
        *lines("lunch.", "The afternoon was for the younger ones, as it is on all", "other days.", top=686),
        (90, 650, "Nobody had counted the rooms before that day, as far as"),
        (72, 638, "we were told."),
    ]

    assert [text[:9] for text in read_pdf(pdf_of(page)).text.split("\n\n")] == [
        "We walked",
        "After the",
        "The after",
        "Nobody ha",
    ]


def test_a_name_with_its_time_stays_on_a_line_of_its_own():
    page = lines("Ines Calder 0:07", "We meet.", "Rob Amadi 0:12", "Mostly.", "Ines Calder 0:15", "No.")

    read = read_pdf(pdf_of(page))

    assert read.text.startswith("Ines Calder  0:07\nWe meet.\n\nRob Amadi  0:12\nMostly.")
    assert [turn.speaker for turn in find_turns(read.text, 0).turns] == ["Ines Calder", "Rob Amadi", "Ines Calder"]


def test_a_stage_direction_stays_a_paragraph():
    page = lines(
        "Q: Who?", "A: We do, all of us who work on the second floor of the", "building.", "(pause)", "A: Mostly."
    )

    assert "building.\n\n(pause)\n\nA: Mostly." in read_pdf(pdf_of(page)).text


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "expected"),
    [
        ("the whole imple-", "mentation of it", "An implementation plan.", "the whole implementation of it"),
        ("the whole imple-", "mentation of it", "A plan.", "the whole imple-mentation of it"),
        ("a well-", "known plan", "Nobody knew.", "a well-known plan"),
        ("the whole imple\xad", "mentation of it", "A plan.", "the whole implementation of it"),
        ("a co\xadop", "began", "A plan.", "a coop began"),
        ("from 2024 -", "or later", "A plan.", "from 2024 - or later"),
    ],
)
def test_a_word_cut_by_a_hyphen_is_put_together_only_where_that_is_sure(first, second, elsewhere, expected):
    page = lines(f"Q: {elsewhere}", f"A: We spent two years and most of our money on {first}", f"{second}.")

    assert expected in read_pdf(pdf_of(page)).text


def heads(number, *texts):
    return [(72, 812, "Study of leaders - invented"), *lines(*texts), (290, 30, f"Page {number} of 4")]


def test_running_heads_and_feet_are_left_out_and_counted():
    read = read_pdf(pdf_of(*(heads(n, f"Q: Number {n}?", "A: Yes.") for n in (1, 2, 3, 4))), where="a.pdf")

    assert "invented" not in read.text
    assert "Page" not in read.text
    assert read.notes == ("a.pdf: left out 8 lines of running heads and feet",)


def test_a_scanned_page_with_a_printed_head_holds_no_text():
    read = read_pdf(pdf_of(heads(1, "Q: One?"), heads(2), heads(3, "A: Two.")), where="a.pdf")

    assert read.notes[0] == "a.pdf: page 2 holds no text: scanned?"


def test_what_stands_in_the_middle_of_every_page_is_no_running_head():
    read = read_pdf(pdf_of(*([(72, 400, "Q: And then?"), (72, 388, f"A: Then came {n}.")] for n in (1, 2, 3))))

    assert read.text.count("And then?") == 3


NUMBERED = [
    ("1", "Dan: We begin with the first question about your work here,"),
    ("", "as you may know."),
    ("2", "Ines: Mm."),
    ("3", "Ines: There were thirty or"),
    ("", "40 of them in the room."),
    ("4", "Dan: Good."),
]


def test_numbers_in_the_margin_are_paragraphs_and_no_words():
    words = [(72, 760 - 12 * n, text) for n, (_, text) in enumerate(NUMBERED)]
    margin = [(40, 760 - 12 * n, number) for n, (number, _) in enumerate(NUMBERED) if number]

    read = read_pdf(pdf_of([*words, *margin, (40, 900, "77"), (40, -20, "78")]))

    assert read.text.split("\n\n") == [
        "Dan: We begin with the first question about your work here, as you may know.",
        "Ines: Mm.",
        "Ines: There were thirty or 40 of them in the room.",
        "Dan: Good.",
    ]
    paragraphs = [(each.value, read.text[each.start :][:9]) for each in read.locators if each.kind == "paragraph"]
    assert paragraphs == [("1", "Dan: We b"), ("2", "Ines: Mm."), ("3", "Ines: The"), ("4", "Dan: Good")]


def test_numbers_drawn_with_their_line_are_paragraphs_too():
    page = [
        (72 if number else 100, 760 - 12 * n, f"{number}   {text}" if number else text)
        for n, (number, text) in enumerate(NUMBERED)
    ]

    read = read_pdf(pdf_of(page))

    assert "thirty or 40 of them" in read.text
    assert [each.value for each in read.locators if each.kind == "paragraph"] == ["1", "2", "3", "4"]


def test_numbers_of_lines_are_left_out_and_counted():
    texts = ("Q: Who was there when", "the wall was put up by", "the teams?", "A: All of us who", "worked here.")

    read = read_pdf(pdf_of([(60, 760 - 12 * n, f"{n + 1}  {text}") for n, text in enumerate(texts)]), where="a.pdf")

    assert read.text == "Q: Who was there when the wall was put up by the teams?\n\nA: All of us who worked here."
    assert read.notes == ("a.pdf: left out 5 numbers beside a line",)


def test_numbers_that_do_not_count_are_words():
    read = read_pdf(
        pdf_of(lines("Q: How many?", "A: In the first year we had", "40 teachers and then we had", "12 left."))
    )

    assert read.text.endswith("A: In the first year we had 40 teachers and then we had 12 left.")
    assert all(each.kind == "page" for each in read.locators)


def test_a_line_that_the_edge_cuts_is_read_once():
    cut = "Participant: So you need not do it by hand every time, you can"
    read = read_pdf(pdf_of(lines("Q: Why?", cut), lines(cut, "put it elsewhere."), lines("Q: Ah.")), where="a.pdf")

    assert read.text == f"Q: Why?\n\n{cut} put it elsewhere.\n\nQ: Ah."
    assert read.notes == ("a.pdf: left out 1 line printed twice at the edge of a page",)


def test_pages_without_text_are_named():
    read = read_pdf(pdf_of(lines("One."), [], lines("Two."), []), where="a.pdf")

    assert read.notes == ("a.pdf: pages 2, 4 hold no text: scanned?",)
    assert [each.value for each in read.locators] == ["1", "3"]


def encrypted(password):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(lines("A secret.")))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")  # noqa: S106
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_file_that_is_locked_against_printing_only_is_read():
    assert read_pdf(encrypted("")).text == "A secret."


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b" ", "is empty"),
        (b"Just words", "is no PDF"),
        (b"PK\x03\x04", "is no PDF"),
        (b"%PDF-1.4\n%%EOF", "is damaged"),
        (pdf_of([], []), "holds no text on its 2 pages: scanned?; run text recognition (OCR)"),
        (encrypted("sesame"), "has a password; save it without one"),
        (pdf_of(lines("x")).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "osei.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(raw, reason):
    with pytest.raises(WorkbenchError) as refusal:
        read_pdf(raw, where="osei.pdf")

    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("osei.pdf")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [("_MOST_PAGES", 1, "has 2 pages, more than 1"), ("_MOST_CHARACTERS", 20, "draws more than any text would need")],
)
def test_a_file_that_would_never_end_is_refused(monkeypatch, limit, value, reason):
    monkeypatch.setattr(pdf, limit, value)

    with pytest.raises(WorkbenchError, match=reason):
        read_pdf(pdf_of(lines("Some words here."), lines("Some words there.")))


def test_drawing_instructions_are_bounded(monkeypatch):
    monkeypatch.setattr(pdf, "_MOST_OPERATIONS", 1_000)

    with pytest.raises(WorkbenchError, match="draws more than any text would need"):
        read_pdf(pdf_of([], content=b"0 g\n" * 2_000))


RAW = pdf_of(*(heads(n, "Q: Why not?", "A: Because.") for n in (1, 2)))


@given(st.integers(0, len(RAW)), st.binary(max_size=12), st.booleans())
def test_damage_is_read_or_refused_but_never_a_crash(at, noise, cut):
    raw = RAW[:at] + noise + (b"" if cut else RAW[at + len(noise) :])

    try:
        read = read_pdf(raw)
    except WorkbenchError:
        return
    assert read.text.strip()
    assert all(0 <= each.start < len(read.text) for each in read.locators)


def test_the_file_of_the_test_data_is_read():
    read = read_pdf((FORMATS / "interview.pdf").read_bytes(), where="interview.pdf")

    assert "invented" in read.text
    assert [turn.speaker for turn in find_turns(read.text, 0).turns if turn.speaker] == ["Dan", "Ines", "Dan", "Ines"]


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data folder is not beside the checkout")
def test_a_real_export_gives_its_numbered_paragraphs_and_turns():
    path = DATA / "pdpilot_maxqda" / "raw" / "transcripts" / "P1.pdf"  # the seven give 826 turns; one is enough here

    read = read_pdf(path.read_bytes(), where=path.name)
    found = find_turns(read.text, 0)

    assert [each.value for each in read.locators if each.kind == "page"] == list("12345")
    assert [each.value for each in read.locators if each.kind == "paragraph"] == [str(n) for n in range(1, 96)]
    assert dict(found.speakers) == {"Dan": 47, "Participant": 47}
    assert sum(len(read.text[turn.start : turn.end].split()) for turn in found.turns) == 2910
