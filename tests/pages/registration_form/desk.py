"""How the tests fill in the officers' forms."""

from typing import Any

from registration.meetings.models import Meeting
from registration.participants.models import Registration
from tests.page import Page, PageClient
from tests.pages.registration_form.filling import ANSWERS

ENTRY: dict[str, Any] = {
    **{name: value for name, value in ANSWERS.items() if name != "position"},
    "position_en": "Minister",
    "position_fr": "Ministre",
    "rank": "head",
    "source": "note-verbale",
    "entry_note": "NV 117/2026",
    "send_mail": "yes",
}


def enter_path(meeting: Meeting, reads: str = "en") -> str:
    return f"/{reads}/desk/meetings/{meeting.slug}/participants/new"


def edit_path(meeting: Meeting, row: Registration, reads: str = "en") -> str:
    return f"/{reads}/desk/meetings/{meeting.slug}/participants/{row.public_id}/edit"


def enter(client: PageClient, meeting: Meeting, **changes: Any) -> Page:
    """Enter somebody; return the page that comes then, whatever its status."""
    page = client.page(enter_path(meeting))
    response = page.submit(page.form(with_field="family_name"), **(ENTRY | changes))
    if response.status_code == 303:
        return client.page(response.location)
    return client.read(response, response.status_code)


def correct(client: PageClient, meeting: Meeting, row: Registration, **changes: Any) -> Page:
    """Correct a registration; return the page that comes then, whatever its status."""
    page = client.page(edit_path(meeting, row))
    response = page.submit(page.form(with_field="family_name"), **changes)
    if response.status_code == 303:
        return client.page(response.location)
    return client.read(response, response.status_code)
