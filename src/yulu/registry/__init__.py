"""What is known of everybody, delivery by delivery, in versions.

In:   files as departments send them, with a mapping of the toolbox.
Out:  typed rows and a quarantine (`deliveries`), a store of versions that can be read again (`store`), persons as
      surrogates with who they are kept apart (`identities`).
Read: `store/layout.py` (what is where), `deliveries/delivery.py` (from a file to rows).
"""
