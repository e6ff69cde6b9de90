"""`yulu match` and `yulu demo`: everybody in a list, written to a folder and summed up."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, yulu

HEADER = (
    "统一社会信用代码,企业名称,成立日期,所属行业,所在街道,企业规模,从业人员,小规模纳税人,有欠税,存量留抵税额,"
    "首次参保月份,裁员率,严重失信,承租国有房屋,月租金"
)
ROWS = (
    "LX01,甲陶厂,2021-02-28,陶瓷,渡口街道,微型,12,是,否,0,2021-03,0,否,是,8000",  # 8000 × 3 in June
    "LX02,乙船行,2010-01-01,水运,柳岸街道,大型,1200,否,否,0,2012-03,0.1,否,是,9000",  # too large for the rents
    "LX03,丙饭馆,2021-05-01,餐饮,柳岸街道,小型,,是,否,0,2021-06,0,,是,5000.50",  # in good faith or not: unknown
    "LX04,丁,昨天,餐饮,柳岸街道,小型,3,是,否,0,2021-06,0,否,是,5000",  # a date that is none
)
ON = ("--on", "2022-06-30")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "名单.csv"
    file.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8-sig")
    return file


def test_a_list_is_matched_from_end_to_end(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "june"
    found = yulu("match", LIUXI, table, "--map", "enterprise-list", *ON, "--out", out)
    assert found.code == 0, found.err
    assert "柳溪市：3 个市场主体，决定日 2022年6月30日" in found.out
    assert "有 1 行没有判断" in found.out
    assert "列入严重失信名单" in found.out, "what to ask for, and of whom"
    assert "柳溪市信用办" in found.out
    rows = list(csv.DictReader((out / "decisions.csv").read_text("utf-8-sig").splitlines()))
    rents = {row["subject"]: row for row in rows if row["policy"] == "rent-relief"}
    assert {subject: (row["outcome"], row["amount"]) for subject, row in rents.items()} == {
        "LX01": ("entitled", "24000.00"),
        "LX03": ("needs_facts", ""),
    }
    assert rents["LX03"]["missing"] == "列入严重失信名单（柳溪市信用办）"
    rejected = list(csv.DictReader((out / "rejected.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["row"], row["column"], row["value"]) for row in rejected] == [("5", "成立日期", "昨天")]


def test_as_json_it_says_what_its_files_say(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "june"
    printed = yulu("match", LIUXI, table, "--map", "enterprise-list", *ON, "--out", out, "--json")
    assert printed.data.keys() == {"manifest", "summary"}
    for part in ("manifest", "summary"):
        assert printed.data[part] == json.loads((out / f"{part}.json").read_text("utf-8"))
    assert printed.data["summary"].keys() == {"subjects", "policies", "missing", "capped_rows", "by"}
    relief = next(each for each in printed.data["summary"]["policies"] if each["policy"] == "rent-relief")
    assert relief["outcomes"] == {"entitled": 1, "needs_judgement": 0, "needs_facts": 1, "not_entitled": 1}
    assert relief["grants"][0]["total"] == "24000.00"


def test_a_mapping_may_be_a_file_of_its_own(table: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "{mapping: mine, subject: enterprise, dataset: founding, id: 统一社会信用代码, "
        "facts: {size: {column: 企业规模}}}",
        encoding="utf-8",
    )
    printed = yulu("match", LIUXI, table, "--map", mapping, *ON, "--out", tmp_path / "out", "--json")
    assert (printed.code, printed.data["summary"]["subjects"]) == (0, {"enterprise": 4})


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"--map": "enterprise-lst"}, "E708", "是不是想写 'enterprise-list'"),
        ({"--map": "nowhere.yaml"}, "E101", "nowhere.yaml"),
        ({"table": "nowhere.csv"}, "E101", "没有这个文件"),
        ({"table": "名单.xls"}, "E705", "名单.xls"),
        ({"--map": "rent-roll"}, "E701", "承租单位代码"),
        ({"toolbox": "nowhere"}, "E312", "nowhere"),
        ({"--out": "名单.csv"}, "E706", "名单.csv"),
        ({"--out": "名单.csv/june"}, "E101", "名单.csv"),
    ],
)
def test_what_cannot_be_matched_is_explained_and_nothing_is_written(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], code: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "名单.xls").write_bytes(b"\xd0\xcf")
    asked = {"toolbox": LIUXI, "table": table.name, "--map": "enterprise-list", "--out": "june", **changed}
    arguments = ["match", asked["toolbox"], asked["table"], "--map", asked["--map"], *ON, "--out", asked["--out"]]
    before = sorted(tmp_path.rglob("*"))
    printed = yulu(*arguments)
    assert (printed.code, printed.out) == (1, "")
    assert code in printed.err
    assert says in printed.err
    assert yulu(*arguments, "--json").data["faults"][0]["code"] == code
    assert sorted(tmp_path.rglob("*")) == before


def test_an_earlier_run_is_kept(table: Path, tmp_path: Path) -> None:
    arguments = ("match", LIUXI, table, "--map", "enterprise-list", *ON, "--out", tmp_path / "june")
    assert yulu(*arguments).code == 0
    before = (tmp_path / "june" / "manifest.json").read_bytes()
    again = yulu(*arguments)
    assert (again.code, "E706" in again.err) == (1, True)
    assert (tmp_path / "june" / "manifest.json").read_bytes() == before


def test_the_demonstration_runs_anywhere_and_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        printed = yulu("demo", "--subjects", "80")
        assert printed.code == 0, printed.err
        assert "60 个市场主体、6 个家庭、8 个个人、2 个项目、4 个案件" in printed.out
        assert "演示数据（程序生成）" in printed.out
        assert "其中一户" in printed.out
    run = tmp_path / "build" / "xiangtan" / "runs" / "1"
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    assert summary["subjects"]["enterprise"] == 60
    assert "演示数据（程序生成）" in (run / "summary.html").read_text("utf-8")
    chosen = re.search(r"yulu explain (\S+) (\S+)", printed.out)
    assert chosen is not None
    told = yulu("explain", *chosen.groups())
    assert (told.code, "与匹配结果一致" in told.out) == (0, True)


def test_a_generated_city_is_matched_as_any_registry_and_every_output_says_that_it_is_generated(
    tmp_path: Path,
) -> None:
    city, run = tmp_path / "城市", tmp_path / "run"
    made = yulu("demo", "--subjects", "40", "--seed", "5", "--out", city, "--json")
    assert made.data == {
        "registry": city.as_posix(), "generated": "演示数据（程序生成）", "seed": 5, "day": "2022-06-30",
        "subjects": {"enterprise": 30, "household": 3, "person": 4, "project": 1, "violation": 2},
    }  # fmt: skip
    matched = yulu("match", "xiangtan", city, *ON, "--out", run)
    assert (matched.code, "演示数据（程序生成）" in matched.out) == (0, True)
    assert json.loads((run / "manifest.json").read_text("utf-8"))["source"]["generated"] is True
    assert "演示数据（程序生成）" in yulu("registry", "xiangtan", city).out


@pytest.mark.parametrize(("day", "code"), [("2018-01-01", "E941"), ("2999-01-01", "E942")])
def test_a_day_without_data_is_refused_and_nothing_is_written(day: str, code: str, tmp_path: Path) -> None:
    refused = yulu("demo", "--subjects", "40", "--out", tmp_path / "city", "--on", day, "--json")
    assert (refused.code, [each["code"] for each in refused.data["faults"]]) == (1, [code])
    assert list(tmp_path.iterdir()) == []
