"""Loads the reference files: which file makes which rows.

See :mod:`registration.dialogues.loader` for what happens to rows that were loaded before.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration.core.types import Localised
from registration.dialogues.directory import renew
from registration.dialogues.fingerprint import fingerprint
from registration.dialogues.keys import search_key, sort_key
from registration.dialogues.kinds import Attachment, PartnerStatus, Side
from registration.dialogues.loader import Counts, Loader, Values
from registration.dialogues.models import (
    ActionDomain,
    ActionObjective,
    ActionPriority,
    BodyType,
    Chairmanship,
    Country,
    Dialogue,
    Function,
    GcmObjective,
    NoticeVersion,
    Organisation,
    Partner,
)
from registration.dialogues.reference_files import FOLDER, localised, read


def load(db: Session, *, now: datetime, folder: Path = FOLDER) -> dict[str, Counts]:
    """Load all reference files; returns the counts by kind, in the order of loading.

    The Dialogue's stamp is new when anything was added or updated.

    Raises:
        FileNotFoundError: a file is missing.
    """
    loader = Loader(db, now, folder)
    dialogue = _dialogue(loader)
    _countries(loader)
    _vocabulary(loader, dialogue)
    _organisations(loader, dialogue)
    _partners(loader, dialogue)
    _action_plan(loader, dialogue)
    _gcm_objectives(loader)
    _chairmanships(loader, dialogue)
    if any(count.added or count.updated for count in loader.counts.values()):
        renew(dialogue)
    db.flush()
    return dict(loader.counts)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dialogue(loader: Loader) -> Dialogue:
    item = read("dialogue", loader.folder)
    row = loader.db.scalar(sa.select(Dialogue).where(Dialogue.slug == item["slug"]))
    footer = Localised(
        {
            language: " · ".join([item[f"secretariat_{language}"], item[f"funding_{language}"]])
            for language in item["languages"]
        }
    )
    values: Values = {
        "slug": item["slug"],
        "name": localised(item, "name"),
        "subtitle": localised(item, "subtitle"),
        "contact": localised(item, "contact_name"),
        "contact_email": item["contact_email"],
        "footer": footer,
        "brand_colour": item["brand_colour"],
        "notice": localised(item["notice"], "text"),
        "notice_version": item["notice"]["version"],
        "retention_months": item["retention_months"],
    }
    before = (row.notice_version, row.notice) if row is not None else None
    dialogue: Dialogue | None = loader.put("dialogue", item["slug"], row, Dialogue, values)
    if dialogue is None:  # deleted with everything in it: begin again
        dialogue = Dialogue(**values)
        loader.db.add(dialogue)
        loader.db.flush()
    elif before is not None and before[0] != dialogue.notice_version:
        version, text = before
        loader.db.add(
            NoticeVersion(
                dialogue_id=dialogue.id, version=version, text=text, replaced_at=loader.now
            )
        )
    return dialogue


def _countries(loader: Loader) -> None:
    content = read("countries", loader.folder)
    subregions = {item["m49"]: localised(item, "name") for item in content["subregions"]}
    rows = {row.iso2: row for row in loader.db.scalars(sa.select(Country))}
    for item in content["countries"]:
        values: Values = {
            "iso2": item["iso2"],
            "iso3": item["iso3"],
            "name": localised(item, "name"),
            "region": item["region"],
            "subregion": subregions[item["subregion_m49"]],
            "time_zone": item["time_zone"],
        }
        loader.put("country", item["iso2"], rows.get(item["iso2"]), Country, values)


def _vocabulary(loader: Loader, dialogue: Dialogue) -> None:
    types = {row.code: row for row in loader.of(BodyType, dialogue)}
    for item in read("body_types", loader.folder)["body_types"]:
        values: Values = {
            "dialogue_id": dialogue.id,
            "code": item["code"],
            "position": item["order"],
            "name": localised(item, "name"),
            "hint": localised(item, "hint"),
            "attachment": Attachment(item["attached_to"]),
            "side": Side(item["side"]) if item["side"] else None,
        }
        loader.put("body-type", item["code"], types.get(item["code"]), BodyType, values)
    functions = {row.code: row for row in loader.of(Function, dialogue)}
    flags = ("counts_as_participant", "body_counts", "takes_a_place", "self_service")
    for item in read("functions", loader.folder)["functions"]:
        values = {
            "dialogue_id": dialogue.id,
            "code": item["code"],
            "position": item["order"],
            "name": localised(item, "name"),
            **{flag: item[flag] for flag in flags},
        }
        loader.put("function", item["code"], functions.get(item["code"]), Function, values)


def _organisations(loader: Loader, dialogue: Dialogue) -> None:
    rows = {row.code: row for row in loader.of(Organisation, dialogue) if row.code}
    for item in read("organisations", loader.folder)["organisations"]:
        name, acronym = localised(item, "name"), localised(item, "acronym")
        values: Values = {
            "dialogue_id": dialogue.id,
            "code": item["code"],
            "name": name,
            "acronym": acronym,
            "body_type_id": loader.id_of("body-type", item["body_type"]),
            "parent_id": loader.id_of("organisation", item["parent"]),
        }
        row = rows.get(item["code"])
        if row is None:
            row_values = values | {"created_at": loader.now}
            _put_new_organisation(loader, item["code"], row_values, values)
            continue
        loader.put("organisation", item["code"], row, Organisation, values)
        row.search_key, row.sort_key = search_key(row.name, row.acronym), sort_key(row.name)


def _put_new_organisation(loader: Loader, code: str, row_values: Values, values: Values) -> None:
    row = loader.put("organisation", code, None, Organisation, row_values)
    if row is not None:
        row.search_key, row.sort_key = search_key(row.name, row.acronym), sort_key(row.name)
        loader.mark("organisation", code, fingerprint(values))


def _partners(loader: Loader, dialogue: Dialogue) -> None:
    content = read("partners", loader.folder)
    rows = list(loader.of(Partner, dialogue))
    countries = {row.country_id: row for row in rows if row.country_id}
    organisations = {row.organisation_id: row for row in rows if row.organisation_id}
    for item in content["partners"]:
        country_id = loader.id_of("country", item["country"])
        values: Values = {
            "dialogue_id": dialogue.id,
            "country_id": country_id,
            "region": item["group"],
            **_standing(item),
        }
        if country_id:
            loader.put("partner", item["country"], countries.get(country_id), Partner, values)
    for item in content["organisations"]:
        organisation_id = loader.id_of("organisation", item["organisation"])
        values = {
            "dialogue_id": dialogue.id,
            "organisation_id": organisation_id,
            **_standing(item),
        }
        if organisation_id:
            code = item["organisation"]
            loader.put("partner", code, organisations.get(organisation_id), Partner, values)


def _standing(item: dict[str, Any]) -> Values:
    return {
        "status": PartnerStatus(item["status"]),
        "steering_committee": item["steering_committee"],
        "since": _date(item["since"]),
        "until": _date(item["until"]),
    }


def _action_plan(loader: Loader, dialogue: Dialogue) -> None:
    plan = read("action_plan", loader.folder)
    domains = {row.number: row for row in loader.of(ActionDomain, dialogue)}
    for item in plan["domains"]:
        number = item["number"]
        values: Values = {
            "dialogue_id": dialogue.id,
            "number": number,
            "title": localised(item, "title"),
        }
        loader.put("action-domain", str(number), domains.get(number), ActionDomain, values)
    objectives = {
        row.number: row
        for row in loader.db.scalars(
            sa.select(ActionObjective)
            .join(ActionDomain)
            .where(ActionDomain.dialogue_id == dialogue.id)
        )
    }
    for item in plan["objectives"]:
        number, domain_id = item["number"], loader.id_of("action-domain", str(item["domain"]))
        values = {"domain_id": domain_id, "number": number, "title": localised(item, "title")}
        if domain_id:
            loader.put(
                "action-objective", str(number), objectives.get(number), ActionObjective, values
            )
    priorities = {row.number: row for row in loader.of(ActionPriority, dialogue)}
    for item in plan["cross_cutting_priorities"]:
        number = item["number"]
        values = {"dialogue_id": dialogue.id, "number": number, "title": localised(item, "title")}
        loader.put("action-priority", str(number), priorities.get(number), ActionPriority, values)


def _gcm_objectives(loader: Loader) -> None:
    rows = {row.number: row for row in loader.db.scalars(sa.select(GcmObjective))}
    for item in read("gcm_objectives", loader.folder)["objectives"]:
        number = item["number"]
        values: Values = {
            "number": number,
            "short": localised(item, "short"),
            "title": localised(item, "title"),
        }
        loader.put("gcm-objective", str(number), rows.get(number), GcmObjective, values)


def _chairmanships(loader: Loader, dialogue: Dialogue) -> None:
    rows = {(row.country_id, row.since): row for row in loader.of(Chairmanship, dialogue)}
    for item in read("chairmanships", loader.folder)["chairmanships"]:
        country_id, since = loader.id_of("country", item["country"]), item["from"] or ""
        values: Values = {
            "dialogue_id": dialogue.id,
            "country_id": country_id,
            "since": since,
            "note": f"– {item['until']}" if item["until"] else "",
        }
        if country_id:
            code = f"{item['country']}:{since}"
            loader.put("chairmanship", code, rows.get((country_id, since)), Chairmanship, values)
