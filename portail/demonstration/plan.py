"""The plan of the referent's body: what it decided two years ago and what changed since; what it has to do today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from comptes.models import Utilisateur
from organismes.models import Organisme
from portail.demonstration.editions import a_l_heure, annees
from rapports.actions.plan import decider_action, suivre_action
from rapports.enums import EtatAction
from rapports.logic.resultats.conseils import ACTIONS
from socle.horloge import aujourdhui, regler

EN_COURS, FAITE = EtatAction.EN_COURS, EtatAction.FAITE


@dataclass(frozen=True)
class ActionJouee:
    """An action to play: decided in December of its edition, followed from the January after, in days from the first."""

    edition: int
    critere: str
    responsable: str
    echeance: dt.date
    suivi: tuple[tuple[int, EtatAction, str], ...] = ()


def _actions() -> tuple[ActionJouee, ...]:
    terminee, jour = annees().terminee, aujourdhui()
    avant = terminee - 1
    return (
        ActionJouee(
            avant,
            "EM-07",
            "responsable de l’accueil",
            dt.date(terminee, 3, 31),
            (
                (20, EN_COURS, "Une boîte commune remplace les quatre boîtes des services."),
                (85, FAITE, "Chaque matin, un agent répartit\u202f; le tableau de bord compte les jours."),
            ),
        ),
        ActionJouee(
            terminee,
            "WEB-03",
            "chargé du site internet",
            dt.date(terminee + 1, 1, 31),
            ((10, FAITE, "Plan, arrêts de bus et stationnement adapté sont en ligne."),),
        ),
        ActionJouee(
            terminee,
            "AP-09",
            "responsable de l’accueil",
            jour - dt.timedelta(days=9),
            ((0, EN_COURS, "Deux devis demandés pour l’afficheur."),),
        ),
        ActionJouee(terminee, "EM-04", "responsable de l’accueil", jour + dt.timedelta(days=12)),
        ActionJouee(terminee, "CO-12", "direction des affaires générales", jour + dt.timedelta(days=90)),
    )


def tenir_un_plan(organisme: Organisme, referent: Utilisateur) -> None:
    """Play the plan of a body, each act at its instant."""
    for jouee in _actions():
        premier = dt.date(jouee.edition + 1, 1, 1)
        with regler(a_l_heure(dt.date(jouee.edition, 12, 8), 10)):
            action = decider_action(
                inscription=organisme.les_inscriptions.get(campagne__annee=jouee.edition),
                critere=jouee.critere,
                intitule=ACTIONS[jouee.critere],
                responsable=jouee.responsable,
                echeance=jouee.echeance,
                auteur=referent,
            )
        for jours, etat, note in jouee.suivi:
            with regler(a_l_heure(premier + dt.timedelta(days=jours), 11)):
                suivre_action(action=action, etat=etat, note=note, auteur=referent)
