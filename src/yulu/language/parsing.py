"""Text to tree: SQL scalar expressions, parsed by SQLGlot and let through node by node.

Only what stands in `_CONVERSIONS` and `functions.FUNCTIONS` is let through; anything else is refused by name,
so a toolbox can never run code, read a file or ask whether a fact is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import sqlglot
from sqlglot import Token
from sqlglot import expressions as sql
from sqlglot.errors import ParseError, TokenError

from yulu.diagnostics import nearest
from yulu.language.faults import ExpressionFault
from yulu.language.functions import FUNCTIONS
from yulu.language.spans import Places
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    children,
)

_STRING = re.compile(r"'(?:[^']|'')*'")
_DIGIT_NAME = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?=[A-Za-z_\u4e00-\u9fff])[\w]*")
_REFUSED_TEXT = re.compile(r"\"[^\"]*\"|\d+(?:\.\d+)?%|--|/\*|;|::|==|<=>|\|\||&&|[:@?$#{}\[\]%\\`\"^&|~]")
_INSTEAD = {"==": "=", "<=>": "=", "&&": "and", "&": "and", "||": "or", "|": "or", "~": "not", '"': "'", "`": "'"}
_BARE_DATE = re.compile(r"(?<![\w.])(?:19|20)\d\d-(?:0\d|1[0-2])(?:-\d\d)?(?![\w.])")
_SPELLED_RIGHT = {
    "\u2018": "'", "\u2019": "'", "\u201c": "'", "\u201d": "'", "\u3000": " ", "\u3001": ",", "\u3002": ".",
    "\u2264": "<=", "\u2265": ">=", "\u2260": "<>", "\u00d7": "*", "\u00f7": "/", "\u2013": "-", "\u2014": "-",
    "\u2212": "-",
}  # fmt: skip
_WRONG_CHARACTER = re.compile(f"[\uff00-\uff5e{''.join(_SPELLED_RIGHT)}]")
_DATE_WORD = re.compile(r"\bdate\s*\Z", re.IGNORECASE)
_FIGURE = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z")
_CALLED = re.compile(r"\w+\s*(?:\(|\Z)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class _Refused(Exception):
    def __init__(self, fault: ExpressionFault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def parse(text: str) -> tuple[Node | None, list[ExpressionFault]]:
    """The expression as an unchecked tree, or None with everything found wrong in the text."""
    faults = _look_at_characters(text)
    if faults:
        return None, faults
    dialect = sqlglot.Dialect()
    try:
        tokens = dialect.tokenize(text)
        found = dialect.parser().parse_into(sql.Expr, tokens, text)
        root = found[0] if len(found) == 1 else None
        if root is None:
            return None, [ExpressionFault("E204", (0, len(text)), {"near": text.strip()[:20]})]
        return _Converter(text, tokens, root).convert(root), []
    except (ParseError, TokenError) as error:
        return None, [_syntax_fault(text, error)]
    except _Refused as refused:
        return None, [refused.fault]
    except RecursionError:
        return None, [ExpressionFault("E204", (0, len(text)), {"near": text.strip()[:20]})]


@cache
def is_name(text: str) -> bool:
    """Whether the text is a name wherever it stands in an expression: SQL has words of its own, such as `case`."""

    def named(node: Node | None) -> bool:
        return isinstance(node, Name) and node.name == text

    tokens = sqlglot.Dialect().tokenize(text)
    # Parsing every name would take as long as the rest of a toolbox; words that only the parser knows have no `_`.
    if [token.token_type for token in tokens] == [sqlglot.TokenType.VAR] and "_" in text:
        return True
    compared, _ = parse(f"not {text} >= {text} - 1")
    match compared:
        case Not(Compare(">=", left, Arithmetic("-", right, Literal(1)))):
            return named(parse(text)[0]) and named(left) and named(right)
        case _:
            return False


def _look_at_characters(text: str) -> list[ExpressionFault]:
    """What SQLGlot would misread: curly quotes become columns, `36个月` becomes `36 AS 个月`, `--` hides the rest."""
    if not text.strip():
        return [ExpressionFault("E200", (0, max(1, len(text))))]
    faults = []
    bare = _STRING.sub(lambda found: " " * len(found.group()), text)
    for found in _WRONG_CHARACTER.finditer(bare):
        wrong = found.group()
        right = _SPELLED_RIGHT.get(wrong) or chr(ord(wrong) - 0xFEE0)
        if right == " ":
            faults.append(ExpressionFault("E203", found.span()))
        else:
            faults.append(ExpressionFault("E201", found.span(), {"wrong": wrong, "right": right}))
    for found in _DIGIT_NAME.finditer(bare):
        faults.append(ExpressionFault("E202", found.span(), {"name": found.group()}))
    for found in _REFUSED_TEXT.finditer(bare):
        faults.append(
            ExpressionFault("E205", found.span(), {"what": found.group(), "instead": _instead(found.group())})
        )
    for found in _BARE_DATE.finditer(bare):
        faults.append(ExpressionFault("E228", found.span(), {"text": found.group()}))
    if bare.count("'") % 2:
        faults.append(ExpressionFault("E206", (bare.index("'"), len(text))))
    if not faults:
        faults += [ExpressionFault("E231", (at, at + 1), {"bracket": text[at]}) for at in _unpaired(bare)]
    return sorted(faults, key=lambda fault: fault.span)


def _instead(refused: str) -> str:
    """How what is refused can be written, or "" where it cannot."""
    if refused.endswith("%") and refused[0].isdigit():
        return f"{(Decimal(refused[:-1]) / 100).normalize():f}"
    if len(refused) > 1 and refused[0] == refused[-1] == '"':
        return f"'{refused[1:-1]}'"
    return _INSTEAD.get(refused, "")


def _unpaired(text: str) -> list[int]:
    """Where brackets stand that have no other half."""
    opened: list[int] = []
    alone: list[int] = []
    for at, character in enumerate(text):
        if character == "(":
            opened.append(at)
        elif character == ")":
            if opened:
                opened.pop()
            else:
                alone.append(at)
    return [*opened, *alone]


def _syntax_fault(text: str, error: ParseError | TokenError) -> ExpressionFault:
    details = getattr(error, "errors", None)
    if details:
        detail = details[0]
        before = sum(len(line) for line in text.splitlines(keepends=True)[: int(detail.get("line") or 1) - 1])
        end = min(len(text), before + max(1, int(detail.get("col") or 1)))
        word = str(detail.get("highlight") or "")
        return ExpressionFault("E204", (max(0, end - len(word)), end), {"near": word or text.strip()[-10:]})
    return ExpressionFault("E204", (0, len(text)), {"near": text.strip()[:20]})


_COMPARISONS: Mapping[type[sql.Expr], Comparison] = {
    sql.EQ: "=", sql.NEQ: "<>", sql.LT: "<", sql.LTE: "<=", sql.GT: ">", sql.GTE: ">=",
}  # fmt: skip
_ARITHMETIC: Mapping[type[sql.Expr], Operator] = {sql.Add: "+", sql.Sub: "-", sql.Mul: "*", sql.Div: "/"}
_NAMED_BY_SQLGLOT: Mapping[type[sql.Expr], str] = {
    sql.Round: "round", sql.Least: "least", sql.Greatest: "greatest",
}  # fmt: skip
_OPERANDS = frozenset({"this", "expression"})
_READ: Mapping[type[sql.Expr], frozenset[str]] = {
    sql.Column: frozenset({"this", "table"}),
    sql.Literal: frozenset({"this", "is_string"}),
    sql.Cast: frozenset({"this", "to"}),
    sql.In: frozenset({"this", "expressions"}),
    sql.Between: frozenset({"this", "low", "high"}),
    sql.Anonymous: frozenset({"this", "expressions"}),
    sql.Round: frozenset({"this", "decimals"}),
    sql.Least: frozenset({"this", "expressions", "ignore_nulls"}),
    sql.Greatest: frozenset({"this", "expressions", "ignore_nulls"}),
}
"""What is read of each node; one that holds anything else (`between symmetric`, a third argument) is refused."""

_ASKS_WHETHER_KNOWN = (sql.Null, sql.Coalesce, sql.Nullif, sql.NullSafeEQ, sql.NullSafeNEQ)
_NOT_CALLED = (sql.Case, sql.Cast, sql.Exists, sql.Concat)
"""SQLGlot counts these among the functions; they are written otherwise."""

_DEEPEST = 100


class _Converter:
    """One expression on its way from SQLGlot's tree to ours."""

    def __init__(self, text: str, tokens: Sequence[Token], root: sql.Expr) -> None:
        self.text, self.places = text, Places(text, tokens, root)
        self.depth = 0

    def convert(self, node: sql.Expr) -> Node:
        kind = type(node)
        ignored = {key for key, value in node.args.items() if value and key not in _READ.get(kind, _OPERANDS)}
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RecursionError
        if ignored:
            raise self._refusal(node)
        if kind in _COMPARISONS:
            made: Node = Compare(_COMPARISONS[kind], self.convert(node.this), self.convert(node.expression))
        elif kind in _ARITHMETIC:
            made = Arithmetic(_ARITHMETIC[kind], self.convert(node.this), self.convert(node.expression))
        elif kind in _CONVERSIONS:
            made = _CONVERSIONS[kind](self, node)
        elif kind in _NAMED_BY_SQLGLOT:
            made = self._call(_NAMED_BY_SQLGLOT[kind], node)
        else:
            raise self._refusal(node)
        self.depth -= 1
        if kind is sql.Paren:
            return made
        return replace(made, span=self.places.span(node, [child.span for child in children(made)]))

    def _refusal(self, node: sql.Expr) -> _Refused:
        start, end = self.places.span(node)
        written = self.text[start:end]
        if isinstance(node, sql.Alias):
            return self._two_side_by_side(node)
        if isinstance(node, _ASKS_WHETHER_KNOWN) or (
            isinstance(node, sql.Is) and isinstance(node.expression, sql.Null)
        ):
            return _Refused(ExpressionFault("E209", (start, end), {"what": written}))
        if type(node) in _NAMED_BY_SQLGLOT:
            return self._miscounted(node, _NAMED_BY_SQLGLOT[type(node)])
        if isinstance(node, sql.Func) and not isinstance(node, _NOT_CALLED) and _CALLED.match(written):
            return self._no_such_function(node, written.partition("(")[0].strip().lower())
        name = "SELECT" if node.find(sql.Query) else _name_in_sql(node)
        what = name if name in written.upper() else written
        return _Refused(ExpressionFault("E205", (start, end), {"what": what, "instead": ""}))

    def _two_side_by_side(self, node: sql.Alias) -> _Refused:
        """`a b`, which SQL takes for `a AS b`: a word is left out between them."""
        second = node.args.get("alias")
        span = self.places.span(second) if isinstance(second, sql.Identifier) else self.places.span(node)
        return _Refused(ExpressionFault("E204", span, {"near": self.text[slice(*span)]}))

    def _miscounted(self, node: sql.Expr, name: str) -> _Refused:
        """One of our functions that SQLGlot knows too, with an argument we do not."""
        function = FUNCTIONS[name]
        given = [each for each in node.args.values() if isinstance(each, sql.Expr)]
        data = {
            "name": name,
            "wanted": str(len(function.arguments)),
            "found": str(len(given)),
            "example": function.example,
        }
        return _Refused(ExpressionFault("E221", self.places.span(node), data))

    def _no_such_function(self, node: sql.Expr, name: str) -> _Refused:
        data = {"name": name, "nearest": nearest(name, FUNCTIONS) or "", "known": "、".join(FUNCTIONS)}
        start, end = self.places.span(node)
        if self.text[start:end].lower().startswith(name):
            end = start + len(name)
        return _Refused(ExpressionFault("E208", (start, end), data))

    def _paren(self, node: sql.Expr) -> Node:
        return self.convert(node.this)

    def _column(self, node: sql.Expr) -> Node:
        identifier = node.this
        if not isinstance(identifier, sql.Identifier) or node.args.get("db") is not None:
            raise self._refusal(node)
        table = node.args.get("table")
        return Name(f"{table.name}.{identifier.name}" if table is not None else identifier.name)

    def _literal(self, node: sql.Expr) -> Node:
        written = str(node.this)
        if node.args.get("is_string"):
            return Literal(written)
        if not _FIGURE.match(written):
            start, end = self.places.span(node)
            raise _Refused(ExpressionFault("E204", (start, end), {"near": self.text[start:end]}))
        number = Decimal(written)
        if number == number.to_integral_value():
            return Literal(int(number))
        return Literal(number)

    def _boolean(self, node: sql.Expr) -> Node:
        return Literal(bool(node.this))

    def _cast(self, node: sql.Expr) -> Node:
        written = node.this
        start, _ = self.places.span(written)
        if not (isinstance(written, sql.Literal) and written.is_string and _DATE_WORD.search(self.text[:start])):
            raise self._refusal(node)
        text = str(written.this)
        try:
            if not _ISO_DATE.match(text):
                raise ValueError(text)
            return Literal(date.fromisoformat(text))
        except ValueError:
            raise _Refused(
                ExpressionFault("E207", self.places.span(node), {"text": text, "form": "2022-04-01"})
            ) from None

    def _not(self, node: sql.Expr) -> Node:
        return Not(self.convert(node.this))

    def _and(self, node: sql.Expr) -> Node:
        return And(tuple(self.convert(each) for each in node.flatten()))

    def _or(self, node: sql.Expr) -> Node:
        return Or(tuple(self.convert(each) for each in node.flatten()))

    def _in(self, node: sql.Expr) -> Node:
        if not node.expressions:
            start = self.text.find("(", self.places.span(node.this)[1])
            end = self.text.find(")", start) + 1
            if start < 0 or node.args.get("query") is not None:
                raise self._refusal(node)
            raise _Refused(ExpressionFault("E204", (start, end), {"near": self.text[start:end]}))
        return In(self.convert(node.this), tuple(self.convert(each) for each in node.expressions))

    def _between(self, node: sql.Expr) -> Node:
        return Between(self.convert(node.this), self.convert(node.args["low"]), self.convert(node.args["high"]))

    def _negative(self, node: sql.Expr) -> Node:
        operand = self.convert(node.this)
        if isinstance(operand, Literal) and isinstance(operand.value, int | Decimal):
            value = operand.value
            return Literal(value.copy_negate() if isinstance(value, Decimal) else -value)
        return Negative(operand)

    def _anonymous(self, node: sql.Expr) -> Node:
        name = str(node.this).lower()
        if name not in FUNCTIONS:
            raise self._no_such_function(node, name)
        return Call(name, tuple(self.convert(each) for each in node.expressions))

    def _call(self, name: str, node: sql.Expr) -> Node:
        found = [node.this, node.args.get("decimals"), *node.expressions]
        return Call(name, tuple(self.convert(each) for each in found if each is not None))


def _name_in_sql(node: sql.Expr) -> str:
    if isinstance(node, sql.Alias):
        return "AS"
    return node.sql_name() if isinstance(node, sql.Func) else type(node).__name__.upper()


_CONVERSIONS: Mapping[type[sql.Expr], Callable[[_Converter, sql.Expr], Node]] = {
    sql.Paren: _Converter._paren,
    sql.Column: _Converter._column,
    sql.Literal: _Converter._literal,
    sql.Boolean: _Converter._boolean,
    sql.Cast: _Converter._cast,
    sql.Not: _Converter._not,
    sql.And: _Converter._and,
    sql.Or: _Converter._or,
    sql.In: _Converter._in,
    sql.Between: _Converter._between,
    sql.Neg: _Converter._negative,
    sql.Anonymous: _Converter._anonymous,
}
