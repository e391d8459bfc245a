"""A Dialogue small enough to be made for every test, with the codes of the real reference data."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues import keys, loading, reference_files
from registration.dialogues.kinds import Attachment, PartnerStatus, Side
from registration.dialogues.models import (
    BodyType,
    Country,
    Dialogue,
    Function,
    Organisation,
    Partner,
)
from registration.participants.commands import Represents
from tests.apps import START

# ISO codes, name in English and French, region, time zone, standing in the Dialogue.
COUNTRIES = (
    ("BF", "BFA", "Burkina Faso", "Burkina Faso", "africa", "Africa/Ouagadougou", "partner"),
    ("CI", "CIV", "Côte d’Ivoire", "Côte d’Ivoire", "africa", "Africa/Abidjan", "partner"),
    ("DE", "DEU", "Germany", "Allemagne", "europe", "Europe/Berlin", "partner"),
    ("DZ", "DZA", "Algeria", "Algérie", "africa", "Africa/Algiers", "observer"),
    ("ES", "ESP", "Spain", "Espagne", "europe", "Europe/Madrid", "partner"),
    ("FR", "FRA", "France", "France", "europe", "Europe/Paris", "partner"),
    ("JP", "JPN", "Japan", "Japon", "asia", "Asia/Tokyo", None),
    ("MA", "MAR", "Morocco", "Maroc", "africa", "Africa/Casablanca", "partner"),
    ("NE", "NER", "Niger", "Niger", "africa", "Africa/Niamey", "partner"),
    ("SN", "SEN", "Senegal", "Sénégal", "africa", "Africa/Dakar", "partner"),
)
BODY_TYPES = (
    ("national-authority", "National authority", "Autorité nationale", Side.GOVERNMENT),
    ("local-authority", "Local authority", "Autorité locale", Side.LOCAL_AUTHORITIES),
    ("diplomatic-mission", "Permanent mission", "Mission permanente", Side.MISSION),
    (
        "international-organisation",
        "International organisation",
        "Organisation internationale",
        None,
    ),
    ("civil-society", "Civil society organisation", "Organisation de la société civile", None),
    ("other", "Other", "Autre", None),
)
# Code, names, and the four flags: counts, its body counts, takes a place, self-service.
FUNCTIONS = (
    ("delegate", "Delegate", "Délégué(e)", (True, True, True, True)),
    ("speaker", "Speaker", "Intervenant(e)", (True, True, True, True)),
    ("secretariat", "Secretariat", "Secrétariat", (False, True, True, False)),
    ("interpreter", "Interpreter", "Interprète", (False, False, False, False)),
    ("support", "Support staff", "Personnel d’appui", (False, False, False, False)),
)
# Code, acronyms and names in English and French, type of body, parent, partner.
ORGANISATIONS = (
    ("eu", "EU", "UE", "European Union", "Union européenne", "international-organisation", None, 1),
    ("iom", "IOM", "OIM", "Organization for Migration", "Organisation pour les migrations",
     "international-organisation", None, 0),
    ("commission", "EC", "CE", "European Commission", "Commission européenne",
     "international-organisation", "eu", 0),
    ("mayors", "MMC", "MMC", "Mayors Migration Council", "Mayors Migration Council",
     "civil-society", None, 0),
    ("mixed", "MMC", "MMC", "Mixed Migration Centre", "Mixed Migration Centre",
     "civil-society", None, 0),
)  # fmt: skip


def make_dialogue(db: Session, slug: str = "rabat-process", *, now: datetime = START) -> Dialogue:
    """Make a Dialogue with ten countries, six types of body, five functions and five organisations.

    Countries belong to all Dialogues: a second Dialogue finds those of the first.
    """
    dialogue = Dialogue(
        slug=slug,
        name=Localised(en="Rabat Process", fr="Processus de Rabat"),
        subtitle=Localised(en="Euro-African Dialogue", fr="Dialogue euro-africain"),
        contact_email="secretariat@dialogue.example",
        contact=Localised(en="Secretariat", fr="Secrétariat"),
        footer=Localised(en="Run by the secretariat", fr="Animé par le secrétariat"),
        brand_colour="#1f4e79",
        notice=Localised(en="We keep your answers.", fr="Nous conservons vos réponses."),
        notice_version="1",
    )
    db.add(dialogue)
    db.flush()
    _add_words(db, dialogue)
    _add_countries(db, dialogue)
    _add_organisations(db, dialogue, now)
    return dialogue


def _add_words(db: Session, dialogue: Dialogue) -> None:
    for position, (code, english, french, side) in enumerate(BODY_TYPES, start=1):
        db.add(
            BodyType(
                dialogue_id=dialogue.id,
                code=code,
                position=position,
                name=Localised(en=english, fr=french),
                hint=Localised(),
                attachment=Attachment.COUNTRY if side else Attachment.ORGANISATION,
                side=side,
            )
        )
    for position, (code, english, french, flags) in enumerate(FUNCTIONS, start=1):
        counts, body_counts, takes_a_place, self_service = flags
        db.add(
            Function(
                dialogue_id=dialogue.id,
                code=code,
                position=position,
                name=Localised(en=english, fr=french),
                counts_as_participant=counts,
                body_counts=body_counts,
                takes_a_place=takes_a_place,
                self_service=self_service,
            )
        )


def _add_countries(db: Session, dialogue: Dialogue) -> None:
    known = {row.iso2: row for row in db.scalars(sa.select(Country))}
    for iso2, iso3, english, french, region, zone, standing in COUNTRIES:
        found = known.get(iso2)
        if found is None:
            found = Country(
                iso2=iso2,
                iso3=iso3,
                name=Localised(en=english, fr=french),
                region=region,
                subregion=Localised(),
                time_zone=zone,
            )
            db.add(found)
            db.flush()
        if standing:
            db.add(
                Partner(
                    dialogue_id=dialogue.id, country_id=found.id, status=PartnerStatus(standing)
                )
            )


def _add_organisations(db: Session, dialogue: Dialogue, now: datetime) -> None:
    made: dict[str, Organisation] = {}
    for code, short_en, short_fr, english, french, kind, parent, is_partner in ORGANISATIONS:
        name, acronym = Localised(en=english, fr=french), Localised(en=short_en, fr=short_fr)
        made[code] = Organisation(
            dialogue_id=dialogue.id,
            code=code,
            name=name,
            acronym=acronym,
            body_type_id=body_type(db, dialogue, kind).id,
            parent_id=made[parent].id if parent else None,
            search_key=keys.search_key(name, acronym),
            sort_key=keys.sort_key(name),
            created_at=now,
        )
        db.add(made[code])
        db.flush()
        if is_partner:
            db.add(
                Partner(
                    dialogue_id=dialogue.id,
                    organisation_id=made[code].id,
                    status=PartnerStatus.PARTNER,
                )
            )
    db.flush()


def load_reference(db: Session, *, now: datetime = START) -> Dialogue:
    """Load the real reference files; returns the Dialogue."""
    loading.load(db, now=now)
    slug = reference_files.read("dialogue")["slug"]
    return db.scalars(sa.select(Dialogue).where(Dialogue.slug == slug)).one()


def country(db: Session, iso2: str) -> Country:
    """Return a country by its two letters."""
    return db.scalars(sa.select(Country).where(Country.iso2 == iso2)).one()


def body_type(db: Session, dialogue: Dialogue, code: str) -> BodyType:
    """Return a type of body by its code."""
    chosen = sa.select(BodyType).where(BodyType.dialogue_id == dialogue.id, BodyType.code == code)
    return db.scalars(chosen).one()


def function(db: Session, dialogue: Dialogue, code: str) -> Function:
    """Return a function by its code."""
    chosen = sa.select(Function).where(Function.dialogue_id == dialogue.id, Function.code == code)
    return db.scalars(chosen).one()


def organisation(db: Session, dialogue: Dialogue, code: str) -> Organisation:
    """Return an organisation of the directory by its code."""
    chosen = sa.select(Organisation).where(
        Organisation.dialogue_id == dialogue.id, Organisation.code == code
    )
    return db.scalars(chosen).one()


def of_country(
    db: Session, dialogue: Dialogue, iso2: str, side: Side = Side.GOVERNMENT
) -> Represents:
    """Say that a person represents a country: its government, local authorities or mission."""
    code = next(item[0] for item in BODY_TYPES if item[3] is side)
    return Represents(
        body_type_id=body_type(db, dialogue, code).id, country_id=country(db, iso2).id
    )


def of_organisation(db: Session, dialogue: Dialogue, code: str) -> Represents:
    """Say that a person represents an organisation of the directory."""
    found = organisation(db, dialogue, code)
    kind = found.body_type_id or body_type(db, dialogue, "other").id
    return Represents(body_type_id=kind, organisation_id=found.id)


def written(db: Session, dialogue: Dialogue, text: str, kind: str = "civil-society") -> Represents:
    """Say that a person represents an organisation that is not in the directory."""
    return Represents(body_type_id=body_type(db, dialogue, kind).id, organisation_text=text)
