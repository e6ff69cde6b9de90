"""E94x: a generated city."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

DEMONSTRATION: Mapping[str, Wording] = {
    "E940": Wording(
        "已经有了",
        "already there",
        "{folder} 已经存在，演示城市不会写进去，也不会盖掉它。",
        "{folder} exists already; the demonstration city is not written into it and does not replace it.",
        "请用 --out 另写一个文件夹，或者确认不要它以后自己删掉（名录旁边的 .key 和 .looks.jsonl 一并删）。",
        "Name another folder with --out, or remove it yourself, with its .key and .looks.jsonl, if it is not needed.",
    ),
    "E941": Wording(
        "日期太早",
        "day too early",
        "演示城市从 {first} 起才有数据，{day} 太早了。",
        "The demonstration city has data from {first} on; {day} is too early.",
        "请用 --on 写一个较晚的日期，例如 2022-06-30。",
        "Give a later day with --on, such as 2022-06-30.",
    ),
    "E942": Wording(
        "日期还没有到",
        "day to come",
        "{day} 还没有到（今天是 {today}），部门不可能已经交付那天的数据。",
        "{day} is still to come (today is {today}); no department can have delivered data of that day.",
        "请用 --on 写今天或者更早的日期。",
        "Give today or an earlier day with --on.",
    ),
}
