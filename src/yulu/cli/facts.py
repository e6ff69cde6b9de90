"""`yulu facts`: what a subject's file may hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from yulu.cli.checking import no_such_policy
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Fault
from yulu.language.types import Type, format_unit
from yulu.toolbox.dependencies import names_under
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Policy, Toolbox

_KINDS = {
    "boolean": "是非", "integer": "整数", "number": "数", "date": "日期", "month": "月份", "enum": "选项",
    "text": "文字",
}  # fmt: skip


def run_facts(folder: Path, policy: str | None, as_data: bool, lang: str) -> int:
    """Facts, derived facts that may be stated, record columns and open terms; of one policy or of all."""
    try:
        toolbox = load_toolbox(folder)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if policy is not None and policy not in toolbox.policies:
        print_faults([no_such_policy(policy, toolbox.policies)], as_data, lang)
        return 2
    wanted = None if policy is None else set(names_under(toolbox, toolbox.policies[policy]))
    found = facts_data(toolbox, wanted, None if policy is None else toolbox.policies[policy])
    if as_data:
        print_json(found)
        return 0
    _print(found)
    return 0


def facts_data(toolbox: Toolbox, wanted: set[str] | None, policy: Policy | None) -> dict[str, Any]:
    """What may stand in a subject's file, by part of the file."""

    def asked(name: str) -> bool:
        return wanted is None or name in wanted

    return {
        "toolbox": toolbox.id,
        "policy": policy.id if policy else None,
        "facts": [
            {
                **_described(name, fact.label, fact.type), "subject": fact.dataset.subject,
                "dataset": fact.dataset.id, "dataset_label": fact.dataset.label, "holder": fact.dataset.holder.label,
                "absent": None if fact.absent is None else str(fact.absent),
            }
            for name, fact in toolbox.facts.items()
            if asked(name)
        ],
        "stated": [
            {**_described(name, derived.label, derived.type), "subject": derived.subject}
            for name, derived in toolbox.derived.items()
            if asked(name)
        ],
        "records": [
            {
                "name": name, "label": records.label, "subject": records.dataset.subject,
                "dataset": records.dataset.id, "holder": records.dataset.holder.label, "every": records.every,
                "date_column": records.date_column,
                "columns": [_described(column, fact.label, fact.type) for column, fact in records.columns.items()],
            }
            for name, records in toolbox.records.items()
            if asked(name) or any(asked(column) or asked(f"{name}.{column}") for column in records.columns)
        ],
        "findings": [
            {
                "name": id, "label": term.label, "subject": term.subject, "kind": term.kind,
                "decided_by": term.decided_by.label,
            }
            for id, term in toolbox.terms.items()
            if asked(id)
        ],
    }  # fmt: skip


def _described(name: str, label: str, kind: Type) -> dict[str, Any]:
    return {
        "name": name, "label": label, "type": kind.kind, "unit": format_unit(kind.unit) or None,
        "places": kind.places, "values": dict(kind.choices) or None,
    }  # fmt: skip


def _print(found: dict[str, Any]) -> None:
    _section("事实（facts）", found["facts"], lambda fact: f"{fact['dataset_label']}，{fact['holder']}")
    _section("可以自述的推导事实（写在 facts 里，答复中标记自述）", found["stated"], lambda fact: "")
    for records in found["records"]:
        every = {"year": "每年一行", "month": "每月一行", None: "每件一行"}[records["every"]]
        title = f"记录 {records['name']} {records['label']}（records，{every}，{records['holder']}）"
        _section(title, records["columns"], lambda column: "")
    if found["findings"]:
        say("由工作人员认定（findings）", style="bold")
        for term in found["findings"]:
            say(f"  {term['name']}  {term['label']} · 由{term['decided_by']}认定")


def _section(title: str, described: list[dict[str, Any]], origin: Callable[[dict[str, Any]], str]) -> None:
    """One part of a subject's file: a line a name, its values under it."""
    if not described:
        return
    say(title, style="bold")
    for each in described:
        unit = f"（{each['unit']}）" if each["unit"] else ""
        come_from = origin(each)
        say(f"  {each['name']}  {each['label']} · {_KINDS[each['type']]}{unit}{' · ' + come_from if come_from else ''}")
        if each["values"]:
            say("      " + "、".join(f"{code} {label}" for code, label in each["values"].items()), style="dim")
    say()
