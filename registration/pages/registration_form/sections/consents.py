"""What the person may agree to: each separate, none ticked; and which notice was shown."""

from __future__ import annotations

import wtforms

from registration.core.forms import tidy
from registration.participants import labels
from registration.participants.kinds import ConsentKind


class Consents(wtforms.Form):
    """Three consents, and the version of the notice that stands above them."""

    consent_listed_with_email = wtforms.BooleanField("")
    consent_photo = wtforms.BooleanField("")
    consent_future_invitations = wtforms.BooleanField("")
    notice_version = wtforms.HiddenField(filters=[tidy])

    def prepare_consents(self) -> None:
        """Say what each consent is."""
        for kind in ConsentKind:
            self[consent_name(kind)].label.text = labels.consent_sentence(kind)

    @property
    def consents(self) -> frozenset[ConsentKind]:
        """Return what was agreed to."""
        return frozenset(kind for kind in ConsentKind if self[consent_name(kind)].data)


def consent_name(kind: ConsentKind) -> str:
    """Return the name of a consent's field."""
    return f"consent_{kind.value.replace('-', '_')}"
