"""Erasing what is personal: on a person's wish, and when the retention ends."""
