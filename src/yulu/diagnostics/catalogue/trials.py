"""E97x: a draft change, and what comes of trying it."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

TRIALS: Mapping[str, Wording] = {
    "E970": Wording(
        "要改的东西不在工具箱里",
        "nothing there to change",
        "工具箱里没有名为“{name}”的{what}⟨；已有：{known}⟩。",
        "The toolbox has no {what} named '{name}'⟨; known are: {known}⟩.",
        "请核对拼写；新增的写在 add 下面。",
        "Check the spelling; what is new belongs under add.",
    ),
    "E971": Wording(
        "要新增的东西已经有了",
        "already there",
        "工具箱里已有名为“{name}”的{what}，不能再新增。",
        "The toolbox already has {what} named '{name}', which cannot be added again.",
        "要改它的，写在 change 下面；另一样的，请换一个名字。",
        "To change it, write it under change; if it is another one, choose another name.",
    ),
    "E972": Wording(
        "草案什么也没有改",
        "a draft that does nothing",
        "这份草案没有新增、修改或者删去任何东西。",
        "This draft adds, changes and removes nothing.",
        "请在 add、change 或 remove 下面写明改什么。",
        "Say under add, change or remove what it does.",
    ),
    "E973": Wording(
        "不是草案",
        "no draft there",
        "“{file}”不是草案文件，也不是放着 change.yaml 的文件夹。",
        "'{file}' is neither the file of a draft nor a folder with change.yaml in it.",
        "请用 --change 指明草案的 YAML 文件，写法见 docs/trial.md。",
        "Name the draft's YAML file with --change; docs/trial.md says how to write it.",
    ),
    "W970": Wording(
        "草案在这一天不改变任何政策",
        "a draft without effect on this day",
        "按决定日 {as_of}，草案没有改变任何一项政策的判断。",
        "On {as_of}, the draft changes what no policy says.",
        "请核对草案的起止日（from、to）、政策的有效期，或换一个决定日（--on）。",
        "Check the draft's days (from, to) and the policies' validity, or choose another day with --on.",
    ),
}
