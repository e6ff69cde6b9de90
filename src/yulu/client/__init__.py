"""A client of an office's interface, for programs in Python: nothing but the standard library, nothing else of Yulu.

In:   an office's address and a token.
Out:  its answers as plain values; its refusals as `Refused`.
Read: `office.py`.
"""

from yulu.client.calling import Refused
from yulu.client.office import Office

__all__ = ["Office", "Refused"]
