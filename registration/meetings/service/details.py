"""What a meeting is: titles, place, organisers, what it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registration.core import zones
from registration.core.errors import ConflictError, InvalidError
from registration.core.events import publish
from registration.core.web_addresses import is_web_address
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    Country,
    GcmObjective,
)
from registration.meetings.commands import MeetingDetails
from registration.meetings.current import details_of
from registration.meetings.digests import changed_fields, digest_of
from registration.meetings.events import FormatChanged
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting, MeetingOrganiser
from registration.meetings.service.loading import (
    check_complete,
    check_seen,
    finish,
    locked,
    reschedule,
)
from registration.meetings.service.times import derive

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_CHARACTERS = 60
RESERVED = {"new"}  # words that stand where a slug stands in addresses
IN_CALENDARS = {"title", "venue", "address", "city", "time_zone", "format"}
_COLUMNS = (
    "title",
    "short_title",
    "kind",
    "label",
    "objective",
    "expected_results",
    "description",
    "venue",
    "address",
    "city",
    "format",
    "time_zone",
    "country_id",
    "lead_country_id",
    "online_link",
    "contact_email",
)


def change_details(
    db: Session,
    meeting_id: int,
    details: MeetingDetails,
    *,
    actor: str,
    now: datetime,
    expected: str | None = None,
) -> Meeting:
    """Change what a meeting is; ``expected`` is the digest of the details that the officer saw.

    Another time zone leaves all wall times as they are and moves their instants. Another format is refused
    while people attend in a mode that goes.

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``changed-meanwhile``; ``slug-taken``; ``mode-in-use``.
        InvalidError: ``title-missing``, ``slug``, ``slug-fixed``, ``unknown-zone``, ``unknown-choice``, ``bad-link``;
            ``incomplete``: the meeting is published and a text lacks a language.
    """
    meeting = locked(db, meeting_id)
    before = details_of(meeting)
    check_seen(expected, digest_of(before))
    fields = changed_fields(before, details)
    if not fields:
        return meeting
    if "slug" in fields and meeting.state is not MeetingState.DRAFT:
        raise InvalidError("slug-fixed")
    apply(db, meeting, details)
    check_complete(meeting, "details")
    derive(meeting)
    finish(db, meeting, "meeting.changed", actor=actor, now=now, fields=fields)
    if before.format is not details.format:
        change = FormatChanged(meeting.id, before.format, details.format, actor)
        publish(db, change, now=now)
    if IN_CALENDARS & set(fields):
        reschedule(db, meeting, actor=actor, now=now)
    return meeting


def apply(db: Session, meeting: Meeting, details: MeetingDetails) -> None:
    """Write details into a meeting, new or old, after checking them."""
    check(details)
    _check_countries(db, details)
    for name in _COLUMNS:
        setattr(meeting, name, getattr(details, name))
    meeting.languages = list(details.languages)
    meeting.interpretation = list(details.interpretation)
    _set_slug(db, meeting, details.slug)
    _set_organisers(db, meeting, details)
    with db.no_autoflush:
        meeting.objectives = _chosen(
            db, ActionObjective, details.objective_ids, _objectives_of(meeting.dialogue_id)
        )
        meeting.priorities = _chosen(
            db,
            ActionPriority,
            details.priority_ids,
            ActionPriority.dialogue_id == meeting.dialogue_id,
        )
        meeting.gcm_objectives = _chosen(db, GcmObjective, details.gcm_objective_ids, sa.true())
    db.flush()


def check(details: MeetingDetails) -> None:
    """Refuse details that no meeting can have.

    Raises:
        InvalidError: see :func:`change_details`.
    """
    if not details.title:
        raise InvalidError("title-missing")
    if not SLUG.fullmatch(details.slug) or len(details.slug) > SLUG_CHARACTERS:
        raise InvalidError("slug")
    if details.slug in RESERVED:
        raise InvalidError("slug")
    if not zones.is_zone(details.time_zone):
        raise InvalidError("unknown-zone")
    if details.online_link and not is_web_address(details.online_link):
        raise InvalidError("bad-link")


def _set_slug(db: Session, meeting: Meeting, slug: str) -> None:
    if meeting.slug == slug and meeting.id is not None:
        return
    try:
        with db.begin_nested():
            meeting.slug = slug
            if meeting.id is None:
                db.add(meeting)
            db.flush()
    except IntegrityError as error:
        raise ConflictError("slug-taken") from error


def _set_organisers(db: Session, meeting: Meeting, details: MeetingDetails) -> None:
    stored = [(row.role, row.name) for row in meeting.organisers]
    if stored == [(line.role, line.name) for line in details.organisers]:
        return
    meeting.organisers.clear()
    db.flush()
    meeting.organisers.extend(
        MeetingOrganiser(role=line.role, name=line.name, position=number)
        for number, line in enumerate(details.organisers, start=1)
    )


def _check_countries(db: Session, details: MeetingDetails) -> None:
    for country_id in {details.country_id, details.lead_country_id} - {None}:
        if db.get(Country, country_id) is None:
            raise InvalidError("unknown-choice", field="country")


def _objectives_of(dialogue_id: int) -> Any:  # noqa: ANN401 - a condition
    domains = sa.select(ActionDomain.id).where(ActionDomain.dialogue_id == dialogue_id)
    return ActionObjective.domain_id.in_(domains)


def _chosen(db: Session, model: Any, ids: Iterable[int], condition: Any) -> list[Any]:  # noqa: ANN401
    wanted = set(ids)
    if not wanted:
        return []
    found = db.scalars(
        sa.select(model).where(model.id.in_(wanted), condition).order_by(model.number, model.id)
    ).all()
    if len(found) != len(wanted):
        raise InvalidError("unknown-choice", field=model.__tablename__)
    return list(found)
