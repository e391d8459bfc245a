"""What plans name by code, found in the database; and the demonstration's own organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.demo import material
from registration.demo.plan import Body
from registration.dialogues import directory, keys
from registration.dialogues.models import BodyType, Country, Dialogue, Function, Organisation
from registration.participants.commands import Represents


@dataclass(frozen=True, slots=True)
class Codes:
    """Ids by code, for one Dialogue."""

    countries: dict[str, int]
    organisations: dict[str, int]
    body_types: dict[str, int]
    functions: dict[str, int]

    def represents(self, body: Body, body_type: str) -> Represents:
        """Return whom a planned person represents."""
        return Represents(
            body_type_id=self.body_types[body_type],
            country_id=self.countries[body.country] if body.country else None,
            organisation_id=self.organisations[body.organisation] if body.organisation else None,
            organisation_text=body.written or ("" if body.country or body.organisation else NOBODY),
        )


NOBODY = "Independent"
"""What a planned person writes who stands for no body: the form asks everybody."""


def codes_of(db: Session, dialogue: Dialogue) -> Codes:
    """Read the ids of a Dialogue's words."""
    of_dialogue = dialogue.id
    return Codes(
        countries=dict(db.execute(sa.select(Country.iso2, Country.id)).all()),
        organisations={
            code: id_
            for code, id_ in db.execute(
                sa.select(Organisation.code, Organisation.id).where(
                    Organisation.dialogue_id == of_dialogue
                )
            )
            if code
        },
        body_types=dict(
            db.execute(
                sa.select(BodyType.code, BodyType.id).where(BodyType.dialogue_id == of_dialogue)
            ).all()
        ),
        functions=dict(
            db.execute(
                sa.select(Function.code, Function.id).where(Function.dialogue_id == of_dialogue)
            ).all()
        ),
    )


def add_organisations(db: Session, dialogue: Dialogue, *, now: datetime) -> int:
    """Add the invented organisations that are not in the directory yet; returns how many."""
    known = codes_of(db, dialogue)
    added = 0
    for item in material.load("organisations")["organisations"]:
        if item["code"] in known.organisations:
            continue
        name = Localised(en=item["name_en"], fr=item["name_fr"])
        acronym = Localised(en=item["acronym_en"], fr=item["acronym_fr"])
        db.add(
            Organisation(
                dialogue_id=dialogue.id,
                code=item["code"],
                name=name,
                acronym=acronym,
                body_type_id=known.body_types[item["body_type"]],
                search_key=keys.search_key(name, acronym),
                sort_key=keys.sort_key(name),
                created_at=now,
            )
        )
        added += 1
    if added:
        directory.renew(dialogue)
    db.flush()
    return added
