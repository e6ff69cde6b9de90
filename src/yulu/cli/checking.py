"""`yulu check` and `yulu test`."""

from __future__ import annotations

import time
from pathlib import Path

from yulu.cases.examples import run_service_examples
from yulu.checking import check_toolbox
from yulu.checking.check import as_diagnostics
from yulu.cli.printing import console, print_faults, print_json, render_faults
from yulu.diagnostics import Diagnostic, Fault, as_json
from yulu.diagnostics.wording import Language
from yulu.rules.examples import ExampleResult, run_examples
from yulu.toolbox.hashes import content_hash, rules_paths
from yulu.toolbox.loading import load_toolbox


def run_check(folders: list[Path], as_data: bool, lang: str) -> int:
    """0 if no toolbox has an error; warnings are printed and let through."""
    language: Language = "en" if lang == "en" else "zh"
    found: dict[str, list[Diagnostic]] = {folder.as_posix(): check_toolbox(folder) for folder in folders}
    errors = sum(1 for faults in found.values() for fault in faults if fault.severity == "error")
    if as_data:
        print_json(
            {
                "toolboxes": [
                    {
                        "folder": folder,
                        "faults": [as_json(fault, language) for fault in faults],
                        **_hashes(folder, faults),
                    }
                    for folder, faults in found.items()
                ]
            }
        )
        return 1 if errors else 0
    for folder, faults in found.items():
        if faults:
            console.print(render_faults(faults, language), markup=False)
            console.print()
        console.print(_verdict(folder, faults, language), markup=False)
    return 1 if errors else 0


def _hashes(folder: str, faults: list[Diagnostic]) -> dict[str, str]:
    if any(fault.severity == "error" for fault in faults):
        return {}
    content = load_toolbox(Path(folder)).content
    return {"content_hash": content_hash(content), "rules_hash": content_hash(content, rules_paths(content))}


def _verdict(folder: str, faults: list[Diagnostic], language: Language) -> str:
    wrong = sum(1 for fault in faults if fault.severity == "error")
    doubtful = len(faults) - wrong
    hashes = _hashes(folder, faults)
    if language == "en":
        counts = f"{wrong} error(s), {doubtful} warning(s)" if faults else "nothing to mend"
        return f"{folder}: {counts}" + (f"; rules {hashes['rules_hash'][:12]}" if hashes else "")
    counts = f"{wrong} 处错误，{doubtful} 处提醒" if faults else "没有发现问题"
    return f"{folder}：{counts}" + (f"；规则指纹 {hashes['rules_hash'][:12]}" if hashes else "")


def run_test(folder: Path, policy: str | None, as_data: bool, lang: str) -> int:
    """0 if every example comes out as it says."""
    language: Language = "en" if lang == "en" else "zh"
    started = time.monotonic()
    try:
        toolbox = load_toolbox(folder)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    known = {**toolbox.policies, **toolbox.services, **toolbox.indicators.indicators}
    if policy is not None and policy not in known:
        print_faults([no_such_policy(policy, known)], as_data, lang)
        return 2
    results = [*run_examples(toolbox, policy), *run_service_examples(toolbox, policy)]
    if toolbox.indicators.indicators:
        from yulu.indicators.examples import run_indicator_examples  # brings the bulk engine, slow to load

        results += run_indicator_examples(toolbox, policy)
    failed = [result for result in results if not result.passed]
    if as_data:
        print_json(
            {
                "passed": len(results) - len(failed),
                "failed": len(failed),
                "examples": [_data(r, language) for r in results],
            }
        )
        return 1 if failed or not results else 0
    last = None
    for result in results:
        if result.policy != last:
            last = result.policy
            console.print(f"\n{result.policy}", markup=False)
        console.print(f"  {'✓' if result.passed else '✗'} {result.name}", markup=False)
    if failed:
        console.print()
        console.print(
            render_faults([each for result in failed for each in as_diagnostics(result)], language), markup=False
        )
    seconds = time.monotonic() - started
    if language == "en":
        console.print(f"\n{len(results) - len(failed)} passed, {len(failed)} failed in {seconds:.2f}s", markup=False)
    else:
        console.print(
            f"\n{len(results) - len(failed)} 条通过，{len(failed)} 条不符，用时 {seconds:.2f} 秒", markup=False
        )
    return 1 if failed or not results else 0


def _data(result: ExampleResult, language: Language) -> dict[str, object]:
    return {
        "policy": result.policy,
        "name": result.name,
        "passed": result.passed,
        "faults": [as_json(each, language) for each in as_diagnostics(result)],
    }


def no_such_policy(policy: str, known: object) -> Diagnostic:
    """The policy asked for is not in the toolbox."""
    from yulu.diagnostics import nearest

    names = list(known)  # type: ignore[call-overload]
    return Diagnostic("E707", None, {"name": policy, "nearest": nearest(policy, names) or ""})
