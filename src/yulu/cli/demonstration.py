"""`yulu demo`: the whole path on the made-up town, from check to summary."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from yulu.calendars.zone import today
from yulu.checking import check_toolbox
from yulu.cli.matching import find_mapping, match_with_progress, print_run
from yulu.cli.printing import counted, print_faults, say
from yulu.demonstration import write_population
from yulu.matching.table import read_table
from yulu.rules.examples import run_examples
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

_TOOLBOX, _MAPPING = "liuxi", "enterprise-list"
_AS_OF = date(2022, 6, 30)
_SEED = 2022
_FOLDER = Path("build/liuxi")


def run_demo(subjects: int, lang: str) -> int:
    """0 once the town is decided; the files stay in `build/liuxi`."""
    folder = shipped_toolbox(_TOOLBOX)
    shown = Path(os.path.relpath(folder))
    say(f"1  检查工具箱 {shown.as_posix()}", style="bold")
    faults = check_toolbox(shown)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        print_faults(errors, False, lang)
        return 1
    toolbox = load_toolbox(shown)
    examples = list(run_examples(toolbox))
    say(f"   没有发现问题；{len(toolbox.policies)} 项政策，{len(examples)} 条样例全部相符")

    say(f"2  生成 {counted(subjects)} 户虚构的企业（有缺项，如同部门真实送来的数据）", style="bold")
    _FOLDER.mkdir(parents=True, exist_ok=True)
    table_file = _FOLDER / "enterprises.csv"
    mapping = find_mapping(toolbox, _MAPPING)
    write_population(toolbox, mapping.shape, subjects, _SEED, table_file)
    say(f"   {table_file.as_posix()}")

    say("3  对每一户判断每一项政策", style="bold")
    table = read_table(toolbox, mapping, table_file)
    out = _FOLDER / "run"
    shutil.rmtree(out, ignore_errors=True)
    run = match_with_progress(toolbox, table, _AS_OF, today(), out)
    say(f"   {out.as_posix()}/decisions.csv")
    say()
    print_run(run)
    say()
    _print_next(shown, table_file, out)
    return 0


def _print_next(shown: Path, table_file: Path, out: Path) -> None:
    say("接下来可以试：", style="bold")
    toolbox, again = shown.as_posix(), f"{out.parent.as_posix()}/july"
    table = table_file.as_posix()
    for command, what in (
        (f"yulu test {toolbox}", "看每项政策的样例"),
        (f"yulu facts {toolbox} rent-relief", "看一个主体的文件里可以写什么"),
        (f"yulu check {toolbox}", "改一改 YAML，看它怎样指出问题"),
        (f"yulu match {toolbox} {table} --map {_MAPPING} --on 2022-07-01 --out {again}", "换一天再判断"),
    ):
        say(f"  .venv/bin/{command}")
        say(f"      {what}", style="dim")
    say("写一项新政策：docs/writing-a-policy.md")
