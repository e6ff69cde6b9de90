"""E87x, E88x: a place's own zone and calendar; cases that are over, read from a table; models of what texts say."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

REPLAYS: Mapping[str, Wording] = {
    "E870": Wording(
        "没有这个时区",
        "unknown time zone",
        "没有名为“{zone}”的时区。",
        "There is no time zone '{zone}'.",
        "请写 Asia/Shanghai、America/New_York 这样的名字；系统里没有时区表的，先安装 tzdata。",
        "Write a name such as Asia/Shanghai or America/New_York; where the system has no table of zones, "
        "install tzdata.",
    ),
    "E871": Wording(
        "日子在日历以外",
        "a day outside the calendar",
        "这份日历从 {first} 到 {last}，这一天不在里面。",
        "This calendar goes from {first} to {last}; the day is not in it.",
        "请核对日期，或改日历的 from、to。",
        "Check the day, or the calendar's from and to.",
    ),
    "E872": Wording(
        "一行的格数不对",
        "a row with another number of cells",
        "表头有 {expected} 列，这一行有 {found} 格。",
        "The header has {expected} columns, this row has {found} cells.",
        "请核对逗号和引号；这一行没有计入，另行列出。",
        "Check commas and quotes; this row is not counted, but listed.",
    ),
    "E873": Wording(
        "时间读不出来",
        "a time that cannot be read",
        "“{column}”写的是“{value}”，不是日期和时间。",
        "'{column}' is '{value}', which is not a day and a time.",
        "应写成 2022-09-01 08:30 这样；这一行没有计入，另行列出。",
        "Write it as 2022-09-01 08:30; this row is not counted, but listed.",
    ),
    "E874": Wording(
        "没有收到的时间",
        "no time of receipt",
        "“{column}”是空的。",
        "'{column}' is empty.",
        "不知道何时收到，就不能算期限；这一行没有计入，另行列出。",
        "Without the time of receipt nothing can be counted; this row is not counted, but listed.",
    ),
    "E875": Wording(
        "先答复、后收到",
        "answered before it was received",
        "{received} 收到，{replied} 就已经答复。",
        "It was received at {received}, but answered at {replied}.",
        "请核对两个时间；这一行没有计入，另行列出。",
        "Check both times; this row is not counted, but listed.",
    ),
    "E876": Wording(
        "工具箱里没有这个部门",
        "a department the toolbox does not know",
        "“{column}”写的是“{value}”，departments.yaml 里没有这个名字或全称。",
        "'{column}' is '{value}', which departments.yaml does not have, by name or by label.",
        "请在 departments.yaml 里补上；这一行没有计入，另行列出。",
        "Add it to departments.yaml; this row is not counted, but listed.",
    ),
    "E877": Wording(
        "工具箱里没有这个事项",
        "a service the toolbox does not know",
        "“{column}”写的是“{value}”，services 里没有这个名字或全称。",
        "'{column}' is '{value}', which is no service of the toolbox, by name or by title.",
        "请核对；这一行没有计入，另行列出。",
        "Check it; this row is not counted, but listed.",
    ),
    "E878": Wording(
        "那天的钟没有走过这个时刻",
        "a time that no clock showed",
        "“{column}”写的是“{value}”，那天拨快了钟，没有这个时刻。",
        "'{column}' is '{value}'; clocks were put forward over it on that day.",
        "请核对这张表用的是哪个时区（office-hours.yaml 的 zone）；这一行没有计入，另行列出。",
        "Check which zone the table is in (zone in office-hours.yaml); this row is not counted, but listed.",
    ),
    "E879": Wording(
        "按事项不会这样",
        "what the service does not allow",
        "“{act}”不成立：{why}。",
        "'{act}' cannot happen: {why}.",
        "请核对这一行和事项的规定；这一行没有计入，另行列出。",
        "Check the row against the service; it is not counted, but listed.",
    ),
    "E880": Wording(
        "日历里没有这些日子",
        "days the calendar does not have",
        "要用到 {day} 是否上班、几点上班，日历和办公时间里没有。",
        "Whether, or when, {day} is worked is not in the calendar and the office hours.",
        "请核对时间，或补上 office-hours.yaml；这一行没有计入，另行列出。",
        "Check the time, or add to office-hours.yaml; this row is not counted, but listed.",
    ),
    "E881": Wording(
        "--map 写得不对",
        "a --map that cannot be read",
        "“{value}”不成立。可以对照的是：{keys}；received 必写，同一项只写一次。",
        "'{value}' does not hold. What can be mapped: {keys}; received is needed, and each only once.",
        "请写成 --map received=收到时间 --map replied=答复时间 这样，等号右边是表头里的名字。",
        "Write --map received=CREATED --map replied=CLOSED; right of the sign stands a name of the header.",
    ),
    "E882": Wording(
        "表里没有这一列",
        "a column that is not there",
        "{file} 的表头里没有“{column}”，或者不止一列叫这个名字。表头有：{known}。",
        "The header of {file} has no column '{column}', or more than one. It has: {known}.",
        "请核对 --map。",
        "Check --map.",
    ),
    "E883": Wording(
        "按哪个事项算",
        "which service",
        "工具箱里没有“{name}”这个事项⟨；有：{known}⟩。",
        "The toolbox has no service '{name}'⟨; it has: {known}⟩.",
        "请用 --service 写明一个，或用 --map service=… 说明哪一列写着事项。",
        "Name one by --service, or the column that says it by --map service=….",
    ),
    "E884": Wording(
        "这张表读不下去",
        "a table that cannot be read on",
        "从第 {line} 行起读不下去：{why}。",
        "It cannot be read from line {line} on: {why}.",
        "多半是引号没有成对。请修好再读，一行也没有计入。",
        "Most likely a quote was never closed. Mend it and try again; nothing has been counted.",
    ),
    "E885": Wording(
        "文件读不了，或写不了",
        "a file that cannot be read or written",
        "{file}：{why}。",
        "{file}: {why}.",
        "请核对路径和权限。",
        "Check the path and the permissions.",
    ),
}
