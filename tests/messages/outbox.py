"""Mails owed to invented people, for tests of what happens to them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.messages import service
from registration.messages.models import Message
from tests.apps import START
from tests.messages import letterbox


def owe(db: Session, number: int = 1) -> None:
    """Owe some mails."""
    context = letterbox.sample_context()
    for one in range(number):
        service.enqueue(
            db,
            kind="already-registered",
            language="fr",
            recipient=f"person{one}@ministry.example",
            context=context,
            cause_key=f"cause {one}",
            meeting_id=1,
            now=START,
        )
    db.commit()


def rows(db: Session) -> list[Message]:
    """Return the outbox as it stands now."""
    statement = sa.select(Message).order_by(Message.id)
    return list(db.scalars(statement.execution_options(populate_existing=True)))
