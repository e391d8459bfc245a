"""Two organisations turn out to be one: registrations and delegations follow, and go back."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.queries import history_of
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.delegations.models import Delegation
from registration.delegations.service import set_limit
from registration.dialogues import directory
from registration.dialogues.models import Dialogue, Organisation
from registration.dialogues.queries import count_unchecked, list_unchecked
from registration.dialogues.service import merging
from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.apps import START
from tests.factories import make_dialogue, make_meeting, make_registration, organisation, written

ACTOR = "account:1"


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    return make_dialogue(db)


@pytest.fixture
def meeting(db: Session, dialogue: Dialogue) -> Meeting:
    return make_meeting(db, dialogue, delegation_limit=10)


def register_written(db: Session, meeting: Meeting, text: str) -> Registration:
    dialogue = db.get_one(Dialogue, meeting.dialogue_id)
    return make_registration(db, meeting, represents=written(db, dialogue, text))


def merge(db: Session, dialogue: Dialogue, one: int, into: int) -> None:
    merging.merge(db, dialogue.id, one, into, actor=ACTOR, now=START)


def split(db: Session, dialogue: Dialogue, one: int) -> None:
    merging.split(db, dialogue.id, one, actor=ACTOR, now=START)


def counts(db: Session) -> dict[str, int]:
    """Return the names of each delegation, after comparing its counter with the registrations."""
    found = {}
    for row in db.scalars(sa.select(Delegation).execution_options(populate_existing=True)):
        counted = db.scalar(
            sa.select(sa.func.count())
            .select_from(Registration)
            .where(Registration.delegation_id == row.id, Registration.delegation_counted)
        )
        assert row.taken == counted, row.key
        body = db.get(Organisation, row.organisation_id) if row.organisation_id else None
        found[body.name.text("en") if body else row.key] = row.taken
        assert body is None or row.key == f"organisation:{body.id}"
    return found


def test_people_and_counters_follow_into_a_delegation_that_is_there(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    iom = organisation(db, dialogue, "iom")
    make_registration(db, meeting, represents="iom")
    moved = [register_written(db, meeting, "I.O.M. office") for _ in range(2)]
    wrong = moved[0].organisation_id
    assert wrong is not None
    merge(db, dialogue, wrong, iom.id)
    assert counts(db) == {"Organization for Migration": 3}
    assert {db.get_one(Registration, one.id).organisation_id for one in moved} == {iom.id}
    [event] = [
        item
        for item in history_of(db, f"registration:{moved[0].public_id}")
        if item.kind == "registration.changed"
    ]
    assert event.actor == ACTOR


def test_a_delegation_without_counterpart_keeps_its_limit_under_the_new_name(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    person = register_written(db, meeting, "I.O.M. office")
    assert person.delegation is not None
    set_limit(db, person.delegation, 4, actor=ACTOR, now=START)
    wrong = person.organisation_id
    assert wrong is not None
    merge(db, dialogue, wrong, organisation(db, dialogue, "iom").id)
    assert counts(db) == {"Organization for Migration": 1}
    assert db.scalars(sa.select(Delegation)).one().limit == 4


def test_taking_back_restores_everybody_who_came_by_it_and_nobody_else(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    iom = organisation(db, dialogue, "iom")
    stays = make_registration(db, meeting, represents="iom")
    moved = register_written(db, meeting, "I.O.M. office")
    wrong = moved.organisation_id
    assert wrong is not None
    before = counts(db)
    merge(db, dialogue, wrong, iom.id)
    later = make_registration(db, meeting, represents="iom")
    split(db, dialogue, wrong)
    after = counts(db)
    assert after["I.O.M. office"] == before["I.O.M. office"] == 1
    assert after["Organization for Migration"] == 2
    bodies = [db.get_one(Registration, one.id).organisation_id for one in (stays, later, moved)]
    assert bodies == [iom.id, iom.id, wrong]
    assert count_unchecked(db, dialogue.id) == 1


def test_merging_and_taking_back_leaves_a_lone_delegation_as_it_was(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    person = register_written(db, meeting, "I.O.M. office")
    assert person.delegation is not None
    set_limit(db, person.delegation, 4, actor=ACTOR, now=START)
    wrong, delegation_id = person.organisation_id, person.delegation_id
    assert wrong is not None
    merge(db, dialogue, wrong, organisation(db, dialogue, "iom").id)
    split(db, dialogue, wrong)
    assert counts(db) == {"I.O.M. office": 1}
    [row] = db.scalars(sa.select(Delegation))
    assert (row.id, row.limit) == (delegation_id, 4)


def test_several_meetings_are_followed_at_once(db: Session, dialogue: Dialogue) -> None:
    meetings = [make_meeting(db, dialogue, slug=slug) for slug in ("one", "two", "three")]
    people = [register_written(db, meeting, "I.O.M. office") for meeting in meetings]
    make_registration(db, meetings[1], represents="iom")
    wrong = people[0].organisation_id
    assert wrong is not None
    merge(db, dialogue, wrong, organisation(db, dialogue, "iom").id)
    assert sum(row.taken for row in db.scalars(sa.select(Delegation))) == 4
    split(db, dialogue, wrong)
    counts(db)
    assert {db.get_one(Registration, one.id).organisation_id for one in people} == {wrong}


def test_a_merge_of_a_merge_is_taken_back_step_by_step(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    first = register_written(db, meeting, "Office one")
    second = register_written(db, meeting, "Office two")
    a, b, c = first.organisation_id, second.organisation_id, organisation(db, dialogue, "iom").id
    assert a is not None
    assert b is not None
    merge(db, dialogue, a, b)
    merge(db, dialogue, b, c)
    assert counts(db) == {"Organization for Migration": 2}
    split(db, dialogue, a)
    assert counts(db) == {"Organization for Migration": 1, "Office one": 1}
    split(db, dialogue, b)
    found = [db.get_one(Registration, one.id).organisation_id for one in (first, second)]
    assert found == [a, b]
    counts(db)


def test_who_was_given_another_body_meanwhile_is_left_there(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    person = register_written(db, meeting, "I.O.M. office")
    wrong = person.organisation_id
    assert wrong is not None
    merge(db, dialogue, wrong, organisation(db, dialogue, "iom").id)
    db.execute(
        sa.update(Registration).values(organisation_id=organisation(db, dialogue, "mayors").id)
    )
    split(db, dialogue, wrong)
    body = db.get_one(Registration, person.id, populate_existing=True).organisation_id
    assert body == organisation(db, dialogue, "mayors").id


def test_writing_a_merged_name_again_leads_to_the_other(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    iom = organisation(db, dialogue, "iom")
    person = register_written(db, meeting, "I.O.M. office")
    assert person.organisation_id is not None
    merge(db, dialogue, person.organisation_id, iom.id)
    assert register_written(db, meeting, "I.O.M. Office").organisation_id == iom.id
    assert list_unchecked(db, dialogue.id) == []


def test_writing_an_accepted_name_again_does_not_fill_the_queue(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    first = register_written(db, meeting, "Radio of the Valleys")
    assert first.organisation_id is not None
    merging.accept(db, dialogue.id, first.organisation_id, actor=ACTOR, now=START)
    again = register_written(db, meeting, "radio of the valleys")
    assert again.organisation_id == first.organisation_id
    assert count_unchecked(db, dialogue.id) == 0


def test_letters_that_two_bodies_share_are_never_taken_for_one_of_them(
    db: Session, dialogue: Dialogue, meeting: Meeting
) -> None:
    person = register_written(db, meeting, "MMC")
    known = {organisation(db, dialogue, code).id for code in ("mayors", "mixed")}
    assert person.organisation_id not in known
    assert person.organisation_id is not None
    merging.accept(db, dialogue.id, person.organisation_id, actor=ACTOR, now=START)
    assert register_written(db, meeting, "MMC").organisation_id != person.organisation_id


def test_a_merged_organisation_leaves_the_directory_and_its_parts_count_with_the_other(
    db: Session, dialogue: Dialogue
) -> None:
    top = organisation(db, dialogue, "iom")
    part = organisation(db, dialogue, "mixed")
    part.parent_id = organisation(db, dialogue, "mayors").id
    db.flush()
    merge(db, dialogue, organisation(db, dialogue, "mayors").id, top.id)
    found = directory.read(db, dialogue.id).organisation_by_id
    assert organisation(db, dialogue, "mayors").id not in found
    assert found[part.id].top_id == top.id


def test_what_cannot_be_merged_is_refused(db: Session, dialogue: Dialogue) -> None:
    other = make_dialogue(db, "other")
    iom, eu = organisation(db, dialogue, "iom").id, organisation(db, dialogue, "eu").id
    with pytest.raises(InvalidError, match="merge-with-itself"):
        merge(db, dialogue, iom, iom)
    with pytest.raises(ConflictError, match="has-standing"):
        merge(db, dialogue, eu, iom)
    with pytest.raises(NotFoundError):
        merge(db, dialogue, iom, organisation(db, other, "mayors").id)
    with pytest.raises(NotFoundError):
        split(db, dialogue, iom)
    merge(db, dialogue, iom, eu)
    with pytest.raises(ConflictError, match="merged-already"):
        merge(db, dialogue, iom, organisation(db, dialogue, "mayors").id)
    with pytest.raises(NotFoundError):
        merging.accept(db, dialogue.id, iom, actor=ACTOR, now=START)


def test_an_organisation_is_not_merged_into_its_own_part(db: Session, dialogue: Dialogue) -> None:
    part, whole = organisation(db, dialogue, "mixed"), organisation(db, dialogue, "mayors")
    part.parent_id = whole.id
    db.flush()
    with pytest.raises(ConflictError, match="is-its-parent"):
        merge(db, dialogue, whole.id, part.id)
