"""`yulu import` and `yulu registry`: what departments sent goes in once, and what is there can be seen."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, Printed, yulu
from yulu.registry.identities import Look
from yulu.registry.store import Snapshot, open_registry
from yulu.toolbox.loading import load_toolbox

HEADER = (
    "统一社会信用代码,企业名称,成立日期,所属行业,所在街道,企业规模,从业人员,小规模纳税人,有欠税,存量留抵税额,"
    "首次参保月份,裁员率,严重失信,承租国有房屋,月租金"
)
POTTER = "LX01,甲陶厂,2021-02-28,陶瓷,渡口街道,微型,12,是,否,0,2021-03,0,否,是,8000"
BOATS = "LX02,乙船行,2010-01-01,水运,柳岸街道,大型,1200,否,否,0,2012-03,0.1,否,是,9000"
NO_DAY = "LX04,=丁,昨天,餐饮,柳岸街道,小型,3,是,否,0,2021-06,0,否,是,5000"
TOTAL = "合计,,,,,,1215,,,,,,,,"

DISHONEST = """\
mapping: dishonest
subject: enterprise
dataset: dishonesty
id: 代码
facts:
  on_dishonesty_list: {constant: 是}
"""
RESIDENTS = """\
mapping: residents
subject: person
dataset: residents
id: 身份证号
code: identity_card
subjects: new
facts:
  born_on: {column: 出生日期}
"""


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def brought(
    folder: Path, *files: Path, mapping: str | Path = "enterprise-list", on: str = "2022-06-30", more: str = ""
) -> Printed:
    return yulu(
        "import", LIUXI, *files, "--map", mapping, "--day", on, "--into", folder / "名录", *more.split()
    )  # fmt: skip


def snapshot(folder: Path, version: int | None = None) -> Snapshot:
    clerk = Look("王科长", "测试", datetime.now().astimezone())
    return open_registry(folder / "名录", load_toolbox(Path(LIUXI)), version=version, look=clerk)


def test_good_rows_go_in_bad_ones_are_set_aside_and_all_are_accounted_for(tmp_path: Path) -> None:
    done = brought(tmp_path, write(tmp_path, "名单.csv", HEADER, POTTER, BOATS, NO_DAY, TOTAL))
    assert done.code == 0, done.err
    assert "读到 4 行（UTF-8 编码）：导入 2 行，另存 1 行，不是数据的 1 行" in done.out
    assert "主体：新增 2 个，内容有变 0 个，内容不变 0 个" in done.out
    assert "名录：第 0 版 → 第 1 版" in done.out
    assert "W726" in done.out, "that the total was not read is said"
    (aside,) = (tmp_path / "名录.quarantine").iterdir()
    assert aside.name in done.out
    assert aside.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads Chinese only so"
    (row,) = csv.DictReader(aside.read_text("utf-8-sig").splitlines())
    assert (row["行号"], row["哪一列"], row["写的是"], row["企业名称"]) == ("4", "成立日期", "昨天", "'=丁")
    names = dict(snapshot(tmp_path).subjects("enterprise").select("?id", "name").collect().iter_rows())
    assert names == {"LX01": "甲陶厂", "LX02": "乙船行"}


def test_the_same_file_again_does_nothing_and_says_so(tmp_path: Path) -> None:
    file = write(tmp_path, "名单.csv", HEADER, POTTER)
    brought(tmp_path, file)
    again = brought(tmp_path, file.rename(tmp_path / "另一个名字.csv"))
    assert again.code == 0
    assert "以前导入过（第 1 版），这一次什么也没有做" in again.out
    assert snapshot(tmp_path).version == 1


def test_a_mended_quarantine_file_is_imported_through_the_same_mapping(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "名单.csv", HEADER, POTTER, NO_DAY))
    (aside,) = (tmp_path / "名录.quarantine").iterdir()
    aside.write_text(aside.read_text("utf-8-sig").replace("昨天", "2020-05-06"), encoding="utf-8-sig")
    done = brought(tmp_path, aside)
    assert "主体：新增 1 个" in done.out
    assert dict(snapshot(tmp_path).subjects("enterprise").select("?id", "name").collect().iter_rows())["LX04"] == "=丁"


def test_of_a_changed_copy_only_the_changes_are_counted_as_changes(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "六月.csv", HEADER, POTTER, BOATS))
    july = brought(
        tmp_path, write(tmp_path, "七月.csv", HEADER, POTTER.replace("8000", "8100"), BOATS), on="2022-07-31"
    )
    assert "主体：新增 0 个，内容有变 1 个，内容不变 1 个" in july.out
    assert "名录：第 1 版 → 第 2 版" in july.out
    rent = [
        dict(snapshot(tmp_path, each).subjects("enterprise").select("?id", "monthly_rent").collect().iter_rows())[
            "LX01"
        ]
        for each in (1, 2)
    ]
    assert rent == [8000, 8100], "a past version is read as it was"


def test_a_mapping_that_was_mended_reads_the_same_file_anew(tmp_path: Path) -> None:
    file = write(tmp_path, "失信.csv", "代码,企业代码", "LX01,LX02")
    brought(tmp_path, write(tmp_path, "名单.csv", HEADER, POTTER, BOATS))
    rule = write(tmp_path, "失信.yaml", DISHONEST)
    assert "第 1 版 → 第 2 版" in brought(tmp_path, file, mapping=rule).out
    assert "以前导入过" in brought(tmp_path, file, mapping=rule).out
    rule.write_text(DISHONEST.replace("id: 代码", "id: 企业代码"), encoding="utf-8")
    assert "第 2 版 → 第 3 版" in brought(tmp_path, file, mapping=rule).out


def test_of_a_list_that_is_complete_whoever_is_not_on_it_is_known_not_to_be(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "名单.csv", HEADER, POTTER.replace(",否,是,8000", ",,是,8000"), BOATS))
    rule, more = write(tmp_path, "失信.yaml", DISHONEST), "--complete-through 2022-06-30"
    file = write(tmp_path, "失信.csv", "代码", "LX02")
    unsaid = brought(tmp_path, file, mapping=rule, more=more)
    assert (unsaid.code, "E791" in unsaid.err) == (1, True), "whoever says complete says where that stands"
    done = brought(tmp_path, file, mapping=rule, more=f"{more} --citation 柳信函〔2022〕3号")
    assert "声明完整：最早至2022年6月30日，依据：柳信函〔2022〕3号" in done.out
    shown = yulu("registry", LIUXI, tmp_path / "名录")
    assert "最早 至 2022-06-30" in shown.out


def test_a_complete_list_may_have_nobody_on_it_and_another_without_a_row_is_refused(tmp_path: Path) -> None:
    rule, file = write(tmp_path, "失信.yaml", DISHONEST), write(tmp_path, "失信.csv", "代码")
    assert "E787" in brought(tmp_path, file, mapping=rule).err
    more = "--complete-through 2022-06-30 --citation 说明"
    assert "声明完整" in brought(tmp_path, file, mapping=rule, more=more).out


def test_an_id_that_nobody_can_read_undoes_the_word_that_a_list_is_complete(tmp_path: Path) -> None:
    rule, file = write(tmp_path, "失信.yaml", DISHONEST), write(tmp_path, "失信.csv", "代码,x", "LX02,1", ",2")
    done = brought(tmp_path, file, mapping=rule, more="--complete-through 2022-06-30 --citation 说明")
    assert "有 1 行读不出是谁，所以这份名单不能当作完整" in done.out


def test_columns_that_a_file_does_not_have_are_not_lost_without_a_word(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "名单.csv", HEADER, POTTER))
    rule = write(tmp_path, "少.yaml", "mapping: few", "subject: enterprise", "dataset: leases", "id: 代码",
                 "facts: {monthly_rent: {column: 租金}}")  # fmt: skip
    file = write(tmp_path, "少.csv", "代码,租金", "LX01,7")
    refused = brought(tmp_path, file, mapping=rule, on="2022-07-31")
    assert (refused.code, "E776" in refused.err, "承租国有房屋" in refused.err) == (1, True, True)
    assert brought(tmp_path, file, mapping=rule, on="2022-07-31", more="--drop-other-columns").code == 0


def test_several_files_are_each_a_delivery_and_one_that_is_refused_does_not_keep_out_the_others(tmp_path: Path) -> None:
    one, two = write(tmp_path, "一.csv", HEADER, POTTER), write(tmp_path, "二.csv", HEADER, BOATS)
    wrong = write(tmp_path, "错.csv", "a,b", "1,2")
    done = brought(tmp_path, one, wrong, two, more="--json")
    assert done.code == 1
    assert [each["status"] for each in done.data["files"]] == ["imported", "refused", "imported"]
    assert done.data["files"][1]["faults"][0]["code"] == "E726"
    assert snapshot(tmp_path).version == 2
    assert "E789" in brought(tmp_path, one, two, more="--number 一").err


def test_a_number_that_is_given_is_used_once(tmp_path: Path) -> None:
    one, two = write(tmp_path, "一.csv", HEADER, POTTER), write(tmp_path, "二.csv", HEADER, BOATS)
    assert "编号 市监-2022-06" in brought(tmp_path, one, more="--number 市监-2022-06").out
    taken = brought(tmp_path, two, more="--number 市监-2022-06")
    assert (taken.code, "E774" in taken.err) == (1, True)
    assert "文件内容不同" in taken.err
    assert "E788" in brought(tmp_path, two, more="--number ../x").err


@pytest.mark.parametrize(("more", "on", "code"), [
    ("", "2122-01-01", "E784"), ("--complete-through 2022-07-01 --citation x", "2022-06-30", "E785"),
    ("--complete-from 2022-06-30 --complete-through 2022-06-01 --citation x", "2022-06-30", "E775"),
])  # fmt: skip
def test_a_day_that_cannot_be_is_refused_before_anything_is_read(tmp_path: Path, more: str, on: str, code: str) -> None:
    refused = brought(tmp_path, write(tmp_path, "一.csv", HEADER, POTTER), on=on, more=more)
    assert (refused.code, code in refused.err) == (1, True)
    assert not (tmp_path / "名录").exists()


def test_a_day_that_is_none_and_a_mapping_that_is_none_are_said(tmp_path: Path) -> None:
    file = write(tmp_path, "一.csv", HEADER, POTTER)
    assert "不是日期" in brought(tmp_path, file, on="2022-13-01").err
    wrong = brought(tmp_path, file, mapping="enterprise-lst")
    assert (wrong.code, "是不是想写 'enterprise-list'" in wrong.err) == (1, True)


# Persons ------------------------------------------------------------------------------------------------------------


def test_persons_stand_there_by_surrogates_their_bad_rows_in_a_private_file_and_the_import_among_the_looks(
    tmp_path: Path,
) -> None:
    rule = write(tmp_path, "居民.yaml", RESIDENTS)
    file = write(tmp_path, "居民.csv", "身份证号,出生日期", "43030219300101001X,1930-01-01", "430302194102030022,昨天")
    done = brought(tmp_path, file, mapping=rule, more="--who 王科长")
    assert (done.code, "主体：新增 1 个" in done.out) == (0, True), done.err
    held = b"".join(each.read_bytes() for each in (tmp_path / "名录").rglob("*") if each.is_file())
    assert b"43030219300101001X" not in held
    (aside,) = (tmp_path / "名录.quarantine").iterdir()
    assert os.name != "posix" or aside.stat().st_mode & 0o777 == 0o600
    looks = [json.loads(line) for line in (tmp_path / "名录.looks.jsonl").read_text("utf-8").splitlines()]
    assert (looks[0]["who"], looks[0]["what"].startswith("import residents")) == ("王科长", True)


def test_whether_a_person_is_known_is_asked_by_surrogate(tmp_path: Path) -> None:
    rule = write(tmp_path, "居民.yaml", RESIDENTS)
    brought(tmp_path, write(tmp_path, "居民.csv", "身份证号,出生日期", "43030219300101001X,1930-01-01"), mapping=rule)
    rule.write_text(RESIDENTS.replace("subjects: new", "subjects: known"), encoding="utf-8")
    later = write(
        tmp_path, "七月.csv", "身份证号,出生日期", "43030219300101001X,1930-01-01", "430302195003040035,1950-03-04"
    )
    done = brought(tmp_path, later, mapping=rule, on="2022-07-31", more="--json")
    (told,) = done.data["files"]
    assert told["rows"] == {"read": 2, "good": 1, "quarantined": 1, "left_out": 0}
    assert "名录里没有" in Path(told["quarantine"]).read_text("utf-8-sig")


# What is in a registry ----------------------------------------------------------------------------------------------


def test_a_registry_tells_its_imports_its_data_and_their_days(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "六月.csv", HEADER, POTTER, NO_DAY))
    brought(tmp_path, write(tmp_path, "七月.csv", HEADER, POTTER, BOATS), on="2022-07-31")
    shown = yulu("registry", LIUXI, tmp_path / "名录", "--json").data
    assert (shown["version"], [each["file"] for each in shown["deliveries"]]) == (2, ["六月.csv", "七月.csv"])
    assert shown["subjects"] == [{"kind": "enterprise", "listed": 2, "waiting": 1}]
    founding = next(each for each in shown["datasets"] if each["dataset"] == "founding")
    assert (founding["latest"], founding["count"], founding["complete_through"]) == ("2022-07-31", 2, None)
    first = yulu("registry", LIUXI, tmp_path / "名录", "--version", "1")
    assert "第 1 版" in first.out and "七月.csv" not in first.out
    assert "E771" in yulu("registry", LIUXI, tmp_path / "名录", "--version", "9").err
    assert "E772" in yulu("registry", LIUXI, tmp_path / "名录", "--known-on", "2000-01-01").err
    assert "E770" in yulu("registry", LIUXI, tmp_path / "没有").err


def test_a_file_that_was_changed_is_found(tmp_path: Path) -> None:
    brought(tmp_path, write(tmp_path, "六月.csv", HEADER, POTTER))
    assert "和当初写下的一样" in yulu("registry", LIUXI, tmp_path / "名录", "--check").out
    table = next((tmp_path / "名录" / "subjects" / "enterprise").glob("*.parquet"))
    table.write_bytes(table.read_bytes()[:-1] + b"!")
    checked = yulu("registry", LIUXI, tmp_path / "名录", "--check")
    assert checked.code == 1
    assert table.name in checked.err
    assert table.name in yulu("registry", LIUXI, tmp_path / "名录").err, "what cannot be counted is looked into"
