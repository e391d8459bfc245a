"""Which message is owed after which change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.ical.entry import AllDay, Content, Timed
from registration.ical.itip import Decision, Owed, Sent, decide, is_revision
from tests.ical.samples import IN_PERSON, VIRTUAL

LATER = Timed(VIRTUAL.when.starts_at + timedelta(hours=1), VIRTUAL.when.ends_at)  # type: ignore[union-attr]


def test_what_was_never_sent_is_owed_with_sequence_zero() -> None:
    assert decide(None, VIRTUAL) == Decision(Owed.REQUEST, 0)


def test_what_was_never_sent_is_not_cancelled() -> None:
    assert decide(None, None).owed is Owed.NOTHING


def test_the_same_content_owes_nothing() -> None:
    assert decide(Sent(content=VIRTUAL, sequence=2), VIRTUAL) == Decision(Owed.NOTHING, 2)


@pytest.mark.parametrize(
    "changed",
    [
        replace(VIRTUAL, when=LATER),
        replace(VIRTUAL, location="Rabat"),
        replace(VIRTUAL, mode="in-person"),
        replace(VIRTUAL, url="https://plenary.example/fr/join/new"),
        replace(VIRTUAL, when=AllDay(date(2026, 12, 14), date(2026, 12, 14))),
        IN_PERSON,
    ],
)
def test_time_place_link_and_mode_make_a_new_revision(changed: Content) -> None:
    assert decide(Sent(content=VIRTUAL, sequence=4), changed) == Decision(Owed.REQUEST, 5)


def test_a_change_of_wording_is_kept_and_not_mailed() -> None:
    assert decide(Sent(content=VIRTUAL, sequence=1), replace(VIRTUAL, summary="X")) == Decision(
        Owed.REFRESH, 1
    )


def test_the_same_instant_in_another_zone_is_no_change() -> None:
    assert isinstance(VIRTUAL.when, Timed)
    paris = ZoneInfo("Europe/Paris")
    moved = Timed(VIRTUAL.when.starts_at.astimezone(paris), VIRTUAL.when.ends_at.astimezone(paris))
    assert not is_revision(VIRTUAL, replace(VIRTUAL, when=moved))


def test_a_cancellation_is_above_all_before_it() -> None:
    assert decide(Sent(content=VIRTUAL, sequence=3), None) == Decision(Owed.CANCEL, 4)


def test_a_cancellation_is_owed_once() -> None:
    assert decide(Sent(content=VIRTUAL, sequence=4, is_cancelled=True), None) == Decision(
        Owed.NOTHING, 4
    )


def test_an_entry_that_comes_back_goes_on_counting() -> None:
    assert decide(Sent(content=VIRTUAL, sequence=4, is_cancelled=True), VIRTUAL) == Decision(
        Owed.REQUEST, 5
    )


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.builds(
                lambda hour, mode, text: replace(
                    VIRTUAL,
                    when=Timed(
                        datetime(2026, 12, 14, hour, tzinfo=UTC),
                        datetime(2026, 12, 14, hour + 1, tzinfo=UTC),
                    ),
                    mode=mode,
                    summary=text,
                ),
                st.integers(0, 22),
                st.sampled_from(["virtual", "in-person"]),
                st.sampled_from(["a", "b"]),
            ),
        ),
        max_size=12,
    )
)
def test_what_is_mailed_never_repeats_or_lowers_a_sequence(wishes: list[Content | None]) -> None:
    sent: Sent | None = None
    mailed: list[int] = []
    for wanted in wishes:
        decision = decide(sent, wanted)
        if decision.owed in {Owed.REQUEST, Owed.CANCEL}:
            mailed.append(decision.sequence)
        if wanted is not None:
            sent = Sent(content=wanted, sequence=decision.sequence)
        elif sent is not None:
            sent = Sent(content=sent.content, sequence=decision.sequence, is_cancelled=True)
        assert decide(sent, wanted).owed is Owed.NOTHING
    assert mailed == sorted(set(mailed))
