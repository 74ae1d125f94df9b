"""The ranking as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from organismes.enums import Canal
from socle.logic.typographie import NIVEAUX
from trophees.queries.classement import CategorieClassee, LigneClassement

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


def lignes_d_export(annee: int, categories: Iterable[CategorieClassee]) -> Iterator[list[Any]]:
    """Yield one row a body, in the order of the page; a channel that is not significant has no figure."""
    for categorie in categories:
        for ligne in categorie.lignes:
            adresse = f"{settings.BASE_URL}{reverse('rapports:chiffre', args=[f'{annee}-{ligne.siren}-SCORE'])}"
            yield [categorie.libelle, *_valeurs(ligne, categorie.canaux), adresse if ligne.score is not None else None]


def _valeurs(ligne: LigneClassement, canaux: tuple[str, ...]) -> list[Any]:
    significatifs = {
        nom: (canal.score, *(canal.intervalle or AUCUNES))
        for nom, canal in zip(canaux, ligne.canaux, strict=True)
        if canal and canal.significatif
    }
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
        *(valeur for canal in Canal.labels for valeur in significatifs.get(canal, (None, *AUCUNES))),
    ]
