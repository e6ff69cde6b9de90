"""An axis cut into pieces on which every condition stands still and every total goes one way.

The cuts are first guessed from the rules' comparisons, then proved: a piece over which something might still change is
halved until nothing can, so an edge that was not guessed is found all the same. Pieces that only the guessing separated
are put together again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from yulu.rules.along.line import Line, Piece
from yulu.rules.along.runs import Run

MOST_CUTS = 20_000
"""How often something that may change is halved before the rest is given up, and said to be."""
MOST_TURNS = 400
"""The same for totals that go up and down."""


class TooManyEdges(Exception):
    """The rules turn more often along the fact than can be followed."""


def pieces_of(line: Line, most_turns: int = MOST_TURNS) -> list[Piece]:
    """The axis in pieces, from its first position to its last.

    A piece whose total still goes up and down (by fractions of a 分 rounded one way and the other, as a rule) is left
    so after `most_turns` cuts. Raises TooManyEdges.
    """
    settled = _settled(line)
    pieces: list[Piece] = []
    rest, turns = deque(settled), 0
    while rest:
        piece = rest.popleft()
        if piece.last == piece.first or turns >= most_turns or all(map(goes_one_way, piece.courses.values())):
            pieces.append(piece)
            continue
        turns += 1
        rest.extend(_halves(line, piece))
    return _together(line, sorted(pieces, key=lambda each: each.first))


def goes_one_way(course: Run) -> bool:
    """Whether a total never falls or never rises."""
    return course.is_rising or course.is_falling


def _settled(line: Line) -> list[Piece]:
    starts = line.hints()
    ends = [start - 1 for start in starts[1:]] + [line.axis.last]
    rest, cuts = deque(zip(starts, ends, strict=True)), 0
    found: list[Piece] = []
    while rest:
        first, last = rest.popleft()
        piece = line.over(first, last)
        if piece is not None:
            found.append(piece)
            continue
        cuts += 1
        if cuts > MOST_CUTS:
            raise TooManyEdges
        middle = (first + last) // 2
        rest += [(first, middle), (middle + 1, last)]
    return found


def _halves(line: Line, piece: Piece) -> Iterator[Piece]:
    middle = (piece.first + piece.last) // 2
    for first, last in ((piece.first, middle), (middle + 1, piece.last)):
        half = line.over(first, last)
        assert half is not None, "what stands still on a stretch stands still on its halves"
        yield half


def _together(line: Line, pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours between which the totals go on as they went, under the same conditions, as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        joined = _joined(found[-1], piece) if found else None
        if joined is None:
            found.append(piece)
        else:
            found[-1] = joined
    assert all(one.last + 1 == other.first for one, other in pairwise(found))
    return found


def _joined(one: Piece, other: Piece) -> Piece | None:
    if one.standings != other.standings or one.has_unknown != other.has_unknown:
        return None
    courses = {}
    for key, before in one.courses.items():
        after = other.courses[key]
        run = _run_on(before, after)
        if run is None:
            return None
        courses[key] = run
    return replace(one, last=other.last, courses=courses)


def _run_on(before: Run, after: Run) -> Run | None:
    """Both as one run, where the step from the one to the other is like the steps within them."""
    step = after.first - before.last
    like = [each for each in (before, after) if each.steps]
    if not like:
        return None if step else replace(before, steps=1)
    least, most = min(each.least for each in like), max(each.most for each in like)
    alike = all(each.is_rising for each in like) or all(each.is_falling for each in like)
    if not least <= step <= most or alike != any(map(goes_one_way, like)):
        return None
    return Run(
        before.steps + 1 + after.steps, before.first, after.last, min(before.low, after.low),
        max(before.high, after.high), min(least, step), max(most, step), max(before.places, after.places),
    )  # fmt: skip
