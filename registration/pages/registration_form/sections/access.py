"""Access needs and diet: protected answers."""

from __future__ import annotations

import wtforms

from registration.core.fields import AtMost, Readable
from registration.core.forms import tidy_lines
from registration.core.i18n import lazy_gettext as _l

MOST = 2000


class Access(wtforms.Form):
    """What the person needs in order to take part."""

    access_needs = wtforms.TextAreaField(
        _l("Access needs"),
        [Readable(), AtMost(MOST)],
        filters=[tidy_lines],
        description=_l("For example step-free access, sign language, large print."),
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    diet = wtforms.TextAreaField(
        _l("Diet"),
        [Readable(), AtMost(MOST)],
        filters=[tidy_lines],
        description=_l("Allergies and what you do not eat, for meals at the meeting."),
        render_kw={"rows": 3, "autocomplete": "off"},
    )
