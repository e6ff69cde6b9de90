"""What leaves for people to read: claim guides, pages of policies, and the reference of the language and the files.

In:   a toolbox, and the day whose rules are to be told.
Out:  Markdown, Word files and HTML that say what the toolbox says, and where it says nothing, that it does not.
Read: `wording.py` first; then `guide/contents.py`, `pages/site.py`, `reference/files.py`.
"""
