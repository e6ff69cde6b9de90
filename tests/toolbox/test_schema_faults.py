"""What a model refuses is said in the office's words and pointed at in the file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from yulu.diagnostics import Diagnostic, advice, sentence
from yulu.toolbox.reading import read_text, schema_diagnostics


def _day(written: object) -> object:
    if isinstance(written, str) and len(written) != len("2022-04-01"):
        raise ValueError("not a day")
    return written


Day = Annotated[date, BeforeValidator(_day)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Valid(Shape):
    start: Day = Field(alias="from")
    to: Day | None = None


class Payment(Shape):
    kind: Literal["payment"]
    amount: str


class Choice(Shape):
    kind: Literal["choice"]
    choices: list[str] = Field(min_length=1)


class Condition(Shape):
    when: str
    because: str | list[str] | None = None


class Policy(Shape):
    policy: str = Field(pattern="^[a-z-]+$")
    title: Annotated[str, Field(min_length=1)]
    delivery: Literal["automatic", "fast", "apply"] = "apply"
    valid: Valid | None = None
    conditions: dict[str, Condition] = Field(default_factory=dict)
    grants: Annotated[Payment | Choice, Field(discriminator="kind")] | None = None
    months: int | None = Field(None, ge=1)
    rate: Decimal | None = None
    public: bool | None = None
    priority: date | list[str] | Valid | None = None

    @field_validator("title")
    @classmethod
    def _is_no_number(cls, title: str) -> str:
        if title == "通知":
            raise ValueError("a title says more")
        if title == "办法":
            raise PydanticCustomError("E135", "twice", {"key": title})
        return title


def faults_of(text: str, model: Any = Policy) -> list[Diagnostic]:
    document, faults = read_text(text, "p.yaml")
    assert document is not None and faults == []
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(model).validate_python(document.value())
    return schema_diagnostics(raised.value, document, model)


def underlined(text: str, fault: Diagnostic) -> str:
    assert fault.place is not None
    return text.split("\n")[fault.place.line - 1][fault.place.column - 1 :][: fault.place.length]


@pytest.mark.parametrize(
    ("line", "code", "underline"),
    [
        ("titel: x", "E150", "titel"),
        ("valid: {form: 2022-04-01, from: 2022-04-01}", "E150", "form"),
        ("valid: {to: 2022-04-01}", "E151", "valid"),
        ("valid: {from: }", "E152", "from"),
        ("grants: {kind: choice, choices: 甲}", "E153", "甲"),
        ("conditions: [甲]", "E154", "[甲]"),
        ("conditions: {small: {when: [甲]}}", "E155", "[甲]"),
        ("valid: {from: 2022-02-30}", "E156", "2022-02-30"),
        ("valid: {from: 明天}", "E156", "明天"),
        ("valid: {from: [明天]}", "E155", "[明天]"),
        ("rate: 三成", "E157", "三成"),
        ("months: 三", "E158", "三"),
        ("public: 公开", "E159", "公开"),
        ("delivery: fasst", "E160", "fasst"),
        ("months: 0", "E161", "0"),
        ("grants: {kind: choice, choices: []}", "E162", "[]"),
        ("conditions: {small: }", "E152", "small"),
    ],
)
def test_each_kind_of_misfit_has_its_code_and_its_place(line: str, code: str, underline: str) -> None:
    text = f"policy: rent-relief\ntitle: 房租减免\n{line}\n"
    [fault] = faults_of(text)
    assert (fault.code, underlined(text, fault)) == (code, underline)
    assert sentence(fault) and sentence(fault, "en")


def test_an_unknown_key_is_answered_with_the_keys_its_own_mapping_may_have() -> None:
    [fault] = faults_of("policy: a\ntitle: b\nvalid: {from: 2022-04-01, until: x}\n")
    assert sentence(fault) == "这里没有“until”这个键；可以写：from、to。"
    assert sentence(fault, "en") == "There is no key 'until' here; possible are: from, to."


def test_a_value_that_is_no_choice_is_answered_with_the_choices() -> None:
    [fault] = faults_of("policy: a\ntitle: b\ndelivery: fasst\n")
    assert sentence(fault) == "这里不能写“fasst”；可以写：automatic、fast、apply。"


@pytest.mark.parametrize(
    ("line", "nearest"),
    [("titel: x", "title"), ("delivery: fasst", "fast"), ("valid: {form: 2022-04-01, from: 2022-04-01}", "from")],
)
def test_a_slip_is_answered_with_what_was_probably_meant(line: str, nearest: str) -> None:
    [fault] = faults_of(f"policy: rent-relief\ntitle: 房租减免\n{line}\n")
    assert advice(fault).startswith(f"是不是想写 '{nearest}'？")


def test_all_misfits_of_a_file_come_in_file_order() -> None:
    text = "policy: Rent\nvalid: {from: x}\nconditions:\n  small:\n    wenn: x\nmonths: y\n"
    assert [(fault.code, underlined(text, fault)) for fault in faults_of(text)] == [
        ("E151", "policy"),  # title is missing: said at the beginning of the file
        ("E163", "Rent"),
        ("E156", "x"),
        ("E150", "wenn"),  # that `when` is missing follows, and is not said
        ("E158", "y"),
    ]


def test_in_a_union_told_apart_by_a_key_only_the_member_that_was_chosen_is_spoken_of() -> None:
    text = "policy: a\ntitle: b\ngrants: {kind: payment, choices: [x], amount: y}\n"
    [fault] = faults_of(text)
    assert (fault.code, underlined(text, fault)) == ("E150", "choices")
    assert fault.data["possible"] == "kind、amount"


def test_a_union_member_that_does_not_exist_is_pointed_at_where_it_is_named() -> None:
    text = "policy: a\ntitle: b\ngrants: {kind: paiment, amount: y}\n"
    [fault] = faults_of(text)
    assert (fault.code, underlined(text, fault), fault.data["nearest"]) == ("E160", "paiment", "payment")


def test_a_union_without_its_telling_key_lacks_that_key() -> None:
    [fault] = faults_of("policy: a\ntitle: b\ngrants: {amount: y}\n")
    assert (fault.code, fault.data["key"]) == ("E151", "kind")


@pytest.mark.parametrize(
    ("written", "code", "underline"),
    [
        ("明天", "E156", "明天"),  # a text: it was to be the date
        ("{from: 明天}", "E156", "明天"),  # a mapping: it was to be Valid
        ("{from: 2022-04-01, until: x}", "E150", "until"),
        ("[甲, [乙]]", "E155", "[乙]"),  # a list: it was to be the list of texts
    ],
)
def test_of_an_open_union_only_the_member_that_comes_nearest_is_spoken_of(
    written: str, code: str, underline: str
) -> None:
    text = f"policy: a\ntitle: b\npriority: {written}\n"
    [fault] = faults_of(text)
    assert (fault.code, underlined(text, fault)) == (code, underline)


def test_a_validators_own_words_are_passed_on_where_we_have_none() -> None:
    [fault] = faults_of("policy: a\ntitle: 通知\n")
    assert (fault.code, fault.data) == ("E169", {"value": "通知", "problem": "a title says more"})


def test_a_validator_may_name_a_code_of_the_catalogue() -> None:
    [fault] = faults_of("policy: a\ntitle: 办法\n")
    assert (fault.code, fault.data) == ("E135", {"key": "办法"})


def test_an_empty_text_is_said_to_be_empty_rather_than_too_short() -> None:
    assert [fault.code for fault in faults_of("policy: a\ntitle: ''\n")] == ["E152"]


def test_a_part_of_a_file_can_be_held_against_a_model_of_its_own() -> None:
    text = "examples:\n  - {from: 2022-04-01}\n  - {from: 明天}\n"
    document, _ = read_text(text, "p.yaml")
    assert document is not None
    with pytest.raises(ValidationError) as raised:
        Valid.model_validate({"from": "明天"})
    [fault] = schema_diagnostics(raised.value, document, Valid, ("examples", 1))
    assert underlined(text, fault) == "明天"


def test_keys_of_a_list_of_models_are_those_of_its_items() -> None:
    [fault] = faults_of("- {from: 2022-04-01}\n- {from: 2022-04-01, bis: x}\n", list[Valid])
    assert fault.data["possible"] == "from、to"
