"""What there is: the overview of a Dialogue and the lists of its data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask.typing import ResponseReturnValue

from registration.core import clock, colour, db
from registration.core.collation import sort_key
from registration.core.i18n import LANGUAGES, language
from registration.core.permissions import Permission, requires
from registration.core.types import Localised
from registration.dialogues import queries, wording
from registration.dialogues.directory import get_directory
from registration.dialogues.models import ActionPriority, BodyType, Dialogue, Function, Partner
from registration.dialogues.views.shared import blueprint, load, render


@blueprint.get("")
@requires(Permission.MEETINGS_VIEW)
def show(dialogue: str) -> ResponseReturnValue:
    """Say what waits, and what the Dialogue consists of."""
    row = load(dialogue)
    session = db.session()
    directory = get_directory(session, row.id, row.stamp)
    today = clock.now().date()
    standings = [entry.status_on(today) for entry in directory.countries]
    domains = queries.list_domains(session, row.id)
    return render(
        "overview",
        row,
        unchecked=queries.count_unchecked(session, row.id),
        partners=sum(one == "partner" for one in standings),
        observers=sum(one == "observer" for one in standings),
        organisations=sum(entry.checked for entry in directory.organisations),
        missing=_missing(session, row, domains),
        shades=colour.brand(row.brand_colour) if row.brand_colour else None,
    )


def _missing(session: Any, row: Dialogue, domains: Iterable[Any]) -> dict[str, int]:  # noqa: ANN401
    """Return how many texts lack a language, by the endpoint of the page where they are."""
    directory = get_directory(session, row.id, row.stamp)

    def lacking(texts: Iterable[Localised]) -> int:
        return sum(bool(text.missing(LANGUAGES)) for text in texts)

    plan = [item.title for domain in domains for item in (domain, *domain.objectives)]
    plan += [
        item.title
        for item in queries.list_rows(session, row.id, ActionPriority, ActionPriority.number)
    ]
    counts = {
        "dialogues.details": lacking(
            filter(None, (row.name, row.subtitle, row.contact, row.footer))
        ),
        "dialogues.notice": lacking((row.notice,)),
        "dialogues.countries": lacking(entry.name for entry in directory.countries),
        "dialogues.organisations": lacking(
            entry.name for entry in directory.organisations if entry.checked
        ),
        "dialogues.vocabulary": lacking(
            text
            for entry in directory.body_types
            for text in (entry.name, *([entry.hint] if entry.hint else []))
        )
        + lacking(entry.name for entry in directory.functions),
        "dialogues.plan": lacking(plan),
    }
    return {endpoint: count for endpoint, count in counts.items() if count}


@blueprint.get("/partners")
@requires(Permission.MEETINGS_VIEW)
def partners(dialogue: str) -> ResponseReturnValue:
    """List the standings of countries and organisations, in the order of the language."""
    row = load(dialogue)
    today = clock.now().date()
    rows = sorted(queries.list_partners(db.session(), row.id), key=_body_key)
    return render(
        "partners",
        row,
        groups=[
            ("countries", [one for one in rows if one.country_id]),
            ("organisations", [one for one in rows if one.organisation_id]),
        ],
        ended={one.id for one in rows if one.until and one.until < today},
        wording=wording,
    )


def _body_key(row: Partner) -> tuple[bytes, int]:
    body = row.country or row.organisation
    return sort_key(body.name.text(language()) if body else ""), row.id


@blueprint.get("/countries")
@requires(Permission.MEETINGS_VIEW)
def countries(dialogue: str) -> ResponseReturnValue:
    """List how countries are named."""
    row = load(dialogue)
    directory = get_directory(db.session(), row.id, row.stamp)
    return render("countries", row, countries=directory.sorted_countries(language()))


@blueprint.get("/vocabulary")
@requires(Permission.MEETINGS_VIEW)
def vocabulary(dialogue: str) -> ResponseReturnValue:
    """List the types of body and the functions."""
    row = load(dialogue)
    session = db.session()
    return render(
        "vocabulary",
        row,
        body_types=queries.list_rows(session, row.id, BodyType, BodyType.position),
        functions=queries.list_rows(session, row.id, Function, Function.position),
        wording=wording,
    )


@blueprint.get("/action-plan")
@requires(Permission.MEETINGS_VIEW)
def plan(dialogue: str) -> ResponseReturnValue:
    """Show the action plan: domains with their objectives, and the priorities that cut across."""
    row = load(dialogue)
    session = db.session()
    return render(
        "plan",
        row,
        domains=queries.list_domains(session, row.id),
        priorities=queries.list_rows(session, row.id, ActionPriority, ActionPriority.number),
    )


@blueprint.get("/chair")
@requires(Permission.MEETINGS_VIEW)
def chair(dialogue: str) -> ResponseReturnValue:
    """List who has been in the chair, the latest first."""
    row = load(dialogue)
    return render("chair", row, chairmanships=queries.list_chairmanships(db.session(), row.id))
