"""E6xx: worked examples and notices, and what a toolbox declares for nothing."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

_EXAMPLES = {
    "E601": Wording(
        "样例的结果不一样",
        "an example comes out otherwise",
        "“{name}”：{what}写的是 {expected}，算出来是 {found}。",
        "'{name}': {what} should be {expected}, and came out as {found}.",
        "请对照文件看是规则写错了，还是样例写错了。",
        "See from the text which is wrong, the rule or the example.",
    ),
    "E602": Wording(
        "样例没有政策",
        "examples without a policy",
        "没有编号为“{folder}”的政策，这里的样例用不上。",
        "There is no policy '{folder}' for these examples.",
        "请核对文件夹的名字，或补上 policy.yaml。",
        "Check the folder's name, or add its policy.yaml.",
    ),
    "E606": Wording(
        "样例判不了",
        "an example cannot be decided",
        "“{name}”判不了：{reason}。",
        "'{name}' cannot be decided: {reason}.",
        "请补上样例里缺的内容，或改正其中的数。",
        "Add what the example lacks, or correct its numbers.",
    ),
    "W603": Wording(
        "政策没有样例",
        "a policy without examples",
        "政策“{policy}”没有样例，没有人验证过它算得对不对。",
        "The policy '{policy}' has no examples, so nothing shows that it is right.",
        "请在同一文件夹写 examples.yaml，每个条件的两边各写一例。",
        "Write examples.yaml in its folder, with one on each side of every edge.",
    ),
}

_NOTICES = {
    "E604": Wording(
        "通知里有填不了的空",
        "a blank that cannot be filled",
        "通知里的“{name}”没有声明过，填不了。",
        "'{name}' in this notice is not declared, so it cannot be filled in.",
        "请核对拼写；可以用事实、参数、待遇的名字，以及 subject_name、amount、contact 等。",
        "Check the spelling; facts, parameters and grants may be used, and subject_name, amount, contact and the like.",
    ),
    "W604": Wording(
        "政策没有通知",
        "a policy without a notice",
        "政策“{policy}”没有 notice.md，企业收到的只有干巴巴的结论。",
        "The policy '{policy}' has no notice.md, so its subjects receive the bare outcome.",
        "请在同一文件夹写 notice.md，用几句话说清给什么、为什么、怎么办。",
        "Write notice.md in its folder: what is granted, why, and what to do.",
    ),
}

EXAMPLES: Mapping[str, Wording] = {**_EXAMPLES, **_NOTICES}
