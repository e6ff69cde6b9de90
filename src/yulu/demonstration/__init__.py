"""A generated city, so that a first run needs no data from anybody: market entities, households, persons, projects.

In:   a toolbox of Xiangtan, how many subjects, a seed, a day.
Out:  a registry as imports make one, with what departments have of everybody by that day; it says that it is generated.
      The same arguments give the same rows, and the first subjects of a larger city are those of a smaller one.
Read: `city.py` (who there is), `economy.py` (how it hangs together), `departments.py` (what is late, missing, wrong).
"""

from yulu.demonstration.city import EARLIEST, City
from yulu.demonstration.generating import generate

__all__ = ["EARLIEST", "City", "generate"]
