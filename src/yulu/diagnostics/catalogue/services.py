"""E84x and E86x: service items, their classes and their worked examples."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

SERVICES: Mapping[str, Wording] = {
    "E840": Wording(
        "事项和文件夹不同名",
        "a service in another folder",
        "事项名为“{name}”，文件夹名为“{folder}”。",
        "The service is '{name}', its folder '{folder}'.",
        "请把文件夹改成事项的名字。",
        "Give the folder the service's name.",
    ),
    "E841": Wording(
        "事项没有依据",
        "a service without a text",
        "事项“{service}”没有写依据哪件文件、哪一条（document、because）。",
        "Service '{service}' does not say which text and clause it rests on (document, because).",
        "请补上；还没有查到的，写 status: to_verify。",
        "Add them; if nobody has found them yet, write status: to_verify.",
    ),
    "E842": Wording(
        "时限读不出来",
        "not a limit",
        "“{value}”不是一个时限。",
        "'{value}' is not a limit.",
        "请写成 5 个工作日、4 个工作小时、15 日、2 小时 这样。",
        "Write it as 5 working_days, 4 working_hours, 15 calendar_days or 2 hours.",
    ),
    "E843": Wording(
        "承诺比法定的还长",
        "a promise longer than the law's limit",
        "承诺时限 {promised}，法定时限 {legal}。",
        "{promised} are promised, {legal} are allowed.",
        "承诺时限不能长于法定时限，请核对。",
        "A promise cannot be longer than the law allows; check both.",
    ),
    "E844": Wording(
        "没有这个环节",
        "unknown step",
        "没有名为“{name}”的环节⟨；已有：{known}⟩。",
        "There is no step '{name}'⟨; there are: {known}⟩.",
        "请核对拼写，或在 steps 里写上这个环节。",
        "Check the spelling, or write the step under steps.",
    ),
    "E845": Wording(
        "环节没有时限",
        "a step without a limit",
        "环节“{step}”没有写时限。",
        "Step '{step}' has no limit.",
        "请写 limit；不占政府时间的，写 outside_limit: true。",
        "Write limit; if it is not the government's time, write outside_limit: true.",
    ),
    "E846": Wording(
        "环节互相等待",
        "steps in a circle",
        "这些环节互为前置，谁也开始不了：{circle}。",
        "These steps wait for each other and none can begin: {circle}.",
        "请去掉其中一个前置（needs）。",
        "Take one of the needs away.",
    ),
    "E847": Wording(
        "环节加起来超过承诺",
        "steps longer than the promise",
        "最长的一路 {way} 要 {hours} 个工作小时，承诺的 {promised} 只有 {whole} 个工作小时（按每天 8 小时算）。",
        "The longest way, {way}, takes {hours} working hours; the promise of {promised} has {whole} (8 a day).",
        "请缩短环节时限，或改承诺。",
        "Shorten the steps, or change the promise.",
    ),
    "E848": Wording(
        "梯级没有写清时间",
        "when a rung fires is not clear",
        "before（到期前多久）和 after（到期后多久，到期时写 due）要写且只写一样。",
        "One of before (so long before the due time) and after (so long after it, or due) must be written, not both.",
        "例如 before: 1 个工作日，或 after: due。",
        "For instance before: 1 working_days, or after: due.",
    ),
    "E849": Wording(
        "样例里的事件不成立",
        "an event that cannot happen",
        "第 {number} 个事件“{act}”不成立：{why}。",
        "Event {number} '{act}' cannot happen: {why}.",
        "请核对次序、时间和内容；本来就该不成立的，在 expect 里写 refused。",
        "Check order, times and contents; if it is meant to be refused, write refused under expect.",
    ),
    "E860": Wording(
        "没有这一类",
        "unknown class",
        "分类里没有“{name}”⟨；已有：{known}⟩。",
        "There is no class '{name}'⟨; there are: {known}⟩.",
        "请核对 under 的拼写，或先写上这一类。",
        "Check the spelling of under, or write that class.",
    ),
    "E861": Wording(
        "分类转成了圈",
        "classes in a circle",
        "这些分类互为上级：{circle}。",
        "These classes are under each other: {circle}.",
        "请改其中一类的 under；最上面的一类不写 under。",
        "Change one of the under; the topmost class has none.",
    ),
    "E862": Wording(
        "分类不知道派给谁",
        "a class nobody handles",
        "“{label}”这一类和它上面各级，没有写全事项（service）和主办部门（lead）。",
        "Class '{label}' and those above it do not say both its service and its lead.",
        "请在这一类或者上级写上 service 和 lead。",
        "Write service and lead at the class, or above it.",
    ),
    "E863": Wording(
        "没有这个事项",
        "unknown service",
        "没有名为“{name}”的事项⟨；已有：{known}⟩。",
        "There is no service '{name}'⟨; there are: {known}⟩.",
        "请核对拼写，或者先在 services/ 里写上这个事项。",
        "Check the spelling, or write the service under services/ first.",
    ),
}
