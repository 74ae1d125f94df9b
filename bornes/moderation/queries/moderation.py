"""The queue of comments to read: what a person needs to decide, and nothing that is not masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import HORS_COMPTE, EtatVerbatim, Origine
from bornes.models import Verbatim
from organismes.models.portee import PorteeQuerySet
from socle.horloge import lire_instant
from socle.logic.typographie import entier
from socle.moderation import DerniereDecision
from socle.recherche import contient
from socle.sans_fin import dire_combien

ETATS = (EtatVerbatim.MASQUE, EtatVerbatim.PUBLIE, EtatVerbatim.REJETE)
NOTES = tuple((str(note), f"{note} sur 5") for note in range(1, 6))
SCELLES = ("avis__texte", "avis__contact")
"""Never read for a page: what is not in memory cannot be printed."""


@dataclass(frozen=True)
class FiltresCommentaires:
    """What is asked of the queue; empty means all."""

    etat: EtatVerbatim = EtatVerbatim.MASQUE
    texte: str = ""
    note: str = ""
    theme: str = ""
    origine: str = ""


@dataclass(frozen=True)
class CommentaireARelire:
    """A comment with its context. `choix` names it as it was read."""

    verbatim: Verbatim
    choix: str
    themes: tuple[str, ...]
    origine: str
    est_retenu: bool


def file_de_moderation(user: Any, filtres: FiltresCommentaires) -> PorteeQuerySet:
    """Return the comments asked for: those that wait from the oldest, the others from the last decided."""
    ordre = ("cree_le", "pk") if filtres.etat == EtatVerbatim.MASQUE else ("-decide_le", "-pk")
    requete = _visibles(user).filter(etat=filtres.etat)
    if filtres.texte:
        lieux = ("avis__point__inscription__organisme__recherche", "avis__point__site__recherche")
        requete = requete.filter(contient(filtres.texte, *lieux) | Q(texte_masque__icontains=filtres.texte))
    if filtres.note:
        requete = requete.filter(avis__satisfaction=filtres.note)
    if filtres.theme:
        requete = requete.filter(les_themes__theme=filtres.theme)
    if filtres.origine:
        requete = requete.filter(avis__enrolement__isnull=filtres.origine == Origine.SMARTPHONE)
    return requete.order_by(*ordre)


def lignes_de_moderation(verbatims: Iterable[Verbatim]) -> list[CommentaireARelire]:
    """Return what a page shows of comments already fetched."""
    return [ligne_de_moderation(verbatim) for verbatim in verbatims]


def ligne_de_moderation(verbatim: Verbatim) -> CommentaireARelire:
    """Return what a page shows of one comment."""
    libelles = libelles_des_themes()
    poses = {theme.theme for theme in verbatim.les_themes.all()}
    return CommentaireARelire(
        verbatim=verbatim,
        choix=f"{verbatim.pk}:{verbatim.modifie_le.isoformat()}",
        themes=tuple(mot for code, mot in libelles.items() if code in poses),
        origine=origine_de(verbatim),
        est_retenu=verbatim.avis.comptage in HORS_COMPTE,
    )


def origine_de(verbatim: Verbatim) -> str:
    """Return by which door the opinion came, in words."""
    return str((Origine.BORNE if verbatim.avis.enrolement_id else Origine.SMARTPHONE).label)


def verbatims_a_moderer(user: Any) -> PorteeQuerySet:
    """Return every comment that a moderator may open."""
    return _visibles(user).filter(etat__in=ETATS)


def suivant_a_moderer(user: Any, filtres: FiltresCommentaires, apres: Verbatim) -> Verbatim | None:
    """Return the comment to read after this one, the first of the queue when it was the last."""
    attente = file_de_moderation(user, filtres).filter(etat=EtatVerbatim.MASQUE).exclude(pk=apres.pk)
    plus_loin = attente.filter(Q(cree_le=apres.cree_le, pk__gt=apres.pk) | Q(cree_le__gt=apres.cree_le))
    return plus_loin.first() or attente.first()


def comptes_par_etat(user: Any) -> dict[str, str]:
    """Return how many comments wait, to the last, and how many were published and refused, which grow for ever."""
    des_etats = {etat: Verbatim.objects.visibles_par(user).filter(etat=etat) for etat in ETATS}
    return {
        etat: entier(verbatims.count()) if etat == EtatVerbatim.MASQUE else dire_combien(verbatims)
        for etat, verbatims in des_etats.items()
    }


def derniere_decision(user: Any, le: str) -> DerniereDecision | None:
    """Return one's own act of the instant `le` (ISO 8601) while something of it may be undone."""
    instant = lire_instant(le)
    if instant is None:
        return None
    # By the instant, that an index finds, among all that one ever decided.
    prises = Verbatim.objects.annulables().filter(decide_le=instant, decide_par=user)
    etats = list(prises.values_list("etat", flat=True))
    return DerniereDecision(le, len(etats), etats[0] == EtatVerbatim.PUBLIE) if etats else None


def _visibles(user: Any) -> PorteeQuerySet:
    return (
        Verbatim.objects.visibles_par(user)
        .select_related(
            "avis__point__inscription__organisme", "avis__point__site", "avis__point__service", "decide_par"
        )
        .prefetch_related("les_themes")
        .defer(*SCELLES)
    )
