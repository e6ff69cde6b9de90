"""What each competitor measures of itself and reports; the standard library alone, as each has its own environment.

A competitor is a process of its own: `python -m benchmarks.… POPULATION` prints one JSON `Report` on its last line.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What one policy came to for everybody.

    `total` is the sum of known amounts in 元, text where it is exact; `without_sum` says how many of the entitled have
    an amount that is not known, `contradicted` how many are refused although no single condition is false (None: not
    counted).
    """

    entitled: int
    total: float | str
    without_sum: int
    needs_facts: int
    contradicted: int | None


@dataclass(slots=True)
class Report:
    """One competitor's run: seconds by stage, the process's peak memory, the answers to be compared."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: float = 0.0
    answers: dict[str, PolicyAnswer] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    """Anything else measured, by name."""
    rounds: int = 1
    """Of how many runs these are the medians."""
    versions: list[str] = field(default_factory=list)
    """What the competitor runs on."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds the time spent inside to the stage."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def send(self) -> None:
        """Print as the process's last line."""
        self.peak_mib = peak_mib()
        print(json.dumps(asdict(self), ensure_ascii=False), flush=True)


def received(line: str) -> Report:
    """The report that a competitor printed."""
    data: Mapping[str, Any] = json.loads(line)
    answers = {policy: PolicyAnswer(**answer) for policy, answer in data["answers"].items()}
    return Report(**{**data, "answers": answers})


def peak_mib() -> float:
    """The most memory this process has held. On Linux counted from its start; elsewhere what the system says."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
