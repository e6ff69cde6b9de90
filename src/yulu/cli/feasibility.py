"""`yulu feasibility`: can a policy be paid without being asked for, and what stands in the way.

As JSON: `verdict` (`automatic`, `automatic_if_data`, `data`, `texts`, `judgement`, `not_in_force`), `sentence`, and
`reasons`, each with the verdict it `leads_to` (null: it only holds payments back). `conditions`, and grants that are
worked out (`is_grant`): `quantified` (no open term in it), `data` by dataset with the facts asked for, `terms` with
who decides, `texts` nobody has found. `paid_within`: 兑现时限 with its clause, null where the toolbox says none.
`datasets` in a registry: `latest` day, `stale`, `complete_through`, and `known`, by fact the subjects who have it.
`registry`: of `subjects`, how many have which outcome, and `by_data`, those that data alone decide; null where no
registry was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from yulu.cli.behind import Behind
from yulu.cli.checking import no_such_policy
from yulu.cli.gaps import looking
from yulu.cli.printing import console, counted, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.documents.wording import paid_within_in_words
from yulu.matching.feasibility.conditions import Rests, conditions_of
from yulu.matching.feasibility.deciding import Decided, decided_in, decided_now
from yulu.matching.feasibility.standing import Standing, standings
from yulu.matching.feasibility.verdict import SENTENCES, Feasibility, feasibility
from yulu.matching.registered import Registered
from yulu.matching.run import policy_hash
from yulu.matching.stored import StoredRun, open_run
from yulu.matching.summary import KINDS
from yulu.registry.identities import RegistryFault
from yulu.registry.refusals import refusal
from yulu.registry.store import Snapshot, open_registry
from yulu.rules.answer import OUTCOMES
from yulu.rules.basis import basis_on, chinese_day
from yulu.rules.program import Program, compile_policy
from yulu.shares.small_counts import FEW
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Refresh, Toolbox

_DELIVERIES: Mapping[str, str] = {
    "automatic": "免申即享", "prompt": "预填推送", "apply": "依申请", "fast": "快申快享", "self_assessed": "自行判别",
    "internal": "约束机关",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which policy, on which day, and where the registry or the run lies."""

    policy: str
    as_of: date
    known_on: date
    run: Path | None


def run_feasibility(folder: Path, asked: Asked, behind: Behind, as_data: bool, lang: str) -> int:
    """0 when the verdict is told, whatever it is; 1 for faults, 2 where there is no such policy."""
    toolbox: Toolbox | None = None
    try:
        toolbox = load_toolbox(folder)
        if asked.policy not in toolbox.policies:
            print_faults([no_such_policy(asked.policy, toolbox.policies)], as_data, lang)
            return 2
        found = _found(toolbox, asked, behind)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        assert toolbox is not None
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    if as_data:
        print_json(_data(found))
    else:
        _print(found)
    return 0


def _found(toolbox: Toolbox, asked: Asked, behind: Behind) -> Feasibility:
    if asked.run is not None:
        run = open_run(asked.run)
        _require_same(run, toolbox, asked.policy)
        program = _program(toolbox, asked.policy, run.manifest.as_of, run.manifest.known_on)
        population = behind.population(run, toolbox)
        snapshot = population.snapshot if isinstance(population, Registered) else None
        return feasibility(program, _standings(program, snapshot), decided_in(run, toolbox, asked.policy))
    program = _program(toolbox, asked.policy, asked.as_of, asked.known_on)
    if behind.registry is None:
        return feasibility(program, None, None)
    snapshot = open_registry(behind.registry, toolbox, known_on=asked.known_on, look=behind.look)
    with looking("已判断") as progress:
        decided = decided_now(program, Registered(snapshot), progress)
    return feasibility(program, _standings(program, snapshot), decided)


def _program(toolbox: Toolbox, policy: str, as_of: date, known_on: date) -> Program:
    return compile_policy(basis_on(toolbox, as_of, known_on), toolbox.policies[policy])


def _require_same(run: StoredRun, toolbox: Toolbox, policy: str) -> None:
    """Raises Fault where the run decided another policy under this name."""
    hashes = {each.id: each.hash for each in run.manifest.policies}
    if hashes.get(policy) != policy_hash(toolbox, toolbox.policies[policy]):
        raise Fault(Diagnostic("E964", None, {"folder": run.folder.as_posix(), "policy": policy}))


def _standings(program: Program, snapshot: Snapshot | None) -> dict[str, Standing] | None:
    if snapshot is None:
        return None
    asked = [own for each in conditions_of(program) for own in each.data]
    return standings(snapshot, asked, program.basis.as_of)


def _data(found: Feasibility) -> dict[str, Any]:
    policy, basis, decided = found.program.policy, found.program.basis, found.decided
    return {
        "policy": policy.id, "title": policy.title, "delivery": policy.delivery, "subject": policy.subject,
        "as_of": basis.as_of.isoformat(), "known_on": basis.known_on.isoformat(),
        "verdict": found.verdict, "sentence": SENTENCES[found.verdict],
        "reasons": [{"leads_to": each.leads_to, "text": each.text} for each in found.reasons],
        "paid_within": None if policy.paid_within is None else paid_within_in_words(policy.paid_within),
        "conditions": [_rests_data(each) for each in found.rests],
        "datasets": None if found.standings is None else [
            {
                "dataset": name, "label": each.dataset.label, "holder": each.dataset.holder.label,
                "subjects": each.subjects, "latest": each.latest and each.latest.isoformat(), "stale": each.is_stale,
                "complete_through": each.complete_through and each.complete_through.isoformat(),
                "known": {member.name: count for member, count in each.known.items()},
            }
            for name, each in found.standings.items()
        ],
        "registry": None if decided is None else {
            "subjects": decided.subjects, "by_data": decided.by_data, "outcomes": dict(decided.outcomes)
        },
    }  # fmt: skip


def _rests_data(rests: Rests) -> dict[str, Any]:
    return {
        "name": rests.name, "label": rests.label, "is_grant": rests.is_grant, "reading": rests.reading,
        "because": str(rests.citation), "to_verify": rests.to_verify, "quantified": not rests.terms,
        "data": [
            {
                "dataset": each.dataset.id, "label": each.dataset.label, "holder": each.dataset.holder.label,
                "refresh": _refresh(each.dataset.refresh), "sensitivity": each.dataset.sensitivity,
                "facts": [{"name": member.name, "label": member.label} for member in each.members],
            }
            for each in rests.data
        ],
        "terms": [
            {"term": term.id, "label": term.label, "kind": term.kind, "decided_by": term.decided_by.label}
            for term in rests.terms
        ],
        "texts": [{"name": each.name, "label": each.label, "holder": each.holder} for each in rests.texts],
    }  # fmt: skip


def _print(found: Feasibility) -> None:
    policy, basis = found.program.policy, found.program.basis
    as_of, known_on = chinese_day(basis.as_of), chinese_day(basis.known_on)
    say(f"{policy.title}　现在的办法：{_DELIVERIES[policy.delivery]}　决定日 {as_of}，知悉日 {known_on}", style="bold")
    say(SENTENCES[found.verdict], style="green" if found.verdict == "automatic" else "yellow")
    for reason in found.reasons:
        say(f"  {'·' if reason.leads_to else '（另）'} {reason.text}")
    if policy.paid_within is not None:
        say(f"兑现时限：{paid_within_in_words(policy.paid_within)}")
    if found.decided is not None:
        _print_share(found.decided, KINDS[policy.subject])
    say()
    _print_conditions(found)
    if found.standings is not None:
        _print_standings(found.standings)
    else:
        say("数据有没有送来、新不新、全不全，加 --registry 或 --run 看。", style="dim")


def _print_share(decided: Decided, word: str) -> None:
    if not decided.subjects:
        say(f"名录里没有{word}。")
        return
    share = f"（{100 * decided.by_data / decided.subjects:.1f}%）" if decided.subjects >= FEW else ""
    say(f"名录里 {counted(decided.subjects)} 个{word}，只靠数据就能定的 {counted(decided.by_data)} 个{share}："
        + "，".join(f"{OUTCOMES[name]} {counted(decided.outcomes[name])}" for name in ("entitled", "not_entitled"))
        + "；" + "，".join(f"{OUTCOMES[name]} {counted(decided.outcomes[name])}"
                          for name in ("needs_facts", "needs_judgement")))  # fmt: skip


def _print_conditions(found: Feasibility) -> None:
    grid = Grid(title="每一条由什么决定", title_justify="left", title_style="bold", show_lines=True)
    for title, ratio in (
        ("条件或金额", 3),
        ("由哪份数据决定", 4),
        ("持有部门", 2),
        ("更新", 1),
        ("须人工或查文件的", 3),
    ):
        grid.add_column(title, overflow="fold", ratio=ratio)
    for each in found.rests:
        data = [f"{own.dataset.label}：{'、'.join(member.label for member in own.members)}" for own in each.data]
        human = [f"{term.label}（{term.decided_by.label}认定）" for term in each.terms]
        human += [f"{member.label}（缺依据，{member.holder}）" for member in each.texts]
        grid.add_row(
            ("金额：" if each.is_grant else "") + each.label + ("（依据待核实）" if each.to_verify else ""),
            "\n".join(data), "\n".join(_once(own.dataset.holder.label for own in each.data)),
            "\n".join(_once(_refresh(own.dataset.refresh) for own in each.data)), "\n".join(human),
        )  # fmt: skip
    console.print(grid, soft_wrap=False)


def _print_standings(found: Mapping[str, Standing]) -> None:
    grid = Grid(title="这些数据现在的情况", title_justify="left", title_style="bold")
    for title, ratio in (("数据", 3), ("最近截至", 2), ("声明完整到", 2), ("有值的主体", 4)):
        grid.add_column(title, overflow="fold", ratio=ratio)
    for each in found.values():
        latest = "没有送来" if each.latest is None else f"{each.latest}{'（已过期）' if each.is_stale else ''}"
        known = [f"{member.label} {counted(count)}/{counted(each.subjects)}"
                 for member, count in each.known.items()]  # fmt: skip
        grid.add_row(each.dataset.label, latest, str(each.complete_through or "没有声明"), "\n".join(known))
    console.print(grid, soft_wrap=False)


def _once(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(texts)


def _refresh(refresh: Refresh) -> str:
    """How often, in words."""
    if refresh.months and refresh.months % 12 == 0:
        return f"每{refresh.months // 12}年" if refresh.months > 12 else "每年"
    if refresh.months:
        return f"每{refresh.months}个月" if refresh.months > 1 else "每月"
    return f"每{refresh.days}天" if refresh.days > 1 else "每天" if refresh.days else "不再更新"
