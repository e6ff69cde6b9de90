"""A window in a process of its own that takes in one matter after another until it is killed.

`python -m tests.office.casework.taker HOME ROUND`: each acknowledged case is a line of its key and its number.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from yulu.office.home import Home
from yulu.office.starting import start

if __name__ == "__main__":
    start(Home(Path(sys.argv[1])))
    from tests.office.casework.liuxi import CLERK, matter
    from yulu.cases.events import Act
    from yulu.office.casework.acting import act
    from yulu.office.casework.intake import take_in

    for number in count():
        key = f"{sys.argv[2]}-{number}"
        record = take_in(CLERK, matter(f"路灯不亮{number}", text="三天了", key=key))
        act(CLERK, record.number, Act.accept)
        print(key, record.number, flush=True)
