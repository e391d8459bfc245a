"""Publishing, cancelling and copying a meeting."""

from __future__ import annotations

from typing import Any

import wtforms

from registration.core.fields import Said, add_error
from registration.core.forms import Form, tidy
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.texts import localised, with_texts
from registration.core.time_fields import day_field
from registration.meetings.commands import MeetingCopy
from registration.meetings.forms.details import TITLES, slug_field

_ = lazy_gettext


class CancelForm(Form):
    """Cancelling a meeting: the officer types its name."""

    typed = wtforms.StringField(
        _("Type the name in the address to confirm"),
        [Said(_("Type the name of the meeting in its address to confirm."))],
        filters=[tidy],
        render_kw={
            "autocapitalize": "none",
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "short",
        },
    )


@with_texts(*TITLES[:1], before="slug")
class CopyForm(Form):
    """A new draft made from a meeting."""

    slug = slug_field()
    first_day = day_field(
        _("First day"),
        _("Say on which day the copy begins."),
        _("All days, sessions and dates of registration move along."),
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and what two of them say together."""
        sound = bool(super().validate(extra_validators))
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            add_error(
                self["title_en"], gettext("Give the meeting a title in at least one language.")
            )
            sound = False
        return sound

    def to_command(self) -> MeetingCopy:
        """Return what is different in the copy."""
        return MeetingCopy(localised(self, "title"), self.slug.data, self.first_day.data)
