"""A codebook that loses codes says what goes with them."""

from pathlib import Path

import pytest

from workbench.actions import codings, places
from workbench.actions.workplace import Workplace, add_coder
from workbench.errors import WorkbenchError
from workbench.model.filters import Filters

LOAD = "environment/operations/load"


def without_load(place: Workplace) -> Path:
    """The codebook of the sample study without one code that has codings."""
    path = place.root / "codebooks" / "urban-leadership.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("id: environment/operations/load\n", "id: environment/operations/burden\n", 1), encoding="utf-8"
    )
    return path


def test_the_codes_that_go_are_told_with_their_codings(coded: Workplace) -> None:
    of_code = len(codings.list_codings(coded, Filters(code=(LOAD,))))
    path = without_load(coded)
    planned = places.load_codebook(coded, path, dry_run=True)

    assert planned.hides == {LOAD: of_code}
    assert places.load_codebook(coded, path, heads=planned.heads).retired == 1


def test_what_was_shown_must_still_hold(coded: Workplace) -> None:
    path = without_load(coded)
    planned = places.load_codebook(coded, path, dry_run=True)
    add_coder(coded, "Ben")
    with pytest.raises(WorkbenchError, match="was changed meanwhile"):
        places.load_codebook(coded, path, heads=planned.heads)
