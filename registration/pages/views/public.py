"""The public pages that belong to no meeting: the start, contact, data protection, accessibility."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from registration.core import assets, clock, i18n
from registration.core.addresses import find_url
from registration.core.db import session
from registration.core.http import pages_blueprint
from registration.core.permissions import public
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import find_notice, list_dialogues
from registration.meetings import queries, wording
from registration.meetings.phases import open_modes

PAST_SHOWN = 20
ICON_SECONDS = 86_400

blueprint = pages_blueprint("pages", __name__)
site = Blueprint("site", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """Show the published meetings: those open for registration first, past ones below."""
    now = clock.now()
    number = request.args.get("page", 1, type=int)
    upcoming = queries.list_upcoming(session(), now=now)
    upcoming.sort(key=lambda meeting: not open_modes(meeting, now))  # stable: then by date
    past = queries.list_past(session(), now=now, number=number, size=PAST_SHOWN)
    return render_template(
        "pages/home.html",
        upcoming=[(meeting, wording.standing(meeting, now)) for meeting in upcoming],
        past=past,
        dates=wording.dates,
        modes_of=wording.modes_of,
        **_dialogues(),
    )


@blueprint.get("/contact")
@public
def contact() -> str:
    """Say whom to write to."""
    return render_template(
        "pages/contact.html", lost_link_url=find_url("personal.lost_link"), **_dialogues()
    )


@blueprint.get("/data-protection")
@public
def data_protection() -> str | BaseResponse:
    """Show the data-protection notice in force, or an earlier ``version`` of it."""
    shown = _dialogues()
    version = request.args.get("version", "")
    earlier = []
    if version:
        found = [
            (one, find_notice(session(), one.id, version)) for one in list_dialogues(session())
        ]
        earlier = [(one, kept) for one, kept in found if kept is not None]
        if not earlier:
            return redirect(url_for("pages.data_protection"))
    return render_template(
        "pages/data_protection.html",
        earlier=earlier,
        lost_link_url=find_url("personal.lost_link"),
        **shown,
    )


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """State how accessible the pages are, and whom to tell what is not."""
    return render_template("pages/accessibility.html", **_dialogues())


@site.get("/")
@public
def root() -> BaseResponse:
    """Lead to the start in the language that the browser asks for."""
    response = redirect(url_for("pages.home", language=i18n.preferred()))
    response.vary.add("Accept-Language")
    return response


@site.get("/robots.txt")
@public
def robots() -> Response:
    """Keep search engines away from personal pages and the desk."""
    lines = ["User-agent: *"]
    for language in i18n.LANGUAGES:
        lines += [f"Disallow: /{language}/{part}/" for part in ("my", "join", "registered", "desk")]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


@site.get("/favicon.ico")
@public
def favicon() -> BaseResponse:
    """Lead browsers that ask for this name to the icon."""
    response = redirect(assets.path("favicon.svg"))
    response.headers["Cache-Control"] = f"public, max-age={ICON_SECONDS}"
    return response


def _dialogues() -> dict[str, object]:
    """Return the Dialogues; the only one there is gives the page its name and colour."""
    found: list[Dialogue] = list_dialogues(session())
    return {"dialogues": found, "dialogue": found[0] if len(found) == 1 else None}
