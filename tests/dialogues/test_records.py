from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.audit.models import AuditEvent
from registration.core.errors import ConflictError, InvalidError, NotFoundError
from registration.core.types import Localised
from registration.dialogues import directory, loading, record_kinds
from registration.dialogues.commands import (
    BodyTypeDetails,
    ChairmanshipDetails,
    CountryDetails,
    DialogueDetails,
    FunctionDetails,
    NoticeText,
    NumberedTitle,
    ObjectiveDetails,
    OrganisationDetails,
    PartnerDetails,
    said_of,
)
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.kinds import PartnerStatus
from registration.dialogues.models import (
    ActionObjective,
    Dialogue,
    Function,
    Organisation,
    Partner,
)
from registration.dialogues.queries import find_notice, list_notices
from registration.dialogues.service import details, records
from tests.apps import START
from tests.factories import country, function, load_reference, make_dialogue, organisation

ACTOR = "account:1"


@pytest.fixture
def dialogue(db: Session) -> Dialogue:
    return make_dialogue(db)


def add(db: Session, dialogue: Dialogue, kind: record_kinds.RecordKind, command: object) -> object:
    return records.add(db, dialogue.id, kind, command, actor=ACTOR, now=START)


def change(
    db: Session, dialogue: Dialogue, kind: record_kinds.RecordKind, row: object, command: object
) -> None:
    records.change(
        db, dialogue.id, kind, row.id, command,  # type: ignore[attr-defined]
        expected=records.digest_of(kind, row), actor=ACTOR, now=START,
    )  # fmt: skip


def test_a_change_gives_readers_new_data_and_a_line_in_the_log(
    db: Session, dialogue: Dialogue
) -> None:
    before = directory.get_directory(db, dialogue.id, dialogue.stamp)
    row = function(db, dialogue, "speaker")
    said = said_of(row, FunctionDetails)
    names = Localised(en="Speaker", fr="Orateur ou oratrice")
    change(
        db, dialogue, record_kinds.FUNCTION, row, FunctionDetails(**{**vars(said), "name": names})
    )
    after = directory.get_directory(db, dialogue.id, dialogue.stamp)
    assert after is not before
    assert after.function_by_id[row.id].name["fr"] == "Orateur ou oratrice"
    event = db.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.kind, event.facts) == (
        "dialogue.changed",
        {"what": f"function:{row.id}:changed"},
    )


def test_saying_the_same_changes_nothing(db: Session, dialogue: Dialogue) -> None:
    row = function(db, dialogue, "speaker")
    stamp = dialogue.stamp
    change(db, dialogue, record_kinds.FUNCTION, row, said_of(row, FunctionDetails))
    assert dialogue.stamp == stamp


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    db: Session, dialogue: Dialogue
) -> None:
    row = country(db, "CI")
    seen = records.digest_of(record_kinds.COUNTRY, row)
    first = CountryDetails(Localised(en="Ivory Coast", fr="Côte d’Ivoire"), "Africa/Abidjan")
    second = CountryDetails(Localised(en="The Côte d’Ivoire", fr="Côte d’Ivoire"), "Africa/Abidjan")
    arguments = {"expected": seen, "actor": ACTOR, "now": START}
    records.change(db, dialogue.id, record_kinds.COUNTRY, row.id, first, **arguments)  # type: ignore[arg-type]
    with pytest.raises(ConflictError, match="changed-meanwhile"):
        records.change(db, dialogue.id, record_kinds.COUNTRY, row.id, second, **arguments)  # type: ignore[arg-type]


def test_the_name_of_a_country_changes_for_every_dialogue(db: Session, dialogue: Dialogue) -> None:
    other = make_dialogue(db, "other")
    stamp = other.stamp
    names = CountryDetails(Localised(en="Ivory Coast", fr="Côte d’Ivoire"), "Africa/Abidjan")
    change(db, dialogue, record_kinds.COUNTRY, country(db, "CI"), names)
    assert other.stamp != stamp


def test_another_dialogues_rows_are_not_found(db: Session, dialogue: Dialogue) -> None:
    other = make_dialogue(db, "other")
    row = function(db, other, "speaker")
    with pytest.raises(NotFoundError):
        change(db, dialogue, record_kinds.FUNCTION, row, said_of(row, FunctionDetails))


def test_new_functions_and_types_of_body_get_a_code_of_their_own(
    db: Session, dialogue: Dialogue
) -> None:
    flags = {
        "counts_as_participant": True,
        "body_counts": True,
        "takes_a_place": True,
        "self_service": True,
    }
    said = FunctionDetails(name=Localised(en="Délégate", fr="x"), position=9, **flags)
    codes = [add(db, dialogue, record_kinds.FUNCTION, said).code for _ in range(2)]  # type: ignore[attr-defined]
    assert codes == ["delegate-2", "delegate-3"]


def test_a_standing_may_not_overlap_another_of_the_same_body(
    db: Session, dialogue: Dialogue
) -> None:
    row = db.scalars(sa.select(Partner).where(Partner.country_id == country(db, "NE").id)).one()
    ended = PartnerDetails(
        PartnerStatus.PARTNER, country_id=row.country_id, until=date(2024, 6, 30)
    )
    observer = PartnerDetails(
        PartnerStatus.OBSERVER, country_id=row.country_id, since=date(2024, 6, 30)
    )
    with pytest.raises(ConflictError, match="standing-overlaps"):
        add(db, dialogue, record_kinds.PARTNER, observer)
    change(db, dialogue, record_kinds.PARTNER, row, ended)
    with pytest.raises(ConflictError, match="standing-overlaps"):
        add(db, dialogue, record_kinds.PARTNER, observer)
    later = PartnerDetails(
        PartnerStatus.OBSERVER, country_id=row.country_id, since=date(2024, 7, 1)
    )
    add(db, dialogue, record_kinds.PARTNER, later)
    found = directory.read(db, dialogue.id).country_by_iso2["NE"]
    assert found.status_on(date(2024, 6, 30)) is PartnerStatus.PARTNER
    assert found.status_on(date(2024, 7, 1)) is PartnerStatus.OBSERVER


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"country_id": 999_999}, "unknown-body"),
        ({"country_id": None}, "unknown-body"),
        ({"since": date(2020, 1, 2), "until": date(2020, 1, 1)}, "until-before-since"),
    ],
)
def test_a_standing_that_cannot_be_is_refused(
    db: Session, dialogue: Dialogue, changes: dict[str, object], code: str
) -> None:
    values = {"status": PartnerStatus.PARTNER, "country_id": country(db, "JP").id, **changes}
    with pytest.raises(InvalidError, match=code):
        add(db, dialogue, record_kinds.PARTNER, PartnerDetails(**values))  # type: ignore[arg-type]


def test_a_standing_added_by_mistake_can_be_removed(db: Session, dialogue: Dialogue) -> None:
    said = PartnerDetails(PartnerStatus.PARTNER, country_id=country(db, "JP").id)
    row = add(db, dialogue, record_kinds.PARTNER, said)
    records.remove(db, dialogue.id, record_kinds.PARTNER, row.id, actor=ACTOR, now=START)  # type: ignore[attr-defined]
    assert directory.read(db, dialogue.id).country_by_iso2["JP"].standings == ()
    with pytest.raises(ConflictError, match="not-removable"):
        records.remove(db, dialogue.id, record_kinds.FUNCTION, 1, actor=ACTOR, now=START)


def test_an_organisation_is_found_by_all_its_names(db: Session, dialogue: Dialogue) -> None:
    said = OrganisationDetails(
        Localised(en="Towns’ Union", fr="Union des villes"), Localised(fr="UV")
    )
    row = add(db, dialogue, record_kinds.ORGANISATION, said)
    assert isinstance(row, Organisation)
    assert row.search_key == "towns union union des villes uv"
    assert row.sort_key
    assert row.checked


def test_an_organisation_is_no_part_of_itself(db: Session, dialogue: Dialogue) -> None:
    top = organisation(db, dialogue, "eu")
    part = organisation(db, dialogue, "commission")
    for parent in (top, part):
        said = OrganisationDetails(top.name, top.acronym, top.body_type_id, parent.id)
        with pytest.raises(InvalidError, match="own-parent"):
            change(db, dialogue, record_kinds.ORGANISATION, top, said)


def test_a_parent_of_another_dialogue_is_refused(db: Session, dialogue: Dialogue) -> None:
    stranger = organisation(db, make_dialogue(db, "other"), "eu")
    row = organisation(db, dialogue, "iom")
    said = OrganisationDetails(row.name, row.acronym, row.body_type_id, stranger.id)
    with pytest.raises(InvalidError, match="unknown-parent"):
        change(db, dialogue, record_kinds.ORGANISATION, row, said)


def test_numbers_of_objectives_are_unique_in_the_plan(db: Session, dialogue: Dialogue) -> None:
    def titled(number: int) -> NumberedTitle:
        return NumberedTitle(number, Localised(en="Title", fr="Titre"))

    one = add(db, dialogue, record_kinds.DOMAIN, titled(1))
    two = add(db, dialogue, record_kinds.DOMAIN, titled(2))
    title = Localised(en="Objective")
    add(db, dialogue, record_kinds.OBJECTIVE, ObjectiveDetails(one.id, 1, title))  # type: ignore[attr-defined]
    with pytest.raises(ConflictError, match="number-taken"):
        add(db, dialogue, record_kinds.OBJECTIVE, ObjectiveDetails(two.id, 1, title))  # type: ignore[attr-defined]
    with pytest.raises(ConflictError, match="number-taken"):
        add(db, dialogue, record_kinds.DOMAIN, titled(2))
    with pytest.raises(InvalidError, match="unknown-domain"):
        add(db, dialogue, record_kinds.OBJECTIVE, ObjectiveDetails(999_999, 2, title))


@pytest.mark.parametrize("since", ["2021", "2021-11", "2021-11-18"])
def test_a_chair_begins_as_precisely_as_is_known(
    db: Session, dialogue: Dialogue, since: str
) -> None:
    add(db, dialogue, record_kinds.CHAIRMANSHIP, ChairmanshipDetails(country(db, "ES").id, since))


@pytest.mark.parametrize("since", ["21", "2021-13", "2021-11-32", "November 2021", ""])
def test_another_form_of_date_is_refused(db: Session, dialogue: Dialogue, since: str) -> None:
    with pytest.raises(InvalidError, match="since-unreadable"):
        add(
            db,
            dialogue,
            record_kinds.CHAIRMANSHIP,
            ChairmanshipDetails(country(db, "ES").id, since),
        )


def test_loading_again_keeps_what_officers_changed_on_every_page(db: Session) -> None:
    dialogue = load_reference(db)
    objective = db.scalars(sa.select(ActionObjective).where(ActionObjective.number == 8)).one()
    title = objective.title.with_text("fr", "Lutter contre la traite")
    edits = [
        (record_kinds.OBJECTIVE, objective, ObjectiveDetails(objective.domain_id, 8, title)),
        (record_kinds.BODY_TYPE, None, BodyTypeDetails(Localised(en="Media"), Localised(), 3)),
    ]
    change(db, dialogue, *edits[0])
    kept = loading.load(db, now=START)
    assert kept["action-objective"].kept == 1
    assert objective.title["fr"] == "Lutter contre la traite"


def test_a_new_notice_has_a_new_version_and_the_old_one_is_kept(
    db: Session, dialogue: Dialogue
) -> None:
    old, version = dialogue.notice, dialogue.notice_version
    for text in ("First", "Second"):
        command = NoticeText(Localised(en=text, fr=text))
        seen = fingerprint(said_of(dialogue, NoticeText))
        details.change_notice(db, dialogue.id, command, expected=seen, actor=ACTOR, now=START)
    assert dialogue.notice_version == "2026-11-02-2"
    kept = find_notice(db, dialogue.id, version)
    assert kept is not None
    assert kept.text == old
    assert [one.version for one in list_notices(db, dialogue.id)] == ["2026-11-02", version]


def test_the_same_notice_again_is_no_new_version(db: Session, dialogue: Dialogue) -> None:
    version = dialogue.notice_version
    command = NoticeText(dialogue.notice)
    details.change_notice(db, dialogue.id, command, expected="", actor=ACTOR, now=START)
    assert dialogue.notice_version == version


def test_a_colour_must_be_one(db: Session, dialogue: Dialogue) -> None:
    said = said_of(dialogue, DialogueDetails)
    wrong = DialogueDetails(**{**vars(said), "brand_colour": "#12345"})
    with pytest.raises(InvalidError, match="no-colour"):
        details.change_details(
            db, dialogue.id, wrong, expected=fingerprint(said), actor=ACTOR, now=START
        )


def test_functions_keep_their_order(db: Session, dialogue: Dialogue) -> None:
    row = function(db, dialogue, "support")
    said = said_of(row, FunctionDetails)
    change(
        db, dialogue, record_kinds.FUNCTION, row, FunctionDetails(**{**vars(said), "position": 0})
    )
    assert directory.read(db, dialogue.id).functions[0].code == "support"
    assert isinstance(row, Function)
