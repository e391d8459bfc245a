import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

from registration.core.sessions import QuickSerializer, Sessions


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
