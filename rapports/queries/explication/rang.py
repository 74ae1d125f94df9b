"""A rank, counted again among the bodies of its category, and drawn again: where it may truly be, the chance to be first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from campagnes.models import Campagne
from enquetes.referentiels.logic.arrondi import arrondir, exact
from rapports.logic.chiffres import RANG, SCORE
from rapports.logic.explication.chiffre_explique import ChiffreExplique
from rapports.logic.explication.regles import Operation
from rapports.queries.resultats.tableau import motifs_de
from socle.logic.typographie import chance_d_etre_premier, entier
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.incertitude import VERSION, CorpsMesure, graine_de_la_categorie, rangs_de
from trophees.logic.rangs_incertains import TIRAGES, RangIncertain
from trophees.models import Resultat
from trophees.queries.categorie import erreur_lue


@dataclass(frozen=True)
class PlaceExpliquee:
    """How a rank was counted: on the score to one decimal, among the eligible bodies of the category. Nobody is named.

    `tiree` is what the same draws as the computation's say of it, None where nothing may be drawn; `graine` their seed.
    """

    categorie: str
    score: Decimal | None
    nb_devant: int
    nb_ex_aequo: int
    nb_classes: int
    motifs: tuple[str, ...]
    est_suspendue: bool = False
    """A dispute is open, maybe since the computation: no rank is told, and nothing else changed."""
    tiree: RangIncertain | None = None
    graine: str = ""
    se_tire: bool = True
    """Results keep the errors that places were drawn from; a method before kept the places alone."""
    est_gardee: bool = False
    """Results keep the same rank, places, chance and tier."""

    @property
    def rang(self) -> int | None:
        """Return the rank; None when there is none."""
        return None if self.motifs or self.score is None else self.nb_devant + 1

    @property
    def phrases(self) -> tuple[str, ...]:
        """Say the chance to be first, the tier, and how anybody draws both again; nothing of a body that is alone."""
        if self.tiree is None or self.nb_classes == 1:
            return ()
        premiers = entier(round(self.tiree.proba_premier * TIRAGES))
        palier = "Palier\u00a01\u202f: la mesure ne le distingue pas des premiers."
        if self.tiree.palier > 1:
            palier = (
                f"Palier\u00a0{entier(self.tiree.palier)}\u202f: il réunit des organismes que la mesure ne distingue pas "
                "entre eux. Celui des premiers est le palier\u00a01."
            )
        chance = chance_d_etre_premier(self.tiree.proba_premier).capitalize()
        methode = (
            f"Places, chance et palier viennent de {entier(TIRAGES)} classements tirés des scores que les contacts "
            f"laissent croire, avec la graine «\u202f{self.graine}\u202f». Règle «\u202fincertitude\u202f», version "
            f"{VERSION}. Le programme de la page «\u202fVérifier\u202f» les tire de nouveau du fichier scellé du palmarès."
        )
        return f"{chance}\u202f: {premiers} des {entier(TIRAGES)} classements tirés.", palier, methode

    def verdict(self, le: str) -> str:
        """Say whether the rank still is the one of the results of a day."""
        if self.est_suspendue:
            return "Une contestation est en cours\u202f: le rang est suspendu jusqu’à la décision."
        if self.est_gardee and not self.se_tire:
            return (
                f"Compté de nouveau\u202f: c’est bien le rang des résultats calculés le {le}. Leur méthode ne gardait pas "
                "l’erreur des scores\u202f: les places viennent des résultats et ne se tirent pas de nouveau."
            )
        if self.est_gardee:
            return f"Compté et tiré de nouveau\u202f: c’est bien le rang des résultats calculés le {le}."
        return f"La catégorie a changé depuis le calcul du {le}\u202f: les résultats affichés seront refaits."

    @property
    def document(self) -> dict[str, Any]:
        """Write it for machines."""
        document: dict[str, Any] = {
            "categorie": self.categorie,
            "score_arrondi": None if self.score is None else str(self.score),
            "devant": self.nb_devant,
            "ex_aequo": self.nb_ex_aequo,
            "classes": self.nb_classes,
            "motifs": list(self.motifs),
        }
        if self.tiree is not None:
            document |= {
                "rang_intervalle": [self.tiree.bas, self.tiree.haut],
                "proba_premier": self.tiree.proba_premier,
                "palier": self.tiree.palier,
                "tirages": TIRAGES,
                "graine": self.graine,
                "regle": "regles#incertitude",
                "version": VERSION,
            }
        return document


class Classe(NamedTuple):
    """A ranked body: its number, its registration, its score to one decimal, the error of it as results keep it."""

    siren: str
    inscription: int
    score: Decimal
    erreur: Sequence[str] | None
    premiere_place: int | None


def rang_explique(place: PlaceExpliquee, resultat: Resultat) -> ChiffreExplique:
    """Return the rank as a figure, above the score that gives it."""
    score = ChiffreExplique(
        "Score global",
        None if resultat.score is None else exact(resultat.score),
        Operation.PONDEREE,
        "score-organisme",
        SCORE,
        bornes=resultat.intervalle,
    )
    places = None if place.tiree is None else (place.tiree.bas, place.tiree.haut)
    if place.rang is not None and not place.se_tire:
        places = resultat.rang_intervalle
    return ChiffreExplique(
        "Rang",
        None if place.rang is None else Fraction(place.rang),
        Operation.RANG,
        "classement",
        RANG,
        bornes=None if places is None else (float(places[0]), float(places[1])),
        est_indication=place.rang is not None and places is None,
        termes=(score,),
    )


def place_de(resultat: Resultat, campagne: Campagne) -> PlaceExpliquee:
    """Count who is ahead and draw the ranks of the category, from the scores and errors that the computation kept."""
    lus, motifs = _classes(resultat, campagne), motifs_de(resultat)
    sien = None if resultat.score is None else arrondir(resultat.score)
    autres = [lu.score for lu in lus if lu.inscription != resultat.inscription_id]
    est_classe = not motifs and sien is not None
    se_tire = all(lu.erreur is not None or lu.premiere_place is None for lu in lus)
    place = PlaceExpliquee(
        categorie=str(Categorie(resultat.categorie).label),
        score=sien,
        nb_devant=sum(score > sien for score in autres) if sien is not None else 0,
        nb_ex_aequo=sum(score == sien for score in autres),
        nb_classes=len(autres) + est_classe,
        motifs=tuple(str(motif.label) for motif in motifs),
        est_suspendue=MotifIneligibilite.LITIGE_EN_COURS in motifs,
        tiree=_tirer(resultat, campagne.annee, lus) if est_classe and se_tire else None,
        graine=graine_de_la_categorie(campagne.annee, resultat.categorie),
        se_tire=se_tire,
    )
    return replace(place, est_gardee=_est_gardee(place, resultat))


def _classes(resultat: Resultat, campagne: Campagne) -> list[Classe]:
    """Return the ranked bodies of the category."""
    classes = Resultat.objects.filter(
        inscription__campagne=campagne, categorie=resultat.categorie, est_eligible=True, score__isnull=False
    )
    return [
        Classe(siren, pk, arrondir(score), erreur, place)
        for siren, pk, score, erreur, place in classes.values_list(
            "inscription__organisme__siren", "inscription", "score", "detail__erreur", "rang_bas"
        )
        if score is not None
    ]


def _est_gardee(place: PlaceExpliquee, resultat: Resultat) -> bool:
    """Tell whether the results keep this rank, and what was drawn of it."""
    gardee = (resultat.rang_bas, resultat.rang_haut, resultat.proba_premier, resultat.palier)
    return place.rang == resultat.rang and (not place.se_tire or _en_colonnes(place.tiree) == gardee)


def _en_colonnes(tiree: RangIncertain | None) -> tuple[float | None, ...]:
    return (None,) * 4 if tiree is None else (tiree.bas, tiree.haut, tiree.proba_premier, tiree.palier)


def _tirer(resultat: Resultat, annee: int, classes: list[Classe]) -> RangIncertain | None:
    """Draw all ranks as the computation does; return that of the body."""
    corps = [
        CorpsMesure(c.siren, {}, resultat.categorie, 1 + sum(autre.score > c.score for autre in classes))
        for c in classes
    ]
    erreurs = {c.siren: None if c.erreur is None else erreur_lue(*c.erreur) for c in classes}
    sien = next((c.siren for c in classes if c.inscription == resultat.inscription_id), "")
    return rangs_de(corps, erreurs, annee).get(sien)
