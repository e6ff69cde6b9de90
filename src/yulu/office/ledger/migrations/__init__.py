"""The ledger's tables over time."""
