"""Why each part of what is kept about a person is there, for how long, and who sees it."""

from __future__ import annotations

from registration.core.i18n import gettext as _


def why(part: str) -> str:
    """Return the reason for a part of :func:`registration.privacy.parts.parts`, in the reader's language."""
    return {
        "person": _(
            "To register you, to write to you or to your contact person, and to put your name on the list of participants and on your badge. The gender, if you gave one, serves figures that name nobody."
        ),
        "represents": _(
            "To know for whom you come: for the delegations, the list of participants and the figures of the meeting."
        ),
        "attendance-wanted": _("To keep your places in the room and online, day by day."),
        "languages": _(
            "To write to you in your language, to plan interpretation, and to show you times in your own time zone."
        ),
        "protected": _(
            "To arrange access and meals for you. Only the people who arrange them see these answers, and each look at them is recorded."
        ),
        "consents": _("To do only what you agreed to. You can withdraw each consent at any time."),
        "registration": _("To process your registration and to recognise your links."),
        "attendance": _(
            "To establish who was present: for the report of the meeting and for funders, who audit it. The records stay without your name when your data are erased."
        ),
        "messages": _(
            "To know what was sent to you and whether it arrived. The content is emptied once a mail has been sent."
        ),
        "calendar": _("To keep the entries in your own calendar up to date."),
        "history": _(
            "To be able to account for every change: who did what and when. It holds keys, never your answers."
        ),
    }[part]
