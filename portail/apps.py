"""Django's registration of this app."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, register

HEBERGEUR = ("HEBERGEUR_NOM", "HEBERGEUR_ADRESSE", "HEBERGEUR_TELEPHONE")


class PortailConfig(AppConfig):
    """The app."""

    name = "portail"

    def ready(self) -> None:
        register(hebergeur_declare, Tags.compatibility, deploy=True)


def hebergeur_declare(**_ignores: Any) -> list[CheckMessage]:
    """Say before a deployment what the legal notice must say of the host and does not: a platform is tried without."""
    manquent = [nom for nom in HEBERGEUR if not getattr(settings, nom)]
    if settings.BAROMETRE_DEMO or not manquent:
        return []
    mot = "La loi veut le nom, l’adresse et le téléphone de l’hébergeur aux mentions légales"
    return [Info(f"{mot}\u202f: donnez {', '.join(manquent)}.", id="portail.I001")]
