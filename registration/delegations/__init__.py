"""Delegations of a meeting: who answers for whom, with limits and order."""
