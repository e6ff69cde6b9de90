"""A tree as an official might write it: brackets only where needed, or some more; capitals and spaces as they come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Scalar,
)

_OR, _AND, _NOT, _TEST, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)


def write(node: Node, hand: Random | None = None) -> str:
    """The text of a tree; `parse` must read the same tree from it. Without a `hand`, the plainest."""
    return _Hand(hand or _Plain()).write(node, _OR)


class _Plain(Random):
    def random(self) -> float:
        return 0.999

    def choice(self, seq: Any) -> Any:
        return seq[0]


class _Hand:
    def __init__(self, hand: Random) -> None:
        self.hand = hand

    def write(self, node: Node, least: int) -> str:
        text, level = self._form(node)
        if level < least or self.hand.random() < 0.08:
            text = f"({self._gap()}{text}{self._gap()})"
        return text

    def _gap(self) -> str:
        return " " if self.hand.random() < 0.1 else ""

    def _space(self) -> str:
        return self.hand.choice([" "] * 8 + ["  ", "\n  "])

    def _word(self, word: str) -> str:
        return word.upper() if self.hand.random() < 0.2 else word

    def _around(self, sign: str) -> str:
        return self.hand.choice([f" {sign} "] * 4 + [sign])

    def _form(self, node: Node) -> tuple[str, int]:
        match node:
            case Literal(value):
                return self._literal(value), _ATOM
            case Name(name):
                return name, _ATOM
            case Not(In(operand, choices)) if self.hand.random() < 0.5:
                return f"{self.write(operand, _SUM)} {self._word('not in')} ({self._list(choices)})", _TEST
            case Not(Between() as inner) if self.hand.random() < 0.5:
                return self._between(inner, "not between"), _TEST
            case Not(operand):
                return f"{self._word('not')} {self.write(operand, _NOT)}", _NOT
            case And(operands):
                return self._joined("and", [self.write(each, _NOT) for each in operands]), _AND
            case Or(operands):
                return self._joined("or", [self.write(each, _AND) for each in operands]), _OR
            case Compare(sign, left, right):
                shown = "!=" if sign == "<>" and self.hand.random() < 0.3 else sign
                return f"{self.write(left, _SUM)}{self._around(shown)}{self.write(right, _SUM)}", _TEST
            case Between():
                return self._between(node, "between"), _TEST
            case In(operand, choices):
                return f"{self.write(operand, _SUM)} {self._word('in')} ({self._list(choices)})", _TEST
            case Arithmetic(sign, left, right):
                level = _SUM if sign in "+-" else _PRODUCT
                # With spaces: `a--5` would begin a comment.
                return f"{self.write(left, level)} {sign} {self.write(right, level + 1)}", level
            case Negative(operand):
                return f"-{self.write(operand, _ATOM)}", _SIGN
            case Call(function, arguments):
                return f"{self._word(function)}({self._list(arguments)})", _ATOM

    def _between(self, node: Between, word: str) -> str:
        ends = f"{self.write(node.low, _SUM)} {self._word('and')} {self.write(node.high, _SUM)}"
        return f"{self.write(node.operand, _SUM)} {self._word(word)} {ends}"

    def _list(self, nodes: tuple[Node, ...]) -> str:
        return self.hand.choice([", ", ","]).join(self.write(each, _OR) for each in nodes)

    def _joined(self, word: str, parts: list[str]) -> str:
        return "".join(
            part if place == 0 else f"{self._space()}{self._word(word)}{self._space()}{part}"
            for place, part in enumerate(parts)
        )

    def _literal(self, value: Scalar) -> str:
        if isinstance(value, bool):
            return self._word("true" if value else "false")
        if isinstance(value, date):
            return f"{self._word('date')} '{value.isoformat()}'"
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        plain = f"{Decimal(value):f}"
        return f"({plain})" if value < 0 and self.hand.random() < 0.5 else plain
