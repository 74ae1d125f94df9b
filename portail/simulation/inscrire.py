"""Registrations: drafts filled step by step, a rush on the last evening, links confirmed, ten seats raced for."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial

from organismes.actions.brouillon import enregistrer_etape, ouvrir_brouillon
from organismes.actions.confirmer import OrganismeDejaInscrit, confirmer_inscription
from organismes.actions.decider import refuser_inscription, retirer_inscription, valider_inscription
from organismes.actions.inscrire import deposer_inscription
from organismes.actions.jetons import jeton_de_confirmation, lire_jeton_de_confirmation
from organismes.models import Inscription
from organismes.queries.demande import ETAPES
from portail.demonstration.editions import a_l_heure
from portail.demonstration.inscriptions import reponses_du_formulaire
from portail.demonstration.participants import OrganismeFictif
from portail.simulation.monde import Monde
from portail.simulation.preparer import ANNEE, OUVERTURE
from socle.erreurs import RegleMetier
from socle.horloge import maintenant

PHASE = "inscriptions"
CLOTURE = a_l_heure(dt.date(ANNEE, 1, 1))
HEURE, DIX_MINUTES, UN_JOUR = dt.timedelta(hours=1), dt.timedelta(minutes=10), dt.timedelta(days=1)
# Of the last hour, and in it of its last ten minutes.
PART_DE_LA_DERNIERE_HEURE, PART_DES_DIX_MINUTES = 0.4, 0.8
# Bodies for which two people register; those that leave, or are refused, before the fieldwork.
PART_DES_RIVALES, PART_DES_RETRAITS, PART_DES_REFUS = 0.08, 0.02, 0.01
RETARDATAIRES = 3


def prevoir_inscriptions(monde: Monde) -> None:
    """Foresee what each body does, and a few who come after midnight."""
    for siren, corps in monde.corps.items():
        alea = monde.alea("inscription", siren)
        quand = _instant(alea)
        monde.agenda.prevoir(quand, PHASE, partial(_deposer, monde, corps, "titulaire"))
        if alea.random() < PART_DES_RIVALES:
            monde.agenda.prevoir(quand + DIX_MINUTES / 2, PHASE, partial(_deposer, monde, corps, "rivale"))
    for corps in list(monde.corps.values())[:RETARDATAIRES]:
        monde.agenda.prevoir(CLOTURE, PHASE, partial(_deposer, monde, corps, "en retard"))


def _instant(alea: random.Random) -> dt.datetime:
    """Draw when a body deposits: over three months, or in the last hour, most in its last ten minutes."""
    if alea.random() >= PART_DE_LA_DERNIERE_HEURE:
        return OUVERTURE + alea.uniform(0.01, 0.98) * (CLOTURE - HEURE - OUVERTURE)
    duree = DIX_MINUTES if alea.random() < PART_DES_DIX_MINUTES else HEURE
    return CLOTURE - alea.uniform(0.001, 1) * duree


def _deposer(monde: Monde, corps: OrganismeFictif, qui: str) -> bool:
    """Fill the four steps and send; the link is followed minutes later."""
    alea = monde.alea("demande", corps.siren, qui)
    donnees = reponses_du_formulaire(corps, alea)
    if qui != "titulaire":
        donnees["referent"] |= {"courriel": f"{qui.replace(' ', '-')}-{corps.courriel}"}
    recue_le = maintenant()
    try:
        brouillon = ouvrir_brouillon(campagne=monde.campagne, recue_le=recue_le)
    except RegleMetier:
        monde.comptes_de["inscriptions_hors_delai"] += 1
        return False
    for etape in ETAPES:
        brouillon = enregistrer_etape(brouillon=brouillon, etape=etape, valeurs=donnees[etape])
    client = f"203.0.113.{alea.randrange(1, 255)}"
    inscription = deposer_inscription(brouillon=brouillon, recue_le=recue_le, client=client)
    # The button pressed twice gives the same registration.
    monde.comptes_de["depots_en_double"] += deposer_inscription(brouillon=brouillon, recue_le=recue_le) != inscription
    delai = alea.uniform(1, 90) * dt.timedelta(minutes=1)
    monde.agenda.prevoir(recue_le + delai, PHASE, partial(_confirmer, monde, jeton_de_confirmation(inscription), alea))
    return True


def _confirmer(monde: Monde, jeton: str, alea: random.Random) -> bool:
    """Follow the link, twice as mail readers do; who comes second for a body is told so."""
    inscription = lire_jeton_de_confirmation(jeton)
    try:
        confirmer_inscription(inscription=inscription)
        inscription = confirmer_inscription(inscription=inscription)
    except OrganismeDejaInscrit:
        monde.comptes_de["organismes_deja_inscrits"] += 1
        return False
    monde.agenda.prevoir(maintenant() + 2 * UN_JOUR, PHASE, partial(_decider, monde, inscription, alea))
    return True


def _decider(monde: Monde, inscription: Inscription, alea: random.Random) -> None:
    """Staff validate, or refuse; a few bodies leave afterwards, and their seat passes on."""
    tirage, auteur = alea.random(), monde.comptes["etudes"]
    if tirage < PART_DES_REFUS:
        refuser_inscription(inscription=inscription, auteur=auteur, motif="Le service désigné ne reçoit pas d’usagers.")
        return
    valider_inscription(inscription=inscription, auteur=auteur)
    if tirage > 1 - PART_DES_RETRAITS:
        retrait = partial(retirer_inscription, inscription=inscription, auteur=None, motif="L’organisme renonce.")
        monde.agenda.prevoir(max(maintenant(), CLOTURE) + 8 * UN_JOUR, PHASE, lambda: retrait() and None)
