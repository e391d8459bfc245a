"""The columns of a list of registrations, group by group, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from registration.core import zones
from registration.core.i18n import format_day, language
from registration.core.i18n import gettext as _
from registration.documents.table import Kind
from registration.meetings.facts import MeetingFacts
from registration.meetings.models import Meeting
from registration.participants import labels
from registration.participants.kinds import ConsentKind, Gender, PendingReason, Rank, Source, Status
from registration.participants.list_column import Group, ListColumn, Reader, remembering
from registration.participants.rows import ParticipantRow


def of_person() -> Iterable[ListColumn]:
    """Return the columns that say who the person is and how to reach her."""
    column = Group(_("The person"))
    code = language()
    genders = {value: labels.gender(value) for value in (None, *Gender)}
    forms = labels.forms_of_address()
    erased = _("(erased)")

    return (
        column(
            "form_of_address",
            _("Form of address"),
            lambda row: forms[row.form_of_address] or row.form_of_address_text,
            width=10,
        ),
        column(
            "family_name",
            _("Family name"),
            lambda row: erased if row.is_erased else row.family_name,
            width=22,
        ),
        column("given_names", _("Given names"), attrgetter("given_names"), width=22),
        column("badge_name", _("Name on the badge"), attrgetter("badge_name"), width=26),
        column("position", _("Position"), lambda row: row.position.text(code), width=36),
        *_positions(column),
        column("gender", _("Gender"), lambda row: genders[row.gender], width=14),
        column("email", _("E-mail"), attrgetter("email"), width=32),
        column("phone", _("Phone"), attrgetter("phone"), Kind.PHONE, 20),
        column("contact_name", _("Contact person"), attrgetter("contact_name"), width=24),
        column("contact_email", _("Contact’s e-mail"), attrgetter("contact_email"), width=32),
    )


def _positions(column: Group) -> Iterable[ListColumn]:
    titles = {"en": _("Position in English"), "fr": _("Position in French")}

    def read(code: str) -> Reader:
        return lambda row: row.position.get(code, "")

    return (
        column(f"position_{code}", title, read(code), width=36) for code, title in titles.items()
    )


def of_body() -> Iterable[ListColumn]:
    """Return the columns that say for whom the person comes and as what."""
    column = Group(_("Represents"))
    sides, ranks = labels.sides(), {value: labels.rank(value) for value in Rank}
    country, organisation = remembering("name"), remembering("name")
    body_type, function = remembering("name"), remembering("name")
    acronym = remembering("acronym")

    return (
        column("represents", _("Represents"), _represents(), width=34),
        column("country", _("Country"), lambda row: country(row.country), width=24),
        column(
            "country_code",
            _("Country code"),
            lambda row: row.country.iso2 if row.country else "",
            width=8,
        ),
        column("side", _("Side"), lambda row: sides[row.side], width=20),
        column(
            "organisation", _("Organisation"), lambda row: organisation(row.organisation), width=40
        ),
        column("acronym", _("Acronym"), lambda row: acronym(row.organisation), width=12),
        column(
            "organisation_checked",
            _("Organisation checked"),
            lambda row: row.organisation.checked if row.organisation else None,
            Kind.BOOLEAN,
            12,
        ),
        column("also_represents", _("Also represents"), attrgetter("also_represents"), width=24),
        column("body_type", _("Type of body"), lambda row: body_type(row.body_type), width=30),
        column(
            "rank",
            _("Place in the delegation"),
            lambda row: ranks[row.rank] if row.country or row.rank is not Rank.DELEGATE else "",
            width=18,
        ),
        column(
            "functions",
            _("Functions"),
            lambda row: [function(item) for item in row.functions],
            Kind.LIST,
            24,
        ),
    )


def _represents() -> Reader:
    """Return what says for whom a person comes, and keeps what it said: few bodies, many rows."""
    known: dict[tuple[object, ...], str] = {}

    def value(row: ParticipantRow) -> str:
        country, organisation = row.country, row.organisation
        key = (country and country.id, row.side, organisation and organisation.id)
        found = known.get(key)
        if found is None:
            found = known[key] = labels.represents(row)
        return found

    return value


def of_days(meeting: Meeting, facts: MeetingFacts) -> Iterable[ListColumn]:
    """Return the columns that say how the person attends each day."""
    column = Group(_("Days"))
    words = labels.day_words()

    def read(day_id: int) -> Reader:
        def value(row: ParticipantRow) -> str:
            day = row.days.get(day_id)
            return words[day.shown_in(meeting.format)] if day else words["absent"]

        return value

    return (
        column(
            f"day_{day.held_on.isoformat()}",
            format_day(day.held_on, "short"),
            read(day.id),
            width=16,
        )
        for day in facts.days
    )


def of_communication() -> Iterable[ListColumn]:
    """Return the columns that say languages, time zone and consents."""
    column = Group(_("Languages and consents"))
    names = labels.LanguageNames()

    return (
        column("language", _("Language of communication"), lambda row: names[row.language]),
        column(
            "languages_understood",
            _("Languages understood"),
            lambda row: [names[code] for code in row.languages_understood],
            Kind.LIST,
            24,
        ),
        column(
            "interpretation_into",
            _("Interpretation into"),
            lambda row: names[row.interpretation_into],
        ),
        column("time_zone", _("Time zone"), attrgetter("time_zone"), width=20),
        column("listed_email", _("E-mail for the list"), attrgetter("listed_email"), width=32),
        column(
            "photo",
            _("Photo and recording"),
            lambda row: ConsentKind.PHOTO in row.consents,
            Kind.BOOLEAN,
        ),
        column(
            "future_invitations",
            _("Invitations to future meetings"),
            lambda row: ConsentKind.FUTURE_INVITATIONS in row.consents,
            Kind.BOOLEAN,
        ),
    )


def of_state() -> Iterable[ListColumn]:
    """Return the columns that say where the registration stands."""
    column = Group(_("The registration"))
    statuses = {value: labels.status(value) for value in Status}
    reasons: dict[PendingReason | None, str] = {None: ""}
    reasons |= {value: labels.pending_reason(value) for value in PendingReason}
    return (
        column("reference", _("Reference"), attrgetter("reference"), width=14),
        column("status", _("Status"), lambda row: statuses[row.status], width=16),
        column(
            "pending_reason",
            _("Why it waits for approval"),
            lambda row: reasons[row.pending_reason],
            width=30,
        ),
    )


def of_record(zone_name: str) -> Iterable[ListColumn]:
    """Return the columns that say how and when the registration came in."""
    column = Group(_("The registration"))
    zone = zones.zone(zone_name)
    sources = {value: labels.source(value) for value in Source}

    def at(attribute: str) -> Reader:
        read = attrgetter(attribute)
        return lambda row: read(row).astimezone(zone)

    return (
        column("source", _("How it came in"), lambda row: sources[row.source], width=16),
        column("registered_at", _("Registered on"), at("created_at"), Kind.INSTANT, 18),
        column("changed_at", _("Last change"), at("changed_at"), Kind.INSTANT, 18),
    )


def of_protected_answers() -> Iterable[ListColumn]:
    """Return the columns that say access needs and diet."""
    column = Group(_("Access and diet (protected)"))
    return (
        column("access_needs", _("Access needs"), attrgetter("access_needs"), width=40),
        column("diet", _("Diet"), attrgetter("diet"), width=30),
    )
