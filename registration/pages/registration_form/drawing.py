"""Drawing the page of the form: kept whole for first visits, drawn anew when it holds answers."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, g, make_response, render_template, request
from flask import session as browser_session

from registration.core import clock, forms, i18n, zones
from registration.core.addresses import find_url
from registration.core.memory import Memory
from registration.core.skeletons import Skeleton, hole
from registration.pages.registration_form import keys, places
from registration.pages.registration_form.asked import Asked
from registration.pages.registration_form.form import PublicForm, make
from registration.pages.registration_form.sections.days import DayPart

_kept: Memory[Skeleton] = Memory(200)


def fresh(asked: Asked) -> Response:
    """Return the empty form: a page that is kept, with what is new for each visitor filled in."""
    if "_flashes" in browser_session:
        return filled(new_form(asked))
    parts = said(asked)
    skeleton = _kept.get(_key(asked, parts), lambda: _skeleton(asked, parts))
    values = {"token": forms.token_value(), "key": keys.new_key(), **parts}
    if "nonce" in skeleton.names:
        g.csp_nonce = values["nonce"] = secrets.token_urlsafe(12)
    packed = request.accept_encodings["gzip"] > 0
    page = skeleton.gzipped(values) if packed else skeleton.page(values)
    response = Response(page, mimetype="text/html")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def new_form(asked: Asked) -> PublicForm:
    """Return the form as it is before anything was typed."""
    language = i18n.language()
    data = {
        "language": language,
        "language_offered": language,
        "submission_key": keys.new_key(),
        "notice_version": asked.dialogue.notice_version,
    }
    found: PublicForm = make(PublicForm, asked, data=data, formdata=None)
    return found


def said(asked: Asked) -> dict[str, str]:
    """Return the texts about places, by the name of their hole; only those that there are."""
    found = {}
    told: set[int] = set()
    for day in asked.facts.days:
        for mode, words in places.notes(asked, day).items():
            found[f"note_{day.id}_{mode.replace('-', '_')}"] = words
        sentence = places.sentence(asked, day, told)
        if sentence:
            found[f"wait_{day.id}"] = sentence
    return found


def _key(asked: Asked, parts: dict[str, str]) -> tuple[Any, ...]:
    today = zones.wall_of(asked.now, asked.meeting.time_zone).date()
    return (
        asked.card.stamps,
        i18n.language(),
        request.script_root,
        asked.open,
        today,
        tuple(parts),
    )


def _skeleton(asked: Asked, parts: dict[str, str]) -> Skeleton:
    """Render the page once, with holes for the token, the key, the nonce and the texts about places."""
    form = new_form(asked)
    form.submission_key.data = hole("key")
    form.csrf_token.current_token = hole("token")
    g.csp_nonce = hole("nonce")
    days = [
        DayPart(
            part.day,
            part.control,
            {mode: hole(f"note_{part.day.id}_{mode.replace('-', '_')}") for mode in part.notes},
            hole(f"wait_{part.day.id}") if f"wait_{part.day.id}" in parts else "",
        )
        for part in form.day_parts()
    ]
    page = _render(form, days, is_typed=False)
    g.pop("csp_nonce")
    return Skeleton.of(page)


def filled(form: PublicForm, status: int = 200, **more: Any) -> Response:  # noqa: ANN401 - template
    """Return the form with what was typed and what is wrong with it."""
    keys.key_of(form.submission_key)
    form.notice_version.data = form.asked.dialogue.notice_version
    page = _render(form, form.day_parts(), is_typed=True, **more)
    return make_response(page, status)


def _render(form: PublicForm, days: list[DayPart], *, is_typed: bool, **more: Any) -> str:  # noqa: ANN401
    asked = form.asked
    return render_template(
        "registration_form/register.html",
        form=form,
        form_id="registration",
        asked=asked,
        meeting=asked.meeting,
        dialogue=asked.dialogue,
        days=days,
        is_typed=is_typed,
        meeting_url=find_url("meetings.show", meeting=asked.meeting.slug),
        **more,
    )


def now_asked(asked: Asked) -> Asked:
    """Return the same question at the present moment."""
    return Asked(asked.card, asked.pools, clock.now(), asked.by_officer, asked.held)
