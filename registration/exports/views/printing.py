"""The list of participants on paper: by delegation in protocol order, the head first."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request, url_for

from registration.core import clock, db
from registration.core.addresses import find_url
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.exports import lists
from registration.exports.present import is_attendance_known, participant_ids
from registration.exports.views.blueprint import blueprint
from registration.meetings import wording
from registration.meetings.queries import get_meeting
from registration.participants import filter_words, labels, queries
from registration.participants.filters import Order
from registration.participants.kinds import Status
from registration.participants.list_address import ListAddress
from registration.participants.rows import ParticipantRow

REGISTERED = "registered"


@blueprint.get("/participants/print")
@requires(Permission.PARTICIPANTS_VIEW)
def print_list(meeting: str) -> str:
    """Show the list to be printed: provisional before the meeting has ended, of participants after it.

    Without a status in the filter it holds those who are confirmed; after the meeting those who were present,
    whatever they were registered as.
    """
    session = db.session()
    found = get_meeting(session, meeting)
    now = clock.now()
    address = ListAddress.read(request.args)
    can_be_final = now >= found.ends_at and is_attendance_known(session, found)
    is_final = can_be_final and request.args.get("list") != REGISTERED
    chosen = address.chosen.but(order=Order.DELEGATION, descending=False)
    is_confirmed = not chosen.status and not is_final
    shown = chosen.but(status=Status.CONFIRMED) if is_confirmed else chosen
    rows = queries.all_matching(session, found, shown, language=language())
    people = list(rows)
    if is_final:
        present = participant_ids(session, found, now=now)
        people = [row for row in people if row.id in present]
    arguments = address.arguments()
    return render_template(
        "exports/print_list.html",
        meeting=found,
        dialogue=found.dialogue,
        is_final=is_final,
        is_confirmed=is_confirmed,
        dates=wording.dates,
        as_of=lists.as_of(found, now),
        asked=filter_words.in_words(session, found, chosen),
        delegations=_by_delegation(people),
        total=len(people),
        labels=labels,
        with_emails=request.args.get("emails") == "1",
        registered_url=_here(meeting, arguments, list=REGISTERED) if is_final else "",
        final_url=_here(meeting, arguments) if can_be_final and not is_final else "",
        emails_url=_here(meeting, arguments, emails="1", list=request.args.get("list")),
        back_url=find_url("participants.index", arguments, meeting=meeting),
    )


def _by_delegation(people: list[ParticipantRow]) -> list[tuple[str, list[ParticipantRow]]]:
    return [(name, list(rows)) for name, rows in groupby(people, key=labels.represents)]


def _here(meeting: str, arguments: dict[str, object], **more: str | None) -> str:
    values: dict[str, object] = {**arguments, **{key: one for key, one in more.items() if one}}
    return url_for(".print_list", meeting=meeting, **values)  # type: ignore[arg-type]
