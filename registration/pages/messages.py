"""A meeting's message log: what was owed to whom, what arrived, what did not and why, and sending it again.

What a message said is not kept after its delivery, so it is never shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import clock, zone_names
from registration.core.addresses import find_url
from registration.core.db import session, write
from registration.core.errors import ConflictError
from registration.core.forms import EmptyForm
from registration.core.http import pages_blueprint, see_other
from registration.core.i18n import gettext as _
from registration.core.i18n import language
from registration.core.i18n import ngettext as _n
from registration.core.permissions import Permission, actor, may, requires
from registration.jobs import labels as job_labels
from registration.jobs import registry
from registration.jobs.queries import open_jobs
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.messages import labels, service
from registration.messages.models import Message
from registration.messages.queries import (
    MessageFilter,
    count_states,
    get_message,
    kinds_of,
    list_messages,
    oldest_untried,
)
from registration.messages.states import MessageState
from registration.participants.facts import owner_key
from registration.participants.filters import ParticipantFilter
from registration.participants.models import Registration
from registration.participants.queries.filtering import chosen_ids

blueprint = pages_blueprint("messages", __name__, "/desk/meetings/<string:meeting>/messages")

PEOPLE_FOUND = 500
LATE = timedelta(minutes=10)
BADGES = {MessageState.SENT: "ok", MessageState.FAILED: "bad", MessageState.QUEUED: "warn"}
SUBJECT = owner_key("")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for."""

    state: MessageState | None
    kind: str
    text: str

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of an address that asks for the same."""
        values = {
            "state": self.state.value if self.state else "",
            "kind": self.kind,
            "q": self.text,
        }
        return {name: value for name, value in values.items() if value}


def _asked() -> Asked:
    states = {state.value: state for state in MessageState}
    return Asked(
        state=states.get(request.args.get("state", "")),
        kind=request.args.get("kind", "")[:48],
        text=request.args.get("q", "").strip()[:200],
    )


@blueprint.get("")
@requires(Permission.MESSAGES_VIEW)
def index(meeting: str) -> str:
    """List the messages of a meeting, those that need somebody first."""
    db = session()
    found = get_meeting(db, meeting)
    asked = _asked()
    wanted = MessageFilter(
        meeting_id=found.id,
        state=asked.state,
        kind=asked.kind or None,
        text=asked.text,
        subject_keys=_subjects(db, found, asked.text) if asked.text else (),
    )
    page = list_messages(db, wanted, number=request.args.get("page", 1, type=int))
    now = clock.now()
    waits_since = oldest_untried(db, found.id, before=now - LATE)
    return render_template(
        "messages/index.html",
        meeting=found,
        dialogue=found.dialogue,
        page=page,
        asked=asked,
        counts=count_states(db, found.id),
        kinds=[(kind, labels.kind_name(kind)) for kind in kinds_of(db, found.id)],
        states=[(state.value, name) for state, name in labels.STATES.items()],
        labels=labels,
        badges=BADGES,
        MessageState=MessageState,
        zone=zone_names.label(now, found.time_zone, language()),
        waits_since=waits_since,
        jobs=_jobs(db, found),
        may_send=may(Permission.PARTICIPANTS_EDIT),
        page_url=_page_url(found, asked),
    )


def _page_url(found: Meeting, asked: Asked) -> Callable[[int], str]:
    return lambda number: url_for(
        "messages.index", meeting=found.slug, page=number, **asked.arguments()
    )


def _subjects(db: Session, found: Meeting, text: str) -> list[str]:
    """Return the keys of the people whom a text means, by name, reference or body."""
    chosen = chosen_ids(found, ParticipantFilter(text=text))
    people = sa.select(Registration.public_id).where(Registration.id.in_(chosen))
    return [owner_key(public_id) for public_id in db.scalars(people.limit(PEOPLE_FOUND))]


def _jobs(db: Session, found: Meeting) -> list[tuple[str, str, str]]:
    """Return the work that is not done: address, title, state in words."""
    known = registry.kinds()
    return [
        (
            url_for("jobs.show", job=job.public_id),
            job_labels.title(known.get(job.kind), job),
            str(job_labels.STATES[job.state]),
        )
        for job in open_jobs(db, found.id)
    ]


@blueprint.get("/<string:message>")
@requires(Permission.MESSAGES_VIEW)
def show(meeting: str, message: str) -> str:
    """Show what became of one message."""
    db = session()
    found = get_meeting(db, meeting)
    row = get_message(db, message, meeting_id=found.id)
    return render_template(
        "messages/show.html",
        meeting=found,
        dialogue=found.dialogue,
        message=row,
        labels=labels,
        badge=BADGES.get(row.state, "plain"),
        fault=labels.fault(row.error_code) if row.error_code else "",
        zone=zone_names.label(clock.now(), found.time_zone, language()),
        person_url=_person_url(found, row),
        may_send=may(Permission.PARTICIPANTS_EDIT) and row.state in service.WAITING,
        MessageState=MessageState,
    )


def _person_url(found: Meeting, message: Message) -> str:
    public_id = (message.subject_key or "").removeprefix(SUBJECT)
    if not public_id or public_id == message.subject_key:
        return ""
    return find_url("participants.show", meeting=found.slug, registration=public_id)


@blueprint.post("/<string:message>/send-again")
@requires(Permission.PARTICIPANTS_EDIT)
def send_again(meeting: str, message: str) -> ResponseReturnValue:
    """Queue one message anew."""
    found = get_meeting(session(), meeting)
    back = see_other("messages.show", meeting=found.slug, message=message)
    if not EmptyForm().validate_on_submit():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return back
    who, now, meeting_id = actor(), clock.now(), found.id
    try:
        write(lambda db: service.send_again(db, message, meeting_id=meeting_id, actor=who, now=now))
    except ConflictError:
        flash(_("This message is on its way or was delivered meanwhile."), "warn")
    else:
        flash(_("The message is sent again within a minute."))
    return back


@blueprint.post("/send-again")
@requires(Permission.PARTICIPANTS_EDIT)
def send_all_again(meeting: str) -> ResponseReturnValue:
    """Queue all messages anew that were given up."""
    found = get_meeting(session(), meeting)
    back = see_other("messages.index", meeting=found.slug)
    if not EmptyForm().validate_on_submit():
        flash(_("The page had been open for a long time. Please try again."), "warn")
        return back
    who, now, meeting_id = actor(), clock.now(), found.id
    count = write(lambda db: service.send_all_again(db, meeting_id=meeting_id, actor=who, now=now))
    flash(_n("%(num)d message is sent again.", "%(num)d messages are sent again.", count))
    return back
