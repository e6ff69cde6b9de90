"""All commands and their options. What they do stands in their own modules, imported when they run."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from yulu import __version__
from yulu.toolbox.places import toolbox_folder

app = typer.Typer(
    name="yulu",
    help="雨露：把政策写成可核对的规则，告诉每个主体应得什么、为什么、还差什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写成 2022-04-01 这样") from None


_TOOLBOX = "工具箱文件夹，如 toolboxes/liuxi；随程序带来的写名字即可，如 liuxi"
Folder = Annotated[Path, typer.Argument(metavar="TOOLBOX", parser=toolbox_folder, help=_TOOLBOX)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Language = Annotated[Lang, typer.Option("--lang", help="提示的语言：zh 或 en")]
On = Annotated[date, typer.Option("--on", parser=_day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")]
KnownOn = Annotated[
    date | None,
    typer.Option("--known-on", parser=_day, metavar="DATE", help="知悉日：只用这一天以前公布的文件（默认今天）"),
]


Archive = Annotated[
    Path | None,
    typer.Option("--archive", metavar="DIR", help="存放历次工具箱的文件夹（默认 YULU_ARCHIVE 或用户数据目录）"),
]


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    if version:
        typer.echo(f"yulu {__version__}")
        raise typer.Exit


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="TOOLBOX…", parser=toolbox_folder, help=_TOOLBOX)],
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """检查工具箱：一次找出全部问题，逐个指明文件、行、列和改法。"""
    from yulu.cli.checking import run_check

    _exit(run_check(folders, json, lang.value))


@app.command()
def test(
    folder: Folder,
    policy: Annotated[str | None, typer.Option("--policy", help="只运行这一项政策的样例")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """运行政策旁边的样例，逐条报告。"""
    from yulu.cli.checking import run_test

    _exit(run_test(folder, policy, json, lang.value))


@app.command()
def facts(
    folder: Folder,
    policy: Annotated[str | None, typer.Argument(metavar="[POLICY]", help="只列这一项政策用到的")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """列出一个主体的文件里可以写什么：事实、记录、认定事项。"""
    from yulu.cli.facts import run_facts

    _exit(run_facts(folder, policy, json, lang.value))


@app.command()
def decide(
    folder: Annotated[Path | None, typer.Argument(metavar="TOOLBOX", parser=toolbox_folder, help=_TOOLBOX)] = None,
    subject: Annotated[
        Path | None, typer.Argument(metavar="SUBJECT.json", help="一个主体的情况；- 表示从标准输入读")
    ] = None,
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")
    ] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="只判断这一项政策")] = None,
    known_on: KnownOn = None,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="按这份回执（--json 的输出）重做一遍，看是否一致")
    ] = None,
    archive: Archive = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """判断一个主体：每项政策符合与否、依据、金额、还缺什么；或者按回执重做。"""
    from yulu.cli.deciding import run_decide, run_repeat
    from yulu.toolbox.archive import default_archive

    kept = archive or default_archive()
    if receipt is not None:
        _exit(run_repeat(receipt, kept, json, lang.value))
    if folder is None or subject is None or on is None:
        raise typer.BadParameter("要写明 TOOLBOX、SUBJECT.json 和 --on，或者只写 --receipt")
    _exit(run_decide(folder, subject, policy, on, known_on or date.today(), kept, json, lang.value))


@app.command()
def archive(folder: Folder, into: Archive = None, json: Json = False, lang: Language = Lang.zh) -> None:
    """把工具箱原样存档，以后可以按当时的规定重做决定。"""
    from yulu.cli.deciding import run_archive
    from yulu.toolbox.archive import default_archive

    _exit(run_archive(folder, into or default_archive(), json, lang.value))


@app.command()
def match(
    folder: Folder,
    source: Annotated[
        Path, typer.Argument(metavar="REGISTRY", help="名录的文件夹；或者一张主体名单（CSV、Parquet），要写 --map")
    ],
    on: On,
    out: Annotated[Path, typer.Option("--out", metavar="RUN", help="结果文件夹（须不存在或为空）")],
    mapping: Annotated[
        str | None, typer.Option("--map", metavar="MAP", help="名单怎么读：工具箱里的对照表名，或一个 YAML 文件")
    ] = None,
    known_on: KnownOn = None,
    everything: Annotated[bool, typer.Option("--all", help="不符合的也逐条列出")] = False,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """对名录或名单里的每个主体判断全部政策，写出结果并汇总。"""
    from yulu.cli.matching import run_match

    _exit(run_match(folder, source, mapping, on, known_on or date.today(), out, everything, json, lang.value))


@app.command()
def demo(
    subjects: Annotated[int, typer.Option("--subjects", min=1, help="生成多少个主体")] = 2000,
    lang: Language = Lang.zh,
) -> None:
    """用虚构的柳溪市走一遍：检查、生成名单、判断每个主体、汇总。"""
    from yulu.cli.demonstration import run_demo

    _exit(run_demo(subjects, lang.value))


def _exit(code: int) -> NoReturn:
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; a reader that stops reading early (`| head`) is no error."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
