"""Which numbers count nothing: dates, document numbers, telephones, names, slogans, list markers.

One pass for each kind in the order of `_KINDS`; the first kind that takes a place keeps it. Every pattern is bounded,
so that the time is proportional to the text, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yulu.figures.figure import Kind
from yulu.figures.words.fixed import FIXED, HOTLINES
from yulu.figures.words.units import unit_at

_C = "〇○零一二三四五六七八九十"
_YEAR = rf"(?:(?<!\d)(?:1[5-9]|20)\d{{2}}|(?<![{_C}])[一二][{_C}]{{3}})"
_MONTH = rf"(?:(?<![\d:：])\d{{1,2}}|(?<![{_C}])[{_C}]{{1,3}})"
_DAY = rf"(?:\d{{1,2}}|[{_C}]{{1,3}})"
_MARK = "[-—–~～至到]{1,2}"
_PART = "(?:份|底|末|初|中旬|上旬|下旬)"

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("document", r"[〔\[(【][12]\d{3}[〕\])】](?:第?\d{1,6}(?:-\d{1,4})?号|[\u4e00-\u9fff]{1,6}\d{0,6}[\u4e00-\u9fff]{1,4}\d{1,8}号)"),
    ("document", r"(?:第|令第|公告第?)\d{1,6}号(?:令|公告|文|文件)?|[12]\d{3}年第?\d{1,4}号|(?<!\d)\d{1,4}号(?:文件|文|令)"),
    ("document", rf"第(?:\d{{1,4}}|[{_C}百千]{{1,7}})(?:条|款|项|章|节|篇|编|版|页|目)(?:第(?:\d{{1,3}}|[{_C}]{{1,4}})(?:款|项))?(?!目标)"),
    ("document", r"(?<![A-Za-z])(?:GB|GB/T|DB\d{0,2}/T|DB|ISO|IEC|HJ|JGJ|CJJ|NY/T|SH/T|YY/T|QB/T)\s?/?\d{1,6}(?:[.-]\d{1,5}){0,3}"),
    ("period", rf"{_YEAR}年?(?:[、和]{_YEAR}年?){{1,6}}(?:年度|年)?"),
    ("period", rf"{_YEAR}年?{_MARK}{_YEAR}(?:年度|年)?|{_YEAR}[-—/]\d{{2}}(?:年度|学年|年)"),
    ("period", rf"(?:{_YEAR}年)?{_MONTH}(?:月)?{_MARK}{_MONTH}月{_PART}?"),
    ("period", rf"(?:{_YEAR}年)?(?:第?[一二三四1-4]季度|前[一二三两]个?季度|[一二三四]季度末)|(?<!\d){_YEAR}年?(?:上|下)半年"),
    ("date", r"(?<!\d)(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.]\d{1,2}(?!\d)|(?<!\d)(?:19|20)\d{2}\.(?:0[1-9]|1[0-2])(?!\d)"),
    ("date", rf"{_YEAR}年(?:{_MONTH}月(?:{_DAY}[日号]|{_PART})?|[底末初]|度)?(?:{_MARK}{_MONTH}月{_DAY}[日号])?"),
    ("date", rf"{_MONTH}月{_DAY}(?:[日号]|(?={_MARK}{_DAY}日))(?:{_MARK}(?:{_MONTH}月)?{_DAY}[日号])?"),
    ("date", rf"(?<![个{_C}\d.])(?:\d{{1,2}}|[{_C}]{{1,2}})月(?![均度]|\d{{1,3}}个){_PART}?"),
    ("period", rf"前(?:(?:[1-9]|1[0-2])(?!\d)|[{_C}]{{1,2}})个?月份?(?!薪)"),
    ("date", r"(?<![\d.期时共满超约近每第了])(?:\d{1,2})日(?=[发在公宣表从获通介开说消午清深傍由对就与和来赴签出印]|\d{1,2}时)"),
    ("date", r"(?<=[至、/—~\-今昨前同(（])(?:\d{1,2})日(?!均|内|龄|产|照)|(?<![\d.])(?:\d{1,2})日(?=[，,电讯晚上下召举至\-—)）凌零起])"),
    ("date", r"(?<![\d.:：])(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d.:：])|(?<!\d)(?:[01]?\d|2[0-4])[时点][0-5]\d分?(?!\d)"),
    ("date", r"(?<=[日号午晚晨至—-])(?:[01]?\d|2[0-4])时(?![间候期段代常])(?:[0-5]?\d分)?"),
    ("date", rf"(?<![\d.])(?:\d{{2,4}}|[{_C}]{{1,4}})年代(?:初|末|中期|以来)?|(?<!\d)\d{{2}}世纪|[{_C}]{{1,3}}世纪|(?<!\d)[5-9]0后|(?<!\d)0[05]后|(?<!\d)[5-9]5后"),
    ("period", r"(?<![一二三四五六七八九])[“\"]?(?:十[一二三四五六]|[一二三四五六七八九])五[”\"](?:规划|时期|期间|计划)?|十[一二三四五]五(?:规划|时期|期间|以来|计划|末)|[一二三四五六七八九]五(?:计划|时期|期间)"),
    ("ratio", r"(?<![\d.:])\d{1,6}(?:\.\d{1,4})?(?:[:：∶]\d{1,6}(?:\.\d{1,4})?){1,5}(?![\d:])"),
    ("identifier", r"(?<![\d-])0\d{2,3}[-—]\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)400[-—]?\d{3}[-—]?\d{4}(?!\d)|(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])"),
    ("identifier", r"(?<![\d.])\d{1,6}(?:[-—]\d{1,6}){3,60}(?![\d.])"),
    ("identifier", r"[A-Za-z0-9._-]{1,40}@[A-Za-z0-9.-]{1,40}|https?://[^\s\u4e00-\u9fff]{1,200}|www\.[^\s\u4e00-\u9fff]{1,100}"),
    ("slogan", r"(?<![\d.])\d{1,4}(?:\+(?:\d{1,4}|[NnXx])){1,8}(?![\d.]{1,3}[%亿万])|(?<![A-Za-z])[NX]\+\d{1,3}|7[×xX*]24小时?|(?<!\d)24小时(?=自助|不打烊|在线|服务|值班|无休)"),
    ("slogan", r"[“‘]\d{1,2}[×xX*]\d{1,2}[”’]"),
    ("slogan", r"(?<![\d.])\d{1,2}[增升涨](?:\d{1,2}平)?\d{1,2}[降减跌](?:\d{1,2}平)?(?![\u4e00-\u9fff]?[\d.])"),
    ("ordinal", r"(?<![零〇一二三四五六七八九十百千])[一二三](?:、?[一二三])(?:次)?产(?:业)?(?=[、，比重增投资占和分均的结])"),
    ("marker", r"(?:(?<=^)|(?<=\n))0\d(?=\n)"),
    ("slogan", rf"[“\"‘](?:\d{{1,5}}|[{_C}两百千万]{{1,4}})(?:\+[\dN{_C}]{{1,4}}){{0,5}}[”\"’]|[“‘][{_C}百千]{{1,3}}[^“”‘’，。\d]{{1,8}}[”’]"),
    ("slogan", rf"(?<![\d.])(?:\d{{1,3}}|[{_C}]{{1,2}})个(?:一样|一批|坚持|必须|意识|自信|维护|确立|务必|先锋|攻坚|统筹|百分百|一百年|服从)"),
    ("ordinal", rf"第(?:\d{{1,6}}|[{_C}百千]{{1,6}})(?:产业|次产业|方面|名|位|届|次|批|期|轮|季|代|类|家|个|阶段|步|梯队|组|中学|小学|医院|人民医院|一|大|年|天|回|场|只|例|台|条|方|十)?"),
    ("ordinal", rf"(?<![目提当此以先])前(?:\d{{1,4}}|[{_C}百]{{1,4}})(?:名|位|强|列)?(?![个年月天小期几十百千余多\d.])"),
    ("name", r"(?<![A-Za-z0-9])[A-Za-z]{1,12}[-.]?\d{1,6}(?:\.\d{1,4})?[A-Za-z]{0,4}(?![\d.]|[A-Za-z])"),
    ("name", r"(?<![\d.])\d{1,4}(?:G|K|D|A|C|S|V)(?![A-Za-z])(?:级|网络|基站)?|(?<!\d)\d{1,4}号(?:线|楼|桥|院|库|井|机|地块|路|机组|厂房|馆|门|店|公路|高速|坑|洞|仓|点位|码头|车)"),
    ("name", r"(?<=[路街巷道弄])\d{1,5}号(?:院|楼|附\d{1,3}号?)?|(?<!\d)\d{1,3}(?:楼(?!栋)|号窗口|号厅)"),
    ("name", rf"(?<!\d)\d{{1,4}}(?:国道|省道|县道|医院|中学|厂|所(?=医院))|(?<![{_C}百])[{_C}]{{1,3}}(?:中(?=[、，。学校])|经路|纬路|马路|环路|环(?=[以线内外高快])|道街|号线|号院|路(?!段))"),
    ("marker", rf"(?:(?<=^)|(?<=[\n。；：;:]))(?:[(](?:\d{{1,2}}|[{_C}]{{1,3}})[)]|(?:\d{{1,2}}|[{_C}]{{1,3}})(?:、(?![二三]、|[二三](?:次)?产)|．|[.](?!\d)|(?![个家项户名人件次年月元万亿])(?=[\u4e00-\u9fff])(?<=\n\d)))"),
    ("marker", rf"(?:(?<=^)|(?<=[\n。；：;:，,]))(?:[{_C}]{{1,2}}是(?!年)|其[{_C}](?=[，,是、])|[{_C}]{{1,2}}要(?=[\u4e00-\u9fff]))|[\[【](?:注)?\d{{1,3}}[\]】]|[(](?:\d{{1,2}}|[{_C}]{{1,3}})[)](?=[\u4e00-\u9fff])|[①-⑳]"),
)  # fmt: skip

_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_HOTLINE_WORDS = (
    "热线",
    "平台",
    "拨打",
    "便民",
    "政务服务",
    "投诉",
    "举报",
    "咨询电话",
    "工单",
    "电话",
    "网站",
    "警情",
    "报警",
    "接警",
)
_ONE_THING = re.compile(
    "(?<![第十百千万〇零二三四五六七八九共仅只占])一(?:个|种|项|次|批|些|条|份|名|位|张|场|座|家|套|支|件|类|道|台|届|把|台|片|村|户|处|所|款|曲|部|段|期|圈|轮|天|年(?!来)|级|层|部分|手|口|字|词|篇|封|本|幕|颗|根|间|列)(?!半|月|季|多|余)"
)
"""一个 and its like are mostly an article, not a count."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is one thing of this kind."""

    start: int
    end: int
    kind: Kind


def spans(text: str) -> list[Span]:
    """Everything in a clean text that has numerals but counts nothing, from left to right, not overlapping."""
    taken = bytearray(len(text) + 1)
    return sorted(_candidates(text, taken), key=lambda span: span.start)


def _candidates(text: str, taken: bytearray) -> Iterator[Span]:
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start < end and not any(taken[start:end]):
                if kind in ("slogan", "name", "marker", "ordinal") and _is_measured(text, start, end, kind):
                    continue
                taken[start:end] = b"\1" * (end - start)
                yield Span(start, end, kind)
    for match in FIXED.finditer(text):
        start, end = match.span()
        turned = text[end - 1] == "番" and "翻" in text[max(0, start - 3) : start]
        if (
            not any(taken[start:end])
            and not _continues_a_number(text, start)
            and text[end : end + 1] != "折"
            and not turned
        ):
            taken[start:end] = b"\1" * (end - start)
            yield Span(start, end, "name")
    for match in _ONE_THING.finditer(text):
        start, end = match.span()
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            yield Span(start, end, "name")


def _is_measured(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether what looks like a name carries a unit that only a quantity has: 5G is a name, 5GW and PM2.5 are not alike."""
    if kind == "name":
        head = next((i for i in range(start, end) if not text[i].isdigit()), end)
        unit = unit_at(text, head) if text[start].isdigit() else None
        return unit is not None and len(unit.name) > 1
    return False


def _continues_a_number(text: str, start: int) -> bool:
    """三十五金 is no 五金: a numeral that stands directly after another belongs to it."""
    return (
        start > 0 and text[start - 1] in "零〇一二三四五六七八九十百千万亿0123456789" and text[start] in _C + "百千万亿"
    )


def hotline(text: str, start: int, end: int) -> bool:
    """Whether digits are a public telephone number: 12345 热线, but not 12345 件."""
    if text[start:end] not in HOTLINES or unit_at(text, end) is not None:
        return False
    around = text[max(0, start - 8) : start] + text[end : end + 8]
    return len(text[start:end]) >= 5 or any(word in around for word in _HOTLINE_WORDS)
