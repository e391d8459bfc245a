from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask, session
from sqlalchemy.orm import Session

from registration.accounts import sessions
from registration.core.db import database
from registration.core.errors import NotFoundError
from registration.core.permissions import (
    ROLE_PERMISSIONS,
    Permission,
    Role,
    dialogue_ids,
    may,
    resolver,
)
from registration.dialogues.models import Membership
from tests.apps import TestClock
from tests.factories import make_dialogue, make_meeting
from tests.page import PageClient
from tests.people import SIGNED_IN_AT, Cast, join, signed_in


@contextmanager
def reading_as(app: Flask, cast: Cast, person: str) -> Iterator[None]:
    """Make a person of the cast the reader inside the block; the test's own session waits outside."""
    key = cast.account(person).fs_uniquifier
    with app.test_request_context("/en/desk"):
        session["_user_id"] = key
        session[sessions.SIGNED_IN_AT] = SIGNED_IN_AT
        yield


@pytest.mark.parametrize("role", list(Role))
def test_a_role_permits_what_it_says_in_its_dialogue(
    app: Flask, db: Session, cast: Cast, role: Role
) -> None:
    dialogue_id, slug = cast.dialogue.id, cast.dialogue.slug
    make_meeting(db, cast.dialogue, slug="paris")
    with reading_as(app, cast, role.value):
        for permission in Permission:
            expected = permission in ROLE_PERMISSIONS[role]
            assert resolver().allows(permission, {"meeting": "paris"}) is expected
            assert resolver().allows(permission, {"dialogue": slug}) is expected
            assert resolver().allows(permission, {}) is expected
            assert may(permission, meeting="paris") is expected
            assert dialogue_ids(permission) == ({dialogue_id} if expected else set())


def test_a_dialogue_of_others_is_not_found(app: Flask, db: Session, cast: Cast) -> None:
    assert cast.dialogue.slug != "other-process"
    make_meeting(db, make_dialogue(db, "other-process"), slug="elsewhere")
    with reading_as(app, cast, "administrator"):
        for arguments in ({"meeting": "elsewhere"}, {"dialogue": "other-process"}):
            with pytest.raises(NotFoundError):
                resolver().allows(Permission.MEETINGS_VIEW, arguments)
            assert not may(Permission.MEETINGS_VIEW, **arguments)


def test_what_does_not_exist_is_not_found(app: Flask, cast: Cast) -> None:
    with reading_as(app, cast, "administrator"), pytest.raises(NotFoundError):
        resolver().allows(Permission.MEETINGS_VIEW, {"meeting": "no-such-meeting"})


def test_an_operator_is_administrator_of_every_dialogue(
    app: Flask, db: Session, cast: Cast
) -> None:
    dialogue_id = cast.dialogue.id
    make_meeting(db, cast.dialogue, slug="paris")
    cast.account("outsider").is_operator = True
    with reading_as(app, cast, "outsider"):
        assert resolver().allows(Permission.ACCOUNTS_EDIT, {"meeting": "paris"})
        assert dialogue_ids(Permission.ACCOUNTS_EDIT) == {dialogue_id}


def test_a_visitor_may_nothing_and_is_anonymous(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert not may(Permission.MEETINGS_VIEW)
        assert dialogue_ids(Permission.MEETINGS_VIEW) == frozenset()
        assert resolver().actor() == "anonymous"


def test_an_officer_acts_by_the_accounts_id(app: Flask, cast: Cast) -> None:
    account_id = cast.account("viewer").id
    with reading_as(app, cast, "viewer"):
        assert resolver().actor() == f"account:{account_id}"


def test_a_request_asks_for_account_memberships_and_meeting_once(
    app: Flask, db: Session, cast: Cast
) -> None:
    make_meeting(db, cast.dialogue, slug="paris")
    selects: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).lstrip().startswith("SELECT"):
            selects.append(str(arguments[2]))

    with reading_as(app, cast, "viewer"):
        engine = database.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        for permission in (*Permission, *Permission):
            may(permission, meeting="paris")
        sa.event.remove(engine, "before_cursor_execute", note)
    assert len(selects) == 3


def test_a_visitor_is_asked_to_sign_in_and_led_back(client: PageClient) -> None:
    response = client.get("/fr/desk?past=1")
    assert response.status_code == 302
    assert response.location == "/fr/desk/sign-in?next=/fr/desk?past%3D1"


def test_an_officer_whose_role_does_not_suffice_is_told_so(db: Session, cast: Cast) -> None:
    page = cast.viewer.page(f"/en/desk/dialogues/{cast.dialogue.slug}/accounts", 403)
    assert page.h1 == "Your role does not include this page"


def test_a_role_taken_away_ends_at_once(db: Session, cast: Cast) -> None:
    make_meeting(db, cast.dialogue, slug="paris")
    viewer = cast.viewer
    viewer.page("/en/desk/meetings/paris")
    db.execute(sa.delete(Membership))
    db.commit()
    viewer.page("/en/desk/meetings/paris", 404)


def test_a_disabled_account_is_signed_out_at_once(db: Session, cast: Cast) -> None:
    viewer = cast.viewer
    cast.account("viewer").active = False
    db.commit()
    assert viewer.get("/en/desk").location.startswith("/en/desk/sign-in")


def test_a_session_ends_after_its_hours(
    db: Session, app: Flask, cast: Cast, clock: TestClock
) -> None:
    join(db, cast.account("outsider"), cast.dialogue, Role.VIEWER)
    db.commit()
    client = signed_in(app, cast.account("outsider"))
    with client.session_transaction() as session:
        session[sessions.SIGNED_IN_AT] = int(clock.now.timestamp())
    clock.advance(hours=14)
    client.page("/en/desk")
    clock.advance(seconds=2)
    assert client.get("/en/desk").location.startswith("/en/desk/sign-in")
