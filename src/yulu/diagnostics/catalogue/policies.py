"""E4xx: policies, their texts, conditions and grants."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

_PARTS = {
    "E401": Wording(
        "没有写文本",
        "no texts",
        "政策要写明依据哪份文件、从哪天起（texts），现在是空的。",
        "A policy says on which documents it rests and from when (texts); there are none.",
        "例如 texts: [{{document: rent-2022, from: 2022-04-01, because: 第一条}}]。",
        "For example texts: [{{document: rent-2022, from: 2022-04-01, because: 第一条}}].",
    ),
    "E402": Wording(
        "没有写条件",
        "no conditions",
        "政策要写条件（conditions），现在是空的。",
        "A policy has conditions; there are none.",
        "谁都能享受的，也请写一个条件说明给谁，例如 registered: {{when: registered, because: 第二条}}。",
        "If it is for everybody, still say for whom, as in registered: {{when: registered, because: 第二条}}.",
    ),
    "E403": Wording(
        "编号和文件夹不一致",
        "id and folder differ",
        "政策编号是“{policy}”，文件夹却叫“{folder}”。",
        "The policy's id is '{policy}', but its folder is called '{folder}'.",
        "请改成一样的。",
        "Make them the same.",
    ),
    "E404": Wording(
        "没有写待遇",
        "no grants",
        "政策要写给什么（grants），现在是空的。",
        "A policy says what it grants (grants); there is nothing.",
        "请写明种类和内容，例如 kind: reduction。",
        "Say kind and content, as in kind: reduction.",
    ),
    "E405": Wording(
        "没有写依据",
        "no clause",
        "“{name}”没有写依据哪一条（because）。",
        "'{name}' does not say on which clause it rests (because).",
        "请补上，例如 because: 第二条。",
        "Add it, as in because: 第二条.",
    ),
    "E406": Wording(
        "待遇的写法不对",
        "wrong form of a grant",
        "种类是 {kind} 的待遇要写 {wanted}，这里没有。",
        "A grant of the kind {kind} needs {wanted}.",
        "金额写 amount，比率和选择写 value，保护和服务写 text。",
        "Sums have an amount, rates and choices a value, protections and services a text.",
    ),
    "E407": Wording(
        "有些天参数没有值",
        "days without a value",
        "从 {start} 起⟨、到 {end} 止⟩，参数 {parameter}“{label}”没有值，而政策在这些天有效。",
        "From {start}⟨ to {end}⟩ the parameter '{parameter}' ({label}) has no value, though the policy is in force.",
        "请补上这些天的值和依据；还没有查到的，补一条并写 status: to_verify，系统按“缺依据”处理，不会猜。",
        "Add the value for these days with its clause; if nobody has found it yet, add an entry with "
        "status: to_verify: it is then unknown, never guessed.",
    ),
    "E408": Wording(
        "同一天有两份文本",
        "two texts on one day",
        "{day} 这一天有两份文本同时有效⟨：{first} 和 {second}⟩。",
        "On {day} two texts are in force⟨: {first} and {second}⟩.",
        "请给先前的一份写 to（最后一天），或在后一份写明 replaces 替代了哪份文件。",
        "Give the earlier one a last day (to), or let the later one say which document it replaces.",
    ),
    "E409": Wording(
        "四舍五入没有依据",
        "rounding without a clause",
        "“{name}”用了四舍五入（round），但没有写依据哪一条（because）。",
        "'{name}' rounds, but does not say under which clause (because).",
        "请补上规定了四舍五入的条款；没有规定的，请删去 round。",
        "Add the clause that says so; without one, delete round.",
    ),
    "E410": Wording(
        "没有这项政策",
        "unknown policy",
        "没有编号为“{name}”的政策⟨；已有：{known}⟩。",
        "There is no policy '{name}'⟨; known are: {known}⟩.",
        "请核对编号。",
        "Check the id.",
    ),
    "E411": Wording(
        "表没有依据",
        "a table without a clause",
        "“{name}”这张表没有写依据（because 或 document）。",
        "The table '{name}' does not say on what it rests (because or document).",
        "请补上文件和条款。",
        "Add document and clause.",
    ),
    "E413": Wording(
        "待遇里多写了一项",
        "one thing too many in a grant",
        "种类是 {kind} 的待遇不写 {surplus}。",
        "A grant of the kind {kind} has no {surplus}.",
        "请删去，或另写一项待遇；金额写 amount，比率和选择写 value，保护和服务写 text。",
        "Delete it, or write another grant: sums have an amount, rates and choices a value, the others a text.",
    ),
}

_DOUBTS = {
    "W410": Wording(
        "结果总是一样",
        "always the same",
        "“{expression}”无论取什么值，结果都一样。",
        "'{expression}' comes out the same whatever the value is.",
        "请核对是不是写反了，或漏了什么；它还会让缺信息的人判不出来，确实不需要的请删去。",
        "Check whether something is reversed or missing; it also leaves those undecided whose value is not known.",
    ),
}

POLICIES: Mapping[str, Wording] = {**_PARTS, **_DOUBTS}
