"""Decision tables from YAML: a ladder of floors (中小企业划型) or rows over edges, and whether they are sound.

A ladder: for each key the highest class whose floors are all reached, else the lowest. Rows: exactly one must fit
whatever the inputs are; a place where none fits is a gap, where two fit an overlap.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yulu.language.definitions import Group, Row, Table
from yulu.language.tree import And, Compare, Comparison, In, Literal, Name, Node, Scalar
from yulu.language.typecheck import Scope
from yulu.language.types import BOOLEAN, Type, format_unit
from yulu.toolbox import shapes
from yulu.toolbox.binding import Binding
from yulu.toolbox.model import Origin

_ALWAYS = Literal(True, type=BOOLEAN)
_EDGES: Mapping[str, Comparison] = {"from": ">=", "above": ">", "below": "<", "to": "<="}
_MOST_CELLS = 200_000
_UNSOUND = ("E335", "E336", "E337")


def ladder_table(
    binding: Binding, name: str, shape: shapes.Ladder, kind: Type, scope: Scope, origin: Origin
) -> Table | None:
    """The table of a ladder, or None with its faults reported."""
    before = len(binding.faults)
    key = _input(binding, shape.by, scope, origin, "by")
    classes = {
        each: code
        for position, each in enumerate(shape.classes)
        if (code := binding.scalar(each, kind, origin, "classes", position)) is not None
    }
    lowest = binding.scalar(shape.otherwise, kind, origin, "otherwise")
    if key is None or key.type is None or key.type.kind != "enum":
        if key is not None:
            binding.faults.append(origin.fault("E333", "by", name=shape.by))
        return None
    groups = []
    whole = lowest is not None
    for position, row in enumerate(shape.rows):
        group = _ladder_group(binding, shape, row, key, kind, scope, classes, origin.under("rows", position))
        if group is not None and lowest is not None:
            rows = (*group.rows, Row(_ALWAYS, lowest))
            groups.append(Group(group.key, rows, ordered=True))
        whole &= group is not None
    for position, uncovered in enumerate(shape.not_covered):
        place = origin.under("not_covered", position)
        codes = _codes(binding, uncovered.when, key.type, place)
        basis = Name(f"{name}:{'+'.join(uncovered.when)}", type=kind)
        groups.append(Group(_among(key, codes), (Row(_ALWAYS, basis),), ordered=True))
    if not any(fault.code == "E304" for fault in binding.faults[before:]):  # else a gap may only follow from it
        _every_key_once(binding, shape, key.type, origin)
    return Table(kind, tuple(groups)) if whole and len(binding.faults) == before else None


def _ladder_group(
    binding: Binding,
    shape: shapes.Ladder,
    row: shapes.LadderRow,
    key: Name,
    kind: Type,
    scope: Scope,
    classes: Mapping[str, Scalar],
    origin: Origin,
) -> Group | None:
    codes = _codes(binding, row.when, key.type or kind, origin)
    tests: dict[str, list[Node]] = {each: [] for each in shape.classes}
    for input_name, floors in row.floors.items():
        found = _input(binding, input_name, scope, origin, "floors", input_name)
        if found is None or found.type is None:
            return None
        last: tuple[str, Scalar] | None = None
        for each in shape.classes:
            if each not in floors:
                binding.faults.append(
                    origin.fault("E334", "floors", input_name, at_key=True, input=input_name, cls=each)
                )
                continue
            floor = binding.scalar(floors[each], found.type, origin, "floors", input_name, each)
            if floor is None:
                continue
            if last is not None and not floor < last[1]:  # type: ignore[operator]
                binding.faults.append(
                    origin.fault(
                        "E335", "floors", input_name, each,
                        related=[origin.place("floors", input_name, last[0])],
                        cls=each, above=last[0], floor=_shown(floor, found), above_floor=_shown(last[1], found),
                    )
                )  # fmt: skip
            last = (each, floor)
            tests[each].append(Compare(">=", found, Literal(floor, type=found.type), type=BOOLEAN))
        for extra in floors.keys() - set(shape.classes):
            binding.not_offered(origin, "floors", input_name, extra, value=extra, among=shape.classes)
    rows = tuple(Row(_all(tests[each]), code) for each, code in classes.items() if tests[each])
    return Group(_among(key, codes), rows, ordered=True)


def _every_key_once(binding: Binding, shape: shapes.Ladder, key: Type, origin: Origin) -> None:
    """Each value of the key has exactly one row: none is a gap, two an overlap."""
    first: dict[str, tuple[str | int, ...]] = {}
    by_label = {label: code for code, label in key.choices.items()}
    parts = (("rows", [row.when for row in shape.rows]), ("not_covered", [each.when for each in shape.not_covered]))
    for part, listed in parts:
        for position, codes in enumerate(listed):
            for index, written in enumerate(codes):
                code = written if written in key.choices else by_label.get(written, written)
                path = (part, position, "when", index)
                if code in first:
                    where = f"{shape.by} = {_labelled(code, key)}"
                    binding.faults.append(
                        origin.fault("E337", *path, related=[origin.place(*first[code])], where=where)
                    )
                first.setdefault(code, path)
    missing = [_labelled(code, key) for code in key.choices if code not in first]
    if missing:
        binding.faults.append(origin.fault("E336", at_key=True, where=f"{shape.by} = {'、'.join(missing)}"))


def _is_whole(binding: Binding, before: int) -> bool:
    """Whether the table could be read; one with gaps or overlaps can, and what rests on it can be looked at."""
    return all(fault.code in _UNSOUND for fault in binding.faults[before:])


def rows_table(
    binding: Binding, name: str, rows: Sequence[shapes.TableRow], kind: Type, scope: Scope, origin: Origin
) -> Table | None:
    """The table of rows over edges, or None with its faults reported."""
    before = len(binding.faults)
    inputs: dict[str, Name] = {}
    read: list[tuple[dict[str, _Cell], Row]] = []
    whole = True
    for position, shape in enumerate(rows):
        place = origin.under(position)
        cells: dict[str, _Cell] = {}
        for input_name, spec in shape.when.items():
            found = inputs.get(input_name) or _input(binding, input_name, scope, place, "when", input_name)
            if found is None:
                whole = False
                continue
            inputs[input_name] = found
            cell = _cell(binding, found, spec, place.under("when", input_name))
            if cell is not None:
                cells[input_name] = cell
        value: Scalar | Name | None
        if shape.value is None:
            if shape.status != "to_verify":
                binding.faults.append(place.fault("E338"))
            value = Name(f"{name}:{position + 1}", type=kind)
        else:
            value = binding.scalar(shape.value, kind, place, "value")
        if value is not None:
            read.append((cells, Row(_all([cell.test for cell in cells.values()]), value)))
    if not whole or len(binding.faults) > before:
        return None
    _exactly_one_fits(binding, inputs, [cells for cells, _ in read], origin)
    return Table(kind, (Group(None, tuple(row for _, row in read), ordered=False),))


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one row asks of one input: a test, and the same as edges or codes for the soundness check."""

    test: Node
    ends: tuple[tuple[str, Scalar], ...]
    codes: frozenset[Scalar] | None

    def fits(self, value: Any) -> bool:
        if self.codes is not None:
            return value in self.codes
        tests = {"from": value.__ge__, "above": value.__gt__, "below": value.__lt__, "to": value.__le__}
        return all(tests[end](edge) for end, edge in self.ends)


def _cell(binding: Binding, found: Name, spec: Any, origin: Origin) -> _Cell | None:
    kind = found.type
    assert kind is not None
    if not isinstance(spec, dict):
        codes = [binding.scalar(each, kind, origin) for each in (spec if isinstance(spec, list) else [spec])]
        known = [each for each in codes if each is not None]
        if len(known) < len(codes):
            return None
        literals = tuple(Literal(each, type=kind) for each in known)
        return _Cell(In(found, literals, type=BOOLEAN), (), frozenset(known))
    tests: list[Node] = []
    ends: list[tuple[str, Scalar]] = []
    for end, written in spec.items():
        if end not in _EDGES:
            binding.unknown("E339", origin, end, name=end, among=_EDGES, at_key=True)
            return None
        edge = binding.scalar(written, kind, origin, end)
        if edge is None:
            return None
        ends.append((end, edge))
        tests.append(Compare(_EDGES[end], found, Literal(edge, type=kind), type=BOOLEAN))
    return _Cell(_all(tests), tuple(ends), None)


def _exactly_one_fits(
    binding: Binding, inputs: Mapping[str, Name], rows: Sequence[Mapping[str, _Cell]], origin: Origin
) -> None:
    """Try one value between and on all edges of every input, together; report the first gap and each overlap once."""
    samples = {name: _samples(found, [row[name] for row in rows if name in row]) for name, found in inputs.items()}
    total = 1
    for values in samples.values():
        total *= len(values)
    if total > _MOST_CELLS:
        binding.faults.append(origin.fault("W330", at_key=True, cells=str(total)))
        return
    gap_seen, overlaps = False, set()
    for combination in itertools.product(*samples.values()):
        at = dict(zip(samples, combination, strict=True))
        fitting = [index for index, row in enumerate(rows) if all(cell.fits(at[name]) for name, cell in row.items())]
        where = "，".join(f"{name} = {_shown(value, inputs[name])}" for name, value in at.items())
        if not fitting and not gap_seen:
            gap_seen = True
            binding.faults.append(origin.fault("E336", at_key=True, where=where))
        if len(fitting) > 1 and tuple(fitting[:2]) not in overlaps:
            overlaps.add(tuple(fitting[:2]))
            binding.faults.append(origin.fault("E337", fitting[1], related=[origin.place(fitting[0])], where=where))


def _samples(found: Name, cells: Sequence[_Cell]) -> list[Any]:
    kind = found.type
    assert kind is not None
    if kind.kind == "enum":
        return list(kind.choices)
    if kind.kind == "boolean":
        return [False, True]
    edges = sorted({edge for cell in cells for _, edge in cell.ends} | {each for c in cells for each in c.codes or ()})
    if not kind.is_numeric:
        return edges
    step = Decimal(1) if kind.kind == "integer" else Decimal(1).scaleb(-(kind.places or 6))
    numbers: set[Decimal] = {Decimal(0)}
    for edge in edges:
        numbers |= {Decimal(edge) - step, Decimal(edge), Decimal(edge) + step}  # type: ignore[arg-type]
    return sorted(number for number in numbers if number >= 0)


def _shown(value: Any, found: Name) -> str:
    kind = found.type
    if kind is not None and kind.is_numeric:
        return f"{Decimal(value):f}{format_unit(kind.unit)}"
    if kind is not None and kind.kind == "enum":
        return _labelled(value, kind)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _labelled(code: str, kind: Type) -> str:
    return f"{code} {kind.choices.get(code, '')}".strip()


def _input(binding: Binding, name: str, scope: Scope, origin: Origin, *path: str | int) -> Name | None:
    kind = scope.names.get(name)
    if kind is None:
        if name not in binding.broken:
            at_key = path[:1] in (("floors",), ("when",))
            binding.unknown("E210", origin, *path, name=name, among=list(scope.names), at_key=at_key)
        return None
    return Name(name, type=kind)


def _codes(binding: Binding, written: Sequence[str], kind: Type, origin: Origin) -> list[str]:
    found = [binding.scalar(each, kind, origin, "when", index) for index, each in enumerate(written)]
    return [str(each) for each in found if each is not None]


def _among(key: Name, codes: Sequence[str]) -> Node:
    return In(key, tuple(Literal(code, type=key.type) for code in codes), type=BOOLEAN)


def _all(tests: Sequence[Node]) -> Node:
    if not tests:
        return _ALWAYS
    return tests[0] if len(tests) == 1 else And(tuple(tests), type=BOOLEAN)
