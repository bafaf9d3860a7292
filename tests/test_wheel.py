"""What is installed from a wheel, and from a checkout, can do what the README says."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg", encoding="utf-8")
SHIPPED = ("codebooks", "corpora")  # folders at the top that are packages in the wheel
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")


def words(value):
    return [line.strip() for line in value.splitlines() if line.strip()]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_setup_cfg_names_just_the_packages_that_are_there():
    modules = {path.parent.relative_to(ROOT) for path in (ROOT / "workbench").rglob("*.py")}
    on_disk = {".".join(folder.parts) for folder in modules} | {f"workbench.{name}" for name in SHIPPED}

    assert set(words(SETUP["options"]["packages"])) == on_disk
    assert words(SETUP["options"]["package_dir"]) == [f"workbench.{name} = {name}" for name in SHIPPED]


def test_every_package_has_an_init_file():
    folders = {path.parent for path in (ROOT / "workbench").rglob("*.py")}

    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_constraints_hold_names_and_versions_only():
    lines = words((ROOT / "constraints.txt").read_text("utf-8"))

    assert [
        line for line in lines if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line)
    ] == []


def test_constraints_pin_everything_that_setup_cfg_asks_for():
    pinned = {normal(line.partition("==")[0]) for line in words((ROOT / "constraints.txt").read_text("utf-8"))}
    extras = SETUP["options.extras_require"]
    asked = [
        *words(SETUP["options"]["install_requires"]),
        *(name for extra in ("test", "check") for name in words(extras[extra])),
    ]

    assert {normal(re.split(r"[\s<>=!~;\[]", each)[0]) for each in asked} - pinned == set()


def run(*command, cwd, code=0):
    """A command as a person starts it elsewhere: nothing of this checkout is in its environment."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WORKBENCH", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A copy of the checkout without what earlier builds left, an empty venv and an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "checkout", ignore=NOT_COPIED)
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    (folder / "empty").mkdir()
    return folder


def pip(elsewhere, *arguments):
    python = elsewhere / "venv" / SCRIPTS / "python"
    return run(python, "-m", "pip", "--disable-pip-version-check", *arguments, cwd=elsewhere)


@pytest.fixture(scope="module")
def installed(elsewhere):
    """The folder of the programs of a venv into which the wheel was installed."""
    pip(elsewhere, "wheel", "--quiet", "--no-deps", "--wheel-dir", elsewhere / "dist", elsewhere / "checkout")
    [wheel] = (elsewhere / "dist").iterdir()
    pip(elsewhere, "install", "--quiet", "-c", elsewhere / "checkout" / "constraints.txt", wheel)
    return elsewhere / "venv" / SCRIPTS


@pytest.mark.slow
def test_the_wheel_brings_everything_that_is_no_code(installed, elsewhere):
    place = run(installed / "python", "-c", "import workbench; print(workbench.__file__)", cwd=elsewhere / "empty")
    package = Path(place.stdout.strip()).parent

    def files(folder):
        found = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        return {p.relative_to(folder).as_posix() for p in found if p.suffix not in (".py", ".pyc")}

    assert package.is_relative_to(elsewhere / "venv")
    for name in SHIPPED:
        wanted = files(ROOT / name)
        assert len(wanted) > 5
        assert files(package / name) >= wanted
    own = {f for f in files(package) if not f.startswith(SHIPPED)}
    assert own == files(ROOT / "workbench")
    assert "py.typed" in own


@pytest.mark.slow
def test_the_demo_runs_from_the_wheel_in_an_empty_folder(installed, elsewhere):
    empty = elsewhere / "empty"
    done = run(installed / "workbench", "demo", "study", cwd=empty)
    reports = [Path(line.split()[-1]) for line in done.stdout.splitlines()]

    assert {p.name for p in reports} >= {"cross-site.html", "levers.html", "site-memo-osgood.html"}
    assert all((empty / path).stat().st_size > 1000 for path in reports)
    assert {p.name for p in (empty / "study" / "codebooks").iterdir()} == {
        p.name for p in (ROOT / "codebooks").glob("*.yaml")
    }

    checked = run(installed / "workbench", "--study", "study", "check", cwd=empty)
    assert "whole" in checked.stderr
    again = run(installed / "workbench", "--study", "study", "build", cwd=empty)
    assert "0 of 11 documents changed" in again.stderr


@pytest.mark.slow
def test_a_plain_editable_install_finds_the_shipped_codebooks(installed, elsewhere):
    pip(elsewhere, "uninstall", "--quiet", "--yes", "workbench")
    pip(
        elsewhere,
        "install",
        "--quiet",
        "-c",
        elsewhere / "checkout" / "constraints.txt",
        "-e",
        elsewhere / "checkout",
    )
    code = "from workbench.actions.resources import resource; print(resource('codebooks'))"
    found = Path(run(installed / "python", "-c", code, cwd=elsewhere / "empty").stdout.strip())

    assert found == elsewhere / "checkout" / "codebooks"
    run(installed / "workbench", "codebook", "check", found / "urban-leadership.yaml", cwd=elsewhere / "empty")
