"""What is kept of whom: every column of every table, classified; pure.

A test fails when a table or a column is missing here, so that nothing personal is ever added without being
exported, erased and explained. The four kinds:

- *personal*: says something of a person; blanked on erasure.
- *protected*: the same, and behind a permission of its own.
- *counting*: what the figures are made of; stays when the person is erased, so that they stay the same.
- *technical*: keys, times and states of the program, and what is said of meetings and bodies.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What a column holds."""

    PERSONAL = "personal"
    PROTECTED = "protected"
    COUNTING = "counting"
    TECHNICAL = "technical"


class Whose(enum.StrEnum):
    """Of whom a table speaks: a registered person, an officer, or nobody."""

    PERSON = "person"
    OFFICER = "officer"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Table:
    """The columns of one table, each with its kind."""

    whose: Whose
    columns: Mapping[str, Kind]

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Return the columns of some kinds, in the order in which they are listed."""
        return [name for name, kind in self.columns.items() if kind in kinds]


def _table(
    whose: Whose,
    *,
    personal: str = "",
    protected: str = "",
    counting: str = "",
    technical: str = "",
) -> Table:
    given = {
        Kind.PERSONAL: personal,
        Kind.PROTECTED: protected,
        Kind.COUNTING: counting,
        Kind.TECHNICAL: technical,
    }
    return Table(whose, {name: kind for kind, names in given.items() for name in names.split()})


def _nobody(technical: str) -> Table:
    return _table(Whose.NOBODY, technical=technical)


_PERSONS: dict[str, Table] = {
    "registrations": _table(
        Whose.PERSON,
        personal="form_of_address form_of_address_text given_names family_name badge_name position "
        "email phone contact_name contact_email also_represents languages_understood "
        "interpretation_into time_zone entry_note identity_key address_key submission_key sort_key search_key",
        counting="status country_id organisation_id body_type_id side rank gender delegation_id "
        "delegation_counted",
        technical="id public_id meeting_id reference pending_reason source language notice_version "
        "link_version feed_token check_in_code priority created_at changed_at decided_at "
        "cancelled_at erased_at merged_into_id version",
    ),
    "registration_days": _table(
        Whose.PERSON,
        counting="day_id mode place online_place",
        technical="id registration_id waiting_since online_waiting_since",
    ),
    "registration_functions": _table(
        Whose.PERSON, counting="function_id", technical="registration_id"
    ),
    "protected_answers": _table(
        Whose.PERSON, protected="access_needs diet", technical="registration_id"
    ),
    "body_moves": _table(
        Whose.PERSON, counting="organisation_id", technical="registration_id moved_at"
    ),
    "consents": _table(Whose.PERSON, technical="id registration_id kind given_at withdrawn_at"),
    "attendance_records": _table(
        Whose.PERSON,
        personal="reason",
        counting="day_id session_id kind mode voids_id",
        technical="id record_key meeting_id registration_id source at recorded_at recorded_by station",
    ),
    "messages": _table(
        Whose.PERSON,
        personal="recipient recipient_name context calendar last_error",
        technical="id public_id kind language cause_key meeting_id subject_key state priority attempts "
        "next_attempt_at lease_owner lease_until error_code created_at sent_at",
    ),
    "mailbox_items": _table(
        Whose.PERSON, personal="recipient subject raw", technical="id message_id delivered_at"
    ),
    "calendar_entries": _table(
        Whose.PERSON,
        personal="content starts_at",
        technical="id owner_key item_key meeting_id uid sequence zone_version changed_at cancelled_at",
    ),
    "audit_events": _table(Whose.PERSON, technical="id at kind actor meeting_id subject facts"),
}

_OFFICERS: dict[str, Table] = {
    "accounts": _table(
        Whose.OFFICER,
        personal="email username name language password tf_primary_method tf_totp_secret "
        "tf_phone_number mf_recovery_codes",
        technical="id active is_operator fs_uniquifier confirmed_at tf_last_counter created_at",
    ),
    "account_roles": _table(Whose.OFFICER, technical="id name description permissions"),
    "account_role_links": _table(Whose.OFFICER, technical="account_id role_id"),
    "memberships": _table(Whose.OFFICER, technical="id account_id dialogue_id role"),
}

_OTHERS: dict[str, Table] = {
    "action_domains": _nobody("id dialogue_id number title"),
    "action_objectives": _nobody("id domain_id number title"),
    "action_priorities": _nobody("id dialogue_id number title"),
    "body_types": _nobody("id dialogue_id code position name hint attachment side"),
    "chairmanships": _nobody("id dialogue_id country_id since note"),
    "countries": _nobody("id iso2 iso3 name region subregion time_zone"),
    "delegations": _table(
        Whose.NOBODY,
        personal="note",
        technical="id meeting_id key country_id organisation_id side limit taken regrets_at",
    ),
    "dialogues": _nobody(
        "id slug name subtitle contact_email contact footer brand_colour notice notice_version "
        "retention_months reference_version stamp"
    ),
    "functions": _nobody(
        "id dialogue_id code position name counts_as_participant body_counts takes_a_place "
        "self_service"
    ),
    "notice_versions": _nobody("id dialogue_id version text replaced_at"),
    "gcm_objectives": _nobody("id number short title"),
    "jobs": _nobody(
        "id public_id kind arguments cause_key meeting_id created_by state done total attempts "
        "cancel_requested run_after lease_owner lease_until checkpoint result error created_at finished_at"
    ),
    "meeting_days": _nobody("id meeting_id held_on theme room_pool_id online_pool_id"),
    "meeting_functions": _nobody(
        "id meeting_id function_id counts_as_participant body_counts takes_a_place self_service"
    ),
    "meeting_gcm_objectives": _nobody("meeting_id gcm_objective_id"),
    "meeting_objectives": _nobody("meeting_id objective_id"),
    "meeting_organisers": _nobody("id meeting_id role name position"),
    "meeting_priorities": _nobody("meeting_id priority_id"),
    "meeting_sessions": _nobody(
        "id meeting_id day_id code kind title description place format online_link starts_wall "
        "starts_at ends_wall ends_at counting_threshold position"
    ),
    "meetings": _nobody(
        "id dialogue_id slug reference_prefix state format title short_title kind label objective "
        "expected_results description languages interpretation starts_on ends_on starts_at ends_at "
        "time_zone venue address city country_id online_link lead_country_id contact_email "
        "opens_wall opens_at closes_in_person_wall closes_in_person_at closes_virtual_wall "
        "closes_virtual_at promotion_ends_wall promotion_ends_at approval_required places_scope "
        "delegation_limit counting_unit counting_threshold published_at created_at changed_at "
        "version stamp"
    ),
    "organisations": _nobody(
        "id dialogue_id code name acronym body_type_id parent_id merged_into_id checked search_key "
        "sort_key created_at"
    ),
    "partners": _nobody(
        "id dialogue_id country_id organisation_id status region steering_committee since until"
    ),
    "place_pools": _nobody("id meeting_id mode places taken waiting"),
    "rate_counters": _nobody("id bucket window_start tries"),
    "reference_rows": _nobody("kind code digest"),
}

TABLES: dict[str, Table] = {**_PERSONS, **_OFFICERS, **_OTHERS}

# Made from other columns, for finding and sorting: nothing that the other columns do not say.
DERIVED = frozenset(("address_key", "identity_key", "submission_key", "sort_key", "search_key"))
