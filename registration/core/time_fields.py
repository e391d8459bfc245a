"""Fields for dates, hours and numbers: the browser's own controls, each with sentences of ours.

WTForms' own sentences are not in the catalogue. An empty field is None; one that must be filled gets :class:`Said` as
first validator.
"""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import Optional

from registration.core.fields import Said, Within
from registration.core.i18n import lazy_gettext as _

YEARS = Within(1990, 2100)
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def day_field(label: str, must: str | None = None, hint: str = "") -> Any:  # noqa: ANN401 - an unbound field
    """Return a field for a date; ``must``: what to say when it is empty, None where it may be."""
    return wtforms.DateField(
        label,
        [_demand(must), YEARS],
        description=hint,
        invalid_value_message=_("Give a date such as 2027-03-01."),  # type: ignore[call-arg]
    )


def clock_field(label: str, must: str | None = None, hint: str = "") -> Any:  # noqa: ANN401
    """Return a field for an hour of the day."""
    return wtforms.TimeField(
        label,
        [_demand(must)],
        description=hint,
        invalid_value_message=_("Give an hour such as 09:30."),  # type: ignore[call-arg]
    )


def moment_field(label: str, must: str | None = None, hint: str = "") -> Any:  # noqa: ANN401
    """Return a field for a date with an hour: a wall time."""
    return wtforms.DateTimeLocalField(
        label,
        [_demand(must), YEARS],
        format=MOMENTS,
        description=hint,
        invalid_value_message=_("Give a date and an hour, such as 2027-03-01 18:00."),  # type: ignore[call-arg]
    )


def number_field(
    label: str,
    *checks: Any,  # noqa: ANN401
    must: str | None = None,
    hint: str = "",
    **attributes: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Return a field for a whole number; more attributes go to the control."""
    return wtforms.IntegerField(
        label,
        [_demand(must), *checks],
        description=hint,
        invalid_value_message=_("Write a number in digits."),  # type: ignore[call-arg]
        render_kw={"class": "short", "inputmode": "numeric", **attributes},
    )


def _demand(must: str | None) -> Any:  # noqa: ANN401
    return Optional() if must is None else _Filled(must)


class _Filled(Said):
    """Demand something; what was written wrongly keeps its own sentence."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Check the field."""
        if not any(str(text).strip() for text in field.raw_data or ()):
            super().__call__(form, field)
