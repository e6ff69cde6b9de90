"""A draft becomes law: checked, tried, signed by two, from a moment to come."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.office.conftest import default_office
from tests.office.delivery import liuxi
from yulu.checking.drafts import check_draft
from yulu.cli.main import app
from yulu.diagnostics import Fault
from yulu.matching.registered import Registered
from yulu.matching.trial.trial import try_draft
from yulu.office.accounts.permissions import Forbidden, Person, Post, Role
from yulu.office.home import ENVIRONMENT, Home
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.issuing.proposals import issue_first, propose, sign, withdraw
from yulu.office.ledger.models import LedgerEntry
from yulu.registry.store import open_registry
from yulu.toolbox.places import shipped_toolbox

WRITER, OFFICE, CLERK = (
    Person(role.value, (Post(role),)) for role in (Role.writer, Role.office, Role.clerk)
)  # fmt: skip


CHANGE = """
draft: 减免加倍
change:
  parameters:
    months_waived:
      - {value: 6}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    found = Home(tmp_path / "office")
    found.make()
    monkeypatch.setenv(ENVIRONMENT, found.folder.as_posix())
    with default_office(found, None):
        yield found


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Liuxi with another title, beside the province it extends."""
    room = tmp_path_factory.mktemp("draft")
    for name in ("liuxi", "qingchuan"):
        shutil.copytree(shipped_toolbox(name), room / name)
    settings = room / "liuxi" / "toolbox.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("柳溪市", "柳溪市（修订）"), encoding="utf-8")
    return room / "liuxi"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cap doubled, tried on three firms against Liuxi as it is."""
    room = tmp_path_factory.mktemp("trial")
    (room / "change.yaml").write_text(CHANGE, encoding="utf-8")
    checked, faults = check_draft(shipped_toolbox("liuxi"), room / "change.yaml", liuxi.DAY, liuxi.DAY)
    assert checked is not None, faults
    registry = liuxi.make_registry(room / "registry", 3)
    population = Registered(open_registry(registry.folder, checked.toolbox))
    try_draft(checked.toolbox, checked.drafted, population, liuxi.DAY, liuxi.DAY, room / "trial")
    return room / "trial"


def test_a_draft_is_law_from_the_moment_that_two_signed_for_and_the_one_before_keeps_its_promises(
    home: Home, draft: Path, trial: Path, tmp_path: Path
) -> None:
    first = issue_first(shipped_toolbox("liuxi"), timezone.now() - timedelta(days=365), "张主任", "李主任")
    since = timezone.now() + timedelta(days=1)
    with pytest.raises(Forbidden):
        propose(CLERK, draft, since, trial)
    with pytest.raises(Fault, match="试算"):
        propose(WRITER, draft, since)
    with pytest.raises(Fault, match="过去"):
        propose(WRITER, draft, timezone.now() - timedelta(hours=1), trial)
    changed = tmp_path / "changed"
    shutil.copytree(trial, changed)
    manifest = changed / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"rejected": 0', '"rejected": 1'), encoding="utf-8"
    )
    with pytest.raises(Fault, match="被改过"):
        propose(WRITER, draft, since, changed)
    proposal = propose(WRITER, draft, since, trial)
    with pytest.raises(Fault, match="第二个人"):
        sign(WRITER, proposal)
    assert in_force(since).hash == first.hash
    issued = sign(OFFICE, proposal)
    assert sign(OFFICE, proposal) == issued
    assert (in_force().hash, in_force(since).hash) == (first.hash, issued.hash)
    assert (issued.signed_by, issued.second_signed_by) == (WRITER.actor, OFFICE.actor)
    assert toolbox_of(issued.hash).title == "柳溪市（修订）" and toolbox_of(first.hash).title == "柳溪市"
    told = list(LedgerEntry.objects.values_list("action", flat=True))
    assert told == ["toolbox.issue", "toolbox.propose", "toolbox.issue"]
    with pytest.raises(Fault):
        withdraw(WRITER, proposal, "改主意了")


def test_what_does_not_pass_its_checks_is_not_proposed(home: Home, draft: Path, tmp_path: Path) -> None:
    room = tmp_path / "broken"
    for name in ("liuxi", "qingchuan"):
        shutil.copytree(draft.parent / name, room / name)
    examples = room / "liuxi" / "policies" / "startup-subsidy" / "examples.yaml"
    text = examples.read_text(encoding="utf-8").replace(
        "outcome: entitled, amount: 5000", "outcome: entitled, amount: 1", 1
    )
    examples.write_text(text, encoding="utf-8")
    with pytest.raises(Fault, match="E601"):
        propose(WRITER, room / "liuxi", timezone.now() + timedelta(days=1))
    with pytest.raises(Fault, match="E601"):
        issue_first(room / "liuxi", timezone.now(), "a", "b")


def test_a_proposal_withdrawn_cannot_be_signed(home: Home, draft: Path) -> None:
    proposal = propose(WRITER, draft, timezone.now() + timedelta(days=1))
    withdraw(WRITER, proposal, "还要再议")
    with pytest.raises(Fault, match="已撤回"):
        sign(OFFICE, proposal)


def test_the_first_toolbox_is_issued_from_the_command_line_by_two(home: Home) -> None:
    command = ["office", "issue", shipped_toolbox("liuxi").as_posix(), "--home", home.folder.as_posix(), "--json"]
    names = ["--by", "张主任", "--since", "2022-01-01"]
    alone = CliRunner().invoke(app, [*command, *names, "--second", "张主任"])
    assert alone.exit_code == 1 and "E934" in alone.output
    done = CliRunner().invoke(app, [*command, *names, "--second", "李主任"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["toolbox"] == "liuxi" and in_force().hash == json.loads(done.stdout)["hash"]
    twice = CliRunner().invoke(app, [*command, *names, "--second", "李主任"])
    assert twice.exit_code == 1 and "E935" in twice.output
