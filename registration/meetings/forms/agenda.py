"""Days and sessions of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.core import i18n
from registration.core.editing import EditForm
from registration.core.fields import AtMost, Choice, Said, WebAddress, add_error
from registration.core.forms import tidy
from registration.core.i18n import LANGUAGES, gettext, lazy_gettext
from registration.core.texts import Text, Wanted, localised, spread, with_texts
from registration.core.time_fields import clock_field, day_field
from registration.meetings.agenda_rules import BackwardsError, walls
from registration.meetings.commands import DayPlan, SessionPlan
from registration.meetings.forms import words
from registration.meetings.kinds import MeetingFormat, SessionKind
from registration.meetings.models import MeetingDay

_ = lazy_gettext

THEME = Text("theme", _("Theme"), needed=True)
SESSION_TEXTS = (
    Text("title", _("Title"), needed=True),
    Text("place", _("Place"), _("The room, for example “Room B”.")),
    Text("description", _("Description"), rows=4),
)
AS_THE_MEETING = ""
ANY_DAY = date(2000, 1, 1)


@with_texts(THEME)
class DayForm(EditForm):
    """A day: its date and its theme."""

    held_on = day_field(_("Date"), _("Give the date of the day."))

    def to_command(self) -> DayPlan:
        """Return what the officer said; places are set with the rules."""
        return DayPlan(self.held_on.data, localised(self, "theme"))


def day_values(plan: DayPlan) -> dict[str, Any]:
    """Return the values with which the form shows a day."""
    return {"held_on": plan.held_on, **spread(theme=plan.theme)}


@with_texts(*SESSION_TEXTS[:1], before="kind")
@with_texts(*SESSION_TEXTS[1:], before="online_link")
class SessionForm(EditForm):
    """An item of the agenda."""

    kind = Choice(_("Kind"), [Wanted()], choices=words.choices(words.KINDS))
    day = Choice(_("Day"), [Said(_("Choose the day of the session."))])
    starts = clock_field(_("Begins at"), _("Say when the session begins."))
    ends = clock_field(_("Ends at"), _("Say when the session ends."))
    format = Choice(_("Can be attended"), [Wanted()])
    online_link: Any = wtforms.URLField(
        _("Link of its own online room"),
        [AtMost(1000), WebAddress()],
        filters=[tidy],
        description=_("Without one, the session is in the meeting’s online room."),
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )

    def offer(self, days: Iterable[MeetingDay], offered: MeetingFormat) -> None:
        """Fill the choices: the days, and how a session of such a meeting can be attended."""
        self.day.choices = [
            SelectChoice(str(day.id), i18n.format_day(day.held_on, "full")) for day in days
        ]
        formats = [(AS_THE_MEETING, _("As the meeting"))]
        if offered is MeetingFormat.HYBRID:
            formats += [(one.value, words.FORMATS[one]) for one in MeetingFormat]
        self.format.choices = [SelectChoice(value, label) for value, label in formats]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' type
        """Check the fields, and what two of them say together."""
        sound = bool(super().validate(extra_validators))
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            add_error(
                self["title_en"], gettext("Give the session a title in at least one language.")
            )
            sound = False
        if self.starts.data and self.ends.data and not self._goes_forward():
            add_error(self.ends, gettext("The session ends before it begins: check both hours."))
            sound = False
        return sound

    def _goes_forward(self) -> bool:
        try:
            walls(ANY_DAY, self.starts.data, self.ends.data)
        except BackwardsError:
            return False
        return True

    def to_command(self) -> SessionPlan:
        """Return what the officer said."""
        texts = {text.name: localised(self, text.name) for text in SESSION_TEXTS}
        return SessionPlan(
            **texts,
            day_id=int(self.day.data),
            kind=SessionKind(self.kind.data),
            starts=self.starts.data,
            ends=self.ends.data,
            format=MeetingFormat(self.format.data) if self.format.data else None,
            online_link=self.online_link.data,
        )


def session_values(plan: SessionPlan) -> dict[str, Any]:
    """Return the values with which the form shows a session."""
    return {
        **spread(**{text.name: getattr(plan, text.name) for text in SESSION_TEXTS}),
        "day": str(plan.day_id),
        "kind": plan.kind.value,
        "starts": plan.starts,
        "ends": plan.ends,
        "format": plan.format.value if plan.format else AS_THE_MEETING,
        "online_link": plan.online_link,
    }
