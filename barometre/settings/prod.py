"""Production: HTTPS only, hashed static files, secrets that nobody knows or nothing."""

from barometre.settings.exigences import exiger

# Before the settings: what cannot be read must be said too.
exiger()

from barometre.settings.base import *  # noqa: E402
from barometre.settings.env import est_donnee, lire  # noqa: E402
from barometre.settings.parts.statiques import *  # noqa: E402

if not BAROMETRE_DEMO:
    CLE_DE_SCELLEMENT_DE_DEMONSTRATION = ""
JOURNAL_D_ACCES = lire("JOURNAL_D_ACCES") if est_donnee("JOURNAL_D_ACCES") else True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
