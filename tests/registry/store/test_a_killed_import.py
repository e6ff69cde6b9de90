"""An import killed at any moment: the last good version reads the same, and the next import is as if nothing had been.

A second process imports and is killed with SIGKILL, at a step it announces or after a random time.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.registry.store.town import Town, complete, everything, same
from yulu.registry.store import damaged

ROOT = Path(__file__).parents[3]
STEPS = ("recover", "stage", "table", "deliveries", "flush", "manifest")
MANY = [f"企{n:04d}" for n in range(3000)]

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.registry.store.test_a_killed_import import import_one
from tests.registry.store.town import Town

folder, what, at = sys.argv[1:]
town = Town(Path(folder))
town.imported = 50
def step(name):
    print(name, flush=True)
    if name == at or at == "table" and "/" in name:
        os.kill(os.getpid(), signal.SIGKILL)
import_one(town, what, step)
"""


def import_one(town: Town, what: str, step: object = lambda name: None) -> None:
    """A delivery that makes a table, that changes many rows and empties others, or that replaces records."""
    if what == "facts":
        rows = {id: {"leases_from_state": True, "monthly_rent": 7} for id in MANY[::2]}
        town.deliver("租-2", "leases", "2022-02-28", rows, complete=complete("2022-02-28"), step=step)  # type: ignore[arg-type]
    elif what == "records":
        offences = [{"id": id, "found_on": "2022-02-01", "matter": "噪声"} for id in MANY[::3]]
        town.deliver(
            "违-2", "offences", "2022-02-28", offences, records="offences", complete=complete("2022-02-28"), step=step  # type: ignore[arg-type]
        )  # fmt: skip
    else:
        projects = {f"项{n}": {"budget": n} for n in range(3000)}
        town.deliver("建-1", "projects", "2022-02-28", projects, brings_subjects=True, step=step)  # type: ignore[arg-type]


def furnished(folder: Path) -> Town:
    town = Town(folder)
    town.found(*MANY)
    town.deliver(
        "租-1", "leases", "2022-01-31", {id: {"leases_from_state": True, "monthly_rent": 5} for id in MANY[1::3]}
    )
    town.deliver(
        "违-1",
        "offences",
        "2022-01-31",
        [{"id": id, "found_on": "2022-01-01"} for id in MANY[:9]],
        records="offences",
        columns=["matter"],
    )
    return town


def kill(town: Town, what: str, at: str, after: float | None = None) -> int:
    """Start an import and have it killed: at a step by itself, or after some seconds by us. Its exit code."""
    command = [sys.executable, "-c", KILLED, str(town.registry.folder), what, at]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        if after is not None:
            time.sleep(after)
            child.kill()
        child.stdout.read()
    return child.returncode


def everything_goes_on(town: Town, before: object, untouched: Town, what: str) -> None:
    """The last good version is as it was, the same delivery goes in now, and all is as if nothing had happened."""
    assert same(everything(town.open()), before)  # type: ignore[arg-type]
    town.imported = untouched.imported = 60
    import_one(town, what)
    import_one(untouched, what)
    town.deliver("所-1", "premises", "2022-03-31", {"企0001": {"street": "kiln"}})
    untouched.deliver("所-1", "premises", "2022-03-31", {"企0001": {"street": "kiln"}})
    assert town.open().version == untouched.open().version
    assert same(everything(town.open()), everything(untouched.open()))
    for kind in ("enterprise", "project"):
        changes = [each.open().changes(3, kind).collect().sort("?id") for each in (town, untouched)]
        assert changes[0].equals(changes[1])
    assert (
        town.open()
        .record_changes(3, "offences")
        .collect()
        .sort("?id")
        .equals(untouched.open().record_changes(3, "offences").collect().sort("?id"))
    )
    assert same(everything(town.open(3)), before)  # type: ignore[arg-type]
    assert damaged(town.registry) == []


@pytest.mark.parametrize(("what", "at"), [
    *(("facts", at) for at in STEPS), ("records", "deliveries"), ("new table", "deliveries"), ("new table", "flush"),
])  # fmt: skip
def test_an_import_killed_at_a_step_leaves_the_last_good_version(tmp_path: Path, what: str, at: str) -> None:
    town, untouched = furnished(tmp_path / "一"), furnished(tmp_path / "二")
    before = everything(town.open())
    assert kill(town, what, at) == -9
    everything_goes_on(town, before, untouched, what)


def test_an_import_killed_again_and_again_leaves_the_last_good_version(tmp_path: Path) -> None:
    town, untouched = furnished(tmp_path / "一"), furnished(tmp_path / "二")
    before = everything(town.open())
    for at in ("table", "deliveries", "deliveries", "manifest"):
        assert kill(town, "facts", at) == -9
        assert town.open().version == 3
    everything_goes_on(town, before, untouched, "facts")


def test_an_import_that_fails_leaves_the_last_good_version(tmp_path: Path) -> None:
    class NoSpace(OSError):
        pass

    def fail(name: str) -> None:
        if name == "flush":
            raise NoSpace

    town, untouched = furnished(tmp_path / "一"), furnished(tmp_path / "二")
    before = everything(town.open())
    with pytest.raises(NoSpace):
        import_one(town, "facts", fail)
    everything_goes_on(town, before, untouched, "facts")


@pytest.mark.parametrize("seed", range(2))
def test_an_import_killed_at_any_time_leaves_a_good_version(tmp_path: Path, seed: int) -> None:
    kill_at_random(tmp_path, random.Random(seed), 2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_imports_killed_by_the_hundred_leave_a_good_version(tmp_path: Path, seed: int) -> None:
    kill_at_random(tmp_path, random.Random(seed), 30)


def kill_at_random(folder: Path, chance: random.Random, times: int) -> None:
    """Kill again and again; an import that was quicker than we is simply there."""
    what = chance.choice(["facts", "records", "new table"])
    town, untouched = furnished(folder / "一"), furnished(folder / "二")
    before, began = everything(town.open()), time.monotonic()
    import_one(untouched, what)
    took, after = time.monotonic() - began, everything(untouched.open())
    for _ in range(times):
        kill(town, what, "", chance.uniform(0, 1.2 * took))
        version = town.open().version
        assert version in (3, 4)
        now, then = everything(town.open()), before if version == 3 else after
        assert same(
            {**now, "deliveries": now["deliveries"].drop("when")},
            {**then, "deliveries": then["deliveries"].drop("when")},
        )
    import_one(town, what)
    assert town.deliver("所-1", "premises", "2022-03-31", {"企0001": {"street": "kiln"}}).version == 5
    assert damaged(town.registry) == []
