"""A toolbox as a folder of pages: an index, and for each policy its rule, clauses, parameters over time and examples.

In:   a toolbox, and the day whose rules count as those of now.
Out:  static HTML that fetches nothing, for the screen, a phone and paper.
Read: `site.py`, then `policy_page.py`; `periods.py` says which value holds when.
"""

from yulu.documents.pages.site import write_pages

__all__ = ["write_pages"]
