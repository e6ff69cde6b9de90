"""A model learned from closed cases, with its probabilities and its threshold from cases it had not seen.

Logistic regression over characters and pairs. Five times a fifth of the cases is held back and judged by what the
rest taught: on these the sums are tempered (Guo et al., On Calibration of Modern Neural Networks, 2017, section 4.2),
and the threshold is the lowest at which as many answers as wanted are right. The same rows give the same model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yulu.likeness.dispatch import DispatchModel, Target
from yulu.likeness.pairs import case_parts

FEWEST = 10
"""Of fewer cases no target is learned: five parts must have some of each."""
RIGHT = 0.9
"""So many of the answers that are shown shall be right, in the first place."""
_PARTS = 5
_STRENGTH = 30.0
_MOST_COLUMNS = 200_000
_FEWEST_ANSWERS = 30


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed case: what was written, and where it went in the end."""

    title: str
    text: str
    target: Target


class TooLittle(ValueError):
    """Fewer than two targets have enough cases; `enough` are those that have, `fewest` how many it takes."""

    def __init__(self, enough: tuple[Target, ...]) -> None:
        super().__init__(enough)
        self.enough, self.fewest = enough, FEWEST


def learn(closed: Sequence[Closed], right: float = RIGHT) -> DispatchModel:
    """A model; raises TooLittle. A minute for some ten thousand cases."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    counts = Counter(each.target for each in closed)
    targets = tuple(sorted(target for target, count in counts.items() if count >= FEWEST))
    if len(targets) < 2:
        raise TooLittle(targets)
    kept = [each for each in closed if each.target in set(targets)]
    wanted = np.array([targets.index(each.target) for each in kept])
    vectorizer = TfidfVectorizer(
        analyzer=_analysed, sublinear_tf=True, min_df=2, max_features=_MOST_COLUMNS, dtype=np.float64
    )
    matrix = vectorizer.fit_transform(kept)
    teacher = LogisticRegression(C=_STRENGTH, solver="newton-cg", max_iter=1000)
    teacher.fit(matrix, wanted)
    sums = cross_val_predict(teacher, matrix, wanted, cv=StratifiedKFold(_PARTS), method="decision_function")
    sums, weights, bias = _for_every_target(sums), teacher.coef_, teacher.intercept_
    if len(targets) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    temperature = tempered(sums, wanted)
    parts = vectorizer.get_feature_names_out().tolist()
    said = Counter(part for each in kept for part in case_parts(each.title, each.text).elements())
    return DispatchModel(
        targets, tuple(parts), vectorizer.idf_.astype(np.float32),
        np.array([said[part] for part in parts], dtype=np.float32),
        weights.astype(np.float32), bias.astype(np.float32), temperature,
        lowest_threshold(chances(sums / temperature), wanted, right), len(kept),
        tuple(sorted((target, count) for target, count in counts.items() if count < FEWEST)),
    )  # fmt: skip


def _analysed(case: Closed) -> list[str]:
    return list(case_parts(case.title, case.text).elements())


def _for_every_target(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of two targets there is one sum, the second's against the first's."""
    return sums if sums.ndim == 2 else np.column_stack([-sums, sums]) / 2


def chances(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums as probabilities, row by row."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def tempered(sums: NDArray[np.float64], wanted: NDArray[np.int64]) -> float:
    """What the sums must be divided by so that the right targets are as probable as can be, to one in a hundred.

    Where all are right, nothing would be too sure; so one case more is taken to be of any target (as Platt does in
    Probabilistic Outputs for Support Vector Machines, 1999).
    """
    tried = np.exp(np.arange(np.log(0.05), np.log(20), 0.01))
    rows = np.arange(len(wanted))
    any_target = 1 / (len(wanted) + 1)
    losses = []
    for each in tried:
        said = np.log(np.maximum(chances(sums / each), 1e-300))
        losses.append(-(1 - any_target) * said[rows, wanted].mean() - any_target * said.mean())
    return float(tried[int(np.argmin(losses))])


def lowest_threshold(probable: NDArray[np.float64], wanted: NDArray[np.int64], right: float) -> float:
    """The lowest probability of the best from which on enough are right; past 1 where that is never so."""
    best, is_right = probable.max(axis=1), probable.argmax(axis=1) == wanted
    order = np.argsort(-best, kind="stable")
    share = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((share >= right) & (np.arange(1, len(order) + 1) >= min(_FEWEST_ANSWERS, len(order))))
    return float(best[order[good[-1]]]) if len(good) else 1.01
