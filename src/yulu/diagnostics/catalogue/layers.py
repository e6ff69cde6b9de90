"""E5xx: what a lower layer sets of what an upper text left to it."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

LAYERS: Mapping[str, Wording] = {
    "E501": Wording(
        "没有这个参数",
        "unknown parameter",
        "上面各层没有名为“{name}”的参数⟨；已有：{known}⟩。",
        "No layer above has a parameter '{name}'⟨; known are: {known}⟩.",
        "请核对拼写；本层自己的参数写在 parameters 文件夹里，不写在 settings 里。",
        "Check the spelling; a parameter of this layer's own belongs in the folder parameters, not in settings.",
    ),
    "E502": Wording(
        "上级没有授权",
        "not delegated",
        "“{name}”没有授权下级规定，{level}不能改。",
        "'{name}' is not left to lower levels; {level} cannot set it.",
        "请删去；上级文件确有授权的，请在上一层写明 delegated 和授权的条款。",
        "Delete it; if the upper text does delegate it, declare delegated with its clause in the layer above.",
    ),
    "E503": Wording(
        "授权的不是这一级",
        "left to another level",
        "“{name}”没有授权给{level}。",
        "'{name}' is not left to {level}.",
        "请核对授权条款写的是哪一级。",
        "Check to which level the clause leaves it.",
    ),
    "E504": Wording(
        "不在授权的日子里",
        "outside the days delegated",
        "{day} 不在授权的期间里（从 {start} 到 {end}）。",
        "{day} lies outside the days delegated (from {start} to {end}).",
        "请核对起始日期和授权的期间。",
        "Check the day and the days delegated.",
    ),
    "E505": Wording(
        "超出授权的幅度",
        "outside the range delegated",
        "{value} 超出授权的幅度（下限 {low}，上限 {high}）。",
        "{value} lies outside the range delegated (lowest {low}, highest {high}).",
        "请对照文件核对；文件确实这样写的，请写 conflict: {{with: 上级条款, note: 说明}}，凡用到处都会注明。",
        "Check it against the text; if the document does say so, write "
        "conflict: {{with: the upper clause, note: why}}; it is then shown wherever the value is used.",
    ),
    "E506": Wording(
        "没有这项可选的口径",
        "no such choice",
        "上面各层没有名为“{name}”、留给下级选的口径⟨；已有：{known}⟩。",
        "No layer above offers a choice '{name}'⟨; known are: {known}⟩.",
        "请核对拼写。",
        "Check the spelling.",
    ),
    "E507": Wording(
        "没有这种口径",
        "not one of the definitions offered",
        "可选的口径里没有“{name}”⟨；可以写：{known}⟩。",
        "'{name}' is not one of the definitions offered⟨; possible are: {known}⟩.",
    ),
    "E508": Wording(
        "没有这项政策",
        "unknown policy",
        "没有编号为“{name}”的政策，不能给它加条件⟨；已有：{known}⟩。",
        "There is no policy '{name}' to add conditions to⟨; known are: {known}⟩.",
        "请核对编号。",
        "Check the id.",
    ),
    "E509": Wording(
        "不能加条件",
        "conditions cannot be added",
        "政策“{name}”没有授权下级增加条件，{level}不能加。",
        "The policy '{name}' does not let lower levels add conditions; {level} cannot.",
        "请删去；上级文件确有授权的，请在该政策写明 delegates_conditions 和授权的条款。",
        "Delete them; if the upper text does allow them, declare delegates_conditions with its clause in that policy.",
    ),
    "W501": Wording(
        "并没有不一致",
        "no conflict",
        "这个值在授权的幅度里，不必写 conflict。",
        "This value lies within the range delegated; there is no conflict to declare.",
        "请删去 conflict，或核对数值和幅度。",
        "Delete conflict, or check value and range.",
    ),
}
