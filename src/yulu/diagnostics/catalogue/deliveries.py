"""E7xx: tables that departments deliver, and the runs made of them."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

DELIVERIES: Mapping[str, Wording] = {
    "E701": Wording(
        "表里少了一列",
        "a column is missing",
        "{file} 里没有“{column}”这一列。",
        "There is no column '{column}' in {file}.",
        "请核对表头；部门改了表头的，请在 mappings 里相应修改。",
        "Check the header; if the department renamed it, change the mapping.",
    ),
    "E702": Wording(
        "这一格读不出来",
        "a cell cannot be read",
        "第 {row} 行“{column}”写的是“{value}”，应当是{expected}。",
        "Row {row}, '{column}': '{value}' is not {expected}.",
        "请向交数的部门核实；这一行先放在一边，其他行照常读入。",
        "Ask the department that delivered it; this row is set aside, the others are read.",
    ),
    "E703": Wording(
        "没有这个数据集或事实",
        "unknown dataset or fact",
        "没有声明过名为“{name}”的数据集或事实。",
        "'{name}' is neither a declared dataset nor a declared fact.",
        "请核对拼写，或先在 datasets 里声明。",
        "Check the spelling, or declare it under datasets first.",
    ),
    "E704": Wording(
        "主体重复了",
        "the same subject twice",
        "“{id}”已经在第 {first} 行出现过。",
        "'{id}' already stands in row {first}.",
        "请向交数的部门核实，只留一行。",
        "Ask the department that delivered it, and keep one.",
    ),
    "E705": Wording(
        "不支持的文件格式",
        "unsupported file format",
        "{file} 的格式读不了。",
        "The format of {file} cannot be read.",
        "请另存为 CSV 或 Parquet。",
        "Save it as CSV or Parquet.",
    ),
    "E706": Wording(
        "文件夹里已经有一次结果",
        "the folder already holds a run",
        "文件夹“{folder}”里已经有一次匹配的结果，不会覆盖。",
        "The folder '{folder}' already holds a run; it is not overwritten.",
        "请换一个文件夹。",
        "Choose another folder.",
    ),
    "E707": Wording(
        "没有这项政策",
        "unknown policy",
        "没有编号为“{name}”的政策。",
        "There is no policy '{name}'.",
        "请核对编号。",
        "Check the id.",
    ),
    "E708": Wording(
        "没有这份对照",
        "unknown mapping",
        "没有名为“{name}”的对照（mapping）⟨；已有：{known}⟩。",
        "There is no mapping '{name}'⟨; known are: {known}⟩.",
        "请核对名字，或先在 mappings 里写一份。",
        "Check the name, or write one under mappings first.",
    ),
}
