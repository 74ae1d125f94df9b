"""The right of reply of the referent's body in the finished edition: one contact voided, one kept."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.logic.notation import noter_contact
from enquetes.models import Visite
from enquetes.queries.grilles import grille_notee
from organismes.enums import Canal
from organismes.models import Inscription
from socle.horloge import PARIS
from trophees.actions.contester import envoyer_contestation, preparer_contestation
from trophees.actions.litiges import decider_litige
from trophees.enums import EtatLitige
from trophees.models import Litige

FERMETURE = (
    "Cet appel est tombé pendant la fermeture exceptionnelle de la mairie, annoncée sur notre site et par le message "
    "d’accueil du standard. Personne ne pouvait répondre ce jour-là."
)
FERMETURE_ADMISE = (
    "La fermeture était annoncée avant le contact et le message d’accueil le disait. Le contact devait être reporté\u202f: "
    "il est annulé et ne compte plus."
)
DELAI = (
    "Notre réponse est partie le lendemain, avec toutes les pièces utiles. Nous ne comprenons pas la note donnée à la "
    "clarté de la réponse."
)
DELAI_REFUSE = (
    "La réponse est bien arrivée dans le délai, et le critère de délai est compté comme tenu. La clarté a été relue : "
    "deux des trois éléments attendus manquent dans le texte reçu. Le contact est maintenu."
)


def contester(inscription: Inscription, referent: Utilisateur, lectrice: Utilisateur) -> None:
    """Contest two contacts of a restituted edition and have them decided, by the acts of the platform."""
    _contester(
        _le_moins_bon(inscription, Canal.TEL), FERMETURE, referent, lectrice, EtatLitige.ANNULE, FERMETURE_ADMISE
    )
    _contester(_le_moins_bon(inscription, Canal.EMAIL), DELAI, referent, lectrice, EtatLitige.MAINTENU, DELAI_REFUSE)


def dater(campagne: Campagne) -> None:
    """Write the dates of the past on the disputes: a week after restitution, decided five days later."""
    ouvert = dt.datetime(campagne.annee, 11, 9, 10, 20, tzinfo=PARIS)
    clos = dt.datetime(campagne.annee, 11, 14, 15, 5, tzinfo=PARIS)
    Litige.objects.filter(inscription__campagne=campagne).update(cree_le=ouvert, ouvert_le=ouvert, clos_le=clos)


def _le_moins_bon(inscription: Inscription, canal: Canal) -> Visite:
    """Return the contact of a channel with the lowest score: the one that a body looks at."""
    visites = inscription.les_visites.validees().filter(canal=canal).select_related("scenario", "grille", "inscription")
    return min(visites.order_by("effectuee_le", "pk"), key=_score)


def _score(visite: Visite) -> Fraction:
    note = noter_contact(grille_notee(visite.grille), visite.reponses, type_scenario=visite.scenario.type)
    return Fraction(101) if note.score is None else note.score


def _contester(
    visite: Visite, motif: str, referent: Utilisateur, lectrice: Utilisateur, issue: EtatLitige, conclusion: str
) -> None:
    litige = preparer_contestation(visite=visite, motif=motif, auteur=referent)
    litige = envoyer_contestation(litige=litige, auteur=referent)
    decider_litige(litige=litige, auteur=lectrice, issue=issue, conclusion=conclusion)
