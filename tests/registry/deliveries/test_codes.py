"""Codes: spaces and small letters do not count, one wrong character does, and what Excel has cut is not taken."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from tests.registry.deliveries.desk import code, csv, only, read, workbook
from yulu.registry.deliveries.codes import code_problems
from yulu.registry.deliveries.problems import has_any

CODED = only(name="column: 名称").replace("id: 代码", "id: 代码\ncode: uscc")
PERSONS = """\
mapping: persons
subject: person
dataset: residents
id: 身份证号
code: identity_card
facts:
  born_on: {column: 生日}
"""


def listed(folder: Path, *codes: str) -> Path:
    return csv(folder, "代码,名称", *(f"{each},甲" for each in codes))


def numbers(*written: str) -> list[str]:
    """Identity numbers with the check character that belongs to them."""
    return [body + ric.calc_check_digit(f"{body}?") for body in written]


def test_spaces_small_letters_full_width_and_an_apostrophe_do_not_count(tmp_path: Path) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code(3))
    path = listed(tmp_path, code(1).lower(), f" {code(2)[:9]} {code(2)[9:]}\u200b", wide, f"'{code(4)}")
    assert read(path, CODED).ids == [code(1), code(2), code(3), code(4)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (code(1)[:-1], "E742"), (code(1) + "0", "E742"), ("430300100012345", "E742"), (code(1)[:-1] + "?", "E743"),
        (code(1).replace("L", "I"), "E743"), (code(1)[:8].replace("0", "O") + code(1)[8:], "E743"),
        (code(1)[:12] + "9" + code(1)[13:], "E744"), ("", "E740"), ("—", "E740"), ("#N/A", "E753"),
        ("9.14303E+17", "E741"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_code_is_said(tmp_path: Path, wrong: str, why: str) -> None:
    outcome = read(listed(tmp_path, wrong, code(2)), CODED)
    assert (outcome.ids, outcome.reasons) == ([code(2)], {2: why})
    assert outcome.batches[0].unread.to_list() == [None], "a code in which something is wrong names nobody"


def test_an_id_that_is_no_code_stays_as_it_is_written(tmp_path: Path) -> None:
    assert read(listed(tmp_path, "ｐ-7 a", "b"), only(name="column: 名称")).ids == ["ｐ-7 a", "b"]


def test_a_plain_code_is_folded_and_not_checked(tmp_path: Path) -> None:
    assert read(listed(tmp_path, " la-01"), CODED.replace("uscc", "plain")).ids == ["LA-01"]


def test_a_collective_of_the_countryside_has_a_code_that_begins_with_n(tmp_path: Path) -> None:
    body = "N2430302MF1234567"
    assert read(listed(tmp_path, body + uscc.calc_check_digit(body)), CODED).ids != []


def test_a_fact_may_be_a_code_too(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, "代码,名称", f"1,{code(1).lower()}", "2,91"), only(name="column: 名称, code: uscc"))
    assert outcome.values("name") == [code(1)]
    assert outcome.reasons == {3: "E742"}
    assert outcome.batches[0].unread.to_list() == ["2"]


# As the library says ------------------------------------------------------------------------------------------------

MOSTLY_CODES = st.one_of(
    st.integers(0, 99999).map(code),
    st.tuples(st.integers(0, 99999).map(code), st.integers(0, 17), st.sampled_from("0123456789ABCXIOZ")).map(
        lambda each: each[0][: each[1]] + each[2] + each[0][each[1] + 1 :]
    ),
    st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ", min_size=17, max_size=19),
)


@settings(deadline=None)
@given(st.lists(MOSTLY_CODES, min_size=1, max_size=30))
def test_a_column_of_codes_is_judged_as_the_library_judges_each(codes: list[str]) -> None:
    text = pl.col("code")
    wrong = pl.DataFrame({"code": codes}).select(has_any(code_problems("uscc", text, text, "代码"))).to_series()
    for each, is_wrong in zip(codes, wrong, strict=True):
        if each[:1] not in "ANY":
            assert is_wrong is not uscc.is_valid(each), each


NUMBERS = st.from_regex(r"430302(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9X]", fullmatch=True)


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_identity_numbers_are_judged_as_the_library_judges_each(written: list[str]) -> None:
    written += numbers(*(each[:17] for each in written))
    text = pl.col("code")
    wrong = pl.DataFrame({"code": written}).select(has_any(code_problems("identity_card", text, text, ""))).to_series()
    for each, is_wrong in zip(written, wrong, strict=True):
        # Not `ric.validate`: of places it knows only those of today, and fails with a KeyError at some others.
        assert is_wrong is not (each[-1] == ric.calc_check_digit(each) and _has_birthday(each)), each


def _has_birthday(number: str) -> bool:
    try:
        return bool(ric.get_birth_date(number))
    except ValidationError:
        return False


def test_a_date_of_birth_that_is_none_is_said(tmp_path: Path) -> None:
    wrong, right = numbers("43030219900231123", "43030219900101005")
    assert right.endswith("X")
    outcome = read(csv(tmp_path, "身份证号,生日", f"{wrong},1990-02-28", f"{right.lower()},1990-01-01"), PERSONS)
    assert (outcome.ids, outcome.reasons) == ([right], {2: "E745"})


# What Excel has cut -------------------------------------------------------------------------------------------------


def test_a_code_that_excel_stored_as_a_number_is_refused_and_the_reason_says_what_to_do(tmp_path: Path) -> None:
    whole = numbers("43030319900101123", "43030319900101001")
    path = workbook(
        tmp_path / "a.xlsx",
        [["身份证号", "生日"], [int(whole[1]), date_of(1)], [whole[0], date_of(1)], [whole[1], None]],
    )
    outcome = read(path, PERSONS)
    assert outcome.ids == whole
    assert outcome.reasons == {2: "E741"}
    assert "文本" in outcome.reason(2)


def date_of(day: int) -> str:
    return f"1990-01-{day:02d}"


def test_a_code_that_lost_nothing_as_a_number_is_taken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["代码", "名称"], [430300, "甲"]])
    assert read(path, only(name="column: 名称")).ids == ["430300"]


def test_a_text_of_digits_in_a_workbook_is_no_number_even_if_it_could_be_one(tmp_path: Path) -> None:
    # 2 to the 57th times 3 is a number that a binary fraction holds exactly.
    exact = str(2**57 * 3)
    path = workbook(tmp_path / "a.xlsx", [["代码", "名称"], [exact, "甲"], [2**57 * 3, "乙"]])
    outcome = read(path, only(name="column: 名称"))
    assert (outcome.ids, outcome.reasons) == ([exact], {3: "E741"})


def test_a_float_in_parquet_is_no_code(tmp_path: Path) -> None:
    pl.DataFrame({"代码": [4.303031990010112e17, 5.0], "名称": ["甲", "乙"]}).write_parquet(tmp_path / "a.parquet")
    outcome = read(tmp_path / "a.parquet", only(name="column: 名称"))
    assert (outcome.ids, outcome.reasons) == (["5"], {1: "E741"})


def test_where_many_codes_end_in_000_those_that_happen_to_pass_are_refused_with_the_others(tmp_path: Path) -> None:
    bodies = [f"430303{year}0101{n}00" for year in range(1950, 1999) for n in range(10)]
    cut = [f"{body[:15]}000" for body in bodies]
    lucky = [each for each in cut if ric.calc_check_digit(each) == "0"]
    assert lucky, "one in eleven passes"
    path = csv(tmp_path, "身份证号,生日", *(f"{each},1990-01-01" for each in cut))
    assert read(path, PERSONS).ids == []
    whole = numbers(*(f"43030319900101{n:03d}" for n in range(1, 99)))
    alone = csv(tmp_path, "身份证号,生日", *(f"{each},1990-01-01" for each in [*whole, lucky[0]]))
    assert lucky[0] in read(alone, PERSONS).ids, "a single one may be as it should"
