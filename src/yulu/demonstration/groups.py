"""How the subjects of a city split into kinds: the same in every group of 40."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GROUP = 40


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a kind in each group, after those of the kinds before."""

    before: int
    in_a_group: int

    def among(self, subjects: int) -> int:
        """How many of the first `subjects` are of this kind."""
        groups, rest = divmod(subjects, GROUP)
        return groups * self.in_a_group + min(max(rest - self.before, 0), self.in_a_group)


KINDS: Mapping[str, Share] = {
    "enterprise": Share(0, 30), "household": Share(30, 3), "person": Share(33, 4), "project": Share(37, 1),
    "violation": Share(38, 2),
}  # fmt: skip
"""In the order they stand in a group: whom something belongs to comes before it."""
