"""Values for the parameters of every address, so that tests can open every page.

A new page needs an entry here only if its address has a parameter that none had before, or one that means something
else there: then under `endpoint:parameter`. Each value must lead somewhere in the small world below.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from werkzeug.routing import Rule

from registration.participants import access
from registration.participants.kinds import ConsentKind
from tests.apps import START
from tests.world import World


def row(name: str) -> "Example":
    """Return the example of a row of the Dialogue's."""
    return lambda world: world.rows[name]


Example = Callable[[World], Any] | str | int

EXAMPLES: dict[str, Example] = {
    "account": lambda world: world.viewer.id,
    "day": lambda world: world.meeting.days[0].id,
    "delegation": "sn-government",
    "dialogue": lambda world: world.cast.dialogue.slug,
    "feed": lambda world: world.registration.feed_token,
    "filename": "img/favicon.svg",
    "form": "csv",
    "job": lambda world: world.job.public_id,
    "kind": ConsentKind.PHOTO.value,
    "language": "en",
    "meeting": lambda world: world.meeting.slug,
    "message": lambda world: world.message.public_id,
    "name": lambda world: asset(world, "officers.css"),
    "other": lambda world: world.other.public_id,
    "priority": 1,
    "regrets": 1,
    "registration": lambda world: world.registration.public_id,
    "session": lambda world: world.session_id,
    "token": lambda world: access.personal_token(world.registration, world.link_key),
    # Where a parameter means something else:
    "participants.decided:job": lambda world: world.decision.public_id,
    "personal.join:token": lambda world: access.join_token(world.registration, world.link_key),
    "personal.join_now:token": lambda world: access.join_token(world.registration, world.link_key),
    "presence.signature_sheet:day": lambda world: world.meeting.days[0].held_on.isoformat(),
    "registration_form.receipt:token": lambda world: access.receipt_token(
        world.registration, world.link_key, now=START
    ),
    "security.password:token": World.password_token,
}
FRESH = ("data", "change_protected", "download", "erase", "erase_now")
EXAMPLES |= {
    f"personal.{name}:token": lambda world: access.fresh_token(
        world.registration, world.link_key, expires_at=START + timedelta(minutes=30)
    )
    for name in FRESH
}


EXAMPLES |= {
    f"dialogues.{name}_{verb}:row": row(name)
    for name in (
        "body_type",
        "chair",
        "country",
        "domain",
        "function",
        "objective",
        "organisation",
        "partner",
        "priority",
    )
    for verb in ("edit", "remove", "accept", "merge", "split")
}


def asset(world: World, name: str) -> str:
    """Return the name under which a bundle is served."""
    from registration.core import assets

    with world.app.test_request_context():
        return assets.path(name).rpartition("/")[2]


def missing(rule: Rule) -> list[str]:
    """Return the parameters of an address for which there is no example."""
    return [
        name
        for name in sorted(rule.arguments)
        if name not in EXAMPLES and f"{rule.endpoint}:{name}" not in EXAMPLES
    ]


def address(world: World, rule: Rule, language: str = "en") -> str:
    """Return an address of this rule that leads somewhere in the world."""
    values = {
        name: EXAMPLES.get(f"{rule.endpoint}:{name}", EXAMPLES.get(name)) for name in rule.arguments
    }
    arguments = {
        name: value(world) if callable(value) else value
        for name, value in values.items()
        if value is not None
    }
    if "language" in rule.arguments:
        arguments["language"] = language
    built = world.app.url_map.bind("localhost").build(rule.endpoint, arguments)
    return str(built)
