"""Words for rates and changes: what a percentage is of, and which percentage may be tested on which count."""

from __future__ import annotations

OF_THE_COUNT_BEFORE = frozenset(
    "办结率 整改率 化解率 完成率 兑现率 解决率 销号率 处置率 回复率 答复率 办复率 整治率 落实率 结案率 破案率 查处率 处理率"
    " 纠正率 清零率 移交率 反馈率 销案率 调解率 销结率 整改完成率 问题整改率 问题办结率 问题解决率 化解完成率".split()
)
"""Rates over the very things counted just before; 合格率 joins them where something was sampled."""

OF_A_SAMPLE = frozenset("合格率 抽检合格率 达标率 优良率 不合格率 抽样合格率 检测合格率".split())

WITHOUT_A_BASE = "按期 按时 限期 及时 满意 好评 回访 接通 知晓 参与 覆盖 参保 使用 群众 综合 平均 响应 到位 履约 巩固 就业 入园 普及 达产".split()
"""Beginnings of rates whose base is something else: due cases, replies that came, everybody there is."""

STEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("办结", ("办结", "办理完毕", "办毕")),
    ("整改", ("整改", "完成整改")),
    ("化解", ("化解",)),
    ("完成", ("完成", "完工", "竣工")),
    ("兑现", ("兑现",)),
    ("解决", ("解决", "帮助解决")),
    ("销号", ("销号",)),
    ("处置", ("处置",)),
    ("回复", ("回复", "答复")),
    ("答复", ("答复", "回复")),
    ("办复", ("办复",)),
    ("结案", ("结案", "审结", "办结")),
    ("合格", ("合格",)),
    ("破案", ("侦破", "破获")),
    ("查处", ("查处",)),
    ("处理", ("处理",)),
    ("纠正", ("纠正",)),
    ("调解", ("调解", "调处")),
)
"""The stem of a rate and the verbs of the count on top: 办结率 is of what was 办结."""

RECEIVED = (
    "接到 受理 收到 接收 收集 梳理 排查 发现 交办 反映 征集 登记 转办 承办 办理 抽检 抽查 检查 检测 应办 应办结 立案 接诉 接件 摸排"
    " 查出 排查出 梳理出 移交 下达 新收 归集 汇总 提出 查找".split()
)
"""Verbs of the count below the line."""

GROWTH = "增长 增加 上升 提高 提升 上涨 增 扩大 攀升 增幅 增速 高于 快于 涨 多增 净增".split()
DECLINE = "下降 减少 降低 回落 缩小 降 下滑 减 压减 缩短 压缩 下跌 收窄 少".split()

CONSTANT_PRICE = "可比价 不变价 可比口径 同口径 增加值 生产总值 GDP 剔除 扣除 还原 可比增长 自然口径 按可比 名义 实际增长 规模以上 限额以上 规上 限上".split()
"""Where growth is at constant price or on a changed sample, amounts at current price say nothing about it."""
