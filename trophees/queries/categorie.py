"""The ranked bodies of one category, as the last computation kept them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import FloatField, Q, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from campagnes.models import Campagne
from trophees.enums import MotifIneligibilite
from trophees.logic.classement import Candidat
from trophees.logic.erreurs import Erreur
from trophees.models import Litige, Resultat
from trophees.queries.arrondi import SCORE_ARRONDI, score_lu

LITIGE = MotifIneligibilite.LITIGE_EN_COURS
COLONNES = ("pk", "inscription", "inscription__organisme__siren", "categorie", "motifs")
DETAIL = (SCORE_ARRONDI, "detail__erreur", "detail__est_laureat")
PLACE = ("rang", "rang_bas", "rang_haut", "proba_premier", "palier")


@dataclass(frozen=True, slots=True)
class Pair:
    """A body of the category: what ranks it, the error of its score, and the place that it holds."""

    pk: int
    candidat: Candidat
    erreur: Erreur | None
    motifs: tuple[str, ...]
    est_laureat: bool
    place: tuple[int | float | None, ...]


def carres_des_erreurs(prefixe: str = "") -> Sum:
    """Return the sum of the squared errors of scores that have an interval, of the results at the end of `prefixe`."""
    erreur = Cast(KeyTextTransform(1, KeyTransform("erreur", f"{prefixe}detail")), FloatField())
    return Sum(erreur * erreur, filter=Q((f"{prefixe}score_bas__isnull", False)))


def pairs_de(campagne: Campagne, categorie: str, *, sauf: int) -> list[Pair]:
    """Return the other bodies of a category, suspended by the disputes of today."""
    ouverts = set(Litige.objects.ouverts().filter(inscription__campagne=campagne).values_list("inscription", flat=True))
    autres = Resultat.objects.filter(inscription__campagne=campagne, categorie=categorie).exclude(inscription=sauf)
    return [_pair(ligne, ouverts) for ligne in autres.order_by("pk").values_list(*COLONNES, *DETAIL, *PLACE)]


def _pair(ligne: tuple, ouverts: set[int]) -> Pair:
    pk, inscription, siren, categorie, motifs, score, erreur, est_laureat, *place = ligne
    propres = tuple(motif for motif in motifs if motif != LITIGE)
    suspendu = (*propres, LITIGE.value) if inscription in ouverts else propres
    return Pair(
        pk=pk,
        candidat=Candidat(siren, categorie, score_lu(score), suspendu),
        erreur=None if erreur is None else erreur_lue(*erreur),
        motifs=tuple(motifs),
        est_laureat=est_laureat,
        place=tuple(place),
    )


def erreur_lue(valeur: str, erreur: str, libertes: str | None) -> Erreur:
    """Read the error of a score as results keep it; its ends are kept beside."""
    return Erreur(Decimal(valeur), Decimal(erreur), None if libertes is None else Decimal(libertes))
