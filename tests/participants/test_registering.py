from sqlalchemy.orm import Session

from tests.factories import make_dialogue, make_meeting, make_registration, messages_of, state_of


def test_whoever_registers_holds_places_and_gets_a_mail(db: Session) -> None:
    meeting = make_meeting(db, make_dialogue(db), places=3)
    made = make_registration(db, meeting)
    assert state_of(db, made) == ["in-person held", "in-person held"]
    assert [mail.kind for mail in messages_of(db, made)] == ["confirmation", "calendar-invitation"]
