"""The officer's first page: the meetings of the reader's Dialogues."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import render_template

from registration.core import clock, db
from registration.core.addresses import find_url
from registration.core.permissions import requires_account
from registration.meetings import wording
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import list_meetings
from registration.pages.desk.blueprint import blueprint
from registration.pages.readers import dialogues_of_reader
from registration.participants.queries.overview import MeetingCount, counts_by_meeting


@dataclass
class Lists:
    """The meetings by what they are to an officer today."""

    drafts: list[Meeting] = field(default_factory=list)
    upcoming: list[Meeting] = field(default_factory=list)
    past: list[Meeting] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether there is any meeting."""
        return bool(self.drafts or self.upcoming or self.past)


def sort_meetings(meetings: list[Meeting], now: datetime) -> Lists:
    """Sort meetings: drafts, those to come by date, those that are over or cancelled the latest first."""
    lists = Lists()
    for meeting in sorted(meetings, key=lambda one: (one.starts_at, one.id)):
        if meeting.state is MeetingState.DRAFT:
            lists.drafts.append(meeting)
        elif meeting.state is MeetingState.PUBLISHED and meeting.ends_at > now:
            lists.upcoming.append(meeting)
        else:
            lists.past.insert(0, meeting)
    return lists


@blueprint.get("")
@requires_account
def start() -> str:
    """Show the meetings of the reader's Dialogues."""
    session = db.session()
    dialogues = dialogues_of_reader(session)
    meetings = list_meetings(session, [dialogue.id for dialogue in dialogues]) if dialogues else []
    lists = sort_meetings(meetings, clock.now())
    counts: dict[int, MeetingCount] = counts_by_meeting(
        session, [meeting.id for meeting in lists.upcoming]
    )
    return render_template(
        "pages/desk/start.html",
        dialogues=dialogues,
        lists=lists,
        counts=counts,
        dates=wording.dates,
        create_url=find_url("meetings_desk.create"),
    )
