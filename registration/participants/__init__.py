"""Registrations: states, places, waiting list, the person's own page."""
