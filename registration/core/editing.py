"""Two officers on one page: the second sees what changed and loses nothing.

A form remembers in a hidden field what it showed. When what is stored has changed meanwhile, :func:`merge` brings
three states together field by field: shown, typed, stored. A field that only the other person changed takes
the stored value; one that only the reader changed keeps what was typed; where both did, what was typed stays
and the page shows the stored value beside it. Sending the page again then saves.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import wtforms

from registration.core import collation, i18n
from registration.core.forms import Form
from registration.core.i18n import gettext as _

WHOLE = ""
"""The key under which the digest of the whole stands; no field has an empty name."""
_LENGTH = 8
_LONGEST = 50_000


class EditForm(Form):
    """A form that changes what is stored, and knows what it showed."""

    seen = wtforms.HiddenField()

    def remember(self, digest: str) -> None:
        """Keep what the form shows now, and the digest of the whole that is stored."""
        shown = {field.name: _digest(field.data) for field in _kept(self)}
        self.seen.data = json.dumps({WHOLE: digest, **shown}, separators=(",", ":"))
        self.seen.raw_data = None

    @property
    def expected(self) -> str:
        """Return the digest of the whole as it was shown; '' when the page does not say."""
        return str(self._seen().get(WHOLE, ""))

    def _seen(self) -> dict[str, str]:
        text = self.seen.data or ""
        if len(text) > _LONGEST:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed: what is stored now, and whether the form still says otherwise."""

    field_id: str
    label: str
    stored: str
    keeps_typed: bool


def merge(form: EditForm, fresh: EditForm, digest: str) -> list[Difference]:
    """Bring into ``form`` what others stored meanwhile; ``fresh`` is a form of the same kind made from that.

    The form then remembers the stored values, so that sending it again saves. Returns the fields concerned.
    """
    seen = form._seen()  # noqa: SLF001 - of the class above
    found = []
    for field in _kept(form):
        stored = fresh[field.name]
        was, typed, now = seen.get(field.name), _digest(field.data), _digest(stored.data)
        if now in {was, typed}:
            continue
        keeps = typed != was
        words = words_of(stored)
        if not keeps:
            _take(field, stored)
        found.append(Difference(field.id, str(field.label.text), words, keeps))
    fresh.remember(digest)
    form.seen.data, form.seen.raw_data = fresh.seen.data, None
    return found


def _kept(form: Form) -> list[Any]:
    return [field for field in form if field.name not in {"csrf_token", "seen"}]


def _take(field: Any, stored: Any) -> None:  # noqa: ANN401 - WTForms' fields
    if isinstance(field, wtforms.FieldList):
        field.process(None, stored.data)
        field.post_process()  # type: ignore[attr-defined]
        return
    field.data = stored.data
    field.raw_data = None


def _digest(value: Any) -> str:  # noqa: ANN401 - what a field holds
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _plain(value: Any) -> Any:  # noqa: ANN401
    plain: Any = "" if value is None else value
    if isinstance(value, dict):
        plain = {key: _plain(inner) for key, inner in value.items()}
    elif isinstance(value, set | frozenset):
        plain = sorted(_plain(inner) for inner in value)
    elif isinstance(value, list | tuple):
        plain = [_plain(inner) for inner in value]
    elif isinstance(value, datetime):
        plain = value.isoformat(timespec="minutes")
    elif isinstance(value, date | time):
        plain = value.isoformat()
    elif isinstance(value, str):
        plain = collation.tidy_lines(value)
    return plain


def words_of(field: Any) -> str:  # noqa: ANN401 - any field
    """Return in words what a field holds, for a page that shows it without its control."""
    value = field.data
    if isinstance(field, wtforms.FieldList):
        parts = [words_of(entry) for entry in field.entries]
    elif isinstance(field, wtforms.FormField):
        parts = [words_of(inner) for inner in field.form]
    elif isinstance(field, wtforms.BooleanField):
        parts = [_("yes") if value else _("no")]
    elif isinstance(field, wtforms.SelectMultipleField):
        labels = _labels(field)
        parts = [labels.get(str(item), str(item)) for item in value or ()]
    elif isinstance(field, wtforms.SelectField):
        parts = [_labels(field).get(str(value or ""), str(value or ""))]
    elif isinstance(field, wtforms.HiddenField):
        parts = []
    else:
        parts = [_written(value)]
    return "; ".join(part for part in parts if part) or _("nothing")


def _labels(field: Any) -> dict[str, str]:  # noqa: ANN401
    options = getattr(field, "options", None)
    if options is not None:
        return {value: label for _group, pairs in options.groups for value, label in pairs}
    return {str(one.value): str(one.label) for one in field.choices or ()}


def _written(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, datetime):
        return _(
            "%(day)s at %(time)s",
            day=i18n.format_day(value.date(), "long"),
            time=i18n.format_clock(value),
        )
    if isinstance(value, date):
        return i18n.format_day(value, "long")
    if isinstance(value, time):
        return i18n.format_clock(value)
    return "" if value is None else str(value)
