"""What a trial leaves behind, made beside its place and moved there when it is whole.

manifest.json   what it was made from, every file's hash    changes/part-00000.parquet   a row a (subject, policy)
summary.json    everything the trial says                   summary.html                 the same as a page
changes.csv, costs.csv, just-outside.csv, rejected.csv      for a spreadsheet
toolbox/<hash>/ the toolbox, whole                          draft/                       the draft, as it was
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

import yulu
from yulu.matching.comparing.changes import CHANGES
from yulu.matching.folder import PAGE, SUMMARY, TOOLBOX, files_in, write_json
from yulu.matching.layout import ID
from yulu.matching.manifest import MANIFEST
from yulu.matching.query import group
from yulu.matching.run import toolbox_of
from yulu.matching.spreadsheet import MOST_ROWS, append_csv
from yulu.matching.trial.bands import BAND, end, kinds_of
from yulu.matching.trial.data import cost_rows, outside_rows, trial_data
from yulu.matching.trial.page import trial_page
from yulu.matching.trial.worlds import Pair
from yulu.rules.answer import OUTCOMES
from yulu.rules.settle import Settled
from yulu.toolbox.archive import store
from yulu.toolbox.hashes import content_hash, rules_paths

if TYPE_CHECKING:
    from yulu.matching.trial.trial import Trial

FORMAT = 1
ROWS, CHANGED, COSTS, OUTSIDE, DRAFT = "changes", "changes.csv", "costs.csv", "just-outside.csv", "draft"
WORDS: Mapping[str, str] = {**CHANGES, BAND: "结论不变，金额待补齐信息后可能改变"}
_AMOUNTS = ("amount", "amount_low", "amount_high", "value")


class ChangedRows:
    """The rows that differ, or may: Parquet part after part, and a table for a spreadsheet as far as one opens it."""

    def __init__(self, room: Path, counted_by: Sequence[str], labels: Mapping[str, str]) -> None:
        self._room, self._counted_by, self._labels = room, counted_by, labels
        self._parts, self._rows = 0, 0
        (room / ROWS).mkdir()

    def add(self, pair: Pair, rows: pl.DataFrame, settled: Sequence[Settled]) -> None:
        """One policy's rows of a part (`bands.banded`)."""
        kinds = kinds_of(pair)
        ends = {f"change_{word}": end(kinds[0], f"change_{word}") if kinds else None for word in ("low", "high")}
        groups = {name: group(name) for name in self._counted_by}
        kept = rows.filter(pl.col("change").is_not_null()).select(
            pl.col(ID).alias("subject"), pl.lit(pair.policy.id).alias("policy"), "change", "outcome_before", "outcome",
            *(pl.col(f"{name}{suffix}") for name in _AMOUNTS for suffix in ("_before", "")),
            *(
                (pl.lit(None, dtype=pl.Decimal(38, 2)) if column is None else pl.col(column)).alias(name)
                for name, column in ends.items()
            ),
            *(
                (pl.col(column) if column in rows.columns else pl.lit(None, dtype=pl.String)).alias(name)
                for name, column in groups.items()
            ),
            _asked(pair, settled).alias("missing"),
        )  # fmt: skip
        if kept.is_empty():
            return
        kept.write_parquet(self._room / ROWS / f"part-{self._parts:05d}.parquet", compression="lz4")
        self._parts += 1
        self._rows += kept.height
        if self._rows <= MOST_ROWS:
            append_csv(self._for_a_spreadsheet(kept, pair), self._room / CHANGED)

    def finish(self) -> None:
        """No table that holds only the first of too many rows is left."""
        if self._rows > MOST_ROWS:
            (self._room / CHANGED).unlink(missing_ok=True)

    def _for_a_spreadsheet(self, rows: pl.DataFrame, pair: Pair) -> pl.DataFrame:
        outcomes: Mapping[str, str] = dict(OUTCOMES)  # type: ignore[arg-type]
        return rows.select(
            pl.col("subject").alias("主体编号"), pl.lit(pair.policy.title).alias("政策"),
            pl.col("change").replace_strict(WORDS, return_dtype=pl.String).alias("变化"),
            *(
                pl.col(name).cast(pl.String).replace_strict(outcomes, return_dtype=pl.String).alias(title)
                for name, title in (("outcome_before", "现行结论"), ("outcome", "草案结论"))
            ),
            pl.col("amount_before").alias("现行金额（元）"), pl.col("amount").alias("草案金额（元）"),
            pl.col("change_low").alias("变化至少（元）"), pl.col("change_high").alias("变化至多（元）"),
            pl.col("value_before").alias("现行取值"), pl.col("value").alias("草案取值"),
            *(pl.col(name).alias(self._labels.get(name, name)) for name in self._counted_by),
            pl.col("missing").alias("还缺（持有部门）"),
        )  # fmt: skip


def _asked(pair: Pair, settled: Sequence[Settled]) -> pl.Expr:
    """What to ask for, in Chinese: one smallest set that settles the draft's outcome, each with its holder."""
    if pair.after is None or not settled:
        return pl.lit(None, dtype=pl.String)
    members, toolbox = pair.after.members, pair.after.basis.toolbox
    words = []
    for each in settled:
        if each.settled_by.sets:
            words.append("；".join(f"{members[n].label}（{members[n].holder}）" for n in each.settled_by.sets[0]))
        else:
            words.append("、".join(toolbox.terms[name].label for name in each.to_judge))
    return pl.lit(pl.Series(words, dtype=pl.String)).gather("pattern")


def write_trial(room: Path, trial: Trial) -> None:
    """Everything but the rows, which are there already; the manifest is the last file."""
    data = trial_data(trial)
    write_json(room / SUMMARY, data)
    append_csv(pl.DataFrame(cost_rows(data), infer_schema_length=None), room / COSTS)
    append_csv(pl.DataFrame(outside_rows(trial), infer_schema_length=None), room / OUTSIDE)
    for path, body in trial.drafted.files.items():
        file = room / DRAFT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    store(trial.toolbox, room / TOOLBOX)
    made_from = manifest_data(trial)
    (room / PAGE).write_text(trial_page(data, made_from), encoding="utf-8")
    made_from["files"] = {path: asdict(file) for path, file in files_in(room).items()}
    sealed = json.dumps(made_from, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    write_json(room / MANIFEST, {**made_from, "hash": hashlib.sha256(sealed).hexdigest()})


def manifest_data(trial: Trial) -> dict[str, Any]:
    """What the trial was made from. No clock and no absolute path: the same input gives the same bytes."""
    content = trial.drafted.toolbox.content
    return {
        "format": FORMAT, "what": "trial", "toolbox": asdict(toolbox_of(trial.toolbox)),
        "draft": {
            "title": trial.drafted.title, "hash": content_hash(trial.drafted.files),
            "rules_hash": content_hash(content, rules_paths(content)),
        },
        "source": asdict(trial.source), "program": yulu.__version__, "as_of": trial.as_of.isoformat(),
        "known_on": trial.known_on.isoformat(), "subjects": trial.subjects, "rejected": trial.rejected,
    }  # fmt: skip
