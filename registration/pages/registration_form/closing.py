"""The pages of a meeting for which one cannot register: not yet, no more, or cancelled."""

from __future__ import annotations

from flask import Response, make_response, render_template

from registration.core.addresses import find_url
from registration.core.i18n import gettext as _
from registration.meetings.kinds import MeetingState, Mode
from registration.pages.registration_form import drawing
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.form import PublicForm


def heading(asked: Asked) -> str:
    """Return why one cannot register, in a few words."""
    if asked.meeting.state is MeetingState.CANCELLED:
        return _("The meeting is cancelled")
    if _opens_later(asked):
        return _("Registration is not open yet")
    return _("Registration is closed")


def sentences(asked: Asked) -> list[str]:
    """Return since when or until when one cannot register."""
    meeting = asked.meeting
    if meeting.state is MeetingState.CANCELLED:
        return [_("It does not take place, and registrations are not taken any more.")]
    if _opens_later(asked) and meeting.opens_at is not None:
        return [_("It opens on %(instant)s.", instant=meeting.instant(meeting.opens_at))]
    ends = {mode: meeting.instant(asked.closed_at(mode)) for mode in asked.modes}
    if len(set(ends.values())) == 1:
        return [_("It closed on %(instant)s.", instant=next(iter(ends.values())))]
    return [
        _("To attend in person it closed on %(instant)s.", instant=ends[Mode.IN_PERSON]),
        _("To attend virtually it closed on %(instant)s.", instant=ends[Mode.VIRTUAL]),
    ]


def _opens_later(asked: Asked) -> bool:
    opens_at = asked.meeting.opens_at
    return opens_at is not None and asked.now < opens_at


def page(asked: Asked) -> Response:
    """Return the page that says why one cannot register."""
    text = render_template(
        "registration_form/closed.html",
        heading=heading(asked),
        sentences=sentences(asked),
        meeting=asked.meeting,
        dialogue=asked.dialogue,
        meeting_url=find_url("meetings.show", meeting=asked.meeting.slug),
        lost_link_url=find_url("personal.lost_link"),
        is_over=not _opens_later(asked),
    )
    return make_response(text)


def late(form: PublicForm) -> Response:
    """Return the answers of somebody who sent the form too late: nothing typed is lost."""
    return drawing.filled(
        form, 422, closed_heading=heading(form.asked), closed_sentences=sentences(form.asked)
    )
