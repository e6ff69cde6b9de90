"""What departments send, as they send it: a file and a mapping in, typed rows and rows to send back out.

In:   a CSV, Excel or Parquet file; a mapping and its toolbox; where the mapping asks for it, the ids that are known.
Out:  good rows in batches, bad ones with the reason, counts, what was noticed; a quarantine file to send back.
Read: `delivery.py` first (the file as a whole), then `rows.py` (a batch told apart), `columns.py` and `values.py` (a
      cell). Files: `file_kinds.py`, `encodings.py`, `text_tables.py`, `workbooks.py`, `parquet_tables.py`; where the
      columns are: `header.py`, `units.py`.
"""

from yulu.registry.deliveries.delivery import Counts, Delivered, read_delivery
from yulu.registry.deliveries.mapping import BoundMapping, bind_mapping
from yulu.registry.deliveries.quarantine import QuarantineFile
from yulu.registry.deliveries.rows import Batch

__all__ = ["Batch", "BoundMapping", "Counts", "Delivered", "QuarantineFile", "bind_mapping", "read_delivery"]
