"""Settings of the pages that are audited: the demonstration, its files as production serves them, behind the relay."""

from barometre.settings.base import *  # noqa: F403 -- a settings module
from barometre.settings.parts.statiques import *  # noqa: F403 -- a settings module

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
