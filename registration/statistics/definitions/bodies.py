"""The figures of representation: States and organisations. Pure."""

from __future__ import annotations

from registration.statistics.definitions.base import Figure, Group
from registration.statistics.definitions.base import mark as _l
from registration.statistics.figures import MeetingStatistics, Representation


def shown_representation(statistics: MeetingStatistics) -> Representation:
    """Return whom the people present represented, or until there are any, the people expected."""
    if statistics.attendance_known:
        return statistics.representation
    return statistics.expected_representation


REPRESENTATION = Group(
    "representation",
    _l("Represented"),
    (
        Figure(
            "partner_countries",
            _l("Partner countries represented"),
            _l("partner countries for which at least one counted person was present"),
            _l(
                "Ministries, missions and local authorities belong to their country. Partner on the first day of the meeting. Before any attendance, the people expected are counted instead."
            ),
            lambda s: len(shown_representation(s).partner_countries),
        ),
        Figure(
            "through_local_authorities",
            _l("of which through local authorities"),
            _l(
                "partner countries for which at least one counted person represented a local authority"
            ),
            _l("Counts countries, whether or not their government was represented too."),
            lambda s: shown_representation(s).through_local_authorities,
        ),
        Figure(
            "local_authority_people",
            _l("People for local authorities of partner countries"),
            _l("counted people present who represented a local authority of a partner country"),
            _l("Counts people, beside the countries above."),
            lambda s: shown_representation(s).local_authority_people,
        ),
        Figure(
            "observer_countries",
            _l("Observer States represented"),
            _l("observer States for which at least one counted person was present"),
            _l("Never part of the partner countries."),
            lambda s: len(shown_representation(s).observer_countries),
        ),
        Figure(
            "other_countries",
            _l("Other States represented"),
            _l(
                "States that are neither partner nor observer for which at least one counted person was present"
            ),
            _l("Never part of the partner countries."),
            lambda s: len(shown_representation(s).other_countries),
        ),
        Figure(
            "organisations",
            _l("Organisations represented"),
            _l(
                "organisations, at the level of the directory’s parent, for which at least one counted person was present"
            ),
            _l(
                "Bodies of a country count for their country, never here. The body named under “also represents” is not counted."
            ),
            lambda s: len(shown_representation(s).organisations),
        ),
        Figure(
            "partner_organisations",
            _l("of which partner organisations"),
            _l("organisations represented that are partners of the Dialogue"),
            _l("Partner on the first day of the meeting."),
            lambda s: shown_representation(s).partner_organisations,
        ),
        Figure(
            "observer_organisations",
            _l("of which observer organisations"),
            _l("organisations represented that are observers of the Dialogue"),
            _l("Observer on the first day of the meeting."),
            lambda s: shown_representation(s).observer_organisations,
        ),
        Figure(
            "organisations_not_checked",
            _l("Organisations not yet checked"),
            _l(
                "organisations represented that a person wrote under “other” and no officer has accepted or merged"
            ),
            _l("Until they are checked, two spellings may count as two."),
            lambda s: shown_representation(s).organisations_not_checked,
        ),
    ),
)
