"""The kinds of rows that a Dialogue's officers edit, each with its table and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registration.dialogues import commands, models


@dataclass(frozen=True)
class RecordKind:
    """A kind of row: its name in the audit log, its table, what an officer says of a row."""

    name: str
    model: Any
    command: Any
    can_add: bool = True
    can_remove: bool = False


PARTNER = RecordKind("partner", models.Partner, commands.PartnerDetails, can_remove=True)
COUNTRY = RecordKind("country", models.Country, commands.CountryDetails, can_add=False)
ORGANISATION = RecordKind("organisation", models.Organisation, commands.OrganisationDetails)
BODY_TYPE = RecordKind("body-type", models.BodyType, commands.BodyTypeDetails)
FUNCTION = RecordKind("function", models.Function, commands.FunctionDetails)
DOMAIN = RecordKind("domain", models.ActionDomain, commands.NumberedTitle)
OBJECTIVE = RecordKind("objective", models.ActionObjective, commands.ObjectiveDetails)
PRIORITY = RecordKind("priority", models.ActionPriority, commands.NumberedTitle)
CHAIRMANSHIP = RecordKind(
    "chairmanship", models.Chairmanship, commands.ChairmanshipDetails, can_remove=True
)
