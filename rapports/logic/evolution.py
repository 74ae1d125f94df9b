"""From one edition to the next: the change of a score with its interval, on what was measured alike (regles#evolution).

The contacts of two editions are drawn apart, so the difference of two scores joins their intervals by the square root
of the sum of squares (MOVER, as the gaps of `bornes.indicateurs`). When a grid, a weight or a channel changed, both scores
are computed again on the criteria that stand alike in both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bornes.indicateurs.logic.indicateurs import EcartDePoints, Estimation, ecart
from campagnes.logic.methode import NOMS
from enquetes.visites.logic.notation import moyenne_ponderee
from rapports.logic.chiffres import AdresseDeChiffre
from rapports.logic.explication.scores import ContactExplique
from socle.logic.courbe import PointSerie, courbe
from socle.logic.dessin import Dessin
from socle.logic.student import NORMAL
from socle.logic.typographie import (
    FINE,
    INDICATION,
    accord,
    accorder,
    chiffres_d_un_ecart,
    entier,
    intervalle_en_mots,
    signe,
)
from trophees.logic.erreurs import erreurs, millioniemes

HAUTEUR = 340.0


@dataclass(frozen=True)
class CritereChange:
    """A criterion that is not the same in two editions; `nature` is « ajouté », « retiré » or « modifié »."""

    code: str
    canal: str
    libelle: str
    nature: str


@dataclass(frozen=True)
class MesuresCommunes:
    """What two editions measured alike: criteria, weights of the channels by the method of the later edition, contacts."""

    criteres: frozenset[str]
    ecartes: tuple[CritereChange, ...]
    poids: Mapping[str, int]
    avant: tuple[ContactExplique, ...]
    apres: tuple[ContactExplique, ...]


@dataclass(frozen=True)
class PerimetreCommun:
    """What two editions measured alike: both scores on it, and what is set apart. Scores are None when nothing is left."""

    avant: Estimation | None
    apres: Estimation | None
    mesures: MesuresCommunes
    canaux: tuple[str, ...]
    canaux_ecartes: tuple[str, ...]
    methode_changee: bool

    @property
    def nb_criteres(self) -> int:
        """Return how many criteria both editions write alike."""
        return len(self.mesures.criteres)

    @property
    def criteres_ecartes(self) -> tuple[CritereChange, ...]:
        """Return the criteria that do not stand alike in both."""
        return self.mesures.ecartes

    @property
    def ecart(self) -> EcartDePoints | None:
        """Return the change on what is common."""
        return ecart(self.apres, self.avant) if self.avant and self.apres else None

    @property
    def raisons(self) -> str:
        """Say what changed between the editions."""
        morceaux = []
        if self.criteres_ecartes:
            morceaux.append(accorder(len(self.criteres_ecartes), "critère a changé", "critères ont changé"))
        if self.canaux_ecartes:
            morceaux.append(f"mesuré une seule des deux fois\u202f: {', '.join(self.canaux_ecartes).lower()}")
        if self.methode_changee:
            morceaux.append("le poids des canaux ou la règle des silences a changé")
        return "\u202f; ".join(morceaux) or "les grilles ont changé sans que change un critère qui compte"


@dataclass(frozen=True)
class EditionDUnOrganisme:
    """A body in one edition. `est_mesuree_comme_avant` is None where there are not two scores to compare."""

    annee: int
    nom: str
    score: Estimation | None
    score_nu: float | None
    rang: int | None
    rang_bornes: tuple[int, int] | None
    nb_classes: int
    moyenne: float | None
    moyenne_bornes: tuple[float, float] | None = None
    ecart: EcartDePoints | None = None
    est_mesuree_comme_avant: bool | None = None
    categorie: str = ""
    """Its name, where the body was not always in the same one."""
    siren: str = ""

    @property
    def prefixe_des_chiffres(self) -> str:
        """Return what the address of each of its figures begins by."""
        return str(AdresseDeChiffre(self.annee, self.siren, ""))

    @property
    def bornes(self) -> tuple[float, float] | None:
        """Return the ends of the interval of its score."""
        return (self.score.bas, self.score.haut) if self.score else None

    @property
    def rang_mot(self) -> str:
        """Write the rank and the places that it may truly be."""
        if self.rang is None:
            return "non classé"
        parmi = f", {self.categorie}" if self.categorie else ""
        return f"{self.rang} sur {self.nb_classes}{self._etendue_du_rang}{parmi}"

    @property
    def _etendue_du_rang(self) -> str:
        """Write between parentheses what a rank among several may be."""
        if self.nb_classes == 1:
            return ""
        if self.rang_bornes is None:
            return f" ({INDICATION})"
        premiere, derniere = self.rang_bornes
        return f" (sûr à 95{FINE}%)" if premiere == derniere else f" ({premiere} à {derniere})"

    @property
    def ecart_mot(self) -> str:
        """Write the change since the edition before; empty for the first one."""
        if self.est_mesuree_comme_avant is False:
            return "mesuré autrement"
        return changement_en_mots(self.ecart) if self.ecart else ""


@dataclass(frozen=True)
class Evolution:
    """The editions of a body, oldest first, and the change that brought it to the one shown."""

    editions: tuple[EditionDUnOrganisme, ...]
    derniere: EditionDUnOrganisme | None
    precedente: EditionDUnOrganisme | None
    commun: PerimetreCommun | None
    courbe: Dessin | None
    sont_gardes: bool = True
    """Whether the contacts of both editions are still there, to compute scores again on what they measured alike."""

    @property
    def phrase(self) -> str:
        """Say in a sentence or two what changed, and whether it stands out."""
        if self.derniere is None or self.precedente is None:
            return ""
        depuis = f"Depuis l’édition {self.precedente.annee}"
        manquants = (self.derniere.score_nu, self.precedente.score_nu).count(None)
        if manquants:
            manque = "l’un des deux scores manque" if manquants == 1 else "aucun des deux scores n’est mesuré"
            return f"{depuis}, {manque}\u202f: rien ne se compare."
        if not self.sont_gardes and not self.derniere.est_mesuree_comme_avant:
            return (
                f"{depuis}, la mesure a changé\u202f; les contacts ne sont plus gardés, et les deux scores ne se refont "
                "plus sur ce qu’ils ont de commun."
            )
        if self.commun is None:
            return _phrase(depuis, self.derniere.ecart)
        if self.commun.ecart is None:
            return f"{depuis}, la mesure a trop changé pour comparer les deux scores\u202f: {self.commun.raisons}."
        nombre = self.commun.nb_criteres
        communs = f"les {entier(nombre)} critères communs" if nombre > 1 else "le critère commun"
        return (
            f"{_phrase(f'{depuis}, à périmètre égal', self.commun.ecart)} Entre les deux éditions, {self.commun.raisons}"
            f"\u202f; les deux scores sont donc refaits sur {communs}."
        )

    @property
    def est_interrompue(self) -> bool:
        """Tell that the curve breaks somewhere, because the measure changed."""
        return any(une.est_mesuree_comme_avant is False for une in self.editions)

    @property
    def en_tableau(self) -> tuple[EditionDUnOrganisme, ...]:
        """Return the editions, the latest first, as the table writes them."""
        return self.editions[::-1]


def bornes_d_une_edition(moyenne: float, nombre: int, carres: float | None) -> tuple[float, float] | None:
    """Return the interval of the mean of these very bodies, measured apart; `carres`: the squares of their errors, added.

    They are no sample of others. Not their widths: the scale cuts those of high scores, and chance in a mean goes on both
    sides. None where no body has an interval.
    """
    demi = float(NORMAL) * math.sqrt(carres) / nombre if carres else None
    return (moyenne - demi, moyenne + demi) if demi else None


def changement_en_mots(change: EcartDePoints, unite: str = "") -> str:
    """Write a change with its interval: « +5,1 (entre −3 et 13) »."""
    chiffres = chiffres_d_un_ecart(change.bas, change.haut)
    return f"{signe(change.valeur, 1)}{unite} ({intervalle_en_mots(change.bas, change.haut, chiffres)})"


def _phrase(depuis: str, change: EcartDePoints | None) -> str:
    if change is None:
        return f"{depuis}, l’un des deux scores n’a pas d’intervalle\u202f: leur écart ne se juge pas."
    unite = accord(change.valeur, "point")
    points = f"{depuis}\u202f: {changement_en_mots(change, f' {unite}')}."
    if not change.est_net:
        return f"{points} Cet écart ne ressort pas de l’incertitude\u202f: ni progrès, ni recul n’est établi."
    return f"{points} {'Ce progrès' if change.valeur > 0 else 'Ce recul'} ressort de l’incertitude de la mesure."


def score_commun(
    contacts: Iterable[ContactExplique], codes: frozenset[str], poids: Mapping[str, int]
) -> Estimation | None:
    """Return the score of a body on some criteria and channels (`poids`), with the interval that its own contacts give.

    Wider than that of the published score, which learns from every body what contacts differ by.
    """
    valeurs: dict[str, list[int]] = {canal: [] for canal in poids}
    for contact in contacts:
        score = moyenne_ponderee(note for note in contact.note.criteres if note.code in codes)
        if contact.note.canal in valeurs and score is not None:
            valeurs[contact.note.canal].append(millioniemes(score))
    ensemble = erreurs({"": valeurs}, {"": dict(poids)})[""].ensemble
    return None if ensemble is None else Estimation(float(ensemble.valeur), *ensemble.bornes)


def courbe_des_editions(editions: Sequence[EditionDUnOrganisme], seuil: float) -> Dessin | None:
    """Draw the scores with their ribbon and the line of performance; None under two editions.

    Nothing joins two editions that did not measure alike: a grid that changed would pass for progress.
    """
    if len(editions) < 2:  # noqa: PLR2004 -- a point is no trend
        return None
    points = [_point(une) for une in editions]
    connus = [v for p in points for v in (p.valeur, p.bas, p.haut) if v is not None] + [seuil]
    # The line alone, or scores that all stand on it, still need a scale.
    haut = max(10.0, min(100.0, 10 * math.ceil(max(connus) / 10)))
    bornes = (min(haut - 10, max(0.0, 10 * math.floor(min(connus) / 10))), haut)
    return courbe(points, seuil=seuil, hauteur=HAUTEUR, bornes=bornes, absent="sans score")


def _point(une: EditionDUnOrganisme) -> PointSerie:
    bas, haut = une.bornes or (None, None)
    suit = une.est_mesuree_comme_avant is not False
    return PointSerie(str(une.annee), une.score_nu, bas, haut, suit_le_precedent=suit)


def noms_des_canaux(codes: Iterable[str]) -> tuple[str, ...]:
    """Name channels."""
    return tuple(NOMS[code] for code in codes)
