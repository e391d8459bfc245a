"""Accounts of officers and how they sign in."""
