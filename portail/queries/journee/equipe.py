"""The day of a person of AFNOR: what her roles let her do, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bornes.moderation.queries import attentes as ecoute
from bornes.parc.queries import attentes as parc
from campagnes.logic.calendrier import jour_de
from campagnes.logic.journee import Journee, composer
from campagnes.models import Campagne
from campagnes.queries import LIES, suite_des_editions
from comptes.enums import EQUIPE
from consultations.queries import attentes as consultations
from enquetes.envois.queries import attentes as envois
from enquetes.planification.queries import attentes as planification
from enquetes.qualite.queries import attentes as qualite
from organismes.queries import attentes as inscriptions
from rapports.queries import attentes as rapports
from socle.horloge import aujourdhui
from socle.logic.attentes import Attente, Nouvelle
from sondages.queries import attentes as sondages
from trophees.queries import attentes as palmares


def journee_du_personnel(user: Any, depuis: dt.datetime | None) -> Journee:
    """Return what waits for a person of AFNOR: jury sees its votes, and like readers what is next and public.

    As many queries for one thing as for many.
    """
    est_equipe = bool(EQUIPE & user.roles)
    attentes = [
        *(_de_l_equipe(user) if est_equipe else ()),
        *palmares.attentes_du_palmares(user),
        *palmares.attentes_du_jury(user),
    ]
    nouvelles: list[Nouvelle] = []
    if depuis is not None:
        nouvelles = [*(_dites_a_l_equipe(depuis) if est_equipe else ()), *palmares.nouvelles_du_palmares(depuis)]
    campagnes = Campagne.objects.select_related("ceremonie").prefetch_related(*LIES).order_by("-annee")
    return composer(aujourdhui(), attentes, suite_des_editions(campagnes), nouvelles, depuis and jour_de(depuis))


def _de_l_equipe(user: Any) -> list[Attente]:
    return [
        *inscriptions.attentes_de_l_equipe(),
        *planification.attentes_de_l_equipe(),
        *envois.attentes_de_l_equipe(),
        *qualite.attentes_de_l_equipe(user),
        *ecoute.attentes_de_l_equipe(user),
        *parc.attentes_de_l_equipe(),
        *consultations.attentes_de_l_equipe(),
        *sondages.attentes_de_l_equipe(),
        *palmares.attentes_de_l_equipe(),
        *rapports.attentes_de_l_equipe(),
    ]


def _dites_a_l_equipe(depuis: dt.datetime) -> list[Nouvelle]:
    return [n for app in (inscriptions, qualite, rapports) for n in app.nouvelles_de_l_equipe(depuis)]
