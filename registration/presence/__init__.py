"""The attendance ledger and the verdicts computed from it."""
