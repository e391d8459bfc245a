"""Wall times in words, without asking who reads: English ``09:30``, French ``9 h 30``; pure."""

from __future__ import annotations

from datetime import datetime, time

NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def clock(value: time | datetime, language: str) -> str:
    """Return a wall time; ``9:30 am`` is never written."""
    if language == "fr":
        minutes = f"{NO_BREAK}{value.minute:02d}" if value.minute else ""
        return f"{value.hour}{NO_BREAK}h{minutes}"
    return f"{value:%H:%M}"


def span(starts: time | datetime, ends: time | datetime, language: str) -> str:
    """Return two wall times: ``09:30–17:00``, French ``9 h 30 – 17 h``."""
    dash = f"{NO_BREAK}{DASH} " if language == "fr" else DASH
    return f"{clock(starts, language)}{dash}{clock(ends, language)}"
