"""The kiosks that wait for staff: silent for a whole opening day, to prepare, to ship, left behind by their edition."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.db.models import Q
from django.urls import reverse

from bornes.enums import EtatBorne
from bornes.models import Borne
from bornes.parc.logic.sante import RESTEE, SILENCE
from bornes.parc.queries.mots_du_parc import MOTS_DES_GESTES
from bornes.parc.queries.parc import LigneBorne, bornes_restees, bornes_surveillees, lignes_de
from organismes.enums import ETATS_ACTIFS
from socle.horloge import PARIS, aujourdhui
from socle.logic.attentes import Attente
from socle.logic.typographie import accorder

SILENCIEUSES = "bornes_silencieuses"
CLES = {EtatBorne.COMMANDEE: "bornes_a_preparer", EtatBorne.PREPAREE: "bornes_a_expedier"}


def attentes_de_l_equipe() -> list[Attente]:
    """Return the silent kiosks, then those to prepare and to ship, then those to bring back, edition by edition.

    One query when all in service were seen since yesterday, six at most.
    """
    hier = aujourdhui() - dt.timedelta(days=1)
    absentes = bornes_surveillees().exclude(les_presences__jour__gte=hier)
    a_livrer = Q(etat__in=CLES, inscription__etat__in=ETATS_ACTIFS, inscription__campagne__restituee_le__isnull=True)
    de_ce_jour = a_livrer | Q(pk__in=absentes.order_by().values("pk")) | Q(pk__in=bornes_restees().values("pk"))
    edition = ("inscription__campagne__annee", "inscription__campagne__restituee_le")
    lues = list(Borne.objects.filter(de_ce_jour).order_by("pk").values_list("pk", "etat", "commandee_le", *edition))
    suivies = [(pk, etat, annee, le) for pk, etat, le, annee, restituee_le in lues if restituee_le is None]
    return [
        *_silencieuses([pk for pk, etat, _annee, _le in suivies if etat not in CLES]),
        *_a_livrer([ligne[1:] for ligne in suivies if ligne[1] in CLES]),
        *_restees([(annee, restituee_le) for *_, annee, restituee_le in lues if restituee_le is not None]),
    ]


def _silencieuses(absentes: list[Any]) -> list[Attente]:
    if not absentes:
        return []
    par_edition: defaultdict[int, list[LigneBorne]] = defaultdict(list)
    for ligne in lignes_de(bornes_surveillees().filter(pk__in=absentes)):
        if SILENCE in ligne.codes:
            par_edition[ligne.borne.inscription.campagne.annee].append(ligne)
    return [
        Attente(
            SILENCIEUSES,
            accorder(len(lignes), "borne silencieuse", "bornes silencieuses"),
            len(lignes),
            f"{reverse('bornes:pilotage_bornes')}?edition={annee}&sante={SILENCE}",
            depuis=min(ligne.dernier_signe for ligne in lignes),
            sujet=f"Édition {annee}",
        )
        for annee, lignes in par_edition.items()
    ]


def _restees(editions: list[tuple[int, dt.datetime]]) -> list[Attente]:
    return [
        Attente(
            "bornes_restees",
            accorder(nombre, "borne restée après son édition", "bornes restées après leur édition"),
            nombre,
            f"{reverse('bornes:pilotage_bornes')}?edition={annee}&sante={RESTEE}",
            depuis=le.astimezone(PARIS).date(),
            sujet=f"Édition {annee}",
        )
        for (annee, le), nombre in sorted(Counter(editions).items())
    ]


def _a_livrer(lignes: list[tuple[str, int, dt.datetime]]) -> list[Attente]:
    commandees: defaultdict[tuple[int, int, EtatBorne], list[dt.datetime]] = defaultdict(list)
    for etat, annee, le in lignes:
        commandees[annee, [*CLES].index(EtatBorne(etat)), EtatBorne(etat)].append(le)
    return [
        Attente(
            CLES[etat],
            accorder(len(jours), f"borne {MOTS_DES_GESTES[etat]}", f"bornes {MOTS_DES_GESTES[etat]}"),
            len(jours),
            f"{reverse('bornes:pilotage_bornes')}?edition={annee}&etat={etat}",
            depuis=min(jours).astimezone(PARIS).date(),
            sujet=f"Édition {annee}",
        )
        for (annee, _rang, etat), jours in sorted(commandees.items())
    ]
