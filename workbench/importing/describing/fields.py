"""Names and values of descriptive fields, as headers and tables write them."""

from __future__ import annotations

import re
import unicodedata

MISSING = frozenset({"", "unstated", "unknown", "mixed", "n/a", "na", "none", "null", "~", "-"})


def field_name(written: str) -> str:
    """The name of a field, however a researcher spells it.

    >>> field_name(" Data  Source"), field_name("data-source"), field_name("École")
    ('data_source', 'data_source', 'école')
    """
    plain = unicodedata.normalize("NFC", written).casefold()
    return re.sub(r"[\W_]+", "_", plain).strip("_")


def is_missing(value: str) -> bool:
    """Whether a value says that nothing is known.

    >>> is_missing(" Unstated "), is_missing("no")
    (True, False)
    """
    return value.strip().casefold() in MISSING
