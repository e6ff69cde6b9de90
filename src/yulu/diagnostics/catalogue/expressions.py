"""E2xx: expressions, from their characters to their types and units."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.entry import Wording

_CHARACTERS = {
    "E200": Wording(
        "没有写算式",
        "empty expression",
        "这里要写一个条件或算式，现在是空的。",
        "A condition or formula is needed here; there is none.",
        "例如 size in ('small', 'micro')，或 monthly_rent * 3。",
        "For example size in ('small', 'micro'), or monthly_rent * 3.",
    ),
    "E201": Wording(
        "算式里用了全角或中文符号",
        "full-width or curly sign in an expression",
        "这里的“{wrong}”是全角或中文符号，算式只认半角的“{right}”。",
        "“{wrong}” is a full-width or curly sign; an expression knows only “{right}”.",
        "请换成英文输入法下的符号。",
        "Type it with an English keyboard.",
    ),
    "E202": Wording(
        "以数字开头的名字",
        "a name that begins with a digit",
        "“{name}”以数字开头，既不是数，也不是名字。",
        "'{name}' begins with a digit: it is neither a number nor a name.",
        "数后面不写单位，也不写万、亿，例如写 20、50000；名字要以小写字母开头。",
        "Write a number without unit, as in 20 or 50000; a name begins with a small letter.",
    ),
    "E203": Wording(
        "算式里用了全角空格",
        "full-width space in an expression",
        "这里是全角空格，算式只认半角空格。",
        "This is a full-width space; an expression knows only the ordinary one.",
        "请删去，换成英文输入法下的空格。",
        "Replace it by an ordinary space.",
    ),
    "E204": Wording(
        "算式读不懂",
        "the expression cannot be read",
        "算式读到“{near}”这里读不懂了。",
        "The expression cannot be read at '{near}'.",
        "请看看两个条件之间是否有 and 或 or，前后是否少写了名字、数或逗号。",
        "Check that and/or stands between conditions, and that no name, number or comma is left out around it.",
    ),
    "E205": Wording(
        "算式里不能用这个",
        "not allowed in an expression",
        "算式里不能用 {what}。",
        "{what} is not allowed in an expression.",
        "⟨请改写成 {instead}。⟩算式里可以用：名字、数、单引号里的文字、and、or、not、= <> < <= > >=、between、in、"
        "加减乘除和规定的函数。",
        "⟨Write {instead}. ⟩An expression may hold names, numbers, text in single quotes, and, or, not, "
        "= <> < <= > >=, between, in, + - * / and the functions provided.",
    ),
    "E206": Wording(
        "算式里的引号没有闭合",
        "unclosed quote in an expression",
        "从这里开始的单引号没有闭合。",
        "The single quote that opens here is never closed.",
        "请在文字末尾补上半角单引号 '；文字里本来就有单引号的，写两个 ''。",
        "Add a single quote ' at the text's end; a quote inside the text is written twice.",
    ),
    "E231": Wording(
        "括号不成对",
        "a bracket without its other half",
        "这里的“{bracket}”没有和它成对的另一半。",
        "The “{bracket}” here has no other half.",
        "请补上另一半，或删去这一个。",
        "Add the other half, or delete this one.",
    ),
    "E207": Wording(
        "不是日期或月份",
        "neither a date nor a month",
        "这里要写 {form} 这样的日期或月份，“{text}”不是。",
        "A date or month such as {form} is expected here; '{text}' is none.",
        "请写成 {form} 的样子，并确认有这一天。",
        "Write it as in {form}, and check that it exists.",
    ),
    "E228": Wording(
        "日期没有加引号",
        "a date without quotes",
        "“{text}”在算式里会被当成减法，日期和月份要放在半角单引号里。",
        "In an expression {text} is a subtraction; dates and months take single quotes.",
        "请写成 '{text}'。",
        "Write '{text}'.",
    ),
    "E208": Wording(
        "没有这个函数",
        "unknown function",
        "没有名为“{name}”的函数⟨；可以用：{known}⟩。",
        "There is no function '{name}'⟨; possible are: {known}⟩.",
        "计数和求和请在 facts 里声明一个 aggregate（汇总），再用它的名字。",
        "To count or add up, declare an aggregate under facts and use its name.",
    ),
    "E209": Wording(
        "不能问“知不知道”",
        "asks whether something is known",
        "这里的 {what} 是在问某项信息有没有，或者用一个默认值顶替没有的信息。",
        "{what} asks whether something is known, or puts a default in the place of what is not.",
        "请只写条件本身：信息没有时，结论自然是“缺信息”，并说明缺哪一项、找谁要；不能让缺材料变成“是”或“否”。",
        "Write the condition alone: where something is not known the outcome is “needs facts”, and says what is "
        "missing and who holds it. A missing paper must not decide.",
    ),
}

_NAMES = {
    "E210": Wording(
        "没有声明过的名字",
        "unknown name",
        "“{name}”没有声明过。",
        "'{name}' is not declared.",
        "请核对拼写；新的名字要先在 datasets、facts、parameters 或 terms.yaml 里声明；如果是取值，请加半角单引号。",
        "Check the spelling; a new name must be declared under datasets, facts, parameters or in terms.yaml; "
        "a value takes single quotes.",
    ),
    "E211": Wording(
        "没有写明是哪一期",
        "which period is not said",
        "“{name}”一年或一月一个数，这里没有写明是哪一期的。",
        "'{name}' has one value a year or a month; here it is not said which.",
        "上一期的请写成 {call}；再往前的用 years_ago 或 months_ago，例如 years_ago(名字, 2)。",
        "For the last period write {call}; for earlier ones use years_ago or months_ago, as in years_ago(name, 2).",
    ),
    "E226": Wording(
        "说的不是这类主体",
        "belongs to another kind of subject",
        "“{name}”说的是{subject}，这里的规定针对的是{here}，不能用。",
        "'{name}' is about {subject}; what stands here is about {here} and cannot use it.",
        "请核对这里的 subject，或换一个说同一类主体的名字。",
        "Check the subject here, or use a name about the same kind of subject.",
    ),
    "E227": Wording(
        "整组记录不能直接用",
        "related records cannot be used directly",
        "“{name}”是一组记录，一户可能有许多条，不能直接写在算式里。",
        "'{name}' is a set of records: one subject may have many, so an expression cannot use it directly.",
        "请在 facts 里声明一个 aggregate（汇总），数条数或加总，再用它的名字。",
        "Declare an aggregate under facts that counts or adds them up, and use its name.",
    ),
}

_TYPES = {
    "E212": Wording(
        "两边不能相比",
        "cannot be compared",
        "一边是{left}，另一边是{right}，不能相比。",
        "One side is {left}, the other {right}; they cannot be compared.",
        "请核对是不是用错了名字。",
        "Check that the right name is used.",
    ),
    "E213": Wording(
        "单位不一样",
        "units differ",
        "一个是{left}，另一个是{right}，单位不一样，不能相比，也不能相加减。",
        "One is {left}, the other {right}: different units cannot be compared, added or subtracted.",
        "请核对是不是用错了名字；确实要比的，先乘或除以换算的参数。",
        "Check that the right name is used; to convert, multiply or divide by a parameter first.",
    ),
    "E232": Wording(
        "比较不能连写",
        "two comparisons in a row",
        "两个比较不能连写。",
        "Two comparisons cannot be written in a row.",
        "两端都含的，请写 headcount between 5 and 20；不含的，请写 headcount > 5 and headcount < 20。",
        "Write headcount between 5 and 20 where both ends are included, else headcount > 5 and headcount < 20.",
    ),
    "E214": Wording(
        "这里要写数",
        "a number is expected",
        "这里要写数，写的是{found}。",
        "A number is expected here, not {found}.",
    ),
    "E215": Wording(
        "这里要写条件",
        "a condition is expected",
        "这里要写能答“是”或“否”的条件，写的是{found}。",
        "A condition, true or false, is expected here, not {found}.",
        "请写明和什么比，例如 headcount >= 20，或 size = 'small'。",
        "Say what it is compared with, as in headcount >= 20 or size = 'small'.",
    ),
    "E216": Wording(
        "没有这个取值",
        "not one of the possible values",
        "⟨{fact} ⟩没有取值“{value}”⟨；可以写：{choices}⟩。",
        "⟨{fact}: ⟩there is no value '{value}'⟨; possible are: {choices}⟩.",
    ),
    "E217": Wording(
        "不分大小",
        "has no order",
        "{found}不分大小，不能用 {operator}。",
        "{found} has no order and cannot be compared by {operator}.",
        "请用 =、<> 或 in。",
        "Use =, <> or in.",
    ),
    "E218": Wording(
        "不是同一套取值",
        "different sets of values",
        "两边都是选项，但不是同一套取值。",
        "Both are choices, but from different sets of values.",
        "请核对是不是用错了名字；需要对照时，请在 facts 里声明一张 table（对照表）。",
        "Check that the right name is used; to translate one into the other, declare a table under facts.",
    ),
    "E219": Wording(
        "数太长",
        "number too long",
        "这个数太长：整数部分最多 {digits} 位，小数最多 {places} 位。",
        "This number is too long: at most {digits} digits before the point and {places} after it.",
        "请核对这个数。",
        "Check the number.",
    ),
    "E220": Wording(
        "算出来的不是要的",
        "not what is needed here",
        "这里要的是{expected}，写的是{found}。",
        "{expected} is needed here, not {found}.",
        "请核对名字和单位；单位跟着乘除走，例如 元/立方米 乘以 立方米 得 元。",
        "Check names and units; units multiply and divide: 元/立方米 times 立方米 gives 元.",
    ),
    "E221": Wording(
        "函数括号里的项数不对",
        "wrong number of arguments",
        "函数 {name} 的括号里要写 {wanted} 项，写了 {found} 项。",
        "The function {name} takes {wanted}, not {found}.",
        "例如 {example}。",
        "For example {example}.",
    ),
    "E222": Wording(
        "除以零",
        "division by zero",
        "除数是 0。",
        "The divisor is 0.",
        "请核对除数。",
        "Check the divisor.",
    ),
    "E223": Wording(
        "这里要写整数",
        "a whole number is expected",
        "这里要写 0、1、2 这样的整数。",
        "A whole number such as 0, 1 or 2 is expected here.",
        "几个月、几天也可以用一个整数的参数；几位小数、往前几期只能直接写数字。",
        "Months and days may also be a parameter that is a whole number; places and periods must be written as digits.",
    ),
    "E224": Wording(
        "不是按年或按月的数",
        "not a yearly or monthly value",
        "函数 {function} 只能用于一年或一月一个数的列⟨，“{name}”不是⟩。",
        "The function {function} takes a column with one value a year or a month⟨; '{name}' is none⟩.",
        "请核对名字；能用的是数据集里写了 period 的 records 的列。",
        "Check the name; possible are columns of records that declare a period.",
    ),
    "E225": Wording(
        "年和月弄混了",
        "years and months are mixed up",
        "“{name}”是{period}一个数，不能用 {function}。",
        "'{name}' has one value a {period}; {function} cannot be used.",
        "请写成 {call}。",
        "Write {call}.",
    ),
    "E230": Wording(
        "取值没有加引号",
        "a value without quotes",
        "“{value}”是取值，不是名字，要放在半角单引号里。",
        "'{value}' is a value, not a name; it takes single quotes.",
        "请写成 '{code}'。",
        "Write '{code}'.",
    ),
}

EXPRESSIONS: Mapping[str, Wording] = {**_CHARACTERS, **_NAMES, **_TYPES}
