"""What a lower layer may set of what an upper text leaves to it, and what is refused (DESIGN 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from yulu.diagnostics import Fault
from yulu.language.definitions import Formula, Lookup
from yulu.language.tree import Literal
from yulu.rules.basis import basis_on
from yulu.rules.program import compile_policy
from yulu.toolbox.loading import load_toolbox, read_toolbox
from yulu.toolbox.model import Toolbox

KNOWN_ON = date(2026, 1, 1)

NATION = {
    "toolbox.yaml": "{toolbox: nation, title: 国, level: nation}",
    "departments.yaml": "departments: {ministry: {label: 部}}",
    "documents.yaml": "documents: {law: {title: 法, issuer: 国, number: 国〔2022〕1号, published: 2022-01-01}}",
    "datasets/list.yaml": """
dataset: list
label: 名单
holder: ministry
subject: enterprise
refresh: 1 month
sensitivity: public
facts:
  size: {label: 规模, type: enum, values: {large: 大, small: 小}}
  listed: {label: 在册, type: boolean}
  staff: {label: 人数, type: integer, unit: 人}
  staff_before: {label: 原人数, type: integer, unit: 人}
""",
    "parameters/all.yaml": """
parameters:
  share:
    label: 比例
    type: number
    keyed_by: size
    delegated:
      to: [province, city]
      document: law
      because: 二
      from: 2022-01-01
      until: 2023-12-31
      range: {large: {from: 30%, to: 50%}, small: {from: 60%, to: 90%}}
    values: [{from: 2022-01-01, value: {large: 30%}, document: law, because: 二}]
  months: {label: 月数, type: integer, delegated: {to: city, because: 三, range: {to: 6}}}
  fixed: {label: 定数, type: number, unit: 元, values: [{from: 2022-01-01, value: 1, document: law, because: 四}]}
""",
    "facts/all.yaml": """
facts:
  shrank:
    label: 裁员
    subject: enterprise
    choice:
      delegated: {to: province, because: 五, from: 2022-01-01, until: 2022-12-31}
      definitions:
        any: {label: 任何减少, expression: staff < staff_before}
        half: {label: 减半, expression: staff * 2 <= staff_before}
""",
    "policies/rule/policy.yaml": """
policy: rule
title: 规则
subject: enterprise
delivery: apply
period: once
texts: [{document: law, from: 2022-01-01, because: 一}]
conditions:
  on_list: {label: 在册, when: listed, because: 一}
  kept: {label: 未裁员, when: not shrank, because: 五}
delegates_conditions: {to: [province, city], because: 六, from: 2022-06-01, until: 2022-12-31}
grants: {gift: {kind: payment, label: 礼, amount: share * months * fixed, because: 二}}
contact: ministry
objection: {how: 面谈, to: ministry}
""",
}
PROVINCE = {
    "toolbox.yaml": "{toolbox: province, title: 省, level: province, extends: ../nation}",
    "documents.yaml": "documents: {order: {title: 令, issuer: 省, number: 省〔2022〕1号, published: 2022-03-01}}",
}
CITY = {
    "toolbox.yaml": "{toolbox: city, title: 市, level: city, extends: ../province}",
    "documents.yaml": "documents: {notice: {title: 通知, issuer: 市, number: 市〔2022〕1号, published: 2022-04-01}}",
}

Layers = Callable[..., Path]


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    """The nation, the province and the city, with what the province and the city set; gives the city's folder."""

    def write(province: str = "", city: str = "") -> Path:
        below = {"province": {**PROVINCE, "settings/all.yaml": province}, "city": {**CITY, "settings/all.yaml": city}}
        towns: dict[str, Mapping[str, str]] = {"nation": NATION, **below}
        for town, files in towns.items():
            for path, text in files.items():
                if text:
                    file = tmp_path / town / path
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8")
        return tmp_path / "city"

    return write


def codes(folder: Path) -> list[str]:
    return sorted(fault.code for fault in read_toolbox(folder)[1])


def value(
    toolbox: Toolbox, name: str, key: str | None = None, on: str = "2022-06-30", known_on: date = KNOWN_ON
) -> object:
    """What a parameter is on a day; the name of what has to be asked for where nobody has set it."""
    definition = basis_on(toolbox, date.fromisoformat(on), known_on).definitions.get(name)
    match definition:
        case Lookup(values=values) if key is not None:
            found = values[key]
            return getattr(found, "name", found)
        case Formula(Literal(found)):
            return found
        case _:
            return definition


# --- a parameter -----------------------------------------------------------------------------------


def test_a_city_sets_what_is_left_to_it_and_the_province_where_the_city_says_nothing(layers: Layers) -> None:
    town = load_toolbox(
        layers(
            "parameters: {share: [{from: 2022-01-01, value: {large: 40%, small: 80%}, document: order, because: 一}]}",
            "parameters: {share: [{from: 2022-05-01, value: {small: 90%}, document: notice, because: 一}]}",
        )
    )
    assert [str(value(town, "share", key)) for key in ("large", "small")] == ["0.40", "0.90"]
    assert str(value(town, "share", "small", on="2022-04-30")) == "0.80", "before the city's own day"
    assert str(value(town, "share", "small", known_on=date(2022, 3, 31))) == "0.80", "before it was published"
    assert str(value(town, "share", "large", known_on=date(2022, 2, 28))) == "0.30", "only the law was known"


def test_delegated_and_not_set_is_unknown_and_the_delegate_is_who_has_to_say(layers: Layers) -> None:
    town = load_toolbox(layers())
    basis = basis_on(town, date(2022, 6, 30), KNOWN_ON)
    assert value(town, "months") is None
    months, share = basis.leaf("months").member, basis.leaf("share:small").member
    assert months is not None
    assert share is not None
    assert (months.kind, months.holder) == ("basis", "市")
    assert (share.kind, share.holder) == ("basis", "省、市")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (
            "{share: [{from: 2022-01-01, value: {small: 60%}, document: notice, because: 一}]}",
            [],
        ),  # both ends are inside
        ("{share: [{from: 2022-01-01, value: {small: 90%}, document: notice, because: 一}]}", []),
        ("{share: [{from: 2022-01-01, value: {small: 59.9%}, document: notice, because: 一}]}", ["E505"]),
        ("{share: [{from: 2022-01-01, value: {small: 90.1%}, document: notice, because: 一}]}", ["E505"]),
        (
            "{share: [{from: 2022-01-01, value: {large: 60%}, document: notice, because: 一}]}",
            ["E505"],
        ),  # its own range
        ("{share: [{from: 2023-12-31, value: {small: 60%}, document: notice, because: 一}]}", []),  # the last day
        ("{share: [{from: 2024-01-01, value: {small: 60%}, document: notice, because: 一}]}", ["E504"]),
        ("{share: [{from: 2021-12-31, value: {small: 60%}, document: notice, because: 一}]}", ["E504"]),
        ("{months: [{from: 2022-01-01, value: 6, document: notice, because: 一}]}", []),
        ("{months: [{from: 2022-01-01, value: 7, document: notice, because: 一}]}", ["E505"]),
        ("{fixed: [{from: 2022-01-01, value: 2, document: notice, because: 一}]}", ["E502"]),  # not left to anybody
        ("{mouths: [{from: 2022-01-01, value: 2, document: notice, because: 一}]}", ["E501"]),
    ],
)
def test_a_lower_value_stays_within_range_days_and_what_was_delegated(
    layers: Layers, written: str, found: list[str]
) -> None:
    assert codes(layers(city=f"parameters: {written}")) == found


def test_what_is_left_to_cities_is_not_the_provinces_to_set(layers: Layers) -> None:
    months = "parameters: {months: [{from: 2022-01-01, value: 6, document: order, because: 一}]}"
    assert codes(layers(province=months)) == ["E503"]


def test_a_real_value_that_breaks_its_range_stands_only_as_a_declared_conflict_and_is_shown(layers: Layers) -> None:
    conflict = "conflict: {with: 国〔2022〕1号第三条, note: 已请示}"
    eight = f"{{from: 2022-01-01, value: 8, document: notice, because: 一, {conflict}}}"
    town = load_toolbox(layers(city=f"parameters: {{months: [{eight}]}}"))
    assert value(town, "months") == 8
    used = basis_on(town, date(2022, 6, 30), KNOWN_ON).texts["months"][None]
    assert (used.layer, used.conflict) == ("city", "与国〔2022〕1号第三条不一致：已请示")


def test_a_conflict_that_is_none_is_pointed_out(layers: Layers) -> None:
    conflict = "{from: 2022-01-01, value: 5, document: notice, because: 一, conflict: {with: 法, note: 无}}"
    assert codes(layers(city=f"parameters: {{months: [{conflict}]}}")) == ["W501"]


# --- a choice --------------------------------------------------------------------------------------


def chosen(toolbox: Toolbox, on: str) -> str | None:
    basis = basis_on(toolbox, date.fromisoformat(on), KNOWN_ON)
    return str(basis.texts["shrank"][None].value) if "shrank" in basis.texts else None


def test_a_choice_is_what_the_layer_took_from_the_day_it_took_it_and_asked_for_before(layers: Layers) -> None:
    taken = """
choices:
  shrank:
    - {from: 2022-04-01, take: half, document: order, because: 一}
    - {from: 2022-07-01, take: any, document: order, because: 二}
"""
    town = load_toolbox(layers(province=taken))
    assert [chosen(town, on) for on in ("2022-03-31", "2022-04-01", "2022-06-30", "2022-07-01")] == [
        None, "减半", "减半", "任何减少",
    ]  # fmt: skip
    member = basis_on(town, date(2022, 3, 31), KNOWN_ON).leaf("shrank").member
    assert member is not None
    assert (member.kind, member.holder) == ("basis", "省")


@pytest.mark.parametrize(
    ("layer", "written", "found"),
    [
        ("province", "{shrank: [{from: 2022-01-01, take: third, document: order, because: 一}]}", ["E507"]),
        ("province", "{shrink: [{from: 2022-01-01, take: half, document: order, because: 一}]}", ["E506"]),
        ("province", "{shrank: [{from: 2023-01-01, take: half, document: order, because: 一}]}", ["E504"]),
        ("city", "{shrank: [{from: 2022-01-01, take: half, document: notice, because: 一}]}", ["E503"]),
    ],
)
def test_only_what_is_on_offer_can_be_chosen_by_who_may_choose_it(
    layers: Layers, layer: str, written: str, found: list[str]
) -> None:
    assert codes(layers(**{layer: f"choices: {written}"})) == found


# --- conditions ------------------------------------------------------------------------------------

ADDED = "conditions: {rule: {few: {label: 不多, when: staff < 100, document: notice, because: 一, from: 2022-06-15}}}"


def asked(toolbox: Toolbox, on: str, known_on: date = KNOWN_ON) -> list[str]:
    program = compile_policy(basis_on(toolbox, date.fromisoformat(on), known_on), toolbox.policies["rule"])
    return [condition.name for condition in program.conditions]


def test_a_condition_may_be_added_where_the_upper_text_says_so_and_is_asked_from_its_own_day(layers: Layers) -> None:
    town = load_toolbox(layers(city=ADDED))
    assert asked(town, "2022-06-14") == ["on_list", "kept"]
    assert asked(town, "2022-06-15") == ["on_list", "kept", "few"]
    assert asked(town, "2022-06-15", known_on=date(2022, 3, 31)) == ["on_list", "kept"], "before its text was published"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (ADDED.replace("few:", "on_list:"), ["E307"]),  # it may add a condition, not replace one
        (ADDED.replace("rule:", "rool:"), ["E508"]),
        (ADDED.replace("2022-06-15", "2022-05-31"), ["E504"]),  # before the days delegated
        (ADDED.replace("2022-06-15", "2023-01-01"), ["E504"]),  # after them
        (ADDED.replace("2022-06-15", "2022-12-31"), []),
    ],
)
def test_an_added_condition_is_held_to_what_was_delegated_and_when(
    layers: Layers, written: str, found: list[str]
) -> None:
    assert codes(layers(city=written)) == found


def test_without_a_delegation_no_condition_may_be_added(layers: Layers, tmp_path: Path) -> None:
    folder = layers(city=ADDED)
    file = tmp_path / "nation" / "policies" / "rule" / "policy.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith("delegates")), encoding="utf-8")
    assert codes(folder) == ["E509"]


# --- the chain -------------------------------------------------------------------------------------


def test_the_upper_layers_alone_do_not_know_what_a_lower_one_sets(layers: Layers, tmp_path: Path) -> None:
    layers(city="parameters: {months: [{from: 2022-01-01, value: 6, document: notice, because: 一}]}")
    assert value(load_toolbox(tmp_path / "city"), "months") == 6
    assert value(load_toolbox(tmp_path / "province"), "months") is None


def test_layers_are_named_from_the_top(layers: Layers) -> None:
    assert [(layer.id, layer.level) for layer in load_toolbox(layers()).layers] == [
        ("nation", "nation"), ("province", "province"), ("city", "city"),
    ]  # fmt: skip


def test_a_layer_that_extends_nothing_that_is_there_is_refused(layers: Layers, tmp_path: Path) -> None:
    folder = layers()
    (tmp_path / "province" / "toolbox.yaml").unlink()
    with pytest.raises(Fault) as caught:
        load_toolbox(folder)
    assert {fault.code for fault in caught.value.diagnostics} == {"E310"}
