"""Codes of those who do not exist: their check characters are right, and nobody real can have them.

统一社会信用代码 (GB 32100): the subject part begins with Y and goes on in digits, of which no series is known to have
been given out. 居民身份证号码 (GB 11643): the division begins with 0, and those of GB/T 2260 begin with 1 to 8.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from stdnum.cn import ric, uscc

from yulu.demonstration.draws import Integers

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714, of the eight characters before the check character."""
_MARK = "Y"
_MARK_WORTH = 34
"""GB 11714 counts Y as 34."""


def credit_codes(prefixes: pl.Series, divisions: pl.Series, numbers: Integers) -> pl.Series:
    """统一社会信用代码: kind of subject (2), division (6), Y and the number (8), both check characters."""
    digits = [numbers // 10 ** (6 - at) % 10 for at in range(7)]
    total = _MARK_WORTH * _ORGANISATION_WEIGHTS[0] + sum(
        digit * weight for digit, weight in zip(digits, _ORGANISATION_WEIGHTS[1:], strict=True)
    )
    checks = pl.Series([*"0123456789X", "0"]).gather(pl.Series(11 - total % 11))
    body = pl.DataFrame({"a": prefixes, "b": divisions, "n": numbers, "c": checks}).select(
        pl.concat_str("a", "b", pl.lit(_MARK), pl.col("n").cast(pl.String).str.zfill(7), "c").alias("body")
    )["body"]
    zero = _LETTERS.index(uscc.calc_check_digit("0" * 17))
    worth = np.full(len(numbers), zero, dtype=np.int64)
    for at, weight in enumerate(_weights()):
        place = body.str.slice(at, 1).replace_strict(list(_LETTERS), list(range(len(_LETTERS))), return_dtype=pl.Int64)
        worth = worth + weight * place.to_numpy()
    last = pl.Series(list(_LETTERS)).gather(pl.Series(worth % len(_LETTERS)))
    return pl.select(pl.concat_str(pl.lit(body), pl.lit(last))).to_series()


def _weights() -> list[int]:
    """By how much each of the 17 places counts, as python-stdnum has it."""
    zero = _LETTERS.index(uscc.calc_check_digit("0" * 17))
    return [
        (_LETTERS.index(uscc.calc_check_digit("0" * at + "1" + "0" * (16 - at))) - zero) % len(_LETTERS)
        for at in range(17)
    ]


def identity_numbers(born: pl.Series, numbers: Integers) -> pl.Series:
    """居民身份证号码: a division that does not exist and an order number, both out of the person's number."""
    body = pl.DataFrame({"born": born, "n": pl.Series(numbers).cast(pl.String).str.zfill(9)}).select(
        pl.concat_str(
            pl.col("n").str.slice(0, 6), pl.col("born").dt.strftime("%Y%m%d"), pl.col("n").str.slice(6, 3)
        ).alias("body")
    )["body"]
    checks = "0123456789X"
    zero = checks.index(ric.calc_check_digit("0" * 17 + "?"))
    worth = np.full(len(numbers), zero, dtype=np.int64)
    for at in range(17):
        weight = (checks.index(ric.calc_check_digit("0" * at + "1" + "0" * (16 - at) + "?")) - zero) % 11
        worth = worth + weight * body.str.slice(at, 1).cast(pl.Int64).to_numpy()
    last = pl.Series(list(checks)).gather(pl.Series(worth % 11))
    return pl.select(pl.concat_str(pl.lit(body), pl.lit(last))).to_series()
