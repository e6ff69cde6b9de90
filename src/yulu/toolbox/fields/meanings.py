"""What every key of a toolbox's files means, in the words an official reads, with an example of each.

From here come the reference (`docs/reference/files.md`) and what an editor shows (`schemas.py`). A test holds this
list against the shapes: no key without its line, no line without its key, and every example fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yulu.toolbox import shapes

Needed = Literal["", "by_check", "unless_unsure"]
"""Beside what a shape itself requires: `yulu check` does, or does unless `status: to_verify` says it was not found."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key's meaning in Chinese, an example as it is written in YAML, and whether more than its shape asks for it."""

    meaning: str
    example: str
    needed: Needed = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form's title in both languages, its keys in the order they are best written, and what holds of the whole."""

    title: str
    english: str
    keys: Mapping[str, Key]
    note: str = ""


# fmt: off
FORMS: Mapping[type[shapes.Shape], Form] = {
    shapes.ToolboxFile: Form("哪里的工具箱", "the place", {
        "toolbox": Key("名字", "liuxi"),
        "title": Key("中文名称", "柳溪市"),
        "level": Key("`nation` 国家、`province` 省、`city` 市", "city"),
        "extends": Key("上一级工具箱的文件夹，如 `../qingchuan`", "../qingchuan"),
        "summary_by": Key("全员匹配按哪些事实汇总，如 `[street, size, industry]`；须是选项、是否或文字，推导的也可以；本级没写的用上一级的", "[street, size, industry]"),
        "note": Key("备注", "虚构的市，供教程和测试使用"),
    }),
    shapes.DepartmentsFile: Form("部门", "departments", {
        "departments": Key("部门名: 部门", "{labour: {label: 柳溪市人社局}}"),
    }),
    shapes.Department: Form("一个部门", "department", {
        "label": Key("全称", "柳溪市市场监管局"),
        "contact": Key("到哪里问", "国资大厦二楼房产科"),
        "note": Key("备注", "2019年由原省工商局、省质监局合并组成"),
    }),
    shapes.DocumentsFile: Form("文件", "documents", {
        "documents": Key("文件名: 文件", "{rent-2022: {title: 关于减免房租的通知, issuer: 柳溪市国资委}}"),
    }),
    shapes.OfficialDocument: Form("一件文件", "official document", {
        "title": Key("标题", "关于减免小微企业房屋租金的通知"),
        "issuer": Key("发文机关；联合发文的按落款次序写成列表", "柳溪市国资委"),
        "number": Key("完整的文号", "柳国资〔2022〕8号", "unless_unsure"),
        "published": Key("公布日", "2022-03-28", "unless_unsure"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注：见于何处，还差什么", "见于2023年1月的新闻报道，原文没有找到，文号、施行日期待核实"),
    }),
    shapes.TermsFile: Form("要人认定的概念", "open terms", {
        "terms": Key("名字: 概念", "{is_minor: {label: 违法行为轻微, subject: violation, decided_by: enforcement, because: 第三条}}"),
    }),
    shapes.Term: Form("一个概念", "open term", {
        "label": Key("文件的原话，如“生产经营困难”", "违法行为轻微"),
        "subject": Key("说的是谁，取值同政策的 `subject`", "violation"),
        "decided_by": Key("由哪个部门认定", "enforcement"),
        "because": Key("依据第几条", "第三条"),
        "document": Key("哪件文件", "first-offence-2021"),
        "kind": Key("`open_term` 概念（不写就是）、`discretion` 裁量（“可以”）", "discretion"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "新旧两版的条号不一致，以市司法局备案本为准，待核实"),
    }),
    shapes.OfficeHoursFile: Form("办公时间", "office hours", {
        "hours": Key("名字: 一套办公时间", "{office: {label: 机关作息时间, times: [{from: 2021-01-01, shifts: [09:00-17:00]}]}}"),
        "default": Key("没有另写的部门用哪一套", "office"),
        "departments": Key("部门: 用哪一套", "{labour: window, market: window}"),
        "days": Key("与平时不同的日子，一行一段", "[{day: 2022-06-20, closed: true, reason: 防汛停止办公, document: flood-2022}]"),
    }, "时限（几个工作日、几个工作小时）按它计算，`yulu due` 可以试算。法定节假日和补班按国务院办公厅每年的安排，程序自带，不写在这里。几层都写的，以下级为准。没有这个文件，按日计的时限到当日24时，按工作小时计的不能算。"),
    shapes.Schedule: Form("一套办公时间", "a schedule", {
        "label": Key("中文名称", "机关作息时间"),
        "times": Key("几点到几点，一行一件文件或一个季节", "[{from: 2021-01-01, shifts: [08:30-12:00, 14:00-17:30], document: office-hours-2020}]"),
    }),
    shapes.OfficeTimes: Form("几点到几点", "times of a schedule", {
        "from": Key("哪天起", "2021-01-01", "unless_unsure"),
        "to": Key("哪天止，不写就一直有效", "2022-02-28"),
        "season": Key("每年的哪一段，如夏季", "{from: 06-01, to: 09-30}"),
        "shifts": Key("几段办公时间，从早到晚：`[08:30-12:00, 14:30-17:30]`", "[08:30-12:00, 14:00-17:30]", "unless_unsure"),
        "weekdays": Key("星期几另有不同：`{friday: [08:30-12:00]}`；写 `[]` 是那天不办公。补班的周末用 `shifts`", "{friday: [09:00-12:00]}"),
        "document": Key("哪件文件", "office-hours-2020", "unless_unsure"),
        "because": Key("依据第几条", "第一条"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "窗口原来的时间没有查到"),
    }, "一天里季节的先于全年的，同样的以后起用的为准。"),
    shapes.SeasonDays: Form("每年的哪一段", "a season", {
        "from": Key("第一天，写 `06-01`", "06-01"),
        "to": Key("最后一天，写 `09-30`；可以跨年", "09-30"),
    }),
    shapes.ChangedDays: Form("与平时不同的日子", "changed days", {
        "day": Key("哪一天", "2022-06-20"),
        "to": Key("到哪一天，不写就只有一天", "2022-06-21"),
        "closed": Key("`true` 全天不办公", "true"),
        "open": Key("`true` 照常办公，如补班", "true"),
        "shifts": Key("只办公这几段；半天也算一个工作日，到期以这天收班为准", "[08:00-12:00]"),
        "reason": Key("为什么，逐日列出时会显示", "防汛停止办公"),
        "document": Key("依据哪件文件", "flood-2022"),
        "because": Key("依据第几条", "第二条"),
        "departments": Key("只是哪些部门；不写就是全部", "[works]"),
    }, "`closed`、`open`、`shifts` 写且只写一样。写明部门的，先于没写的。法定时限（`yulu due --statutory`）不算这些日子。"),
    shapes.Dataset: Form("数据集", "dataset", {
        "dataset": Key("名字", "dishonesty"),
        "label": Key("中文名称", "严重失信名单"),
        "holder": Key("持有部门：缺了向它要", "credit"),
        "subject": Key("一行是谁", "enterprise"),
        "refresh": Key("多久更新：`1 day`、`3 months`、`1 year`、`never`", "1 month"),
        "sensitivity": Key("`public` 公开、`internal` 内部、`personal` 个人信息、`secret` 保密", "public"),
        "facts": Key("名字: 事实，每个主体一个值", "{headcount: {label: 从业人员, type: integer, unit: 人}}"),
        "records": Key("名字: 记录，每个主体许多行", "{offences: {label: 违法行为, date: found_on, columns: {found_on: {label: 查实日期, type: date}}}}"),
        "note": Key("备注", "名录按月更新；税费政策不用名录，另按“企业划型”计算"),
    }),
    shapes.Fact: Form("事实，记录的一列", "fact, record column", {
        "label": Key("中文名称", "列入严重失信名单"),
        "type": Key("`boolean` 是非、`integer` 整数、`number` 数、`date` 日期、`month` 月份、`enum` 选项、`text` 文字", "boolean"),
        "unit": Key("数的单位：`人`、`元`、`元/立方米`", "人"),
        "values": Key("选项的取值，代码: 中文；`enum` 必须写", "{ferry: 渡口街道, kiln: 窑前街道, willow_bank: 柳岸街道}"),
        "places": Key("小数位数；不写，钱是2位，其余6位", "1"),
        "min": Key("最小值；不写就是0，可以为负的写 `none`", "1"),
        "max": Key("最大值", "30"),
        "absent": Key("声明完整的名单上没有时，等于什么", "false"),
        "note": Key("备注", "外地领取的待遇是否计入，口径待省里核实"),
        "status": Key("`to_verify`：口径待核实", "to_verify"),
    }),
    shapes.Records: Form("记录", "related records", {
        "label": Key("中文名称", "已查实的违法行为"),
        "date": Key("一事一行的：哪一列是日期", "found_on"),
        "period": Key("一期一行的：哪一列是年份或月份。与 `date` 二选一", "{column: month, every: month}"),
        "columns": Key("名字: 列，写法同事实", "{found_on: {label: 查实日期, type: date}, fine: {label: 罚款, type: number, unit: 元}}"),
        "note": Key("备注", "只记已经查实的；在办的案件另在 violations"),
    }),
    shapes.Period: Form("一期一行", "periodic records", {
        "column": Key("哪一列；按年的是整数，按月的是月份", "month"),
        "every": Key("`year` 或 `month`", "month"),
    }),
    shapes.FactsFile: Form("推导的事实", "derived facts", {
        "facts": Key("名字: 推导的事实", "{income_each: {label: 人均月收入, subject: household, expression: monthly_income / members}}"),
    }),
    shapes.Derived: Form("一个推导的事实", "derived fact", {
        "label": Key("中文名称", "两年内违法次数"),
        "subject": Key("说的是谁", "enterprise"),
        "type": Key("类型；划型和分档必须写，别的可以不写", "enum"),
        "unit": Key("单位", "元"),
        "values": Key("选项的取值", "{bidding: 招标, direct: 直接发包, inquiry: 询价}"),
        "expression": Key("一个式子", "round(monthly_income / members, 0)"),
        "ladder": Key("划型：按行业看下限，从高往低", "{by: industry, classes: [large], otherwise: small, rows: [{when: pottery, floors: {headcount: {large: 1000}}}]}"),
        "table": Key("分档：一行一档", "[{when: {budget: {below: 30万元}}, value: direct}, {when: {budget: {from: 30万元}}, value: bidding}]"),
        "aggregate": Key("记录的次数或合计", "{count: offences, window: {months: 24}}"),
        "choice": Key("几种口径，由下级选一种", "{delegated: {to: city, because: 第二条}, definitions: {by_month: {label: 按月, expression: falls_in_month}}}"),
        "because": Key("依据第几条；划型、分档、四舍五入必须有依据", "第二条第二款"),
        "document": Key("哪件文件", "first-offence-2021"),
        "note": Key("备注", "滞纳金是否计入罚款，待省税务局答复"),
        "status": Key("`to_verify`", "to_verify"),
    }, "`expression`、`ladder`、`table`、`aggregate`、`choice` 写且只写一种。"),
    shapes.Ladder: Form("划型", "ladder of floors", {
        "by": Key("按哪个选项分行，如行业", "industry"),
        "classes": Key("各型，从高到低，不含最低的", "[large, medium, small]"),
        "otherwise": Key("各型都够不上时是哪一型", "micro"),
        "rows": Key("每行几个行业的下限", "[{when: pottery, floors: {headcount: {large: 1000, medium: 300, small: 20}}}]"),
        "not_covered": Key("标准尚未规定的行业", "[{when: farming, note: 由省里另行制定，尚未公布}]"),
    }),
    shapes.LadderRow: Form("划型的一行", "row of a ladder", {
        "when": Key("哪个行业，或几个", "pottery"),
        "floors": Key("指标: {型: 下限}；各项指标都达到才是这一型", "{headcount: {large: 1000, medium: 300, small: 20}, turnover: {large: 4亿元, medium: 2000万元, small: 300万元}}"),
        "because": Key("依据", "附表第一行"),
        "note": Key("备注", "附表原文为“100人以下”，含义是不满100人"),
    }),
    shapes.NotCovered: Form("没有规定的行业", "what a ladder leaves out", {
        "when": Key("哪个行业，或几个", "farming"),
        "because": Key("依据", "附表注"),
        "note": Key("怎么回事", "农业企业划型由省农业农村厅另行制定，尚未公布"),
    }),
    shapes.TableRow: Form("分档的一行", "row of a decision table", {
        "when": Key("事实: 值、列表，或 `{from, above, below, to}`（含、不含、不含、含）", "{budget: {below: 30万元}}"),
        "value": Key("这一档的值", "direct", "unless_unsure"),
        "because": Key("依据", "第三条第一项"),
        "note": Key("备注", "百岁老人的标准另行公布，尚未查到"),
        "status": Key("`to_verify`", "to_verify"),
    }),
    shapes.AggregateForm: Form("次数或合计", "aggregate", {
        "count": Key("数哪种记录。与 `sum` 二选一", "offences"),
        "sum": Key("合计哪一列，写 `记录.列`", "penalties.fine"),
        "where": Key("只算哪些行，式子里用列名", "kind = 'fraud'"),
        "window": Key("只算哪段日子", "{months: 36}"),
    }),
    shapes.AggregateWindow: Form("哪段日子", "window of an aggregate", {
        "months": Key("决定日前若干个月，含第一天，不含决定日", "24"),
        "since": Key("自某日起", "2019-04-01"),
        "year": Key("`last` 上年、`this` 本年", "last"),
        "because": Key("依据", "第二条第二项"),
    }, "三种写且只写一种。"),
    shapes.Choice: Form("口径任选", "choice of definitions", {
        "delegated": Key("授权，见下", "{to: city, document: deferral-2022, because: 第二条第一款}"),
        "definitions": Key("名字: 口径", "{by_year: {label: 上年有所减少, expression: last_year(turnover) < 100}}"),
    }),
    shapes.Definition: Form("口径", "definition on offer", {
        "label": Key("一句话", "上月销售额不超过上年同月的七成"),
        "expression": Key("式子", "last_year(turnover) < years_ago(turnover, 2)"),
        "because": Key("依据", "第二条第一款第一项"),
        "document": Key("哪件文件", "deferral-2022"),
    }),
    shapes.ParametersFile: Form("参数", "parameters", {
        "parameters": Key("名字: 参数", "{stall_cap: {label: 每月最高减免额, type: number, unit: 元}}"),
    }),
    shapes.Parameter: Form("一个参数", "parameter", {
        "label": Key("中文名称", "减免月数"),
        "type": Key("类型，同事实", "integer"),
        "unit": Key("单位", "元"),
        "choices": Key("选项的取值，代码: 中文", "{as_large: 参照大型企业, as_sme: 参照中小微企业}"),
        "keyed_by": Key("按哪个选项各有一个值，如企业规模", "size"),
        "delegated": Key("授权下级定，一项或几项", "{to: city, document: small-tax-2022, because: 第一条, range: {from: 0, to: 50%}}"),
        "values": Key("各个值，一行一个", "[{from: 2022-06-01, value: 2000, document: stall-2022, because: 第四条}]"),
        "note": Key("备注", "两件公告都授权各市在税额的50%以内确定"),
    }),
    shapes.Dated: Form("有起止日的文字，政策的 texts", "dated text", {
        "published": Key("公布日，不写就是文件的", "2022-05"),
        "from": Key("哪天起", "2020-10-01", "unless_unsure"),
        "to": Key("哪天止，不写就一直有效", "2022-12-31"),
        "document": Key("哪件文件", "elders-2020"),
        "because": Key("依据第几条", "第九条"),
        "replaces": Key("接替哪件文件，一件或几件", "small-tax-2022"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "2023年是否延续，尚未找到原文"),
    }),
    shapes.ParameterValue: Form("参数的一个值", "dated value", {
        "value": Key("值；有 `keyed_by` 的写 `{代码: 值}`", "3", "unless_unsure"),
        "from": Key("哪天起；后一个值的 `from` 自然结束前一个", "2022-04-01", "unless_unsure"),
        "to": Key("哪天止", "2022-06-30"),
        "document": Key("哪件文件", "rent-2022"),
        "because": Key("依据第几条", "第三条第一款", "unless_unsure"),
        "published": Key("公布日，不写就是文件的", "2022-03-25"),
        "replaces": Key("接替哪件文件定的值", "refund-2022"),
        "conflict": Key("与上级规定不一致，如实记录", "{with: 省文件第三条, note: 省里最长六个月，市里写八个月，已请示}"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "半年一换，原文列有全年安排"),
    }),
    shapes.Conflict: Form("不一致", "conflict with an upper text", {
        "with": Key("与哪件文件哪一条", "清川人社发〔2022〕31号第三条"),
        "note": Key("怎样不一致，在怎样处理", "省里规定最长六个月，市文件写八个月，已向省厅请示"),
    }),
    shapes.Delegation: Form("授权", "delegation", {
        "to": Key("授权给哪一级：`province`、`city`，或列表", "city"),
        "because": Key("依据第几条", "第二条第三款"),
        "document": Key("哪件文件", "deferral-2022"),
        "from": Key("哪天起可以定", "2022-01-01"),
        "until": Key("哪天为止", "2022-12-31"),
        "range": Key("范围 `{from: 下限, to: 上限}`，两头都含；可以分代码各写一个", "{from: 1, to: 6}"),
    }),
    shapes.SettingsFile: Form("按授权的设定", "settings under delegation", {
        "parameters": Key("参数名: 值的列表，写法同参数的值", "{small_tax_share: [{from: 2022-01-01, value: 50%, document: small-tax-liuxi, because: 第一条}]}"),
        "choices": Key("推导的事实名: 选用的口径", "{in_decline: [{take: by_month, from: 2022-06-01, document: deferral-liuxi, because: 第三条}]}"),
        "conditions": Key("政策名: 附加的条件", "{insurance-deferral: {jobs_kept: {when: layoff_rate <= 0.055, because: 第四条}}}"),
    }),
    shapes.ChoiceTaken: Form("选用的口径", "definition taken", {
        "take": Key("口径的名字", "by_month"),
        "from": Key("哪天起", "2022-06-01", "unless_unsure"),
        "to": Key("哪天止", "2022-12-31"),
        "document": Key("哪件文件", "deferral-liuxi"),
        "because": Key("依据第几条", "第三条"),
        "published": Key("公布日，不写就是文件的", "2022-06-10"),
        "replaces": Key("接替哪件文件的选择", "deferral-2021"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "口径比文件迟两日公布"),
    }),
    shapes.AddedCondition: Form("附加的条件", "added condition", {
        "label": Key("中文名称", "裁员率不高于5.5%"),
        "when": Key("式子", "layoff_rate <= 0.055"),
        "because": Key("依据第几条", "第四条", "by_check"),
        "document": Key("哪件文件", "deferral-liuxi"),
        "from": Key("哪天起要求", "2022-06-15"),
        "to": Key("哪天止", "2022-12-31"),
        "published": Key("公布日，不写就是文件的", "2022-06-15"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "第四条另行公布，自公布之日起适用"),
    }),
    shapes.Policy: Form("政策", "policy", {
        "policy": Key("名字，与文件夹同名", "elder-allowance"),
        "title": Key("中文名称", "高龄津贴"),
        "subject": Key("`enterprise` 市场主体、`person` 个人、`household` 家庭、`project` 项目、`violation` 违法行为", "person"),
        "delivery": Key("`automatic` 免申即享、`prompt` 预填推送、`fast` 快申快享、`apply` 依申请、`self_assessed` 自行判别、`internal` 约束机关", "automatic"),
        "period": Key("多久一次：`once`、`year`、`half_year`、`quarter`、`month`、`event`", "quarter"),
        "texts": Key("依据的文件和起止日，一行一件", "[{document: stall-2022, because: 第一条, from: 2022-06-01, to: 2022-09-30}]"),
        "conditions": Key("名字: 条件，全部成立才符合", "{few_people: {label: 从业人员不满10人, when: headcount < 10, because: 第二条}}"),
        "grants": Key("名字: 给付", "{relief: {kind: reduction, label: 摊位费, amount: stall_fee * stall_share, because: 第四条}}"),
        "contact": Key("咨询部门", "civil_affairs"),
        "objection": Key("有异议怎么办", "{to: commerce, how: 自收到通知之日起十五日内书面提出, because: 第六条}"),
        "claim": Key("最迟哪天办", "{until: 2023-03-31, because: 第五条}"),
        "exclusions": Key("与哪些政策不能同享", "[{with: startup-subsidy, because: 第六条}]"),
        "evidence": Key("要交的材料，一份或几份", "项目预算书"),
        "delegates_conditions": Key("授权下级附加条件", "{to: city, document: deferral-2022, because: 第四条}"),
        "note": Key("备注", "约束执法机关，不计入企业可享受政策的合计"),
    }, "个人可以用到他的家庭的事实，违法行为、项目可以用到企业的事实。"),
    shapes.Condition: Form("条件", "condition", {
        "label": Key("中文名称，文件的原话", "户籍在柳溪市"),
        "when": Key("式子", "registered_here"),
        "because": Key("依据第几条；不写 `document` 就是政策的文件", "第二条", "by_check"),
        "document": Key("哪件文件", "orphan-study-2025"),
        "from": Key("哪天起要求", "2022-06-01"),
        "to": Key("哪天止", "2022-09-30"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "十月起不限行业，改为面向各行业的小微企业"),
    }),
    shapes.Grant: Form("给付", "grant", {
        "kind": Key("`payment` 发放、`reduction` 减免、`deferral` 缓缴、`deduction_base` 加计或扣除基数、`rate` 比率、`protection` 保障、`choice` 适用、`service` 服务", "payment"),
        "label": Key("中文名称", "高龄津贴（每季度）"),
        "amount": Key("金额的式子，前四种必须写", "elder_amount * 3"),
        "value": Key("值的式子，`rate`、`choice` 必须写", "tender"),
        "text": Key("一句话，`protection`、`service` 必须写", "不予行政处罚，进行批评教育，不记入信用档案。"),
        "because": Key("依据第几条", "第四条", "by_check"),
        "document": Key("哪件文件", "projects-2022"),
        "rounding": Key("怎样取整；不写就是四舍五入到分", "{places: 0, mode: down, because: 第五条}"),
        "status": Key("`to_verify`", "to_verify"),
        "note": Key("备注", "网上发布的文本为“七个工作日”，以印发本为准，待核实"),
    }),
    shapes.Rounding: Form("取整", "rounding", {
        "places": Key("小数位数", "0"),
        "mode": Key("`half_up` 四舍五入（不写就是）、`down` 舍去、`up` 进一", "down"),
        "because": Key("依据第几条", "第五条（不足一元的舍去）"),
    }),
    shapes.Exclusion: Form("不能同享", "exclusion", {
        "with": Key("另一项政策的名字", "startup-subsidy"),
        "because": Key("依据第几条", "第六条"),
        "note": Key("备注", "同一企业当年只享受其中一项"),
    }),
    shapes.Claim: Form("办理期限", "claim deadline", {
        "until": Key("最后一天", "2023-03-31"),
        "text": Key("原话", "2022年度的补贴最迟在2023年3月31日前确认领取"),
        "because": Key("依据第几条", "第五条"),
    }),
    shapes.Objection: Form("异议", "objection", {
        "how": Key("多久之内、怎样提", "发放名单公示期内提出"),
        "to": Key("向哪个部门", "civil_affairs"),
        "because": Key("依据第几条", "第十条"),
        "status": Key("`to_verify`", "to_verify"),
    }),
    shapes.ExamplesFile: Form("样例", "worked examples", {
        "as_of": Key("决定日，样例没写就用它", "2022-06-30"),
        "known_on": Key("知悉日，样例没写就用它；都没写，按什么都知道算", "2022-12-31"),
        "ordinary": Key("普通的一户：事实，以及 `records`、`datasets`、`findings`、`belongs_to`", "{headcount: 3, stall_area: 12, on_dishonesty_list: false}"),
        "examples": Key("样例，一行一个", "[{name: 九个人符合, but: {headcount: 9}, expect: {outcome: entitled}}]"),
    }),
    shapes.Example: Form("一个样例", "worked example", {
        "name": Key("一句话：什么情况，什么结果", "八十二岁，每季度三百元"),
        "as_of": Key("决定日", "2020-09-30"),
        "known_on": Key("知悉日", "2022-06-14"),
        "but": Key("哪里与普通的不同", "{born_on: 1942-06-30}"),
        "without": Key("不知道哪些", "[born_on]"),
        "expect": Key("应当是什么结果", "{outcome: entitled, amount: 900}"),
    }),
    shapes.Expectation: Form("应当的结果", "expected answer", {
        "outcome": Key("`entitled` 符合、`not_entitled` 不符合、`needs_facts` 缺信息、`needs_judgement` 待认定", "entitled"),
        "amount": Key("金额；没有金额写 `无`；几项给付写 `{名字: 金额}`", "300"),
        "amount_low": Key("金额至少多少", "0"),
        "amount_high": Key("金额至多多少", "22.8"),
        "value": Key("比率、适用的值；还定不下来的，写各种可能的列表", "50%"),
        "failing": Key("哪些条件不成立；不在有效期是 `in_force`", "[old_enough]"),
        "settled_by": Key("补齐哪几组就有结论", "[[offences]]"),
        "could_qualify": Key("补齐哪几组就可能符合", "[[income_line]]"),
        "only_missing": Key("只差哪一项；不是只差一项写 `无`", "born_on"),
        "to_judge": Key("还要认定什么", "[is_minor, may_waive]"),
        "lacks": Key("金额还缺什么", "[elder_amount:3]"),
        "to_verify": Key("是否用到了待核实的内容", "false"),
    }, "没写的不比。"),
    shapes.MappingFile: Form("对照表", "mapping", {
        "mapping": Key("名字", "enterprise-list"),
        "subject": Key("一行是谁", "enterprise"),
        "dataset": Key("主要是哪个数据集", "founding"),
        "id": Key("哪一列是编号", "统一社会信用代码"),
        "facts": Key("事实: 从哪里来", "{size: {column: 企业规模}}"),
        "sheet": Key("Excel 的工作表名；不写就找表头对得上的那张", "六月"),
        "code": Key("编号是哪种代码：`uscc`、`identity_card`、`plain`；不写就照原样", "uscc"),
        "subjects": Key("`new` 每行可以带来新的主体；`known` 名录里没有的另存", "new"),
        "belongs_to": Key("属于谁：主体种类: 写着它编号的列", "{household: {column: 户编号}}"),
        "records": Key("一行是一条记录时，是哪种记录；各列写在 `columns`", "offences"),
        "columns": Key("记录的列: 从哪里来", "{found_on: {column: 查实日期}, fine: {column: 罚款（万元）, factor: 10000}}"),
        "note": Key("备注", "各部门每月汇总的企业名单，一户一行，空着的格子是还不知道"),
    }),
    shapes.MappingColumn: Form("从哪里来", "mapped column", {
        "column": Key("表里的列名；不写就是事实的名字", "企业名称"),
        "constant": Key("每行都是这个值", "是"),
        "first": Key("只看左边几个字", "2"),
        "values": Key("表里的写法: 这里的取值；没列的照原样", "{DK: ferry, LA: willow_bank, YQ: kiln}"),
        "factor": Key("乘以多少，如万元乘 `10000`", "10000"),
        "only_where": Key("只在另外几列是这些值的行：列名: 值", "{合同状态: [在租, 续租]}"),
        "code": Key("这一列是代码，去空格、转大写并核对校验位：`uscc`、`identity_card`、`plain`", "uscc"),
    }),
}
# fmt: on
