"""One registration: everything known about it, and what an officer can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registration.core import db
from registration.core.addresses import find_url
from registration.core.errors import NotFoundError
from registration.core.forms import Form
from registration.core.http import see_other
from registration.core.i18n import language, text
from registration.core.permissions import Permission, may, requires
from registration.meetings.facts import DayFacts, MeetingFacts, facts_of
from registration.meetings.kinds import PlaceState
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting, places_of
from registration.messages import labels as mail_words
from registration.participants import history, labels
from registration.participants.forms import days_form
from registration.participants.kinds import ACTIVE
from registration.participants.list_address import ListAddress
from registration.participants.models import Registration
from registration.participants.queries.detail import (
    find_row,
    get_registration,
    neighbours,
    surroundings,
)
from registration.participants.rows import DayRow, ParticipantRow
from registration.participants.views.blueprint import blueprint


@dataclass(frozen=True)
class DayLine:
    """A day of the registration as the page shows it.

    ``free`` is how many places the room has left, None without a limit; ``can_be_placed``: waits for the room.
    """

    day: DayFacts
    shown: str
    waits_room: bool
    waits_online: bool
    free: int | None
    can_be_placed: bool


@blueprint.get("/<string:registration>")
@requires(Permission.PARTICIPANTS_VIEW)
def show(meeting: str, registration: str) -> str | BaseResponse:
    """Show a registration; one that was merged leads to the one that was kept."""
    session = db.session()
    found = get_meeting(session, meeting)
    person = get_registration(session, found, registration)
    address = ListAddress.read(request.args)
    kept = _kept(person)
    if kept is not None:
        return see_other(
            ".show", meeting=meeting, registration=kept.public_id, **address.arguments()
        )
    return page_of(found, person, address)


def _kept(person: Registration) -> Registration | None:
    if person.merged_into_id is None:
        return None
    return db.session().get(Registration, person.merged_into_id)


def again(
    meeting: str,
    registration: str,
    form: Form,
    **more: Any,  # noqa: ANN401 - forms
) -> tuple[str, int]:
    """Return the page after an action that was refused, with the form in which it says why."""
    session = db.session()
    found = get_meeting(session, meeting)
    person = get_registration(session, found, registration)
    return page_of(found, person, ListAddress.read(request.args), form=form, **more), 422


def page_of(
    meeting: Meeting,
    person: Registration,
    address: ListAddress,
    **more: Any,  # noqa: ANN401 - forms
) -> str:
    """Return the page of a registration; ``more`` are forms with what was typed in them."""
    session = db.session()
    row = find_row(session, meeting, person.public_id)
    if row is None:
        raise NotFoundError("registration")
    facts = facts_of(session, meeting)
    more.setdefault("days_form", days_form(meeting, facts, person))
    around = surroundings(session, person.public_id)
    return render_template(
        "participants/show.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        person=person,
        row=row,
        name=labels.name(row),
        labels=labels,
        mail_words=mail_words,
        understood=", ".join(labels.language_name(code) for code in row.languages_understood),
        functions=", ".join(text(item.name) for item in row.functions),
        days=_days(meeting, facts, person, row),
        history=history.in_words(around.history, around.actors, facts, meeting.time_zone),
        mails=[(item, _mail_url(meeting, item.public_id)) for item in around.messages],
        entries=around.entries,
        place=neighbours(session, meeting, address.chosen, person.id, language()),
        here=address.arguments(),
        urls=_urls(meeting, person, address),
        may_edit=may(Permission.PARTICIPANTS_EDIT) and not row.is_erased,
        has_address=bool(person.email or person.contact_email),
        **more,
    )


def _mail_url(meeting: Meeting, message: str) -> str:
    return find_url("messages.show", meeting=meeting.slug, message=message)


def _days(
    meeting: Meeting, facts: MeetingFacts, person: Registration, row: ParticipantRow
) -> list[DayLine]:
    pools = places_of(db.session(), meeting.id)
    is_active = person.status in ACTIVE
    lines = []
    for day in facts.days:
        choice = row.days.get(day.id)
        pool = pools[day.room_pool_id]
        free = None if pool.places is None else pool.places - pool.taken
        waits_room = choice is not None and choice.place is PlaceState.WAITING
        lines.append(
            DayLine(
                day=day,
                shown=choice.shown_in(meeting.format) if choice else "absent",
                waits_room=waits_room,
                waits_online=_waits_online(choice),
                free=free,
                can_be_placed=waits_room and is_active and (free is None or free > 0),
            )
        )
    return lines


def _waits_online(choice: DayRow | None) -> bool:
    return choice is not None and choice.online_place is PlaceState.WAITING


def _urls(meeting: Meeting, person: Registration, address: ListAddress) -> dict[str, str]:
    arguments = address.arguments()
    path: dict[str, Any] = {"meeting": meeting.slug, "registration": person.public_id}
    return {
        "list": url_for(".index", meeting=meeting.slug, **arguments),
        "edit": find_url("registration_form.edit", **path),
        "attendance": find_url("presence.person", **path),
        "messages": find_url("messages.index", meeting=meeting.slug),
        "protected": find_url("participants.protected", **path),
        "address": find_url("participants.address", arguments, **path),
        "merge": find_url("participants.merge", arguments, **path),
        "decide": find_url("participants.decide", meeting=meeting.slug),
    }
