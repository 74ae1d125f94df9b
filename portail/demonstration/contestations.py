"""The right of reply of the referent's body in the finished edition: one contact voided, one kept."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from comptes.models import Utilisateur
from enquetes.models import Visite
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic.notation import noter_contact
from organismes.enums import Canal
from organismes.models import Inscription
from portail.demonstration.editions import a_l_heure
from socle.horloge import regler
from trophees.actions.contester import envoyer_contestation, preparer_contestation
from trophees.actions.litiges import decider_litige
from trophees.enums import EtatLitige

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


# The channel, the days of November on which it is contested then decided, what both say.
CONTESTATIONS = (
    (Canal.TEL, 9, 12, PANNE, EtatLitige.ANNULE, PANNE_ADMISE),
    (Canal.EMAIL, 13, 17, REPONSE, EtatLitige.MAINTENU, REPONSE_REFUSEE),
)


def contester(inscription: Inscription, referent: Utilisateur, lectrice: Utilisateur) -> None:
    """Contest two contacts of an edition just restituted, one after the other, and have each decided."""
    annee = inscription.campagne.annee
    for canal, ouverture, cloture, motif, issue, conclusion in CONTESTATIONS:
        visite = _le_moins_bon(inscription, canal)
        with regler(a_l_heure(dt.date(annee, 11, ouverture), 10, 20)):
            litige = preparer_contestation(visite=visite, motif=motif, auteur=referent)
            litige = envoyer_contestation(litige=litige, auteur=referent)
        with regler(a_l_heure(dt.date(annee, 11, cloture), 15, 5)):
            decider_litige(litige=litige, auteur=lectrice, issue=issue, conclusion=conclusion)


def _le_moins_bon(inscription: Inscription, canal: Canal) -> Visite:
    """Return the contact of a channel with the lowest score: the one that a body looks at."""
    visites = inscription.les_visites.validees().filter(canal=canal).select_related("scenario", "grille", "inscription")
    return min(visites.order_by("effectuee_le", "pk"), key=score_de)


def score_de(visite: Visite) -> Fraction:
    """Return the score of a contact; without one, it comes after all others."""
    note = noter_contact(grille_notee(visite.grille), visite.reponses, type_scenario=visite.scenario.type)
    return Fraction(101) if note.score is None else note.score
