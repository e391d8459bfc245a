"""Append-only log of who changed what, without personal values."""
