"""`yulu indicators`: a town's tables in, values out; small counts, groups, a run as a table, releases, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, yulu
from yulu.cli.indicators import VALUES


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = ["日期,窗口,等候,当场办成,忙时,评分"]
    lines += [f"2022-06-{day:02d},茶业窗口,{day},是,{'是' if day > 15 else '否'},5" for day in range(1, 28)]
    lines += ["2022-05-10,茶业窗口,9,否,否,5"]
    (folder / "visits.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_few_things_are_printed_as_counts_with_the_exact_interval(data: Path) -> None:
    printed = yulu("indicators", LIUXI, data, "--period", "2022-06", "--only", "done-at-once", "--json")
    assert printed.code == 0
    found = printed.data["indicators"][0]
    assert found["shown"] == "27人次中27人次"
    assert found["shown_chance"] == "87.2%—100%，95%精确区间（Clopper-Pearson）"
    assert (found["value"], found["numerator"]["low"], found["denominator"]["low"]) == ("100", "27", "27")
    assert [each["rank"] for each in found["groups"]] == [1, 1], "tied"
    assert found["progress"]["standing"] == "met"


def test_what_was_printed_stands_beside_and_is_not_mixed_in(data: Path) -> None:
    printed = yulu("indicators", LIUXI, data, "--period", "2022-06")
    assert printed.code == 0
    assert "见报数（未复算）" in printed.out
    assert "96%" in printed.out and "27人次中27人次" in printed.out
    found = yulu("indicators", LIUXI, data, "--period", "2022-06", "--json").data["indicators"][0]
    assert [(each["printed"], each["published"]) for each in found["reported"]] == [("96%", "2022-07-05")]


def test_what_has_no_table_is_named_and_what_cannot_be_measured_too(data: Path) -> None:
    printed = yulu("indicators", LIUXI, data, "--period", "2022-06", "--json").data
    assert printed["without_data"] == ["rent-relief-paid", "rent-relief-reached"]
    assert [each["id"] for each in printed["not_measured"]] == ["kind-words"]


def test_a_run_of_match_is_a_table(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    table, run_folder = _enterprises(tmp_path), folder / "decisions"
    run = yulu("match", LIUXI, table, "--map", "enterprise-list", "--on", "2022-06-30", "--out", run_folder)
    assert run.code == 0, run.err
    (folder / "payments.csv").write_text("主体编号,政策,拨付日期,金额\n甲,rent-relief,2022-06-20,100\n", "utf-8")
    printed = yulu("indicators", LIUXI, folder, "--period", "2022-06", "--only", "rent-relief-reached", "--json")
    assert printed.code == 0, printed.out + printed.err
    found = printed.data["indicators"][0]
    summary = json.loads((folder / "decisions" / "summary.json").read_text("utf-8"))
    entitled = next(each for each in summary["policies"] if each["policy"] == "rent-relief")["outcomes"]["entitled"]
    assert found["numerator"]["low"] == "1"
    assert int(found["denominator"]["low"]) == entitled > 0


def _enterprises(folder: Path) -> Path:
    from tests.matching.made_up import write_population
    from yulu.cli.matching import find_mapping
    from yulu.toolbox.loading import load_toolbox

    toolbox = load_toolbox(Path(LIUXI))
    file = folder / "enterprises.csv"
    write_population(toolbox, find_mapping(toolbox, "enterprise-list").shape, 60, 7, file)
    return file


def test_a_release_is_checked_and_what_was_changed_is_said(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "june"
    printed = yulu("indicators", LIUXI, data, "--period", "2022-06", "--release", folder)
    assert printed.code == 0 and "发布指纹" in printed.out
    assert yulu("indicators", "--check-release", folder).code == 0
    file = folder / "release.json"
    file.write_text(file.read_text("utf-8").replace('"value": "100"', '"value": "99"'), "utf-8")
    checked = yulu("indicators", "--check-release", folder)
    assert checked.code == 1
    assert "文件被改动：release.json" in checked.out
    assert "value 发布 99，重算 100" in checked.out
    assert yulu("indicators", "--check-release", folder, "--json").data["changed"] == {"release.json": "altered"}
    assert yulu("indicators", "--check-release", tmp_path).code == 2


def test_values_are_written_for_a_spreadsheet(data: Path, tmp_path: Path) -> None:
    assert yulu("indicators", LIUXI, data, "--period", "2022-06", "--out", tmp_path / "out").code == 0
    lines = (tmp_path / "out" / VALUES).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,指标,对象")
    assert lines[1].startswith("done-at-once,当场办成率,柳溪市,,2022年6月,%,100,")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--period", "六月"), 2, "不是统计期"),
        (("--period", "2022-06", "--only", "done-at-onc"), 2, "done-at-once"),
        (("--period", "2022-06", "--only", "rent-relief-paid"), 1, "E826"),
    ],
)
def test_mistakes_are_said_with_what_to_do(data: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    printed = yulu("indicators", LIUXI, data, *arguments)
    assert printed.code == code and said in printed.err


def test_a_bad_cell_stops_everything_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("日期,窗口,等候,当场办成,忙时,评分\n昨天,茶业窗口,1,是,否,5\n", "utf-8")
    printed = yulu("indicators", LIUXI, tmp_path, "--period", "2022-06", "--release", tmp_path / "june")
    assert printed.code == 1 and "第 2 行“日期”写的是“昨天”" in printed.err
    assert not (tmp_path / "june").exists()


def test_examples_of_indicators_run_with_those_of_policies() -> None:
    printed = yulu("test", LIUXI, "--policy", "done-at-once")
    assert printed.code == 0 and "四人次里三人次" in printed.out
