"""Lost your link? The page answers the same to everybody; one mail brings all links of an address."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from registration.accounts import limits
from registration.core import clock
from registration.core.collation import normal_email
from registration.core.db import session, write
from registration.core.http import see_other
from registration.core.i18n import gettext as _
from registration.core.permissions import public
from registration.dialogues.queries import list_dialogues
from registration.pages.personal.forms import LostLinkForm
from registration.pages.personal.site import blueprint
from registration.participants.service import links


@blueprint.get("/lost-link")
@public
def lost_link() -> ResponseReturnValue:
    """Ask for the address."""
    return _show(LostLinkForm()), 200


@blueprint.post("/lost-link")
@public
def send_lost_link() -> ResponseReturnValue:
    """Send the links of an address to it, at most a few times an hour; the answer never says whether."""
    form = LostLinkForm()
    if not form.validate_on_submit():
        return _show(form), form.status
    address = form.email.data or ""
    now = clock.now()

    def send(db: Session) -> None:
        key = normal_email(address)
        if limits.check(db, limits.LOST_LINK_EMAIL, key, now=now) is None:
            limits.hit(db, limits.LOST_LINK_EMAIL, key, now=now)
            links.send_lost_links(db, address, now=now)

    write(send)
    flash(
        _(
            "If somebody is registered with this address, a mail with the links is on its way to it. Look into the folder for unwanted mail too; after an hour, ask again or write to the secretariat."
        )
    )
    return see_other("personal.lost_link")


def _show(form: LostLinkForm) -> str:
    found = list_dialogues(session())
    return render_template(
        "personal/lost_link.html",
        form=form,
        form_id="lost-link",
        dialogue=found[0] if len(found) == 1 else None,
    )
