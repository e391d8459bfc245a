"""Hours as the personal page shows them: in the meeting's zone, and for who is online in the own one too."""

from __future__ import annotations

from datetime import datetime

from registration.core import hours, zone_names, zones
from registration.core.i18n import format_clock, format_day, language
from registration.core.i18n import gettext as _


def clock_span(starts: datetime, ends: datetime) -> str:
    """Return two wall times: "09:30–12:30", « 9 h 30 – 12 h 30 »."""
    return hours.span(starts, ends, language())


def span(starts: datetime, ends: datetime, zone: str) -> str:
    """Return two wall times of a zone with its name: "09:30–12:30 (Paris time, UTC+1)"."""
    return _(
        "%(hours)s (%(zone)s)",
        hours=clock_span(starts, ends),
        zone=zone_names.label(zones.instant_of(starts, zone), zone, language()),
    )


class OwnClock:
    """Turns hours of the meeting into those of a person's own zone; silent where the clocks agree."""

    def __init__(self, zone: str, own: str) -> None:
        """Keep both zones; an empty or unknown ``own`` is never shown."""
        self.zone = zone
        self.own = own if own and zones.is_zone(own) else ""

    def of(self, starts: datetime, ends: datetime, *, named: bool) -> str:
        """Return wall times of the meeting as the person's clock shows them, '' if it shows the same.

        ``named``: with the name of the zone. Another day than the meeting's is said.
        """
        if not self.own:
            return ""
        own_starts, own_ends = self._own(starts), self._own(ends)
        if own_starts == starts:
            return ""
        shown = span(own_starts, own_ends, self.own) if named else clock_span(own_starts, own_ends)
        if own_starts.date() == starts.date():
            return shown
        return _("%(day)s, %(hours)s", day=format_day(own_starts.date(), year=False), hours=shown)

    def instant(self, wall: datetime) -> str:
        """Return one wall time of the meeting as the person's clock shows it, '' if it shows the same."""
        if not self.own or (own := self._own(wall)) == wall:
            return ""
        at = zones.instant_of(wall, self.zone)
        return _(
            "%(day)s, %(hours)s (%(zone)s)",
            day=format_day(own.date(), year=False),
            hours=format_clock(own),
            zone=zone_names.label(at, self.own, language()),
        )

    def _own(self, wall: datetime) -> datetime:
        return zones.wall_of(zones.instant_of(wall, self.zone), self.own)
