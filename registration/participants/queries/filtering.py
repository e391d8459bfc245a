"""A filter as SQL: conditions and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.delegations import protocol
from registration.delegations.models import Delegation
from registration.dialogues.models import BodyType, Country, Function, Organisation
from registration.meetings.kinds import MeetingFormat, Mode, PlaceState
from registration.meetings.models import Meeting, MeetingDay
from registration.participants.filters import Order, ParticipantFilter
from registration.participants.models import (
    Registration,
    RegistrationDay,
    registration_functions,
)

Condition = sa.ColumnElement[bool]
Ordering = list[sa.SQLColumnExpression[Any]]


def chosen_ids(meeting: Meeting, chosen: ParticipantFilter) -> sa.Select[int]:
    """Return the statement that finds the ids of the registrations of a meeting, unordered.

    A registration that was merged into another one is not among them.
    """
    return sa.select(Registration.id).where(*conditions(meeting, chosen))


def conditions(meeting: Meeting, chosen: ParticipantFilter) -> list[Condition]:
    """Return all conditions of a filter, the meeting's own first."""
    found: list[Condition] = [
        Registration.meeting_id == meeting.id,
        Registration.merged_into_id.is_(None),
    ]
    if chosen.status:
        found.append(Registration.status == chosen.status)
    if chosen.side:
        found.append(Registration.side == chosen.side)
    if chosen.mode or chosen.day or chosen.waiting:
        found.append(_day_condition(meeting, chosen))
    found += _bodies(meeting, chosen)
    if chosen.text:
        found.append(_text_condition(chosen))
    return found


def _bodies(meeting: Meeting, chosen: ParticipantFilter) -> list[Condition]:
    found: list[Condition] = []
    if chosen.body_type:
        of_code = sa.select(BodyType.id).where(
            BodyType.dialogue_id == meeting.dialogue_id, BodyType.code == chosen.body_type
        )
        found.append(Registration.body_type_id.in_(of_code))
    if chosen.function:
        having = (
            sa.select(registration_functions.c.registration_id)
            .join(Function, Function.id == registration_functions.c.function_id)
            .where(Function.dialogue_id == meeting.dialogue_id, Function.code == chosen.function)
        )
        found.append(Registration.id.in_(having))
    if chosen.country:
        of_code_ = sa.select(Country.id).where(Country.iso2 == chosen.country)
        found.append(Registration.country_id.in_(of_code_))
    if chosen.organisation:
        found.append(Registration.organisation_id == chosen.organisation)
    if chosen.needs_check:
        unchecked = sa.select(Organisation.id).where(Organisation.checked.is_(False))
        found.append(Registration.organisation_id.in_(unchecked))
    return found


def _day_condition(meeting: Meeting, chosen: ParticipantFilter) -> Condition:
    day = sa.select(RegistrationDay.id).where(RegistrationDay.registration_id == Registration.id)
    if chosen.day:
        on_day = sa.select(MeetingDay.id).where(
            MeetingDay.meeting_id == meeting.id, MeetingDay.held_on == chosen.day
        )
        day = day.where(RegistrationDay.day_id == on_day.scalar_subquery())
    waits_room = RegistrationDay.place == PlaceState.WAITING
    waits_online = RegistrationDay.online_place == PlaceState.WAITING
    if chosen.mode is Mode.IN_PERSON:
        day = day.where(RegistrationDay.mode == Mode.IN_PERSON, sa.not_(waits_room))
    elif chosen.mode is Mode.VIRTUAL:
        online: Condition = RegistrationDay.mode == Mode.VIRTUAL
        if meeting.format is not MeetingFormat.IN_PERSON:
            online = sa.or_(online, sa.and_(RegistrationDay.mode == Mode.IN_PERSON, waits_room))
        day = day.where(online, sa.not_(waits_online))
    else:
        day = day.where(RegistrationDay.mode != Mode.ABSENT)
    if chosen.waiting:
        day = day.where(sa.or_(waits_room, waits_online))
    return day.exists()


def _text_condition(chosen: ParticipantFilter) -> Condition:
    words = chosen.words
    if not words:
        return sa.false()
    every = sa.and_(*(Registration.search_key.contains(word, autoescape=True) for word in words))
    reference = sa.func.lower(Registration.reference).contains(chosen.text.lower(), autoescape=True)
    return sa.or_(every, reference)


def order_keys(db: Session, meeting: Meeting, chosen: ParticipantFilter, language: str) -> Ordering:
    """Return what registrations are sorted by in the order of a filter; ties go by id."""
    if chosen.order is Order.DELEGATION:
        return _in_protocol_order(db, meeting, chosen, language)
    first = Registration.sort_key if chosen.order is Order.NAME else Registration.created_at
    keys: Ordering = [first, Registration.id]
    return [key.desc() for key in keys] if chosen.descending else keys


def _in_protocol_order(
    db: Session, meeting: Meeting, chosen: ParticipantFilter, language: str
) -> Ordering:
    ids = delegations_in_order(db, meeting, language)
    rank = sa.case(
        {name: place for place, name in enumerate(protocol.RANKS)},
        value=sa.cast(Registration.rank, sa.String),
        else_=len(protocol.RANKS),
    )
    place = _place_in(db, ids)
    keys: Ordering = [rank, Registration.sort_key, Registration.id]
    return [place.desc() if chosen.descending else place, *keys]


def _place_in(db: Session, ids: Sequence[int]) -> sa.SQLColumnExpression[int]:
    """Return the place of a registration's delegation in a list of ids, behind all others without one.

    It is where the id stands in the list written as a text: one search in memory for each row, where a join
    with the list or a CASE would compare all of its ids.
    """
    listed = "".join(f",{delegation_id}" for delegation_id in ids) + ","
    wanted = sa.literal(",") + sa.cast(Registration.delegation_id, sa.String) + sa.literal(",")
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    find = sa.func.strpos if on_postgresql else sa.func.instr
    found: Any = sa.func.nullif(find(sa.literal(listed), wanted, type_=sa.Integer), 0)
    return sa.func.coalesce(found, len(listed) + 1, type_=sa.Integer)


def delegations_in_order(db: Session, meeting: Meeting, language: str) -> list[int]:
    """Return the ids of a meeting's delegations in protocol order of a language."""
    rows = db.execute(
        sa.select(Delegation.id, Delegation.side, Country.name, Organisation.name)
        .outerjoin(Country, Country.id == Delegation.country_id)
        .outerjoin(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.meeting_id == meeting.id)
    ).all()

    def key(row: Any) -> protocol.Key:  # noqa: ANN401 - a row of four
        delegation_id, side, country, organisation = row
        return protocol.delegation_key(
            protocol.Body(
                country_name=country.text(language) if country else "",
                organisation_name=organisation.text(language) if organisation else "",
                side=side,
                identity=delegation_id,
            )
        )

    return [row[0] for row in sorted(rows, key=key)]
