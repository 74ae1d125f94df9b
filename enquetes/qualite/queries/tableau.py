"""Quality control at a glance: what waits in each state and since when, the sample, the flags."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import Exists, OuterRef, QuerySet

from campagnes.models import Campagne
from enquetes.enums import CodeAnomalie, EtatVisite
from enquetes.models import Anomalie, Visite
from enquetes.qualite.logic.anomalies_faits import BUDGET, STATISTIQUES
from enquetes.qualite.queries.echantillon import EtatEchantillon, contacts_deposes, etat_de_l_echantillon
from enquetes.qualite.queries.lectures import a_decider, avec_double_attendu
from enquetes.visites.queries.visites import depuis_quand
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import accorder

UN_JOUR = dt.timedelta(days=1)


@dataclass(frozen=True)
class FileDAttente:
    """Visits that wait for one thing: how many, the median wait, the oldest."""

    code: str
    nom: str
    nombre: int
    mediane: str
    la_plus_ancienne: str
    depuis: dt.datetime | None


@dataclass(frozen=True)
class CompteAnomalies:
    """One kind of flag; a fact is never raised by chance and takes nothing from the budget of false alarms."""

    mot: str
    nombre: int
    est_un_fait: bool


@dataclass(frozen=True)
class BilanAnomalies:
    """Flags of an edition. `part` is the share of contacts that a statistic points at; honest ones make `budget` of it at most."""

    comptes: tuple[CompteAnomalies, ...]
    nb_visites: int
    nb_signalees: int
    part: float
    budget: float = BUDGET


@dataclass(frozen=True)
class TableauQualite:
    """What the quality page says beside the reader's own queue."""

    attentes: tuple[FileDAttente, ...]
    echantillon: EtatEchantillon | None
    anomalies: BilanAnomalies | None
    en_retard: tuple[Visite, ...]


def tableau_qualite(campagne: Campagne | None) -> TableauQualite:
    """Return the board: waits over every edition, sample and flags of one."""
    return TableauQualite(
        attentes=attentes(),
        echantillon=etat_de_l_echantillon(campagne) if campagne else None,
        anomalies=bilan_des_anomalies(campagne) if campagne else None,
        en_retard=tuple(reprises_en_retard()[:20]),
    )


def attentes() -> tuple[FileDAttente, ...]:
    """Return what waits, state by state, in the order of the work."""
    doubles = avec_double_attendu()
    visites = a_decider()
    seconde = visites.filter(etat=EtatVisite.SECONDE_LECTURE)
    groupes = (
        ("a_lire", "À lire", visites.filter(etat=EtatVisite.SOUMISE)),
        ("seconde", "En seconde lecture", seconde.exclude(doubles)),
        ("double", "Attendent la notation du second enquêteur", seconde.filter(doubles)),
        ("arbitrage", "À arbitrer", visites.filter(etat=EtatVisite.ARBITRAGE)),
        ("renvoyees", "Renvoyées à l’enquêteur", visites.filter(etat=EtatVisite.A_REVOIR)),
        ("en_retard", "Renvoyées, délai passé", reprises_en_retard()),
    )
    return tuple(_attente(code, nom, visites) for code, nom, visites in groupes)


def reprises_en_retard() -> QuerySet[Visite]:
    """Return the visits sent back whose deadline is over and that may still come back, the oldest deadline first."""
    return (
        a_decider()
        .filter(etat=EtatVisite.A_REVOIR, a_reprendre_avant__lt=aujourdhui())
        .select_related("inscription__organisme", "enqueteur")
        .order_by("a_reprendre_avant", "pk")
    )


def _attente(code: str, nom: str, visites: QuerySet[Visite]) -> FileDAttente:
    instants = list(depuis_quand(visites).order_by("depuis").values_list("depuis", flat=True))
    maintenant_ = maintenant()
    durees = [maintenant_ - instant for instant in instants]
    if not durees:
        return FileDAttente(code, nom, 0, "–", "–", None)
    return FileDAttente(code, nom, len(durees), _dire_duree(_mediane(durees)), _dire_duree(max(durees)), instants[0])


def _mediane(durees: Sequence[dt.timedelta]) -> dt.timedelta:
    return dt.timedelta(seconds=median(duree.total_seconds() for duree in durees))


def _dire_duree(duree: dt.timedelta) -> str:
    """Say a wait in hours, then in days from two of them."""
    if duree < 2 * UN_JOUR:
        heures = max(duree // dt.timedelta(hours=1), 0)
        return accorder(heures, "heure") if heures else "moins d’une heure"
    return accorder(duree.days, "jour")


def bilan_des_anomalies(campagne: Campagne) -> BilanAnomalies:
    """Return how many flags of each kind an edition has, and the share of its contacts that statistics point at."""
    deposes = contacts_deposes(campagne)
    relevees = Anomalie.objects.filter(visite__inscription__campagne=campagne)
    nombres = Counter(relevees.values_list("code", flat=True))
    nb_visites = deposes.count()
    statistiques = Anomalie.objects.filter(visite=OuterRef("pk"), code__in=STATISTIQUES)
    toutes = Anomalie.objects.filter(visite=OuterRef("pk"))
    return BilanAnomalies(
        comptes=tuple(
            CompteAnomalies(str(code.label), nombres[code.value], code.value not in STATISTIQUES)
            for code in CodeAnomalie
            if nombres[code.value]
        ),
        nb_visites=nb_visites,
        nb_signalees=deposes.filter(Exists(toutes)).count(),
        part=deposes.filter(Exists(statistiques)).count() / nb_visites if nb_visites else 0.0,
    )


def anomalies_de(campagne: Campagne, *, code: str = "", a_voir: bool = False) -> QuerySet[Anomalie]:
    """Return the flags of an edition, those that nobody looked at first."""
    anomalies = Anomalie.objects.filter(visite__inscription__campagne=campagne)
    if code:
        anomalies = anomalies.filter(code=code)
    if a_voir:
        anomalies = anomalies.filter(vue_le=None)
    return anomalies.select_related("visite__inscription__organisme", "visite__enqueteur", "vue_par").order_by(
        "vue_le", "-detectee_le", "pk"
    )
