"""What the programme asks of the database, from inside the stack's environment: a world to visit, then a recount.

`python -m epreuve.monde creer 400 20` prints the visits, the shoppers and their sessions; `python -m epreuve.monde
relever` prints what the database and the disk hold at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after the set-up
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from enquetes.models import (  # noqa: E402
    ConflitEnveloppe,
    Enveloppe,
    Grille,
    PieceJointe,
    Scenario,
    TransitionVisite,
    Visite,
)
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from organismes.enums import Canal  # noqa: E402
from socle.fichiers import stockage_prive  # noqa: E402
from tests.enquetes.envois.enveloppes import mesures_physiques  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.comptes import MOT_DE_PASSE  # noqa: E402
from tests.factories.enquetes import EnqueteurFactory  # noqa: E402
from tests.factories.organismes import InscriptionFactory  # noqa: E402

MOTEUR = "allauth.account.auth_backends.AuthenticationBackend"
PAR_ORGANISME = 5


def creer(nb_visites: int, nb_enqueteurs: int) -> dict[str, Any]:
    """Write an edition in the middle of a wave, its visits on the spot, and sign every shopper in."""
    charger_referentiels()
    campagne = CampagneFactory(en_terrain=True)
    grille = Grille.objects.filter(canal=Canal.PHYS).latest("version")
    scenario = Scenario.objects.filter(type="renseignement").order_by("code").first()
    enqueteurs = [EnqueteurFactory(compte=True) for _ in range(nb_enqueteurs)]
    inscriptions = [
        InscriptionFactory(campagne=campagne, canaux=tuple(Canal.values))
        for _ in range(-(-nb_visites // PAR_ORGANISME))
    ]
    visites = Visite.objects.bulk_create(
        Visite(
            inscription=inscriptions[rang // PAR_ORGANISME],
            canal=Canal.PHYS,
            grille=grille,
            scenario=scenario,
            enqueteur=enqueteurs[rang % nb_enqueteurs],
        )
        for rang in range(nb_visites)
    )
    return {
        "mesures": mesures_physiques(grille),
        "ecartes": [critere.code for critere in grille.les_criteres.filter(conditions__in=("DIFF", "ATTENTE"))],
        "mot_de_passe": MOT_DE_PASSE,
        "enqueteurs": [_telephone(enqueteur, visites) for enqueteur in enqueteurs],
    }


def _telephone(enqueteur: Any, visites: Iterable[Visite]) -> dict[str, Any]:
    return {
        "courriel": enqueteur.utilisateur.email,
        "session": session_de(enqueteur.utilisateur),
        "visites": [str(visite.pk) for visite in visites if visite.enqueteur_id == enqueteur.pk],
    }


def session_de(utilisateur: Any) -> str:
    navigateur = Client()
    navigateur.force_login(utilisateur, backend=MOTEUR)
    return str(navigateur.cookies[settings.SESSION_COOKIE_NAME].value)


def relever() -> dict[str, Any]:
    """Recount from facts: envelopes by state, visits as they stand, evidence rows and files."""
    pieces = list(PieceJointe.objects.values_list("fichier", "visite", "empreinte_envoi"))
    nommes = {nom for nom, _, _ in pieces} | set(
        Enveloppe.objects.exclude(fichier="").values_list("fichier", flat=True)
    )
    fichiers = {nom for nom, _ecrit_le in stockage_prive().inventaire()}
    return {
        "enveloppes": dict(Enveloppe.objects.order_by().values_list("statut").annotate(n=Count("pk"))),
        "identifiants": [str(pk) for pk in Enveloppe.objects.values_list("pk", flat=True)],
        "refus": sorted(set(Enveloppe.objects.filter(statut="refusee").values_list("code", "motif"))),
        "conflits": ConflitEnveloppe.objects.count(),
        "pieces": [[str(visite), empreinte] for _, visite, empreinte in pieces],
        "orphelins": sorted(fichiers - nommes),
        "absents": sorted(nommes - fichiers),
        "soumissions": TransitionVisite.objects.filter(vers="soumise").count(),
        "visites": {str(visite["id"]): _visite(visite) for visite in Visite.objects.values()},
    }


def _visite(lue: Mapping[str, Any]) -> dict[str, Any]:
    instants = ("commencee_le", "effectuee_le", "terminee_le", "deposee_le", "soumise_le")
    dates = {nom: quand.isoformat() if (quand := lue[nom]) else None for nom in instants}
    return {"etat": lue["etat"], "commentaire": lue["commentaire"], "reponses": lue["reponses"], **dates}


if __name__ == "__main__":
    repondre(creer, relever)
