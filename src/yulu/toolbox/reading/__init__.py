"""One YAML file with the position of everything in it, its scalars left as the text that was written.

In:   a file, or a text from the web editor.
Out:  a `Document` and all the faults that can be told at once, each with its place.
Read: `document.py` first; `proofreading.py` finds what a YAML parser would only report obscurely and mends a working
      copy (`draft.py`) so that reading can go on; `tree.py` builds the tree and says what YAML we do without.
"""

from yulu.toolbox.reading.document import Document, read_document, read_text
from yulu.toolbox.reading.schema_faults import schema_diagnostics

__all__ = ["Document", "read_document", "read_text", "schema_diagnostics"]
