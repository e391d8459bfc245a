"""Languages, interpretation and the person's own time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import wtforms

from registration.core.fields import Choices, OneOf, OneOfList, OptionSelect, Said, choices_of
from registration.core.i18n import LANGUAGES, NAMES
from registration.core.i18n import gettext as _
from registration.core.i18n import lazy_gettext as _l
from registration.meetings.kinds import Mode
from registration.pages.registration_form.options import Options
from registration.participants import labels

if TYPE_CHECKING:
    from registration.pages.registration_form.asked import Asked

# Languages that a delegate may understand, in this order: those of the Dialogue's partners.
UNDERSTOOD = ("en", "fr", "ar", "pt", "es", "it", "de")


class Languages(wtforms.Form):
    """Language of communication, languages understood, interpretation, time zone."""

    language = OneOf(
        _l("Language of communication"),
        [Said(_l("Choose the language in which we write to you."))],
        choices=lambda: choices_of((code, NAMES[code]) for code in LANGUAGES),
        description=_l("Mails and documents come in this language."),
    )
    languages_understood = Choices(
        _l("Languages that you understand"),
        description=_l("All in which you can follow a discussion."),
    )
    interpretation_into = OneOfList(_l("Interpretation that you need"))
    time_zone = OptionSelect(
        _l("Your time zone"),
        description=_l("If you attend virtually, times are shown in it too."),
        render_kw={"data_time_zone": True},
    )

    def prepare_languages(self, asked: Asked, options: Options) -> None:
        """Offer the meeting's interpretation and, where it can be attended virtually, all time zones."""
        if Mode.VIRTUAL in asked.modes:
            self.time_zone.options = options.zones
        else:
            del self.time_zone
        stored = [code for code in self.languages_understood.object_data or () if code]
        codes = dict.fromkeys([*UNDERSTOOD, *stored])
        self.languages_understood.choices = choices_of(
            (code, labels.language_name(code)) for code in codes
        )
        if not asked.meeting.interpretation and not self.interpretation_into.object_data:
            del self.interpretation_into
            return
        codes = dict.fromkeys(asked.meeting.interpretation)
        if self.interpretation_into.object_data:
            codes.setdefault(self.interpretation_into.object_data)
        offered = [(code, labels.language_name(code)) for code in codes]
        self.interpretation_into.choices = choices_of([("", _("None")), *offered])
