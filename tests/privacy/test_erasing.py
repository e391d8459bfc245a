from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.core.errors import NotFoundError
from registration.delegations.models import Delegation
from registration.meetings.kinds import MeetingState, Mode
from registration.meetings.models import Meeting
from registration.messages.models import MailboxItem, Message
from registration.messages.states import MessageState
from registration.participants.kinds import Status
from registration.participants.models import Consent, Registration
from registration.participants.service import merging
from registration.presence.models import AttendanceRecord
from registration.privacy import inventory, rules
from registration.privacy.inventory import Kind
from registration.privacy.rules import Scope
from registration.privacy.service import erasing
from registration.statistics.definitions import values
from registration.statistics.queries import statistics_of
from tests.apps import START, TestClock
from tests.factories import (
    make_dialogue,
    make_meeting,
    make_registration,
    messages_of,
    pool_of,
    pools_of,
    state_of,
)
from tests.pages.personal.addresses import everything
from tests.privacy.people import AFTER, WORD, make_talkative, was_present

DUE = datetime(2031, 12, 15, tzinfo=UTC)


@pytest.fixture
def meeting(db: Session, clock: TestClock) -> Meeting:
    return make_meeting(db, make_dialogue(db), places=2)


def reread(db: Session, row: Registration) -> Registration:
    db.flush()
    return db.get_one(Registration, row.id, populate_existing=True)


def traces(db: Session) -> list[str]:
    """Return where in the whole database the word still stands."""
    found = []
    for table, rows in everything(db).items():
        found += [f"{table}: {row!r}" for row in rows if WORD in repr(row).lower()]
    return found


def columns_of(row: Registration, *kinds: Kind) -> dict[str, object]:
    names = inventory.TABLES["registrations"].of_kind(*kinds)
    return {name: getattr(row, name) for name in names}


def test_before_the_meeting_no_trace_of_a_person_is_left_anywhere(
    db: Session, meeting: Meeting
) -> None:
    row = make_talkative(db, meeting)
    assert len(traces(db)) == 4  # the registration, its answers and two mails
    assert erasing.erase(db, row.id, actor="person", now=START) is Scope.ALL
    assert traces(db) == []


def test_erasing_blanks_and_never_deletes(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    before = {name: len(rows) for name, rows in everything(db).items()}
    erasing.erase(db, row.id, actor="person", now=START)
    after = {name: len(rows) for name, rows in everything(db).items()}
    fewer = {name for name in before if after[name] < before[name]}
    assert fewer == {"calendar_entries"}  # the person's own, which nothing counts
    row = reread(db, row)
    assert columns_of(row, Kind.PERSONAL) == dict(rules.BLANKS)
    assert row.erased_at == START


def test_the_counting_attributes_stay(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    before = columns_of(row, Kind.COUNTING)
    erasing.erase(db, row.id, actor="person", now=DUE)
    assert columns_of(reread(db, row), Kind.COUNTING) == before


def test_before_the_meeting_the_places_go_to_who_waits(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    make_registration(db, meeting)
    waiting = make_registration(db, meeting)
    assert state_of(db, waiting)[0].startswith("in-person waiting")
    erasing.erase(db, row.id, actor="person", now=START)
    assert reread(db, row).status is Status.CANCELLED
    assert state_of(db, waiting)[0] == "in-person held"
    assert "promoted" in [message.kind for message in messages_of(db, waiting)]
    assert pool_of(db, meeting).taken == 2


def test_nobody_is_written_to_after_an_erasure(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=START)
    states = [message.state for message in messages_of(db, row)]
    assert states
    assert MessageState.QUEUED not in states


def test_the_delegation_counts_a_name_less(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=START)
    db.flush()
    assert db.get_one(Delegation, row.delegation_id, populate_existing=True).taken == 0


@pytest.mark.parametrize("status", [Status.DECLINED, Status.CANCELLED])
def test_an_ended_registration_is_erased_without_ending_it_again(
    db: Session, meeting: Meeting, status: Status
) -> None:
    from registration.participants.service import deciding

    row = make_talkative(db, meeting)
    end = deciding.decline if status is Status.DECLINED else deciding.cancel
    end(db, row.id, actor="account:1", now=START)
    counters = [(pool.taken, pool.waiting) for pool in pools_of(db, meeting)]
    erasing.erase(db, row.id, actor="person", now=START)
    assert reread(db, row).status is status
    assert [(pool.taken, pool.waiting) for pool in pools_of(db, meeting)] == counters
    assert traces(db) == []


def test_links_feed_and_badge_are_new_or_dead(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    version, feed, code = row.link_version, row.feed_token, row.check_in_code
    erasing.erase(db, row.id, actor="person", now=START)
    row = reread(db, row)
    assert row.link_version > version
    assert row.feed_token != feed
    assert row.check_in_code != code


def test_consents_are_withdrawn(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=START)
    chosen = sa.select(Consent).where(Consent.registration_id == row.id)
    consents = db.scalars(chosen.execution_options(populate_existing=True)).all()
    assert [consent.withdrawn_at for consent in consents] == [START] * 3


def test_from_the_first_hour_on_what_is_optional_goes_and_the_rest_stays(
    db: Session, meeting: Meeting
) -> None:
    row = make_talkative(db, meeting)
    was_present(db, meeting, row, Mode.IN_PERSON, reason="late")
    assert erasing.erase(db, row.id, actor="person", now=AFTER) is Scope.OPTIONAL
    row = reread(db, row)
    assert {name: getattr(row, name) for name in rules.OPTIONAL} == {
        name: rules.BLANKS[name] for name in rules.OPTIONAL
    }
    assert row.family_name == f"Family {WORD}-family_name"
    assert row.email == f"{WORD}-email@ministry.example"
    assert row.position["en"] == f"{WORD}-position"
    assert (row.status, row.erased_at) == (Status.CONFIRMED, None)
    left = " ".join(traces(db))
    for gone in ("access_needs", "diet", "phone", "languages_understood", "badge_name"):
        assert f"{WORD}-{gone}" not in left
    assert {line.partition(":")[0] for line in traces(db)} == {"registrations"}


def test_the_search_key_forgets_the_name_on_the_badge_with_it(
    db: Session, meeting: Meeting
) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=AFTER)
    assert "badge" not in reread(db, row).search_key
    assert "family" in reread(db, row).search_key


def test_when_the_retention_has_ended_everything_goes(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    was_present(db, meeting, row, Mode.IN_PERSON, reason=f"{WORD}-reason")
    assert erasing.erase(db, row.id, actor="person", now=DUE) is Scope.ALL
    assert traces(db) == []
    assert reread(db, row).status is Status.CONFIRMED


def test_a_cancelled_meeting_keeps_nothing_back(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    meeting.state = MeetingState.CANCELLED
    assert erasing.erase(db, row.id, actor="person", now=AFTER) is Scope.ALL
    assert traces(db) == []


def test_figures_are_the_same_after_everybody_is_erased(db: Session, meeting: Meeting) -> None:
    talkative = make_talkative(db, meeting)
    minister = make_registration(db, meeting, represents="FR")
    agency = make_registration(db, meeting, represents="commission", days=Mode.VIRTUAL)
    waiting = make_registration(db, meeting, represents="NE")
    absent = make_registration(db, meeting, represents="BF", days=[Mode.VIRTUAL, Mode.ABSENT])
    was_present(db, meeting, talkative, Mode.IN_PERSON)
    was_present(db, meeting, talkative, Mode.VIRTUAL, day=1)
    was_present(db, meeting, minister, Mode.VIRTUAL)
    was_present(db, meeting, agency, Mode.VIRTUAL)
    db.flush()
    before = statistics_of(db, meeting, now=AFTER)
    everybody = [row.id for row in (talkative, minister, agency, waiting, absent)]
    assert erasing.erase_many(db, everybody, actor="command-line", now=DUE) == 5
    after = statistics_of(db, meeting, now=AFTER)
    assert after.statistics == before.statistics
    assert set(after.people) == set(before.people)
    assert values(after.statistics) == values(before.statistics)
    assert traces(db) == []


def test_the_ledger_and_the_audit_log_stay(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    was_present(db, meeting, row, Mode.IN_PERSON, reason=f"{WORD}-reason")
    subject = f"registration:{row.public_id}"
    log = sa.select(AuditEvent.kind).where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    db.flush()
    before = db.scalars(log).all()
    erasing.erase(db, row.id, actor="person", now=DUE)
    records = db.scalars(
        sa.select(AttendanceRecord).execution_options(populate_existing=True)
    ).all()
    assert [(record.mode, record.reason) for record in records] == [(Mode.IN_PERSON, "")]
    assert db.scalars(log).all() == [*before, "registration.erased"]
    facts = db.scalars(
        sa.select(AuditEvent.facts).where(AuditEvent.kind == "registration.erased")
    ).all()
    assert facts == [{"scope": "all"}]


def test_what_was_merged_into_a_registration_goes_with_it(db: Session, meeting: Meeting) -> None:
    kept = make_registration(db, meeting, represents="SN")
    other = make_talkative(db, meeting)
    merging.merge(db, kept.id, other.id, actor="account:1", now=START)
    db.flush()
    erasing.erase(db, kept.id, actor="person", now=DUE)
    assert traces(db) == []
    assert reread(db, other).erased_at == DUE


def test_an_erased_registration_cannot_be_erased_again(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=START)
    with pytest.raises(NotFoundError):
        erasing.erase(db, row.id, actor="person", now=START)


def test_the_same_person_can_register_again_after_an_erasure(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    erasing.erase(db, row.id, actor="person", now=START)
    again = make_talkative(db, meeting)
    assert again.id != row.id


def test_the_mailbox_of_the_demonstration_forgets_too(db: Session, meeting: Meeting) -> None:
    row = make_talkative(db, meeting)
    message = messages_of(db, row)[0]
    db.add(
        MailboxItem(
            message_id=f"<{message.public_id}@plenary.example>",
            recipient=message.recipient,
            subject=f"Hello {WORD}",
            raw=WORD.encode(),
            delivered_at=START,
        )
    )
    message.state = MessageState.SENT
    db.flush()
    erasing.erase(db, row.id, actor="person", now=START)
    assert traces(db) == []
    assert db.scalar(sa.select(sa.func.count()).select_from(Message)) == len(messages_of(db, row))
