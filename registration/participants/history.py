"""The audit log of a registration in words: what happened, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from registration.audit.models import AuditEvent
from registration.core.i18n import format_day, format_instant
from registration.core.i18n import gettext as _
from registration.meetings.facts import MeetingFacts
from registration.meetings.kinds import Mode
from registration.participants import labels
from registration.participants.kinds import ConsentKind, Source

Facts = Mapping[str, Any]


class Happened(NamedTuple):
    """One line of the history."""

    at: str
    sentence: str
    actor: str


def in_words(
    events: Iterable[AuditEvent], names: Mapping[str, str], facts: MeetingFacts, zone: str
) -> list[Happened]:
    """Return the events as lines, in their order; ``names`` are those of the accounts."""
    return [
        Happened(
            format_instant(event.at, zone, "short"),
            sentence(event.kind, event.facts, facts),
            actor(event.actor, names),
        )
        for event in events
    ]


def actor(value: str, names: Mapping[str, str]) -> str:
    """Return who did something."""
    known = {
        "person": _("by the person"),
        "anonymous": _("by somebody who was not signed in"),
        "system": _("automatically"),
        "command-line": _("from the command line"),
    }
    if value in known:
        return known[value]
    return _("by %(name)s", name=names.get(value) or _("an account that is gone"))


def sentence(kind: str, values: Facts, facts: MeetingFacts) -> str:
    """Return what happened; a kind without words of its own stands as it is."""
    plain = _plain(kind)
    if plain:
        return plain
    write = _DETAILED.get(kind)
    return write(values, facts) if write else kind


def _plain(kind: str) -> str:
    return {
        "registration.approved": _("Approved"),
        "registration.declined": _("Declined"),
        "registration.cancelled": _("Cancelled"),
        "registration.reinstated": _("Reinstated"),
        "registration.merged": _("Another registration was merged into this one"),
        "registration.link-revoked": _("The personal link was revoked"),
        "registration.link-sent": _("The personal link was sent"),
        "registration.downloaded": _("The person’s data were downloaded"),
        "registration.erased": _("Personal data were erased"),
        "registration.duplicate-tried": _("The same person tried to register again"),
        "protected.viewed": _("Access needs and diet were looked at"),
        "attendance.voided": _("A record of attendance was taken back"),
    }.get(kind, "")


def _created(values: Facts, facts: MeetingFacts) -> str:
    del facts
    source = labels.source(Source(values["source"]))
    return _("Registered: %(source)s", source=source)


def _changed(values: Facts, facts: MeetingFacts) -> str:
    del facts
    names = field_names()
    found = values.get("fields") or []
    return _("Changed: %(fields)s", fields=", ".join(names.get(name, name) for name in found))


def _mode(values: Facts, facts: MeetingFacts) -> str:
    waits = values.get("place") == "waiting"
    shown = labels.mode("waiting" if waits else values["mode"])
    return _("%(day)s: %(mode)s", day=_day(values, facts), mode=shown)


def _promoted(values: Facts, facts: MeetingFacts) -> str:
    return _("Got a place from the waiting list on %(day)s", day=_day(values, facts))


def _placed(values: Facts, facts: MeetingFacts) -> str:
    return _("Was given a place by hand on %(day)s", day=_day(values, facts))


def _priority(values: Facts, facts: MeetingFacts) -> str:
    del facts
    if values["priority"]:
        return _("Put before others on the waiting list")
    return _("The priority on the waiting list was taken back")


def _consent_given(values: Facts, facts: MeetingFacts) -> str:
    del facts
    return _("Consent given: %(consent)s", consent=_consent(values))


def _consent_withdrawn(values: Facts, facts: MeetingFacts) -> str:
    del facts
    return _("Consent withdrawn: %(consent)s", consent=_consent(values))


def _attended(values: Facts, facts: MeetingFacts) -> str:
    shown = labels.mode(Mode(values["mode"]))
    return _("Attendance recorded on %(day)s: %(mode)s", day=_day(values, facts), mode=shown)


_DETAILED: dict[str, Callable[[Facts, MeetingFacts], str]] = {
    "registration.created": _created,
    "registration.changed": _changed,
    "registration.mode-changed": _mode,
    "registration.promoted": _promoted,
    "registration.placed": _placed,
    "registration.priority-set": _priority,
    "registration.consent-given": _consent_given,
    "registration.consent-withdrawn": _consent_withdrawn,
    "attendance.recorded": _attended,
}


def _day(values: Facts, facts: MeetingFacts) -> str:
    day = facts.day(values["day"])
    return format_day(day.held_on, "long") if day else _("a day that is gone")


def _consent(values: Facts) -> str:
    try:
        return labels.consent(ConsentKind(values["consent"]))
    except ValueError:
        return str(values["consent"])


def field_names() -> dict[str, str]:
    """Return the words for the fields that the log says were changed."""
    return {
        "form_of_address": _("Form of address"),
        "form_of_address_text": _("Form of address"),
        "given_names": _("Given names"),
        "family_name": _("Family name"),
        "badge_name": _("Name on the badge"),
        "email": _("E-mail"),
        "contact_name": _("Contact person"),
        "contact_email": _("Contact’s e-mail"),
        "phone": _("Phone"),
        "position": _("Position"),
        "gender": _("Gender"),
        "language": _("Language of communication"),
        "languages_understood": _("Languages understood"),
        "interpretation_into": _("Interpretation into"),
        "time_zone": _("Time zone"),
        "represents": _("Represents"),
        "functions": _("Functions"),
        "days": _("Days"),
        "rank": _("Place in the delegation"),
        "access_needs": _("Access needs"),
        "diet": _("Diet"),
    }
