"""Where each part of an expression stands in its text, so that a fault can point at it.

SQLGlot leaves places on names, literals and functions only; words and brackets around them are found by their tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import Token, TokenType
from sqlglot import expressions as sql

from yulu.language.tree import Span

_OPENED_BY: Mapping[type[sql.Expr], tuple[str, ...]] = {
    sql.Not: ("not",),
    sql.Neg: ("-",),
    sql.Cast: ("date", "cast", "try_cast", "timestamp"),
    sql.Case: ("case",),
    sql.If: ("if",),
    sql.Interval: ("interval",),
    sql.Exists: ("exists",),
    sql.Any: ("any",),
    sql.Subquery: ("select",),
    sql.Extract: ("extract",),
}
_CLOSED_BY_WORDS = (sql.Is, sql.Case, sql.Interval, sql.Collate)
_VALUE_WORDS = (TokenType.TRUE, TokenType.FALSE, TokenType.NULL)
_BRACKETS = {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}


class Places:
    """The places of one expression's nodes, from the first character to one past the last."""

    def __init__(self, text: str, tokens: Sequence[Token], root: sql.Expr) -> None:
        self.text, self.tokens = text, tokens
        self.starts = {token.start: place for place, token in enumerate(tokens)}
        self.ends = {token.end: place for place, token in enumerate(tokens)}
        self._place_words(root)

    def _place_words(self, root: sql.Expr) -> None:
        """SQLGlot leaves no place on `true`, `false` and `null`; they stand in the order of their tokens."""
        words = [token for token in self.tokens if token.token_type in _VALUE_WORDS]
        nodes = [node for node in root.dfs() if isinstance(node, sql.Boolean | sql.Null)]
        if len(words) == len(nodes):
            for node, token in zip(nodes, words, strict=True):
                node.meta.update(start=token.start, end=token.end)

    def span(self, node: sql.Expr, inner: Sequence[Span] = ()) -> Span:
        """From the first to the last token of a node: what its leaves cover, and the words and brackets around them."""
        placed = [(int(each.meta["start"]), int(each.meta["end"])) for each in node.walk() if "start" in each.meta]
        placed += [(start, end - 1) for start, end in inner]
        if not placed:
            return (0, len(self.text))
        first = self.starts[min(start for start, _ in placed)]
        last = self.ends[max(end for _, end in placed)]
        first = self._opening(node, first)
        while isinstance(node, _CLOSED_BY_WORDS) and last + 1 < len(self.tokens) and self._is_word(last + 1):
            last += 1
        first, last = self._with_brackets(first, last)
        return (self.tokens[first].start, self.tokens[last].end + 1)

    def _opening(self, node: sql.Expr, first: int) -> int:
        """The token of the word that opens a node, where one stands before its first leaf (`not`, `case`, `date`)."""
        words = next((words for kind, words in _OPENED_BY.items() if isinstance(node, kind)), ())
        place = first - 1
        while place >= 0 and self.tokens[place].text.lower() not in words and self._is_word(place):
            place -= 1
        found = place >= 0 and self.tokens[place].text.lower() in words
        return place if found and self.tokens[place].token_type != TokenType.STRING else first

    def _is_word(self, place: int) -> bool:
        token = self.tokens[place]
        if token.token_type in (TokenType.AND, TokenType.OR, TokenType.STRING):
            return False
        return token.token_type == TokenType.L_PAREN or token.text.replace("_", "").isalpha()

    def _with_brackets(self, first: int, last: int) -> tuple[int, int]:
        """The same tokens with the other half of every bracket among them."""
        depth = lowest = 0
        for token in self.tokens[first : last + 1]:
            depth += _BRACKETS.get(token.token_type, 0)
            lowest = min(lowest, depth)
        while lowest < 0 and first:
            first -= 1
            opened = _BRACKETS.get(self.tokens[first].token_type, 0)
            depth, lowest = depth + opened, lowest + opened
        while depth > 0 and last + 1 < len(self.tokens):
            last += 1
            depth += _BRACKETS.get(self.tokens[last].token_type, 0)
        return first, last
