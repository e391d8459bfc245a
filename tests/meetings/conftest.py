"""What tests of meetings share: a Dialogue, and an ear for events."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registration.core import events
from registration.core.events import Event
from registration.dialogues.models import Dialogue
from registration.meetings import events as published
from tests.factories import make_dialogue


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    """A small Dialogue."""
    return make_dialogue(db)


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """The events that are published during the test, in their order."""
    found: list[Event] = []

    def listen(db: Session, event: Event, **more: object) -> None:
        found.append(event)

    classes = [
        item
        for item in vars(published).values()
        if isinstance(item, type) and issubclass(item, Event) and item is not Event
    ]
    for item in classes:
        events.subscribe(item, listen)
    yield found
    for item in classes:
        events._handlers[item].remove(listen)
