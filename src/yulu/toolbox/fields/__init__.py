"""What every key of a toolbox's files means: for the reference, and for the editor an official writes in.

In:   the shapes of the files, and a line of meaning for each of their keys.
Out:  a JSON Schema a kind of file, by which an editor completes, underlines and explains.
Read: `meanings.py` is one long list, those of services and indicators are apart; `forms.py` joins them;
      `schemas.py` makes the schemas, `renewing.py` brings those a toolbox carries up to date.
"""
