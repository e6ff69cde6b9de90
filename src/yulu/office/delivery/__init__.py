"""From a finished run to money received: notice, consent, payment file, second signer, bank return, receipt.

In:   a run of everybody, what people answer, a table of accounts, what a bank sends back.
Out:  each (subject, policy, period) paid at most once, and a receipt that ties payment, decision, clause and facts.
Read: `models.py`, then in the order of the work: `batches.py`, `notices.py` (with `wording.py`, `channels.py`),
      `consents.py`, `holding.py`, `payees.py`, `paying.py` (with `payment_files.py`, `voiding.py`), `bank_returns.py`,
      `receipts.py`. What comes beside it: `looking_again.py` (a newer run), `corrections.py` (a corrected one),
      `publishing.py` (公示), `objecting.py` (异议), `returning.py` (payments back to the registry).
"""
