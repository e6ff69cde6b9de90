"""E99x: the office, its home and its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

OFFICE: Mapping[str, Wording] = {
    "E987": Wording(
        "没有这个人",
        "nobody is known by that",
        "名录里没有可以删除的“{person}”。",
        "The registry knows nobody to erase as '{person}'.",
        "写 person:代号 或 household:代号，或者写 - 再输入身份证件号码。",
        "Write person:CODE or household:CODE, or - and type the identity number.",
    ),
    "E990": Wording(
        "这里还没有办公室",
        "no office here",
        "“{folder}”里没有办公室的密钥和数据库。",
        "'{folder}' holds no office: neither keys nor a database.",
        "第一次使用请先运行 yulu office init；已有的，用 --home 或 YULU_HOME 指明它在哪里。",
        "Run yulu office init once; if there is one already, say where with --home or YULU_HOME.",
    ),
    "E991": Wording(
        "密钥谁都能读",
        "a key that others may read",
        "密钥文件 {file} 的权限是 {mode}，别人也能读。",
        "The key file {file} has mode {mode}: others may read it.",
        "请执行 chmod 600 {file}；可能被人读过的，请按运维手册更换。",
        "Run chmod 600 {file}; if others may have read it, replace it as the operator's guide says.",
    ),
    "E992": Wording(
        "密钥文件坏了",
        "a broken key",
        "{file} 里不是一把密钥。",
        "{file} holds no key.",
        "请从备份恢复这个文件；没有它，台账的印记不能核对。",
        "Restore this file from a backup; without it the ledger's seals cannot be checked.",
    ),
    "E993": Wording(
        "不是检查点文件",
        "not a checkpoint",
        "{file} 里没有检查点，或者不完整。",
        "{file} holds no checkpoint, or not all of one.",
        "检查点由 yulu ledger checkpoint 写出，请用当时另存的那一份。",
        "A checkpoint is written by yulu ledger checkpoint; use the one that was kept outside then.",
    ),
    "E994": Wording(
        "数据库连不上",
        "the database does not answer",
        "连接数据库失败：{reason}",
        "The database does not answer: {reason}",
        "请检查 DATABASE_URL 和数据库服务；没有设置的，用的是 {database}。",
        "Check DATABASE_URL and the server; where it is not set, {database} is used.",
    ),
    "E995": Wording(
        "这个地址用不了",
        "an address that cannot be used",
        "不能在 {host} 的 {port} 端口上开门：{reason}",
        "Nobody can listen at port {port} of {host}: {reason}",
        "可能已经有一个在运行；用 --port 换一个端口，或者先停下那一个。",
        "Another may be running; take another port with --port, or stop that one first.",
    ),
    "E996": Wording(
        "恢复不了这份备份",
        "a backup that cannot be restored",
        "{file}：{reason}。",
        "{file}: {reason}.",
        "请换一份备份，或者对照当时的程序版本和数据库种类；原来的办公室没有动过。",
        "Take another backup, or compare the program's version and the kind of database; no office was touched.",
    ),
    "E997": Wording(
        "那里已经有东西",
        "something is there already",
        "“{what}”不是空的。",
        "'{what}' is not empty.",
        "备份不覆盖文件，恢复只恢复到空的地方：请换一个名字，或者先把原来的移走。",
        "Nothing is overwritten, and an office is restored into an empty place only: name another, or move it away.",
    ),
    "E998": Wording(
        "名录正有人写入",
        "the registry is being written",
        "等了两分钟，名录仍在写入（{who}），没有备份。",
        "The registry was still being written after two minutes ({who}); nothing was backed up.",
        "请等那次导入结束以后再备份。",
        "Wait for that import to end and back up again.",
    ),
}
