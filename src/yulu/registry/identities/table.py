"""Who persons and households are: surrogate and identity, sealed, in one table apart from all that is known of them.

`identities/<kind>.parquet` has three columns: `lookup` (a keyed hash of the identity), `surrogate` (random), `sealed`
(the identity, encrypted). It has no versions: what is erased is gone. It is written whole and moved into place.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from yulu.registry.identities.faults import KeyMissing, WrongKey
from yulu.registry.identities.files import flush, move_into_place, place
from yulu.registry.identities.keys import Keys, make_secret, read_secret
from yulu.registry.identities.looks import Look

PERSONAL = ("person", "household")
"""The kinds of subjects whose ids are random here."""

_SCHEMA = {"lookup": pl.Binary, "surrogate": pl.String, "sealed": pl.Binary}
_SURROGATE_BYTES = 12
_CHECK = "check"
_GROUP = 1 << 14


@dataclass(frozen=True, slots=True)
class Identities:
    """The sealed tables in a folder, the file of their key, and the file where looks are written down."""

    folder: Path
    key: Path
    looks: Path

    def surrogates(self, kind: str, identities: pl.Series) -> pl.Series:
        """The surrogate of each identity, in order; whoever has none yet gets one. Null stays null.

        One writer at a time: the registry's lock keeps others out. On the disk when this returns.
        """
        written = normal(identities)
        distinct = written.drop_nulls().unique()
        keys = self._keys(make=True)
        hashes = pl.Series([keys.hash(kind, each) for each in distinct], dtype=pl.Binary)
        asked = pl.DataFrame(
            {"identity": distinct, "lookup": hashes}, schema={"identity": pl.String, "lookup": pl.Binary}
        )
        known = self._table(kind).select("lookup", "surrogate").collect()
        found = asked.join(known, on="lookup", how="left")
        new = found.filter(pl.col("surrogate").is_null()).select("identity", "lookup")
        if new.height:
            new = _with_surrogates(new, keys)
            self._write(kind, pl.concat([self._table(kind).collect(), new.select(*_SCHEMA)]))
            found = pl.concat([found.drop_nulls("surrogate"), new.select(found.columns)])
        return written.to_frame("identity").join(found, on="identity", how="left", maintain_order="left")["surrogate"]

    def enter(self, kind: str, identities: pl.Series, surrogates: pl.Series) -> None:
        """Begin the kind's table with identities, none of them twice, whose surrogates are there already.

        For persons who are made up: a surrogate that was not drawn at random could be guessed.
        """
        keys, written = self._keys(make=True), normal(identities)
        hashes = pl.Series([keys.hash(kind, each) for each in written], dtype=pl.Binary)
        asked = pl.DataFrame({"identity": written, "lookup": hashes})
        self._write(kind, _sealed(asked, surrogates.to_list(), keys).select(*_SCHEMA))

    def known(self, kind: str, identities: pl.Series) -> pl.Series:
        """The surrogate of each identity, in order; null for whoever has none. None is given, nothing is opened."""
        if not self._file(kind).exists():
            return pl.Series("surrogate", [None], dtype=pl.String).new_from_index(0, identities.len())
        written, keys = normal(identities), self._keys()
        distinct = written.drop_nulls().unique()
        hashes = pl.Series("lookup", [keys.hash(kind, each) for each in distinct], dtype=pl.Binary)
        found = pl.DataFrame({"identity": distinct, "lookup": hashes}).join(
            self._table(kind).select("lookup", "surrogate").collect(), on="lookup", how="left"
        )
        return written.to_frame("identity").join(found, on="identity", how="left", maintain_order="left")["surrogate"]

    def find(self, kind: str, identity: str, look: Look) -> str | None:
        """The surrogate of whoever has this identity; that it was asked for is a look."""
        surrogate = None
        if self._file(kind).exists():
            lookup = self._keys().hash(kind, str(normal(pl.Series([identity]))[0]))
            found = self._table(kind).filter(pl.col("lookup") == lookup).select("surrogate").collect()
            surrogate = str(found.item()) if found.height else None
        look.record(self.looks, f"identities/{kind}?find", [surrogate] if surrogate else [])
        return surrogate

    def reveal(self, kind: str, surrogates: Sequence[str], look: Look) -> dict[str, str]:
        """Who they are, those that are known; the look is written down before anything is opened."""
        look.record(self.looks, f"identities/{kind}", list(surrogates))
        keys = self._keys()
        wanted = pl.Series(surrogates, dtype=pl.String)
        rows = self._table(kind).filter(pl.col("surrogate").is_in(wanted.implode())).collect()
        return {each: keys.opened(sealed, each) for each, sealed in rows.select("surrogate", "sealed").iter_rows()}

    def erase(self, kind: str, surrogates: Sequence[str]) -> None:
        """Nobody can say any more who these were."""
        if self._file(kind).exists():
            wanted = pl.Series(surrogates, dtype=pl.String)
            self._write(kind, self._table(kind).filter(~pl.col("surrogate").is_in(wanted.implode())).collect())

    def _file(self, kind: str) -> Path:
        return self.folder / f"{kind}.parquet"

    def _table(self, kind: str) -> pl.LazyFrame:
        file = self._file(kind)
        return pl.scan_parquet(file) if file.exists() else pl.LazyFrame(schema=_SCHEMA)

    def _write(self, kind: str, rows: pl.DataFrame) -> None:
        """Sorted, so that one identity is found without reading all, and the order says nothing of who came when."""
        beside = self.folder / f".{kind}.parquet.new"
        rows.sort("lookup").write_parquet(beside, compression="zstd", compression_level=1, row_group_size=_GROUP)
        if os.name == "posix":
            beside.chmod(0o600)
        flush([beside])
        move_into_place(beside, self._file(kind))

    def _keys(self, *, make: bool = False) -> Keys:
        """The keys, held against the check that was kept when they were first used."""
        check = self.folder / _CHECK
        secret = read_secret(self.key)
        if secret is None:
            if check.exists() or not make:
                raise KeyMissing(self.key)
            secret = make_secret(self.key)
        keys = Keys.of(secret)
        expected = keys.hash("", _CHECK)
        if not check.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            place(check, expected)
        elif check.read_bytes() != expected:
            raise WrongKey(self.folder)
        return keys


def normal(identities: pl.Series) -> pl.Series:
    """The same identity written alike: without blanks, full-width characters or a small x at the end."""
    return identities.cast(pl.String).str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()


def _with_surrogates(new: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Random surrogates, and the identities sealed for them."""
    drawn = secrets.token_bytes(_SURROGATE_BYTES * new.height).hex()
    width = 2 * _SURROGATE_BYTES
    return _sealed(new, [drawn[at : at + width] for at in range(0, len(drawn), width)], keys)


def _sealed(new: pl.DataFrame, surrogates: Sequence[str], keys: Keys) -> pl.DataFrame:
    """The identities sealed, each for its surrogate."""
    sealed = [keys.sealed(identity, own) for identity, own in zip(new["identity"], surrogates, strict=True)]
    return new.with_columns(
        pl.Series("surrogate", surrogates, dtype=pl.String), pl.Series("sealed", sealed, dtype=pl.Binary)
    )
