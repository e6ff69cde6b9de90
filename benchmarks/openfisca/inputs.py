"""Inputs, and how variables are declared. A yes-or-no has a third member; a comparison with NaN or NaT is false."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Enterprise = build_entity(key="enterprise", plural="enterprises", label="市场主体", is_person=True)


class Answer(Enum):
    unknown = "不知道"
    no = "否"
    yes = "是"


class Industry(Enum):
    unknown = "不知道"
    industry = "工业"
    construction = "建筑业"
    wholesale = "批发业"
    retail = "零售业"
    catering = "住宿餐饮业"
    software = "软件业"


class District(Enum):
    unknown = "不知道"
    river = "临江区"
    hill = "望山区"
    park = "高新区"
    lake = "平湖县"
    stone = "石板县"


class TaxCredit(Enum):
    unknown = "不知道"
    a = "A级"
    b = "B级"
    m = "M级"
    c = "C级"
    d = "D级"


class Size(Enum):
    unknown = "不知道"
    large = "大型"
    medium = "中型"
    small = "小型"
    micro = "微型"


ENUMS: dict[str, Any] = {"industry": Industry, "district": District, "tax_credit": TaxCredit}
BOOLEANS = (
    "individual", "abnormal", "small_taxpayer", "in_arrears", "insurance_arrears", "leases_from_state",
    "on_dishonesty_list", "heavily_fined", "high_tech",
)  # fmt: skip
NUMBERS = (
    "headcount", "operating_income", "stock_credit", "taxes_paid", "research_cost", "insured", "layoff_rate",
    "premiums", "graduates", "monthly_rent", "loan", "power_used",
)  # fmt: skip
DAYS = ("founded_on", "first_insured_month", "leased_from", "certified_on")


Formula = Callable[[Any, Any], Any]


def _variable(name: str, value_type: type, **more: Any) -> type[Variable]:
    common = {"value_type": value_type, "entity": Enterprise, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), common | more)


INPUTS = [
    *(_variable(name, Enum, possible_values=kind, default_value=kind.unknown) for name, kind in ENUMS.items()),
    *(_variable(name, Enum, possible_values=Answer, default_value=Answer.unknown) for name in BOOLEANS),
    *(_variable(name, float, default_value=np.nan) for name in NUMBERS),
    *(_variable(name, date) for name in DAYS),
]


def rule(formula: Formula) -> type[Variable]:
    """Whether something holds."""
    return _variable(formula.__name__, bool, formula=formula)


def amount(formula: Formula) -> type[Variable]:
    """A sum; NaN where it is not known, zero for who is not entitled."""
    return _variable(formula.__name__, float, formula=formula)


def yes(enterprise: Any, period: Any, name: str) -> Any:
    return enterprise(name, period) == Answer.yes


def no(enterprise: Any, period: Any, name: str) -> Any:
    return enterprise(name, period) == Answer.no


def day(text: str) -> Any:
    return np.datetime64(text, "D")
