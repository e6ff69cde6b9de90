"""What the words of a text say: what finds it again, what it is like, who may be in charge of it.

In:   texts of cases, and of closed ones what became of them.
Out:  terms for an index and expressions to search it with; earlier cases with a like text; a suggestion with its
      probability and the words that moved it, or that there is none. A suggestion is never applied here.
Read: `terms.py` (how Chinese text is cut).
"""

from yulu.likeness.terms import FTS5_TOKENIZER, Query, query, terms

__all__ = ["FTS5_TOKENIZER", "Query", "query", "terms"]
