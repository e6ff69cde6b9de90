"""A place's toolbox: a folder of YAML files, read with positions, typed, its layers merged.

In:   the folder of a toolbox (the layers above it are found through `extends`).
Out:  a `Toolbox` of plain values, and every fault as a diagnostic with its place.
Read: `shapes.py` (what may stand in a file), `model.py` (what comes out), `loading.py` (the order of the work),
      `dated.py` (which text governs which day).
"""
