"""The figures that a body and the country share, from counts to what may be shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from bornes.enums import DETERMINANT_DE_LA_RAISON, AttenteJugee, Origine, Raison, Resultat
from bornes.logic.indicateurs import Bloc, satisfaction, tendance
from bornes.logic.petits_nombres import est_petit
from bornes.logic.tables_protegees import totaux_montrables
from bornes.models.agregat import NOTES
from bornes.queries import indicateurs as q
from bornes.queries.semaine import nom_du_theme
from rapports.logic import voix_calculs as calculs
from rapports.logic.graphiques_voix import Colonnes, colonnes
from rapports.logic.voix import Effectif, Voix
from rapports.logic.voix_mots import phrase_satisfaction, phrase_tendance
from socle.logic.typographie import JOURS

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
        return figures(None, origine, jours, serie, themes, qui, frozenset())
    montres = totaux_montrables({(porte,): _n(comptes, porte) for porte in Origine.values})
    portes = Portes(comptes, {porte: montres[(porte,)] for porte in Origine.values}, montres[(None,)])
    cellules = [_comptes(portes, porte) for porte in Origine.values]
    return figures(portes, origine, jours, serie, themes, qui, details_tus(cellules) if origine else frozenset())


def details_tus(cellules: Sequence[q.Comptes]) -> frozenset[str]:
    """Return the details that a part of the body may not show: some place and door gave a handful of their answers.

    Otherwise every figure of a detail is a sum of cells of nobody or of enough people, at any address: nothing small
    can be worked out. Days and themes have no such cells here, and are told of the whole only.
    """
    trahis = {
        nom
        for nom, colonnes_ in DETAILS.items()
        if any(est_petit(cellule[c]) for cellule in cellules for c in colonnes_)
    }
    return frozenset(trahis | {"jours", "themes"})


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
    tus: frozenset[str],
) -> Voix:
    """Compose what a body and the country share, without the details `tus`; a selection that may not be shown gives nothing at all."""
    comptes = _comptes(portes, origine) if portes else q.Comptes()
    montre = 0 if portes is None else portes.montres[origine] if origine else portes.total
    if not montre or portes is None:
        return _voix_tue(montre, portes)
    points = calculs.grouper(serie)
    evolution = tendance(serie, recentes=max(1, min(4, len(serie) // 2)))
    heures = [] if "heures" in tus else calculs.heures_ouvertes(comptes.heures)
    effectifs_heures = calculs.effectifs([mot for mot, _n in heures], [n for _mot, n in heures])
    effectifs_jours = () if "jours" in tus else calculs.effectifs(JOURS, _par_jour_de_semaine(jours))
    return Voix(
        n=montre,
        satisfaction=satisfaction(comptes.notes),
        phrase=phrase_satisfaction(satisfaction(comptes.notes), montre, qui=qui),
        phrase_tendance=phrase_tendance(evolution),
        tendance=evolution,
        portes=_effectifs_portes(portes),
        retenus=_retenus(portes, origine),
        repartition=() if "notes" in tus else calculs.repartir(comptes.notes),
        serie=points,
        courbe=calculs.tracer(points),
        heures=effectifs_heures,
        jours=effectifs_jours,
        dessin_heures=_dessin([(e.mot.split("\u00a0")[0], e.n) for e in effectifs_heures]),
        dessin_jours=_dessin([(e.mot[:3], e.n) for e in effectifs_jours]),
        raisons=() if "raisons" in tus else _raisons(comptes),
        resultats=() if "resultats" in tus else _reponses(comptes, "resultat", Resultat),
        attentes=() if "attentes" in tus else _reponses(comptes, "attente", AttenteJugee),
        themes=()
        if "themes" in tus
        else calculs.citations([(nom_du_theme(theme), n, "") for theme, n in themes], comptes["nb_textes"]),
        est_partielle=bool(tus),
    )


def _dessin(effectifs: Sequence[tuple[str, int | None]]) -> Colonnes | None:
    return colonnes(effectifs) if effectifs else None


def _raisons(comptes: q.Comptes) -> tuple[Effectif, ...]:
    lignes = [(str(r.label), comptes[f"raison_{r.value}"], str(DETERMINANT_DE_LA_RAISON[r].label)) for r in Raison]
    return calculs.citations(lignes, comptes.n)


def _reponses(comptes: q.Comptes, question: str, choix: type[Resultat | AttenteJugee]) -> tuple[Effectif, ...]:
    return calculs.effectifs([str(c.label) for c in choix], [comptes[f"{question}_{c.value}"] for c in choix])


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
