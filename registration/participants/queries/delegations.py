"""The delegations of a meeting with their registrations, and the partners who have not answered."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations.models import Delegation
from registration.dialogues.directory import CountryEntry, Directory, get_directory
from registration.dialogues.kinds import PartnerStatus, Side
from registration.dialogues.models import Organisation, Partner
from registration.meetings.facts import MeetingFacts
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting
from registration.participants.answers import DelegationRow, Key, Numbers
from registration.participants.kinds import Status
from registration.participants.models import Registration, RegistrationDay


def delegation_rows(db: Session, meeting: Meeting, facts: MeetingFacts) -> list[DelegationRow]:
    """Return every delegation with people, regrets or a limit, and every partner without; unordered.

    A fixed number of statements, however many registrations there are.
    """
    directory = get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp)
    numbers = _numbers(db, meeting, facts)
    standings = _organisation_standings(db, meeting)
    found = [
        _row(meeting, delegation, directory, standings, numbers.get(delegation.id, Numbers()), name)
        for delegation, name in _delegations(db, meeting)
    ]
    countries = {row.key.iso2 for row in found if _says_something(row)}
    organisations = {row.key.organisation_id for row in found}
    rows = [row for row in found if _says_something(row)]
    rows += [
        _silent_country(meeting, entry)
        for entry in directory.countries
        if entry.status_on(meeting.starts_on) is PartnerStatus.PARTNER
        and entry.iso2 not in countries
    ]
    rows += [
        _silent_organisation(meeting, organisation, standings)
        for organisation in _partner_organisations(db, meeting, standings)
        if organisation.id not in organisations
    ]
    return rows


def find_row(db: Session, meeting: Meeting, facts: MeetingFacts, key: Key) -> DelegationRow | None:
    """Return one delegation, None when the country or organisation is not known.

    A country or organisation of the directory without any delegation yet is found with zeros.
    """
    for row in delegation_rows(db, meeting, facts):
        if row.key == key:
            return row
    directory = get_directory(db, meeting.dialogue_id, meeting.dialogue.stamp)
    if key.organisation_id is not None:
        organisation = db.get(Organisation, key.organisation_id)
        known = organisation is not None and organisation.dialogue_id == meeting.dialogue_id
        if organisation is None or not known:
            return None
        return _silent_organisation(meeting, organisation, _organisation_standings(db, meeting))
    entry = directory.country_by_iso2.get(key.iso2)
    return _silent_country(meeting, entry, key.side or Side.GOVERNMENT) if entry else None


def _says_something(row: DelegationRow) -> bool:
    return bool(row.numbers.registered or row.regrets_at or row.limit is not None or row.note)


def _delegations(db: Session, meeting: Meeting) -> list[tuple[Delegation, Organisation | None]]:
    rows = db.execute(
        sa.select(Delegation, Organisation)
        .outerjoin(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.meeting_id == meeting.id)
    )
    return [(row[0], row[1]) for row in rows]


def _numbers(db: Session, meeting: Meeting, facts: MeetingFacts) -> dict[int, Numbers]:
    """Count the registrations of each delegation by what became of them."""
    attends, waits = _day_conditions(meeting)
    days = (
        sa.select(
            RegistrationDay.registration_id,
            sa.func.max(sa.case((attends, 1), else_=0)).label("attends"),
            sa.func.max(sa.case((waits, 1), else_=0)).label("waits"),
        )
        .where(RegistrationDay.day_id.in_([day.id for day in facts.days]))
        .group_by(RegistrationDay.registration_id)
        .subquery()
    )
    only_waits = sa.case((sa.and_(days.c.attends == 0, days.c.waits == 1), 1), else_=0)
    rows = db.execute(
        sa.select(
            Registration.delegation_id,
            Registration.status,
            sa.func.count(),
            sa.func.sum(only_waits),
        )
        .outerjoin(days, days.c.registration_id == Registration.id)
        .where(
            Registration.meeting_id == meeting.id,
            Registration.merged_into_id.is_(None),
            Registration.delegation_id.is_not(None),
        )
        .group_by(Registration.delegation_id, Registration.status)
    )
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for delegation_id, status, number, waiting in rows:
        found = counted[delegation_id]
        if status is Status.CONFIRMED:
            found["waiting"] += waiting or 0
            found["confirmed"] += number - (waiting or 0)
        else:
            found["pending" if status is Status.PENDING else "ended"] += number
    return {delegation_id: Numbers(**found) for delegation_id, found in counted.items()}


def _day_conditions(meeting: Meeting) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return when a day is attended as things stand, and when a place is waited for."""
    waits_room = RegistrationDay.place == PlaceState.WAITING
    waits_online = RegistrationDay.online_place == PlaceState.WAITING
    in_room = sa.and_(RegistrationDay.mode == Mode.IN_PERSON, sa.not_(waits_room))
    online: Any = RegistrationDay.mode == Mode.VIRTUAL
    if meeting.format is not MeetingFormat.IN_PERSON:
        online = sa.or_(online, sa.and_(RegistrationDay.mode == Mode.IN_PERSON, waits_room))
    return sa.or_(in_room, sa.and_(online, sa.not_(waits_online))), sa.or_(waits_room, waits_online)


def _organisation_standings(db: Session, meeting: Meeting) -> dict[int, PartnerStatus]:
    day = meeting.starts_on
    rows = db.execute(
        sa.select(Partner.organisation_id, Partner.status).where(
            Partner.dialogue_id == meeting.dialogue_id,
            Partner.organisation_id.is_not(None),
            sa.or_(Partner.since.is_(None), Partner.since <= day),
            sa.or_(Partner.until.is_(None), Partner.until >= day),
        )
    )
    found: dict[int, PartnerStatus] = {}
    for organisation_id, status in rows:
        if organisation_id and found.get(organisation_id) is not PartnerStatus.PARTNER:
            found[organisation_id] = status
    return found


def _partner_organisations(
    db: Session, meeting: Meeting, standings: dict[int, PartnerStatus]
) -> list[Organisation]:
    partners = [key for key, status in standings.items() if status is PartnerStatus.PARTNER]
    chosen = sa.select(Organisation).where(
        Organisation.dialogue_id == meeting.dialogue_id, Organisation.id.in_(partners)
    )
    return list(db.scalars(chosen))


def _row(
    meeting: Meeting,
    delegation: Delegation,
    directory: Directory,
    standings: dict[int, PartnerStatus],
    numbers: Numbers,
    organisation: Organisation | None,
) -> DelegationRow:
    entry = directory.country_by_id.get(delegation.country_id or 0)
    standing = entry.status_on(meeting.starts_on) if entry else None
    if organisation is not None:
        standing = standings.get(organisation.id)
    return DelegationRow(
        key=Key(entry.iso2, delegation.side)
        if entry
        else Key("", None, delegation.organisation_id),
        country=entry.name if entry else None,
        organisation=organisation.name if organisation else None,
        standing=standing,
        numbers=numbers,
        limit=delegation.limit,
        allowed=delegation.limit if delegation.limit is not None else meeting.delegation_limit,
        taken=delegation.taken,
        regrets_at=delegation.regrets_at,
        note=delegation.note,
    )


def _silent(meeting: Meeting, **values: Any) -> DelegationRow:  # noqa: ANN401 - fields of the row
    return DelegationRow(
        numbers=Numbers(),
        limit=None,
        allowed=meeting.delegation_limit,
        taken=0,
        regrets_at=None,
        note="",
        **values,
    )


def _silent_country(
    meeting: Meeting, entry: CountryEntry, side: Side = Side.GOVERNMENT
) -> DelegationRow:
    return _silent(
        meeting,
        key=Key(entry.iso2, side),
        country=entry.name,
        organisation=None,
        standing=entry.status_on(meeting.starts_on),
    )


def _silent_organisation(
    meeting: Meeting, organisation: Organisation, standings: dict[int, PartnerStatus]
) -> DelegationRow:
    return _silent(
        meeting,
        key=Key("", None, organisation.id),
        country=None,
        organisation=organisation.name,
        standing=standings.get(organisation.id),
    )
