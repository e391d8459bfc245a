"""The pages of the form: registering, the receipt, changes by link, the officers' own."""

from __future__ import annotations

from registration.pages.registration_form.views import change, desk, public, receipt
from registration.pages.registration_form.views.blueprint import blueprint

__all__ = ["blueprint", "change", "desk", "public", "receipt"]
