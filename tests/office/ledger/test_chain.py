"""A chain that was touched says where."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yulu.office.ledger.chain import Flaw, Verdict, Wrong, row_of, verify
from yulu.office.ledger.entry import BEGINNING, BrokenField, Entry, digest, next_entry, seal
from yulu.office.ledger.leaving import write_checkpoint, write_entries

KEY = b"k" * 32
AT = datetime(2022, 9, 1, 8, 30, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    last = (0, BEGINNING)
    for number in range(length):
        entry = next_entry(
            KEY, last, AT, actor="坐席:3", action="case.receive", about=f"case:{number}", content={"标题": "路灯不亮"}
        )
        entries.append(entry)
        last = (entry.position, entry.digest)
    return entries


def verdict(entries: list[Entry], key: bytes | None = KEY) -> Verdict:
    return verify([row_of(entry) for entry in entries], key)


def test_a_chain_that_nobody_touched_is_whole() -> None:
    entries = chain(20)
    found = verdict(entries)
    assert found.flaws == ()
    assert found.entries == 20
    assert found.last is not None and found.last.digest == entries[-1].digest


def test_an_empty_chain_is_whole_and_has_no_last_entry() -> None:
    assert verdict([]) == Verdict(0, (), None)


@given(
    st.integers(0, 19), st.sampled_from(["recorded_at", "actor", "action", "about", "toolbox", "content", "private"])
)
def test_a_changed_field_is_named_by_its_position(place: int, field: str) -> None:
    entries = chain(20)
    entries[place] = replace(entries[place], **{field: getattr(entries[place], field) + "x"})
    assert verdict(entries).flaws == (Flaw(Wrong.changed, place + 1),)


@given(st.integers(0, 17), st.integers(1, 3))
def test_missing_entries_are_named_by_their_positions(first: int, count: int) -> None:
    entries = chain(20)
    count = min(count, 19 - first)
    del entries[first : first + count]
    assert verdict(entries).flaws == (Flaw(Wrong.missing, first + 1, first + count),)


def test_two_entries_that_changed_places_are_both_named_with_where_they_belong() -> None:
    entries = chain(9)
    third, seventh = entries[2], entries[6]
    entries[2], entries[6] = replace(seventh, position=3), replace(third, position=7)
    assert set(verdict(entries).flaws) >= {Flaw(Wrong.moved, 3, 7), Flaw(Wrong.moved, 7, 3)}


def test_an_entry_made_without_the_offices_key_is_forged() -> None:
    entries = chain(5)
    last = (entries[-1].position, entries[-1].digest)
    entries.append(next_entry(b"guess" * 7, last, AT, actor="局长", action="pay", about="case:9", content={}))
    assert verdict(entries).flaws == (Flaw(Wrong.forged, 6),)


def test_a_chain_written_anew_from_some_entry_on_is_found_entry_by_entry() -> None:
    entries = chain(6)
    anew = entries[:3]
    for old in entries[3:]:
        fields = [
            str(old.position),
            old.recorded_at,
            "别人",
            old.action,
            old.about,
            "",
            old.content,
            "",
            anew[-1].digest,
        ]
        counted = digest(*fields)
        anew.append(replace(old, actor="别人", previous=anew[-1].digest, digest=counted, seal=seal(b"x" * 32, counted)))
    assert [flaw.wrong for flaw in verdict(anew).flaws] == [Wrong.forged] * 3
    assert verdict(anew, key=None).flaws == ()  # only the key or a checkpoint shows it


def test_a_cut_tail_and_a_replaced_entry_are_found_by_a_checkpoint() -> None:
    entries = chain(10)
    checkpoint = verdict(entries).last
    assert checkpoint is not None
    rows = [row_of(entry) for entry in entries]
    assert verify(rows[:7], KEY, [checkpoint]).flaws == (Flaw(Wrong.cut, 8, 10),)
    other = replace(checkpoint, digest="f" * 64)
    assert verify(rows, KEY, [other]).flaws == (Flaw(Wrong.replaced, 10),)


@pytest.mark.parametrize(("field", "value"), [("actor", ""), ("action", " "), ("about", "a\nb"), ("actor", "a\0")])
def test_a_field_that_would_blur_the_lines_is_refused(field: str, value: str) -> None:
    fields = {"actor": "甲", "action": "x", "about": ""} | {field: value}
    with pytest.raises(BrokenField):
        next_entry(KEY, (0, BEGINNING), AT, content={}, **fields)


def test_a_digest_can_be_counted_with_sha256sum() -> None:
    entry = chain(1)[0]
    lines = "\n".join(str(getattr(entry, each)) for each in Entry.__slots__[:9])
    counted = subprocess.run(["sha256sum"], input=lines.encode(), capture_output=True, check=True).stdout
    assert counted.decode().split()[0] == entry.digest


class TestTheScriptForAuditors:
    """`check_ledger.py` imports nothing of the project."""

    def run(self, folder: Path, *checkpoints: Path) -> tuple[int, str]:
        command = [sys.executable, "-I", "check_ledger.py", "entries.jsonl", *map(str, checkpoints)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_says_that_a_whole_chain_is_whole(self, tmp_path: Path) -> None:
        write_entries([row_of(entry) for entry in chain(4)], tmp_path)
        assert self.run(tmp_path) == (0, "共 4 条，首尾相连，没有改动\n")

    def test_finds_a_changed_entry_a_gap_and_a_cut_tail(self, tmp_path: Path) -> None:
        entries = chain(8)
        checkpoint = verdict(entries).last
        assert checkpoint is not None
        write_checkpoint(checkpoint, tmp_path / "checkpoint.json")
        entries[1] = replace(entries[1], content="{}")
        del entries[7], entries[4]
        write_entries([row_of(entry) for entry in entries], tmp_path)
        code, told = self.run(tmp_path, tmp_path / "checkpoint.json")
        assert code == 1
        assert "第 2 条被改动过" in told
        assert "第 4 条之后接着第 6 条" in told
        assert "检查点记有第 8 条，现在没有" in told

    def test_says_what_it_cannot_read(self, tmp_path: Path) -> None:
        write_entries([], tmp_path)
        (tmp_path / "entries.jsonl").write_text("not json\n", encoding="utf-8")
        assert self.run(tmp_path)[0] == 2
