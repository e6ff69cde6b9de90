"""E76x: runs of everybody, opened again."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

RUNS: Mapping[str, Wording] = {
    "E760": Wording(
        "这里没有匹配结果",
        "not a run",
        "“{folder}”里没有一次匹配的结果（没有 manifest.json）。",
        "'{folder}' holds no run (there is no manifest.json).",
        "请写 yulu match --out 指定的那个文件夹。",
        "Name the folder that was given to yulu match --out.",
    ),
    "E761": Wording(
        "匹配结果已损坏",
        "a damaged run",
        "“{folder}”里的 {file} 与做出结果时不一样：缺失、改动过，或者没有写完。",
        "{file} in '{folder}' is not what the run wrote: missing, changed or cut short.",
        "这一次的结果不能再用；请从备份恢复整个文件夹，或者重新匹配。",
        "This run cannot be used any more; restore the whole folder from a backup, or match again.",
    ),
    "E762": Wording(
        "匹配结果的格式较新",
        "a run of a newer format",
        "“{folder}”是更新版本的程序（{program}）写的，格式 {format}，本程序读不了。",
        "'{folder}' was written by a newer program ({program}) in format {format}, which this one cannot read.",
        "请升级程序后再读。",
        "Upgrade the program to read it.",
    ),
}
