"""Pages that only the demonstration has."""

from registration.demo.views import mailbox

blueprint = mailbox.blueprint

__all__ = ["blueprint", "mailbox"]
