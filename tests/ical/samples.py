"""Entries that the tests of calendar files share."""

from __future__ import annotations

from datetime import UTC, datetime

from registration.ical.entry import Attendee, Content, Entry, Feed, Organizer, Timed

MADE_AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
CHANGED_AT = datetime(2026, 11, 20, 8, 15, 30, 123456, tzinfo=UTC)
ORGANIZER = Organizer(address="secretariat@dialogue.example", name="Secrétariat du Dialogue")
ATTENDEE = Attendee(address="a.diallo@ville.example", name="Aïssatou Diallo", language="fr")
FEED = Feed(
    name="Mes réunions / My meetings",
    language="fr",
    source_url="https://plenary.example/calendars/x.ics",
    refresh_hours=4,
)
VIRTUAL = Content(
    when=Timed(
        datetime(2026, 12, 14, 8, 30, tzinfo=UTC), datetime(2026, 12, 14, 16, 0, tzinfo=UTC)
    ),
    summary="Autorités nationales et locales / National and local authorities",
    description="À distance. Heure de Paris, UTC+1 : 9 h 30 – 17 h\nRejoindre : https://plenary.example/fr/join/abc",
    location="En ligne / Online",
    url="https://plenary.example/fr/join/abc",
    conference_url="https://plenary.example/fr/join/abc",
    conference_label="Rejoindre / Join",
    mode="virtual",
)
IN_PERSON = Content(
    when=VIRTUAL.when,
    summary=VIRTUAL.summary,
    description="En présentiel. Heure de Paris, UTC+1 : 9 h 30 – 17 h",
    location="Centre de conférences, 1 rue de l’Exemple, Paris",
    mode="in-person",
)


def entry(content: Content = VIRTUAL, **values: object) -> Entry:
    """Return an entry with the values that a test names."""
    fields: dict[str, object] = {
        "uid": "1f0c9d@plenary.example",
        "sequence": 0,
        "changed_at": CHANGED_AT,
        "content": content,
        "alarm_minutes": 30,
    }
    return Entry(**(fields | values))  # type: ignore[arg-type]
