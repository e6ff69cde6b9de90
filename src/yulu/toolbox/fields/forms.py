"""Every form of every file, explained."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.toolbox import shapes
from yulu.toolbox.fields.form import Form
from yulu.toolbox.fields.indicator_meanings import INDICATOR_FORMS
from yulu.toolbox.fields.meanings import RULE_FORMS
from yulu.toolbox.fields.service_meanings import SERVICE_FORMS

FORMS: Mapping[type[shapes.Shape], Form] = {**RULE_FORMS, **SERVICE_FORMS, **INDICATOR_FORMS}
