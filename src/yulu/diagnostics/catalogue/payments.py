"""E927–E938: toolboxes issued, money delivered."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

PAYMENTS: Mapping[str, Wording] = {
    "E927": Wording(
        "这项政策不能从这里付款",
        "nothing to pay here",
        "政策“{policy}”不能据此付款：{reason}。",
        "Policy '{policy}' cannot be paid by this run: {reason}.",
        "请换一次由名录做出的匹配，或者换一项发放资金的政策。",
        "Use a run made from the registry, or a policy that grants money.",
    ),
    "E929": Wording(
        "这一步现在不能做",
        "not possible now",
        "{subject}现在是“{state}”，要先是“{wanted}”才能这样做。",
        "{subject} is now '{state}'; it must be '{wanted}' for this.",
        "请刷新后看它现在到了哪一步。",
        "Look again where it stands now.",
    ),
    "E930": Wording(
        "放行还缺一样",
        "something lacks for a release",
        "放行{subject}要写明{lacking}。",
        "Releasing {subject} needs its {lacking}.",
        "放行由经办人署名负责：写明理由；金额未知的，写明核定的金额。",
        "Whoever releases answers for it: give the reason, and the sum where it is not known.",
    ),
    "E931": Wording(
        "这张表读不懂",
        "a table that cannot be read",
        "读不懂这张表：{reason}。",
        "This table cannot be read: {reason}.",
        "请用 CSV 或 .xlsx，第一行写列名；内容没有被采用，改好后整张重新上传。",
        "Use CSV or .xlsx with the names in the first row; nothing was taken, send it whole again.",
    ),
    "E932": Wording(
        "收款账户有误",
        "a wrong account",
        "{reason}。",
        "{reason}.",
        "整张表都没有采用；请改好这一行后重新上传。",
        "Nothing of the table was taken; mend this row and send it again.",
    ),
    "E933": Wording(
        "付款文件和签过的不一样",
        "not the file that was prepared",
        "付款文件 {file} 现在做出来的内容，和制作时的指纹不一致。",
        "Payment file {file} no longer has the hash it was prepared with.",
        "不要付款。数据可能被改过：请核对台账（yulu ledger verify），并从备份恢复。",
        "Do not pay. Data may have been changed: run yulu ledger verify, and restore from a backup.",
    ),
    "E934": Wording(
        "要两个不同的人",
        "two persons are needed",
        "{what}的第二个人不能还是 {who}。",
        "{what} cannot be signed a second time by {who}.",
        "请另一位有权限的人复核签署。",
        "Let another who may sign do it.",
    ),
    "E935": Wording(
        "这里已经颁布过工具箱",
        "a toolbox was issued here already",
        "这个办公室已经颁布过工具箱，不能再用命令颁布。",
        "This office has issued a toolbox already; the command is for the first.",
        "以后的请在网站上提议，由另一位签署。",
        "Propose the next one on the site, and let another sign it.",
    ),
    "E936": Wording(
        "没有试算结果",
        "no trial",
        "颁布前要附上试算结果：{trial}。",
        "Issuing needs the trial that was made of it: {trial}.",
        "请先运行 yulu trial，再指明它写出的文件夹。",
        "Run yulu trial first, and name the folder it wrote.",
    ),
    "E937": Wording(
        "生效时刻已经过去",
        "a moment that has passed",
        "生效时刻 {since} 已经过去。",
        "The moment {since} has passed.",
        "颁布不溯及既往：请写一个将来的时刻，重新提议。",
        "Nothing is issued for the past: propose it again for a moment to come.",
    ),
    "E938": Wording(
        "文件里有人已被删除",
        "somebody in the file was erased",
        "付款文件 {file} 里有人已按规定删除，账号没有了；文件的指纹是 {sha256}。",
        "Somebody in payment file {file} was erased; the file's hash is {sha256}.",
        "已经付过的，以银行保存的文件核对这个指纹。",
        "Hold the bank's own copy against this hash.",
    ),
}
