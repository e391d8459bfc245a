"""The public page of a meeting and its calendar file."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, render_template, request, url_for

from registration.core import clock, config, i18n, kept_pages
from registration.core.addresses import find_url
from registration.core.db import session
from registration.core.errors import NotFoundError
from registration.core.http import pages_blueprint
from registration.core.permissions import Permission, may, public
from registration.meetings import display, offers, wording
from registration.meetings.calendar import public_calendar
from registration.meetings.facts import MeetingFacts, facts_of
from registration.meetings.kinds import MeetingState
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting, places_of

SUMMARY_CHARACTERS = 200

blueprint = pages_blueprint("meetings", __name__, "/meetings")


class Shown(NamedTuple):
    """What depends on the time and on the places taken."""

    moment: offers.Moment
    offers: tuple[offers.ModeOffer, ...]


@blueprint.get("/<string:meeting>")
@public
def show(meeting: str) -> Response | str:
    """Show a published meeting; officers see a draft as it would look.

    Two queries: the meeting with its Dialogue, and its counters; everything else comes from memory.
    """
    row = _get_public(meeting)
    db = session()
    facts = facts_of(db, row)
    now = clock.now()
    shown = Shown(
        offers.moment_of(row, now), offers.offers_of(row, facts.days, places_of(db, row.id), now)
    )
    if _is_hidden(row) or not kept_pages.is_common():
        return _render(row, facts, shown)
    key = (row.stamp, row.dialogue.stamp, *shown)
    return kept_pages.respond(key, lambda: _render(row, facts, shown))


@blueprint.get("/<string:meeting>/calendar.ics")
@public
def calendar(meeting: str) -> Response:
    """Give the meeting's days as a calendar file; its bytes change only with the meeting."""
    row = _get_public(meeting)
    content = public_calendar(
        row,
        facts_of(session(), row),
        i18n.language(),
        url=_absolute(url_for("meetings.show", meeting=row.slug)),
        sender=config.current().mail_from,
    )
    response = Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.last_modified = row.changed_at
    response.add_etag()
    response.make_conditional(request)
    return response


def _get_public(slug: str) -> Meeting:
    """Return a meeting that the reader may see; anything else does not exist."""
    row = get_meeting(session(), slug)
    if _is_hidden(row) and not may(Permission.MEETINGS_VIEW):
        raise NotFoundError("meeting", slug=slug)
    return row


def _is_hidden(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.DRAFT or (
        meeting.state is MeetingState.CANCELLED and meeting.published_at is None
    )


def _render(meeting: Meeting, facts: MeetingFacts, shown: Shown) -> str:
    return render_template(
        "meetings/public/show.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        facts=facts,
        display=display.display_of(session(), meeting),
        moment=shown.moment.value,
        offers=shown.offers,
        waits_only=offers.waits_only(shown.offers),
        is_open=any(offer.is_open for offer in shown.offers),
        has_waiting_list=any(
            day.room is offers.Room.FULL for one in shown.offers for day in one.days
        ),
        is_hidden=_is_hidden(meeting),
        wording=wording,
        register_url=find_url("registration_form.register", meeting=meeting.slug),
        lost_link_url=find_url("personal.lost_link"),
        desk_url=find_url("meetings_desk.details", meeting=meeting.slug)
        if _is_hidden(meeting)
        else "",
        summary=_summary(meeting),
        absolute=_absolute,
    )


def _absolute(path: str) -> str:
    """Return the public address of a path, whatever name the request came by."""
    return f"{config.current().base_url}{path}"


def _summary(meeting: Meeting) -> str:
    """Return one line about the meeting, for search engines and previews of links."""
    language = i18n.language()
    days = wording.dates(meeting.starts_on, meeting.ends_on)
    about = " ".join((meeting.objective or meeting.description).text(language).split())
    text = " · ".join(filter(None, (days, meeting.city.text(language), about)))
    if len(text) <= SUMMARY_CHARACTERS:
        return text
    return text[: SUMMARY_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
