"""What frames every officer's page: the rail of the meeting's parts and the switcher of meetings.

``templates/layouts/officer.html`` asks for :func:`desk_frame`. A part is shown where its page exists and
the reader may open it; what waits in it stands below in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, request
from sqlalchemy.orm import Session

from registration.core import db
from registration.core.addresses import find_url
from registration.core.forms import form_token
from registration.core.i18n import lazy_gettext, ngettext
from registration.core.permissions import Permission, dialogue_ids, resolver
from registration.core.types import Localised
from registration.meetings.models import Meeting
from registration.meetings.queries import titles
from registration.messages.undelivered import count_undelivered
from registration.participants.queries.overview import count_pending

OTHER_MEETINGS = 8
SIGN_OUT = "security.sign_out"


@dataclass(frozen=True)
class Part:
    """A part of the meeting as the rail shows it.

    ``current`` is ``page`` for the page itself, ``true`` for one below it, else ''.
    """

    label: str
    url: str
    current: str = ""
    waiting: str = ""


@dataclass(frozen=True)
class OtherMeeting:
    """A meeting that the switcher leads to."""

    title: Localised
    url: str


@dataclass(frozen=True)
class Frame:
    """All that surrounds the work on an officer's page."""

    start_url: str
    meetings: list[OtherMeeting] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    accounts_url: str = ""
    own_account_url: str = ""
    sign_out_url: str = ""
    sign_out_token: str = ""


def _to_approve(session: Session, meeting: Meeting) -> str:
    count = count_pending(session, meeting.id)
    return ngettext("%(num)d to approve", "%(num)d to approve", count) if count else ""


def _not_delivered(session: Session, meeting: Meeting) -> str:
    count = count_undelivered(session, meeting.id)
    return ngettext("%(num)d not delivered", "%(num)d not delivered", count) if count else ""


@dataclass(frozen=True)
class _Entry:
    endpoint: str
    label: str
    # Beginnings of the endpoints whose pages belong to the part.
    covers: tuple[str, ...] = ()
    waiting: Callable[[Session, Meeting], str] | None = None


PARTS = (
    _Entry("desk.overview", lazy_gettext("Overview")),
    _Entry("meetings_desk.details", lazy_gettext("Details"), ("meetings_desk.",)),
    _Entry("meetings_desk.agenda", lazy_gettext("Agenda"), ("meetings_desk.agenda",)),
    _Entry("meetings_desk.rules", lazy_gettext("Registration rules"), ("meetings_desk.rules",)),
    _Entry("delegations.index", lazy_gettext("Delegations"), ("delegations.",)),
    _Entry(
        "participants.index",
        lazy_gettext("Participants"),
        ("participants.", "exports.", "registration_form."),
        _to_approve,
    ),
    _Entry("messages.index", lazy_gettext("Messages"), ("messages.",), _not_delivered),
    _Entry("presence.index", lazy_gettext("Attendance"), ("presence.",)),
    _Entry("statistics.show", lazy_gettext("Reports"), ("statistics.",)),
)


def init_app(app: Flask) -> None:
    """Let the layout of officers' pages ask for its frame."""
    app.jinja_env.globals["desk_frame"] = desk_frame


def desk_frame(meeting: Meeting | None = None) -> Frame:
    """Return the frame of the page that is being written; with ``meeting`` it has its rail."""
    start = find_url("desk.start") or find_url("pages.home")
    if not resolver().is_signed_in():
        return Frame(start)
    session = db.session()
    return Frame(
        start_url=start,
        meetings=_other_meetings(session, meeting),
        parts=_parts(session, meeting) if meeting is not None else [],
        accounts_url=find_url("accounts.index"),
        own_account_url=find_url("account.show"),
        sign_out_url=find_url(SIGN_OUT),
        sign_out_token=form_token(),
    )


def _other_meetings(session: Session, meeting: Meeting | None) -> list[OtherMeeting]:
    ids = dialogue_ids(Permission.MEETINGS_VIEW)
    rows = titles(session, ids, OTHER_MEETINGS + 1) if ids else []
    others = [row for row in rows if meeting is None or row.slug != meeting.slug]
    found = [
        OtherMeeting(row.short_title or row.title, find_url("desk.overview", meeting=row.slug))
        for row in others[:OTHER_MEETINGS]
    ]
    return [item for item in found if item.url]


def _parts(session: Session, meeting: Meeting) -> list[Part]:
    current = _current()
    parts = []
    for entry in PARTS:
        url = find_url(entry.endpoint, meeting=meeting.slug)
        if not url:
            continue
        is_here = entry is current
        exactly = request.endpoint == entry.endpoint
        parts.append(
            Part(
                label=str(entry.label),
                url=url,
                current=("page" if exactly else "true") if is_here else "",
                waiting=entry.waiting(session, meeting) if entry.waiting else "",
            )
        )
    return parts


def _current() -> _Entry | None:
    """Return the part to which this page belongs: the one that names it most exactly."""
    endpoint = request.endpoint or ""
    best: tuple[int, _Entry | None] = (0, None)
    for entry in PARTS:
        for beginning in (entry.endpoint, *entry.covers):
            if endpoint.startswith(beginning) and len(beginning) > best[0]:
                best = (len(beginning), entry)
    return best[1]
