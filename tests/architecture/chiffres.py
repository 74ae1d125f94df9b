"""Find, in what people receive, a score, a rank or a criterion of a body that stands without what bounds it.

The figures of a world are replaced by figures that no other thing can be mistaken for, each with bounds of its own. A
figure is then looked for wherever it may be read or heard; what is read together with it (a row, a sentence, a picture)
must hold both of its bounds, or « indication » where it has none. So neither a naked figure nor the interval of another one passes.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

from enquetes.visites.logic import notation
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM
from organismes.models import Inscription
from rapports.queries.resultats.tableau import tableau_organisme
from trophees.models import Litige, Palmares, Resultat

# Not a part of a word, of a day or of a code; « 31e » is one.
NOMBRE = re.compile(r"(?<![\w,.-])\d+(?:[,.]\d+)?(?:(?=r?e\b)|(?![\w-]|[,.]\d))")
MILLIERS = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")
ENTENDUS = {"aria-label", "alt", "title", "content", "placeholder", "value"}
# What a reader takes in at one glance. A picture is one, and so is its caption.
UNITES = {
    "tr", "figure", "svg", "p", "li", "dt", "dd", "dl", "h1", "h2", "h3", "h4", "textarea", "option", "summary", "title",
    "caption", "label",
}  # fmt: skip


@dataclass(frozen=True)
class Chiffre:
    """A score, a rank or the mean of a criterion, and its bounds as they are written; None where nothing bounds it."""

    valeur: float
    bas: float | None
    haut: float | None

    def est_borne_par(self, mots: str) -> bool:
        """Tell that these words say what it may truly be."""
        if self.bas is None:
            return "indication" in mots
        return {self.bas, self.haut} <= set(nombres(mots))


class Empoisonneur:
    """Give figures that are met nowhere else: scores of three digits, ranks in tens of thousands, bounds of thousands."""

    def __init__(self) -> None:
        self.donnes: dict[float, Chiffre] = {}
        self._scores = (dixiemes / 10 for dixiemes in range(3001, 10_000) if dixiemes % 10)
        self._rangs = itertools.count(20_001)

    def score(self, *bornes: float) -> tuple[float, list[float]]:
        """Return a score and its bounds, its own when none are given."""
        rang = len(self.donnes)
        return self._retenir(next(self._scores), *(bornes or (1001.0 + rang, 5001.0 + rang)))

    def rang(self) -> tuple[int, list[int]]:
        """Return a rank and the places that it may be."""
        valeur = next(self._rangs)
        self._retenir(float(valeur), valeur - 10_000.0, valeur + 10_000.0)
        return valeur, [valeur - 10_000, valeur + 10_000]

    def _retenir(self, valeur: float, bas: float, haut: float) -> tuple[float, list[float]]:
        self.donnes[valeur] = Chiffre(valeur, bas, haut)
        return valeur, [bas, haut]


def empoisonner(*sujets: Inscription) -> dict[float, Chiffre]:
    """Replace every score and rank of results, prize lists and disputes, all or those of a body; return what they are now."""
    poison = Empoisonneur()
    for resultat in Resultat.objects.order_by("pk"):
        if not sujets or resultat.inscription in sujets:
            _empoisonner_resultat(resultat, poison)
    for palmares in Palmares.objects.order_by("pk"):
        for ligne in [*palmares.contenu["classement"], *palmares.contenu["non_classes"]]:
            score, bornes = poison.score()
            ligne.update(score=repr(score), score_arrondi=str(score), intervalle=[repr(borne) for borne in bornes])
            if "rang" in ligne:
                ligne["rang"], ligne["rang_intervalle"] = poison.rang()
        palmares.save()
    for litige in Litige.objects.order_by("pk"):
        for quand in ("avant", "apres"):
            score, bornes = poison.score()
            rang, places = poison.rang()
            setattr(litige, f"score_{quand}", str(score))
            setattr(litige, f"rang_{quand}", rang)
            setattr(litige, f"bornes_{quand}", {"intervalle": bornes, "rang_intervalle": places})
        litige.save()
    return poison.donnes


def _empoisonner_resultat(resultat: Resultat, poison: Empoisonneur) -> None:
    detail = resultat.detail
    # The database holds these two within the scale.
    resultat.score_bas, resultat.score_haut = 7 + resultat.pk % 13, 77 + resultat.pk % 19
    score, _ = poison.score(resultat.score_bas, resultat.score_haut)
    detail["score_arrondi"] = str(score)
    detail["qualite"], detail["qualite_intervalle"] = poison.score()
    for mesure in [*detail["canaux"].values(), *detail.get("services", {}).values()]:
        mesure["score"], mesure["intervalle"] = poison.score()
    for axes in [detail, *detail["par_canal"].values()]:
        for axe in ("etapes", "determinants"):
            for cle in axes[axe]:
                axes[axe][cle], axes[f"{axe}_intervalles"][cle] = poison.score()
    resultat.rang, places = poison.rang()
    resultat.rang_bas, resultat.rang_haut = places
    resultat.est_eligible, resultat.proba_premier, resultat.palier = True, 0.5, 1
    resultat.save()


def empoisonner_criteres(monkeypatch: pytest.MonkeyPatch, *sujets: Inscription) -> dict[float, Chiffre]:
    """Have each criterion worth the same in all contacts, far above the scale; return what these bodies have of them.

    From three contacts on the bounds are those of that figure alone.
    """
    valeurs: dict[str, int] = {}

    def noter(*args: Any, **options: Any) -> notation.ContactNote:
        note = notation.noter_contact(*args, **options)
        criteres = (
            c if c.score is None else replace(c, score=valeurs.setdefault(c.code, 40_001 + len(valeurs)))
            for c in note.criteres
        )
        return replace(note, criteres=tuple(criteres))

    def borner(moyenne: float | None, nombre: int) -> tuple[float, float] | None:
        connue = moyenne is not None and nombre >= OBSERVATIONS_MINIMUM
        return (moyenne + 20_000.0, moyenne + 40_000.0) if connue else None

    for lecteur in ("resultats.visites_lues", "explication.dossier"):
        monkeypatch.setattr(f"rapports.queries.{lecteur}.noter_contact", noter)
    for lecteur in ("resultats.lignes", "resultats.tableau", "explication.scores"):
        monkeypatch.setattr(f"rapports.logic.{lecteur}.bornes_d_une_moyenne", borner)
    return {
        c.moyenne: Chiffre(c.moyenne, *(c.intervalle or (None, None)))
        for sujet in sujets
        for grille in tableau_organisme(sujet).grilles
        for c in grille.criteres
        if c.moyenne is not None
    }


def vus(contenu: bytes, media: str, chiffres: Mapping[float, Chiffre]) -> Iterator[tuple[Chiffre, str]]:
    """Yield each figure that a document shows, and the words read together with it."""
    if media.startswith("text/csv"):
        return _des_lignes(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"), chiffres)
    if "spreadsheet" in media:
        return _des_lignes(_feuille(contenu), chiffres)
    texte = contenu.decode("utf-8", "replace")
    if not chiffres.keys() & set(nombres(texte)):
        return iter(())
    if "svg" in media:
        return _du_balisage(BeautifulSoup(contenu, "xml"), chiffres)
    if "html" in media:
        return _du_balisage(BeautifulSoup(contenu, "html.parser"), chiffres)
    return _du_texte(texte, chiffres)


def sans_bornes(montres: Iterable[tuple[Chiffre, str]]) -> list[str]:
    """Return what stands without its bounds, of the figures that `vus` yields."""
    return [
        f"{chiffre.valeur:g} dans « {' '.join(mots.split())[:160]} »"
        for chiffre, mots in montres
        if not chiffre.est_borne_par(mots)
    ]


def nus(contenu: bytes, media: str, chiffres: Mapping[float, Chiffre]) -> list[str]:
    """Return what a document shows without its bounds."""
    return sans_bornes(vus(contenu, media, chiffres))


def nombres(texte: str) -> list[float]:
    """Return the numbers of a text as a French reader reads them."""
    return [float(trouve.replace(",", ".")) for trouve in NOMBRE.findall(MILLIERS.sub("", texte))]


def _du_texte(texte: str, chiffres: Mapping[float, Chiffre]) -> Iterator[tuple[Chiffre, str]]:
    for paragraphe in texte.split("\n\n"):
        for nombre in nombres(paragraphe):
            if nombre in chiffres:
                yield chiffres[nombre], paragraphe


def _des_lignes(lignes: Iterable[Iterable[Any]], chiffres: Mapping[float, Chiffre]) -> Iterator[tuple[Chiffre, str]]:
    for ligne in lignes:
        mots = " | ".join("" if case is None else str(case) for case in ligne)
        yield from _du_texte(mots, chiffres)


def _feuille(classeur: bytes) -> Iterator[list[str]]:
    """Yield the numbers and the words of each row."""
    with zipfile.ZipFile(io.BytesIO(classeur)) as archive:
        feuille = BeautifulSoup(archive.read("xl/worksheets/sheet1.xml"), "xml")
    for ligne in feuille.find_all("row"):
        yield [lu.get_text() for case in ligne.find_all("c") if (lu := case.find(["v", "is"]))]


def _du_balisage(page: Tag, chiffres: Mapping[float, Chiffre]) -> Iterator[tuple[Chiffre, str]]:
    for mots in page.find_all(string=True):
        if type(mots) is NavigableString and mots.parent.name not in {"script", "style"}:
            for nombre in nombres(mots):
                if nombre in chiffres:
                    yield chiffres[nombre], _lu_avec(mots)
    for element in page.find_all(True):
        for nom in ENTENDUS & element.attrs.keys():
            # A reader of screens hears an attribute alone.
            yield from _du_texte(str(element[nom]), chiffres)


def _lu_avec(mots: NavigableString) -> str:
    unite = next((parent for parent in mots.parents if parent.name in UNITES), mots.parent)
    if unite.name in {"svg", "title"} and (figure := unite.find_parent(["figure", "tr", "svg"])):
        unite = figure
    return unite.get_text(" ")
