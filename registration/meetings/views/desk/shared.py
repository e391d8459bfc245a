"""What the officer's pages of a meeting share: the blueprint, loading, and saving with its refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import render_template
from sqlalchemy.orm import Session

from registration.core import clock, db
from registration.core.editing import Difference, EditForm, merge
from registration.core.errors import ConflictError, DomainError, InvalidError
from registration.core.http import pages_blueprint
from registration.core.permissions import Permission, actor, demand, may
from registration.meetings import wording
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.meetings.views.desk import sentences

T = TypeVar("T")
Fresh = Callable[[], tuple[EditForm, str]]

blueprint = pages_blueprint("meetings_desk", __name__, "/desk/meetings")


def load(slug: str) -> Meeting:
    """Return the meeting of a page."""
    return get_meeting(db.session(), slug)


def is_editable() -> bool:
    """Tell whether the reader may change the meeting of this page; others see it only."""
    return may(Permission.MEETINGS_EDIT)


def show(template: str, meeting: Meeting, status: int = 200, **more: Any) -> tuple[str, int]:  # noqa: ANN401
    """Return a page of a meeting."""
    text = render_template(
        f"meetings/desk/{template}.html",
        meeting=meeting,
        dialogue=meeting.dialogue,
        wording=wording,
        **more,
    )
    return text, status


def save(work: Callable[..., T]) -> T:
    """Run ``work(db, actor=..., now=...)`` in one writing transaction; only who may edit gets here.

    Raises:
        DomainError: the service refused.
    """
    demand(Permission.MEETINGS_EDIT)
    who, now = actor(), clock.now()

    def run(session: Session) -> T:
        return work(session, actor=who, now=now)

    return db.write(run)


def save_form(
    form: EditForm, work: Callable[..., Any], fresh: Fresh
) -> tuple[bool, list[Difference]]:
    """Save a form that was valid; returns whether it is saved, and what others changed meanwhile.

    What the service refuses stands at its field afterwards. ``fresh`` makes a form from what is stored now and
    returns it with the digest of the whole.
    """
    try:
        save(work)
    except ConflictError as error:
        if error.code == "changed-meanwhile":
            stored, digest = fresh()
            return False, merge(form, stored, digest)
        sentences.put(form, error)
    except InvalidError as error:
        sentences.put(form, error)
    else:
        return True, []
    return False, []


def refusal(error: DomainError) -> str:
    """Return the sentence for what a service refused."""
    return sentences.explain(error)
