"""What is granted: a sum, or its bounds and what it lacks; a rate or choice, or the candidates left."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from yulu.language.chinese import read_aloud
from yulu.language.evaluate import Environment, bounds, evaluate
from yulu.language.tree import Node
from yulu.language.values import Value, is_single
from yulu.rules.answer import GrantAnswer
from yulu.rules.basis import Member
from yulu.rules.missing import smallest_sets
from yulu.rules.program import Program, names_under
from yulu.rules.splitting import whole
from yulu.rules.trying import SumQuestion
from yulu.toolbox.model import Grant

_EXACT = Context(prec=60)
_ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


def grant_answer(program: Program, vector: list[Value], position: int, *, with_lacks: bool = True) -> GrantAnswer:
    """The program's grant at this position for a subject with these values.

    `with_lacks=False` leaves out what an unknown value lacks, which is most of the work.
    """
    grant, node = program.grants[position]
    if node is None:
        return GrantAnswer(grant, None, None, None, None, (), grant.text or "")
    reading, used = read_aloud(node, program.basis.labels), names_under(program, node)
    names = [*(leaf.name for leaf in program.leaves), *program.derived]
    environment = Environment(dict(zip(names, vector, strict=True)), program.definitions)
    value = evaluate(node, environment)
    lacks = () if is_single(value) or not with_lacks else _lacks(program, vector, node)
    if not grant.is_sum:
        return GrantAnswer(grant, None, None, None, value, lacks, reading, used)
    if isinstance(value, int | Decimal):
        amount = rounded(Decimal(value), grant)
        return GrantAnswer(grant, amount, amount, amount, amount, (), reading, used)
    floors = {leaf.name: Decimal(leaf.minimum) for leaf in program.leaves if leaf.minimum is not None}
    low, high = (None if end is None else rounded(end, grant) for end in bounds(node, environment, floors))
    return GrantAnswer(grant, None, low, high, None, lacks, reading, used)


def rounded(amount: Decimal, grant: Grant) -> Decimal:
    """The sum as its clause rounds it: half up to the 分 unless it says otherwise."""
    rounding = grant.rounding
    return amount.quantize(Decimal(1).scaleb(-rounding.places), _ROUNDINGS[rounding.mode], _EXACT)


def _lacks(program: Program, vector: list[Value], node: Node) -> tuple[Member, ...]:
    """The smallest set of members that would make the value known, whatever they are."""
    piece = whole(program, vector, node)

    def smallest() -> tuple[str, ...]:
        question = SumQuestion(piece.part, piece.values, piece.asked)
        family = smallest_sets(list(question.unknown), question.settles)
        return family.sets[0] if family.sets else tuple(question.unknown)

    members = program.members
    return tuple(members[name] for name in piece.part.remembered("lacks", piece.values, smallest))
