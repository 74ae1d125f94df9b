"""The figures that a body and the country share, from counts to what may be shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import add

from bornes.enums import DETERMINANT_DE_LA_RAISON, AttenteJugee, Origine, Raison, Resultat
from bornes.logic.indicateurs import Bloc, satisfaction, tendance
from bornes.logic.petits_nombres import est_petit
from bornes.logic.tables_protegees import Cle, totaux_montrables
from bornes.models.agregat import NOTES
from bornes.queries import indicateurs as q
from bornes.queries.semaine import nom_du_theme
from rapports.logic import voix_calculs as calculs
from rapports.logic.graphiques_voix import Colonnes, colonnes
from rapports.logic.voix import Effectif, Voix
from rapports.logic.voix_mots import phrase_satisfaction, phrase_tendance
from socle.logic.typographie import JOURS

# Cells of a body, places by doors, up to which each column of a part is worked out.
CELLULES_MAXIMUM = 24
# Details of a page and the columns that they show.
DETAILS = {
    "notes": NOTES,
    "heures": tuple(f"h{heure:02d}" for heure in range(24)),
    "raisons": tuple(f"raison_{r.value}" for r in Raison),
    "resultats": tuple(f"resultat_{r.value}" for r in Resultat),
    "attentes": tuple(f"attente_{a.value}" for a in AttenteJugee),
}


@dataclass(frozen=True)
class Portes:
    """Everything counted in the selection, and what of it may be told beside the rest."""

    comptes: q.ParPorte
    montres: Mapping[str, int | None]
    total: int | None


def composer(
    comptes: q.ParPorte | None,
    origine: str,
    jours: q.ParJour,
    serie: Sequence[Bloc],
    themes: Sequence[tuple[str, int]],
    qui: str,
) -> Voix:
    """Compose the figures of an edition as those of a body: the same pictures, the same protections."""
    if comptes is None:
        return figures(None, origine, jours, serie, themes, qui, None)
    montres = totaux_montrables({(porte,): _n(comptes, porte) for porte in Origine.values})
    portes = Portes(comptes, {porte: montres[(porte,)] for porte in Origine.values}, montres[(None,)])
    cellules: dict[Cle, q.Comptes] = {(porte,): _comptes(portes, porte) for porte in Origine.values}
    montrees = colonnes_montrees(cellules, (origine,)) if origine else None
    return figures(portes, origine, jours, serie, themes, qui, montrees)


def colonnes_montrees(cellules: Mapping[Cle, q.Comptes], cle: Cle) -> dict[str, int | None]:
    """Return what a part of the whole may show of each column: None where other addresses would give a handful.

    `cellules` are the places and doors of the whole. Past `CELLULES_MAXIMUM` of them a column with any handful is
    hidden altogether: working out which of its totals are safe would take longer than the page.
    """
    montrees: dict[str, int | None] = {}
    for colonne in chain.from_iterable(DETAILS.values()):
        valeurs = {autre: comptes[colonne] for autre, comptes in cellules.items()}
        if not any(est_petit(n) for n in valeurs.values()):
            montrees[colonne] = sum(n for autre, n in valeurs.items() if _contient(cle, autre))
        elif len(valeurs) > CELLULES_MAXIMUM:
            montrees[colonne] = None
        else:
            montrees[colonne] = totaux_montrables(valeurs).get(cle, 0)
    return montrees


def _contient(cle: Cle, cellule: Cle) -> bool:
    return all(valeur in (None, sienne) for valeur, sienne in zip(cle, cellule, strict=True))


def _n(comptes: q.ParPorte, origine: str, *, retenu: bool = False) -> int:
    return comptes.get((origine, retenu), q.Comptes()).n


def _comptes(portes: Portes, origine: str, *, retenu: bool = False) -> q.Comptes:
    voulues = [origine] if origine else Origine.values
    groupes = [portes.comptes.get((porte, retenu), q.Comptes()) for porte in voulues]
    return reduce(add, groupes)


def figures(
    portes: Portes | None,
    origine: str,
    jours: q.ParJour,
    serie: Sequence[Bloc],
    themes: Sequence[tuple[str, int]],
    qui: str,
    montrees: Mapping[str, int | None] | None,
) -> Voix:
    """Compose what a body and the country share; of a part of it, only the columns of `montrees`. A selection that may not be shown gives nothing at all."""
    comptes = _comptes(portes, origine) if portes else q.Comptes()
    montre = 0 if portes is None else portes.montres[origine] if origine else portes.total
    if not montre or portes is None:
        return _voix_tue(montre, portes)
    points = calculs.grouper(serie)
    evolution = tendance(serie, recentes=max(1, min(4, len(serie) // 2)))
    lues: Mapping[str, int | None] = comptes.valeurs if montrees is None else montrees
    heures = calculs.heures_ouvertes([lues[colonne] for colonne in DETAILS["heures"]])
    effectifs_jours = calculs.effectifs(JOURS, _par_jour_de_semaine(jours)) if montrees is None else ()
    return Voix(
        n=montre,
        satisfaction=satisfaction(comptes.notes),
        phrase=phrase_satisfaction(satisfaction(comptes.notes), montre, qui=qui),
        phrase_tendance=phrase_tendance(evolution),
        tendance=evolution,
        portes=_effectifs_portes(portes),
        retenus=_retenus(portes, origine),
        repartition=calculs.repartir([lues[colonne] for colonne in NOTES]),
        serie=points,
        courbe=calculs.tracer(points),
        heures=heures,
        jours=effectifs_jours,
        dessin_heures=_dessin([(e.mot.split("\u00a0")[0], e.n) for e in heures]),
        dessin_jours=_dessin([(e.mot[:3], e.n) for e in effectifs_jours]),
        raisons=_raisons(lues, comptes.n),
        resultats=_reponses(lues, "resultat", Resultat),
        attentes=_reponses(lues, "attente", AttenteJugee),
        themes=calculs.citations([(nom_du_theme(theme), n, "") for theme, n in themes], comptes["nb_textes"])
        if montrees is None
        else (),
        est_partielle=montrees is not None,
    )


def _dessin(effectifs: Sequence[tuple[str, int | None]]) -> Colonnes | None:
    return colonnes(effectifs) if effectifs else None


def _raisons(lues: Mapping[str, int | None], n: int) -> tuple[Effectif, ...]:
    lignes = [(str(r.label), lues[f"raison_{r.value}"], str(DETERMINANT_DE_LA_RAISON[r].label)) for r in Raison]
    return calculs.citations(lignes, n)


def _reponses(
    lues: Mapping[str, int | None], question: str, choix: type[Resultat | AttenteJugee]
) -> tuple[Effectif, ...]:
    return calculs.effectifs([str(c.label) for c in choix], [lues[f"{question}_{c.value}"] for c in choix])


def _voix_tue(montre: int | None, portes: Portes | None) -> Voix:
    """Return the page of a selection without answer (0), or whose answers are too few to be told (None)."""
    return Voix(
        n=montre,
        satisfaction=None,
        phrase="Aucun avis sur cette période." if montre == 0 else phrase_satisfaction(None, None, qui=""),
        phrase_tendance="",
        tendance=None,
        portes=_effectifs_portes(portes) if portes else (),
        retenus=Effectif("avis retenus pour examen", 0),
        repartition=(),
        serie=(),
        courbe=None,
        heures=(),
        jours=(),
        dessin_heures=None,
        dessin_jours=None,
        raisons=(),
        resultats=(),
        attentes=(),
        themes=(),
        est_partielle=False,
    )


def _effectifs_portes(portes: Portes) -> tuple[Effectif, ...]:
    return tuple(
        Effectif(
            {"borne": "sur la borne", "smartphone": "sur smartphone"}[origine],
            n,
            100 * n / portes.total if n and portes.total else None,
            satisfaction(portes.comptes[origine, False].notes) if n else None,
        )
        for origine, n in portes.montres.items()
    )


def _retenus(portes: Portes, origine: str) -> Effectif:
    """Tell what is held, and the rate if everything counted; nothing of a handful."""
    retenus = _comptes(portes, origine, retenu=True)
    cache = est_petit(retenus.n)
    avec = None if cache or not retenus.n else satisfaction((_comptes(portes, origine) + retenus).notes)
    return Effectif("avis retenus pour examen", None if cache else retenus.n, taux=avec)


def _par_jour_de_semaine(jours: q.ParJour) -> list[int]:
    comptes = [0] * 7
    for jour, n, _satisfaits in jours:
        comptes[jour.weekday()] += n
    return comptes
