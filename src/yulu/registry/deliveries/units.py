"""In which unit a column is: by the mapping's factor, by brackets in the header, by 单位：万元 above the table.

What the places say must agree. A unit found in the table alone is used, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from yulu.diagnostics import Diagnostic, Fault
from yulu.language.types import format_unit
from yulu.registry.deliveries.header import Header, Name
from yulu.registry.deliveries.mapping import BoundMapping, Source

MULTIPLES: Mapping[str, Decimal] = {
    word: Decimal(10) ** power
    for word, power in
    {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}.items()
}  # fmt: skip
_SHARES: Mapping[str, Decimal] = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
_MONEY = "元"
_PREFIXES = ("单位:", "单位", "人民币")


@dataclass(frozen=True, slots=True)
class Measured:
    """The sources with the factors that hold, the notices about them, and the unit to show with a column's name."""

    sources: tuple[Source, ...]
    notices: list[Diagnostic]
    shown: Mapping[int, str]
    """Units that stand above the table, by column."""


def measured(mapping: BoundMapping, header: Header, columns: Mapping[str, int]) -> Measured:
    """Each source with its factor; raises Fault where two places say different things."""
    faults: list[Diagnostic] = []
    notices: list[Diagnostic] = []
    shown: dict[int, str] = {}
    sources = []
    for source in mapping.sources:
        if source.column is None or not source.type.is_numeric:
            sources.append(source)
            continue
        at, factor = columns[source.column], source.factor
        unit, code = unit_of(source, header.names[at]), "W721"
        if unit is None and header.unit_above and format_unit(source.type.unit) == _MONEY:
            unit, code = header.unit_above, "W722"
            shown[at] = unit
        found = None if unit is None else scale(unit, source)
        if unit is not None and found is not None and factor is None:
            factor = found
            if unit in _SHARES:
                faults.append(mapping.origin.fault("E728", *source.path, column=source.column, unit=unit))
            elif found != 1:
                said = {"column": source.column, "unit": unit, "factor": f"{found:f}"}
                notices.append(Diagnostic(code, mapping.origin.place(*source.path), said))
        elif unit is not None and factor != found:
            at_factor = (*source.path, "factor")
            faults.append(
                mapping.origin.fault("E727", *at_factor, column=source.column, unit=unit, factor=f"{factor:f}")
            )
        sources.append(replace(source, factor=factor))
    if faults:
        raise Fault(*faults)
    return Measured(tuple(sources), notices, shown)


def scale(unit: str, source: Source) -> Decimal | None:
    """How many of the fact's own unit one of these is; None where it is another unit, or none.

    A number without a unit may be a share: `%` is a hundredth.
    """
    own = format_unit(source.type.unit)
    if not own:
        return _SHARES.get(unit)
    if not unit.endswith(own):
        return None
    return MULTIPLES.get(unit.removesuffix(own))


def fits_loosely(sources: Iterable[Source], name: Name) -> bool:
    """Whether a column may be meant though the mapping does not write its brackets: not if they hold another unit."""
    return all(unit_of(source, name) is not None for source in sources if source.type.is_numeric and source.type.unit)


def unit_of(source: Source, name: Name) -> str | None:
    """The unit in the brackets of a column's name, if it is one of this fact's."""
    for text in name.brackets:
        for prefix in _PREFIXES:
            text = text.removeprefix(prefix)
        if scale(text, source) is not None:
            return text
    return None
