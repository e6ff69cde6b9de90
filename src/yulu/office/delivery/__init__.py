"""From a finished run to money received: notice, consent, payment file, second signer, bank return, receipt.

In:   a run of everybody, what people answer, what a bank sends back.
Out:  each (subject, policy, period) paid at most once, and a receipt that ties payment, decision, clause and facts.
"""
