"""A request from its receipt to its end: one owner, one due time, at each moment."""

from __future__ import annotations

import pytest

from tests.cases.services import HOTLINE, TAKEN_IN, Written, at, case, events
from yulu.cases.case import Case, Holding
from yulu.cases.life import State
from yulu.cases.replay import NotAllowed


def due(found: Case) -> str:
    moment = found.due()
    assert moment is not None
    return moment.moment.strftime("%m-%d %H:%M")


def history(*more: Written) -> Case:
    return case(HOTLINE, events(*TAKEN_IN, *more))


def test_before_the_promise_runs_the_due_time_is_that_of_the_stage() -> None:
    received = case(HOTLINE, events(("09-01 08:30", "receive")))
    assert (received.state, received.owner, due(received)) == (State.received, "centre", "09-01 10:30")
    accepted = case(HOTLINE, events(*TAKEN_IN[:2]))
    assert (accepted.owner, due(accepted)) == ("centre", "09-01 15:00")
    dispatched = case(HOTLINE, events(*TAKEN_IN[:3]))
    assert (dispatched.owner, due(dispatched)) == ("works", "09-02 17:30")


def test_from_the_signature_on_it_is_the_promise_of_five_working_days() -> None:
    found = history()
    assert (found.state, found.owner, found.running) == (State.handling, "works", "promised")
    assert due(found) == "09-08 17:30"  # 2, 5, 6, 7, 8 September


def test_a_pause_moves_the_promise_by_the_days_it_took() -> None:
    paused = history(("09-05 09:00", "pause", {"ground": "expertise"}))
    assert (paused.state, paused.running) == (State.paused, "pause")
    resumed = history(("09-05 09:00", "pause", {"ground": "expertise"}), ("09-07 09:00", "resume"))
    assert due(resumed) == "09-13 17:30"  # 5 and 6 do not count; 10 to 12 is Mid-Autumn


def test_an_extension_is_given_once_in_time_and_by_whoever_may() -> None:
    asked = {"reason": "情况复杂", "approved_by": "centre"}
    assert due(history(("09-06 09:00", "extend", asked))) == "09-16 17:30"
    for when, data, why in [
        ("09-06 09:00", asked | {"approved_by": "works"}, "approval"),
        ("09-08 17:31", asked, "overdue"),
        ("09-06 09:00", asked | {"limit": "6 个工作日"}, "extension"),
    ]:
        with pytest.raises(NotAllowed) as caught:
            history((when, "extend", data))
        assert caught.value.why == why
    with pytest.raises(NotAllowed, match="extension"):
        history(("09-06 09:00", "extend", asked), ("09-06 10:00", "extend", asked))


def test_after_a_ruling_it_cannot_be_returned_again() -> None:
    returned = history(("09-01 15:00", "return", {"reason": "不是本部门职责"}))
    assert (returned.state, returned.owner, returned.bounces) == (State.returned, "centre", {"works": 1})
    upheld = ("09-02 09:00", "rule", {"upheld": True, "to": "market"})
    ruled = history(("09-01 15:00", "return", {"reason": "不是本部门职责"}), upheld)
    assert (ruled.owner, ruled.ruled) == ("market", True)
    with pytest.raises(NotAllowed, match="ruled"):
        history(
            ("09-01 15:00", "return", {"reason": "不是本部门职责"}), upheld, ("09-02 10:00", "sign"),
            ("09-02 11:00", "return", {"reason": "也不是"}),
        )  # fmt: skip


def test_it_is_returned_within_its_time_or_not_at_all() -> None:
    late = ("09-05 09:00", "return", {"reason": "不是本部门职责"})  # dispatched on 1 September, a working day to object
    with pytest.raises(NotAllowed) as caught:
        history(late)
    assert (caught.value.why, caught.value.data["until"]) == ("object", "2022-09-02 17:30")


def test_a_returned_case_keeps_the_promise_that_was_running() -> None:
    found = history(
        ("09-01 15:00", "return", {"reason": "不是本部门职责"}),
        ("09-02 09:00", "rule", {"upheld": False}),
        ("09-02 10:00", "sign"),
    )
    assert (found.owner, due(found)) == ("works", "09-08 17:30")


def test_closed_solved_and_satisfied_are_three_facts() -> None:
    answered = history(("09-06 09:00", "answer"))
    assert (answered.owner, answered.state) == ("centre", State.answered)
    closed = history(("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "explained"}))
    assert (closed.state, closed.owner, closed.due(), closed.solved, closed.stars) == (
        State.closed, None, None, None, None,
    )  # fmt: skip
    told = history(
        ("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "explained"}),
        ("09-08 09:00", "follow_up", {"solved": False}), ("09-08 09:05", "rate", {"stars": 5}),
    )  # fmt: skip
    assert (told.solved, told.stars) == (False, 5)


def test_it_can_be_opened_again_only_within_its_days() -> None:
    closed: list[Written] = [("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "done"})]
    again = history(*closed, ("09-20 09:00", "reopen", {"reason": "又不亮了"}))
    assert (again.state, again.owner, again.solved, due(again)) == (State.handling, "works", None, "09-27 17:30")
    with pytest.raises(NotAllowed, match="reopen"):
        history(*closed, ("09-23 09:00", "reopen", {"reason": "又不亮了"}))


def test_a_refusal_is_an_answer_with_its_class() -> None:
    found = case(HOTLINE, events(TAKEN_IN[0], ("09-01 09:00", "refuse", {"reason": "court"})))
    assert (found.state, found.result, found.owner) == (State.refused, "court", None)
    with pytest.raises(NotAllowed, match="unknown"):
        case(HOTLINE, events(TAKEN_IN[0], ("09-01 09:00", "refuse", {"reason": "麻烦"})))


def test_a_reclassification_says_whether_the_clock_goes_on() -> None:
    keep = {"service": "startup", "clock": "keep", "reason": "实为企业开办"}
    assert due(history(("09-05 09:00", "reclassify", keep))) == "09-08 17:30"
    anew = history(("09-05 09:00", "reclassify", keep | {"clock": "restart"}))
    assert (due(anew), anew.service.id) == ("09-05 15:00", "startup")


def test_a_helper_has_a_clock_of_its_own_inside() -> None:
    asked = ("09-02 09:00", "cohandle", {"department": "water", "limit": "2 个工作日"})
    found = history(asked)
    assert due(found) == "09-08 17:30"
    helper = found.clocks["helper:water"].due()
    assert helper is not None and helper.moment == at("09-06 17:30")
    assert "helper:water" in history(asked, ("09-05 09:00", "report", {"department": "water"})).met


def test_who_had_it_how_long_is_kept() -> None:
    found = history(("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "done"}))
    assert found.holdings == (
        Holding("centre", at("09-01 08:30"), at("09-01 10:00")),
        Holding("works", at("09-01 10:00"), at("09-06 09:00")),
        Holding("centre", at("09-06 09:00"), at("09-07 09:00")),
    )


def test_a_corrected_entry_counts_as_if_it_had_been_right() -> None:
    wrong = history(
        ("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "done"}),
        ("09-07 10:00", "correct", {"number": 6, "data": {"result": "explained"}}),
    )  # fmt: skip
    assert wrong.result == "explained"


def test_each_rung_fires_once() -> None:
    assert history(("09-07 00:00", "escalate", {"rung": "remind"})).rungs == ("remind",)
    with pytest.raises(NotAllowed, match="rung"):
        history(("09-07 00:00", "escalate", {"rung": "remind"}), ("09-07 00:00", "escalate", {"rung": "remind"}))


def test_merged_it_has_no_owner_and_apart_again_the_one_it_had() -> None:
    merged = history(("09-02 09:00", "merge", {"into": "case-7"}))
    assert (merged.state, merged.owner, merged.merged_into) == (State.merged, None, "case-7")
    apart = history(("09-02 09:00", "merge", {"into": "case-7"}), ("09-02 10:00", "unmerge"))
    assert (apart.owner, due(apart)) == ("works", "09-08 17:30")


def test_what_the_state_does_not_allow_is_refused_and_named() -> None:
    with pytest.raises(NotAllowed) as caught:
        case(HOTLINE, events(TAKEN_IN[0], ("09-01 09:00", "close", {"result": "done"})))
    assert (caught.value.why, caught.value.state) == ("state", State.received)
