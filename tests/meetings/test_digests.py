from dataclasses import replace

from registration.core.types import Localised
from registration.meetings.commands import RegistrationRules
from registration.meetings.digests import changed_fields, digest_of
from registration.meetings.kinds import CountingUnit
from tests.factories.plans import both, plan_details, wall


def test_equal_values_have_equal_digests() -> None:
    one = plan_details(objective_ids=frozenset({1, 2}), title=Localised(en="A", fr="B"))
    other = plan_details(objective_ids=frozenset({2, 1}), title=Localised(fr="B", en="A"))

    assert digest_of(one) == digest_of(other)


def test_every_change_changes_the_digest() -> None:
    details, rules = plan_details(), RegistrationRules()
    changed = [
        replace(details, title=both("Towns", "Villes")),
        replace(details, languages=("fr", "en")),
        replace(details, gcm_objective_ids=frozenset({16})),
    ]
    ruled = [
        replace(rules, opens=wall("2027-01-01 09:00")),
        replace(rules, counting_unit=CountingUnit.MINUTES_PER_DAY),
    ]

    digests = {digest_of(one, rules) for one in [details, *changed]}
    digests |= {digest_of(details, one) for one in ruled}

    assert len(digests) == 6


def test_the_fields_that_differ_are_named() -> None:
    details = plan_details()
    changed = replace(details, title=both("Towns", "Villes"), city=both("Rome", "Rome"))

    assert changed_fields(details, changed) == ["city", "title"]
    assert changed_fields(details, details) == []
