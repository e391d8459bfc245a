"""Adding, changing and removing one row: the same page for every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.core import db
from registration.core.editing import Difference, merge
from registration.core.errors import ConflictError, InvalidError
from registration.core.forms import EmptyForm
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.types import Localised
from registration.dialogues.commands import NO_TEXT, said_of
from registration.dialogues.forms.base import RecordForm, put_refusal, shown
from registration.dialogues.models import Dialogue
from registration.dialogues.queries import get_record
from registration.dialogues.record_kinds import RecordKind
from registration.dialogues.service import records
from registration.dialogues.views.shared import load, render, save

Prepare = Callable[[Dialogue, RecordForm, Any], None]
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Page:
    """How a kind of row is edited: its form, where one goes back to, and what its pages are called.

    ``prepare(dialogue, form, row)`` fills the selects and takes out fields; ``row`` is None for a new one.
    """

    kind: RecordKind
    form: type[RecordForm]
    back: str
    prepare: Prepare | None = None
    new_form: type[RecordForm] | None = None
    saved: Callable[[Session, int, Any, dict[str, Any]], None] | None = None
    remove_endpoint: str = ""


def add(slug: str, page: Page, title: str) -> ResponseReturnValue:
    """Show the form for a new row, and add it."""
    dialogue = load(slug)
    form = (page.new_form or page.form)()
    _prepare(page, dialogue, form, None)
    if form.validate_on_submit():
        command, dialogue_id = form.to_command(), dialogue.id
        try:
            save(lambda session, **by: records.add(session, dialogue_id, page.kind, command, **by))
        except (ConflictError, InvalidError) as error:
            put_refusal(form, error)
            dialogue = load(slug)
        else:
            flash(_("Added."))
            return see_other(page.back, dialogue=dialogue.slug)
    return _form_page(dialogue, page, form, title)


def edit(slug: str, page: Page, row_id: int, title: str) -> ResponseReturnValue:
    """Show the form for a row, and change it."""
    dialogue = load(slug)
    form, digest = _stored(page, dialogue, row_id)
    differences: list[Difference] = []
    if request.method == "GET":
        form.remember(digest)
    elif form.validate_on_submit():
        command, expected, dialogue_id = form.to_command(), form.expected, dialogue.id

        def work(session: Session, **by: Any) -> None:  # noqa: ANN401 - actor and now
            records.change(
                session, dialogue_id, page.kind, row_id, command, expected=expected, **by
            )
            if page.saved:
                page.saved(session, dialogue_id, row_id, by)

        try:
            save(work)
        except (ConflictError, InvalidError) as error:
            dialogue = load(slug)
            if error.code == "changed-meanwhile":
                differences = merge(form, *_stored(page, dialogue, row_id, fresh=True))
            else:
                put_refusal(form, error)
        else:
            flash(_("Saved."))
            return see_other(page.back, dialogue=dialogue.slug)
    return _form_page(dialogue, page, form, title, row_id, differences)


def _stored(
    page: Page, dialogue: Dialogue, row_id: int, *, fresh: bool = False
) -> tuple[RecordForm, str]:
    """Return a form that shows what is stored, and its digest; ``fresh`` ignores what was sent."""
    row = get_record(db.session(), dialogue.id, page.kind, row_id)
    said = said_of(row, page.kind.command)
    form = page.form(formdata=None, data=shown(said)) if fresh else page.form(data=shown(said))
    form.kept = vars(said)
    _prepare(page, dialogue, form, row)
    return form, records.digest_of(page.kind, row)


def remove(slug: str, page: Page, row_id: int, title: str, consequence: str) -> ResponseReturnValue:
    """Say what removing a row does, and remove it."""
    dialogue = load(slug)
    get_record(db.session(), dialogue.id, page.kind, row_id)
    form = EmptyForm()
    if form.validate_on_submit():
        dialogue_id = dialogue.id
        save(lambda session, **by: records.remove(session, dialogue_id, page.kind, row_id, **by))
        flash(_("Removed."))
        return see_other(page.back, dialogue=dialogue.slug)
    back_url = url_for(page.back, dialogue=dialogue.slug)
    status = UNPROCESSABLE if form.errors else 200
    return render(
        "remove", dialogue, status, form=form, title=title, consequence=consequence,
        back_url=back_url,
    )  # fmt: skip


def _subject(dialogue: Dialogue, page: Page, row_id: int | None) -> Localised:
    """Return the name of the row that is edited; empty for a new one."""
    if row_id is None:
        return NO_TEXT
    row = get_record(db.session(), dialogue.id, page.kind, row_id)
    for part in (row, getattr(row, "country", None), getattr(row, "organisation", None)):
        found: Localised | None = getattr(part, "name", None) or getattr(part, "title", None)
        if found:
            return found
    return NO_TEXT


def _prepare(page: Page, dialogue: Dialogue, form: RecordForm, row: Any) -> None:  # noqa: ANN401
    if page.prepare:
        page.prepare(dialogue, form, row)


def _form_page(
    dialogue: Dialogue,
    page: Page,
    form: RecordForm,
    title: str,
    row_id: int | None = None,
    differences: list[Difference] | None = None,
) -> ResponseReturnValue:
    status = UNPROCESSABLE if form.errors or differences else 200
    remove_url = ""
    if row_id is not None and page.remove_endpoint:
        remove_url = url_for(page.remove_endpoint, dialogue=dialogue.slug, row=row_id)
    return render(
        "edit",
        dialogue,
        status,
        form=form,
        title=title,
        differences=differences or [],
        subject=_subject(dialogue, page, row_id),
        back_url=url_for(page.back, dialogue=dialogue.slug),
        remove_url=remove_url,
    )
