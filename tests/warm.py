"""What every process of a crowd needs, loaded once in the server from which they are forked."""

import app
from registration.core import collation, zones
from tests import apps, factories

__all__ = ["app", "apps", "factories"]

collation.sort_key("a")
zones.zone("Europe/Paris")
