"""Commands about times and figures: due times, the figure check, indicators, the monthly report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import TOOLBOX, Folder, Json, Lang, Language, day, folder_of, leave


@app.command()
def due(
    folder: Folder,
    start: Annotated[str, typer.Option("--from", metavar="MOMENT", help="从何时起算，如 '2026-09-30 16:00'")],
    limit: Annotated[
        str, typer.Option("--limit", metavar="LIMIT", help="时限：5 个工作日、4 个工作小时、15 日、2 小时")
    ],
    department: Annotated[str | None, typer.Option("--department", help="按哪个部门的办公时间（名字或全称）")] = None,
    pause: Annotated[
        list[str] | None,
        typer.Option(
            "--pause", metavar="起/止", help="停表：'2026-10-09 10:00/2026-10-12 09:00'，还没恢复的不写止；可写几次"
        ),
    ] = None,
    extend: Annotated[list[str] | None, typer.Option("--extend", metavar="LIMIT", help="延长多少；可写几次")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="MOMENT", help="另问到某一时刻用了多少、还剩多少")] = None,
    statutory: Annotated[bool, typer.Option("--statutory", help="法定时限：不算本地自己停办、补班的日子")] = False,
    penalty_law: Annotated[
        bool, typer.Option("--penalty-law", help="行政处罚法里的“日”：2、3、5、7 日是工作日（第八十五条）")
    ] = False,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """算到期时间：逐日列出算没算、为什么、依据哪个文件。"""
    from yulu.cli.due import Asked, run_due

    asked = Asked(start, limit, department, tuple(pause or ()), tuple(extend or ()), at, statutory, penalty_law)
    leave(run_due(folder, asked, json, lang.value))


@app.command()
def figures(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="文本、.docx 或 .pdf；- 表示从标准输入读")],
    known: Annotated[
        Path | None, typer.Option("--known", metavar="FILE.json", help="已知数字（写法见 docs/figures.md）")
    ] = None,
    toolbox: Annotated[
        Path | None,
        typer.Option("--toolbox", metavar="TOOLBOX", parser=folder_of, help="与这个工具箱的见报数相对照"),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option("--releases", metavar="DIR", help="历次发布所在的文件夹：数字由名册重算核对（要写 --toolbox）"),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE.html", help="写成一个可以打印的网页")] = None,
    whole: Annotated[bool, typer.Option("--all", help="印出全文和算过的全部关系，不只是要问的")] = False,
    published: Annotated[
        date | None, typer.Option("--published", parser=day, metavar="DATE", help="文章见报的日期")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """检查文稿里的数字：逐个找出，能算的都算一遍，只提问题，不下结论。"""
    from yulu.cli.figures import run_figures

    if releases is not None and toolbox is None:
        raise typer.BadParameter("--releases 要和 --toolbox 一起写")
    leave(run_figures(files, known, toolbox, releases, html, published, whole, json, lang.value))


@app.command()
def indicators(
    folder: Annotated[Path | None, typer.Argument(metavar="[TOOLBOX]", parser=folder_of, help=TOOLBOX)] = None,
    data: Annotated[
        Path | None,
        typer.Argument(metavar="[DATA]", help="数据文件夹：每张表一个文件，文件名就是表名（CSV、Excel、Parquet）"),
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="统计期：月 2022-06，季 2022-Q2，年 2022")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="只算这一项指标；可写几次")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="另写成表格 indicators.csv")] = None,
    release: Annotated[
        Path | None,
        typer.Option("--release", metavar="DIR", help="发布：连同口径和数据冻结在这个文件夹（须不存在或为空）"),
    ] = None,
    check_release: Annotated[
        Path | None, typer.Option("--check-release", metavar="DIR", help="核对一次发布：文件有没有动过，重算是否一致")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """计算指标：数值、上下限、区间、时序进度、同比环比，旁边列出见报数；或者核对以前的发布。"""
    from yulu.cli.indicators import run_check_release, run_indicators

    if check_release is not None:
        leave(run_check_release(check_release, json, lang.value))
    if folder is None or data is None or period is None:
        raise typer.BadParameter("要写明 TOOLBOX、DATA 和 --period，或者只写 --check-release")
    leave(run_indicators(folder, data, period, only or [], out, release, json, lang.value))


@app.command()
def report(
    folder: Folder,
    data: Annotated[Path, typer.Argument(metavar="DATA", help="数据文件夹：每张表一个文件，文件名就是表名")],
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="统计期：月 2022-06，季 2022-Q2，年 2022")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="月报的文件夹（须不存在或为空）")],
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="只写这一项指标；可写几次")] = None,
    releases: Annotated[
        Path | None,
        typer.Option("--releases", metavar="DIR", help="历次发布所在的文件夹：图上画成序列，口径改了就断开"),
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """写指标月报：Word 和 Excel 各一份，每项指标一张图，口径、来源、待弄清的都作注。"""
    from yulu.cli.report import run_report

    leave(run_report(folder, data, period, only or [], out, releases, json, lang.value))
