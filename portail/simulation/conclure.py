"""Results given back, contested and decided; a prize list that one proposes, another seals; the file that leaves."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from campagnes.logic.calendrier import UN_JOUR
from organismes.models import Inscription
from portail.demonstration.contestations import score_de
from portail.demonstration.editions import a_l_heure
from portail.simulation.consulter import referent_de
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE, CEREMONIE
from rapports.actions.demander import demander_rapport
from rapports.actions.produire import produire_rapport
from trophees.actions.calculer import calculer_resultats
from trophees.actions.contester import envoyer_contestation, preparer_contestation, retirer_litige
from trophees.actions.litiges import decider_litige
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.actions.restituer import restituer_resultats
from trophees.actions.sceau import FichierScelle, sceller_en_fichier
from trophees.enums import EtatLitige
from trophees.models import Palmares, Resultat

PHASE = "resultats"
RESTITUTION = dt.date(ANNEE, 11, 26)
PROPOSITION = dt.date(ANNEE, 12, 15)
PART_DES_CONTESTATIONS = 0.12
# Of the disputes: the contact is void, the dispute is withdrawn; otherwise the contact is kept.
ANNULES, RETIRES = 0.35, 0.45
MOTIF = "Ce jour-là, notre téléphonie était en panne\u202f: nous l’avions annoncé sur notre site."
CONCLUSION = "Les pièces reçues suffisent à décider\u202f: l’annonce et son heure sont vérifiées."


def prevoir_resultats(monde: Monde, *, rapports: int) -> None:
    """Foresee the results, the disputes, the prize list and the reports, of which the first ones are made."""
    monde.agenda.prevoir(a_l_heure(RESTITUTION, 9), PHASE, partial(_restituer, monde))
    monde.agenda.prevoir(a_l_heure(PROPOSITION, 10), PHASE, partial(_arreter, monde))
    monde.agenda.prevoir(a_l_heure(CEREMONIE, 18), PHASE, partial(_publier, monde))
    monde.agenda.prevoir(a_l_heure(CEREMONIE, 19), "rapports", partial(_commander, monde, rapports))


def _restituer(monde: Monde) -> int:
    auteur = monde.comptes["etudes"]
    calculer_resultats(campagne=monde.campagne, auteur=auteur)
    monde.campagne = restituer_resultats(campagne=monde.campagne, auteur=auteur)
    resultats = Resultat.objects.filter(inscription__campagne=monde.campagne).select_related("inscription__organisme")
    for resultat in resultats.order_by("inscription__organisme__siren"):
        alea = monde.alea("contestation", resultat.inscription.organisme.siren)
        if alea.random() < PART_DES_CONTESTATIONS:
            quand = a_l_heure(RESTITUTION + alea.randrange(1, 12) * UN_JOUR, 10, alea.randrange(60))
            monde.agenda.prevoir(quand, PHASE, partial(_contester, monde, resultat.inscription, alea.random()))
    return len(resultats)


def _contester(monde: Monde, inscription: Inscription, tirage: float) -> bool:
    """Contest the contact with the lowest score, as a body does; it is decided, or withdrawn, days later."""
    contacts = inscription.les_visites.validees().select_related("scenario", "grille", "inscription__organisme")
    if not contacts:
        return False
    visite = min(contacts, key=lambda un: (score_de(un), monde.cle_de(un)))
    referent = referent_de(inscription)
    litige = preparer_contestation(visite=visite, motif=MOTIF, auteur=referent)
    litige = envoyer_contestation(litige=litige, auteur=referent)
    issue = EtatLitige.ANNULE if tirage < ANNULES else EtatLitige.MAINTENU
    if ANNULES <= tirage < RETIRES:
        geste: Any = partial(retirer_litige, litige=litige, auteur=referent)
    else:
        geste = partial(
            decider_litige, litige=litige, auteur=monde.comptes["admin"], issue=issue, conclusion=CONCLUSION
        )
    monde.agenda.prevoir(a_l_heure(PROPOSITION - 3 * UN_JOUR, 15), PHASE, lambda: geste() and None)
    return True


def _arreter(monde: Monde) -> None:
    palmares = proposer_palmares(campagne=monde.campagne, auteur=monde.comptes["etudes"])
    sceller_palmares(palmares=palmares, auteur=monde.comptes["admin"])


def _publier(monde: Monde) -> None:
    publier_palmares(palmares=Palmares.objects.get(campagne=monde.campagne), auteur=monde.comptes["admin"])


def _commander(monde: Monde, nombre: int) -> int:
    """Order every report, make the first ones here; the orders of the others wait for workers who will never come."""
    resultats = Resultat.objects.filter(inscription__campagne=monde.campagne, score__isnull=False)
    for rang, resultat in enumerate(resultats.select_related("inscription").order_by("inscription__organisme__siren")):
        rapport = demander_rapport(inscription=resultat.inscription, confier=rang >= nombre)
        if rang < nombre:
            produire_rapport(rapport_id=rapport.pk)
    return len(resultats)


def sceller(monde: Monde) -> FichierScelle:
    """Compose the sealed file; the act proves it with the verifier that travels in it before it leaves."""
    fichier: FichierScelle = sceller_en_fichier(campagne=monde.campagne, auteur=monde.comptes["admin"])
    return fichier
