"""For leaders and auditors: indicators with their definitions and rows, the ledger, who looked at whom."""
