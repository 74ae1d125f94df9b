"""Technical logs: one JSON line an event, ids only, never a name, an address or free text; no fault leaves by mail."""

from barometre.settings.env import lire

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "socle.journaux.FormatJson"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": lire("NIVEAU_JOURNAUX")},
    "loggers": {
        # In place of Django's own handlers: a console for developers, and mails to administrators.
        "django": {"handlers": [], "level": "INFO"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
