"""What an officer adds when registering or correcting somebody."""

from __future__ import annotations

import wtforms

from registration.core.fields import (
    Address,
    AtMost,
    OneOf,
    OneOfList,
    Readable,
    Said,
    add_error,
    choices_of,
)
from registration.core.forms import tidy, tidy_lines
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.participants import labels
from registration.participants.kinds import Rank, Source

SOURCES = (Source.NOTE_VERBALE, Source.TELEPHONE, Source.MAIL, Source.OFFICER)


class Entry(wtforms.Form):
    """Contact person, rank, position in both languages, and whether a mail is sent."""

    contact_name = wtforms.StringField(
        _l("Contact person"),
        [Readable(), AtMost(200)],
        filters=[tidy],
        description=_l("Who receives the mail for a person without an own address."),
        render_kw={"autocomplete": "off"},
    )
    contact_email = wtforms.EmailField(
        _l("E-mail of the contact person"),
        [Readable(), Address()],
        filters=[tidy],
        render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    rank = OneOfList(
        _l("Rank in the delegation"),
        choices=lambda: choices_of((value.value, labels.rank(value)) for value in Rank),
        default=Rank.DELEGATE.value,
    )
    position_en = wtforms.StringField(
        _l("Position in English"), [Readable(), AtMost(200)], filters=[tidy]
    )
    position_fr = wtforms.StringField(
        _l("Position in French"), [Readable(), AtMost(200)], filters=[tidy]
    )
    send_mail = OneOf(
        _l("Send the mail?"),
        [Said(_l("Say whether the mail is sent."))],
        choices=lambda: choices_of([("yes", _("Yes, send it now")), ("no", _("No, send nothing"))]),
    )

    @property
    def sends(self) -> bool:
        """Tell whether the mail is sent."""
        return bool(self.send_mail.data == "yes")

    def check_entry(self, email: wtforms.EmailField) -> None:
        """Refuse to send a mail that has nowhere to go."""
        has_address = email.data or self.contact_email.data
        wrong = email.errors or self.contact_email.errors or self.send_mail.errors
        if self.sends and not has_address and not wrong:
            add_error(
                self.send_mail,
                _("There is no address: enter one of the person or of a contact, or send nothing."),
            )


class Origin(wtforms.Form):
    """How a registration came in, and why."""

    source = OneOf(
        _l("How the registration came in"),
        [Said(_l("Say how the registration came in."))],
        choices=lambda: choices_of((value.value, labels.source(value)) for value in SOURCES),
    )
    entry_note = wtforms.TextAreaField(
        _l("Note"),
        [Readable(), AtMost(2000)],
        filters=[tidy_lines],
        description=_l("For the secretariat only, for example the number of the note verbale."),
        render_kw={"rows": 3},
    )
