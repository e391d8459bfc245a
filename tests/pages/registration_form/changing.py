"""How the tests of the form open the answers of somebody who is registered."""

from sqlalchemy.orm import Session

from registration.core import config
from registration.participants import access
from registration.participants.models import Registration
from tests.apps import TestClock
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import registered


def change_path(client: PageClient, row: Registration, reads: str = "en") -> str:
    with client.application.app_context():
        key = config.current().link_key.encode()
    return f"/{reads}/my/{access.personal_token(row, key)}/change"


def fresh_path(client: PageClient, row: Registration, clock: TestClock) -> str:
    with client.application.app_context():
        key = config.current().link_key.encode()
    token = access.fresh_token(row, key, expires_at=clock.now + access.FRESH_LASTS)
    return f"/en/my/{token}/change"


def open_change(client: PageClient, row: Registration, reads: str = "en") -> Page:
    return client.page(change_path(client, row, reads))


def now_stored(db: Session) -> Registration:
    return registered(db)[0]
