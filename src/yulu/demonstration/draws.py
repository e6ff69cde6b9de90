"""Chance that depends on nothing but the seed, what is drawn, and whose it is.

Philox counts instead of remembering (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): the number
of row 5,000,000 is found without making those before it. So a city's blocks can be made in any size and order, and a
larger city begins with the same subjects as a smaller one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_LANES = 4
"""Philox 4x64 gives four numbers a count."""
_GOLDEN = (5**0.5 - 1) / 2
"""Steps of this length spread evenly over [0, 1)."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What is drawn for the rows `start` to `start + count` of one kind of thing."""

    seed: int
    kind: str
    start: int
    count: int

    def of(self, kind: str, start: int, count: int) -> Draws:
        """The same city's draws for rows of another kind."""
        return Draws(self.seed, kind, start, count)

    def uniform(self, what: str) -> Numbers:
        """One number in [0, 1) a row."""
        name = f"{self.seed}\0{self.kind}\0{what}".encode()
        bits = np.random.Philox(key=np.frombuffer(hashlib.blake2b(name, digest_size=16).digest(), dtype=np.uint64))
        bits.advance(self.start // _LANES)
        skipped = self.start % _LANES
        return np.random.Generator(bits).random(skipped + self.count)[skipped:]

    def again(self, what: str, whose: Integers, nth: Integers) -> Numbers:
        """The same for things of which a row has several: the nth thing of the rows `whose`."""
        return np.asarray((self.uniform(what)[whose] + nth * _GOLDEN) % 1.0)

    def normal(self, what: str) -> Numbers:
        """One number a row from the standard normal distribution (Box and Muller, 1958)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(f"{what} radius")))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(f"{what} angle")))

    def chance(self, what: str, probability: float | Numbers) -> Truths:
        """Whether it is so, of each row."""
        return np.asarray(self.uniform(what) < probability)

    def pick(self, what: str, weights: Sequence[float]) -> Integers:
        """For each row which of the weights is drawn."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        found = np.searchsorted(edges, self.uniform(what) * edges[-1], side="right")
        return np.asarray(found, dtype=np.int64)

    def whole(self, what: str, low: int, high: int | Integers) -> Integers:
        """A whole number from `low` to `high`, both included; `low` where `high` is smaller."""
        return np.asarray(low + np.floor(self.uniform(what) * np.maximum(high - low + 1, 1))).astype(np.int64)

    def about(self, what: str, median: float | Numbers, spread: float) -> Numbers:
        """A positive number around a median; `spread` is the deviation of its logarithm (log-normal)."""
        return np.asarray(median * np.exp(spread * self.normal(what)))
