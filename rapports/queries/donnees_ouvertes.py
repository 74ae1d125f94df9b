"""What an edition would open to all, what it has opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.models import AgregatMois
from bornes.models.agregat import NOTES as COLONNES_DES_NOTES
from campagnes.models import Campagne
from rapports.logic.donnees_ouvertes import (
    NON_SATISFAIT,
    NOTES,
    SATISFAIT,
    TABLES,
    AvisOuverts,
    CorpsOuvert,
    TableOuverte,
    tables_de,
)
from rapports.models import JeuOuvert
from trophees.logic.classement import categorie
from trophees.models import Resultat


def tables_a_ouvrir(campagne: Campagne) -> tuple[TableOuverte, ...]:
    """Return the tables that the edition would open now. Two queries."""
    return tables_de(list(_corps(campagne)), _avis(campagne))


def _corps(campagne: Campagne) -> Iterator[CorpsOuvert]:
    resultats = Resultat.objects.filter(inscription__campagne=campagne).order_by("inscription")
    for groupe, score, detail in resultats.values_list("categorie", "score", "detail"):
        if score is None:
            continue
        canaux = {code: c["score"] for code, c in detail["canaux"].items() if c["significatif"]}
        axes = {"canal": canaux, "etape": detail["etapes"], "determinant": detail["determinants"]}
        yield CorpsOuvert(
            groupe,
            {("score", "GLOBAL"): score, **{(axe, c): v for axe, valeurs in axes.items() for c, v in valeurs.items()}},
            {e: (round(c["taux"] * c["observations"]), c["observations"]) for e, c in detail["conformite"].items()},
        )


def _avis(campagne: Campagne) -> AvisOuverts:
    """Count the opinions that count, three ways."""
    mois = AgregatMois.objects.filter(inscription__campagne=campagne, retenu=False).order_by()
    groupes = mois.values_list(
        "inscription__organisme__type", "inscription__organisme__population", "origine", "mois"
    ).annotate(*(Sum(nom) for nom in COLONNES_DES_NOTES))
    avis = AvisOuverts({}, {}, {})
    for type_, population, porte, jour, *comptes in groupes:
        for note, n in zip(NOTES, comptes, strict=True):
            appreciation = SATISFAIT if note in NOTES[3:] else NON_SATISFAIT
            _ajouter(avis.par_categorie, (categorie(type_, population), note), n)
            _ajouter(avis.par_porte, (porte, note), n)
            _ajouter(avis.par_mois, (f"{jour:%Y-%m}", appreciation), n)
    return avis


def _ajouter(cellules: dict[Cle, int], cle: Cle, n: int) -> None:
    cellules[cle] = cellules.get(cle, 0) + n


def jeux_ouverts() -> QuerySet[JeuOuvert]:
    """Return every set that anyone may read, the last edition first, its last version first."""
    return JeuOuvert.objects.select_related("campagne").order_by("-campagne__annee", "-version")


def tables_du_jeu(jeu: JeuOuvert) -> list[TableOuverte]:
    """Return the tables of a set, as they were opened."""
    contenu: dict[str, list[list[str]]] = jeu.contenu
    return [table.avec(contenu[table.nom]) for table in TABLES if table.nom in contenu]


@dataclass(frozen=True)
class EditionOuverte:
    """An edition with its sets, the last version first."""

    annee: int
    est_demonstration: bool
    dernier: JeuOuvert
    anciens: tuple[JeuOuvert, ...]

    @property
    def tables(self) -> list[TableOuverte]:
        """Return the tables of the last version."""
        return tables_du_jeu(self.dernier)


def editions_ouvertes() -> list[EditionOuverte]:
    """Return the editions that opened something, the last first. One query."""
    par_edition: dict[int, list[JeuOuvert]] = {}
    for jeu in jeux_ouverts():
        par_edition.setdefault(jeu.campagne.annee, []).append(jeu)
    return [
        EditionOuverte(annee, jeux[0].campagne.est_demonstration, jeux[0], tuple(jeux[1:]))
        for annee, jeux in par_edition.items()
    ]


def contenu_de(tables: tuple[TableOuverte, ...]) -> dict[str, Any]:
    """Return tables as they are kept: rows of texts by name."""
    return {table.nom: [list(ligne) for ligne in table.lignes] for table in tables}
