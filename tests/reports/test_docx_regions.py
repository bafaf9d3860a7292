"""The analyst's text in Word: what nobody changed comes back to the letter, what somebody wrote as Markdown."""

import io
import zipfile
from copy import deepcopy

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.examples import WOVEN
from workbench.errors import Problems, WorkbenchError
from workbench.reports import prose
from workbench.reports.document import Document, Region, walk
from workbench.reports.docx import render
from workbench.reports.docx_regions import KEPT_IN, lost_regions, read_regions
from workbench.reports.docx_xml import NAMESPACES
from workbench.reports.regions import normalised

TEXT = (
    "Load **grows** or _not_; *both*.\n\n## Where\n\n- at Ash `x`\n- see [[coding:ab12cd34]]\n\n"
    "1. first\n2. second\n\n> said so\n> again\n\nlast\\\nline"
)


def made(**texts):
    blocks = tuple(Region(name=name, prompt="What?", text=text) for name, text in texts.items())
    return render(Document(title="T", slug="t", blocks=blocks))


def changed(raw, change):
    """The file after somebody has worked on its tree."""
    word = docx.Document(io.BytesIO(raw))
    change(word.element.body)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def without(raw, part):
    """The file as a program hands it on that throws a part away, with all that refers to it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.endswith(part):
                new.writestr(name, old.read(name))
    return out.getvalue()


def frames(body):
    return {frame.find(f".//{qn('w:tag')}").get(qn("w:val")): frame for frame in body.iter(qn("w:sdt"))}


def write(inside):
    return parse_xml(f"<w:p {NAMESPACES}>{inside}</w:p>")


def test_what_nobody_changed_comes_back_to_the_letter():
    texts = {b.name: b.text for b in walk(WOVEN.blocks) if isinstance(b, Region)}
    assert read_regions(render(WOVEN)) == texts
    assert read_regions(made(a=TEXT, b="", c="plain")) == {"a": TEXT, "b": "", "c": "plain"}


def test_it_does_so_after_a_program_has_saved_the_file_anew():
    assert read_regions(changed(made(a=TEXT, b=""), lambda body: None)) == {"a": TEXT, "b": ""}


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from("ab *_`>#-1.\\\n[]|<&"), max_size=60))
def test_any_text_comes_back_to_the_letter(text):
    whole = normalised(text)
    assert read_regions(made(a=whole)) == {"a": whole if prose.blocks(whole) else ""}


def test_what_was_written_comes_back_as_markdown():
    def work(body):
        content = frames(body)["a"].find(qn("w:sdtContent"))
        content.append(
            write('<w:r><w:t xml:space="preserve">Mine, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>so</w:t></w:r>')
        )
        for style, said in (("ListBullet", "one"), ("ListBullet", "two"), ("ListNumber", "x"), ("ListNumber", "y"),
                            ("Quote", "said"), ("Heading3", "Where")):  # fmt: skip
            content.append(write(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{said}</w:t></w:r>'))

    found = read_regions(changed(made(a="Old [[coding:ab12cd34]]."), work))
    assert found == {
        "a": "Old [[coding:ab12cd34]].\n\nMine, **so**\n\n- one\n- two\n\n1. x\n2. y\n\n> said\n\n### Where"
    }


def test_what_is_typed_into_an_empty_region_is_its_text():
    def work(body):
        frame = frames(body)["a"]
        frame.find(qn("w:sdtPr")).remove(frame.find(f".//{qn('w:showingPlcHdr')}"))
        content = frame.find(qn("w:sdtContent"))
        content.clear()
        content.append(write("<w:r><w:t>Now written, with * and _.</w:t></w:r>"))

    assert read_regions(changed(made(a=""), work)) == {"a": "Now written, with \\* and \\_."}


def test_tracked_changes_read_as_accepted():
    def work(body):
        content = frames(body)["a"].find(qn("w:sdtContent"))
        content.append(write('<w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
                             '<w:ins w:id="2" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>'))  # fmt: skip

    assert read_regions(changed(made(a="Old."), work)) == {"a": "Old.\n\nnew"}


def unframed(body):
    """What LibreOffice makes of a frame: its paragraphs alone."""
    for frame in frames(body).values():
        for inside in list(frame.find(qn("w:sdtContent"))):
            frame.addprevious(inside)
        frame.getparent().remove(frame)


def test_without_frames_the_bookmarks_tell():
    assert read_regions(changed(made(a=TEXT, b="", c="plain"), unframed)) == {"a": TEXT, "b": "", "c": "plain"}


def test_what_was_written_below_the_last_line_is_not_lost_without_frames():
    def work(body):
        unframed(body)
        end = next(mark for mark in body.iter(qn("w:bookmarkEnd")))
        end.addprevious(parse_xml(f"<w:r {NAMESPACES}><w:t>More.</w:t></w:r>"))

    assert read_regions(changed(made(a="Old."), work)) == {"a": "Old.\n\nMore."}


def test_where_the_file_kept_nothing_the_words_are_read():
    assert read_regions(without(made(a="Old **b**.", b=""), KEPT_IN)) == {"a": "Old **b**.", "b": ""}


def test_a_deleted_region_is_named_and_the_others_are_read():
    def work(body):
        frame = frames(body)["a"]
        for each in (frame.getprevious(), frame.getnext(), frame):
            each.getparent().remove(each)

    worked_on = changed(made(a="Old.", b="Kept."), work)
    assert read_regions(worked_on) == {"b": "Kept."}
    assert lost_regions(worked_on) == ("a",)
    assert lost_regions(made(a="Old.")) == ()


def test_a_region_that_stands_twice_is_refused():
    def work(body):
        frame = frames(body)["a"]
        frame.addnext(deepcopy(frame))

    with pytest.raises(Problems, match="1 problem") as caught:
        read_regions(changed(made(a="Old."), work), where="a.docx")
    assert caught.value.problems == ("a.docx: region 'a' stands twice",)


def test_a_region_inside_another_is_refused():
    def work(body):
        both = frames(body)
        both["a"].find(qn("w:sdtContent")).append(both["b"])

    with pytest.raises(Problems) as caught:
        read_regions(changed(made(a="One.", b="Two."), work), where="a.docx")
    assert caught.value.problems == ("a.docx: region 'b' stands inside another region",)


def test_a_name_that_word_has_no_room_for_is_kept():
    name = "claim-" + "very-long-" * 20 + "name"
    raw = render(Document(title="T", slug="t", blocks=(Region(name=name, text="Mine."),)))
    tags = [tag.get(qn("w:val")) for tag in docx.Document(io.BytesIO(raw)).element.body.iter(qn("w:tag"))]

    assert [len(tag) for tag in tags] == [64]
    assert read_regions(raw) == {name: "Mine."}
    with pytest.raises(Problems):
        read_regions(without(raw, KEPT_IN))


def test_controls_of_others_are_no_regions():
    other = (f"<w:sdt {NAMESPACES}><w:sdtPr><w:tag w:val='date'/></w:sdtPr>"
             "<w:sdtContent><w:p><w:r><w:t>May</w:t></w:r></w:p></w:sdtContent></w:sdt>")  # fmt: skip
    raw = changed(made(a="Old."), lambda body: body.insert(0, parse_xml(other)))
    assert read_regions(raw) == {"a": "Old."}


@pytest.mark.parametrize("raw", [b"", b"no zip", b"PK\x03\x04 half a zip", bytes.fromhex("d0cf11e0") * 20])
def test_what_is_no_word_file_is_told_in_one_line(raw):
    with pytest.raises(WorkbenchError, match=r"^a\.docx "):
        read_regions(raw, where="a.docx")


def test_a_part_that_is_no_xml_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made(a="x"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:oops" if name == "word/document.xml" else old.read(name))
    with pytest.raises(WorkbenchError, match=r"a\.docx is damaged"):
        read_regions(out.getvalue(), where="a.docx")


def test_elements_nested_without_end_are_read_without_recursion():
    deep = "<w:ins>" * 5000 + "<w:r><w:t>deep</w:t></w:r>" + "</w:ins>" * 5000
    nested = f"Old.</w:t></w:r>{deep}<w:r><w:t>".encode()
    raw = made(a="Old.")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"Old.", nested) if name == "word/document.xml" else data)
    assert "deep" in read_regions(out.getvalue())["a"]
