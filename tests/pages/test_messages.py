"""The officer's message log: what is listed first, what each fault says, sending again."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.i18n import in_language
from registration.messages import labels
from registration.messages.kinds import Kind
from registration.messages.models import Message
from registration.messages.states import MessageState
from registration.messages.transport import GENERAL
from tests.apps import START, TestClock
from tests.factories import make_meeting, make_registration
from tests.people import Cast

URL = "/en/desk/meetings/rabat-2026/messages"
CODES = GENERAL | {
    "address-refused",
    "interrupted",
    "not-sendable",
    "not-supported",
    "not-written",
    "refused",
    "refused-for-now",
    "worker-died",
}


@pytest.fixture
def outbox(db: Session, clock: TestClock, cast: Cast) -> list[Message]:
    """Six mails of three people: one delivered, one given up, the others waiting."""
    meeting = make_meeting(db, cast.dialogue)
    for name in ("Ndiaye", "Éboué", "Okafor"):
        make_registration(
            db, meeting, name, given_names="", email=f"{name[0].lower()}x@ministry.example"
        )
    rows = list(db.scalars(sa.select(Message).order_by(Message.id)))
    rows[0].state, rows[0].sent_at, rows[0].context = MessageState.SENT, START, {}
    rows[2].state, rows[2].error_code = MessageState.FAILED, "address-refused"
    rows[2].last_error, rows[2].attempts = "550 5.1.1 No such user", 1
    db.commit()
    return rows


def test_what_was_given_up_stands_first_with_its_reason(cast: Cast, outbox: list[Message]) -> None:
    page = cast.organiser.page(URL)
    first = next(page.texts("tr"))
    rows = [row for row in page.texts("tr") if "@" in row]
    assert len(rows) == 6
    assert "Éboué" in rows[0]
    assert "Not delivered" in rows[0]
    assert "Correct the address in the registration" in rows[0]
    assert "Delivered" in rows[-1]
    assert first != rows[0]


def test_the_list_is_filtered_by_delivery_kind_and_text(cast: Cast, outbox: list[Message]) -> None:
    def rows(query: str) -> list[str]:
        page = cast.organiser.page(f"{URL}?{query}")
        return [row for row in page.texts("tr") if "@" in row]

    assert len(rows("state=queued")) == 4
    assert len(rows("state=failed&kind=confirmation")) == 1
    assert len(rows("kind=calendar-invitation")) == 3
    assert len(rows("q=OX@ministry")) == 2
    assert len(rows("q=éboué")) == 2
    assert len(rows("q=eboue")) == 2
    assert rows("q=nobody") == []
    assert len(rows("state=nonsense&page=99")) == 6


def test_a_long_list_has_pages_that_keep_the_filter(
    db: Session, cast: Cast, outbox: list[Message]
) -> None:
    for number in range(60):
        values = {
            column.name: getattr(outbox[1], column.name)
            for column in Message.__table__.columns
            if column.name not in {"id", "public_id", "cause_key"}
        }
        db.add(Message(**values, cause_key=f"copy {number}"))
    db.commit()
    page = cast.organiser.page(f"{URL}?state=queued")
    assert "1–50 of 64" in page
    second = page.follow("Next")
    assert "51–64 of 64" in second


def test_one_message_shows_what_became_of_it_and_never_what_it_said(
    cast: Cast, outbox: list[Message]
) -> None:
    page = cast.organiser.page(f"{URL}/{outbox[2].public_id}")
    assert page.h1 == "Registration confirmed"
    assert "550 5.1.1 No such user" in page
    assert "ex@ministry.example" not in page
    assert "éx@ministry.example" in page
    assert outbox[2].context["reference"] not in page.text
    french = cast.organiser.page(f"/fr{URL[3:]}/{outbox[2].public_id}")
    assert "Corrigez l’adresse dans l’inscription" in french


def test_a_message_that_was_given_up_is_sent_again(
    db: Session, cast: Cast, outbox: list[Message]
) -> None:
    page = cast.organiser.page(f"{URL}/{outbox[2].public_id}")
    done = page.send(page.form("send-again"))
    assert "The message is sent again within a minute." in done
    db.refresh(outbox[2])
    assert (outbox[2].state, outbox[2].attempts, outbox[2].error_code) == (
        MessageState.QUEUED,
        0,
        None,
    )


def test_all_that_were_given_up_are_sent_again(
    db: Session, cast: Cast, outbox: list[Message]
) -> None:
    outbox[3].state = MessageState.FAILED
    db.commit()
    page = cast.organiser.page(URL)
    done = page.send(page.form("/messages/send-again"))
    assert "2 messages are sent again." in done
    assert "send-again" not in done.html
    assert set(db.scalars(sa.select(Message.state))) == {MessageState.QUEUED, MessageState.SENT}


def test_what_was_delivered_cannot_be_sent_again(cast: Cast, outbox: list[Message]) -> None:
    page = cast.organiser.page(f"{URL}/{outbox[0].public_id}")
    assert "is not kept after its delivery" in page
    assert "send-again" not in page.html
    token = cast.organiser.page(URL).form("send-again").fields["csrf_token"]
    response = cast.organiser.post(
        f"{URL}/{outbox[0].public_id}/send-again", data={"csrf_token": token}
    )
    assert "was delivered meanwhile" in cast.organiser.page(response.location)


def test_nothing_is_sent_again_without_the_token_of_the_page(
    db: Session, cast: Cast, outbox: list[Message]
) -> None:
    for path in (f"{URL}/{outbox[2].public_id}/send-again", f"{URL}/send-again"):
        assert cast.organiser.post(path).status_code == 303
    db.refresh(outbox[2])
    assert outbox[2].state is MessageState.FAILED


def test_messages_that_nobody_takes_are_a_sign_that_the_worker_does_not_run(
    cast: Cast, outbox: list[Message], clock: TestClock
) -> None:
    assert "whether the worker is running" not in cast.organiser.page(URL)
    clock.advance(minutes=11)
    assert "whether the worker is running" in cast.organiser.page(URL)


def test_a_meeting_without_messages_says_when_there_will_be_some(db: Session, cast: Cast) -> None:
    make_meeting(db, cast.dialogue)
    assert "as soon as somebody registers" in cast.organiser.page(URL)


def test_only_officers_of_the_dialogue_who_may_read_messages_do(
    cast: Cast, outbox: list[Message]
) -> None:
    for path in (URL, f"{URL}/{outbox[0].public_id}"):
        cast.administrator.page(path)
        assert cast.viewer.get(path).status_code == 403
        assert cast.door_staff.get(path).status_code == 403
        assert cast.outsider.get(path).status_code == 404
        assert cast.visitor.get(path).status_code == 302
    for path in (f"{URL}/{outbox[2].public_id}/send-again", f"{URL}/send-again"):
        assert cast.viewer.post(path).status_code == 403
        assert cast.outsider.post(path).status_code == 404


def test_a_message_of_another_meeting_is_not_found(
    db: Session, cast: Cast, outbox: list[Message]
) -> None:
    make_meeting(db, cast.dialogue, slug="other")
    cast.organiser.page(f"/en/desk/meetings/other/messages/{outbox[0].public_id}", 404)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_fault_kind_and_state_has_its_words(cast: Cast, language: str) -> None:
    with cast.organiser.application.app_context(), in_language(language):
        sentences = {code: labels.fault(code) for code in CODES}
        assert not any(f"({code})" in sentences[code] for code in CODES)
        assert len(set(sentences.values())) == len(CODES)
        assert labels.fault("new") != "new"
        assert set(labels.KINDS) == set(Kind)
        assert set(labels.STATES) == set(MessageState)
