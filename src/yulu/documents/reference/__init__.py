"""The reference, written by the program itself: what an expression may hold, and every key of every file.

In:   the functions, types and diagnostics of the language; the shapes of the files and the meanings of their keys.
Out:  `docs/reference/*.md` and `docs/schemas/*.json`; `make docs` writes them, and a test holds them to the code.
Read: `files.py`, `language.py`; `__main__.py` writes them all.
"""
