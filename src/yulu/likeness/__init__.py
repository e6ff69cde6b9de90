"""What the words of a text say: what finds it again, what it is like, who may be in charge of it.

In:   texts of cases, and of closed ones what became of them.
Out:  terms for an index and expressions to search it with; earlier cases with a like text; a suggestion with its
      probability and the words that moved it, or that there is none. A suggestion is never applied here.
Read: `terms.py` (how Chinese text is cut for searching), `duplicates.py` (like texts); `dispatch.py` (what a suggestion
      is), `learning.py` (how it is learned), `moving_words.py` (why), `model_file.py` (how it is kept); `pairs.py` is
      what the last ones share.
"""

from yulu.likeness.dispatch import DispatchModel, Suggested, Suggestion, Target
from yulu.likeness.duplicates import ALIKE, Alike, LikeTexts, Sketch, sketch
from yulu.likeness.learning import Closed, TooLittle, learn
from yulu.likeness.model_file import BadModel, load, save
from yulu.likeness.moving_words import MovingWord
from yulu.likeness.terms import FTS5_TOKENIZER, Query, query, terms

__all__ = [
    "ALIKE",
    "FTS5_TOKENIZER",
    "Alike",
    "BadModel",
    "Closed",
    "DispatchModel",
    "LikeTexts",
    "MovingWord",
    "Query",
    "Sketch",
    "Suggested",
    "Suggestion",
    "Target",
    "TooLittle",
    "learn",
    "load",
    "query",
    "save",
    "sketch",
    "terms",
]
