"""Changing a Dialogue's own data."""
