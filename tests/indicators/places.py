"""A place with one file of indicators, for tests."""

from __future__ import annotations

from pathlib import Path

from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TABLE = """
tables:
  orders:
    label: 工单
    unit: 件
    columns:
      received: {label: 接到日期, type: date}
      closed: {label: 已办结, type: boolean}
      counts: {label: 应办, type: boolean}
      who: {label: 谁, type: text}
      fee: {label: 费用, type: number, unit: 元, places: 2}
      change: {label: 增减, type: number, unit: 元, min: none}
"""


def place(folder: Path, indicators: str, table: str = TABLE) -> Toolbox:
    """A toolbox with these indicators over the table of orders; each entry a line `id: {…}`."""
    home = folder / "town"
    (home / "indicators").mkdir(parents=True, exist_ok=True)
    (home / "toolbox.yaml").write_text("toolbox: town\ntitle: 小城\nlevel: city\n", "utf-8")
    lines = "\n".join(f"  {line}" for line in indicators.strip().splitlines())
    (home / "indicators" / "orders.yaml").write_text(f"{table}indicators:\n{lines}\n", "utf-8")
    return load_toolbox(home)


def entry(id: str, unit: str, rest: str) -> str:
    """One indicator's line."""
    return f'{id}: {{label: {id}, definition: 口径, unit: "{unit}", population: 工单, table: orders, {rest}}}'
