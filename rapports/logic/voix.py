"""What users say, as one frozen value: page, CSV and XLSX print it and compute nothing.

Rates are on 100. A count at None is hidden: fewer than five people, or a subtraction would give them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scipy import stats

from bornes.logic.indicateurs import Bloc, Ecart, Estimation, Taux, ecart, taux
from bornes.logic.petits_nombres import est_petit, proteger_serie
from rapports.logic.graphiques_voix import Colonnes, LigneEcart
from socle.logic.graphiques import Courbe, PointSerie, courbe
from socle.logic.typographie import FINE, accorder, date_longue, decimale, entier, intervalle

NOTES = ("très insatisfait", "insatisfait", "entre les deux", "satisfait", "très satisfait")
_SEULES = tuple(((rang,), mot) for rang, mot in enumerate(NOTES))
_INSATISFAITS = ((0, 1), "insatisfait ou très insatisfait")
_SATISFAITS = ((4, 3), "satisfait ou très satisfait")
# Ways of joining marks, from the finest.
FUSIONS: tuple[tuple[tuple[tuple[int, ...], str], ...], ...] = (
    _SEULES,
    (_INSATISFAITS, *_SEULES[2:]),
    (*_SEULES[:3], _SATISFAITS),
    (_INSATISFAITS, _SEULES[2], _SATISFAITS),
    (((0, 2, 1), "pas satisfait"), _SATISFAITS),
)
POINTS_MAXIMUM = 12
DEGRES_MINIMUM = 2
"""Under this number of degrees of freedom a measured mean has no interval: it is an indication."""
NIVEAU = 0.975
PAS = 10.0


@dataclass(frozen=True)
class Effectif:
    """A named count, its share of the whole and, where it makes sense, the satisfaction of these people."""

    mot: str
    n: int | None
    part: float | None = None
    taux: Taux | None = None
    precision: str = ""


@dataclass(frozen=True)
class LigneLieu:
    """A site: its services in the order of the columns, then all of it."""

    mot: str
    cellules: tuple[Effectif, ...]
    total: Effectif


@dataclass(frozen=True)
class TableLieux:
    """Sites by services; nothing in it gives a handful of people, also by difference."""

    services: tuple[str, ...]
    lignes: tuple[LigneLieu, ...]
    totaux: tuple[Effectif, ...]


@dataclass(frozen=True)
class Triangle:
    """One determinant by two voices: measured by visits, felt by users."""

    code: str
    nom: str
    source: str
    mesure: float | None
    intervalle: tuple[float, float] | None
    ressenti: Taux | None
    n_cache: bool
    ecart: Ecart | None
    dessin: LigneEcart

    @property
    def ecart_mot(self) -> str:
        """Write the gap with its sign."""
        return signe(self.ecart.valeur) if self.ecart else ""

    @property
    def ecart_bornes(self) -> str:
        """Write the interval of the gap."""
        return f"de {signe(self.ecart.bas)} à {signe(self.ecart.haut)}" if self.ecart else ""

    @property
    def mention(self) -> str:
        """Say why there is no sure gap, or which way it goes; empty when there is nothing to say."""
        if self.mesure is None and self.ressenti is None and not self.n_cache:
            return "pas encore mesuré"
        if self.ressenti is None:
            return "moins de 5 avis" if self.n_cache else "pas d’avis"
        if self.mesure is None:
            return ""
        if self.ecart is None:
            return "indication"
        if self.ecart.est_signale:
            return "ressenti meilleur" if self.ecart.valeur > 0 else "ressenti moins bon"
        return "écart net" if self.ecart.est_net else "écart non établi"


@dataclass(frozen=True)
class PointTendance:
    """One period of the trend and its rate."""

    bloc: Bloc
    taux: Taux | None


@dataclass(frozen=True)
class Voix:
    """The figures that a body and the country share. `n` counts what counts; None when it must not be told."""

    n: int | None
    satisfaction: Taux | None
    phrase: str
    phrase_tendance: str
    tendance: Ecart | None
    portes: tuple[Effectif, ...]
    retenus: Effectif
    repartition: tuple[tuple[str, int], ...]
    serie: tuple[Bloc, ...]
    courbe: Courbe | None
    heures: tuple[Effectif, ...]
    jours: tuple[Effectif, ...]
    dessin_heures: Colonnes | None
    dessin_jours: Colonnes | None
    raisons: tuple[Effectif, ...]
    resultats: tuple[Effectif, ...]
    attentes: tuple[Effectif, ...]
    themes: tuple[Effectif, ...]
    est_partielle: bool
    """Some details are left out: beside the rest of the body they would give a handful of people."""

    @property
    def points(self) -> tuple[PointTendance, ...]:
        """The periods of the trend with their rates, for the table beside it."""
        return tuple(PointTendance(bloc, taux(bloc.favorables, bloc.n)) for bloc in self.serie)


@dataclass(frozen=True)
class VoixOrganisme:
    """A body's page: its period, the figures, its places, and the two voices side by side."""

    inscription: int
    nom: str
    siren: str
    annee: int
    edition: str
    est_demonstration: bool
    du: dt.date
    au: dt.date
    filtre: str
    voix: Voix
    lieux: TableLieux | None
    triangles: tuple[Triangle, ...]
    phrase_triangles: str
    est_restituee: bool
    peut_ecouter: bool


@dataclass(frozen=True)
class LigneOrganisme:
    """A body in the national list; hidden figures at None."""

    inscription: int
    nom: str
    siren: str
    type: str
    categorie: str
    departement: str
    n: int | None
    taux: Taux | None


@dataclass(frozen=True)
class Groupe:
    """Bodies that share a type, a category or a département: never a rate under five bodies."""

    code: str
    mot: str
    nb_organismes: int | None
    n: int | None
    taux: Taux | None


@dataclass(frozen=True)
class VoixNationale:
    """The country: its period, the figures, groups of bodies, the list of bodies."""

    annee: int
    edition: str
    est_demonstration: bool
    du: dt.date
    au: dt.date
    filtre: str
    voix: Voix
    nb_organismes: int
    categories: tuple[Groupe, ...]
    types: tuple[Groupe, ...]
    departements: tuple[Groupe, ...]
    premiers: tuple[LigneOrganisme, ...] = ()
    derniers: tuple[LigneOrganisme, ...] = ()
    organismes: tuple[LigneOrganisme, ...] = field(default=())


def repartir(notes: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Return five parts in the order of the marks, neighbours joined until none is a handful; none when that fails.

    A part joined to its neighbour leaves its place empty, without words: the others keep their colour.
    """
    for fusion in FUSIONS:
        parts = [("", 0)] * len(NOTES)
        for rangs, mot in fusion:
            parts[rangs[-1]] = (mot, sum(notes[rang] for rang in rangs))
        if all(n is not None for n in proteger_serie([n for _mot, n in parts])):
            return tuple(parts)
    return ()


def effectifs(mots: Sequence[str], comptes: Sequence[int]) -> tuple[Effectif, ...]:
    """Return the parts of a whole, protected together, with their shares."""
    total = sum(comptes)
    return tuple(
        Effectif(mot, n, None if n is None or not total else 100 * n / total)
        for mot, n in zip(mots, proteger_serie(comptes), strict=True)
    )


def citations(comptes: Sequence[tuple[str, int, str]], n: int) -> tuple[Effectif, ...]:
    """Return (words, count, detail) of answers that may be several a person, most frequent first, handfuls hidden."""
    lignes = [
        Effectif(mot, None if est_petit(nombre) else nombre, _part(nombre, n), precision=precision)
        for mot, nombre, precision in sorted(comptes, key=lambda ligne: -ligne[1])
        if nombre
    ]
    return tuple(lignes)


def _part(nombre: int, n: int) -> float | None:
    return None if est_petit(nombre) or not n else 100 * nombre / n


def heures_ouvertes(comptes: Sequence[int]) -> list[tuple[str, int]]:
    """Return the hours from the first to the last that had an opinion."""
    vues = [heure for heure, n in enumerate(comptes) if n]
    return [(f"{h}\u00a0h", comptes[h]) for h in range(vues[0], vues[-1] + 1)] if vues else []


def grouper(serie: Sequence[Bloc]) -> tuple[Bloc, ...]:
    """Join consecutive blocks until the line of the trend holds at most a dozen points."""
    pas = max(1, math.ceil(len(serie) / POINTS_MAXIMUM))
    lots = [[bloc for _rang, bloc in lot] for _cle, lot in groupby(enumerate(serie), key=lambda paire: paire[0] // pas)]
    return tuple(Bloc(l[0].du, l[-1].au, sum(b.favorables for b in l), sum(b.n for b in l)) for l in lots)  # noqa: E741


def tracer(serie: Sequence[Bloc]) -> Courbe | None:
    """Draw the trend, from two points."""
    if len(serie) < 2:  # noqa: PLR2004 -- a line
        return None
    taux_ = [(bloc, taux(bloc.favorables, bloc.n)) for bloc in serie]
    plancher = min(60.0, *(PAS * (t.bas // PAS) for _bloc, t in taux_ if t))
    points = [PointSerie(jour_court(bloc.du), t.valeur, t.bas, t.haut) for bloc, t in taux_ if t]
    return courbe(points, bornes=(plancher, 100.0), pas=PAS if plancher >= 50 else 2 * PAS)  # noqa: PLR2004 -- half


def jour_court(jour: dt.date) -> str:
    """Write a day on an axis: « 3/11 »."""
    return f"{jour.day}/{jour.month}"


def phrase_satisfaction(satisfaction: Taux | None, n: int | None, *, qui: str) -> str:
    """Tell the rate in one sentence, with its interval and how many answers it stands on."""
    if n is None or satisfaction is None:
        return "Moins de cinq avis sur cette sélection\u202f: rien n’est montré, pour que personne ne soit reconnu."
    bornes = intervalle(satisfaction.bas, satisfaction.haut)
    return (
        f"{entier(satisfaction.valeur)}{FINE}% {qui} se disent satisfaits, sur {entier(n)}\u00a0avis "
        f"(le vrai taux est probablement {bornes})."
    )


def phrase_tendance(tendance_: Ecart | None) -> str:
    """Tell the last weeks against those before, only what is sure."""
    if tendance_ is None:
        return "Il faut encore quelques semaines pour dire une tendance."
    bornes = f"entre {signe(tendance_.bas)} et {signe(tendance_.haut)} points"
    if not tendance_.est_net:
        return f"Pas de changement établi par rapport à la période précédente ({bornes})."
    sens = "Mieux" if tendance_.valeur > 0 else "Moins bien"
    return f"{sens} qu’à la période précédente\u202f: {signe(tendance_.valeur)} points ({bornes})."


def signe(valeur: float) -> str:
    """Write a difference with its sign: « +6 », « −3 », « 0 »."""
    texte = entier(valeur)
    return f"+{texte}" if valeur > 0 and texte != "0" else texte


def intervalle_mesure(par_canal: Mapping[str, Sequence[float]]) -> tuple[float, float] | None:
    """Return the interval at 95 % of the mean over channels of the means over contacts; None with too few contacts or all alike.

    Contacts of a channel are taken as a sample of what users meet there, with one variance for all channels (pooled):
    Student's law, one degree of freedom a contact less one a channel.
    """
    canaux = [valeurs for valeurs in par_canal.values() if valeurs]
    degres = sum(len(valeurs) - 1 for valeurs in canaux)
    if degres < DEGRES_MINIMUM:
        return None
    moyennes = [sum(valeurs) / len(valeurs) for valeurs in canaux]
    carres = sum((v - m) ** 2 for valeurs, m in zip(canaux, moyennes, strict=True) for v in valeurs)
    if not carres:
        # Contacts that all found the same say nothing of what the next one would find.
        return None
    variance = carres / degres * sum(1 / len(valeurs) for valeurs in canaux) / len(canaux) ** 2
    centre = sum(moyennes) / len(moyennes)
    demi = float(stats.t.ppf(NIVEAU, degres)) * math.sqrt(variance)
    return max(0.0, centre - demi), min(100.0, centre + demi)


def ecart_des_voix(mesure: float | None, bornes: tuple[float, float] | None, ressenti: Taux | None) -> Ecart | None:
    """Return felt minus measured; None when one of them has no interval."""
    if mesure is None or bornes is None or ressenti is None:
        return None
    return ecart(ressenti, Estimation(mesure, min(bornes[0], mesure), max(bornes[1], mesure)))


def phrase_triangles(triangles: Sequence[Triangle]) -> str:
    """Tell the gaps that are wide and sure, the widest first."""
    signales = sorted(
        (t for t in triangles if t.ecart is not None and t.ecart.est_signale),
        key=lambda t: -abs(t.ecart.valeur if t.ecart else 0),
    )
    if not signales:
        if any(t.ecart for t in triangles):
            return "Ce que les visites mesurent et ce que vos usagers ressentent ne se contredisent pas nettement."
        return "Les deux voix ne se comparent pas encore\u202f: il manque des avis ou des contacts."
    t = signales[0]
    valeur = t.ecart.valeur if t.ecart else 0.0
    sens = "mieux" if valeur > 0 else "moins bien"
    suite = f" {accorder(len(signales), 'écart dépasse', 'écarts dépassent')} 15 points." if len(signales) > 1 else ""
    return (
        f"«\u202f{t.nom}\u202f»\u202f: vos usagers le vivent {sens} que les visites ne le mesurent, "
        f"de {decimale(abs(valeur), 0)} points.{suite}"
    )


def mot_periode(du: dt.date, au: dt.date) -> str:
    """Write the period of a page: « du 4 janvier 2027 au 28 mars 2027 »."""
    return f"du {date_longue(du)} au {date_longue(au)}"
