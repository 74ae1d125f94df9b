"""Technical logs: one JSON line an event, ids only, never a name, an address or free text; no fault leaves by mail.

Somebody at a terminal reads the same facts as a sentence.
"""

import sys
from typing import Any

from barometre.settings.env import lire

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "socle.journaux.FormatJson"},
        "lisible": {"()": "socle.journaux.FormatLisible"},
    },
    "filters": {"suivi": {"()": "socle.web.suivi.FiltreDeSuivi"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "lisible" if sys.stderr.isatty() else "json",
            "filters": ["suivi"],
        },
    },
    "root": {"handlers": ["console"], "level": lire("NIVEAU_JOURNAUX")},
    "loggers": {
        # In place of Django's own handlers: a console for developers, and mails to administrators.
        "django": {"handlers": [], "level": "INFO"},
        # It writes the number of a passkey each time that one opens.
        "fido2": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
if lire("SUIVI_DES_ERREURS"):
    LOGGING["handlers"]["fautes"] = {
        "class": "barometre.fautes.PorteurDeFautes",
        "adresse": lire("SUIVI_DES_ERREURS"),
        "filters": ["suivi"],
    }
    LOGGING["root"]["handlers"].append("fautes")
