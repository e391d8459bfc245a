"""The application: configuration, database, extensions, blueprints, commands and event handlers.

``create_app()`` is the only place where everything is put together; nothing imports this module.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.orm import configure_mappers

from registration import tables
from registration.accounts import security
from registration.accounts import views as account_pages
from registration.cli import accounts as account_commands
from registration.cli import calendars as calendar_commands
from registration.cli import database as database_commands
from registration.cli import demo as demo_commands
from registration.cli import meetings as meeting_commands
from registration.cli import messages as message_commands
from registration.cli import participants as participants_commands
from registration.cli import privacy as privacy_commands
from registration.cli import reference as reference_commands
from registration.cli import statistics as statistics_commands
from registration.cli import worker as worker_commands
from registration.core import (
    assets,
    config,
    db,
    drawing,
    error_pages,
    events,
    forms,
    garbage,
    health,
    http,
    i18n,
    logging,
)
from registration.demo import views as demo_pages
from registration.dialogues import views as dialogue_pages
from registration.dialogues.events import OrganisationMerged, OrganisationSplit
from registration.exports import views as exports_pages
from registration.exports import work as exports_work
from registration.jobs import registry as jobs
from registration.meetings.events import (
    DayAdded,
    DayRemoved,
    FormatChanged,
    MeetingCancelled,
    MeetingRescheduled,
    MeetingUnpublished,
    PlacesRaised,
)
from registration.meetings.views import desk as meetings_desk
from registration.meetings.views import public as public_meetings
from registration.pages import access, desk, links, rail
from registration.pages import accounts as accounts_desk
from registration.pages import jobs as job_pages
from registration.pages import messages as message_pages
from registration.pages.personal import views as personal_pages
from registration.pages.registration_form import views as registration_form
from registration.pages.views import public as public_pages
from registration.participants import deciding_work
from registration.participants import views as participants_pages
from registration.participants import work as participants_work
from registration.participants.service import body_moves, fan_out, following, promoting
from registration.participants.views import delegations as delegation_pages
from registration.presence import views as presence_pages
from registration.statistics.views import show as statistics_pages

if TYPE_CHECKING:
    from flask import Blueprint
    from flask.cli import AppGroup

    from registration.jobs.registry import JobKind

BLUEPRINTS: list[Blueprint] = [
    health.blueprint,
    public_pages.site,
    public_pages.blueprint,
    participants_pages.blueprint,
    delegation_pages.blueprint,
    exports_pages.blueprint,
    personal_pages.blueprint,
    registration_form.blueprint,
    presence_pages.blueprint,
    statistics_pages.blueprint,
    public_meetings.blueprint,
    account_pages.security,
    account_pages.account,
    accounts_desk.blueprint,
    dialogue_pages.blueprint,
    desk.blueprint,
    meetings_desk.blueprint,
    message_pages.blueprint,
    job_pages.blueprint,
]
DEMONSTRATION: list[Blueprint] = [demo_pages.blueprint]
COMMANDS: list[AppGroup] = [
    account_commands.group,
    database_commands.group,
    privacy_commands.group,
    reference_commands.group,
    statistics_commands.group,
    meeting_commands.group,
    calendar_commands.group,
    message_commands.group,
    worker_commands.group,
    participants_commands.group,
    demo_commands.group,
]
JOBS: list[JobKind] = [
    *participants_work.KINDS,
    *deciding_work.KINDS,
    *exports_work.KINDS,
]


def create_app(settings: config.Settings | None = None) -> Flask:
    """Build the application from ``settings``, or from the environment.

    Raises:
        ConfigurationError: a setting cannot be used.
    """
    settings = settings or config.load(os.environ)
    root = Path(__file__).parent
    app = Flask(
        __name__,
        template_folder="templates",
        instance_path=str((root / settings.var_path).resolve()),
    )
    app.jinja_environment = drawing.Environment
    app.config["SECRET_KEY"] = settings.secret_key
    app.extensions["plenary_settings"] = settings
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _connect_database(app, settings)
    logging.init_app(app, settings)
    http.init_app(app, settings)
    error_pages.init_app(app)
    i18n.init_app(app)
    assets.init_app(app)
    drawing.init_app(app)
    forms.init_app(app)
    security.init_app(app, settings)
    access.init_app(app)
    rail.init_app(app)
    links.init_app(app)
    for blueprint in (*BLUEPRINTS, *(DEMONSTRATION if settings.demonstration else ())):
        app.register_blueprint(blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    jobs.install(app, JOBS)
    _subscribe()
    garbage.settle()
    return app


def _connect_database(app: Flask, settings: config.Settings) -> None:
    options = db.engine_options(settings.database_url, settings.pool_size)
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    db.database.init_app(app)
    with app.app_context():
        db.prepare_engine(db.database.engine)
    assert tables.metadata.tables  # noqa: S101 - all models are imported
    configure_mappers()


def _subscribe() -> None:
    """Connect events of low domains with handlers of higher ones: the one list of them."""
    events.subscribe(DayAdded, following.on_day_added)
    events.subscribe(DayRemoved, following.on_day_removed)
    events.subscribe(FormatChanged, following.on_format_changed)
    events.subscribe(MeetingUnpublished, following.on_meeting_unpublished)
    events.subscribe(PlacesRaised, promoting.on_places_raised)
    events.subscribe(MeetingRescheduled, fan_out.on_meeting_rescheduled)
    events.subscribe(MeetingCancelled, fan_out.on_meeting_cancelled)
    events.subscribe(OrganisationMerged, body_moves.on_organisation_merged)
    events.subscribe(OrganisationSplit, body_moves.on_organisation_split)
