"""E96x: what is asked of a run: gaps in the data, coverage, feasibility."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

RUN_QUESTIONS: Mapping[str, Wording] = {
    "E960": Wording(
        "主体的情况与结果对不上",
        "facts that do not fit the run",
        "用做出“{folder}”的情况重做一遍，政策 {policy} 的一种缺信息情形应有 {run} 户，现在是 {now} 户。",
        "Decided again from the facts of '{folder}', {now} subjects lack the same for {policy}; the run says {run}.",
        "结果是别的版本的程序做的，或者名录、名单改动过：请重新匹配一次，或加 --no-money 只数户次。",
        "Another program version made the run, or the facts were changed: match again, or leave sums out (--no-money).",
    ),
    "E961": Wording(
        "这份对照不是读兑现名单的",
        "not a mapping of payments",
        "对照“{name}”不是用来读兑现名单的。",
        "The mapping '{name}' is not one for a list of payments.",
        "兑现名单的对照要写 dataset: payments 和 records: payments，columns 里写 policy、day、amount、state。",
        "Such a mapping says dataset: payments, records: payments, and has policy, day, amount, state under columns.",
    ),
    "E962": Wording(
        "没有这个分组用的事实",
        "no such fact to group by",
        "工具箱里没有叫“{name}”的事实，不能按它分组。",
        "The toolbox has no fact '{name}' to group by.",
        "⟨是不是想写 {nearest}？⟩用 yulu facts 可以列出全部事实。",
        "⟨Did you mean {nearest}? ⟩yulu facts lists them all.",
    ),
    "E963": Wording(
        "不能按数分组",
        "a number to group by",
        "“{name}”是数，取值太多，不能用来分组。",
        "'{name}' is a number: it has too many values to group by.",
        "请用选项、是否、文字或日期；数可以在工具箱里先分档（推导成选项）。",
        "Use an enum, a yes or no, a text or a date; a number can be put into classes by a derived fact.",
    ),
    "E964": Wording(
        "结果里的这项政策不一样",
        "the run decided another policy",
        "“{folder}”判断的政策 {policy} 与工具箱里现在的不一样，或者没有判断它。",
        "'{folder}' decided another text of {policy} than the toolbox has now, or none.",
        "请用现在的工具箱重新匹配，或者去掉 --run，写 --registry。",
        "Match again with the toolbox as it is now, or name the registry instead of the run.",
    ),
}
