"""Cases in the database: what `yulu.cases` adds up, kept, indexed and worked on.

In:   requests, applications, inspections, visits; what people do to them.
Out:  each with one owner and one due time, or closed; queues; what was taken in is never lost.
"""
