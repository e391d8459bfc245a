"""A person's calendar: a file for download by the personal link, and the feed that programs poll."""

from __future__ import annotations

from flask import Response

from registration.calendars import answers, feeds
from registration.core import clock
from registration.core.db import session
from registration.core.i18n import language, text
from registration.core.permissions import public
from registration.messages.links import absolute
from registration.pages.links import refuse
from registration.pages.personal import page
from registration.pages.personal.site import blueprint
from registration.participants.facts import owner_key
from registration.participants.models import Registration
from registration.participants.queries.feeds import find_by_feed


@blueprint.get("/my/<string:token>/calendar.ics")
@public
def calendar(token: str) -> Response:
    """Give the entries of all days as a file."""
    registration = page.open_page(token)
    published = feeds.file(
        session(),
        owner_key(registration.public_id),
        name=_name(registration),
        language=language(),
        now=clock.now(),
        organizer_name=text(registration.meeting.dialogue.name),
    )
    return answers.calendar(published, filename=f"{registration.meeting.slug}.ics")


@blueprint.get("/calendars/<string:feed>.ics")
@public
def feed(feed: str) -> Response:
    """Answer a calendar program that asks for changes: the same bytes as long as nothing changed."""
    registration = find_by_feed(session(), feed)
    if registration is None:
        refuse()
    published = feeds.feed(
        session(),
        owner_key(registration.public_id),
        name=_name(registration),
        language=language(),
        source_url=absolute("personal.feed", language=language(), feed=feed),
        now=clock.now(),
        organizer_name=text(registration.meeting.dialogue.name),
    )
    return answers.calendar(published)


def _name(registration: Registration) -> str:
    meeting = registration.meeting
    return text(meeting.short_title or meeting.title)
