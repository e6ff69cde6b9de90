"""Jobs on SQLite and on PostgreSQL: each done by one worker, cancelled, tried again, taken up again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

import tests.office.jobs.background  # noqa: F401  # registers
from yulu.office.home import ENVIRONMENT, Home
from yulu.office.jobs import queue, schedule
from yulu.office.jobs.models import Job
from yulu.office.jobs.queue import cancel, enqueue, pause_after, take
from yulu.office.jobs.registering import Registered, UnknownJob
from yulu.office.jobs.working import work_once

ROOT = Path(__file__).parents[3]
GO_ON = threading.Event()


def states() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_a_job_is_done_once_with_its_arguments(office: Home, tmp_path: Path) -> None:
    enqueue("test.note", {"file": str(tmp_path / "lines"), "line": "路灯"}, by="account:甲")
    assert work_once("一", GO_ON)
    assert not work_once("一", GO_ON)
    assert (tmp_path / "lines").read_text("utf-8") == "路灯\n"
    assert states() == ["done"]


def test_a_job_nobody_knows_cannot_be_asked_for(office: Home) -> None:
    with pytest.raises(UnknownJob):
        enqueue("test.nothing", {}, by="account:甲")


def test_of_many_workers_exactly_one_takes_each_job(office: Home) -> None:
    for number in range(24):
        enqueue("test.note", {"file": "", "line": f"{number}"}, by="account:甲")
    taken: list[int] = []

    def work(name: str) -> None:
        while (job := take(name)) is not None:
            taken.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=work, args=(f"{number}",)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # On PostgreSQL a worker may step aside for another that then finds the last one: nobody takes one twice.
    assert sorted(taken) == sorted(Job.objects.filter(state="running").values_list("pk", flat=True))
    assert len(taken) == len(set(taken)) == 24


def test_a_job_that_fails_is_tried_again_after_growing_pauses_and_then_given_up(office: Home) -> None:
    job = enqueue("test.breaks", {}, by="account:甲")
    for attempt in (1, 2):
        before = datetime.now(UTC)
        assert work_once("一", GO_ON)
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("waiting", attempt)
        assert job.not_before >= before + pause_after(attempt)
        assert not work_once("一", GO_ON), "it is not tried before its time"
        Job.objects.update(not_before=before)
    assert work_once("一", GO_ON)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "OSError: 张三的电话打不通")
    assert [pause_after(each).total_seconds() for each in (1, 2, 3)] == [30, 120, 480]


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_step(office: Home, tmp_path: Path) -> None:
    file = tmp_path / "lines"
    waiting = enqueue("test.note", {"file": str(file), "line": "x"}, by="account:甲")
    assert cancel(waiting.pk)
    assert not cancel(waiting.pk)
    running = enqueue("test.steps", {"file": str(file), "steps": 400, "seconds": 0.05}, by="account:甲")
    worker = _in_a_thread(lambda: work_once("一", GO_ON))
    until(file.exists)
    assert cancel(running.pk)
    worker.join()
    assert states() == ["cancelled", "cancelled"]
    assert len(file.read_text("utf-8").splitlines()) < 400


def test_a_worker_that_is_to_stop_hands_its_job_back_untried(office: Home, tmp_path: Path) -> None:
    file, stop = tmp_path / "lines", threading.Event()
    enqueue("test.steps", {"file": str(file), "steps": 400, "seconds": 0.05}, by="account:甲")
    worker = _in_a_thread(lambda: work_once("一", stop))
    until(file.exists)
    stop.set()
    worker.join()
    assert list(Job.objects.values_list("state", "attempts", "worker")) == [("waiting", 0, "")]


def test_the_job_of_a_killed_worker_is_taken_up_again_and_the_killed_one_cannot_end_it(
    office: Home, tmp_path: Path
) -> None:
    file = tmp_path / "lines"
    enqueue("test.steps", {"file": str(file), "steps": 3, "seconds": 0.7}, by="account:甲")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.office.jobs.worker", str(office.folder), "1"], cwd=ROOT,
        env={**os.environ, ENVIRONMENT: str(office.folder), **_database_url(), "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )  # fmt: skip
    try:
        until(file.exists)
    finally:
        child.kill()
        child.wait()
    own = Job.objects.filter(name="test.steps")  # whatever else the office has scheduled is beside the point
    killed = own.get()
    assert killed.state == "running"
    until(lambda: work_once("二", GO_ON) and own.get().state == "done")
    assert file.read_text("utf-8").split()[-3:] == ["0", "1", "2"]
    assert list(own.values_list("state", "attempts")) == [("done", 2)]
    assert not queue.end(killed, "failed"), "the first worker does not hold it any more"


def test_a_job_that_kills_every_worker_is_given_up(office: Home) -> None:
    enqueue("test.breaks", {}, by="account:甲")
    for _ in range(3):
        assert take("一", lease=timedelta(seconds=-1)) is not None
    assert work_once("二", GO_ON)
    assert list(Job.objects.values_list("state", "reason")) == [("failed", "多次中途被中断")]


class TestTheSchedule:
    at = datetime(2026, 11, 25, 2, 45, tzinfo=schedule.ZONE)

    @pytest.mark.parametrize(
        ("declared", "moment"),
        [
            ({"every_minutes": 10}, "2026-11-25T02:40:00+08:00"),
            ({"daily_at": ("02:30",)}, "2026-11-25T02:30:00+08:00"),
            ({"daily_at": ("03:30",)}, "2026-11-24T03:30:00+08:00"),
            ({"daily_at": ("03:30", "01:00")}, "2026-11-25T01:00:00+08:00"),
            ({}, None),
        ],
    )
    def test_its_moments_are_those_of_the_wall_clock(self, declared: dict[str, object], moment: str | None) -> None:
        times = tuple(map(datetime.strptime, declared.get("daily_at", ()), ["%H:%M"] * 2))  # type: ignore[call-overload]
        each = Registered("x", print, 1, int(str(declared.get("every_minutes", 0))), tuple(at.time() for at in times))
        found = schedule.last_moment(each, self.at)
        assert (found and found.isoformat()) == moment

    def test_whoever_looks_and_however_often_there_is_one_job_for_a_moment(
        self, office: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(schedule, "all_registered", lambda: [Registered("test.note", print, every_minutes=10)])
        asked = [schedule.ask_for_what_is_due(self.at + timedelta(minutes=minutes)) for minutes in (0, 1, 4, 5, 60)]
        assert asked == [1, 0, 0, 1, 1], "of moments that were missed, only the last"


def _in_a_thread(work: Callable[[], object]) -> threading.Thread:
    def whole() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    return thread


def _database_url() -> dict[str, str]:
    if connection.vendor != "postgresql":
        return {}
    given = connection.settings_dict
    return {"DATABASE_URL": f"postgresql://{given['USER']}@/{given['NAME']}?host={given['OPTIONS']['host']}"}
