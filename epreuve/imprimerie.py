"""What the check of documents asks of the database: `python -m epreuve.imprimerie creer 82`, `commander`, `restants`.

`creer` writes an edition with results and prints the recaps to ask for and a session of the team; `commander` orders its
reports; `restants` prints how many are still to be made.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from organismes.models import Inscription  # noqa: E402
from rapports.actions.demander import demander_rapport  # noqa: E402
from rapports.models import Rapport  # noqa: E402
from socle.enums import DOCUMENTS_EN_MARCHE  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402
from tests.factories.organismes import InscriptionFactory  # noqa: E402
from tests.rapports.edition import contacter  # noqa: E402
from trophees.actions.calculer import calculer_resultats  # noqa: E402

MOTEUR = "allauth.account.auth_backends.AuthenticationBackend"


def creer(nombre: int) -> dict[str, Any]:
    """Write an edition of `nombre` bodies with their results, and sign somebody of the team in."""
    charger_referentiels()
    campagne = CampagneFactory(terminee=True)
    inscriptions = [InscriptionFactory(campagne=campagne) for _ in range(nombre)]
    for rang, inscription in enumerate(inscriptions):
        contacter(inscription, graine=rang + 1)
    calculer_resultats(campagne=campagne)
    navigateur = Client()
    navigateur.force_login(UtilisateurFactory(charge_etudes=True, second_facteur=True), backend=MOTEUR)
    return {
        "session": str(navigateur.cookies[settings.SESSION_COOKIE_NAME].value),
        "recapitulatifs": [
            reverse("organismes:pilotage_inscription_pdf", args=[inscription.pk]) for inscription in inscriptions
        ],
    }


def commander() -> dict[str, Any]:
    """Order the report of every body."""
    inscriptions = list(Inscription.objects.order_by("pk"))
    for inscription in inscriptions:
        demander_rapport(inscription=inscription)
    return {"commandes": len(inscriptions)}


def restants() -> dict[str, Any]:
    """Count the reports still to be made."""
    return {"restants": Rapport.objects.filter(etat__in=DOCUMENTS_EN_MARCHE).count()}


if __name__ == "__main__":
    acte, *nombres = sys.argv[1:]
    actes: dict[str, Callable[..., Any]] = {"creer": creer, "commander": commander, "restants": restants}
    json.dump(actes[acte](*map(int, nombres)), sys.stdout)
