"""What the rows of a meeting say now, as the commands that would say the same."""

from __future__ import annotations

from registration.meetings.commands import (
    DayPlaces,
    DayPlan,
    FunctionRule,
    MeetingDetails,
    OrganiserLine,
    RegistrationRules,
    SessionPlan,
)
from registration.meetings.models import Meeting, MeetingDay, MeetingSession


def details_of(meeting: Meeting) -> MeetingDetails:
    """Return the details of a meeting."""
    return MeetingDetails(
        title=meeting.title,
        slug=meeting.slug,
        format=meeting.format,
        time_zone=meeting.time_zone,
        short_title=meeting.short_title,
        kind=meeting.kind,
        label=meeting.label,
        objective=meeting.objective,
        expected_results=meeting.expected_results,
        description=meeting.description,
        languages=tuple(meeting.languages),
        interpretation=tuple(meeting.interpretation),
        venue=meeting.venue,
        address=meeting.address,
        city=meeting.city,
        country_id=meeting.country_id,
        lead_country_id=meeting.lead_country_id,
        online_link=meeting.online_link,
        contact_email=meeting.contact_email,
        organisers=tuple(OrganiserLine(row.role, row.name) for row in meeting.organisers),
        objective_ids=frozenset(row.id for row in meeting.objectives),
        priority_ids=frozenset(row.id for row in meeting.priorities),
        gcm_objective_ids=frozenset(row.id for row in meeting.gcm_objectives),
    )


def rules_of(meeting: Meeting) -> RegistrationRules:
    """Return the rules of registration and counting of a meeting."""
    return RegistrationRules(
        opens=meeting.opens_wall,
        closes_in_person=meeting.closes_in_person_wall,
        closes_virtual=meeting.closes_virtual_wall,
        promotion_ends=meeting.promotion_ends_wall,
        approval_required=meeting.approval_required,
        places_scope=meeting.places_scope,
        delegation_limit=meeting.delegation_limit,
        counting_unit=meeting.counting_unit,
        counting_threshold=meeting.counting_threshold,
        functions=tuple(
            FunctionRule(
                row.function_id,
                row.counts_as_participant,
                row.body_counts,
                row.takes_a_place,
                row.self_service,
            )
            for row in sorted(
                meeting.functions, key=lambda row: (row.function.position, row.function_id)
            )
        ),
    )


def day_of(day: MeetingDay) -> DayPlan:
    """Return what a day is."""
    return DayPlan(day.held_on, day.theme, day.room_pool.places, day.online_pool.places)


def places_of(meeting: Meeting) -> tuple[DayPlaces, ...]:
    """Return how many places each day has, in the order of the days."""
    return tuple(
        DayPlaces(day.id, day.room_pool.places, day.online_pool.places)
        for day in sorted(meeting.days, key=lambda one: one.held_on)
    )


def session_of(session: MeetingSession) -> SessionPlan:
    """Return what an item of the agenda is."""
    return SessionPlan(
        day_id=session.day_id,
        kind=session.kind,
        title=session.title,
        starts=session.starts_wall.time(),
        ends=session.ends_wall.time(),
        description=session.description,
        place=session.place,
        format=session.format,
        online_link=session.online_link,
    )
