"""Django's registration of this app."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Avertissement

HEBERGEUR = ("HEBERGEUR_NOM", "HEBERGEUR_ADRESSE", "HEBERGEUR_TELEPHONE")


class PortailConfig(AppConfig):
    """The app."""

    name = "portail"

    def ready(self) -> None:
        register(hebergeur_declare, Tags.compatibility, deploy=True)


def hebergeur_declare(**_ignores: Any) -> list[CheckMessage]:
    """Warn before a deployment of what the legal notice must say of the host and does not."""
    manquent = [nom for nom in HEBERGEUR if not getattr(settings, nom)]
    if settings.BAROMETRE_DEMO or not manquent:
        return []
    mot = "La loi veut le nom, l’adresse et le téléphone de l’hébergeur aux mentions légales"
    return [Avertissement(f"{mot}\u202f: donnez {', '.join(manquent)}.", id="portail.W001")]
