"""Registrations asked for from inside the stack's environment: who waits to confirm or to send, then what was kept.

`python -m epreuve.candidatures deposees 200 20` prints twenty editions of two hundred bodies that wait to confirm;
`portes` the drafts of the twelve zones of an edition about to close, `brouillons 10` drafts ready to be sent;
`relever` prints what each edition holds.
"""

from __future__ import annotations

from typing import Any

import django

django.setup()

import datetime as dt  # noqa: E402 -- after the set-up

from campagnes.logic.calendrier import FUSEAUX  # noqa: E402
from campagnes.models import Campagne  # noqa: E402
from epreuve import heure  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from epreuve.monde import session_de  # noqa: E402
from organismes.actions.confirmer import confirmer_inscription  # noqa: E402
from organismes.actions.jetons import jeton_de_confirmation, renouveler_jeton  # noqa: E402
from organismes.enums import EtatInscription  # noqa: E402
from organismes.models import Brouillon, Inscription, PlaceGratuite  # noqa: E402
from socle.horloge import maintenant  # noqa: E402
from socle.models import Entree  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402
from tests.factories.organismes import (  # noqa: E402
    InscriptionFactory,
    MembreFactory,
    OrganismeFactory,
    TerritoireFactory,
)
from tests.organismes.donnees import CANAUX, OPTIONS, REFERENT, brouillon_complet  # noqa: E402

heure.arreter()
# A department or collectivity of each French time zone, in the order of the calendar.
DEPARTEMENTS = ("31", "971", "973", "975", "976", "974", "984", "988", "986", "987", "987", "987")
INSTANTS = 7
DEUX_MOIS = dt.timedelta(days=60)


def deposees(par_edition: int, editions: int) -> dict[str, Any]:
    """Write bodies that ordered iD City, deposited in each edition; return the links to confirm, edition by edition."""
    organismes = OrganismeFactory.create_batch(par_edition)
    return {
        "editions": [_edition(organismes) for _ in range(editions)],
        # Withdrawing is for who belongs to the body.
        "sessions": [session_de(MembreFactory(organisme=organisme).utilisateur) for organisme in organismes[:5]],
        "un_seul": _edition([organismes[0]] * 20),
    }


def _edition(organismes: list[Any]) -> dict[str, Any]:
    campagne = CampagneFactory()
    neuves = [
        InscriptionFactory.build(campagne=campagne, organisme=organisme, deposee=True, idcity=True)
        for organisme in organismes
    ]
    for neuve in neuves:
        neuve.canaux = ()
    ecrites = Inscription.objects.bulk_create(neuves)
    return {
        "annee": campagne.annee,
        "numeros": [inscription.pk for inscription in ecrites],
        "jetons": [jeton_de_confirmation(inscription) for inscription in ecrites],
    }


def portes(annee: int) -> dict[str, Any]:
    """Write an edition that closes on 31 December of a year, a body of each zone, and what each door is opened with."""
    dernier = dt.date(annee, 12, 31)
    campagne = CampagneFactory(annee=annee + 1, inscriptions_ouvertes_le=maintenant() - DEUX_MOIS, dernier_jour=dernier)
    territoires = [
        [TerritoireFactory(departement=departement) for _ in range(INSTANTS)]
        for departement in DEPARTEMENTS[: len(FUSEAUX)]
    ]
    return {
        "zones": [nom for nom, _ in FUSEAUX],
        "session": session_de(UtilisateurFactory(charge_etudes=True)),
        "brouillons": [
            [[_brouillon(campagne, territoire, porte) for territoire in zone] for zone in territoires]
            for porte in ("formulaire", "reprise")
        ],
        "saisies": [[_saisie(territoire) for territoire in zone] for zone in territoires],
    }


def _brouillon(campagne: Campagne, territoire: Any, porte: str) -> dict[str, Any]:
    courriel = f"{porte}{territoire.pk}@ville.exemple"
    brouillon = brouillon_complet(campagne, territoire=territoire, courriel=courriel)
    return {
        "numero": brouillon.pk,
        "courriel": courriel,
        "siren": territoire.siren,
        "jeton": renouveler_jeton(brouillon, pour=courriel),
    }


def _saisie(territoire: Any) -> dict[str, Any]:
    referent = {**REFERENT, "telephone": "", "courriel": f"equipe{territoire.pk}@ville.exemple"}
    # Boxes left empty are not sent, as browsers do.
    etapes = {"referent": referent, "canaux": CANAUX, "options": OPTIONS}
    champs: dict[str, Any] = {"organisme-siren": territoire.siren}
    for etape, valeurs in etapes.items():
        champs |= {f"{etape}-{nom}": _tape(valeur) for nom, valeur in valeurs.items() if valeur}
    return {"courriel": referent["courriel"], "champs": champs}


def _tape(valeur: Any) -> Any:
    if valeur is True:
        return "on"
    return "\n".join(valeur) if isinstance(valeur, list) else valeur


def brouillons(nombre: int) -> dict[str, Any]:
    """Write drafts of an open edition, complete; return the links that take them up again."""
    campagne = CampagneFactory()
    return {
        "annee": campagne.annee,
        "brouillons": [_brouillon(campagne, TerritoireFactory(), "clic") for _ in range(nombre)],
    }


def journal() -> dict[str, Any]:
    """Confirm a few registrations by the act: each leaves its lines in the journal."""
    for _ in range(3):
        confirmer_inscription(inscription=InscriptionFactory(deposee=True, idcity=True))
    return {"lignes": Entree.objects.count()}


def relever() -> dict[str, Any]:
    """Recount from facts, edition by edition, then the drafts and who sent them."""
    return {
        "editions": {str(campagne.annee): _releve(campagne) for campagne in Campagne.objects.all()},
        "brouillons": list(Brouillon.objects.values_list("pk", flat=True)),
        "deposees": {
            courriel: quand.isoformat()
            for courriel, quand in Inscription.objects.values_list("referent_courriel", "deposee_le")
        },
        "lignes": Inscription.objects.count(),
    }


def _releve(campagne: Campagne) -> dict[str, Any]:
    siennes = Inscription.objects.filter(campagne=campagne)
    actives = siennes.actives().filter(ordre_idcity__isnull=False).order_by("ordre_idcity")
    tenues = PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=False).order_by("rang")
    numeros = [str(pk) for pk in siennes.values_list("pk", flat=True)]
    return {
        "rangs": list(tenues.values_list("rang", flat=True)),
        "gagnantes": sorted(tenues.values_list("inscription", flat=True)),
        "premieres": sorted(actives.values_list("pk", flat=True)[:10]),
        "ordres": sorted(o for o in siennes.values_list("ordre_idcity", flat=True) if o is not None),
        "actives": siennes.actives().count(),
        "retirees": siennes.filter(etat=EtatInscription.RETIREE).count(),
        "journal": Entree.objects.filter(
            acte="inscription.confirmee", objet_type="organismes.inscription", objet_id__in=numeros
        ).count(),
    }


if __name__ == "__main__":
    repondre(deposees, portes, brouillons, journal, relever)
