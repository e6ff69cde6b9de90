"""E96x: what is asked of a run: gaps in the data, coverage, feasibility."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

ASKING: Mapping[str, Wording] = {
    "E960": Wording(
        "主体的情况与结果对不上",
        "facts that do not fit the run",
        "用做出“{folder}”的情况重做一遍，政策 {policy} 的一种缺信息情形应有 {run} 户，现在是 {now} 户。",
        "Decided again from the facts of '{folder}', {now} subjects lack the same for {policy}; the run says {run}.",
        "结果是别的版本的程序做的，或者名录、名单改动过：请重新匹配一次，或加 --no-money 只数户次。",
        "Another program version made the run, or the facts were changed: match again, or leave sums out (--no-money).",
    ),
}
