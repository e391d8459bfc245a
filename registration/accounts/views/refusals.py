"""Telling somebody who tried too often to wait."""

from __future__ import annotations

import math
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from registration.core.errors import TooManyError
from registration.core.fields import add_error
from registration.core.forms import Form
from registration.core.i18n import ngettext

MINUTE = 60


def refuse(form: Form, template: str, error: TooManyError, **values: Any) -> ResponseReturnValue:  # noqa: ANN401
    """Return the page of the form again, with how long to wait at its last field."""
    seconds = int(str(error.facts["seconds"]))
    minutes = max(1, math.ceil(seconds / MINUTE))
    last = [field for field in form if field.name != "csrf_token"][-1]
    add_error(
        last,
        ngettext(
            "There were too many tries. Wait %(num)d minute, then try again.",
            "There were too many tries. Wait %(num)d minutes, then try again.",
            minutes,
        ),
    )
    response = make_response(render_template(template, form=form, **values), 429)
    response.headers["Retry-After"] = str(seconds)
    return response
