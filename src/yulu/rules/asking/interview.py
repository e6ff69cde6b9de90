"""Which question to ask next, and whether there is any.

The best question is the one whose answer is expected to settle most open policies at once, everything else left as it
is: the sum over its options of how likely the option is times how many policies then no longer lack facts. Where no
single answer settles anything, one that helps several answers to settle something is asked. What cannot matter is
never asked: every question either settles a policy by one of its answers, or is part of answers that together do and
none of which is to spare. Outcomes come first; then what the sums of granted policies lack.

How likely an answer is is taken from the registry where it knows the fact, each fact by itself; else every interval
between two edges, and every code, counts alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from yulu.language.chinese_values import format_value
from yulu.language.tree import Scalar
from yulu.rules.along.axis import ORDERED, with_value
from yulu.rules.asking.options import all_cells, cells_of, groups_of, united
from yulu.rules.asking.question import Cell, Form, Frequencies, Option, Question, Weights, in_words, shares
from yulu.rules.asking.standing import Standing, askable, settling_together, standings
from yulu.rules.basis import Basis, Leaf, basis_on
from yulu.rules.grants import grant_answer
from yulu.rules.part import is_open
from yulu.rules.program import Program, compile_policy
from yulu.rules.solving import Solver
from yulu.rules.subject import DeliveryState, Subject
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True)
class Interview:
    """All policies about a kind of subject on one day, ready to be asked about; policies that only bind authorities
    are left out. It remembers what it has tried, so one interview serves many subjects.
    """

    basis: Basis
    programs: tuple[Program, ...]

    def next(
        self, subject: Subject, skipped: AbstractSet[str] = frozenset(), frequencies: Frequencies | None = None
    ) -> Question | None:
        """The next question; None once nothing more can change. `skipped` are facts answered with 不知道."""
        found = standings(self.programs, subject)
        return self._about_outcomes(found, skipped, frequencies) or self._about_sums(found, skipped, frequencies)

    def standings(self, subject: Subject) -> dict[str, Standing]:
        """How every policy stands now."""
        return standings(self.programs, subject)

    def _about_outcomes(
        self, found: Mapping[str, Standing], skipped: AbstractSet[str], frequencies: Frequencies | None
    ) -> Question | None:
        hanging = _hanging(found, skipped)
        best: _Rated | None = None
        for leaf, policies in sorted(hanging.values(), key=lambda each: -len(each[1])):
            if best is not None and len(policies) <= best.expected:
                break  # no answer settles more than all that hang on it
            rated = _rated(leaf, policies, frequencies)
            if rated.expected > 0 and (best is None or rated.rank > best.rank):
                best = rated
        if best is None:
            allowed = frozenset(hanging)
            helpful = {name for each in found.values() if each.is_open for name in settling_together(each, allowed)}
            rated_ones = [_rated(*hanging[name], frequencies) for name in hanging if name in helpful]
            best = max(rated_ones, key=lambda each: each.rank, default=None)
        return None if best is None else _question(best, found)

    def _about_sums(
        self, found: Mapping[str, Standing], skipped: AbstractSet[str], frequencies: Frequencies | None
    ) -> Question | None:
        """What most of the sums that are granted but not known lack; only where all that a sum lacks can be asked."""
        wanting: dict[str, list[str]] = {}
        alone: dict[str, list[str]] = {}
        leaves: dict[str, Leaf] = {}
        for policy, lacking in _lacking(found):
            if all(askable(leaf) and leaf.name not in skipped for leaf in lacking):
                for leaf in lacking:
                    leaves[leaf.name] = leaf
                    wanting.setdefault(leaf.name, []).append(policy)
                    if len(lacking) == 1:
                        alone.setdefault(leaf.name, []).append(policy)
        if not wanting:
            return None
        name = max(wanting, key=lambda each: (len(alone.get(each, ())), len(wanting[each])))
        leaf, policies = leaves[name], tuple(dict.fromkeys(wanting[name]))
        cells = all_cells(leaf, found[policies[0]].value(name), ())
        likely, weights = _shares(leaf, cells, frequencies)
        settled = tuple(dict.fromkeys(alone.get(name, ())))
        options = tuple(map(Option, in_words(leaf, cells), cells, likely, [settled] * len(cells)))
        form: Form = "value" if leaf.type.kind in (*ORDERED, "text") else "choice"
        return Question(leaf, form, options, policies, len(settled), weights, "sum")


@dataclass(frozen=True)
class _Rated:
    """A fact that could be asked for: its cells, how likely each is, and what each settles."""

    leaf: Leaf
    policies: Sequence[Standing]
    cells: Sequence[Cell]
    likely: Sequence[float]
    settled: Sequence[tuple[str, ...]]
    weights: Weights

    @property
    def expected(self) -> float:
        return sum(share * len(each) for share, each in zip(self.likely, self.settled, strict=True))

    @property
    def rank(self) -> tuple[float, int]:
        return round(self.expected, 9), len(self.policies)


def _rated(leaf: Leaf, policies: Sequence[Standing], frequencies: Frequencies | None) -> _Rated:
    cells = cells_of(leaf, policies)
    likely, weights = _shares(leaf, cells, frequencies)
    return _Rated(leaf, policies, cells, likely, [_settled(leaf, cell, policies) for cell in cells], weights)


def _question(rated: _Rated, found: Mapping[str, Standing]) -> Question:
    groups = groups_of(rated.leaf, rated.policies, rated.cells)
    cells = [united([rated.cells[each] for each in group]) for group in groups]
    likely = [sum(rated.likely[each] for each in group) for group in groups]
    settled = [rated.settled[group[0]] for group in groups]
    is_needed = _is_reckoned_with(rated.leaf, found) or _is_compared_later(rated)
    form: Form = "value" if is_needed else "choice"
    return Question(
        rated.leaf, form, tuple(map(Option, in_words(rated.leaf, cells), cells, likely, settled)),
        tuple(each.program.policy.id for each in rated.policies), rated.expected, rated.weights, "outcome",
    )  # fmt: skip


def interview(toolbox: Toolbox, kind: str, as_of: date, known_on: date) -> Interview:
    """An interview about a kind of subject on a day."""
    basis = basis_on(toolbox, as_of, known_on)
    policies = [each for each in toolbox.policies.values() if each.subject == kind and each.delivery != "internal"]
    return Interview(basis, tuple(compile_policy(basis, each) for each in policies))


def next_question(
    toolbox: Toolbox,
    subject: Subject,
    as_of: date,
    known_on: date,
    skipped: AbstractSet[str] = frozenset(),
    frequencies: Frequencies | None = None,
) -> Question | None:
    """The question whose answer is expected to settle most about this subject; None once nothing more can change.

    Who asks several keeps an `Interview`.
    """
    return interview(toolbox, subject.kind, as_of, known_on).next(subject, skipped, frequencies)


def answered(subject: Subject, question: Question, value: Scalar, basis: Basis, *, is_exact: bool = True) -> Subject:
    """The subject with the answer. Where only an interval was chosen, `value` stands for it, and the source of its
    dataset says so.
    """
    leaf = question.leaf
    given = with_value(subject, leaf, value, basis)
    if is_exact or leaf.member is None or leaf.member.dataset is None:
        return given
    option = question.option_of(value)
    said = f"{leaf.label}只答了“{option.label if option else ''}”，以{format_value(value, leaf.type)}代入"
    state = given.datasets.get(leaf.member.dataset, DeliveryState())
    source = "；".join(part for part in (state.source, said) if part)
    return replace(given, datasets={**given.datasets, leaf.member.dataset: replace(state, source=source)})


def _hanging(found: Mapping[str, Standing], skipped: AbstractSet[str]) -> dict[str, tuple[Leaf, list[Standing]]]:
    """The facts that can be asked for, each with the open policies that it may still turn."""
    hanging: dict[str, tuple[Leaf, list[Standing]]] = {}
    for each in found.values():
        if each.is_open:
            turning = each.turning.leaves
            for leaf in each.program.leaves:
                if (
                    leaf.name in turning
                    and is_open(each.value(leaf.name))
                    and askable(leaf)
                    and leaf.name not in skipped
                ):
                    hanging.setdefault(leaf.name, (leaf, []))[1].append(each)
    return hanging


def _settled(leaf: Leaf, cell: Cell, policies: Sequence[Standing]) -> tuple[str, ...]:
    """The policies that lack nothing any more once this is the answer."""
    return tuple(each.program.policy.id for each in policies if not each.given(leaf.name, cell.value).is_open)


def _shares(leaf: Leaf, cells: Sequence[Cell], frequencies: Frequencies | None) -> tuple[list[float], Weights]:
    counts = None if frequencies is None else frequencies(leaf, cells)
    known = counts is not None and any(counts)
    return shares(cells, counts), "registry" if known else "uniform"


def _is_reckoned_with(leaf: Leaf, found: Mapping[str, Standing]) -> bool:
    """Whether a sum that may still be granted is reckoned with the fact, so that its interval would not be enough."""
    if leaf.type.kind in ("boolean", "enum"):
        return False
    if leaf.type.kind == "text":
        return True
    for each in found.values():
        if each.outcome != "not_entitled" and leaf.name in each.program.places:
            solver = Solver(each.program.definitions)
            if any(node is not None and leaf.name in solver.under(node) for _, node in each.program.grants):
                return True
    return False


def _is_compared_later(rated: _Rated) -> bool:
    """Whether the value will be held against another that is not known yet."""
    return rated.leaf.type.kind in ORDERED and any(
        each.turning.meets_unknown(rated.leaf, cell.value) for each in rated.policies for cell in rated.cells
    )


def _lacking(found: Mapping[str, Standing]) -> Iterator[tuple[str, list[Leaf]]]:
    """For each granted value that is not known, the leaves it lacks."""
    for policy, each in found.items():
        if each.outcome in ("entitled", "needs_judgement"):
            for position in range(len(each.program.grants)):
                lacks = {member.name for member in grant_answer(each.program, list(each.vector), position).lacks}
                leaves = [
                    leaf
                    for leaf in each.program.leaves
                    if leaf.member is not None and leaf.member.name in lacks and is_open(each.value(leaf.name))
                ]
                if leaves:
                    yield policy, leaves
