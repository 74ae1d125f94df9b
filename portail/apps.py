"""Django's registration of this app."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, register

CETTE_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
HEBERGEUR = ("HEBERGEUR_NOM", "HEBERGEUR_ADRESSE", "HEBERGEUR_TELEPHONE")


class PortailConfig(AppConfig):
    """The app."""

    name = "portail"

    def ready(self) -> None:
        register(hebergeur_declare, Tags.compatibility, deploy=True)
        register(adresse_publique_declaree, Tags.compatibility, deploy=True)


def hebergeur_declare(**_ignores: Any) -> list[CheckMessage]:
    """Say before a deployment what the legal notice must say of the host and does not: a platform is tried without."""
    manquent = [nom for nom in HEBERGEUR if not getattr(settings, nom)]
    if settings.BAROMETRE_DEMO or not manquent:
        return []
    mot = "La loi veut le nom, l’adresse et le téléphone de l’hébergeur aux mentions légales"
    return [Info(f"{mot}\u202f: donnez {', '.join(manquent)}.", id="portail.I001")]


def adresse_publique_declaree(**_ignores: Any) -> list[CheckMessage]:
    """Say before a deployment that the links of mails and posters, and passkeys, would belong to this machine alone."""
    if settings.BAROMETRE_DEMO or urlsplit(settings.BASE_URL).hostname not in CETTE_MACHINE:
        return []
    mot = f"Les liens des courriels et des affiches mèneraient à {settings.BASE_URL}"
    return [Info(f"{mot}\u202f: donnez l’adresse publique par BASE_URL.", id="portail.I002")]
