"""The reading for one subject: a Python function generated from the tree, three-valued, with every derived value.

The generated text holds no name and no literal of a toolbox: values come in as a sequence, constants stand in a tuple,
and both are reached by position. So nothing written in YAML is ever run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yulu.language import values
from yulu.language.definitions import Definition, Formula, Lookup, Table
from yulu.language.evaluate import codes_possible
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
from yulu.language.values import Candidates, Value

Decide = Callable[[Sequence[Value]], tuple[tuple[Value, ...], tuple[Value, ...]]]


def compile_python(
    leaves: Sequence[str],
    derived: Sequence[str],
    definitions: Mapping[str, Definition],
    outputs: Sequence[Node],
    intervals: frozenset[str] = frozenset(),
) -> Decide:
    """A function from values to (outputs, derived values).

    It takes the leaves' values in order, then a stated value or None for each derived name (a statement replaces the
    derivation). `intervals` names the leaves that may come as an Interval or Candidates.
    """
    return _Writer(leaves, derived, definitions, intervals).compile(outputs)


class _Writer:
    def __init__(
        self,
        leaves: Sequence[str],
        derived: Sequence[str],
        definitions: Mapping[str, Definition],
        intervals: frozenset[str],
    ) -> None:
        self.leaves, self.derived, self.definitions = leaves, derived, definitions
        self.lines: list[str] = []
        self.constants: list[object] = []
        self.variables: dict[str, str] = {}
        self.many: set[str] = set()
        self.intervals = intervals
        self.in_outputs = False
        self.asked: dict[Node, str] = {}
        """Conditions that the outputs have asked already: many policies ask the same."""
        self.count = 0

    def compile(self, outputs: Sequence[Node]) -> Decide:
        for name in [*self.leaves, *self.derived]:
            self.variables[name] = self._variable()
        taken = "".join(f"{variable}, " for variable in self.variables.values())
        self.many.update(self.variables[name] for name in self.leaves if name in self.intervals)
        for name in self.derived:
            self._derive(name)
        self.in_outputs = True
        results = "".join(f"{self._output(node)}, " for node in outputs)
        found = "".join(f"{self.variables[name]}, " for name in self.derived)
        lines = [f"{taken} = v" if taken else "", *self.lines, f"return ({results}), ({found})"]
        body = "\n".join(f"    {line}" for line in lines)
        names: dict[str, Any] = {
            "k": tuple(self.constants),
            "MANY": (Candidates, values.Interval),
            **{name: getattr(values, name) for name in ("compare", "between", "member", "arithmetic", "minus")},
            "unite": _unite,
            "look_up": _look_up,
        }
        # As defaults, constants are local to the function, which is a third faster than asking a tuple for each.
        constants = "".join(f", k{position}=k[{position}]" for position in range(len(self.constants)))
        exec(f"def decide(v{constants}):\n{body}\n", names)
        decide: Decide = names["decide"]
        return decide

    def _variable(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def _assign(self, code: str) -> str:
        variable = self._variable()
        self.lines.append(f"{variable} = {code}")
        return variable

    def _constant(self, value: object) -> str:
        self.constants.append(value)
        return f"k{len(self.constants) - 1}"

    def _derive(self, name: str) -> None:
        definition, variable = self.definitions[name], self.variables[name]
        outer, self.lines = self.lines, []
        match definition:
            case Formula(node):
                result = self._emit(node)
            case Table():
                result = self._table(definition)
            case Lookup(_, key, by_code):
                found = [value.name for value in by_code.values() if isinstance(value, Name)]
                unfound = "".join(f"{self._constant(name)}: {self.variables[name]}, " for name in dict.fromkeys(found))
                key_value = self.variables[key.name]
                code = f"look_up({self._constant(definition)}, {key_value}, {{{unfound}}})"
                if not found:
                    code = f"{self._constant(by_code)}.get({key_value}) if {key_value}.__class__ is str else {code}"
                result = self._assign(code)
        inner, self.lines = self.lines, outer
        self.lines.append(f"if {variable} is None:")
        self.lines += [f"    {line}" for line in [*inner, f"{variable} = {result}"]]
        if not isinstance(definition, Formula) or result in self.many:
            self.many.add(variable)

    def _table(self, table: Table) -> str:
        found = self._assign("[]")
        for group in table.groups:
            inside = "" if group.key is None else f"if {self._truth(group.key)} is not False:"
            outer, self.lines = self.lines, []
            for row in group.rows:
                holds = self._truth(row.test)
                value = self.variables[row.value.name] if isinstance(row.value, Name) else self._constant(row.value)
                self.lines.append(f"if {holds} is not False: {found}.append({value})")
                if group.ordered:
                    self.lines.append(f"if {holds} is True: break")
            rows, self.lines = self.lines, outer
            if group.ordered:
                # A loop that is left by the row that decides; nested ifs end at Python's hundred levels.
                rows = ["while True:", *(f"    {line}" for line in [*rows, "break"])]
            self.lines += [inside, *(f"    {line}" for line in [*rows, "pass"])] if inside else rows
        return self._assign(f"unite({found})")

    def _emit(self, node: Node) -> str:
        if not self.in_outputs or node.type is None or node.type.kind != "boolean":
            return self._write(node)
        if node not in self.asked:
            self.asked[node] = self._write(node)
        return self.asked[node]

    def _write(self, node: Node) -> str:
        match node:
            case Literal(value):
                return self._constant(value)
            case Name(name):
                return self.variables[name]
            case Not(operand):
                inner = self._truth(operand)
                return self._assign(f"None if {inner} is None else not {inner}")
            case And(operands) | Or(operands):
                return self._junction([self._truth(each) for each in operands], str(isinstance(node, Or)))
            case Compare(sign, left, right):
                return self._compare(sign, self._emit(left), self._emit(right))
            case Between(operand, low, high):
                return self._between(self._emit(operand), self._emit(low), self._emit(high))
            case In(operand, choices):
                return self._member(self._emit(operand), choices)
            case Arithmetic(sign, left, right):
                return self._assign(f"arithmetic({sign!r}, {self._emit(left)}, {self._emit(right)})")
            case Negative(operand):
                return self._assign(f"minus({self._emit(operand)})")
            case Call(function, arguments):
                called = self._constant(values.CALLS[function])
                return self._assign(f"{called}({', '.join(self._emit(each) for each in arguments)})")

    def _output(self, node: Node) -> str:
        """A value as it is, candidates too; a condition is true, false or unknown and nothing else."""
        return self._truth(node) if node.type is not None and node.type.kind == "boolean" else self._emit(node)

    def _truth(self, node: Node) -> str:
        """A condition's truth; of one that may be either, unknown."""
        found = self._emit(node)
        if found not in self.many:
            return found
        return self._assign(f"{found} if {found} is True or {found} is False else None")

    def _junction(self, parts: Sequence[str], deciding: str) -> str:
        decided = " or ".join(f"{part} is {deciding}" for part in parts)
        unknown = " or ".join(f"{part} is None" for part in parts)
        return self._assign(f"{deciding} if {decided} else None if {unknown} else {deciding != 'True'}")

    def _compare(self, sign: str, left: str, right: str) -> str:
        unknown = [f"{side} is None" for side in (left, right) if not side.startswith("k")]
        test = f"{left} {_PYTHON_SIGNS[sign]} {right}"
        several = [f"{side}.__class__ in MANY" for side in (left, right) if side in self.many]
        if several:
            test = f"compare({sign!r}, {left}, {right}) if {' or '.join(several)} else {test}"
        return self._assign(f"None if {' or '.join(unknown)} else {test}" if unknown else test)

    def _between(self, operand: str, low: str, high: str) -> str:
        if not (low.startswith("k") and high.startswith("k")):
            return self._assign(f"between({operand}, {low}, {high})")
        test = f"{low} <= {operand} <= {high}"
        if operand in self.many:
            test = f"between({operand}, {low}, {high}) if {operand}.__class__ in MANY else {test}"
        return self._assign(f"None if {operand} is None else {test}")

    def _member(self, operand: str, choices: Sequence[Node]) -> str:
        literals = [each.value for each in choices if isinstance(each, Literal)]
        if len(literals) == len(choices):
            listed = self._constant(frozenset(literals))
            test = f"{operand} in {listed}"
            if operand in self.many:
                test = f"member({operand}, {listed}) if {operand}.__class__ in MANY else {test}"
            return self._assign(f"None if {operand} is None else {test}")
        return self._assign(f"member({operand}, ({''.join(f'{self._emit(each)}, ' for each in choices)}))")


_PYTHON_SIGNS = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def _unite(possible: Sequence[Value]) -> Value:
    """The one value, the candidates, or unknown if a possible row has no value yet."""
    if len(possible) == 1 and not isinstance(possible[0], values.Interval):
        return possible[0]
    kept: set[Scalar] = set()
    for each in possible:
        if each is None or isinstance(each, values.Interval):
            return None
        kept |= each.values if isinstance(each, Candidates) else {each}
    return values.candidates(kept)


def _look_up(lookup: Lookup, key: Value, unfound: Mapping[str, Value]) -> Value:
    """The value for the key, or for each key still possible."""
    codes = codes_possible(lookup, key)
    if codes is None:
        return None
    chosen = [lookup.values[code] for code in codes]
    return _unite([unfound[value.name] if isinstance(value, Name) else value for value in chosen])
