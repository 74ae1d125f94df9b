"""What users say as a list for spreadsheets: one figure a line, the same as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from bornes.indicateurs.logic.indicateurs import Taux
from enquetes.referentiels.logic.arrondi import arrondir_un_ecart, entier_proche
from rapports.logic.chiffres import (
    ATTENTES,
    AVIS,
    COURBE,
    HEURES,
    JOURS,
    LIEUX,
    NOTES,
    PORTES,
    RACINE,
    RAISONS,
    RESULTATS,
    THEMES,
)
from rapports.logic.explication.avis import NON_MONTRE
from rapports.logic.voix.phrases import mot_periode
from rapports.logic.voix.tableau import (
    CompteNomme,
    EcartDesVoix,
    GroupeOrganismes,
    OrganismeDeLaListe,
    TableLieux,
    Triangle,
    Voix,
    VoixEntendue,
    VoixOrganisme,
)
from socle.logic.typographie import accorder, chiffres_d_un_ecart

COLONNES = (
    "Partie",
    "Intitulé",
    "Avis",
    "Satisfaits, en %",
    "Borne basse",
    "Borne haute",
    "Part, en %",
    "Précision",
    "Adresse du chiffre",
)
COLONNES_ORGANISMES = (
    "SIREN",
    "Organisme",
    "Type",
    "Catégorie",
    "Département",
    "Avis",
    "Satisfaits, en %",
    "Borne basse",
    "Borne haute",
)
PARTIES = {
    RAISONS: "Raison citée",
    RESULTATS: "Résultat de la visite",
    ATTENTES: "Attente",
    THEMES: "Thème",
    HEURES: "Heure",
    JOURS: "Jour",
}
Ligne = Sequence[Any]


def lignes_d_un_organisme(voix: VoixOrganisme) -> Iterator[Ligne]:
    """Yield every figure of the page of a body, with its address where it is told."""
    yield from lignes_voix(voix)
    lieux = _adresse(voix.adresses_des_avis[LIEUX])
    for ligne in _lieux(voix.lieux):
        yield (*ligne, lieux)
    for t in voix.triangles:
        for figure, ligne in _triangle(t):
            yield (*ligne, "" if ligne[3] is None else _adresse(f"{voix.prefixe_des_chiffres}{figure}"))


def lignes_voix(entendue: VoixEntendue) -> Iterator[Ligne]:
    """Yield every figure that pages of voices share, with the address of its table; what is hidden there is said hidden here."""
    for code, ligne in _lignes_voix(entendue.voix, mot_periode(entendue.du, entendue.au)):
        yield (*ligne, _adresse(entendue.adresses_des_avis[code]))


def _adresse(figure: str) -> str:
    return f"{settings.BASE_URL}{RACINE}{figure}/"


def _lignes_voix(voix: Voix, periode: str) -> Iterator[tuple[str, Ligne]]:
    yield AVIS, _ligne("Ensemble", "Satisfaction", voix.n, voix.satisfaction, precision=periode)
    for porte in (*voix.portes, voix.retenus):
        yield PORTES, _effectif("Porte d’entrée", porte)
    for mot, n in ((mot, n) for mot, n in voix.repartition if mot):
        yield NOTES, _ligne("Répartition", mot, n, None, 100 * n / voix.n if voix.n else None)
    for point in voix.points:
        yield COURBE, _ligne("Évolution", mot_periode(point.bloc.du, point.bloc.au), point.bloc.n, point.taux)
    for code, comptes in voix.tables_de_comptes.items():
        yield from ((code, _effectif(PARTIES[code], compte)) for compte in comptes)


def lignes_organismes(organismes: Sequence[OrganismeDeLaListe]) -> Iterator[Ligne]:
    """Yield the bodies of the national list."""
    for o in organismes:
        yield (o.siren, o.nom, o.type, o.categorie, o.departement, NON_MONTRE if o.n is None else o.n, *_taux(o.taux))


def lignes_groupes(partie: str, groupes: Sequence[GroupeOrganismes], adresse: str) -> Iterator[Ligne]:
    """Yield groups of bodies."""
    for groupe in groupes:
        precision = accorder(groupe.nb_organismes, "organisme")
        yield (*_ligne(partie, groupe.mot, groupe.n, groupe.taux, precision=precision), _adresse(adresse))


def _effectif(partie: str, effectif: CompteNomme) -> Ligne:
    return _ligne(partie, effectif.mot, effectif.n, effectif.taux, effectif.part, effectif.precision)


def _ligne(
    partie: str, nom: str, n: int | None, taux: Taux | None, part: float | None = None, precision: str = ""
) -> Ligne:
    return (partie, nom, NON_MONTRE if n is None else n, *_taux(taux), part, precision)


def _taux(taux: Taux | None) -> tuple[int | None, int | None, int | None]:
    """Round as on the page: whole percents."""
    return (
        (entier_proche(taux.valeur), entier_proche(taux.bas), entier_proche(taux.haut)) if taux else (None, None, None)
    )


def _lieux(lieux: TableLieux | None) -> Iterator[Ligne]:
    if lieux is None:
        return
    for ligne in lieux.lignes:
        for cellule in ligne.cellules:
            yield _ligne("Site et service", f"{ligne.mot}, {cellule.mot}", cellule.n, cellule.taux)
        yield _effectif("Site", ligne.total)
    for total in lieux.totaux:
        yield _effectif("Service", total)


def _triangle(t: Triangle) -> Iterator[tuple[str, Ligne]]:
    """Yield each figure by its address within the results; a gap in whole points, as on the page.

    More of it would give, beside what visits measured, a share of users that is told in whole percents.
    """
    bas, haut = t.intervalle or (None, None)
    yield t.code, ("Mesuré par les visites", t.nom, "", t.mesure, bas, haut, None, "sur 100")
    n = None if t.n_cache else t.ressenti.n if t.ressenti else 0
    precision = t.question or "pas de question"
    yield t.figure_du_ressenti, _ligne("Ressenti par les usagers", t.nom, n, t.ressenti, precision=precision)
    vecu = (t.vecu.valeur, t.vecu.bas, t.vecu.haut) if t.vecu else (None, None, None)
    yield t.figure_du_vecu, ("Vécu par les agents", t.nom, "", *vecu, None, t.vecu_absent or "accord, sur 100")
    for e, figure in t.ecarts_adresses:
        yield figure, _ecart(t.nom, e)


def _ecart(nom: str, e: EcartDesVoix) -> Ligne:
    chiffres = chiffres_d_un_ecart(e.ecart.bas, e.ecart.haut)
    bornes = (float(arrondir_un_ecart(borne, chiffres)) for borne in (e.ecart.bas, e.ecart.haut))
    valeur = entier_proche(arrondir_un_ecart(e.ecart.valeur))
    signale = "écart signalé" if e.est_signale else ""
    return ("Écart, en points", f"{nom}, {e.premiere} − {e.seconde}", "", valeur, *bornes, None, signale)
