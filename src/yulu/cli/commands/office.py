"""Commands of the office: its home and its ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import Folder, Json, Lang, Language, day, leave

office = typer.Typer(help="办公室：数据库和密钥放在哪里。", no_args_is_help=True, rich_markup_mode=None)


app.add_typer(office, name="office")


ledger = typer.Typer(help="台账：发生过的事，只能追加，改动查得出来。", no_args_is_help=True, rich_markup_mode=None)


app.add_typer(ledger, name="ledger")


OfficeHome = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="办公室的文件夹（默认 YULU_HOME 或用户数据目录）")
]


@office.command("init")
def office_init(home: OfficeHome = None, json: Json = False, lang: Language = Lang.zh) -> None:
    """建立办公室：密钥和数据库；已有的保持原样，只把数据库更新到本程序的版本。"""
    from yulu.cli.ledger import run_init

    leave(run_init(home, json, lang.value))


@office.command("issue")
def office_issue(
    toolbox: Folder,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="谁提议颁布")],
    second: Annotated[str, typer.Option("--second", metavar="WHO", help="谁复核签署；要另一个人")],
    since: Annotated[
        date | None, typer.Option("--since", parser=day, metavar="DATE", help="哪一天零时起生效（默认今天）")
    ] = None,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """颁布办公室的第一个工具箱：检查和样例都通过才行，两个人签署；以后的在网站上提议。"""
    from yulu.cli.issuing import run_issue

    leave(run_issue(toolbox, by, second, since, home, json, lang.value))


@office.command("token")
def office_token(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="替哪个账号办事")],
    scope: Annotated[list[str], typer.Option("--scope", help="可以做的，可写几次，如 see_case、file_request")],
    label: Annotated[str, typer.Option("--label", help="给谁、做什么用")] = "接口",
    days: Annotated[int, typer.Option("--days", min=1, max=1095, help="几天后到期")] = 365,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """给程序一个接口令牌：库里只存指纹，令牌只显示一次。"""
    from yulu.cli.tokens import run_token
    from yulu.office.accounts.permissions import Action

    unknown = [each for each in scope if each not in set(Action)]
    if unknown:
        raise typer.BadParameter(f"没有权限“{unknown[0]}”；可写的有：{'、'.join(Action)}", param_hint="--scope")
    leave(run_token(account, label, [Action(each) for each in scope], days, home, json, lang.value))


@ledger.command("verify")
def ledger_verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", metavar="FILE", help="以前另存的检查点，可写几次；查得出截尾")
    ] = None,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """核对整个台账：改动、缺失、换位、伪造、截尾，逐条指出。完好返回 0，有问题返回 1。"""
    from yulu.cli.ledger import run_verify

    leave(run_verify(checkpoint or [], home, json, lang.value))


@ledger.command("checkpoint")
def ledger_checkpoint(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件；请存在别处，如交给审计")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """核对以后写出检查点：台账现在到第几条、那一条的指纹。"""
    from yulu.cli.ledger import run_checkpoint

    leave(run_checkpoint(out, home, json, lang.value))


@ledger.command("export")
def ledger_export(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个文件夹")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """导出全部条目、检查点和一个核对脚本：不装本程序，有 Python 就能核对。"""
    from yulu.cli.ledger import run_export

    leave(run_export(out, home, json, lang.value))


@ledger.command("show")
def ledger_show(
    about: Annotated[str | None, typer.Option("--about", help="只看关于谁或哪件事的，如 case:20220901-1")] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="看最后几条")] = 20,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """看台账的条目：何时、谁、做了什么、关于谁。"""
    from yulu.cli.ledger import run_show

    leave(run_show(about, last, home, json, lang.value))


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="在哪个地址上；127.0.0.1 只有本机能访问")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口；0 由系统选一个空的")] = 8000,
    threads: Annotated[int, typer.Option("--threads", min=1, max=64, help="同时答复几个请求")] = 8,
    home: OfficeHome = None,
    lang: Language = Lang.zh,
) -> None:
    """办公室开门：更新数据库，启动网站和后台任务；收到停止信号，把正在办的办完再停。"""
    from yulu.cli.serving import run_serve

    leave(run_serve(home, host, port, threads, lang.value))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件")],
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="FILE", help="密钥另存到哪个文件；和备份分开放")
    ] = None,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """备份整个办公室：数据库、名录、工具箱、匹配结果、附件，同一时刻的；办公照常，不用停。"""
    from yulu.cli.backups import run_backup

    leave(run_backup(file, keys, home, json, lang.value))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="哪一份备份")],
    keys: Annotated[Path, typer.Option("--keys", metavar="FILE", help="当时另存的密钥")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """用备份恢复办公室，只恢复到空的地方；核对每个文件和整个台账。"""
    from yulu.cli.backups import run_restore

    leave(run_restore(file, keys, home, json, lang.value))


@app.command()
def erase(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="名录代号，如 person:3f…；写 - 则从标准输入读身份证件号码")
    ],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="谁经手")],
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="为什么，如本人申请")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """把一个人从办公室里删掉：身份、名录的每一版、匹配结果、台账另存的内容；台账的链条完好。"""
    from yulu.cli.erasing import run_erase

    leave(run_erase(person, by, because, home, json, lang.value))
