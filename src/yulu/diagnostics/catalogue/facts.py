"""E3xx: values, names, files, datasets, documents, derived facts and parameters."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

_VALUES = {
    "E301": Wording(
        "值的类型不对",
        "a value of another type",
        "这里要写{expected}，“{value}”不是。",
        "{expected} is expected here; '{value}' is none.",
    ),
    "E302": Wording(
        "小数位数太多",
        "too many decimal places",
        "“{value}”的小数超过了 {places} 位。",
        "'{value}' has more than {places} decimal places.",
        "这里不会自动四舍五入：请写到 {places} 位以内；确实需要更多位的，在声明里写明 places。",
        "Nothing is rounded here: write at most {places} places, or declare more with places.",
    ),
    "E303": Wording(
        "单位不对",
        "another unit",
        "“{value}”带的单位是“{unit}”，这里应当{expected}。",
        "'{value}' has the unit '{unit}'; here it must have {expected}.",
        "请换算成这里的单位，或只写数字。",
        "Convert it to the unit of this place, or write the number alone.",
    ),
    "E304": Wording(
        "没有这个取值",
        "not one of the possible values",
        "这里没有“{value}”这个取值⟨；可以写：{choices}⟩。",
        "'{value}' is not possible here⟨; possible are: {choices}⟩.",
    ),
}

_NAMES = {
    "E305": Wording(
        "名字的写法不对",
        "wrong form of a name",
        "“{name}”不能作名字；名字只用{form}，以字母开头。",
        "'{name}' cannot be a name: a name holds {form} only and begins with a letter.",
        "中文名称请写在 label 或 title 里。",
        "Chinese names belong in label or title.",
    ),
    "E306": Wording(
        "名字以数字开头",
        "a name that begins with a digit",
        "“{name}”以数字开头，不能作名字。",
        "'{name}' begins with a digit and cannot be a name.",
        "名字要以小写字母开头，请在前面加一个词，例如 months_3。",
        "A name begins with a small letter; put a word before it, as in months_3.",
    ),
    "E307": Wording(
        "名字重复了",
        "the name is taken",
        "“{name}”这个名字已经用过了。",
        "The name '{name}' is already taken.",
        "名字不能重复，事实、参数和待认定概念之间也不能；请给其中一个换名字。",
        "Names are used once; facts, parameters and open terms share theirs. Rename one.",
    ),
    "E308": Wording(
        "单位读不懂",
        "the unit cannot be read",
        "单位“{text}”读不懂。",
        "The unit '{text}' cannot be read.",
        "请写成 人、元 或 元/立方米 的样子。",
        "Write it as in 人, 元 or 元/立方米.",
    ),
    "E309": Wording(
        "更新周期读不懂",
        "the refresh period cannot be read",
        "更新周期“{text}”读不懂。",
        "The refresh period '{text}' cannot be read.",
        "请写成 1 day、7 days、1 month、3 months 或 1 year；不再更新的写 never。",
        "Write 1 day, 7 days, 1 month, 3 months or 1 year; or never, where it is not refreshed.",
    ),
    "E346": Wording(
        "名字另有用处",
        "the name is reserved",
        "“{name}”在程序里另有用处，不能作名字。",
        "'{name}' has a meaning of its own and cannot be a name.",
        "请换一个名字。",
        "Use another name.",
    ),
}

_FOLDERS = {
    "E310": Wording(
        "找不到上一层工具箱",
        "the toolbox above is not found",
        "extends 写的“{folder}”里没有 toolbox.yaml。",
        "There is no toolbox.yaml in '{folder}', which extends names.",
        "请写从本文件夹到上一层工具箱文件夹的路径，例如 ../hunan。",
        "Write the path from this folder to the one above, as in ../hunan.",
    ),
    "E311": Wording(
        "上下层绕成了圈",
        "the layers go round in a circle",
        "“{folder}”本身又以这个工具箱为上一层，绕成了圈。",
        "'{folder}' in turn extends this toolbox.",
        "上一层只能是上级的工具箱：市写省，省写国家。",
        "A city extends its province, a province the nation.",
    ),
    "E312": Wording(
        "这里不是工具箱",
        "not a toolbox",
        "文件夹“{folder}”里没有 toolbox.yaml。",
        "There is no toolbox.yaml in '{folder}'.",
        "请核对路径；新的工具箱请先写 toolbox.yaml。",
        "Check the path; a new toolbox begins with its toolbox.yaml.",
    ),
    "E313": Wording(
        "文件放错了地方",
        "no place for this file",
        "工具箱里没有地方放“{path}”，它不会被读到。",
        "A toolbox has no place for '{path}'; it is not read.",
        "请核对：datasets、facts、parameters、settings、mappings 里直接放 .yaml 文件，不再分文件夹；"
        "政策放在 policies/政策编号/policy.yaml。",
        "Check folder and name: .yaml files stand directly in datasets, facts, parameters, settings or mappings; "
        "a policy is policies/its-id/policy.yaml.",
    ),
    "E314": Wording(
        "文件里没有键值",
        "no keys in this file",
        "这个文件应当由“键: 内容”组成，现在是空的，或是别的写法。",
        "This file should consist of “key: value”; it is empty or something else.",
        "请照样例补上；不需要这个文件的，请删去。",
        "Fill it as in the examples, or delete it.",
    ),
}

_TEXTS = {
    "E315": Wording(
        "没有这个部门",
        "unknown department",
        "departments.yaml 里没有“{name}”这个部门⟨；已有：{known}⟩。",
        "There is no department '{name}' in departments.yaml⟨; known are: {known}⟩.",
        "请核对拼写，或先在 departments.yaml 里补上。",
        "Check the spelling, or add it to departments.yaml first.",
    ),
    "E316": Wording(
        "没有这份文件",
        "unknown document",
        "documents.yaml 里没有“{name}”这份文件⟨；已有：{known}⟩。",
        "There is no document '{name}' in documents.yaml⟨; known are: {known}⟩.",
        "请核对拼写，或先在 documents.yaml 里登记。",
        "Check the spelling, or add it to documents.yaml first.",
    ),
    "E317": Wording(
        "止期早于起期",
        "the end lies before the start",
        "最后一天 {end} 早于第一天 {start}。",
        "The last day {end} lies before the first, {start}.",
        "请核对 from 和 to。",
        "Check from and to.",
    ),
    "E318": Wording(
        "没有公布日期",
        "no day of publication",
        "这里没有写公布日期（published）。",
        "The day of publication (published) is missing here.",
        "请补上 published；还没有查到的，写 status: to_verify，系统按“缺依据”处理，不会猜。",
        "Add published; if nobody has found it yet, write status: to_verify: it is then unknown, never guessed.",
    ),
    "E319": Wording(
        "没有起始日期",
        "no first day",
        "这里没有写从哪一天起施行（from）。",
        "The first day (from) is missing here.",
        "请补上 from；还没有查到的，写 status: to_verify，系统按“缺依据”处理，不会猜。",
        "Add from; if nobody has found it yet, write status: to_verify: it is then unknown, never guessed.",
    ),
    "E343": Wording(
        "没有文号",
        "no document number",
        "这份文件没有写文号（number）。",
        "This document has no number.",
        "请补上 number；还没有查到的，写 status: to_verify。",
        "Add number; if nobody has found it yet, write status: to_verify.",
    ),
    "E344": Wording(
        "同一份文件登记了两次",
        "the same document twice",
        "文号“{number}”已经登记过。",
        "The number '{number}' is already there.",
        "请合并为一条；确是两份文件的，请核对文号和发文机关。",
        "Keep one entry; if there are two documents, check numbers and issuers.",
    ),
}

_DECLARATIONS = {
    "E321": Wording(
        "没有列出取值",
        "no values are listed",
        "类型是 enum（选项）的，要在 {slot} 里列出全部取值。",
        "An enum must list its values under {slot}.",
        "例如 {slot}: {{small: 小型, micro: 微型}}。",
        "For example {slot}: {{small: 小型, micro: 微型}}.",
    ),
    "E322": Wording(
        "这个类型没有单位",
        "no unit with this type",
        "类型是{type}的，不能写单位。",
        "A {type} has no unit.",
        "请删去 unit，或把类型改成 number 或 integer。",
        "Delete unit, or make the type number or integer.",
    ),
    "E323": Wording(
        "这个类型没有上下限",
        "no limits with this type",
        "类型是{type}的，不能写 min 或 max。",
        "A {type} has no min or max.",
        "请删去，或把类型改成 number 或 integer。",
        "Delete it, or make the type number or integer.",
    ),
    "E324": Wording(
        "没有写明记录的日期",
        "how records are dated is not said",
        "一组记录要写 date（每条有日期）或 period（每年、每月一条），只写其中一个。",
        "Related records declare either date (each has a day) or period (one a year or a month).",
        "例如 date: punished_on，或 period: {{column: year, every: year}}。",
        "For example date: punished_on, or period: {{column: year, every: year}}.",
    ),
    "E325": Wording(
        "没有这一列",
        "unknown column",
        "这组记录没有“{name}”这一列⟨；已有：{known}⟩。",
        "These records have no column '{name}'⟨; known are: {known}⟩.",
        "请核对拼写，或在 columns 里补上。",
        "Check the spelling, or add it to columns.",
    ),
    "E326": Wording(
        "记录日期的列类型不对",
        "wrong type of the column that dates records",
        "“{name}”这一列的类型应当是 {expected}。",
        "The column '{name}' must have the type {expected}.",
        "每条有日期的用 date，一年一条的用 integer，一月一条的用 month。",
        "Use date for days, integer for years, month for months.",
    ),
    "E347": Wording(
        "这个类型没有取值表",
        "no list of values with this type",
        "类型是{type}的，不能写 {slot}。",
        "A {type} has no {slot}.",
        "请删去 {slot}，或把类型改成 enum。",
        "Delete {slot}, or make the type enum.",
    ),
}

_DERIVED = {
    "E320": Wording(
        "绕成了圈",
        "a circle of definitions",
        "“{name}”要靠它自己才能算出来：{circle}。",
        "'{name}' rests on itself: {circle}.",
        "请改其中一个的算法。",
        "Change the definition of one of them.",
    ),
    "E327": Wording(
        "算法要写一种",
        "exactly one form is needed",
        "这里要写一种算法，只写一种：expression、ladder、table、aggregate 或 choice⟨；现在写了 {found}⟩。",
        "Exactly one form is needed here: expression, ladder, table, aggregate or choice⟨; there are {found}⟩.",
    ),
    "E328": Wording(
        "没有写类型",
        "no type",
        "ladder 和 table 要写明结果的类型（type）。",
        "A ladder or table must declare the type of its result.",
        "例如 type: enum，并在 values 里列出取值。",
        "For example type: enum, with its values under values.",
    ),
    "E329": Wording(
        "汇总要写一种",
        "either count or sum",
        "aggregate 要写 count（数条数）或 sum（加总），只写其中一个。",
        "An aggregate has either count or sum.",
        "例如 count: penalties，或 sum: penalties.amount。",
        "For example count: penalties, or sum: penalties.amount.",
    ),
    "E330": Wording(
        "没有这组记录",
        "unknown records",
        "这类主体没有名为“{name}”的记录⟨；已有：{known}⟩。",
        "This kind of subject has no records '{name}'⟨; known are: {known}⟩.",
        "请核对拼写，或先在数据集的 records 里声明。",
        "Check the spelling, or declare them under a dataset's records first.",
    ),
    "E331": Wording(
        "这一列不能加总",
        "cannot be added up",
        "“{name}”不是可以加总的列⟨；可以写：{known}⟩。",
        "'{name}' is not a column that can be added up⟨; possible are: {known}⟩.",
        "请写成 记录名.列名，列的类型是 number 或 integer。",
        "Write records.column; the column's type is number or integer.",
    ),
    "E332": Wording(
        "期间要写一种",
        "exactly one window is needed",
        "window 要写 months、since 或 year，只写其中一个。",
        "A window has exactly one of months, since and year.",
        "例如 window: {{months: 36}}，是指决定日之前的 36 个月。",
        "For example window: {{months: 36}}: the 36 months before the day decided for.",
    ),
    "E333": Wording(
        "不是选项",
        "not an enum",
        "“{name}”不是选项（enum），不能用来分档。",
        "'{name}' is not an enum, so values cannot differ by it.",
        "请换一个类型是 enum 的名字。",
        "Use a name whose type is enum.",
    ),
    "E372": Wording(
        "没有可选的口径",
        "no definitions to choose from",
        "choice 的 definitions 里要列出可选的口径，现在是空的。",
        "A choice lists its definitions; there are none.",
        "请把上级文件给出的每种口径各写一条。",
        "Write one for each definition that the upper text offers.",
    ),
    "E373": Wording(
        "不能按它汇总",
        "cannot be counted by",
        "“{name}”是数或日期，取值太多，不能用来汇总（summary_by）。",
        "'{name}' is a number or a day and has too many values to count by.",
        "请用选项、是否或文字；要按数分档的，先在 facts 里写一个分档的表。",
        "Use an enum, a boolean or a text; to count by classes of a number, derive a table of classes first.",
    ),
}

_TABLES = {
    "E334": Wording(
        "少了一档",
        "a class is missing",
        "“{input}”没有写“{cls}”这一档的下限。",
        "'{input}' has no floor for the class '{cls}'.",
        "classes 里的每一档都要写。",
        "Each of the classes needs one.",
    ),
    "E335": Wording(
        "各档下限的大小不对",
        "floors out of order",
        "“{cls}”的下限 {floor} 应当小于上一档“{above}”的下限 {above_floor}。",
        "The floor {floor} of '{cls}' must be less than {above_floor}, that of '{above}' above it.",
        "请对照文件核对两个数；classes 要从高到低排列。",
        "Check both numbers against the text; classes go from high to low.",
    ),
    "E336": Wording(
        "表里有空缺",
        "a gap in the table",
        "{where} 时，表里没有一行适用。",
        "Where {where}, no row applies.",
        "请补上一行；文件没有规定的，对照表（table）里也写一行并注明 status: to_verify，"
        "分档表（ladder）里写进 not_covered。",
        "Add a row; where the text says nothing, add one with status: to_verify in a table, "
        "or list it in not_covered in a ladder.",
    ),
    "E337": Wording(
        "表里有重叠",
        "an overlap in the table",
        "{where} 时，有两行同时适用。",
        "Where {where}, two rows apply.",
        "请改其中一行，使每种情况只有一行适用；“以上、以下”含本数用 from、to，“超过、不满”不含用 above、below。",
        "Change one, so that exactly one row applies; from and to include the number, above and below do not.",
    ),
    "E338": Wording(
        "这一行没有结果",
        "a row without a value",
        "这一行没有写结果（value）。",
        "This row has no value.",
        "请补上 value；文件没有规定的，写 status: to_verify。",
        "Add value; where the text says nothing, write status: to_verify.",
    ),
    "E339": Wording(
        "不是边界的写法",
        "not an edge",
        "边界不能写“{name}”⟨；可以写：{known}⟩。",
        "'{name}' is not an edge⟨; possible are: {known}⟩.",
        "from 以上（含）、above 超过（不含）、below 不满（不含）、to 以下（含）。",
        "from and to include the number, above and below do not.",
    ),
    "W330": Wording(
        "表太大，没有查完",
        "too large to be checked",
        "这张表有 {cells} 种情况，没有逐一查有没有空缺和重叠。",
        "This table has {cells} cases; it was not searched for gaps and overlaps.",
        "请把它拆成几张小表。",
        "Split it into several tables.",
    ),
}

_PARAMETERS = {
    "E340": Wording(
        "没有写依据",
        "no clause",
        "参数的这个值没有写依据条款（because）。",
        "This value of a parameter has no clause (because).",
        "请补上，例如 because: 第三条第一款。",
        "Add one, as in because: 第三条第一款.",
    ),
    "E890": Wording(
        "说明不了没有的意思",
        "this does not tell what absence means",
        "absent_since 写的“{name}”不是同一类主体的日期事实，或者没有写 absent。",
        "absent_since names '{name}', which is no date of the same kind of subject, or absent is missing.",
        "请写一个日期事实和一天，例如 absent_since: {{founded_on: 2019-04-01}}，并写 absent。",
        "Write a date fact and a day, as in absent_since: {{founded_on: 2019-04-01}}, and absent beside it.",
    ),
    "E341": Wording(
        "没有写值",
        "no value",
        "参数的这一条没有写值（value）。",
        "This entry of a parameter has no value.",
        "请补上 value；还没有查到的，写 status: to_verify，系统按“缺依据”处理，不会猜。",
        "Add value; if nobody has found it yet, write status: to_verify: it is then unknown, never guessed.",
    ),
    "E342": Wording(
        "这个参数不分档",
        "this parameter has no key",
        "这里分档写了几个值，但参数没有写按什么分档（keyed_by）。",
        "Several values are given here, but the parameter does not say by what they differ (keyed_by).",
        "请在参数里补上 keyed_by，例如 keyed_by: size；不分档的，只写一个值。",
        "Add keyed_by to the parameter, as in keyed_by: size, or write a single value.",
    ),
    "E345": Wording(
        "同一天有两个值",
        "two values on one day",
        "参数“{parameter}”{key}在 {day} 这一天有两个值。",
        "The parameter '{parameter}'{key} has two values on {day}.",
        "请给先前的一条写 to（最后一天），或在后一条写明 replaces 替代了哪份文件。",
        "Give the earlier one a last day (to), or let the later one say which document it replaces.",
    ),
}

FACTS: Mapping[str, Wording] = {
    **_VALUES, **_NAMES, **_FOLDERS, **_TEXTS, **_DECLARATIONS, **_DERIVED, **_TABLES, **_PARAMETERS
}  # fmt: skip
