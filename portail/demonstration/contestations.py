"""The right of reply of the referent's body in the finished edition: one contact voided, one kept."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from campagnes.models import Campagne
from comptes.models import Utilisateur
from enquetes.models import Visite
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic.notation import noter_contact
from organismes.enums import Canal
from organismes.models import Inscription
from socle.horloge import PARIS
from trophees.actions.contester import envoyer_contestation, preparer_contestation
from trophees.actions.litiges import decider_litige
from trophees.enums import EtatLitige
from trophees.models import Litige

PANNE = (
    "Ce jour-là, notre téléphonie était en panne\u202f: un standard de secours prenait les appels, sans pouvoir les "
    "transférer. Nous l’avions annoncé sur notre site dès le matin."
)
PANNE_ADMISE = (
    "L’annonce de la panne précède le contact, et l’opérateur confirme ses heures. L’appel devait être reporté\u202f: il "
    "ne mesure pas votre accueil habituel. Le contact est annulé."
)
REPONSE = (
    "Nous avons répondu à ce courriel le surlendemain, avec toutes les pièces utiles. Nous ne comprenons pas qu’il soit "
    "compté sans réponse."
)
REPONSE_REFUSEE = (
    "Aucune réponse n’est arrivée à l’adresse d’envoi pendant le temps d’attente, courriers indésirables compris, et "
    "l’envoi que vous citez porte une autre adresse. Le contact est maintenu."
)


def contester(inscription: Inscription, referent: Utilisateur, lectrice: Utilisateur) -> None:
    """Contest two contacts of a restituted edition and have them decided, by the acts of the platform."""
    _contester(_le_moins_bon(inscription, Canal.TEL), PANNE, referent, lectrice, EtatLitige.ANNULE, PANNE_ADMISE)
    _contester(
        _le_moins_bon(inscription, Canal.EMAIL), REPONSE, referent, lectrice, EtatLitige.MAINTENU, REPONSE_REFUSEE
    )


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
