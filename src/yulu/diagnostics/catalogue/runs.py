"""E757, E76x: runs of everybody, made and opened again."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

RUNS: Mapping[str, Wording] = {
    "E757": Wording(
        "结果里没有这个主体",
        "no such subject",
        "这次匹配的主体里没有“{subject}”⟨，相近的有：{alike}⟩。",
        "There is no '{subject}' among those who were decided⟨; near it are: {alike}⟩.",
        "请核对编号⟨；要查{hidden}，请用 --why 写明为什么查⟩。",
        "Check the id⟨; to look for a {hidden}, say with --why what for⟩.",
    ),
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
    "E763": Wording(
        "名单要有对照",
        "a table needs a mapping",
        "{file} 是一个文件；要按名单匹配，得写明用哪份对照来读。",
        "{file} is a file; to match a table, say which mapping reads it.",
        "请加 --map 和对照的名字；要按名录匹配，请写名录的文件夹。",
        "Add --map and the mapping's name; to match a registry, name its folder.",
    ),
    "E764": Wording(
        "不是做出结果的那个名录",
        "another registry",
        "“{folder}”的第 {version} 版不是这次结果用的那一版，指纹不同。",
        "Version {version} in '{folder}' is not the one that this run was made from: its hash differs.",
        "请用 --registry 指明当时的名录；名录移动过的，写它现在的位置。",
        "Name the registry of that time with --registry, wherever it lies now.",
    ),
    "E765": Wording(
        "不是做出结果的那张名单",
        "another table",
        "{file} 与做出结果的名单（{name}）内容不同。",
        "{file} is not the table that this run was made from ({name}): its content differs.",
        "请用 --table 指明当时的那个文件。",
        "Name the file of that time with --table.",
    ),
    "E766": Wording(
        "两次结果不能比较",
        "runs that cannot be compared",
        "“{before}”和“{after}”不能比较：{reason}。",
        "'{before}' and '{after}' cannot be compared: {reason}.",
        "请选同一地方、同一类主体的两次结果。",
        "Choose two runs of one place about the same kinds of subject.",
    ),
    "E767": Wording(
        "所依据的上一次结果不在了",
        "the run below is gone",
        "“{folder}”只存了变化，其余在“{base}”里；那里没有当时的结果，或者它已经改动。",
        "'{folder}' holds changes only, and the rest is in '{base}'; what lies there is gone, or is not that run.",
        "请把那一次的文件夹放回原处，或者重新匹配一次。",
        "Put that folder back into its place, or match again.",
    ),
    "E768": Wording(
        "不能接着这次结果算",
        "a run that cannot be continued",
        "不能接着“{folder}”算：{reason}。",
        "'{folder}' cannot be continued: {reason}.",
        "请去掉 --since，全部重新匹配。",
        "Leave out --since, and match everybody again.",
    ),
    "E769": Wording(
        "不知道用的是哪张对照",
        "an unknown mapping",
        "这次结果没有写明名单用的是哪张对照。",
        "This run does not say through which mapping its table was read.",
        "请用 --map 指明对照。",
        "Name the mapping with --map.",
    ),
}
