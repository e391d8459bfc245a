"""What is kept about a person, part by part: what it is, why it is there, and every value in words.

A value stands as the program keeps it (``value``, for machines) and, where that would not be understood, in the
reader's language (``words``).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from registration.core.i18n import format_day, text
from registration.core.i18n import gettext as _
from registration.core.types import Localised
from registration.participants import labels
from registration.participants.models import Registration
from registration.presence.models import AttendanceRecord
from registration.privacy import reasons, words
from registration.privacy.queries import Kept

Item = dict[str, Any]
Part = dict[str, Any]


def plain(value: Any) -> Any:  # noqa: ANN401 - columns of any type
    """Return a value as JSON has it: times in ISO 8601, localised texts by language."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Localised):
        return dict(value)
    return value


def item(code: str, label: str, value: Any, in_words: str = "") -> Item:  # noqa: ANN401 - as above
    """Return one value with its name."""
    found: Item = {"code": code, "label": label, "value": plain(value)}
    if in_words and in_words != found["value"]:
        found["words"] = in_words
    return found


def _part(code: str, name: str, rows: Iterable[Item] | Iterable[list[Item]]) -> Part:
    return {"code": code, "name": name, "why": reasons.why(code), "data": list(rows)}


def parts(kept: Kept) -> list[Part]:
    """Return all parts of what is kept about a registration."""
    row = kept.registration
    return [
        _part("person", _("Who you are"), _person(row)),
        _part("represents", _("Whom you represent"), _represents(kept)),
        _part("attendance-wanted", _("How you attend"), [_day(day) for day in row.days]),
        _part("languages", _("Languages and time zone"), _languages(row)),
        _part("protected", _("Access needs and diet"), _protected(row)),
        _part("consents", _("Consents"), [_consent(one) for one in row.consents]),
        _part("registration", _("Your registration"), _registration(row)),
        _part("attendance", _("Attendance records"), [_record(one) for one in kept.attendance]),
        _part("messages", _("Mails"), [_message(one) for one in kept.messages]),
        _part("calendar", _("Calendar entries"), [_entry(one) for one in kept.calendar]),
        _part("history", _("History"), [_event(one) for one in kept.history]),
    ]


def _person(row: Registration) -> list[Item]:
    address = labels.form_of_address(row.form_of_address, row.form_of_address_text)
    return [
        item("form_of_address", _("Form of address"), row.form_of_address, address),
        item("form_of_address_text", _("Form of address, written"), row.form_of_address_text),
        item("given_names", _("Given names"), row.given_names),
        item("family_name", _("Family name"), row.family_name),
        item("badge_name", _("Name on the badge"), row.badge_name),
        item("position", _("Position"), row.position, text(row.position)),
        item("gender", _("Gender"), row.gender, labels.gender(row.gender)),
        item("email", _("E-mail"), row.email),
        item("phone", _("Phone"), row.phone),
        item("contact_name", _("Contact person"), row.contact_name),
        item("contact_email", _("E-mail of the contact person"), row.contact_email),
    ]


def _represents(kept: Kept) -> list[Item]:
    row = kept.registration
    country, organisation = row.country, row.organisation
    return [
        item("country_id", _("Country"), country.iso2 if country else None, _name(country)),
        item("organisation_id", _("Organisation"), row.organisation_id, _name(organisation)),
        item(
            "earlier_organisation_ids",
            _("Named before organisations were merged"),
            [body.id for body in kept.earlier_bodies],
            ", ".join(_name(body) for body in kept.earlier_bodies),
        ),
        item("also_represents", _("Also represents"), row.also_represents),
        item("body_type_id", _("Type of body"), row.body_type.code, _name(row.body_type)),
        item("side", _("Side"), row.side, labels.side(row.side) if row.side else ""),
        item("rank", _("Place in the delegation"), row.rank, labels.rank(row.rank)),
        item(
            "function_id",
            _("Functions"),
            [function.code for function in row.functions],
            ", ".join(_name(function) for function in row.functions),
        ),
        item("delegation_id", _("Delegation"), row.delegation_id),
        item("delegation_counted", _("Counts for the delegation’s limit"), row.delegation_counted),
    ]


def _name(row: Any) -> str:  # noqa: ANN401 - whatever has a name
    return text(row.name) if row is not None else ""


def _day(day: Any) -> list[Item]:  # noqa: ANN401 - a row
    held_on = day.day.held_on
    return [
        item("day_id", _("Day"), held_on, format_day(held_on)),
        item("mode", _("Chosen"), day.mode, labels.mode(day.mode)),
        item("place", _("Place in the room"), day.place, words.place(day.place)),
        item("online_place", _("Place online"), day.online_place, words.place(day.online_place)),
        item("waiting_since", _("Waiting since"), day.waiting_since),
    ]


def _languages(row: Registration) -> list[Item]:
    understood = [labels.language_name(code) for code in row.languages_understood]
    return [
        item("language", _("Language of our mails"), row.language, _language(row.language)),
        item(
            "languages_understood",
            _("Languages understood"),
            row.languages_understood,
            ", ".join(understood),
        ),
        item(
            "interpretation_into",
            _("Interpretation wanted"),
            row.interpretation_into,
            _language(row.interpretation_into),
        ),
        item("time_zone", _("Time zone"), row.time_zone),
    ]


def _language(code: str) -> str:
    return labels.language_name(code) if code else ""


def _protected(row: Registration) -> list[Item]:
    answers = row.protected
    return [
        item("access_needs", _("Access needs"), answers.access_needs if answers else ""),
        item("diet", _("Diet"), answers.diet if answers else ""),
    ]


def _consent(consent: Any) -> list[Item]:  # noqa: ANN401 - a row
    return [
        item("kind", _("Consent"), consent.kind, labels.consent(consent.kind)),
        item("given_at", _("Given on"), consent.given_at),
        item("withdrawn_at", _("Withdrawn on"), consent.withdrawn_at),
    ]


def _registration(row: Registration) -> list[Item]:
    reason = labels.pending_reason(row.pending_reason) if row.pending_reason else ""
    return [
        item("reference", _("Reference"), row.reference),
        item("status", _("Status"), row.status, labels.status(row.status)),
        item("pending_reason", _("Reason"), row.pending_reason, reason),
        item("source", _("How it came in"), row.source, labels.source(row.source)),
        item("entry_note", _("Note of the secretariat"), row.entry_note),
        item("priority", _("Priority on the waiting list"), row.priority),
        item("notice_version", _("Version of the data-protection notice"), row.notice_version),
        item("created_at", _("Registered on"), row.created_at),
        item("changed_at", _("Last changed on"), row.changed_at),
        item("decided_at", _("Decided on"), row.decided_at),
        item("cancelled_at", _("Cancelled on"), row.cancelled_at),
        item("public_id", _("Key of this registration"), row.public_id),
        item("link_version", _("Version of your personal link"), row.link_version),
        item("feed_token", _("Key of your calendar subscription"), row.feed_token),
        item("check_in_code", _("Code of your badge"), row.check_in_code),
    ]


def _record(record: AttendanceRecord) -> list[Item]:
    return [
        item("id", _("Record"), record.id),
        item("day_id", _("Day"), record.day_id),
        item("session_id", _("Session"), record.session_id),
        item("kind", _("What was recorded"), record.kind, words.record_kind(record.kind)),
        item("mode", _("How"), record.mode, labels.mode(record.mode)),
        item("at", _("When"), record.at),
        item("recorded_at", _("Recorded on"), record.recorded_at),
        item(
            "recorded_by",
            _("By"),
            words.actor_code(record.recorded_by),
            words.actor(record.recorded_by),
        ),
        item("source", _("Source"), record.source, words.record_source(record.source)),
        item("station", _("Station"), record.station),
        item("reason", _("Reason"), record.reason),
        item("voids_id", _("Takes back the record"), record.voids_id),
    ]


def _message(message: Any) -> list[Item]:  # noqa: ANN401 - a row
    return [
        item("kind", _("Kind of mail"), message.kind),
        item("language", _("Language"), message.language, _language(message.language)),
        item("recipient", _("Sent to"), message.recipient),
        item("recipient_name", _("Name of the recipient"), message.recipient_name),
        item("state", _("State"), message.state),
        item("created_at", _("Written on"), message.created_at),
        item("sent_at", _("Sent on"), message.sent_at),
        item("context", _("Content, kept until the mail has been sent"), _own(message.context)),
        item("calendar", _("Calendar entry in the mail"), message.calendar),
        item("last_error", _("Last problem of delivery"), message.last_error),
    ]


def _own(context: dict[str, Any]) -> dict[str, Any]:
    """Return a mail's content without the links of other people who share the address."""
    return {key: value for key, value in context.items() if key != "links"}


def _entry(entry: Any) -> list[Item]:  # noqa: ANN401 - a row
    return [
        item("uid", _("Key of the entry"), entry.uid),
        item("sequence", _("Revision"), entry.sequence),
        item("starts_at", _("Begins"), entry.starts_at),
        item("changed_at", _("Last changed on"), entry.changed_at),
        item("cancelled_at", _("Cancelled on"), entry.cancelled_at),
        item("content", _("Content"), entry.content),
    ]


def _event(event: Any) -> list[Item]:  # noqa: ANN401 - a row
    return [
        item("at", _("When"), event.at),
        item("kind", _("What happened"), event.kind, words.event(event.kind)),
        item("actor", _("By"), words.actor_code(event.actor), words.actor(event.actor)),
        item("facts", _("Details"), event.facts),
    ]
