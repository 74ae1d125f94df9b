"""What the checks of documents ask of the database: `python -m epreuve.imprimerie creer 82`, `commander`, `restants`.

`creer` writes an edition with results and prints the recaps to ask for and a session of the team; `commander` orders its
reports; `restants` prints how many are still to be made. `abandonner` gives back at once what a killed worker held,
`annoncer` writes the mails that a morning owes, `relever` recounts reports, files and mails.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402 -- after the set-up
from django.conf import settings  # noqa: E402
from django.db.models import Count, F  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from campagnes.models import Campagne  # noqa: E402
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from organismes.models import Inscription  # noqa: E402
from portail.models import CourrierDuJour  # noqa: E402
from rapports.actions.demander import demander_rapport  # noqa: E402
from rapports.models import Rapport  # noqa: E402
from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument  # noqa: E402
from socle.horloge import PARIS, maintenant  # noqa: E402
from socle.models import Entree  # noqa: E402
from socle.tasks import devoir_rappels  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402
from tests.factories.organismes import InscriptionFactory, MembreFactory  # noqa: E402
from tests.rapports.edition import contacter  # noqa: E402
from trophees.actions.calculer import calculer_resultats  # noqa: E402

DIX_MINUTES, SAMEDI = dt.timedelta(minutes=10), 5
MOTEUR = "allauth.account.auth_backends.AuthenticationBackend"


def creer(nombre: int) -> dict[str, Any]:
    """Write an edition of `nombre` bodies with their results, and sign somebody of the team in."""
    charger_referentiels()
    campagne = CampagneFactory(terminee=True)
    inscriptions = [InscriptionFactory(campagne=campagne) for _ in range(nombre)]
    for rang, inscription in enumerate(inscriptions):
        contacter(inscription, graine=rang + 1)
        MembreFactory(organisme=inscription.organisme)
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


def abandonner() -> dict[str, Any]:
    """Let time pass for the reports that nobody makes any more: call it while no worker runs."""
    Rapport.objects.filter(etat=EtatDocument.EN_COURS).update(commence_le=F("commence_le") - DIX_MINUTES)
    Rapport.objects.filter(etat=EtatDocument.DEMANDE).update(modifie_le=F("modifie_le") - DIX_MINUTES)
    return {}


def annoncer() -> dict[str, Any]:
    """Write what each referent is owed this morning."""
    matin = maintenant().astimezone(PARIS).replace(hour=10, minute=0)
    while matin.weekday() >= SAMEDI:
        matin += dt.timedelta(days=1)
    # Before the morning, whatever the hour of the drill: after it, nothing would be owed.
    Campagne.objects.update(restituee_le=matin - DIX_MINUTES)
    with time_machine.travel(matin, tick=True):
        devoir_rappels()
    return {}


def relever() -> dict[str, Any]:
    """Recount from facts: rows ready, files kept, how often each report was finished, how often each is announced."""
    finis = Entree.objects.filter(acte="rapport.pret").values_list("objet_id").annotate(Count("pk"))
    annonces = CourrierDuJour.objects.filter(rapport__isnull=False).values_list("rapport").annotate(Count("pk"))
    prets = Rapport.objects.filter(etat=EtatDocument.PRET)
    return {
        "prets": prets.count(),
        "fichiers": len(
            {
                str(rapport.fichier.name)
                for rapport in prets
                if rapport.fichier.storage.exists(str(rapport.fichier.name))
            }
        ),
        "sur_le_disque": sum(1 for _ in (Path(settings.MEDIA_ROOT) / "rapports").rglob("*.pdf")),
        "finis_deux_fois": sum(fois > 1 for _, fois in finis),
        "annonces": annonces.count(),
        "annonces_deux_fois": sum(fois > 1 for _, fois in annonces),
    }


if __name__ == "__main__":
    repondre(creer, commander, restants, abandonner, annoncer, relever)
