"""A day of use asked for from inside the stack's environment: who comes and what they need, then what was kept.

`python -m epreuve.journee_d_usage creer 5 2` prints five rounds of people, `vieillir` makes six minutes pass for what waits,
`relever` prints what the database holds.
"""

from __future__ import annotations

from typing import Any

import django

django.setup()

import datetime as dt  # noqa: E402 -- after the set-up

from django.db.models import Count, F  # noqa: E402

from bornes.models import Avis  # noqa: E402
from campagnes.models import Campagne  # noqa: E402
from consultations.models import Soutien  # noqa: E402
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from epreuve.accueil import creer as creer_accueil  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from epreuve.monde import session_de  # noqa: E402
from organismes.actions.jetons import renouveler_jeton  # noqa: E402
from organismes.models import CourrierOrganisme, Inscription  # noqa: E402
from rapports.models import Rapport  # noqa: E402
from socle.enums import COURRIERS_EN_MARCHE, EtatCourrier  # noqa: E402
from socle.horloge import maintenant  # noqa: E402
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.comptes import MOT_DE_PASSE, UtilisateurFactory  # noqa: E402
from tests.factories.consultations import DialogueFactory, PropositionFactory  # noqa: E402
from tests.factories.enquetes import EnqueteurFactory  # noqa: E402
from tests.factories.organismes import MembreFactory, OrganismeFactory  # noqa: E402
from tests.organismes.donnees import brouillon_complet  # noqa: E402
from tests.rapports.edition import edition  # noqa: E402

SIX_MINUTES = dt.timedelta(minutes=6)
UN_GESTE_CHACUN = 12


def creer(rondes: int, bornes: int = 1) -> dict[str, Any]:
    """Write a body with results a round, drafts, a box of ideas, kiosks and posters; sign people in beforehand."""
    charger_referentiels()
    accueil = creer_accueil(bornes)
    campagne, premiere = edition(pairs=rondes - 1)
    Campagne.objects.filter(pk=campagne.pk).update(restituee_le=maintenant())
    ouverte = CampagneFactory()
    dialogue = DialogueFactory(ouvert=True, appareil=True)
    idees = PropositionFactory.create_batch(UN_GESTE_CHACUN, dialogue=dialogue)
    inscriptions = [premiere, *Inscription.objects.filter(campagne=campagne).exclude(pk=premiere.pk).order_by("pk")]
    return {
        **accueil,
        "mot_de_passe": MOT_DE_PASSE,
        "consultation": dialogue.code,
        "idees": [str(idee.pk) for idee in idees],
        "rondes": [_ronde(inscription, ouverte, rang) for rang, inscription in enumerate(inscriptions)],
    }


def _ronde(inscription: Inscription, ouverte: Campagne, rang: int) -> dict[str, Any]:
    depose = f"depose{rang}@ville.exemple"
    return {
        "referent": MembreFactory(organisme=inscription.organisme).utilisateur.email,
        "attaque": UtilisateurFactory().email,
        "brouillon": renouveler_jeton(brouillon_complet(ouverte, courriel=depose), pour=f"journée {rang}"),
        "depose": depose,
        "sessions": {
            "/pilotage/": session_de(UtilisateurFactory(charge_etudes=True)),
            "/pilotage/inscriptions/": session_de(UtilisateurFactory(administrateur=True)),
            "/terrain/": session_de(EnqueteurFactory(compte=True).utilisateur),
            "/": session_de(MembreFactory(organisme=OrganismeFactory()).utilisateur),
        },
    }


def vieillir() -> None:
    """Let six minutes pass for what waits: the sweeps only take what has waited five."""
    CourrierOrganisme.objects.filter(etat=EtatCourrier.DU).update(cree_le=F("cree_le") - SIX_MINUTES)
    Rapport.objects.filter(etat="demande").update(modifie_le=F("modifie_le") - SIX_MINUTES)


def relever() -> dict[str, Any]:
    """Recount from facts."""
    deposees = Inscription.objects.filter(referent_courriel__startswith="depose")
    return {
        "deposees": sorted(deposees.values_list("referent_courriel", flat=True)),
        "courriels dus": CourrierOrganisme.objects.filter(etat__in=COURRIERS_EN_MARCHE).count(),
        "courriels partis": CourrierOrganisme.objects.filter(etat=EtatCourrier.PARTI, inscription__in=deposees).count(),
        "rapports": dict(Rapport.objects.order_by().values_list("etat").annotate(n=Count("pk"))),
        "avis": Avis.objects.count(),
        "soutiens": Soutien.objects.count(),
    }


if __name__ == "__main__":
    repondre(creer, vieillir, relever)
