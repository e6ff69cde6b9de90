"""Where a text went wrong, said so that its author can mend it.

In:   a code, a place in a file, and the values for the sentence's blanks.
Out:  one sentence and one piece of advice in Chinese (default) or English, for the terminal, the page and the API.
Read: `diagnostic.py` first; `catalogue/` is one long list. To add a code, add one entry there.
"""

from yulu.diagnostics.catalogue import CATALOGUE, Wording
from yulu.diagnostics.diagnostic import Diagnostic, Place, in_file_order
from yulu.diagnostics.fault import Fault
from yulu.diagnostics.guess import nearest
from yulu.diagnostics.printing import as_json, render
from yulu.diagnostics.wording import Language, advice, sentence, title
from yulu.diagnostics.words import Word

__all__ = [
    "CATALOGUE",
    "Diagnostic",
    "Fault",
    "Language",
    "Place",
    "Word",
    "Wording",
    "advice",
    "as_json",
    "in_file_order",
    "nearest",
    "render",
    "sentence",
    "title",
]
