"""The ranking as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from organismes.enums import Canal
from socle.logic.typographie import NIVEAUX
from trophees.enums import Categorie
from trophees.queries.classement import CanalClasse, LigneClassement

BORNES_D_UN_CANAL = ("", ", borne basse", ", borne haute")
AUCUNES = (None, None)
COLONNES = (
    "Catégorie",
    "Rang",
    "Première place possible à 95 %",
    "Dernière place possible à 95 %",
    "Groupe",
    "Chance d’être au premier rang",
    "Ex æquo",
    "Organisme",
    "Identifiant",
    "Score",
    "Score, borne basse à 95 %",
    "Score, borne haute à 95 %",
    "Niveau",
    "Éligible",
    "Motifs",
    "Contacts prévus",
    "Contacts validés",
    *(f"Score {canal}{borne}" for canal in Canal.labels for borne in BORNES_D_UN_CANAL),
    "Adresse du score",
)


def lignes_d_export(annee: int, lignes: Iterable[LigneClassement]) -> Iterator[list[Any]]:
    """Yield one row a body, in the order of the page; a channel that is not significant has no figure."""
    for ligne in lignes:
        adresse = f"{settings.BASE_URL}{reverse('rapports:chiffre', args=[f'{annee}-{ligne.siren}-SCORE'])}"
        libelle = str(Categorie(ligne.categorie).label)
        yield [libelle, *_valeurs(ligne), adresse if ligne.score is not None else None]


def _valeurs(ligne: LigneClassement) -> list[Any]:
    return [
        ligne.rang,
        *(ligne.rang_intervalle or AUCUNES),
        ligne.palier,
        ligne.proba_premier,
        ligne.ex_aequo if ligne.rang else None,
        ligne.nom,
        ligne.siren,
        ligne.score,
        *(ligne.intervalle or AUCUNES),
        NIVEAUX[ligne.niveau] if ligne.niveau else None,
        ligne.est_eligible,
        ligne.motifs_en_mots,
        ligne.nb_prevus,
        ligne.nb_valides,
        *(valeur for canal in ligne.canaux for valeur in _d_un_canal(canal)),
    ]


def _d_un_canal(canal: CanalClasse | None) -> tuple[float | None, ...]:
    if canal is None or not canal.significatif:
        return (None, *AUCUNES)
    return (canal.score, *(canal.intervalle or AUCUNES))
