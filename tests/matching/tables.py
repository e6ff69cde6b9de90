"""A list of enterprises as a department sends it, and a mapping that reads it, written where a test wants them."""

from __future__ import annotations

from pathlib import Path

from yulu.cli.matching import find_mapping
from yulu.matching.table import Table, read_table
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"

MAPPING = """
mapping: sent
subject: enterprise
dataset: founding
id: 代码
facts:
  name: {column: 名称}
  founded_on: {column: 成立}
  industry: {column: 行业}
  headcount: {column: 人数}
  stock_credit: {column: 留抵}
  first_insured_month: {column: 参保}
  in_arrears: {column: 欠税}
  layoff_rate: {column: 裁员率}
"""
HEADER = "代码,名称,成立,行业,人数,留抵,参保,欠税,裁员率"
GOOD = "A1,甲厂,2021-02-28,pottery,12,126000.50,2021-03,否,0.055"


def write_csv(folder: Path, *rows: str, header: str = HEADER, name: str = "sent.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def read(toolbox: Toolbox, file: Path, mapping: str = MAPPING) -> Table:
    written = file.with_name("mapping.yaml")
    written.write_text(mapping, encoding="utf-8")
    return read_table(toolbox, find_mapping(toolbox, str(written)), file)


def liuxi() -> Toolbox:
    return load_toolbox(TOOLBOXES / "liuxi")
