"""E95x: what is asked about one subject along a fact, and question by question."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

ASKING: Mapping[str, Wording] = {
    "E950": Wording(
        "没有可以沿着看的这个事实",
        "no such fact to follow",
        "关于{kind}的政策里，没有一项用到名为“{name}”的数、日期或月份⟨；最相近的是“{nearest}”⟩。",
        "No policy about a {kind} uses a number, day or month named '{name}'⟨; nearest is '{nearest}'⟩.",
        "可以写事实的名字或全称：{known}。",
        "Possible names: {known}.",
    ),
    "E951": Wording(
        "沿这个事实的变化太多",
        "too many edges along the fact",
        "沿“{name}”规则变化的地方太多，逐处核实超出了上限。",
        "The rules turn at too many places along '{name}' to prove them all.",
        "请检查规则里是否有反复取整、反复比较同一个事实的写法。",
        "Look for expressions that round or compare this fact over and over.",
    ),
    "E952": Wording(
        "写不了文件",
        "the file cannot be written",
        "答案没有写进 {file}：{reason}。",
        "The answers were not written to {file}: {reason}.",
        "请检查文件夹是否存在、有没有写的权限。",
        "Check that the folder exists and may be written to.",
    ),
    "E953": Wording(
        "文件已经有了",
        "the file is there already",
        "{file} 已经存在，不会覆盖。",
        "{file} exists already and is not overwritten.",
        "请用 --out 换一个文件名。",
        "Name another file with --out.",
    ),
}
