"""Forms of accounts and roles."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from registration.accounts.forms import email_field, language_field, name_field
from registration.core.fields import Said
from registration.core.forms import Form
from registration.core.i18n import lazy_gettext
from registration.core.roles import Role
from registration.dialogues.memberships import Invitation
from registration.pages.accounts.blueprint import role_words

_ = lazy_gettext


class RoleForm(Form):
    """A role."""

    role = RadioField(_("Role"), validators=[Said(_("Choose a role."))])

    def offer(self) -> dict[str, str]:
        """Offer all roles; returns what each lets somebody do, to be shown beside it."""
        words = {role: role_words(role) for role in Role}
        self.role.choices = [SelectChoice(role.value, words[role].name) for role in Role]
        return {role.value: words[role].scope for role in Role}


class InviteForm(RoleForm):
    """Somebody to invite."""

    email = email_field("off")
    name = name_field(own=False)
    language = language_field(_("Language of mail to this person"))

    def to_invitation(self) -> Invitation:
        """Return whom to invite."""
        return Invitation(
            email=self.email.data or "",
            name=self.name.data or "",
            language=self.language.data,
            role=Role(self.role.data),
        )
