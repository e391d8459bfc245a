"""The rules of registration and counting of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from registration.core.errors import InvalidError
from registration.core.events import publish
from registration.dialogues.models import Function
from registration.meetings.commands import DayPlaces, RegistrationRules
from registration.meetings.current import places_of, rules_of
from registration.meetings.digests import changed_fields, digest_of
from registration.meetings.events import PlacesRaised
from registration.meetings.kinds import CountingUnit
from registration.meetings.models import Meeting, MeetingFunction
from registration.meetings.phases import promotes_by_itself
from registration.meetings.service import pools
from registration.meetings.service.loading import check_seen, check_years, finish, locked
from registration.meetings.service.times import derive

LARGEST_LIMIT = 10_000
LARGEST_THRESHOLD = {CountingUnit.MINUTES_PER_DAY: 1440, CountingUnit.SHARE_OF_SESSION: 100}


def change_rules(
    db: Session,
    meeting_id: int,
    rules: RegistrationRules,
    numbers: Sequence[DayPlaces],
    *,
    actor: str,
    now: datetime,
    expected: str | None = None,
) -> Meeting:
    """Change the rules and the numbers of places at once; ``expected``: the digest of rules and places as seen.

    Functions that the rules do not name keep theirs. Approval, limits and exemptions hold for registrations made or
    changed from now on. When there are more places, or the waiting list moves longer by itself, freed
    places go on at once.

    Raises:
        NotFoundError: ``meeting``.
        ConflictError: ``changed-meanwhile``; ``places-below-taken``; ``places-in-use`` (see :mod:`.pools`).
        InvalidError: those of :func:`check`; ``places-number``, ``places-differ``, ``unknown-choice``.
    """
    meeting = locked(db, meeting_id)
    before, before_numbers = rules_of(meeting), places_of(meeting)
    check_seen(expected, digest_of(before, before_numbers))
    check(rules)
    fields = changed_fields(before, rules)
    had_promoted = promotes_by_itself(meeting, now)
    pools.arrange(db, meeting, rules.places_scope)
    raised = pools.set_all(db, meeting, numbers, actor=actor, now=now)
    if fields:
        apply(db, meeting, rules)
        derive(meeting)
    if fields or places_of(meeting) != before_numbers:
        finish(db, meeting, "meeting.changed", actor=actor, now=now, fields=fields)
    if promotes_by_itself(meeting, now) and not had_promoted:
        raised = [pool for day in meeting.days for pool in (day.room_pool_id, day.online_pool_id)]
    if raised:
        event = PlacesRaised(meeting.id, tuple(sorted(set(raised))), actor)
        publish(db, event, now=now)
    return meeting


def check(rules: RegistrationRules) -> None:
    """Refuse rules that contradict themselves.

    Raises:
        InvalidError: ``year``, ``closes-before-opens`` (fact ``field``), ``delegation-limit``, ``counting-threshold``.
    """
    check_years(rules.opens, rules.closes_in_person, rules.closes_virtual, rules.promotion_ends)
    for name in ("closes_in_person", "closes_virtual"):
        closes = getattr(rules, name)
        if rules.opens and closes and closes <= rules.opens:
            raise InvalidError("closes-before-opens", field=name)
    if rules.delegation_limit is not None and not 1 <= rules.delegation_limit <= LARGEST_LIMIT:
        raise InvalidError("delegation-limit", most=LARGEST_LIMIT)
    most = LARGEST_THRESHOLD.get(rules.counting_unit)
    if most is not None and not 1 <= rules.counting_threshold <= most:
        raise InvalidError("counting-threshold", most=most)


def apply(db: Session, meeting: Meeting, rules: RegistrationRules) -> None:
    """Write rules into a meeting; the scope of places is changed by :func:`pools.arrange`."""
    meeting.opens_wall = rules.opens
    meeting.closes_in_person_wall = rules.closes_in_person
    meeting.closes_virtual_wall = rules.closes_virtual
    meeting.promotion_ends_wall = rules.promotion_ends
    meeting.approval_required = rules.approval_required
    meeting.places_scope = rules.places_scope
    meeting.delegation_limit = rules.delegation_limit
    meeting.counting_unit = rules.counting_unit
    presence = rules.counting_unit is CountingUnit.PRESENT_AT_ALL
    meeting.counting_threshold = 0 if presence else rules.counting_threshold
    _set_functions(db, meeting, rules)
    db.flush()


def _set_functions(db: Session, meeting: Meeting, rules: RegistrationRules) -> None:
    stored = {row.function_id: row for row in meeting.functions}
    for rule in rules.functions:
        row = stored.get(rule.function_id)
        if row is None:
            function = db.get(Function, rule.function_id)
            if function is None or function.dialogue_id != meeting.dialogue_id:
                raise InvalidError("unknown-choice", field="functions")
            row = MeetingFunction(function=function)
            meeting.functions.append(row)
        row.counts_as_participant = rule.counts_as_participant
        row.body_counts = rule.body_counts
        row.takes_a_place = rule.takes_a_place
        row.self_service = rule.self_service
