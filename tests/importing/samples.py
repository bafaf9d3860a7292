"""What the tests of several readers share: the samples, what they say, and how a file is damaged."""

import importlib.util
from pathlib import Path

from hypothesis import strategies as st

from workbench.errors import WorkbenchError

FORMATS = Path(__file__).resolve().parents[1] / "data" / "formats"
INTERVIEW = (FORMATS / "interview.txt").read_text("utf-8").rstrip("\n")  # what all samples say

_spec = importlib.util.spec_from_file_location("make_formats", FORMATS / "make.py")
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)


def sample(suffix):
    return (FORMATS / f"interview.{suffix}").read_bytes()


@st.composite
def damaged(draw, raw):
    """The bytes of a file, cut off or with some of them changed."""
    raw = bytearray(raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw)
    for _ in range(draw(st.integers(0, 8))):
        if raw:
            raw[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
    return bytes(raw)


def read_or_refused(reader, raw):
    """Whether a reader gives words that can be kept, or refuses the file in one line; anything else is a fault."""
    try:
        text = reader(raw, where="a file").text
    except WorkbenchError as error:
        return "a file" in str(error) and "\n" not in str(error)
    return bool(text.strip()) and text.encode("utf-8").decode("utf-8") == text
