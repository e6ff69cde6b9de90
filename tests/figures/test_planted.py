"""Sentences with something wrong in them are asked about; sentences that only look so are left in peace."""

from __future__ import annotations

import pytest

from yulu.figures import check

PLANTED = [
    ("rate_of_count", "全年热线共受理企业诉求137件，办结率98.8%。"),
    ("rate_of_count", "今年以来，全区共排查问题83个，整改率达95.5%。"),
    ("rate_of_count", "共受理诉求412件，办结398件，办结率97.6%。"),
    ("rate_of_count", "抽检食品357批次，合格341批次，合格率98.7%。"),
    ("rate_of_count", "共接到投诉37件，全部办结，办结率97.3%。"),
    ("sum", "三个园区分别引资2.14亿元、3.37亿元和1.26亿元，合计6.97亿元。"),
    ("sum", "接待群众，其中来访1203人次、来电1824人次、网上319人次，合计3256人次。"),
    ("part_of_whole", "共办理事项512件，其中线上办理538件。"),
    ("difference", "参保率由91.2%提高到95.7%，提高5.4个百分点。"),
    ("difference", "办理时限由20个工作日压缩到5个工作日，压缩80%。"),
    ("growth", "1-8月新增企业356户，去年同期为312户，同比增长18.1%。"),
    ("growth", "去年新建学校12所，今年新建18所，增长40%。"),
    ("target", "全年目标任务为6800万美元，1-8月完成5427万美元，占全年目标任务的82.8%。"),
    ("target", "计划改造老旧小区40个，已完成31个，完成计划的79.5%。"),
    ("date", "9月31日，全市召开优化营商环境大会。"),
    ("date", "2022年2月29日，市政府印发通知。"),
    ("date", "2022年9月21日（星期二），专题会议召开。"),  # a Wednesday
    ("duration", "活动从9月1日至9月10日，为期15天。"),
    ("list", "市场监管、税务、人社、公安等3个部门联合出台措施。"),
    ("list", "重点抓好三项工作：简化流程、压缩时限。"),
    ("multiple", "9家企业参展，企业数是去年的2.4倍。"),  # 9/4 = 2.25, 9/3 = 3
    ("structure", "三次产业结构为8.1:42.3:51.6。"),
    ("share_over_all", "工业用电量占全社会用电量的112%。"),
    ("share", "全市共有企业3120家，其中规上企业345家，占全部企业的12.1%。"),
    ("repeat", "截至8月底，全区共有市场主体1.52万户。截至8月底，全区共有市场主体1.25万户。"),
]

ASKED = [
    ("hedges", "累计为全市近100余家小微企业提供贷款。"),
    ("hedges", "不到30人左右参加了会议。"),
    ("by_or_to", "10年来，街道财政收入增长2倍。"),
    ("fell_by_times", "成本下降2倍。"),
    ("turned", "财政收入翻了两倍。"),
    ("list", "市场监管、民政、文旅、林业、生态环境、农业、交通、税务、消防等10个部门制定了清单。"),
    ("mean", "发放补贴1.2万户、3400万元，户均3833元。"),
    ("sum", "收集问题85个，其中用工42个、融资35个、用地21个。"),  # one may be counted twice
    ("date", "活动时间为9月10日至9月1日。"),
    ("rate_without_base", "热线受理403件，按期办结率96.4%。"),
    ("direction", "参保率由95.7%提高到91.2%。"),
    ("difference", "参保率由91.2%提高到95.7%，提高4.5%。"),
    ("elapsed", "1-8月完成5427万美元，占全年目标任务的59.8%，超时序进度。"),
    ("missing_period", "1-8月，全市办理留抵退税32.37亿元。\n高新区优化服务。实现留抵退税5.8亿元。"),
]

SOUND = [
    "全年生产总值812.6亿元（上年770.4亿元），按可比价格计算增长4.1%。",
    "三个园区分别引资2.14亿元、3.37亿元和1.26亿元，合计6.78亿元。",
    "组织培训26场，培训1830人次，覆盖企业940家，满意率98.7%。",
    "今年办结512件，办结率103%，含上年结转31件。",
    "发放补贴1.2万户、3400万元，户均2833元。",
    "推行“1+6+N”模式，建成社区网格36个。",
    "12345热线全年接听12345件，同比增长8.2%。",
    "其中二、三产业分别增长5.1%和7.3%。",
    "参保率由91.2%提高到95.7%，提高4.5个百分点。",
    "截至8月底完成投资5.2亿元；截至6月底，二期完成投资5.9亿元。",
    "共受理诉求412件，办结402件，办结率97.6%。",
    "热线受理工单36514件，办结25658件，办结率70.27%。",
    "办理时限由20个工作日压缩到5个工作日，压缩75%。",
    "1-8月新增企业356户，去年同期为312户，同比增长14.1%。",
    "全年目标任务为6800万美元，1-8月完成5427万美元，占全年目标任务的79.8%。",
    "活动从9月1日至9月10日，为期10天。",
    "活动从9月1日至9月10日，为期9天。",
    "市场监管、税务、人社等3个部门联合出台措施。",
    "北京、上海等10个城市参加试点。",
    "三次产业结构为8.1:42.3:49.7。",  # 100.1, within rounding
    "共排查隐患500处，整改率98.7%。",  # 500 may be rounded
    "约有300多人参加了活动，历时3个多小时。",
    "为1.4万余户企业优惠水费80多万元。",
    "2022年9月21日（星期三），专题会议召开。",
    "财政收入由2020年的906.08亿元增长到2025年的1093.35亿元，年均增长3.9%。",
    "集团在世界500强排名由369位上升到235位。",
    "2026年社会保险基金收入96亿元(含高新区1.4亿元)，其中财政补助41.5亿元。",
    "新能源汽车产量五年增长29倍。",
    "截至9月中旬，共抽查46家单位，下发整改通知书43份。",
    "近年来，近十年的变化有目共睹。",
]


def asks(text: str) -> list[tuple[str, str | None]]:
    return [(f.test, f.verdict) for f in check(text).findings if f.verdict in ("impossible", "needs_definition")]


@pytest.mark.parametrize(("test", "text"), PLANTED)
def test_what_cannot_be_is_called_impossible_as_printed(test: str, text: str) -> None:
    assert (test, "impossible") in asks(text)


@pytest.mark.parametrize(("test", "text"), ASKED)
def test_what_can_be_read_in_two_ways_is_asked_about(test: str, text: str) -> None:
    assert asks(text) == [(test, "needs_definition")]


@pytest.mark.parametrize("text", SOUND)
def test_what_only_looks_wrong_is_left_in_peace(text: str) -> None:
    assert asks(text) == []


def test_a_finding_asks_with_the_arithmetic_and_accuses_nobody() -> None:
    for _, text in PLANTED + ASKED:
        for finding in check(text).findings:
            words = finding.question + finding.arithmetic + finding.suggestion
            assert not any(word in words for word in ("造假", "虚报", "错误", "篡改"))
            if finding.verdict == "impossible":
                assert finding.arithmetic and finding.suggestion
                assert "请核对" in finding.question


def test_few_things_are_better_printed_as_counts_with_an_exact_interval() -> None:
    (finding,) = check("办理交办件2件，办结率100%。").findings
    assert finding.verdict == "consistent"
    assert "15.8%至100.0%" in finding.arithmetic
    assert "2件全部办结" in finding.suggestion


def test_a_multiple_that_holds_only_by_cutting_off_says_so() -> None:
    (finding,) = check("已有3159户企业享受，户数是去年同期的78倍。").findings
    assert finding.verdict == "consistent"
    assert "3,159/40＝78.98倍" in finding.arithmetic
    assert "舍去尾数" in finding.arithmetic


def test_a_target_that_is_not_printed_follows_as_an_interval() -> None:
    (finding,) = check("1-8月完成外商直接投资5427万美元，占全年基本目标任务的79.8%。").findings
    assert "6,796至6,805万美元" in finding.arithmetic or "6,797至6,805万美元" in finding.arithmetic
    assert "6,800万美元" in finding.arithmetic


def test_unlike_things_are_never_divided_and_that_is_a_remark_only() -> None:
    (finding,) = check("共抽查46家单位，下发整改通知书43份。").findings
    assert (finding.test, finding.verdict) == ("unlike_units", None)


FAR = [
    ("part_of_whole", "全县为1263户纳税人退税3.86亿元；其中小微企业1118户，退税1.52亿元。"),
    ("part_of_whole", "全市接待游客286.4万人次，实现收入17.3亿元。\n其中过夜游客61.2万人次。"),
    ("share", "受理案件1286件，审结1241件。诉前调解成功413件，占受理数的32.1%。"),
    ("growth", "全年受理案件1175件，同比增长11.2%，审结1100件；上年受理1057件。"),
]


@pytest.mark.parametrize(("test", "sentence"), FAR)
def test_what_belongs_together_is_found_past_other_figures_and_a_full_stop(test: str, sentence: str) -> None:
    assert [each.verdict for each in check(sentence).findings if each.test == test] == ["consistent"]


@pytest.mark.parametrize(
    "sentence",
    [
        "走访企业46家，发放补贴80万元。其中一家企业职工538人。",  # another unit
        "新增企业46家，注销企业12家。其中个体35家。",  # which of two
        "走访企业46家。其中规上企业88家。",  # larger: a part of something else
        "1-8月受理案件1286件，同比增长11.2%，审结1241件；上年受理1700件。",  # the base is a whole year's
    ],
)
def test_where_the_whole_is_not_sure_nothing_is_said(sentence: str) -> None:
    assert not [each for each in check(sentence).findings if each.verdict in ("impossible", "needs_definition")]
