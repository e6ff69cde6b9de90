"""The claim guide 办事指南 of one policy: who, on which conditions, until when, where, whom to call.

In:   a toolbox, one of its policies, the day whose rules are told.
Out:  the guide's sections, as Markdown or as a Word file.
Read: `contents.py` says what stands in it; `markdown.py` and `word.py` how it is written.
"""

from yulu.documents.guide.contents import Guide, Item, Section, guide_to
from yulu.documents.guide.markdown import as_markdown

__all__ = ["Guide", "Item", "Section", "as_markdown", "guide_to"]
