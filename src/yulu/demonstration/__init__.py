"""A made-up population, so that a first run needs no data from anybody.

In:   a toolbox and one of its mappings, how many subjects, a seed.
Out:  a CSV as a department would send it, with gaps; the same seed gives the same file.
Read: `population.py`.
"""

from yulu.demonstration.population import write_population

__all__ = ["write_population"]
