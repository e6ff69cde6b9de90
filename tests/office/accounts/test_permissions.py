"""The whole table of permissions, written out by hand: role × action × whose matter it is.

A cell names the matters within reach: `o` one's own, `d` one's department's, `b` one of a department below, `x` another
department's, `c` a confidential one of another department; `-` nothing. One's own and one's department's confidential
matters are open as if they were not confidential.
"""

from __future__ import annotations

import pytest

from yulu.office.accounts.permissions import ALLOWED, Action, Forbidden, Matter, Person, Post, Role, allowed, require

COLUMNS = "resident agent clerk officer head office writer leader auditor administrator"
EXPECTED = """
see_policies        dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx
see_entitlements    o     o     odbx  -     -     -     -     -     -     -
file_request        o     o     odbx  -     -     odbx  -     -     -     -
see_case            o     o     odbx  odb   odb   odbx  -     -     odbx  -
see_queue           -     -     dbx   db    db    dbx   -     -     -     -
take_in             -     -     dbx   -     -     dbx   -     -     -     -
dispatch            -     -     dbx   -     -     dbx   -     -     -     -
handle              -     -     -     db    db    -     -     -     -     -
rule_on_return      -     -     -     -     -     dbx   -     -     -     -
approve_extension   -     -     -     -     db    dbx   -     -     -     -
supervise           -     -     -     -     db    dbx   -     dbx   -     -
rate                o     o     -     -     -     -     -     -     -     -
judge               -     -     -     db    db    -     -     -     -     -
see_delivery        o     o     -     odb   odb   odbx  -     -     odbx  -
prepare_delivery    -     -     -     db    db    -     -     -     -     -
sign_delivery       -     -     -     -     db    dbx   -     -     -     -
consent             o     o     -     -     -     -     -     -     -     -
run_matching        -     -     -     -     -     dbx   -     -     -     -
try_policy          -     -     -     db    db    dbx   dbx   -     -     -
issue_toolbox       -     -     -     -     -     dbx   dbx   -     -     -
see_indicators      -     -     dbx   db    db    dbx   dbx   dbx   dbx   -
release_indicators  -     -     -     -     -     dbx   -     -     -     -
check_figures       dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx   dbx
see_ledger          -     -     -     -     -     -     -     -     dbx   -
see_looks           -     -     -     -     -     -     -     -     dbx   dbx
unmask              -     -     dbx   db    db    -     -     -     -     -
issue_mandate       -     -     dbx   -     -     dbx   -     -     -     -
manage_accounts     -     -     -     -     -     -     -     -     -     dbx
operate             -     -     -     -     -     -     -     -     -     dbx
"""
TABLE = {
    (role, line.split()[0]): set(cell) - {"-"}
    for line in EXPECTED.strip().splitlines()
    for role, cell in zip(COLUMNS.split(), line.split()[1:], strict=True)
}


def person(role: str) -> Person:
    """Somebody of the tax bureau, which has a branch below it; or of no department."""
    departments = {"tax", "tax_branch"}
    return Person("zhang", (Post(Role(role), frozenset(departments)),), frozenset({"enterprise:1"}))


def matters(confidential: bool) -> dict[str, Matter]:
    elsewhere = {"departments": frozenset({"court"}), "confidential": confidential}
    return {
        "o": Matter(accounts=frozenset({"zhang"}), **elsewhere),  # type: ignore[arg-type]
        "d": Matter(departments=frozenset({"tax", "court"}), confidential=confidential),
        "b": Matter(departments=frozenset({"tax_branch"}), confidential=confidential),
        "x": Matter(accounts=frozenset({"li"}), subjects=frozenset({"enterprise:2"}), **elsewhere),  # type: ignore[arg-type]
    }


def test_the_table_names_every_role_and_every_action() -> None:
    assert set(TABLE) == {(role.value, action.value) for role in Role for action in Action}
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize("role", COLUMNS.split())
def test_each_role_reaches_what_the_table_says_and_nothing_else(role: str) -> None:
    wrong = []
    for action in Action:
        expected = TABLE[role, action.value]
        # Who may do something everywhere may do it in a matter of their own that others handle: it is one of all.
        reached = expected | ({"o"} if "x" in expected else set())
        found = {name for name, matter in matters(False).items() if allowed(person(role), action, matter)}
        if found != reached:
            wrong.append((action.value, found, reached))
    assert not wrong


@pytest.mark.parametrize("role", COLUMNS.split())
def test_a_confidential_matter_is_open_to_its_owner_and_its_departments_alone(role: str) -> None:
    wrong = []
    for action in Action:
        reached = TABLE[role, action.value] - {"x"}
        found = {name for name, matter in matters(True).items() if allowed(person(role), action, matter)}
        if found != reached:
            wrong.append((action.value, found, reached))
    assert not wrong


@pytest.mark.parametrize("role", COLUMNS.split())
def test_a_mandate_opens_what_an_account_of_ones_own_opens(role: str) -> None:
    by_mandate = Matter(subjects=frozenset({"enterprise:1"}), departments=frozenset({"court"}), confidential=True)
    for action in Action:
        own = matters(True)["o"]
        assert allowed(person(role), action, by_mandate) == allowed(person(role), action, own), action


def test_nobody_handles_judges_or_signs_a_matter_because_it_is_their_own() -> None:
    own = matters(False)["o"]
    for role in ("officer", "head"):
        for action in (Action.handle, Action.judge, Action.sign_delivery, Action.approve_extension, Action.unmask):
            assert not allowed(person(role), action, own), (role, action)


def test_somebody_without_a_post_may_do_nothing() -> None:
    for action in Action:
        with pytest.raises(Forbidden):
            require(Person("nobody"), action)


def test_two_posts_add_up_and_do_not_mix() -> None:
    both = Person("zhang", (Post(Role.resident), Post(Role.officer, frozenset({"tax"}))))
    assert allowed(both, Action.rate, Matter(accounts=frozenset({"zhang"})))
    assert allowed(both, Action.handle, Matter(departments=frozenset({"tax"})))
    assert not allowed(both, Action.rate, Matter(departments=frozenset({"tax"})))
