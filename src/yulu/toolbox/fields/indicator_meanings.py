"""What every key of indicators and reported figures means, as in `meanings.py`."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.toolbox import shapes
from yulu.toolbox import shapes_indicators as indicators
from yulu.toolbox.fields.form import Form, Key

# fmt: off
INDICATOR_FORMS: Mapping[type[shapes.Shape], Form] = {
    indicators.IndicatorsFile: Form("指标", "indicators", {
        "tables": Key("表名: 表", "{visits: {label: 窗口取号记录, unit: 人次, holder: market, columns: {came_on: {label: 日期, type: date}, window: {label: 窗口, type: enum, values: {tea: 茶业窗口, pottery: 陶业窗口}}, waited: {label: 等候, type: number, unit: 分钟, places: '1', max: '600'}, is_done: {label: 当场办成, type: boolean}, busy: {label: 忙时, type: boolean, note: 取号时前面有十人以上。}, score: {label: 评分, type: integer, min: none, note: 差评记负分。}}, complete_from: '2021-01-01', note: 叫号机2021年起用，每天自动导出。}}"),
        "indicators": Key("指标名: 指标", "{rent-relief-paid: {label: 房租减免已拨付, definition: 当年已拨付的房租减免合计。, unit: 元, population: 符合房租减免的企业, table: payments, dated_by: paid_on, counted: year_to_date, where: policy = 'rent-relief', numerator: {sum: amount}, targets: [{year: '2022', value: 120万, plan: monthly, because: 第五条, document: windows-2022, monthly: ['0', '0', 10万, 20万, 30万, 50万, 70万, 90万, 100万, 110万, 115万, 120万]}, {year: '2023', value: 120万, plan: workdays, because: 第五条, document: windows-2022}, {year: '2024', value: 120万, plan: days, because: 第五条, document: windows-2022}, {year: '2025', value: 120万, plan: linear, because: 第五条, document: windows-2022}], examples: [{name: 别的政策不算, period: 2022-06, tables: {payments: [{policy: rent-relief, paid_on: '2022-06-01', amount: 7.2万}, {policy: startup-subsidy, paid_on: '2022-06-01', amount: 1万}]}, expect: {value: 7.2万}}]}, rent-relief-reached: {label: 房租减免兑现率, definition: 判为符合的企业中，到统计期末已经拨到钱的家数所占比重。, unit: '%', population: 判为符合房租减免的企业, table: decisions, counted: to_date, cut_off_days: '5', numerator: {distinct: subject, table: payments, dated_by: paid_on, where: policy = 'rent-relief'}, denominator: {distinct: subject, where: policy = 'rent-relief' and outcome = 'entitled'}, questions: [拨到钱的都判为符合过吗？两张表对不上的先查清。], examples: [{name: 三家符合，一家拿到, period: 2022-06, tables: {decisions: [{subject: 甲, policy: rent-relief, outcome: 符合}, {subject: 乙, policy: rent-relief, outcome: 符合}, {subject: 丙, policy: rent-relief, outcome: 符合}, {subject: 丁, policy: rent-relief, outcome: 缺信息}], payments: [{subject: 甲, policy: rent-relief, paid_on: '2022-05-31'}, {subject: 乙, policy: rent-relief, paid_on: '2022-07-01'}]}, expect: {value: '33.33', numerator: '1', denominator: '3'}}]}}"),
        "not_measured": Key("名字: 许诺过却不能测量的事", "{kind-words: {label: 说话和气, because: 取号记录里没有语气。, questions: [用评分代替？评分的人少，来评的也不是随便哪一位。]}}"),
    }),
    indicators.TableForm: Form("表", "table", {
        "label": Key("中文名称", "匹配结果"),
        "unit": Key("一行是一什么：`件`、`户`、`笔`；默认 `行`", "户"),
        "holder": Key("哪个部门的", "market"),
        "parts": Key("数据是文件夹时，其中哪些文件：匹配结果写 `decisions/*.parquet`", "decisions/*.parquet"),
        "complete_from": Key("从哪一天起一行不缺；不写，基期第一个月起有数据才比", "'2021-01-01'"),
        "columns": Key("列名: 列", "{subject: {label: 主体编号, type: text}, policy: {label: 政策, type: text}, paid_on: {label: 拨付日期, type: date}, amount: {label: 金额, type: number, unit: 元}}"),
        "note": Key("备注", "叫号机2021年起用，每天自动导出。"),
    }),
    indicators.Column: Form("列", "column", {
        "label": Key("中文名称，表头写它也行", "政策"),
        "type": Key("同事实", "text"),
        "unit": Key("单位", "元"),
        "values": Key("选项：英文代码: 中文", "{tea: 茶业窗口, pottery: 陶业窗口}"),
        "places": Key("小数位数", "'1'"),
        "min": Key("最小值，默认 0；可以是负数的写 `none`", "none"),
        "max": Key("最大值", "'600'"),
        "note": Key("备注", "差评记负分。"),
    }),
    indicators.IndicatorForm: Form("指标", "indicator", {
        "label": Key("中文名称", "当场办成率"),
        "definition": Key("口径，一句话", "当年已拨付的房租减免合计。"),
        "unit": Key("单位；比率写 `\"%\"`", "元"),
        "population": Key("数的是谁", "符合房租减免的企业"),
        "table": Key("哪张表", "visits"),
        "dated_by": Key("按哪一列的日期算哪一期；不写就是截止时点的全部", "paid_on"),
        "counted": Key("`period` 当期（默认）、`year_to_date` 当年累计、`to_date` 历年累计", "period"),
        "cut_off_days": Key("期末后几天截止；式子里的 `as_of` 是那一天", "'5'"),
        "where": Key("只算哪些行", "policy = 'rent-relief'"),
        "numerator": Key("分子，或者指标本身", "{sum: amount}"),
        "denominator": Key("分母", "{count: 'true'}"),
        "groups": Key("组名: 分组；各组有区间，区间不重叠才说有差别", "{busy: {label: 忙时, where: busy}, idle: {label: 闲时, where: not busy}}"),
        "better": Key("`higher` 高好、`lower` 低好；写了才排先后，重叠的并列", "lower"),
        "places": Key("印几位小数，默认 2", "'1'"),
        "targets": Key("各年目标", "[{year: '2022', value: 90%, because: 第三条, document: windows-2022}]"),
        "compare": Key("`year_on_year` 同比、`period_on_period` 环比", "[year_on_year, period_on_period]"),
        "owner": Key("责任部门", "market"),
        "subject": Key("哪个地方", "柳溪市"),
        "names": Key("文章里的别的叫法", "[一次办成率]"),
        "questions": Key("还没有弄清的，写成问题", "[拨到钱的都判为符合过吗？两张表对不上的先查清。]"),
        "because": Key("依据第几条", "第三条"),
        "document": Key("依据的文件", "windows-2022"),
        "status": Key("`to_verify` 待核实", "to_verify"),
        "note": Key("备注", "单位是人次，不是人。"),
        "examples": Key("样例", "[{name: 别的政策不算, period: 2022-06, tables: {payments: [{policy: rent-relief, paid_on: '2022-06-01', amount: 7.2万}, {policy: startup-subsidy, paid_on: '2022-06-01', amount: 1万}]}, expect: {value: 7.2万}}]"),
    }),
    indicators.MeasureForm: Form("怎样算", "measure", {
        "count": Key("数满足这个条件的行；全部写 `true`", "'true'"),
        "sum": Key("求和", "amount"),
        "distinct": Key("数有几个不同的", "subject"),
        "median": Key("中位数", "waited"),
        "where": Key("只在这些行里", "policy = 'rent-relief'"),
        "table": Key("另一张表", "payments"),
        "dated_by": Key("另一张表按哪一列的日期", "paid_on"),
    }),
    indicators.GroupForm: Form("分组", "group", {
        "label": Key("中文名称", "忙时"),
        "where": Key("哪些行", "busy"),
    }),
    indicators.TargetForm: Form("目标", "target", {
        "year": Key("哪一年", "'2022'"),
        "value": Key("全年目标", "90%"),
        "plan": Key("时序进度：`linear` 按月均分（默认）、`days` 按天、`workdays` 按工作日、`monthly` 逐月", "days"),
        "monthly": Key("逐月：12 个月末的累计数，最后一个等于目标", "['0', '0', 10万, 20万, 30万, 50万, 70万, 90万, 100万, 110万, 115万, 120万]"),
        "because": Key("依据第几条", "第五条"),
        "document": Key("依据的文件", "windows-2022"),
        "status": Key("`to_verify` 待核实", "to_verify"),
        "note": Key("备注", "市里说过一刻钟，没有见到文件。"),
    }),
    indicators.IndicatorExample: Form("指标的样例", "example of an indicator", {
        "name": Key("说明试的是什么", "别的政策不算"),
        "period": Key("`2022-06`、`2022-Q2` 或 `2022`", "2022-06"),
        "tables": Key("表名: 几行数据；没写的列是不详", "{visits: [{came_on: '2022-01-04', waited: '5'}, {came_on: '2022-06-04', waited: '12.5'}, {came_on: '2022-06-05', waited: '300'}]}"),
        "expect": Key("应当得到什么", "{value: 7.2万}"),
    }),
    indicators.ExampleExpectation: Form("指标应当得到的", "what an indicator must give", {
        "value": Key("数值", "7.2万"),
        "low": Key("下限", "'50'"),
        "high": Key("上限", "'75'"),
        "numerator": Key("分子", "'1'"),
        "denominator": Key("分母", "'3'"),
        "shown": Key("印出来的样子，如 `2件中2件`", "4人次中3人次"),
        "groups": Key("组名: 数值", "{busy: '100'}"),
        "differ": Key("各组有没有差别：`true`、`false`", "'false'"),
    }),
    indicators.NotMeasured: Form("不能测量的", "not measured", {
        "label": Key("是什么", "说话和气"),
        "because": Key("为什么不能", "取号记录里没有语气。"),
        "questions": Key("能不能用别的代替", "[用评分代替？评分的人少，来评的也不是随便哪一位。]"),
    }),
    indicators.ReportedFile: Form("见报数", "reported figures", {
        "sources": Key("名字: 出处", "{evening-paper: {title: 茶香里的市民之家, publisher: 柳溪晚报, published: '2022-07-05', place: 第2版, note: 报纸也是编的。}, old-flyer: {title: 市民之家办事须知, status: to_verify}}"),
        "figures": Key("名字: 见报数", "{done-at-once: {label: 当场办成率, printed: 96%, value: 96%, unit: '%', source: evening-paper, place: 第二段, subject: 柳溪市, period: 6月, indicator: done-at-once, names: [一次办成率], questions: [是人还是人次？]}, waiting: {label: 等候时间, printed: 约一刻钟, value: '15', unit: 分钟, hedge: 约, source: old-flyer, place: 背面, indicator: waiting-median, note: 没有说是平均还是中位数。}}"),
    }),
    indicators.ReportSource: Form("出处", "source of figures", {
        "title": Key("标题", "茶香里的市民之家"),
        "publisher": Key("哪家报刊", "柳溪晚报"),
        "published": Key("刊出日期；没有查到的写 `status: to_verify`", "'2022-07-05'", "unless_unsure"),
        "place": Key("哪一版，或者哪个地方的", "第2版"),
        "status": Key("`to_verify` 待核实", "to_verify"),
        "note": Key("备注", "报纸也是编的。"),
    }),
    indicators.ReportedFigure: Form("见报数", "reported figure", {
        "label": Key("数的是什么", "等候时间"),
        "printed": Key("原样", "96%"),
        "value": Key("作为数；原文没有数的不写", "96%"),
        "unit": Key("单位", "分钟"),
        "hedge": Key("近、余、超、约……写了的不当作确数", "约"),
        "source": Key("出处", "old-flyer"),
        "place": Key("在文中哪里", "背面"),
        "subject": Key("哪个地方", "柳溪市"),
        "period": Key("原文的时段", "6月"),
        "indicator": Key("对应哪项指标，报表上并列", "done-at-once"),
        "names": Key("别的叫法", "[一次办成率]"),
        "questions": Key("要弄清的", "[是人还是人次？]"),
        "note": Key("备注", "没有说是平均还是中位数。"),
    }),
}
# fmt: on
