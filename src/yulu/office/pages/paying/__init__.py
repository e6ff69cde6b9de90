"""From a run to money received: lists of whom to pay for departments, consent and receipts for those paid."""
