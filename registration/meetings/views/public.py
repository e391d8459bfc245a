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
from registration.meetings.counters import find_counters
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.meetings.outline import Outline, outline_of
from registration.meetings.queries import get_meeting

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

    One statement while nothing has changed: stamps and counters. Everything else comes from memory.
    """
    db = session()
    counters = find_counters(db, meeting)
    if counters is None:
        raise NotFoundError("meeting", slug=meeting)
    outline = outline_of(db, meeting, counters)
    _check(meeting, outline)
    now = clock.now()
    shown = Shown(
        offers.moment_of(outline, now),
        offers.offers_of(outline, outline.days, counters.pools, now),
    )
    if outline.is_hidden or not kept_pages.is_common():
        return _render(meeting, outline, shown)
    key = (counters.meeting_stamp, counters.dialogue_stamp, *shown)
    return kept_pages.respond(key, lambda: _render(meeting, outline, shown))


@blueprint.get("/<string:meeting>/calendar.ics")
@public
def calendar(meeting: str) -> Response:
    """Give the meeting's days as a calendar file; its bytes change only with the meeting."""
    counters = find_counters(session(), meeting)
    if counters is None:
        raise NotFoundError("meeting", slug=meeting)
    _check(meeting, outline_of(session(), meeting, counters))
    row = get_meeting(session(), meeting)
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


def _check(slug: str, outline: Outline) -> None:
    """Let only officers see what is not public; for others it does not exist."""
    if outline.is_hidden and not may(Permission.MEETINGS_VIEW):
        raise NotFoundError("meeting", slug=slug)


def _render(slug: str, outline: Outline, shown: Shown) -> str:
    db = session()
    meeting = get_meeting(db, slug)
    return render_template(
        "meetings/public/show.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        facts=facts_of(db, meeting),
        display=display.display_of(db, meeting),
        moment=shown.moment.value,
        offers=shown.offers,
        waits_only=offers.waits_only(shown.offers),
        is_open=any(offer.is_open for offer in shown.offers),
        has_waiting_list=any(
            day.room is offers.Room.FULL for one in shown.offers for day in one.days
        ),
        is_hidden=outline.is_hidden,
        wording=wording,
        register_url=find_url("registration_form.register", meeting=slug),
        lost_link_url=find_url("personal.lost_link"),
        desk_url=find_url("meetings_desk.details", meeting=slug) if outline.is_hidden else "",
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
