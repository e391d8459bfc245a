"""The list of the registrations of a meeting: filter, sort, choose columns, select."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import render_template, request, url_for

from registration.core import db
from registration.core.addresses import find_url
from registration.core.i18n import language
from registration.core.permissions import Permission, may, requires
from registration.meetings.facts import facts_of
from registration.meetings.models import Meeting
from registration.meetings.queries import get_meeting
from registration.participants import columns, filter_words, queries, screen
from registration.participants.choices import filter_choices
from registration.participants.decision_words import actions
from registration.participants.filters import Order
from registration.participants.list_address import ListAddress
from registration.participants.list_column import ListColumn
from registration.participants.views.blueprint import blueprint

# The arguments of the filters that stand behind "More filters".
MORE = ("body", "function", "country", "side", "organisation", "waiting", "check")


class Head(NamedTuple):
    """The head of a column; ``url`` sorts by it, '' where that cannot be."""

    title: str
    url: str = ""
    sorted: str | None = None


@blueprint.get("")
@requires(Permission.PARTICIPANTS_VIEW)
def index(meeting: str) -> str:
    """Show a page of the list."""
    session = db.session()
    found = get_meeting(session, meeting)
    facts = facts_of(session, found)
    address = ListAddress.read(request.args)
    chosen = address.chosen
    page = queries.list_page(session, found, chosen, number=page_number(), language=language())
    offered = columns.all_columns(found, facts)
    shown = columns.chosen(offered, address.keys) or columns.chosen(offered, columns.DEFAULT)
    is_empty = not page.total and not (chosen.asks and queries.has_any(session, found))
    return render_template(
        "participants/index.html",
        meeting=found,
        dialogue=found.dialogue,
        address=address,
        chosen=chosen,
        page=page,
        is_empty=is_empty,
        choices=filter_choices(session, found, facts),
        more_is_used=any(name in chosen.asks for name in MORE),
        chips=_chips(found, address),
        heads=[_head(found, address, column) for column in shown],
        name_head=_head(found, address, None),
        lines=screen.lines(page.rows, shown, found, facts),
        groups=columns.by_group(offered),
        shown_keys={column.key for column in shown},
        urls=_urls(found, address),
        may_edit=may(Permission.PARTICIPANTS_EDIT),
        actions=actions(),
        here=address.arguments(),
    )


def page_number() -> int:
    """Return the number of the page asked for; 1 for anything that is none."""
    value = request.args.get("page", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1  # noqa: PLR2004


def _chips(meeting: Meeting, address: ListAddress) -> list[tuple[str, str, str]]:
    asked = filter_words.in_words(db.session(), meeting, address.chosen)
    return [
        (item.label, item.value, _here(meeting, address.without(item.argument))) for item in asked
    ]


def _here(meeting: Meeting, arguments: dict[str, Any]) -> str:
    return url_for(".index", meeting=meeting.slug, **arguments)


def _head(meeting: Meeting, address: ListAddress, column: ListColumn | None) -> Head:
    """Return the head of a column; None is that of the name."""
    title = screen.heading(column) if column else ""
    order = Order(screen.SORTING[column.key]) if column and column.key in screen.SORTING else None
    if column is None:
        order = Order.NAME
    if order is None:
        return Head(title)
    is_it = address.chosen.order is order
    direction = "descending" if address.chosen.descending else "ascending"
    return Head(title, _here(meeting, address.sorted_by(order)), direction if is_it else None)


def _urls(meeting: Meeting, address: ListAddress) -> dict[str, str]:
    """Return where the page leads, '' for what is not there or not for this reader."""
    arguments = address.arguments()
    slug = meeting.slug
    return {
        "here": url_for(".index", meeting=slug),
        "unfiltered": _here(meeting, address.unfiltered()),
        "default_columns": _here(meeting, ListAddress(address.chosen).arguments()),
        "export": find_url("exports.participants", arguments, meeting=slug),
        "print": find_url("exports.print_list", arguments, meeting=slug),
        "needs": find_url("participants.needs", meeting=slug),
        "enter": find_url("registration_form.enter", meeting=slug),
        "form": find_url("registration_form.register", meeting=slug),
        "decide": find_url("participants.decide", meeting=slug),
    }
