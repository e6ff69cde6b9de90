"""Whom a project or a violation belongs to: a market entity of the same group."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.draws import Draws
from yulu.demonstration.economy import Economy
from yulu.demonstration.groups import KINDS
from yulu.demonstration.registers import credit_codes_of


def enterprises_near(draws: Draws, day: date) -> pl.Series:
    """The code of a market entity for each row, rather a company than an individual business."""
    own, theirs = KINDS[draws.kind].in_a_group, KINDS["enterprise"].in_a_group
    group = (draws.start + np.arange(draws.count, dtype=np.int64)) // own
    first, last = int(group[0]), int(group[-1]) + 1
    near = draws.of("enterprise", first * theirs, (last - first) * theirs)
    company = Economy(near, day).company.reshape(last - first, theirs)
    weights = np.where(company, 5.0, 1.0)[group - first].cumsum(axis=1)
    chosen = (weights < draws.uniform("whose")[:, None] * weights[:, -1:]).sum(axis=1)
    at = (group - first) * theirs + np.minimum(chosen, theirs - 1)
    return credit_codes_of(Economy(near, day)).gather(pl.Series(at))
