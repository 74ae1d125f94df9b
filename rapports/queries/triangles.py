"""What visits measured beside what users feel, determinant by determinant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

from bornes.enums import DETERMINANT_DE_LA_RAISON
from bornes.indicateurs.logic.indicateurs import taux
from bornes.indicateurs.queries import indicateurs as q
from bornes.logic.petits_nombres import est_petit
from campagnes.enums import Determinant
from organismes.models import Inscription
from rapports.logic.graphiques_voix import ligne_ecart
from rapports.logic.voix import Triangle
from rapports.logic.voix_calculs import ecart_des_voix, intervalle_mesure
from rapports.queries.visites_lues import visites_lues
from trophees.models import Resultat as ResultatMystere


class Ressenti(NamedTuple):
    """Favourable answers out of `n`, what was asked, and whether telling it would give a handful."""

    favorables: int
    n: int
    source: str
    est_petit: bool


def triangles_de(inscription: Inscription, tranches: Sequence[q.Comptes]) -> tuple[Triangle, ...]:
    """Set what visits measured beside what users feel; only once the body was given its results.

    `tranches` are the counts of the body, one stretch of time after another.
    """
    if inscription.campagne.restituee_le is None:
        return ()
    resultat = ResultatMystere.objects.filter(inscription=inscription).first()
    mesures: Mapping[str, float] = resultat.detail.get("determinants", {}) if resultat else {}
    intervalles = _intervalles(inscription, resultat)
    seuil = inscription.campagne.seuil_performance
    return tuple(
        _triangle(determinant, tranches, mesures.get(determinant.value), intervalles.get(determinant.value), seuil)
        for determinant in (Determinant.ACC, Determinant.COU, Determinant.ATT, Determinant.QUA)
    )


def _triangle(
    determinant: Determinant,
    tranches: Sequence[q.Comptes],
    mesure: float | None,
    bornes: tuple[float, float] | None,
    seuil: int,
) -> Triangle:
    senti = _ressenti(determinant, reduce(add, tranches, q.Comptes()))
    cache = any(_ressenti(determinant, comptes).est_petit for comptes in tranches)
    ressenti = None if cache else taux(senti.favorables, senti.n)
    return Triangle(
        code=determinant.value,
        nom=str(determinant.label),
        source=senti.source,
        mesure=mesure,
        intervalle=bornes,
        ressenti=ressenti,
        n_cache=cache,
        ecart=ecart_des_voix(mesure, bornes, ressenti),
        dessin=ligne_ecart(mesure, bornes, ressenti, seuil),
    )


def _ressenti(determinant: Determinant, comptes: q.Comptes) -> Ressenti:
    return _attente(comptes) if determinant == Determinant.ATT else _raisons(determinant, comptes)


def _attente(comptes: q.Comptes) -> Ressenti:
    oui, plutot, non = comptes["attente_oui"], comptes["attente_plutot"], comptes["attente_non"]
    n = oui + plutot + non
    return Ressenti(oui + plutot, n, "l’attente leur semble acceptable ou plutôt", est_petit(n))


def _raisons(determinant: Determinant, comptes: q.Comptes) -> Ressenti:
    cle = determinant.value.lower()
    cites = comptes[f"{cle}_cites"]
    raisons = [r for r, d in DETERMINANT_DE_LA_RAISON.items() if d == determinant]
    seules = [comptes[f"raison_{r.value}"] for r in raisons]
    cache = est_petit(cites) or any(est_petit(n) or est_petit(cites - n) for n in seules if len(seules) > 1)
    # Those who cite both reasons of a determinant.
    cache = cache or est_petit(sum(seules) - cites)
    mots = " ou ".join(str(r.label) for r in raisons)
    return Ressenti(comptes[f"{cle}_satisfaits"], cites, f"satisfaits parmi ceux qui citent {mots}", cache)


def _intervalles(inscription: Inscription, resultat: ResultatMystere | None) -> dict[str, tuple[float, float]]:
    """Return the interval of each measured determinant, over the channels that count."""
    if resultat is None:
        return {}
    canaux = {canal for canal, mesure in resultat.detail.get("canaux", {}).items() if mesure.get("significatif")}
    valeurs: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for visite in visites_lues(inscription):
        if visite.canal in canaux:
            for code, valeur in visite.note.determinants.items():
                valeurs[code][visite.canal].append(float(valeur))
    intervalles = {code: intervalle_mesure(par_canal) for code, par_canal in valeurs.items()}
    return {code: bornes for code, bornes in intervalles.items() if bornes is not None}
