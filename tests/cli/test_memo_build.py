"""``site-memo build`` and ``district-memo build`` as they are typed."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from workbench.cli.district_memo import district_memo
from workbench.cli.site_memo import site_memo


def run(command: click.Group, *words: str) -> Result:
    return CliRunner().invoke(command, ["build", *words])


@pytest.fixture(autouse=True)
def study(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(sample_copy)
    return sample_copy


def test_the_memo_of_a_district_is_written(study: Path) -> None:
    done = run(district_memo, "brightwater")
    assert done.exit_code == 0, done.output
    assert (study / "reports" / "district-memo-brightwater.html").is_file()


def test_a_memo_of_one_wave_stands_beside_the_whole_one(study: Path) -> None:
    done = run(site_memo, "osgood", "--wave", "2", "--layer", "consensus")
    assert done.exit_code == 0, done.output
    assert (study / "reports" / "site-memo-osgood-wave-2-layer-consensus.html").is_file()


@pytest.mark.parametrize("command", [site_memo, district_memo])
@pytest.mark.parametrize("words", [(), ("osgood", "--all")])
def test_which_ones_must_be_said(command: click.Group, words: tuple[str, ...]) -> None:
    done = run(command, *words)
    assert done.exit_code == 2
    assert "or give --all" in done.output
