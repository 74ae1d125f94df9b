"""What a table of opinions is made of, with the levels of `chiffre_explique`: its lines, each with its count.

It tells what its page and its file tell, hidden lines included as hidden, and nothing more: a share is its count over
those whom the question is put to; a rate of satisfaction stays in whole points, for what is exact would give, from one
table to another, how many are behind a few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bornes.indicateurs.logic.indicateurs import Taux
from enquetes.referentiels.logic.arrondi import arrondir, entier_proche
from rapports.logic import chiffres as c
from rapports.logic.chiffres import Figure
from rapports.logic.explication.chiffre_explique import POUR_CENT, ChiffreExplique
from rapports.logic.explication.regles import Operation
from rapports.logic.explication.voix import PETITS_NOMBRES, POIDS, SUR_1, part_d_opinions
from rapports.logic.voix.tableau import CompteNomme, Voix, VoixEntendue, VoixNationale, VoixOrganisme
from socle.logic.typographie import accorder, entier, periode

TITRES = {
    "": "Satisfaits ou très satisfaits",
    c.PORTES: "Avis par porte d’entrée",
    c.NOTES: "Répartition des avis",
    c.COURBE: "Satisfaits par période",
    c.RAISONS: "Raisons citées",
    c.RESULTATS: "Ont-ils obtenu ce qu’ils venaient chercher\u202f?",
    c.ATTENTES: "L’attente leur a-t-elle semblé acceptable\u202f?",
    c.THEMES: "Thèmes des commentaires",
    c.HEURES: "Avis par heure",
    c.JOURS: "Avis par jour",
    c.LIEUX: "Avis et satisfaits par lieu",
    c.CATEGORIES: "Avis et satisfaits par catégorie",
    c.TYPES: "Avis et satisfaits par type",
    c.DEPARTEMENTS: "Avis et satisfaits par département",
    c.LIENS: "Ce qui va de pair avec la satisfaction",
}
PERIODES = {
    "4S": "4 dernières semaines",
    "12S": "12 dernières semaines",
    "1M": "ce mois-ci",
    "3M": "3 derniers mois",
    "12M": "12 derniers mois",
}
PORTES = {"BORNE": "par la borne", "SMARTPHONE": "par smartphone"}
NON_MONTRE = "non montré"
AVIS, COMMENTAIRES = ("avis", "avis"), ("commentaire d’usager", "commentaires d’usagers")
TauxNomme = tuple[str, int | None, Taux | None]
"""What a line is of, how many opinions, how many of them are satisfied; None where hidden, or without a rate."""
SATISFAITS, LES_AUTRES = "Satisfaits ou très satisfaits", "Les autres réponses"


def nom_d_avis(figure: Figure) -> str:
    """Name a table of opinions, with what it is of."""
    lieu = "à ce lieu" if figure.site else "pour ce service" if figure.service else ""
    suite = (PERIODES.get(figure.periode, ""), lieu, PORTES.get(figure.porte, ""))
    mots = ", ".join(filter(None, suite))
    return f"{TITRES[figure.code]} ({mots})" if mots else TITRES[figure.code]


def expliquer_avis(figure: Figure, entendue: VoixEntendue) -> ChiffreExplique | None:
    """Return a table of opinions, or satisfaction; None where its page shows none."""
    if figure.code == c.LIENS:
        return _liens(figure, entendue)
    if not figure.code:
        return _satisfaction(figure, entendue.voix)
    lignes = tuple(_lignes(figure.code, entendue))
    if not lignes:
        return None
    est_de_l_edition = figure.code in c.TABLES_NATIONALES
    n = sum(int(ligne.poids) for ligne in lignes) if est_de_l_edition else entendue.voix.n
    return ChiffreExplique(
        nom_d_avis(figure),
        None if n is None else Fraction(n),
        Operation.TABLE,
        PETITS_NOMBRES,
        str(figure),
        unite="avis",
        termes=lignes,
    )


def _satisfaction(figure: Figure, voix: Voix) -> ChiffreExplique | None:
    """Return the rate, by both counts where the five marks are told; hidden, it says nothing but that."""
    if voix.n == 0:
        return None
    if voix.satisfaction is None:
        return ChiffreExplique(nom_d_avis(figure), None, Operation.TABLE, PETITS_NOMBRES, str(figure), unite=POUR_CENT)
    return part_d_opinions(
        figure,
        voix.satisfaction,
        (SATISFAITS, LES_AUTRES),
        ancre=PETITS_NOMBRES,
        se_compte=bool(voix.repartition),
        nom=nom_d_avis(figure),
    )


def _lignes(code: str, entendue: VoixEntendue) -> Iterator[ChiffreExplique]:
    """Yield the lines of a table, shares or rates; none where its page shows none."""
    noms = COMMENTAIRES if code == c.THEMES else AVIS
    yield from (_part(e, noms) for e in _parts(code, entendue.voix))
    yield from (_rate(*lue) for lue in _taux(code, entendue))


def _parts(code: str, voix: Voix) -> Iterable[CompteNomme]:
    """Return the counts of a table of shares; none for a table of rates."""
    return _notes(voix) if code == c.NOTES else voix.tables_de_comptes.get(code, ())


def _notes(voix: Voix) -> Iterator[CompteNomme]:
    total = sum(n for _mot, n in voix.repartition)
    return (CompteNomme(mot, n, 100 * n / total, sur=total) for mot, n in voix.repartition if mot)


def _taux(code: str, entendue: VoixEntendue) -> Iterator[TauxNomme]:
    """Yield the lines of a table of rates; none for a table of shares."""
    voix = entendue.voix
    if code == c.PORTES and voix.n:
        yield from ((porte.mot, porte.n, porte.taux) for porte in (*voix.portes, voix.retenus))
    if code == c.COURBE:
        yield from ((periode(p.bloc.du, p.bloc.au), p.bloc.n, p.taux) for p in voix.points)
    if code == c.LIEUX and isinstance(entendue, VoixOrganisme):
        yield from _lieux(entendue)
    if isinstance(entendue, VoixNationale):
        familles = {
            c.CATEGORIES: entendue.categories,
            c.TYPES: entendue.types,
            c.DEPARTEMENTS: entendue.departements,
        }
        for groupe in familles.get(code, ()):
            yield f"{groupe.mot}, {accorder(groupe.nb_organismes, 'organisme')}", groupe.n, groupe.taux


def _lieux(entendue: VoixOrganisme) -> Iterator[TauxNomme]:
    lieux = entendue.lieux
    if lieux is None or not entendue.voix.n:
        return
    for ligne in lieux.lignes:
        yield from ((f"{ligne.mot}, {e.mot}", e.n, e.taux) for e in ligne.cellules)
        yield f"{ligne.mot}, ensemble", ligne.total.n, ligne.total.taux
    yield from ((f"Tous les sites, {e.mot}", e.n, e.taux) for e in lieux.totaux)


def _liens(figure: Figure, entendue: VoixEntendue) -> ChiffreExplique | None:
    if not isinstance(entendue, VoixNationale) or not entendue.liens.sont_lisibles:
        return None
    lignes = (
        ChiffreExplique(
            nom,
            Fraction(arrondir(lien.valeur, 2)),
            Operation.LIGNE,
            POIDS,
            unite=SUR_1,
            bornes=(lien.bas, lien.haut),
            mention="lien établi" if lien.est_etabli else "lien non établi",
            decimales=2,
        )
        for nom, lien in entendue.liens.lignes
    )
    return ChiffreExplique(
        nom_d_avis(figure),
        Fraction(entendue.liens.nb_organismes),
        Operation.TABLE,
        POIDS,
        str(figure),
        unite="organismes",
        termes=tuple(lignes),
    )


def _part(e: CompteNomme, noms: tuple[str, str]) -> ChiffreExplique:
    """Return a line with its count and its exact share, which both give back what it is of, as the page does."""
    nom = f"{e.mot} ({e.precision})" if e.precision else e.mot
    lu = e.part_bornee
    if e.n is None or lu is None:
        return _cachee(nom)
    mention = f"{accorder(lu.favorables, *noms)} sur {entier(lu.n)}"
    return ChiffreExplique(
        nom,
        Fraction(100 * lu.favorables, lu.n),
        Operation.LIGNE,
        PETITS_NOMBRES,
        poids=Fraction(lu.favorables),
        unite=POUR_CENT,
        bornes=(lu.bas, lu.haut),
        mention=mention,
    )


def _rate(nom: str, n: int | None, lu: Taux | None) -> ChiffreExplique:
    """Return a line with its count and its rate of satisfaction, in whole points."""
    if n is None:
        return _cachee(nom)
    return ChiffreExplique(
        nom,
        None if lu is None else Fraction(entier_proche(lu.valeur)),
        Operation.LIGNE,
        PETITS_NOMBRES,
        poids=Fraction(n),
        unite=POUR_CENT,
        bornes=None if lu is None else (float(entier_proche(lu.bas)), float(entier_proche(lu.haut))),
        mention=accorder(n, *AVIS),
        decimales=0,
    )


def _cachee(nom: str) -> ChiffreExplique:
    return ChiffreExplique(
        nom, None, Operation.LIGNE, PETITS_NOMBRES, poids=Fraction(0), est_compte=False, mention=NON_MONTRE
    )
