"""The jury of the finished edition: it deliberates, two people freeze the list, laureates are invited, it is public."""

from __future__ import annotations

import datetime as dt
import random

from campagnes.models import Campagne
from comptes.models import Utilisateur
from portail.demonstration.editions import CEREMONIE, a_l_heure
from socle.horloge import regler
from trophees.actions.invitations import inviter_laureats, repondre_invitation
from trophees.actions.jury import clore_deliberation, declarer_conflit, deposer_bulletin, ouvrir_deliberation
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.enums import PetitesCategories, PresenceCeremonie
from trophees.models import Deliberation, Palmares
from trophees.queries.jury import dossiers_de, trophees_de

JURES = ("jury", "deuxieme-jure", "troisieme-jure", "quatrieme-jure")


def deliberer(campagne: Campagne, comptes: dict[str, Utilisateur], *, graine: int) -> None:
    """Open the vote on the day after the right of reply, let four jurors vote, one with a conflict, and close it."""
    with regler(a_l_heure(dt.date(campagne.annee, 11, 19), 9)):
        deliberation = ouvrir_deliberation(
            campagne=campagne, petites_categories=PetitesCategories.FUSION, auteur=comptes["etudes"]
        )
    alea = random.Random(graine)
    for rang, nom in enumerate(JURES):
        with regler(a_l_heure(dt.date(campagne.annee, 11, 20 + rang), 18)):
            voter(deliberation, comptes[nom], alea, conflit=rang == 1)
    with regler(a_l_heure(dt.date(campagne.annee, 11, 24), 9)):
        clore_deliberation(deliberation=deliberation, auteur=comptes["etudes"])


def voter(deliberation: Deliberation, jure: Utilisateur, alea: random.Random, *, conflit: bool) -> None:
    """Order finalists by what their files say to everybody, which the figures do not, and by a taste of her own."""
    votes = [trophee for trophee in trophees_de(deliberation, jure) if trophee.se_vote]
    if conflit and votes:
        ecarte = dossiers_de(deliberation)[votes[0].finalistes[-1].siren]
        declarer_conflit(
            deliberation=deliberation, inscription=ecarte, motif="Ancienne élue de ce territoire", jure=jure
        )
        votes = [trophee for trophee in trophees_de(deliberation, jure) if trophee.se_vote]
    for trophee in votes:
        merites = {un.siren: random.Random(un.siren).uniform(0, 20) + alea.uniform(0, 6) for un in trophee.jugeables}
        ordre = sorted(trophee.jugeables, key=lambda un: -float(un.valeur) - merites[un.siren])
        if len(ordre) > 1:
            deposer_bulletin(
                deliberation=deliberation, trophee=trophee.code, ordre=[[un.siren] for un in ordre], jure=jure
            )


def arreter(campagne: Campagne, comptes: dict[str, Utilisateur]) -> Palmares:
    """Propose and seal, by two people, the day before the ceremony."""
    veille = dt.date(campagne.annee, *CEREMONIE) - dt.timedelta(days=1)
    with regler(a_l_heure(veille, 10)):
        palmares = proposer_palmares(campagne=campagne, auteur=comptes["etudes"])
    with regler(a_l_heure(veille, 11)):
        return sceller_palmares(palmares=palmares, auteur=comptes["admin"])


def inviter(palmares: Palmares, comptes: dict[str, Utilisateur]) -> None:
    """Tell laureates under embargo; most of them come."""
    veille = dt.date(palmares.campagne.annee, *CEREMONIE) - dt.timedelta(days=1)
    with regler(a_l_heure(veille, 12)):
        for rang, invitation in enumerate(inviter_laureats(palmares=palmares, auteur=comptes["admin"])):
            if rang % 4 < 3:
                repondre_invitation(
                    invitation=invitation,
                    presence=PresenceCeremonie.NON if rang % 4 == 2 else PresenceCeremonie.OUI,
                    personnes=1 + rang % 3,
                    auteur=comptes["admin"],
                )


def publier(palmares: Palmares, comptes: dict[str, Utilisateur]) -> None:
    """Publish, from the stage."""
    with regler(a_l_heure(dt.date(palmares.campagne.annee, *CEREMONIE), 18, 30)):
        publier_palmares(palmares=palmares, auteur=comptes["admin"])
