"""Cells of tables that may be opened in a spreadsheet, which would run some texts as formulas."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet recognises a formula


def disarmed(cell: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula; ``armed`` gives the text back.

    >>> disarmed("=1+1"), disarmed("- well"), disarmed("plain"), armed(disarmed("'=1")) == "'=1"
    ("'=1+1", "'- well", 'plain', True)
    """
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def armed(cell: str) -> str:
    """The text that ``disarmed`` was given.

    >>> armed("'=1+1"), armed("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
