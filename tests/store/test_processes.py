"""Several processes work on one study.db at once: nothing is lost, nothing is doubled, and it is whole."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.actions.talks import GROUP, talks
from tests.store.small import add, coding, copy, open_study
from workbench.actions.history import check as check_place
from workbench.store.check import check
from workbench.store.merge import merge
from workbench.store.study import Study

PROCESSES, EACH = 4, 50
CODES = """
import sys
from pathlib import Path
from workbench.actions.codings import add_codings
from workbench.actions.workplace import Workplace
root, source, who, count = sys.argv[1:]
place = Workplace(root=Path(root), coder=who)
for n in range(int(count)):
    add_codings(place, source, ["day"], at=(60 + n, 61 + n + int(who[-1])))
"""
WRITES = """
import sys, os
from pathlib import Path
from tests.store.small import add, coding
from workbench.store.study import Study
with Study(Path(sys.argv[1])) as study:
    for n in range(int(sys.argv[2])):
        add(study, coding(code="b", start=5 + n % 30, end=40))
"""
ROOT = Path(__file__).parent.parent.parent


def started(program: str, *given: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program, *map(str, given)], cwd=ROOT, stderr=subprocess.PIPE)


def ended(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()


def test_four_coders_code_one_study_at_once_and_every_coding_is_there(tmp_path: Path) -> None:
    from workbench.actions.workplace import add_coder

    place = talks(tmp_path)
    coders = [add_coder(place, f"Coder {n}") for n in range(PROCESSES)]
    ended([started(CODES, place.root, GROUP, who, EACH) for who in coders])

    with place.open() as study:
        query = "select p.slug, count(*) from live_coding k join coder p on p.n = k.coder group by p.slug"
        assert dict(study.db.execute(query)) == dict.fromkeys(coders, EACH)
        assert len(study.heads) == 1
    assert check_place(place).problems == ()


def test_a_merge_while_another_process_writes_loses_nothing(tmp_path: Path) -> None:
    here = open_study(tmp_path / "here.db")
    there = copy(here, tmp_path / "there.db")
    for n in range(20):
        add(there, coding(code="c", start=5 + n, end=40))
    writers = [started(WRITES, path, 25) for path in (here.path, there.path)]
    merged = 0
    while any(w.poll() is None for w in writers):
        merged += merge(here, there.path, now=10**17).events
        time.sleep(0.02)
    ended(writers)
    merged += merge(here, there.path, now=10**17).events

    assert merged == 45
    counted = dict(
        here.db.execute("select c.slug, count(*) from live_coding k join code c on c.n = k.code group by 1")
    )
    assert counted == {"b": 50, "c": 20}
    assert check(here).problems == ()
    here.close()
    there.close()


@pytest.mark.parametrize("moment", ["before the fold", "after the fold"])
def test_a_process_that_is_killed_in_a_merge_leaves_the_study_as_it_was(tmp_path: Path, moment: str) -> None:
    here = open_study(tmp_path / "here.db")
    there = copy(here, tmp_path / "there.db")
    add(there, coding())
    before = here.heads
    there.close()
    where = "unite" if moment == "before the fold" else "prove"
    program = (
        "import os, sys; from pathlib import Path; from workbench.store import merge as m;"
        "from workbench.store.study import Study; dies = lambda *_: os._exit(9);"
        + ("m.replay = dies;" if where == "unite" else "")
        + "m.merge(Study(Path(sys.argv[1])), Path(sys.argv[2]), now=10**17, prove=dies)"
    )
    process = started(program, here.path, there.path)
    process.communicate(timeout=60)

    assert process.returncode == 9
    with Study(here.path) as again:
        assert again.heads == before
        assert check(again).problems == ()
        assert merge(again, there.path, now=10**17).events == 1
    here.close()
