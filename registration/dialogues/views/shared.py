"""What all pages of a Dialogue's data share: the blueprint, the rail, loading and saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template, request
from sqlalchemy.orm import Session

from registration.core import clock, db
from registration.core.addresses import find_url
from registration.core.http import pages_blueprint
from registration.core.i18n import lazy_gettext, ngettext
from registration.core.permissions import Permission, actor, may
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import count_unchecked, get_dialogue

T = TypeVar("T")

blueprint = pages_blueprint("dialogues", __name__, "/desk/dialogues/<string:dialogue>")

# Endpoint of a part, its name, and the beginnings of the endpoints below it.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("dialogues.show", lazy_gettext("Overview"), ()),
    ("dialogues.details", lazy_gettext("Names and contact"), ()),
    ("dialogues.notice", lazy_gettext("Data protection"), ()),
    ("dialogues.partners", lazy_gettext("Partners and observers"), ("dialogues.partner_",)),
    ("dialogues.countries", lazy_gettext("Names of countries"), ("dialogues.country_",)),
    ("dialogues.organisations", lazy_gettext("Organisations"), ("dialogues.organisation",)),
    (
        "dialogues.vocabulary",
        lazy_gettext("Types of body and functions"),
        ("dialogues.body_type_", "dialogues.function_"),
    ),
    (
        "dialogues.plan",
        lazy_gettext("Action plan"),
        ("dialogues.domain_", "dialogues.objective_", "dialogues.priority_"),
    ),
    ("dialogues.chair", lazy_gettext("Chair"), ("dialogues.chair_",)),
)


@dataclass(frozen=True)
class Part:
    """A part of the Dialogue in the rail; ``current`` is ``page``, ``true`` for a page below it, or empty."""

    endpoint: str
    label: str
    url: str
    current: str = ""
    waiting: str = ""


def load(slug: str) -> Dialogue:
    """Return the Dialogue of the page.

    Raises:
        NotFoundError: there is none.
    """
    return get_dialogue(db.session(), slug)


def render(template: str, dialogue: Dialogue, status: int = 200, **values: Any) -> tuple[str, int]:  # noqa: ANN401
    """Return a page ``templates/dialogues/<template>.html`` with the rail of the Dialogue."""
    text = render_template(
        f"dialogues/{template}.html",
        dialogue=dialogue,
        rail_parts=_parts(dialogue),
        may_edit=may(Permission.DIALOGUE_EDIT),
        **values,
    )
    return text, status


def save(work: Callable[..., T]) -> T:
    """Run ``work(db, actor=..., now=...)`` in a writing transaction."""
    by = actor()
    now = clock.now()

    def run(session: Session) -> T:
        return work(session, actor=by, now=now)

    return db.write(run)


def _parts(dialogue: Dialogue) -> list[Part]:
    endpoint = request.endpoint or ""
    unchecked = count_unchecked(db.session(), dialogue.id)
    waiting = ngettext("%(num)d to check", "%(num)d to check", unchecked) if unchecked else ""
    found = []
    for own, label, below in PARTS:
        url = find_url(own, dialogue=dialogue.slug)
        if not url:
            continue
        current = "page" if endpoint == own else "true" if endpoint.startswith(below) else ""
        words = waiting if own == "dialogues.organisations" else ""
        found.append(Part(own, str(label), url, current if below or endpoint == own else "", words))
    return found
