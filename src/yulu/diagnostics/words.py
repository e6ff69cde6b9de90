"""Values of a diagnostic that each language says in its own way: types, levels, what was expected."""

from __future__ import annotations

from collections.abc import Mapping


class Word(str):
    """A word out of `WORDS`, with what it is about (a unit, an edge), if anything.

    As plain text, in the API's data, it is the English identifier. One that is not in `WORDS` is said as it stands.

    >>> Word("number", "元")
    'number (元)'
    """

    name: str
    about: str

    def __new__(cls, name: str, about: str = "") -> Word:
        made = super().__new__(cls, f"{name} ({about})" if about else name)
        made.name, made.about = name, about
        return made


WORDS: Mapping[str, tuple[str, str]] = {
    # types, as found in an expression
    "boolean": ("“是”或“否”", "true or false"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "date": ("日期", "a date"),
    "month": ("月份", "a month"),
    "enum": ("选项", "a choice"),
    "text": ("文字", "a text"),
    # what a value should have been
    "true_or_false": ("true 或 false（也可以写“是”或“否”）", "true or false"),
    "written_day": ("2022-04-01 这样的日期", "a date such as 2022-04-01"),
    "written_month": ("2022-04 这样的月份", "a month such as 2022-04"),
    "18_digits": ("18 位以内的整数", "a whole number of at most 18 digits"),
    "24_digits": ("24 位以内的数", "a number of at most 24 digits"),
    "unit": ("用“{about}”作单位", "the unit '{about}'"),
    "no_unit": ("不带单位", "no unit"),
    "at_least": ("不小于 {about}", "at least {about}"),
    "more_than": ("大于 {about}", "more than {about}"),
    "less_than": ("小于 {about}", "less than {about}"),
    "at_most": ("不大于 {about}", "at most {about}"),
    "object": ("花括号里的一组键和值", "an object of keys and values"),
    "list": ("方括号里的一列", "a list"),
    "label": ("中文名称", "label"),
    # what a draft changes
    "of_policies": ("政策", "policy"),
    "of_conditions": ("条件", "condition"),
    "of_grants": ("给付", "grant"),
    "of_parameters": ("参数", "parameter"),
    "of_facts": ("推导的事实", "derived fact"),
    "of_choices": ("可选的口径", "choice of definitions"),
    "of_datasets": ("数据集", "dataset"),
    "of_departments": ("部门", "department"),
    "of_documents": ("文件", "document"),
    "of_terms": ("认定事项", "open term"),
    # forms of names
    "underscored": ("小写字母、数字和下划线", "small letters, digits and underscores"),
    "hyphenated": ("小写字母、数字和连字符", "small letters, digits and hyphens"),
    # levels, subjects, periods, ends
    "nation": ("国家", "the nation"),
    "province": ("省级", "a province"),
    "city": ("市级", "a city"),
    "enterprise": ("市场主体", "enterprises"),
    "person": ("个人", "persons"),
    "household": ("家庭", "households"),
    "project": ("项目", "projects"),
    "violation": ("违法行为", "violations"),
    "each_year": ("一年", "year"),
    "each_month": ("一月", "month"),
    # why the system did not let us write
    "disk_full": ("磁盘满了", "the disk is full"),
    "too_large_a_file": ("文件太大", "the file is too large"),
    "no_right": ("没有权限", "no right to"),
    "read_only": ("只读", "read-only"),
    "not_a_folder": ("不是文件夹", "not a folder"),
    # ends
    "open": ("不限", "open"),
    "no_as_of": ("没有写决定日（as_of）", "the day decided for (as_of) is missing"),
    "not_in_example": (
        "without 里的“{about}”不在 ordinary 和 but 里，去掉它没有意义",
        "'{about}' under without is in neither ordinary nor but",
    ),
    "overflow": ("算出来的数 {about} 超过了 38 位", "the number computed, {about}, has more than 38 digits"),
    # what an example says
    "outcome": ("结论（outcome）", "outcome"),
    "amount": ("金额（amount）", "amount"),
    "amount_low": ("最低金额（amount_low）", "amount_low"),
    "amount_high": ("最高金额（amount_high）", "amount_high"),
    "value": ("值（value）", "value"),
    "failing": ("不满足的条件（failing）", "failing"),
    "settled_by": ("补齐就有结论的（settled_by）", "settled_by"),
    "could_qualify": ("补齐可能符合的（could_qualify）", "could_qualify"),
    "only_missing": ("只差的一项（only_missing）", "only_missing"),
    "to_judge": ("待认定的（to_judge）", "to_judge"),
    "lacks": ("金额还缺的（lacks）", "lacks"),
    "to_verify": ("是否待核实（to_verify）", "to_verify"),
    "low": ("下限（low）", "low"),
    "high": ("上限（high）", "high"),
    "numerator": ("分子（numerator）", "numerator"),
    "denominator": ("分母（denominator）", "denominator"),
    "shown": ("印出来的样子（shown）", "shown"),
    "differ": ("有没有差别（differ）", "differ"),
    "entitled": ("符合（entitled）", "entitled"),
    "not_entitled": ("不符合（not_entitled）", "not_entitled"),
    "needs_facts": ("缺信息（needs_facts）", "needs_facts"),
    "needs_judgement": ("待认定（needs_judgement）", "needs_judgement"),
    # what Python's JSON reader says
    "Expecting value": ("这里缺一个值", "a value is missing"),
    "Expecting ',' delimiter": ("这里缺逗号", "a comma is missing"),
    "Expecting ':' delimiter": ("这里缺冒号", "a colon is missing"),
    "Expecting property name enclosed in double quotes": ("这里要写双引号里的键", "a key in double quotes is expected"),
    "Illegal trailing comma before end of object": ("最后一项后面多了逗号", "a comma too many"),
    "Illegal trailing comma before end of array": ("最后一项后面多了逗号", "a comma too many"),
    "Extra data": ("后面还有多余的内容", "something follows the end"),
    "Unterminated string starting at": ("引号没有闭合", "a quote is not closed"),
    "Invalid control character at": ("文字中间断行，或有看不见的字符", "a line end or control character inside a text"),
    "Invalid \\escape": ("反斜杠的写法不对", "a backslash that means nothing"),
    "nested_too_deeply": ("括号套得太深", "brackets are nested too deeply"),
}
"""In Chinese and in English; `{about}` where it does not simply follow in brackets."""


def say(value: str, lang: str) -> str:
    """The value in words of this language."""
    if not isinstance(value, Word) or value.name not in WORDS:
        return value
    said = WORDS[value.name][0 if lang == "zh" else 1]
    if "{about}" in said:
        return said.format(about=value.about)
    if not value.about:
        return said
    return f"{said}（{value.about}）" if lang == "zh" else f"{said} ({value.about})"
