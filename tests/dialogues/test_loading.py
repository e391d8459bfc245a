import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from registration.core import zones
from registration.core.types import Localised
from registration.dialogues import loading
from registration.dialogues.kinds import PartnerStatus, Side
from registration.dialogues.models import (
    ActionObjective,
    BodyType,
    Country,
    Dialogue,
    Function,
    Organisation,
    Partner,
)
from registration.dialogues.reference_files import FOLDER, read

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def dialogue(db: Session) -> Dialogue:
    return db.scalars(sa.select(Dialogue)).one()


def test_the_dialogue_has_55_partner_countries_and_two_observers(db: Session) -> None:
    loading.load(db, now=NOW)
    states = db.scalars(sa.select(Partner).where(Partner.country_id.is_not(None))).all()
    assert len(states) == 57
    observers = {
        one.country.iso2 for one in states if one.status is PartnerStatus.OBSERVER and one.country
    }
    assert observers == {"DZ", "LY"}


def test_everything_is_there_once(db: Session) -> None:
    counts = loading.load(db, now=NOW)
    assert {kind: count.added for kind, count in counts.items()} == {
        "dialogue": 1,
        "country": 199,
        "body-type": 13,
        "function": 10,
        "organisation": 19,
        "partner": 63,
        "action-domain": 5,
        "action-objective": 10,
        "action-priority": 6,
        "gcm-objective": 23,
        "chairmanship": 9,
    }


def test_loading_again_changes_nothing(db: Session) -> None:
    loading.load(db, now=NOW)
    version = dialogue(db).reference_version
    again = loading.load(db, now=NOW)
    assert all(count.added == count.updated == count.kept == 0 for count in again.values())
    assert dialogue(db).reference_version == version


def test_what_an_officer_edited_is_left_alone(db: Session) -> None:
    loading.load(db, now=NOW)
    gambia = db.scalars(sa.select(Country).where(Country.iso2 == "GM")).one()
    gambia.name = gambia.name.with_text("en", "The Gambia")
    db.flush()
    assert loading.load(db, now=NOW)["country"].kept == 1
    assert gambia.name["en"] == "The Gambia"


def test_what_an_officer_deleted_does_not_come_back(db: Session) -> None:
    loading.load(db, now=NOW)
    db.execute(
        sa.delete(Partner).where(
            Partner.country_id
            == sa.select(Country.id).where(Country.iso2 == "IE").scalar_subquery()
        )
    )
    assert loading.load(db, now=NOW)["partner"].kept == 1
    assert db.scalar(sa.select(sa.func.count()).select_from(Partner)) == 62


def test_a_new_release_of_the_files_updates_what_nobody_edited(db: Session, tmp_path: Path) -> None:
    loading.load(db, now=NOW)
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    content = read("functions")
    changed = [
        item | ({"name_fr": "Experte ou expert"} if item["code"] == "expert" else {})
        for item in content["functions"]
    ]
    (folder / "functions.json").write_text(
        json.dumps(content | {"functions": changed}), encoding="utf-8"
    )
    version = dialogue(db).reference_version
    assert loading.load(db, now=NOW, folder=folder)["function"].updated == 1
    expert = db.scalars(sa.select(Function).where(Function.code == "expert")).one()
    assert expert.name["fr"] == "Experte ou expert"
    assert dialogue(db).reference_version == version + 1


def test_a_text_that_no_source_states_stays_empty(db: Session) -> None:
    loading.load(db, now=NOW)
    tenth = db.scalars(sa.select(ActionObjective).where(ActionObjective.number == 8)).one()
    assert tenth.title.missing(["en", "fr"]) == ["fr"]


def test_two_bodies_share_the_letters_mmc_and_stay_two(db: Session) -> None:
    loading.load(db, now=NOW)
    found = [
        one.code for one in db.scalars(sa.select(Organisation)) if one.acronym.text("en") == "MMC"
    ]
    assert sorted(code or "" for code in found) == [
        "mayors-migration-council",
        "mixed-migration-centre",
    ]


def test_the_commission_counts_as_the_union(db: Session) -> None:
    loading.load(db, now=NOW)
    bodies = {one.code: one for one in db.scalars(sa.select(Organisation))}
    assert bodies["european-commission"].parent_id == bodies["eu"].id


def test_the_definition_of_a_local_authority_stands_in_both_languages(db: Session) -> None:
    loading.load(db, now=NOW)
    local = db.scalars(sa.select(BodyType).where(BodyType.code == "local-authority")).one()
    assert local.side is Side.LOCAL_AUTHORITIES
    assert local.hint.missing(["en", "fr"]) == []


def test_names_follow_the_dialogue_and_not_the_cldr() -> None:
    names = {
        item["iso2"]: (item["name_en"], item["name_fr"]) for item in read("countries")["countries"]
    }
    assert names["CD"] == ("Democratic Republic of the Congo", "République démocratique du Congo")
    assert names["CV"][0] == "Cabo Verde"
    assert names["CI"] == ("Côte d’Ivoire", "Côte d’Ivoire")
    assert not [name for pair in names.values() for name in pair if " - " in name or "&" in name]


def test_every_country_has_both_names_and_a_zone_that_exists() -> None:
    for item in read("countries")["countries"]:
        assert item["name_en"], item
        assert item["name_fr"], item
        assert zones.is_zone(item["time_zone"]), item


def test_the_command_says_what_it_did(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["reference", "load", "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["country"] == {
        "added": 199,
        "updated": 0,
        "unchanged": 0,
        "kept": 0,
    }
    again = runner.invoke(args=["reference", "load"])
    assert "unchanged" in again.output


def test_localised_texts_survive_the_database(db: Session) -> None:
    loading.load(db, now=NOW)
    db.expire_all()
    assert dialogue(db).name == Localised(en="Rabat Process", fr="Processus de Rabat")
