"""Yulu 雨露: what a city promised reaches everybody it was promised to.

In:   a toolbox (a city's policies, service items and indicators, as YAML) and facts about subjects.
Out:  decisions with their reasons, cases with their clocks, figures with their sources.
Read: `docs/architecture.md` first; the packages here are its layers, and imports point down.
"""

__version__ = "0.2.0"
