"""Units, by what may be done with them.

`dimension` says which numbers can be compared at all; `scale` is the unit in the dimension's first unit. Whatever is
counted has the dimension of its own measure word: 家 is not 户, and 人次 (events) is not 人 (GB/T 15835-2011 leaves
measure words to usage).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Nature = Literal["count", "money", "measure", "share", "points", "times", "duration", "age", "none"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed, what kind of thing it measures, its dimension and its size in the dimension's first unit."""

    name: str
    nature: Nature
    dimension: str
    scale: Fraction = Fraction(1)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers of it exist."""
        return self.nature == "count"


NONE = Unit("", "none", "")

_THINGS = """
家 户 个 人 名 位 项 件 条 份 起 宗 张 辆 台 套 栋 幢 间 座 所 处 笔 例 头 只 羽 株 棵 本 册 部 篇 封 组 队 支 片 块 艘 架 列
口 对 双 枚 颗 根 把 盏 门 匹 峰 眼 尊 扇 款 类 种 类别 层 届 期 轮 批 班 级 段 道 句 首 幅 集 词 字 页 孔 柄 面 顶 顿 餐
床 席 票 单 卷 帧 发 代 枝 朵 粒 箱 袋 瓶 桶 盒 包 捆 堆 车 船 节 站 点 环 家庭 村 社区 镇 乡 县 市 省 国 区 街道 标段 子项 课时 学时 标准箱 TEU 万件套
公里网 老 桩 码 人家 城 行业 企业 部门 领域 方面 环节 品牌 项目 单位 国家 省份 院校 中心 平台 产业 城市 省区市 小区 网点
""".split()

_EVENTS = "次 场 趟 回 遍 人次 户次 件次 场次 架次 家次 批次 班次 车次 艘次 台次 床次 列次 人天 工日 场会 班列 标箱 频次 例次 项次 条次".split()

_MONEY = "元 圆 台币 新台币 美元 港元 欧元 日元 英镑 卢布 澳元 加元 韩元 泰铢 新元 新加坡元 港币 美金 瑞士法郎 法郎 马克 块钱 元人民币".split()

_MEASURES: Mapping[str, tuple[str, Fraction]] = {
    "平方米": ("面积", Fraction(1)),
    "㎡": ("面积", Fraction(1)),
    "m²": ("面积", Fraction(1)),
    "m2": ("面积", Fraction(1)),
    "平米": ("面积", Fraction(1)),
    "亩": ("面积", Fraction(10000, 15)),
    "亩次": ("面积次", Fraction(10000, 15)),
    "公顷": ("面积", Fraction(10000)),
    "平方公里": ("面积", Fraction(1000000)),
    "平方千米": ("面积", Fraction(1000000)),
    "平方海里": ("面积海里", Fraction(1)),
    "km²": ("面积", Fraction(1000000)),
    "米": ("长度", Fraction(1)),
    "m": ("长度", Fraction(1)),
    "公分": ("长度", Fraction(1, 100)),
    "厘米": ("长度", Fraction(1, 100)),
    "cm": ("长度", Fraction(1, 100)),
    "毫米": ("长度", Fraction(1, 1000)),
    "mm": ("长度", Fraction(1, 1000)),
    "微米": ("长度", Fraction(1, 1000000)),
    "纳米": ("长度", Fraction(1, 1000000000)),
    "公里": ("长度", Fraction(1000)),
    "千米": ("长度", Fraction(1000)),
    "km": ("长度", Fraction(1000)),
    "华里": ("长度", Fraction(500)),
    "里": ("长度", Fraction(500)),
    "海里": ("长度", Fraction(1852)),
    "英里": ("长度", Fraction(1609344, 1000)),
    "英尺": ("长度", Fraction(3048, 10000)),
    "英寸": ("长度", Fraction(254, 10000)),
    "吨": ("质量", Fraction(1000)),
    "t": ("质量", Fraction(1000)),
    "千克": ("质量", Fraction(1)),
    "公斤": ("质量", Fraction(1)),
    "kg": ("质量", Fraction(1)),
    "斤": ("质量", Fraction(1, 2)),
    "两": ("质量", Fraction(1, 20)),
    "担": ("质量", Fraction(50)),
    "克": ("质量", Fraction(1, 1000)),
    "毫克": ("质量", Fraction(1, 1000000)),
    "微克": ("质量", Fraction(1, 1000000000)),
    "微克/立方米": ("浓度", Fraction(1)),
    "毫克/升": ("浓度升", Fraction(1)),
    "吨标准煤": ("标准煤", Fraction(1000)),
    "吨标煤": ("标准煤", Fraction(1000)),
    "载重吨": ("载重吨", Fraction(1)),
    "吨公里": ("周转量", Fraction(1)),
    "人公里": ("人公里", Fraction(1)),
    "立方米": ("体积", Fraction(1)),
    "立方": ("体积", Fraction(1)),
    "方": ("体积", Fraction(1)),
    "m³": ("体积", Fraction(1)),
    "升": ("体积", Fraction(1, 1000)),
    "毫升": ("体积", Fraction(1, 1000000)),
    "千瓦时": ("电量", Fraction(1)),
    "度电": ("电量", Fraction(1)),
    "kWh": ("电量", Fraction(1)),
    "瓦": ("功率", Fraction(1, 1000)),
    "千瓦": ("功率", Fraction(1)),
    "kW": ("功率", Fraction(1)),
    "兆瓦": ("功率", Fraction(1000)),
    "MW": ("功率", Fraction(1000)),
    "吉瓦": ("功率", Fraction(1000000)),
    "GW": ("功率", Fraction(1000000)),
    "千伏安": ("容量", Fraction(1)),
    "千伏": ("电压", Fraction(1)),
    "kV": ("电压", Fraction(1)),
    "伏": ("电压", Fraction(1, 1000)),
    "马力": ("马力", Fraction(1)),
    "度": ("度", Fraction(1)),
    "℃": ("温度", Fraction(1)),
    "摄氏度": ("温度", Fraction(1)),
    "分贝": ("声级", Fraction(1)),
    "分": ("分", Fraction(1)),
    "GB": ("数据量", Fraction(1)),
    "TB": ("数据量", Fraction(1000)),
    "PB": ("数据量", Fraction(1000000)),
    "兆": ("兆", Fraction(1)),
    "字节": ("字节", Fraction(1)),
    "兆字节": ("字节", Fraction(1000000)),
    "赫兹": ("频率", Fraction(1)),
    "千赫": ("频率", Fraction(1000)),
    "兆赫": ("频率", Fraction(1000000)),
    "兆赫兹": ("频率", Fraction(1000000)),
    "卡": ("热量", Fraction(1, 1000)),
    "千卡": ("热量", Fraction(1)),
    "EFLOPS": ("算力", Fraction(1)),
    "PFLOPS": ("算力", Fraction(1, 1000)),
    "Mbps": ("带宽", Fraction(1)),
    "米/秒": ("速度", Fraction(1)),
    "公里/小时": ("时速", Fraction(1)),
    "元/吨": ("单价吨", Fraction(1)),
    "元/立方米": ("单价立方", Fraction(1)),
    "元/平方米": ("单价平方", Fraction(1)),
    "元/千瓦时": ("单价电", Fraction(1)),
    "元/月": ("月价", Fraction(1)),
    "元/亩": ("亩价", Fraction(1)),
    "公斤/亩": ("亩产", Fraction(1)),
    "人/平方公里": ("密度", Fraction(1)),
}

_SHARES: Mapping[str, Fraction] = {
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "‱": Fraction(1, 10000),
    "成": Fraction(1, 10),
    "折": Fraction(1, 10),
}

_POINTS: Mapping[str, Fraction] = {
    "个百分点": Fraction(1, 100),
    "百分点": Fraction(1, 100),
    "个千分点": Fraction(1, 1000),
    "千分点": Fraction(1, 1000),
    "个基点": Fraction(1, 10000),
    "基点": Fraction(1, 10000),
}

_DURATIONS: Mapping[str, tuple[str, Fraction]] = {
    "年": ("年", Fraction(12)),
    "周年": ("年", Fraction(12)),
    "个年头": ("年", Fraction(12)),
    "个月": ("年", Fraction(1)),
    "个季度": ("年", Fraction(3)),
    "个工作日": ("工作日", Fraction(1)),
    "工作日": ("工作日", Fraction(1)),
    "天": ("日", Fraction(1)),
    "日": ("日", Fraction(1)),
    "个自然日": ("日", Fraction(1)),
    "周": ("日", Fraction(7)),
    "个星期": ("日", Fraction(7)),
    "小时": ("小时", Fraction(60)),
    "个小时": ("小时", Fraction(60)),
    "分钟": ("小时", Fraction(1)),
    "秒": ("小时", Fraction(1, 60)),
    "秒钟": ("小时", Fraction(1, 60)),
    "毫秒": ("小时", Fraction(1, 60000)),
    "学年": ("学年", Fraction(1)),
    "个学期": ("学期", Fraction(1)),
    "年期": ("年", Fraction(12)),
}


def _all() -> Iterator[Unit]:
    for name in _THINGS:
        yield Unit(name, "count", name)
    yield Unit("口人", "count", "人")
    for name in _EVENTS:
        yield Unit(name, "count", name)
    for name in _MONEY:
        yield Unit(name, "money", "元" if name in ("圆", "块钱", "元人民币") else name)
    for name, (dimension, scale) in _MEASURES.items():
        yield Unit(name, "measure", dimension, scale)
    for name, scale in _SHARES.items():
        yield Unit(name, "share", "比率", scale)
    for name, scale in _POINTS.items():
        yield Unit(name, "points", "百分点", scale)
    for name, (dimension, scale) in _DURATIONS.items():
        yield Unit(name, "duration", dimension, scale)
    for name in ("岁", "周岁"):
        yield Unit(name, "age", "岁")
    for name in ("倍", "番"):
        yield Unit(name, "times", name)


UNITS: Mapping[str, Unit] = {unit.name: unit for unit in _all()}
_LONGEST = max(map(len, UNITS))

# A measure word that begins a longer word is none: 5年级, 3分之, 2部门, 30日报, 10点钟.
_NOT_BEFORE: Mapping[str, str] = {
    "年": "级代轮",
    "分": "之类别",
    "部": "门委分队",
    "条": "例件",
    "期": "间",
    "点": "半钟",
    "成": "立员功果本熟就长都品交人为绩效分",
    "折": "叠旧算合线",
    "方": "案式面向便法",
    "对": "于外标口",
    "面": "积向临对",
    "班": "子",
    "级": "别以",
    "站": "在",
    "车": "间道",
    "发": "展电明放生布挥改",
    "代": "表",
    "节": "约能水",
    "单": "位价",
    "票": "据",
    "度": "假",
    "包": "括含",
    "环": "境保比卫",
    "区": "域",
    "市": "场民",
    "省": "级",
    "国": "家道",
    "县": "级",
    "里": "程",
    "两": "会岸山委翼型重新个家国者级类项高江广湖地",
    "卡": "车口片通点位",
    "圆": "形满心柱桌",
    "行": "业",
    "根": "据本",
    "把": "手",
    "道": "路",
    "段": "时",
    "首": "次批",
    "字": "号",
    "老": "旧人年",
    "码": "头",
    "城": "市区镇",
    "组": "织成",
    "支": "出持付付",
    "列": "入为",
    "代表": "",
}


def unit_at(text: str, at: int) -> Unit | None:
    """The longest unit that begins here and is no part of a longer word."""
    for length in range(min(_LONGEST, len(text) - at), 0, -1):
        unit = UNITS.get(text[at : at + length])
        if unit is None:
            continue
        following = text[at + length : at + length + 1]
        if following and following in _NOT_BEFORE.get(unit.name, ""):
            continue
        if unit.name.isascii() and following.isascii() and following.isalpha():
            continue
        return unit
    return None
