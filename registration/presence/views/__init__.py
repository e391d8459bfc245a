"""Pages of the attendance desk, of one person’s records, and the signature sheet."""

from registration.presence.views import desk, person, sheet

blueprint = desk.blueprint

__all__ = ["blueprint", "desk", "person", "sheet"]
