"""Earlier cases whose text is like a new one's: the same matter told twice, by one person or by many.

Likeness is the share of neighbouring pairs of characters that two texts have in common (Jaccard). It is estimated from
sketches of 160 numbers (MinHash: Broder, On the resemblance and containment of documents, 1997), and found through 40
keys, of which texts that are alike have one in common: half alike nine times in ten, three fifths alike nearly always,
and texts that have little in common hardly ever. A sketch depends on its own text alone, so an index takes in one text
at a time. The estimate is off by 0.04 on the average where texts are half alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yulu.likeness.pairs import runs

ALIKE = 0.5
"""From this likeness on a case is suggested; what was measured stands in benchmarks/results.md."""
_KEYS, _ROWS = 40, 4
_SIZE = _KEYS * _ROWS
_SEED = 20221101


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text: `numbers` to estimate likeness, `keys` (64 bits, signed, as databases have them) to find
    it. A text without two characters side by side has none and is like no other.
    """

    numbers: NDArray[np.uint32]
    keys: tuple[int, ...]

    def likeness(self, other: Sketch) -> float:
        """From 0, nothing in common, to 1, the same pairs; an estimate."""
        if not self.keys or not other.keys:
            return 0.0
        return float(np.mean(self.numbers == other.numbers))


def sketch(text: str) -> Sketch:
    """The sketch of a text; signs, spaces, case and width make no difference."""
    joined = "".join(run.text for run in runs(text))
    shingles = np.array(sorted({ord(a) << 21 | ord(b) for a, b in pairwise(joined)}), dtype=np.uint64)
    if not len(shingles):
        return Sketch(np.zeros(0, np.uint32), ())
    factors, added = _functions()
    mixed = shingles * np.uint64(0x9E3779B97F4A7C15)  # spreads code points over all 64 bits
    mixed ^= mixed >> np.uint64(32)
    hashed = (factors[:, None] * mixed[None, :] + added[:, None]) >> np.uint64(32)
    numbers = hashed.min(axis=1).astype(np.uint32)
    return Sketch(numbers, _keys(numbers))


def _keys(numbers: NDArray[np.uint32]) -> tuple[int, ...]:
    factors, _ = _functions()
    rows = numbers.reshape(_KEYS, _ROWS).astype(np.uint64)
    summed = np.arange(1, _KEYS + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    for column in range(_ROWS):
        summed = (summed ^ rows[:, column]) * factors[column]
        summed ^= summed >> np.uint64(29)
    return tuple(summed.astype(np.int64).tolist())


@cache
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    drawn = np.random.Generator(np.random.Philox(_SEED)).integers(0, 2**64, (2, _SIZE), dtype=np.uint64)
    return drawn[0] | np.uint64(1), drawn[1]


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier text, by its number, and how much it is like the one asked about."""

    number: int
    likeness: float


class LikeTexts:
    """An index of texts by whole numbers, such as those of open cases, in memory or in a file.

    It holds sketches, no text. Every change is whole or not made. To be used by one thread at a time.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Opens or makes it; raises sqlite3.DatabaseError for a file that is something else."""
        self._kept = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._kept.execute("CREATE TABLE IF NOT EXISTS texts (number INTEGER PRIMARY KEY, numbers BLOB NOT NULL)")
        self._kept.execute(
            "CREATE TABLE IF NOT EXISTS keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID"
        )

    def __len__(self) -> int:
        return int(self._kept.execute("SELECT count(*) FROM texts").fetchone()[0])

    def numbers(self) -> set[int]:
        """Of which texts it knows."""
        return {number for (number,) in self._kept.execute("SELECT number FROM texts")}

    def add(self, number: int, text: str) -> Sketch:
        """Take in a text, in place of what this number had before."""
        taken = sketch(text)
        with self._kept:
            self._remove(number)
            self._kept.execute("INSERT INTO texts VALUES (?, ?)", (number, taken.numbers.tobytes()))
            self._kept.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", ((key, number) for key in taken.keys))
        return taken

    def remove(self, number: int) -> None:
        """Forget a text, as of a case that is closed; nothing happens where it is not there."""
        with self._kept:
            self._remove(number)

    def like(self, text: str, least: float = ALIKE, most: int = 10, but: int | None = None) -> list[Alike]:
        """The texts at least so much like this one, the likest first, without the one numbered `but`."""
        asked = sketch(text)
        found = self._candidates(asked.keys)
        alike = [Alike(number, asked.likeness(each)) for number, each in found.items() if number != but]
        return sorted((each for each in alike if each.likeness >= least), key=lambda a: (-a.likeness, a.number))[:most]

    def close(self) -> None:
        self._kept.close()

    def _remove(self, number: int) -> None:
        row = self._kept.execute("SELECT numbers FROM texts WHERE number = ?", (number,)).fetchone()
        if row is None:
            return
        keys = _read(row[0]).keys
        self._kept.executemany("DELETE FROM keys WHERE key = ? AND number = ?", ((key, number) for key in keys))
        self._kept.execute("DELETE FROM texts WHERE number = ?", (number,))

    def _candidates(self, keys: Sequence[int]) -> dict[int, Sketch]:
        marks = ",".join("?" * len(keys))
        rows = self._kept.execute(
            f"SELECT number, numbers FROM texts WHERE number IN (SELECT number FROM keys WHERE key IN ({marks}))", keys
        )
        return {number: _read(numbers) for number, numbers in rows}


def _read(stored: bytes) -> Sketch:
    numbers = np.frombuffer(stored, dtype=np.uint32)
    return Sketch(numbers, _keys(numbers) if len(numbers) else ())
