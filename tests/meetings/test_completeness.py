from registration.core.types import Localised
from registration.meetings.commands import OrganiserLine
from registration.meetings.completeness import Gap, gaps
from registration.meetings.kinds import MeetingFormat, OrganiserRole
from tests.factories.plans import both, plan_day, plan_details, plan_session

FRENCH = Localised(fr="Texte")


def test_a_meeting_in_both_languages_lacks_nothing() -> None:
    details = plan_details(organisers=(OrganiserLine(OrganiserRole.LEAD, both("A", "B")),))

    assert gaps(details, [(1, plan_day())], [(2, plan_session(1))]) == []


def test_required_texts_are_missed_in_each_language() -> None:
    found = gaps(plan_details(title=Localised(), description=FRENCH), [], [])

    assert found == [
        Gap("details", 0, "title", "en", ""),
        Gap("details", 0, "title", "fr", ""),
        Gap("details", 0, "description", "en", "Texte"),
    ]


def test_a_text_of_choice_is_missed_only_when_the_other_language_has_it() -> None:
    assert gaps(plan_details(label=Localised()), [], []) == []
    assert gaps(plan_details(label=FRENCH), [], []) == [Gap("details", 0, "label", "en", "Texte")]


def test_a_meeting_online_needs_no_venue() -> None:
    nowhere = {"venue": Localised(), "city": Localised()}

    assert gaps(plan_details(format=MeetingFormat.VIRTUAL, **nowhere), [], []) == []
    assert {gap.field for gap in gaps(plan_details(**nowhere), [], [])} == {"venue", "city"}


def test_organisers_days_and_sessions_are_named_by_their_number() -> None:
    details = plan_details(
        organisers=(
            OrganiserLine(OrganiserRole.LEAD, both("A", "B")),
            OrganiserLine(OrganiserRole.HOST, FRENCH),
        )
    )

    found = gaps(details, [(7, plan_day(theme=FRENCH))], [(9, plan_session(7, place=FRENCH))])

    assert [(gap.part, gap.item, gap.field, gap.language) for gap in found] == [
        ("organiser", 2, "name", "en"),
        ("day", 7, "theme", "en"),
        ("session", 9, "place", "en"),
    ]
