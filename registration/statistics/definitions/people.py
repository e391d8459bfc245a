"""The figures of registrations and attendance: people. Pure."""

from __future__ import annotations

from registration.statistics.definitions.base import Figure, Group
from registration.statistics.definitions.base import mark as _l

REGISTRATIONS = Group(
    "registrations",
    _l("Registrations"),
    (
        Figure(
            "registered",
            _l("Registered"),
            _l("confirmed + waiting + pending + declined + cancelled"),
            _l(
                "All registrations received. Two registrations of one person that were merged are one; an erased person still counts."
            ),
            lambda s: s.registrations.registered,
        ),
        Figure(
            "confirmed",
            _l("Confirmed"),
            _l("confirmed registrations minus waiting"),
            _l(
                "A person who waits for a place on one day and is expected on another, in any mode, is confirmed."
            ),
            lambda s: s.registrations.confirmed,
        ),
        Figure(
            "waiting",
            _l("Waiting"),
            _l("confirmed registrations with no day on which the person is expected, in any mode"),
            _l(
                "Who waits for a place in the room attends online meanwhile, where the meeting offers that, and is then not counted here."
            ),
            lambda s: s.registrations.waiting,
        ),
        Figure(
            "pending",
            _l("Pending"),
            _l("registrations on which an officer has not decided"),
            _l("They hold their places meanwhile."),
            lambda s: s.registrations.pending,
        ),
        Figure(
            "declined",
            _l("Declined"),
            _l("registrations that an officer declined"),
            _l("They hold no place."),
            lambda s: s.registrations.declined,
        ),
        Figure(
            "cancelled",
            _l("Cancelled"),
            _l("registrations cancelled by the person, the contact or an officer"),
            _l("A cancelled person who came all the same is counted as present, not as expected."),
            lambda s: s.registrations.cancelled,
        ),
        Figure(
            "regrets",
            _l("Regrets"),
            _l("delegations that said beforehand that nobody comes"),
            _l("Delegations, not people: they are not part of the registered."),
            lambda s: s.registrations.regrets,
        ),
    ),
)

EXPECTED = Group(
    "expected",
    _l("Expected"),
    (
        Figure(
            "expected",
            _l("Expected participants"),
            _l("expected in person + expected virtually"),
            _l(
                "Confirmed people expected on at least one day whose function counts as participant; one such function is enough."
            ),
            lambda s: s.expected.total,
        ),
        Figure(
            "expected_in_person",
            _l("Expected in person"),
            _l("expected participants with a day in the room"),
            _l("A day in the room counts once its place is held or none is needed."),
            lambda s: s.expected.in_person,
        ),
        Figure(
            "expected_virtual",
            _l("Expected virtually"),
            _l("expected participants with no day in the room"),
            _l(
                "People who wait for a place in the room and attend online meanwhile are among them."
            ),
            lambda s: s.expected.virtual,
        ),
    ),
)

ATTENDANCE = Group(
    "attendance",
    _l("Attendance"),
    (
        Figure(
            "participants",
            _l("Participants"),
            _l("present in person + present virtually"),
            _l(
                "People present by the meeting’s counting rule whose function counts as participant, each once."
            ),
            lambda s: s.participants.total,
        ),
        Figure(
            "present_in_person",
            _l("Present in person"),
            _l("participants who were in the room at least once"),
            _l("The room wins: who was in the room and online is counted here."),
            lambda s: s.participants.in_person,
        ),
        Figure(
            "present_virtual",
            _l("Present virtually"),
            _l("participants who were only online"),
            _l("Nobody is counted both here and in the room."),
            lambda s: s.participants.virtual,
        ),
        Figure(
            "present_both",
            _l("Present in both modes"),
            _l("those present in person who were online too"),
            _l("A part of those present in person; not to be added."),
            lambda s: s.participants.both,
        ),
        Figure(
            "others_present",
            _l("Others present"),
            _l("people present minus participants"),
            _l(
                "People whose functions do not count as participant in this meeting, such as interpreters."
            ),
            lambda s: s.others_present,
        ),
        Figure(
            "unexpected_present",
            _l("Present without being expected"),
            _l("participants who were not expected on any day"),
            _l(
                "People still waiting or pending, or who had cancelled, and who came; a part of the participants."
            ),
            lambda s: s.unexpected_present,
        ),
        Figure(
            "no_shows",
            _l("No-shows"),
            _l("expected participants who were present on no day, in no mode"),
            _l(
                "Known once a day is over and somebody’s presence on it is recorded; a person counts once all of their days are."
            ),
            lambda s: s.no_shows,
        ),
        Figure(
            "came_in_other_mode",
            _l("Came in the other mode"),
            _l(
                "expected participants who, on a day, were present only in the mode for which they were not expected"
            ),
            _l("They are participants, not no-shows; each once, whatever the number of days."),
            lambda s: s.came_in_other_mode,
        ),
    ),
)
