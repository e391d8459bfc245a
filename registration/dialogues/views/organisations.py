"""The directory of organisations: search, and the queue of those that people wrote."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import collation, db
from registration.core.i18n import language
from registration.core.permissions import Permission, requires
from registration.dialogues import queries, wording
from registration.dialogues.directory import Directory, OrganisationEntry, get_directory
from registration.dialogues.likeness import most_alike
from registration.dialogues.models import Organisation
from registration.dialogues.views.shared import blueprint, load, render

LONGEST_SEARCH = 200


class Asked(NamedTuple):
    """What the filters ask for; 0 and '' are not asked."""

    q: str
    type: int
    merged: int


def _asked() -> Asked:
    return Asked(
        collation.tidy(request.args.get("q", ""))[:LONGEST_SEARCH],
        request.args.get("type", 0, type=int),
        int(request.args.get("merged") == "1"),
    )


@blueprint.get("/organisations")
@requires(Permission.MEETINGS_VIEW)
def organisations(dialogue: str) -> ResponseReturnValue:
    """List the directory, or those that turned out to be another one; with search and pages."""
    row = load(dialogue)
    session = db.session()
    directory = get_directory(session, row.id, row.stamp)
    asked = _asked()
    page = queries.list_organisations(
        session,
        row.id,
        text=asked.q,
        body_type_id=asked.type if asked.type in directory.body_type_by_id else None,
        merged=bool(asked.merged),
        number=request.args.get("page", 1, type=int),
    )

    def page_url(number: int) -> str:
        kept: dict[str, Any] = {key: value for key, value in asked._asdict().items() if value}
        return url_for("dialogues.organisations", dialogue=row.slug, page=number, **kept)

    return render(
        "organisations",
        row,
        page=page,
        page_url=page_url,
        asked=asked,
        body_types=[(str(one.id), one.name.text(language())) for one in directory.body_types],
        type_names={one.id: one.name for one in directory.body_types},
        parents=_parents(directory, page.rows),
        into=_into(session, page.rows),
        unchecked=queries.count_unchecked(session, row.id),
        wording=wording,
    )


def _parents(directory: Directory, rows: list[Organisation]) -> dict[int, OrganisationEntry]:
    known = directory.organisation_by_id
    return {row.id: known[row.parent_id] for row in rows if row.parent_id in known}


def _into(session: Session, rows: list[Organisation]) -> dict[int, Organisation]:
    """Return what merged organisations are now."""
    return {row.id: queries.final_organisation(session, row) for row in rows if row.merged_into_id}


@blueprint.get("/organisations/unchecked")
@requires(Permission.MEETINGS_VIEW)
def organisation_queue(dialogue: str) -> ResponseReturnValue:
    """List the organisations that people wrote, each with those that it may be."""
    row = load(dialogue)
    session = db.session()
    rows = queries.list_unchecked(session, row.id)
    directory = get_directory(session, row.id, row.stamp)
    return render(
        "queue",
        row,
        rows=rows,
        type_names={one.id: one.name for one in directory.body_types},
        likely={one.id: likely(directory, one) for one in rows},
    )


def likely(directory: Directory, organisation: Organisation) -> list[OrganisationEntry]:
    """Return the entries whose names are most like that of an organisation."""
    others = [(one.id, one.name) for one in directory.organisations if one.id != organisation.id]
    ids = most_alike(organisation.name, others)
    return [directory.organisation_by_id[number] for number in ids]
