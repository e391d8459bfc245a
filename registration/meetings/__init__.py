"""Meetings, their days, places and agenda."""
