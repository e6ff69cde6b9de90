"""What a city is made of: industries, districts, legal forms, and how often each is met.

Sections and divisions are those of GB/T 4754-2017. The share of individual businesses among market entities is the
nation's of the end of 2022 (国家市场监督管理总局, February 2023: of 1.69 亿 entities 1.14 亿 individual businesses,
5,282.6 万 enterprises, 223.6 万 cooperatives). All other weights and medians are assumed: plausible, not measured. What
is rare in life (a local bank, an orphan, a tax fraud) is more frequent here, so that a city of two thousand has it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Hit = Literal["five", "seventeen", "none"]
"""疫情影响行业, as the documents of 2022 list them."""


@dataclass(frozen=True, slots=True)
class Industry:
    """A kind of trade: its section, what departments class it as, how frequent it is, how large."""

    section: str
    label: str
    size_class: str
    """`industry_300`: 划型行业."""
    words: tuple[str, ...]
    """What stands in a name before 有限公司, or before 店 of an individual business."""
    companies: float
    individuals: float
    income_a_head: float
    """Median operating income a head and year, in 10,000 yuan."""
    staff: float = 1.0
    """How many times the median headcount of all industries."""
    hit: Hit = "none"
    no_research_deduction: bool = False
    """On the negative list of 研发费用加计扣除."""

    @property
    def manufactures(self) -> bool:
        return self.section == "C"

    @property
    def in_s6(self) -> bool:
        return self.section in "CMDGN" or self.size_class == "software"

    @property
    def in_s7(self) -> bool:
        return self.section in "FAHOPQR"

    @property
    def in_four_sectors(self) -> bool:
        return self.section in "CMN" or self.size_class == "software"

    @property
    def serves(self) -> bool:
        """Whether it counts as a service industry."""
        return self.section not in "ABCDE"


INDUSTRIES: tuple[Industry, ...] = (
    Industry("A", "农、林、牧、渔业", "agriculture", ("农业", "种养", "生态农业", "湘莲种植"), 5, 4, 25, 0.8),
    Industry("B", "采矿业", "industry", ("矿业", "石料"), 0.4, 0, 60, 2.5),
    Industry("C", "农副食品加工业", "industry", ("食品", "粮油", "槟榔食品"), 1.8, 0.8, 70, 1.6, "seventeen"),
    Industry("C", "纺织服装、服饰业", "industry", ("服饰", "制衣"), 0.8, 0.5, 28, 2.2, "seventeen"),
    Industry("C", "印刷和记录媒介复制业", "industry", ("印务", "彩印包装"), 0.6, 0.3, 38, 1.2, "seventeen"),
    Industry("C", "医药制造业", "industry", ("药业", "生物医药"), 0.3, 0, 85, 3.5, "seventeen"),
    Industry("C", "橡胶和塑料制品业", "industry", ("塑业", "橡塑制品"), 0.9, 0.2, 50, 1.5, "seventeen"),
    Industry("C", "通用设备制造业", "industry", ("机械制造", "精密机械", "泵业"), 1.6, 0.3, 58, 1.8, "seventeen"),
    Industry("C", "汽车制造业", "industry", ("汽车零部件", "汽车配件制造"), 0.7, 0, 80, 3.5, "seventeen"),
    Industry("C", "金属制品业", "industry", ("金属制品", "钢结构"), 1.8, 0.6, 60, 1.4),
    Industry("C", "专用设备制造业", "industry", ("重工", "矿山装备", "智能装备"), 1.3, 0, 65, 2.0),
    Industry("C", "黑色金属冶炼和压延加工业", "industry", ("钢铁", "特钢"), 0.2, 0, 140, 12.0),
    Industry("C", "电气机械和器材制造业", "industry", ("电气", "电机", "线缆"), 1.0, 0, 75, 2.2),
    Industry("C", "计算机、通信和其他电子设备制造业", "industry", ("电子科技", "半导体"), 0.6, 0, 90, 2.6),
    Industry("D", "电力、热力、燃气及水生产和供应业", "industry", ("新能源", "供热", "水务"), 0.5, 0, 110, 2.0),
    Industry("E", "建筑业", "construction", ("建筑工程", "建设", "装饰工程"), 8, 2, 55, 1.6),
    Industry("F", "批发业", "wholesale", ("商贸", "贸易", "建材贸易"), 20, 9, 150, 0.6, "none", True),
    Industry("F", "零售业", "retail", ("商行", "超市", "便利", "服装"), 14, 38, 45, 0.5, "five", True),
    Industry("G", "道路运输业", "transport", ("运输", "物流"), 2.8, 4, 42, 1.2, "five"),
    Industry("G", "铁路运输业", "rail", ("铁路专用线服务",), 0.1, 0, 60, 4.0, "five"),
    Industry("G", "仓储业", "storage", ("仓储", "冷链"), 0.6, 0.1, 50, 1.0),
    Industry("G", "邮政业", "post", ("快递",), 0.4, 0.7, 28, 2.0),
    Industry("H", "住宿业", "accommodation", ("酒店", "宾馆"), 1.2, 1.6, 14, 1.6, "none", True),
    Industry("H", "餐饮业", "catering", ("餐饮", "酒楼", "小吃"), 2.4, 17, 13, 1.2, "five", True),
    Industry("I", "电信、互联网和相关服务", "information", ("网络", "互联网信息"), 1.2, 0.2, 55, 0.8),
    Industry("I", "软件和信息技术服务业", "software", ("软件", "信息科技"), 2.6, 0.1, 48, 0.9),
    Industry("J", "金融业", "finance", ("村镇银行", "小额贷款", "融资担保"), 1.6, 0, 180, 2.5),
    Industry("K", "房地产开发经营", "real_estate", ("置业", "房地产开发"), 3.2, 0, 260, 1.4, "none", True),
    Industry("K", "物业管理", "property_management", ("物业管理", "物业服务"), 1.2, 0.1, 9, 3.5, "none", True),
    Industry("L", "租赁和商务服务业", "leasing", ("商务服务", "人力资源", "广告"), 8, 3, 32, 0.8, "none", True),
    Industry("L", "旅行社及相关服务", "leasing", ("旅行社", "文旅服务"), 0.5, 0.1, 45, 0.7, "five", True),
    Industry("M", "科学研究和技术服务业", "other", ("技术服务", "检测", "工程设计"), 5, 0.6, 38, 0.9),
    Industry("N", "生态保护和环境治理业", "other", ("环保科技", "环境治理"), 0.8, 0, 48, 1.2),
    Industry("O", "居民服务、修理和其他服务业", "other", ("家政服务", "汽车维修", "美容美发"), 2.6, 13, 13, 0.7),
    Industry("P", "教育", "education", ("教育培训", "幼儿园"), 1.4, 0.6, 12, 2.0),
    Industry("Q", "卫生", "health", ("门诊部", "口腔诊所"), 0.9, 0.8, 28, 2.0),
    Industry("Q", "社会工作", "other", ("养老服务", "社会工作服务"), 0.5, 0, 10, 1.5, "seventeen"),
    Industry("R", "文化、体育和娱乐业", "other", ("文化传媒", "体育", "娱乐"), 2.2, 1.6, 16, 0.9, "seventeen", True),
    Industry("S", "公共管理、社会保障和社会组织", "public_administration", ("服务中心",), 0.2, 0, 15, 2.0),
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a market entity is registered: the first two characters of its code (GB 32100) and what it is called."""

    prefix: str
    subject_type: str | None
    """None: a cooperative, of which no document says what it counts as."""
    label: str
    weight: float
    ending: str
    """What its name ends with."""


FORMS: tuple[Form, ...] = (
    Form("92", "individual_business", "个体工商户", 66.0, "店"),
    Form("91", "enterprise", "有限责任公司", 27.0, "有限公司"),
    Form("91", "enterprise", "股份有限公司", 0.8, "股份有限公司"),
    Form("91", "enterprise", "个人独资企业", 2.2, "厂"),
    Form("93", None, "农民专业合作社", 1.3, "专业合作社"),
    Form("51", "social_group", "社会团体", 0.8, "协会"),
    Form("52", "social_service", "民办非企业单位", 0.8, "服务中心"),
    Form("53", "foundation", "基金会", 0.2, "基金会"),
    Form("31", "law_firm", "律师事务所", 0.4, "律师事务所"),
    Form("31", "accounting_firm", "会计师事务所", 0.3, "会计师事务所"),
    Form("12", "other", "事业单位", 0.2, "中心"),
)
"""The first four are business; shares within the other two thirds of a percent each are assumed."""


@dataclass(frozen=True, slots=True)
class District:
    """A county-level division of Xiangtan, with its code (GB/T 2260)."""

    code: str
    name: str
    weight: float
    places: tuple[str, ...]


DISTRICTS: tuple[District, ...] = (
    District("430302", "雨湖区", 29, ("雨湖路街道", "窑湾街道", "长城乡", "鹤岭镇")),
    District("430304", "岳塘区", 28, ("岳塘街道", "书院路街道", "宝塔街道", "下摄司街道")),
    District("430321", "湘潭县", 20, ("易俗河镇", "花石镇", "中路铺镇", "茶恩寺镇")),
    District("430381", "湘乡市", 19, ("望春门街道", "东山街道", "棋梓镇", "壶天镇")),
    District("430382", "韶山市", 4, ("清溪镇", "银田镇", "韶山乡", "杨林乡")),
)

GIVEN_WORDS = tuple("安昌德丰广和嘉康利明宁荣顺泰旺祥兴永裕源博诚达富恒宏华辉金锦隆美鹏启瑞盛天伟信亿")
"""Two of these make the name of a firm."""
