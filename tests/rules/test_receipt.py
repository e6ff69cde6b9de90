"""The JSON of a decision: documented, exact, and the same wherever it is written.

`docs/decision.schema.json` is what programs that read decisions can rely on. Where the shape is meant to change, write
it again and read the difference:

    python -c "from tests.rules.test_receipt import accept; accept()"
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.rules.towns import TOOLBOXES
from yulu.rules.decide import decide_all
from yulu.rules.examples import ALL_KNOWN, examples_of, subject_data
from yulu.rules.receipt import Decisions, decisions, schema
from yulu.rules.subject import read_subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

SCHEMA = Path(__file__).parents[2] / "docs" / "decision.schema.json"
TODAY = date(2026, 1, 1)


def accept() -> None:
    SCHEMA.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


@cache
def liuxi() -> Toolbox:
    return load_toolbox(TOOLBOXES / "liuxi")


def decided(on: str = "2022-06-30", known_on: date = TODAY, **parts: Any) -> dict[str, Any]:
    """The receipt as JSON gives it back."""
    subject = read_subject(liuxi(), json.dumps({"kind": "enterprise", "id": "某", **parts}), "subject.json")
    as_of = date.fromisoformat(on)
    made = decisions(liuxi(), subject, decide_all(liuxi(), subject, as_of, known_on), as_of, known_on)
    found: dict[str, Any] = json.loads(made.model_dump_json())
    return found


def about(policy: str, receipt: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in receipt["decisions"] if each["policy"] == policy)
    return found


# --- the documented shape --------------------------------------------------------------------------


def test_the_documented_shape_is_the_one_that_is_written() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


def _examples() -> Iterator[Decisions]:
    for examples in examples_of(liuxi()):
        for file in examples.files:
            policy = examples.toolbox.policies[file.path.split("/")[1]]
            for example in file.shape.examples:
                as_of = example.as_of or file.shape.as_of
                assert as_of is not None
                text = json.dumps(subject_data(policy, file.shape, example), ensure_ascii=False)
                subject = read_subject(examples.toolbox, text, "example.json")
                known_on = example.known_on or file.shape.known_on or ALL_KNOWN
                answers = decide_all(examples.toolbox, subject, as_of, known_on, policy.id)
                yield decisions(examples.toolbox, subject, answers, as_of, known_on, policy.id)


def test_every_decision_of_the_towns_examples_has_the_documented_shape_and_survives_being_written_and_read() -> None:
    count = 0
    shape = schema()
    for made in _examples():
        written = made.model_dump_json()
        assert Decisions.model_validate_json(written) == made
        assert not list(_against_schema(json.loads(written), shape, shape["$defs"]))
        count += len(made.decisions)
    assert count > 100


def _against_schema(value: Any, shape: dict[str, Any], parts: dict[str, Any]) -> Iterator[str]:
    """What does not fit, for as much of JSON Schema as ours uses."""
    if "$ref" in shape:
        yield from _against_schema(value, parts[shape["$ref"].removeprefix("#/$defs/")], parts)
    elif "anyOf" in shape:
        if all(list(_against_schema(value, each, parts)) for each in shape["anyOf"]):
            yield f"{value!r} is none of {shape['anyOf']}"
    elif "type" in shape:
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
        if not isinstance(value, kinds[shape["type"]]) or (shape["type"] == "integer" and isinstance(value, bool)):
            yield f"{value!r} is no {shape['type']}"
        elif isinstance(value, list):
            for each in value:
                yield from _against_schema(each, shape["items"], parts)
        elif isinstance(value, dict):
            properties = shape.get("properties", {})
            yield from (f"{key} is missing" for key in shape.get("required", []) if key not in value)
            for key, each in value.items():
                inner = properties.get(key, shape.get("additionalProperties"))
                if inner is None:
                    yield f"{key} is not documented"
                elif isinstance(inner, dict):
                    yield from _against_schema(each, inner, parts)


def test_the_check_against_the_schema_finds_what_does_not_fit() -> None:
    receipt = decided()
    for spoilt in (
        {**receipt, "as_of": 20220630},
        {**receipt, "surplus": 1},
        {key: value for key, value in receipt.items() if key != "totals"},
        {**receipt, "decisions": [{**receipt["decisions"][0], "contradicting": None}]},
    ):
        assert list(_against_schema(spoilt, schema(), schema()["$defs"]))


# --- what stands in it -----------------------------------------------------------------------------

TENANT = {"size": "micro", "leases_from_state": True, "on_dishonesty_list": False, "monthly_rent": "8000.10"}


def test_sums_and_numbers_are_text_exact_as_decided() -> None:
    relief = about("rent-relief", decided(facts=TENANT))
    assert relief["amount"] == "24000.30"  # 8000.10 × 3
    assert relief["grants"][0]["amount"] == "24000.30"
    assert relief["used"]["monthly_rent"]["value"] == "8000.10"
    assert relief["used"]["months_waived"]["value"] == 3


def test_a_decision_says_under_which_text_and_clause_and_who_hears_an_objection() -> None:
    relief = about("rent-relief", decided(facts=TENANT))
    assert relief["document"] == "柳国资〔2022〕8号 第一条"
    assert relief["validity"] == "自2022年4月1日起至2022年12月31日止"
    assert [(each["name"], each["truth"], each["because"]) for each in relief["conditions"]] == [
        ("in_force", True, "柳国资〔2022〕8号 第一条"),
        ("small", True, "柳国资〔2022〕8号 第二条"),
        ("state_tenant", True, "柳国资〔2022〕8号 第二条"),
        ("in_good_faith", True, "柳国资〔2022〕8号 第五条"),
    ]
    assert relief["objection"] == "收到答复之日起十五日内书面提出，向柳溪市国资委提出"
    assert [text["because"] for text in relief["texts"]] == ["柳国资〔2022〕8号 第三条第一款"]


def test_every_fact_used_is_shown_with_its_delivery_day_and_marks() -> None:
    datasets = {"leases": {"day": "2022-05-29", "source": "五月台账"}}
    relief = about("rent-relief", decided(facts=TENANT, datasets=datasets))
    rent = relief["used"]["monthly_rent"]
    assert (rent["dataset"], rent["holder"], rent["day"], rent["source"], rent["marks"], rent["unit"]) == (
        "国有房屋租赁台账", "柳溪市国资委", "2022-05-29", "五月台账", ["stale"], "元",
    )  # fmt: skip
    assert relief["held_for"] == ["stale"]


def test_a_value_that_is_not_single_says_its_candidates_or_its_bounds() -> None:
    receipt = decided(
        facts={"industry": "pottery", "headcount": 50}, records={"penalties": [{"decided_on": "2022-01-01"}]}
    )
    scale = about("six-taxes", receipt)["used"]["scale"]
    assert (scale["value"], scale["candidates"]) == (None, ["micro", "small"])
    frauds = about("stock-refund", receipt)["used"]["frauds"]
    assert (frauds["value"], frauds["low"], frauds["high"]) == (None, "0", None)


def test_what_is_missing_is_named_with_its_holder_and_the_one_paper_too() -> None:
    facts = {name: value for name, value in TENANT.items() if name != "on_dishonesty_list"}
    relief = about("rent-relief", decided(facts=facts))
    assert (relief["outcome"], relief["outcome_label"]) == ("needs_facts", "缺信息")
    assert relief["settled_by"] == relief["could_qualify"] == [["on_dishonesty_list"]]
    assert relief["only_missing"] == "on_dishonesty_list"
    assert relief["missing"]["on_dishonesty_list"] == {
        "label": "列入严重失信名单", "kind": "fact", "holder": "柳溪市信用办", "dataset": "dishonesty",
    }  # fmt: skip


def test_sums_of_different_kinds_are_never_added() -> None:
    receipt = decided(
        facts={**TENANT, "industry": "catering", "layoff_rate": 0, "sales_fell": True},
        records={"contributions": [{"month": "2022-05", "insurance_due": 1000}]},
        findings={"in_difficulty": {"value": True, "by": "沈某", "on": "2022-06-20"}},
    )
    assert {kind: total["gross"] for kind, total in receipt["totals"].items()} == {
        "reduction": "24000.30",  # the rent
        "deferral": "8000.00",  # 1000 × 8 for a micro enterprise; it has to be paid later
    }


def test_a_sum_that_is_not_known_is_counted_and_not_taken_for_zero() -> None:
    facts = {name: value for name, value in TENANT.items() if name != "monthly_rent"}
    receipt = decided(facts=facts)
    assert about("rent-relief", receipt)["amount"] is None
    assert receipt["totals"]["reduction"] == {"gross": "0", "best": "0", "without_sum": 1}


def test_the_same_question_gives_the_same_bytes() -> None:
    one, other = (json.dumps(decided(facts=TENANT), ensure_ascii=False) for _ in range(2))
    assert one == other


def test_both_times_both_hashes_and_the_program_stand_on_every_receipt() -> None:
    receipt = decided()
    assert (receipt["as_of"], receipt["known_on"]) == ("2022-06-30", "2026-01-01")
    assert receipt["yulu"]
    assert len(receipt["toolbox"]["rules_hash"]) == len(receipt["toolbox"]["content_hash"]) == 64
    assert len({each["policy_hash"] for each in receipt["decisions"]}) == len(receipt["decisions"])


def test_a_numeric_subject_id_stays_text() -> None:
    assert decided(id=9143)["subject"]["id"] == "9143"
