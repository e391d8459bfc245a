"""Dialogues, their partners, directory and vocabulary."""
