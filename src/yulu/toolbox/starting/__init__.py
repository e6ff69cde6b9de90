"""A toolbox to begin with: one made-up policy with its examples, explained in its files, that passes every check.

In:   the folder it is to stand in, its name and title, and the toolbox above it if there is one.
Out:  a folder of YAML files with the JSON Schemas an editor completes them by, whole or not at all.
Read: `start.py`; the files themselves stand in `town/`.
"""

from yulu.toolbox.starting.start import Beginning, start_toolbox

__all__ = ["Beginning", "start_toolbox"]
