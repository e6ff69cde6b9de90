"""The site: server-rendered pages, each for one role's work.

In:   a signed-in account, or anybody.
Out:  pages, in Chinese first; nothing from afar.
"""
