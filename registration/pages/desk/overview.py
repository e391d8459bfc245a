"""The overview of a meeting: what waits for a decision, and how it fills."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy.orm import Session

from registration.core import clock, db, i18n
from registration.core.addresses import find_url
from registration.core.http import is_served
from registration.core.permissions import Permission, requires
from registration.dialogues.directory import Directory, get_directory
from registration.dialogues.kinds import PartnerStatus
from registration.meetings import wording
from registration.meetings.facts import facts_of
from registration.meetings.kinds import PlaceState
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting, places_of
from registration.pages.desk import curve, filling
from registration.pages.desk.blueprint import blueprint
from registration.pages.desk.dates import next_dates
from registration.pages.desk.decisions import decisions
from registration.participants.queries import overview as queries


@dataclass(frozen=True)
class Answers:
    """Which partner countries have answered: how many registered, how many sent regrets, who is silent."""

    registered: int
    regrets: int
    silent: tuple[str, ...]


@blueprint.get("/meetings/<string:meeting>")
@requires(Permission.MEETINGS_VIEW)
def overview(meeting: str) -> str:
    """Show how a meeting stands."""
    session, now = db.session(), clock.now()
    row = get_meeting(session, meeting)
    directory = get_directory(session, row.dialogue_id, row.dialogue.stamp)
    counts = queries.count_statuses(session, row.id)
    by_day = queries.count_days(session, row.id)
    facts, pools = facts_of(session, row), places_of(session, row.id)
    days = filling.days(facts.days, by_day, pools, row.format)
    waits = any(PlaceState.WAITING in {one.place, one.online_place} for one in by_day)
    figures = filling.statuses(counts, queries.count_only_waiting(session, row) if waits else 0)
    return render_template(
        "pages/desk/overview.html",
        meeting=row,
        dialogue=row.dialogue,
        wording=wording,
        decisions=decisions(session, row, directory, counts, days),
        days=days,
        figures=figures,
        answers=_answers(session, row, directory) if figures.registered else None,
        curve=curve.draw(queries.count_by_date(session, row)) if figures.registered else None,
        dates=next_dates(row, now),
        is_over=row.ends_at <= now,
        urls=_urls(row),
    )


def _answers(session: Session, meeting: Meeting, directory: Directory) -> Answers:
    registered, regrets = queries.answered_countries(session, meeting.id)
    language = i18n.language()
    partners = [
        country
        for country in directory.sorted_countries(language)
        if country.status_on(meeting.starts_on) is PartnerStatus.PARTNER
    ]
    return Answers(
        registered=sum(1 for country in partners if country.id in registered),
        regrets=sum(1 for country in partners if country.id in regrets),
        silent=tuple(
            country.name.text(language)
            for country in partners
            if country.id not in registered | regrets
        ),
    )


def _urls(meeting: Meeting) -> dict[str, str]:
    """Return where the page leads, '' for what is not there or not for this reader."""
    slug = meeting.slug
    return {
        "public": url_for("meetings.show", meeting=slug) if is_served("meetings.show") else "",
        "publication": find_url("meetings_desk.publication", meeting=slug),
        "rules": find_url("meetings_desk.rules", meeting=slug),
        "participants": find_url("participants.index", meeting=slug),
        "delegations": find_url("delegations.index", meeting=slug),
        "enter": find_url("registration_form.enter", meeting=slug),
        "reports": find_url("statistics.show", meeting=slug),
    }
