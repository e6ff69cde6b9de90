"""Persons and households: who they are, apart from what is known of them.

In:   the ids that departments deliver (身份证号, 户号); who looks, and why.
Out:  random surrogates, which alone stand in subjects and records; a file with every look.
Read: `table.py` first; `keys.py` is where the key comes from, `looks.py` how a look is written down, `files.py` how a
      file is written so that a crash loses nothing (the store writes its own by it, too).
"""

from yulu.registry.identities.faults import (
    BadKey,
    KeyMissing,
    KeyTooOpen,
    LookNotSaid,
    RegistryFault,
    WrongKey,
)
from yulu.registry.identities.looks import EVERYBODY, Look, first_broken
from yulu.registry.identities.table import PERSONAL, Identities

__all__ = [
    "EVERYBODY",
    "PERSONAL",
    "BadKey",
    "Identities",
    "KeyMissing",
    "KeyTooOpen",
    "Look",
    "LookNotSaid",
    "RegistryFault",
    "WrongKey",
    "first_broken",
]
