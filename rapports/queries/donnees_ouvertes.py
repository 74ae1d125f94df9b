"""What an edition would open to all, what it has opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add
from typing import Any

from django.db.models import QuerySet, Sum

from bornes.logic.petits_nombres import SEUIL
from bornes.models import AgregatMois
from bornes.models.agregat import NOTES as COLONNES_DES_NOTES
from campagnes.models import Campagne
from organismes.queries.population import population_retenue
from rapports.logic.donnees_ouvertes.attaque import SansPreuve
from rapports.logic.donnees_ouvertes.avis import AvisOuverts
from rapports.logic.donnees_ouvertes.effectifs import Recoupable
from rapports.logic.donnees_ouvertes.garde import lire
from rapports.logic.donnees_ouvertes.jeu import DejaOuvert, JeuAOuvrir, ouvrir, telle_que_dite
from rapports.logic.donnees_ouvertes.mesures import CorpsOuvert
from rapports.logic.donnees_ouvertes.tables import (
    AVIS,
    AVIS_PAR_MOIS,
    AVIS_PAR_PORTE,
    NON_SATISFAIT,
    NOTES,
    SATISFAIT,
    TABLES,
    TABLES_D_AVIS,
    TableOuverte,
)
from rapports.models import JeuOuvert
from socle.coffre import SceauRompu, desceller
from socle.scelles import place_de
from trophees.logic.classement import categorie
from trophees.logic.gel import empreinte
from trophees.models import Resultat

APPRECIATIONS = tuple(SATISFAIT if note in NOTES[3:] else NON_SATISFAIT for note in NOTES)
"""What each mark says, in their order."""
AUCUN_AVIS = (0,) * len(NOTES)


def ouverture(campagne: Campagne) -> JeuAOuvrir:
    """Return what the edition would open now, beside the versions already open; raise Recoupable, or SansPreuve. Three queries."""
    return ouvrir(list(_corps(campagne)), _avis(campagne), _deja_ouverts(campagne))


def garde_prouvee(jeu: JeuOuvert) -> DejaOuvert | None:
    """Return what should have been kept of a version, when every body still brings what it brought then; else None.

    None too where it cannot be computed again: the attack proves nothing, or nothing is left to hide.
    What it told is read from its tables, not computed again: the rules of the day may have hidden something else.
    """
    if not jeu.empreintes or jeu.empreintes != empreintes_des_organismes(jeu.campagne):
        return None
    try:
        garde = ouvrir(list(_corps(jeu.campagne)), _avis(jeu.campagne)).garde
    except (Recoupable, SansPreuve):
        return None
    return telle_que_dite(garde, {table.nom: table.lignes for table in tables_du_jeu(jeu)})


def _deja_ouverts(campagne: Campagne) -> list[DejaOuvert]:
    """Return what earlier versions told and hid; what nobody can read any more cannot be protected: raise Recoupable."""
    gardes = [garde_lue(jeu) for jeu in JeuOuvert.objects.filter(campagne=campagne).order_by("version")]
    if None in gardes:
        raise Recoupable
    return [garde for garde in gardes if garde is not None]


def garde_lue(jeu: JeuOuvert) -> DejaOuvert | None:
    """Return what was kept of a version; None when nothing was, when no key opens it, when it says too little."""
    if jeu.garde is None:
        return None
    try:
        return lire(desceller(jeu.garde, place_de(JeuOuvert, "garde", pk=jeu.pk)))
    except (SceauRompu, Recoupable):
        return None


def _corps(campagne: Campagne) -> Iterator[CorpsOuvert]:
    resultats = Resultat.objects.filter(inscription__campagne=campagne).order_by("inscription")
    lignes = resultats.values_list("inscription", "categorie", "score", "detail")
    # A few at a time: a detail holds far more than what opens of it.
    for cle, groupe, score, detail in lignes.iterator(chunk_size=100):
        if score is None:
            continue
        canaux = {code: c["score"] for code, c in detail["canaux"].items() if c["significatif"]}
        axes = {"canal": canaux, "etape": detail["etapes"], "determinant": detail["determinants"]}
        yield CorpsOuvert(
            cle,
            groupe,
            {("score", "GLOBAL"): score, **{(axe, c): v for axe, valeurs in axes.items() for c, v in valeurs.items()}},
            {e: (round(c["taux"] * c["observations"]), c["observations"]) for e, c in detail["conformite"].items()},
        )


def _avis(campagne: Campagne) -> AvisOuverts:
    """Count the opinions that count, three ways. Read at once: the three tables tell the same people."""
    sommes: dict[str, dict[tuple[int, str], tuple[int, ...]]] = {table.nom: {} for table in TABLES_D_AVIS}
    for inscription, type_, population, porte, jour, *comptes in _notes_du_mois(campagne):
        for table, groupe in (
            (AVIS.nom, categorie(type_, population)),
            (AVIS_PAR_PORTE.nom, porte),
            (AVIS_PAR_MOIS.nom, f"{jour:%Y-%m}"),
        ):
            deja = sommes[table].get((inscription, groupe), AUCUN_AVIS)
            sommes[table][inscription, groupe] = tuple(map(add, deja, comptes))
    avis = AvisOuverts({}, {}, {}, {table.nom: {} for table in TABLES_D_AVIS})
    for table, cellules, colonnes in (
        (AVIS.nom, avis.par_categorie, NOTES),
        (AVIS_PAR_PORTE.nom, avis.par_porte, NOTES),
        (AVIS_PAR_MOIS.nom, avis.par_mois, APPRECIATIONS),
    ):
        for (inscription, groupe), siennes in sommes[table].items():
            for colonne, n in zip(colonnes, siennes, strict=True):
                cle = (groupe, colonne)
                cellules[cle] = cellules.get(cle, 0) + n
                if n:
                    corps = avis.organismes[table].setdefault(cle, {})
                    corps[inscription] = corps.get(inscription, 0) + n
    return avis


def _notes_du_mois(campagne: Campagne) -> Iterable[tuple[Any, ...]]:
    """Return how many opinions gave each mark, by body, door and month, with the kind and the population of the body."""
    mois = AgregatMois.objects.filter(inscription__campagne=campagne, retenu=False).order_by()
    return mois.values_list(
        "inscription", "inscription__organisme__type", population_retenue("inscription__"), "origine", "mois"
    ).annotate(*(Sum(nom) for nom in COLONNES_DES_NOTES))


def empreintes_des_organismes(campagne: Campagne) -> dict[str, list[str]]:
    """Return, for each registration that brings something, its category and the print of all that it brings."""
    apports: dict[int, list[Any]] = {}
    resultats = Resultat.objects.filter(inscription__campagne=campagne).order_by("inscription")
    for inscription, groupe, score, detail in resultats.values_list("inscription", "categorie", "score", "detail"):
        figures = [detail[axe] for axe in ("canaux", "etapes", "determinants", "conformite")]
        apports[inscription] = [groupe, repr(score), repr(figures)]
    mois = AgregatMois.objects.filter(inscription__campagne=campagne, retenu=False)
    for inscription, type_, population, *reste in mois.order_by("inscription", "mois", "origine").values_list(
        "inscription",
        "inscription__organisme__type",
        population_retenue("inscription__"),
        "mois",
        "origine",
        *COLONNES_DES_NOTES,
    ):
        apports.setdefault(inscription, [categorie(type_, population)]).append(repr(reste))
    return {str(inscription): [apport[0], empreinte(apport[1:])] for inscription, apport in apports.items()}


def categories_trop_peu_changees(avant: Mapping[str, list[str]], apres: Mapping[str, list[str]]) -> list[str]:
    """Return the categories in which some bodies changed, and fewer than the threshold: a subtraction would tell them."""
    changes = [inscription for inscription in {*avant, *apres} if avant.get(inscription) != apres.get(inscription)]
    touches = Counter(groupe for un in changes for groupe in {e[un][0] for e in (avant, apres) if un in e})
    return sorted(groupe for groupe, nombre in touches.items() if nombre < SEUIL)


def jeux_ouverts() -> QuerySet[JeuOuvert]:
    """Return every set that anyone may read, the last edition first, its last version first."""
    return JeuOuvert.objects.select_related("campagne").defer("garde").order_by("-campagne__annee", "-version")


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
