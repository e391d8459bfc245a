"""The blueprint that all pages of the form share."""

from __future__ import annotations

from registration.core.http import pages_blueprint

blueprint = pages_blueprint("registration_form", __name__)
