"""The figures that a body and the country share, from counts to what may be shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bornes.enums import DETERMINANT_DE_LA_RAISON, AttenteJugee, Raison, ResultatDemarche
from bornes.indicateurs.logic.indicateurs import blocs, satisfaction, tendance
from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.indicateurs.logic.tranches import joindre
from bornes.indicateurs.queries import indicateurs as q
from bornes.indicateurs.queries.semaine import nom_du_theme
from bornes.logic.petits_nombres import est_petit
from bornes.models.agregat import NOTES
from rapports.logic.voix import calculs
from rapports.logic.voix.phrases import phrase_satisfaction, phrase_tendance
from rapports.logic.voix.tableau import CompteNomme, Voix
from rapports.queries.voix.ecoute import Ecoute
from socle.logic.dessin import colonnes
from socle.logic.typographie import JOURS

HEURES = tuple(f"h{heure:02d}" for heure in range(24))
RESULTATS = tuple(f"resultat_{r.value}" for r in ResultatDemarche)
ATTENTES = tuple(f"attente_{a.value}" for a in AttenteJugee)
PORTES = {"borne": "sur la borne", "smartphone": "sur smartphone"}
SANS_PREUVE = "Le calcul qui protège les répondants n’a pas abouti sur cette sélection\u202f: rien n’en est montré."
MOT_RETENUS = "avis retenus pour examen"
TAILLE = (360.0, 170.0)


def figures(ecoute: Ecoute, cle: Cle, jours: Sequence[q.ParJour], qui: str, *, seuil: int) -> Voix:
    """Compose what a body and the country share. `jours` are the days of the whole, stretch by stretch; `seuil` is the
    line of performance of the edition.

    A part of the whole tells its number, its rate and its reasons; a selection that may not be shown, nothing at all.
    """
    montre = ecoute.montre(cle)
    rate = satisfaction(ecoute.comptes(cle).notes) if montre else None
    voix = Voix(
        n=montre,
        satisfaction=rate,
        phrase="Aucun avis sur cette période." if montre == 0 else phrase_satisfaction(rate, montre, qui=qui),
        portes=_effectifs_portes(ecoute, cle),
        retenus=_retenus(ecoute, cle),
        raisons=_raisons(ecoute, cle) if montre else (),
    )
    if ecoute.est_sans_preuve:
        return replace(voix, phrase=SANS_PREUVE, est_sans_preuve=True)
    if not montre:
        return voix
    return replace(voix, est_partielle=True) if ecoute.est_partielle(cle) else _detailler(voix, ecoute, jours, seuil)


def _detailler(voix: Voix, ecoute: Ecoute, jours: Sequence[q.ParJour], seuil: int) -> Voix:
    """Add what the whole alone tells."""
    serie = blocs([jour for siens in jours for jour in siens])
    points = calculs.grouper(serie)
    evolution = tendance(serie, recentes=max(1, min(4, len(serie) // 2)))
    heures = calculs.heures_ouvertes(ecoute.vecteurs(HEURES))
    semaine = calculs.effectifs(JOURS, [_par_jour_de_semaine(siens) for siens in jours])
    return replace(
        voix,
        phrase_tendance=phrase_tendance(evolution),
        repartition=calculs.repartir(ecoute.vecteurs(NOTES)),
        serie=points,
        courbe=calculs.tracer(points, seuil),
        heures=heures,
        jours=semaine,
        dessin_heures=colonnes([(e.mot.split("\u00a0")[0], e.n) for e in heures], *TAILLE),
        dessin_jours=colonnes([(e.mot[:3], e.n) for e in semaine], *TAILLE),
        resultats=_resultats(ecoute),
        attentes=_attentes(ecoute),
        themes=_themes(ecoute),
    )


def _raisons(ecoute: Ecoute, cle: Cle) -> tuple[CompteNomme, ...]:
    lignes = [
        (str(r.label), ecoute.colonne(f"raison_{r.value}", cle), str(DETERMINANT_DE_LA_RAISON[r].label)) for r in Raison
    ]
    return calculs.citations(lignes, ecoute.comptes(cle).n)


def _resultats(ecoute: Ecoute) -> tuple[CompteNomme, ...]:
    return calculs.effectifs([str(r.label) for r in ResultatDemarche], ecoute.vecteurs(RESULTATS))


def _attentes(ecoute: Ecoute) -> tuple[CompteNomme, ...]:
    """Return all the answers or none: the share that finds the wait acceptable is told beside the visits."""
    lignes = calculs.effectifs([str(a.label) for a in AttenteJugee], ecoute.vecteurs(ATTENTES))
    return () if any(ligne.n is None for ligne in lignes) else lignes


def _themes(ecoute: Ecoute) -> tuple[CompteNomme, ...]:
    codes = sorted({theme for tranche in ecoute.tranches for theme in tranche.themes})
    lignes = [
        (
            nom_du_theme(code),
            joindre(None if est_petit(n := tranche.themes.get(code, 0)) else n for tranche in ecoute.tranches),
            "",
        )
        for code in codes
    ]
    textes = [tranche.total["nb_textes"] for tranche in ecoute.tranches]
    return calculs.citations(lignes, 0 if any(map(est_petit, textes)) else sum(textes))


def _effectifs_portes(ecoute: Ecoute, cle: Cle) -> tuple[CompteNomme, ...]:
    total = ecoute.montre((*cle[:-1], None))
    return tuple(
        CompteNomme(
            PORTES[porte],
            n,
            100 * n / total if n and total else None,
            satisfaction(ecoute.comptes((*cle[:-1], porte)).notes) if n else None,
            sur=total or 0,
        )
        for porte, n in ecoute.portes(cle).items()
    )


def _retenus(ecoute: Ecoute, cle: Cle) -> CompteNomme:
    """Tell what the whole holds, and its rate if everything counted; nothing of a part, nor of a handful."""
    nombres = [tranche.retenus.n for tranche in ecoute.tranches]
    if any(valeur is not None for valeur in cle) or any(map(est_petit, nombres)) or not ecoute.montre(cle):
        return CompteNomme(MOT_RETENUS, None)
    tous = ecoute.total
    for tranche in ecoute.tranches:
        tous += tranche.retenus
    return CompteNomme(MOT_RETENUS, sum(nombres), taux=satisfaction(tous.notes) if any(nombres) else None)


def _par_jour_de_semaine(jours: q.ParJour) -> list[int]:
    comptes = [0] * 7
    for jour, n, _satisfaits in jours:
        comptes[jour.weekday()] += n
    return comptes
