"""Forms of the attendance desk: small, each for one action."""

from __future__ import annotations

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length

from registration.core.forms import Form, tidy
from registration.core.i18n import lazy_gettext as _l
from registration.meetings.kinds import Mode
from registration.presence.service import LONGEST_REASON

MODES = [
    SelectChoice(Mode.IN_PERSON.value, _l("In person")),
    SelectChoice(Mode.VIRTUAL.value, _l("Virtual")),
]


class CheckInForm(Form):
    """One person, by public id."""

    person = wtforms.StringField(validators=[InputRequired()])


class TakeBackForm(Form):
    """A record to be taken back; the desk's undo gives no reason."""

    record = wtforms.IntegerField(validators=[InputRequired()])
    reason = wtforms.StringField(
        _l("Reason"),
        filters=[tidy],
        validators=[Length(max=LONGEST_REASON, message=_l("This reason is too long."))],
    )


class WordForm(Form):
    """An officer's word on people: how they attended a day or a session."""

    mode = wtforms.RadioField(
        _l("Attended"),
        choices=MODES,
        validate_choice=False,
        validators=[
            InputRequired(message=_l("Choose in person or virtual.")),
            AnyOf([choice.value for choice in MODES], message=_l("Choose in person or virtual.")),
        ],
    )
    reason = wtforms.StringField(
        _l("Reason"),
        description=_l("For example: signed list, message of the delegation, own observation."),
        filters=[tidy],
        validators=[Length(max=LONGEST_REASON, message=_l("This reason is too long."))],
    )


class PersonWordForm(WordForm):
    """An officer's word on one person, for a day or a session chosen from the agenda."""

    where = wtforms.SelectField(
        _l("Day or session"),
        validate_choice=False,
        validators=[InputRequired(message=_l("Choose a day or a session."))],
    )
