import pytest
from flask import Flask, flash, get_flashed_messages
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import BadSignature, URLSafeTimedSerializer

from registration.core.sessions import MESSAGES, QuickSerializer, Sessions


def test_flask_reads_what_we_sign_and_we_what_flask_signs(app: Flask) -> None:
    ours = Sessions().get_signing_serializer(app)
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    assert ours is not None
    assert theirs is not None
    value = {"csrf_token": "x" * 40, "long": "a" * 500}
    assert theirs.loads(ours.dumps(value)) == value
    assert ours.loads(theirs.dumps(value)) == value


def test_the_signer_is_made_once_and_anew_for_another_key(app: Flask) -> None:
    sessions = Sessions()
    first = sessions.get_signing_serializer(app)
    assert sessions.get_signing_serializer(app) is first
    key = app.secret_key
    try:
        app.secret_key = "another key of more than thirty-two characters"
        assert sessions.get_signing_serializer(app) is not first
    finally:
        app.secret_key = key


def test_a_key_that_was_replaced_still_opens_sessions_while_it_is_kept(app: Flask) -> None:
    old = QuickSerializer(["old key"], salt="cookie-session")
    new = QuickSerializer(["old key", "new key"], salt="cookie-session")
    assert new.loads(old.dumps([1])) == [1]
    with pytest.raises(BadSignature):
        QuickSerializer(["new key"], salt="cookie-session").loads(old.dumps([1]))


def test_what_was_changed_is_refused() -> None:
    signer = QuickSerializer("key", salt="a")
    text = signer.dumps({"a": 1})
    with pytest.raises(BadSignature):
        signer.loads("x" + text)
    with pytest.raises(BadSignature):
        URLSafeTimedSerializer("key", salt="b").loads(text)


def test_messages_that_nobody_fetches_do_not_outgrow_the_cookie() -> None:
    """The latest are shown, and the session stays: a browser drops a cookie of more than 4096 bytes."""
    app = Flask(__name__)
    app.session_interface = Sessions()
    app.secret_key = "x" * 40

    def tell(number: int) -> str:
        flash(f"message {number} " + "x" * 100)
        return ""

    app.add_url_rule("/tell/<int:number>", "tell", tell)
    app.add_url_rule("/read", "read", lambda: "|".join(map(str, get_flashed_messages())))
    client: FlaskClient = app.test_client()
    for number in range(60):
        response = client.get(f"/tell/{number}")
    assert len(response.headers["Set-Cookie"]) < 1500
    shown = [text.split()[1] for text in client.get("/read").text.split("|")]
    assert shown == [str(number) for number in range(60 - MESSAGES, 60)]
