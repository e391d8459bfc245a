"""Delivery to a real mail server: taken once, tried again, given up, and what is noted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import AuthResult
from sqlalchemy.orm import Session

from registration.core import config
from registration.messages import service
from registration.messages.delivery import Delivered, Postman
from registration.messages.states import MessageState
from registration.messages.transport import SmtpTransport
from tests import smtp
from tests.apps import TestClock
from tests.messages import letterbox
from tests.messages.outbox import owe, rows

MakePostman = Callable[..., Postman]

pytestmark = pytest.mark.usefixtures("readable_links")


@pytest.fixture
def server() -> Iterator[smtp.Server]:
    """A mail server."""
    with smtp.serving() as running:
        yield running


@pytest.fixture
def postman() -> Iterator[MakePostman]:
    """Makes a worker's delivery to a port of this machine; lets go of the server afterwards."""
    made: list[Postman] = []

    def make(port: int, **changes: object) -> Postman:
        values = {"smtp_port": port, "smtp_timeout_seconds": 1, **changes}
        settings = replace(config.current(), **values)  # type: ignore[arg-type]
        made.append(Postman("me", SmtpTransport(settings)))
        return made[-1]

    yield make
    for worker in made:
        worker.rest()


def test_a_mail_is_delivered_once_and_emptied(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    letterbox.registered(db)
    db.commit()
    worker = postman(server.port)
    assert [worker.deliver_next() for _ in range(3)] == [
        Delivered.SENT,
        Delivered.SENT,
        Delivered.NOTHING_DUE,
    ]
    assert [len(mail.get_payload()) for mail in server.mails] == [2, 2]
    for row in rows(db):
        assert (row.state, row.sent_at, row.context, row.calendar) == (
            MessageState.SENT,
            clock.now,
            {},
            None,
        )
        assert row.recipient == "a.ndiaye@interieur.example"
        assert row.lease_owner is None
    assert db.scalar(sa.text("SELECT count(*) FROM messages WHERE calendar IS NULL")) == 2


def test_what_waited_longest_goes_first_and_one_connection_serves_all(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db, 3)
    worker = postman(server.port)
    while worker.deliver_next() is Delivered.SENT:
        pass
    assert server.recipients == [f"person{number}@ministry.example" for number in range(3)]
    assert server.connections == 1


def test_a_refusal_for_now_is_tried_again_after_a_pause(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db)
    server.recipient_answer = "451 4.7.1 Greylisted, come back later"
    worker = postman(server.port)
    assert worker.deliver_next() is Delivered.NOT_TAKEN
    (row,) = rows(db)
    assert (row.state, row.error_code, row.attempts) == (
        MessageState.QUEUED,
        "refused-for-now",
        1,
    )
    assert row.last_error == "451 4.7.1 Greylisted, come back later"
    assert timedelta(seconds=45) <= row.next_attempt_at - clock.now <= timedelta(seconds=75)
    assert worker.deliver_next() is Delivered.NOTHING_DUE
    server.recipient_answer = "250 OK"
    clock.advance(minutes=2)
    assert worker.deliver_next() is Delivered.SENT
    (row,) = rows(db)
    assert (row.error_code, row.last_error) == (None, None)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"recipient_answer": "550 5.1.1 No such user"}, "address-refused"),
        ({"data_answer": "554 5.7.1 Refused by policy"}, "refused"),
    ],
)
def test_a_refusal_for_ever_is_given_up_at_once_and_seen(
    db: Session,
    clock: TestClock,
    postman: MakePostman,
    server: smtp.Server,
    answers: dict[str, str],
    code: str,
) -> None:
    owe(db)
    for name, answer in answers.items():
        setattr(server, name, answer)
    assert postman(server.port).deliver_next() is Delivered.NOT_TAKEN
    (row,) = rows(db)
    assert (row.state, row.error_code, row.attempts) == (MessageState.FAILED, code, 1)
    assert row.context
    clock.advance(days=3)
    assert postman(server.port).deliver_next() is Delivered.NOTHING_DUE


def test_a_mail_that_was_given_up_can_be_sent_again(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db)
    server.recipient_answer = "550 5.1.1 No such user"
    worker = postman(server.port)
    worker.deliver_next()
    server.recipient_answer = "250 OK"
    (row,) = rows(db)
    service.send_again(db, row.public_id, meeting_id=1, actor="account:1", now=clock.now)
    db.commit()
    assert worker.deliver_next() is Delivered.SENT
    assert list(server.message_ids) == [f"<{row.public_id}@plenary.example>"]


def test_a_server_that_is_down_loses_nothing(
    db: Session, clock: TestClock, postman: MakePostman
) -> None:
    owe(db)
    port = smtp.free_port()
    worker = postman(port)
    assert worker.deliver_next() is Delivered.SERVER_FAILS
    assert (rows(db)[0].state, rows(db)[0].error_code) == (MessageState.QUEUED, "unreachable")
    clock.advance(minutes=2)
    with smtp.serving(port) as server:
        assert worker.deliver_next() is Delivered.SENT
        assert len(server.raw) == 1


def test_a_slow_server_is_left_after_the_time_limit(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db)
    server.delay = 3
    assert postman(server.port).deliver_next() is Delivered.SERVER_FAILS
    assert rows(db)[0].error_code == "too-slow"


def test_a_line_dropped_after_the_data_is_tried_again_with_the_same_message_id(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db)
    server.drops = 1
    worker = postman(server.port)
    assert worker.deliver_next() is Delivered.NOT_TAKEN
    assert rows(db)[0].error_code == "interrupted"
    clock.advance(minutes=2)
    assert worker.deliver_next() is Delivered.SENT
    assert list(server.message_ids.values()) == [2]
    assert server.raw[0] == server.raw[1]


def test_a_connection_that_died_meanwhile_costs_no_try(
    db: Session, clock: TestClock, postman: MakePostman
) -> None:
    owe(db, 2)
    port = smtp.free_port()
    worker = postman(port)
    with smtp.serving(port):
        assert worker.deliver_next() is Delivered.SENT
    with smtp.serving(port):
        assert worker.deliver_next() is Delivered.SENT
    assert [row.attempts for row in rows(db)] == [1, 1]


def test_a_mail_is_given_up_after_the_last_attempt(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db)
    server.data_answer = "452 4.3.1 Disk full"
    worker = postman(server.port)
    attempts = config.current().mail_attempts
    for _ in range(attempts):
        assert worker.deliver_next() is Delivered.NOT_TAKEN
        clock.advance(hours=16)
    assert worker.deliver_next() is Delivered.NOTHING_DUE
    (row,) = rows(db)
    assert (row.state, row.error_code, row.attempts) == (
        MessageState.FAILED,
        "refused-for-now",
        attempts,
    )


@pytest.mark.parametrize(
    ("changes", "answer", "code"),
    [
        ({"smtp_security": "starttls"}, "250 OK", "not-secure"),
        ({"smtp_security": "tls"}, "250 OK", "not-secure"),
        ({"smtp_user": "u", "smtp_password": "p"}, "250 OK", "not-secure"),
        ({}, "550 5.7.1 Sender not allowed", "sender-refused"),
    ],
)
def test_a_fault_of_our_settings_is_no_fault_of_the_mail(
    db: Session,
    clock: TestClock,
    postman: MakePostman,
    server: smtp.Server,
    changes: dict[str, str],
    answer: str,
    code: str,
) -> None:
    owe(db)
    server.sender_answer = answer
    assert postman(server.port, **changes).deliver_next() is Delivered.SERVER_FAILS
    (row,) = rows(db)
    assert (row.state, row.error_code) == (MessageState.QUEUED, code)


def test_a_wrong_password_is_a_fault_of_our_settings(
    db: Session, clock: TestClock, postman: MakePostman
) -> None:
    owe(db)
    with smtp.serving(authenticator=_refuse, auth_require_tls=False) as server:
        worker = postman(server.port, smtp_user="u", smtp_password="p")
        assert worker.deliver_next() is Delivered.SERVER_FAILS
    assert rows(db)[0].error_code == "sign-in-refused"


def _refuse(*_who: object) -> AuthResult:
    return AuthResult(success=False, handled=False)


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db, 2)
    rows(db)[0].kind = "gone"
    db.commit()
    worker = postman(server.port)
    assert worker.deliver_next() is Delivered.NOT_TAKEN
    assert worker.deliver_next() is Delivered.SENT
    broken, sent = rows(db)
    assert (broken.state, broken.error_code) == (MessageState.QUEUED, "not-written")
    assert sent.state is MessageState.SENT


def test_an_address_that_only_a_modern_server_takes(
    db: Session, clock: TestClock, postman: MakePostman, server: smtp.Server
) -> None:
    owe(db, 2)
    for row in rows(db):
        row.recipient = "aïssatou@ministère.example"
    db.commit()
    assert postman(server.port).deliver_next() is Delivered.SENT
    assert server.recipients == ["aïssatou@xn--ministre-60a.example"]
    with smtp.serving(enable_SMTPUTF8=False) as old:
        assert postman(old.port).deliver_next() is Delivered.NOT_TAKEN
    assert (rows(db)[1].state, rows(db)[1].error_code) == (MessageState.FAILED, "not-supported")
