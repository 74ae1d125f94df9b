"""The right of reply of the referent's body in the finished edition: one contact voided, one kept."""

from __future__ import annotations

import datetime as dt

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.models import Visite
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
    "La fermeture était annoncée avant le contact et le message d’accueil le disait. Le contact devait être reporté : "
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
    _contester(_un(inscription, Canal.TEL), FERMETURE, referent, lectrice, EtatLitige.ANNULE, FERMETURE_ADMISE)
    _contester(_un(inscription, Canal.EMAIL), DELAI, referent, lectrice, EtatLitige.MAINTENU, DELAI_REFUSE)


def dater(campagne: Campagne) -> None:
    """Write the dates of the past on the disputes: a week after restitution, decided five days later."""
    ouvert = dt.datetime(campagne.annee, 11, 9, 10, 20, tzinfo=PARIS)
    clos = dt.datetime(campagne.annee, 11, 14, 15, 5, tzinfo=PARIS)
    Litige.objects.filter(inscription__campagne=campagne).update(cree_le=ouvert, ouvert_le=ouvert, clos_le=clos)


def _un(inscription: Inscription, canal: Canal) -> Visite:
    return inscription.les_visites.validees().filter(canal=canal).order_by("effectuee_le", "pk")[0]


def _contester(
    visite: Visite, motif: str, referent: Utilisateur, lectrice: Utilisateur, issue: EtatLitige, conclusion: str
) -> None:
    litige = preparer_contestation(visite=visite, motif=motif, auteur=referent)
    litige = envoyer_contestation(litige=litige, auteur=referent)
    decider_litige(litige=litige, auteur=lectrice, issue=issue, conclusion=conclusion)
