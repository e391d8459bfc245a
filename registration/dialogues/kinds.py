"""Enumerations of the Dialogue's reference data."""

from __future__ import annotations

import enum


class PartnerStatus(enum.StrEnum):
    """Standing of a country or organisation in a Dialogue; only partners count as such."""

    PARTNER = "partner"
    OBSERVER = "observer"


class Side(enum.StrEnum):
    """The side of a country that a person represents, each a delegation of its own."""

    GOVERNMENT = "government"
    LOCAL_AUTHORITIES = "local-authorities"
    MISSION = "mission"


class Attachment(enum.StrEnum):
    """Whether bodies of a type belong to a country or stand as organisations."""

    COUNTRY = "country"
    ORGANISATION = "organisation"
