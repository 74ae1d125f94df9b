"""What a person decides about masked comments: publish, refuse, undo, mask more, change the themes.

Each act names the comments with the instant at which they were last changed when they were read: what somebody else
changed meanwhile is left as it is, and said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from bornes.avis.actions.agreger import agreger_jours, recompter_publies
from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import TRANSITIONS_VERBATIM, EtatVerbatim, MotifRejet
from bornes.models import ThemeReconnu, Verbatim
from socle.auteur import Auteur
from socle.erreurs import Conflit, RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.masquage import masquer_aussi
from socle.moderation import Decision, exiger_un_lot


@dataclass(frozen=True)
class CommentaireLu:
    """A comment as somebody read it: her act holds only if nothing changed since `vu_le`."""

    pk: int
    vu_le: dt.datetime


@transaction.atomic
def publier(*, choix: Sequence[CommentaireLu], auteur: Auteur) -> Decision:
    """Let comments be read, masked."""
    return _decider(choix, EtatVerbatim.PUBLIE, auteur, "")


@transaction.atomic
def rejeter(*, choix: Sequence[CommentaireLu], motif: str, auteur: Auteur) -> Decision:
    """Refuse comments for a reason; their notes go on counting."""
    _exiger_motif(motif)
    return _decider(choix, EtatVerbatim.REJETE, auteur, motif)


@transaction.atomic
def retirer(*, choix: Sequence[CommentaireLu], motif: str, auteur: Auteur) -> Decision:
    """Withdraw published comments for a reason, whoever published them; the answer of the body goes out with them."""
    _exiger_motif(motif)
    return _decider(choix, EtatVerbatim.REJETE, auteur, motif, depuis=EtatVerbatim.PUBLIE)


def _exiger_motif(motif: str) -> None:
    if motif not in MotifRejet.values:
        raise RegleMetier("motif_requis", "Choisissez pourquoi ce commentaire n’est pas publié.", champ="motif")


@transaction.atomic
def annuler_decision(*, le: dt.datetime, auteur: Auteur) -> int:
    """Take back one's own act of that instant; returns how many comments wait again.

    What somebody changed or answered since stays: its readers already know it.
    """
    decides = Verbatim.objects.annulables().filter(decide_le=le, decide_par=auteur)
    pris = decides.select_for_update(of=("self",))
    verbatims = list(pris.select_related("avis").order_by("pk"))
    if not verbatims:
        raise RegleMetier("rien_a_annuler", "Il n’y a plus rien à annuler\u202f: ces commentaires ont changé depuis.")
    for verbatim in verbatims:
        passer(
            verbatim,
            EtatVerbatim.MASQUE,
            table=TRANSITIONS_VERBATIM,
            auteur=auteur,
            acte="verbatim.decision_annulee",
            decide_le=None,
            decide_par=None,
        )
    _recompter(verbatims)
    return len(verbatims)


@transaction.atomic
def masquer_davantage(*, choix: CommentaireLu, passages: Iterable[str], auteur: Auteur) -> Verbatim:
    """Mask further words of a comment, wherever they stand in it. There is no way to mask less."""
    verbatim = _seul(choix)
    if verbatim.etat == EtatVerbatim.REJETE:
        raise RegleMetier("verbatim_rejete", "Ce commentaire est rejeté\u202f: personne ne le lira.")
    masquage = masquer_aussi(verbatim.texte_masque, [passage for passage in passages if passage.strip()])
    if not masquage.masques:
        raise RegleMetier("passage_absent", "Ces mots ne sont pas dans le commentaire, tels quels.", champ="passages")
    verbatim.texte_masque = masquage.texte
    verbatim.masques = {**verbatim.masques, "mot": verbatim.masques.get("mot", 0) + masquage.masques["mot"]}
    verbatim.save()
    consigner(verbatim, "verbatim.masque_davantage", auteur, nombre=masquage.masques["mot"])
    return verbatim


@transaction.atomic
def poser_themes(*, choix: CommentaireLu, themes: Iterable[str], auteur: Auteur) -> Verbatim:
    """Say what a comment speaks of; what a person says replaces what the rules found."""
    voulus = set(themes)
    if voulus - libelles_des_themes().keys():
        raise RegleMetier("theme_inconnu", "Ce thème n’existe pas.", champ="themes")
    verbatim = _seul(choix)
    poses = set(verbatim.les_themes.values_list("theme", flat=True))
    verbatim.les_themes.exclude(theme__in=voulus).delete()
    ajoutes = sorted(voulus - poses)
    ThemeReconnu.objects.bulk_create(ThemeReconnu(verbatim=verbatim, theme=theme) for theme in ajoutes)
    verbatim.les_themes.update(est_humain=True)
    verbatim.save()
    consigner(verbatim, "verbatim.themes_poses", auteur, ajoutes=ajoutes, retires=sorted(poses - voulus))
    _recompter([verbatim])
    return verbatim


def _decider(
    choix: Sequence[CommentaireLu],
    vers: EtatVerbatim,
    auteur: Auteur,
    motif: str,
    depuis: EtatVerbatim = EtatVerbatim.MASQUE,
) -> Decision:
    exiger_un_lot(choix, "commentaires")
    lus = {un.pk: un.vu_le for un in choix}
    verbatims = _verrouiller(lus)
    tenus = [v for v in verbatims if v.modifie_le == lus[v.pk] and v.etat == depuis]
    devances = tuple(v for v in verbatims if v not in tenus)
    if not tenus:
        raise Conflit("deja_decide", dire_devance(devances, depuis))
    instant = maintenant()
    for verbatim in tenus:
        passer(
            verbatim,
            vers,
            table=TRANSITIONS_VERBATIM,
            auteur=auteur,
            motif=motif,
            details={"motif": motif} if motif else {},
            decide_le=instant,
            decide_par=auteur,
        )
    if depuis == EtatVerbatim.PUBLIE:
        # Its day may be old: what retention erased of it stays counted.
        recompter_publies(paires={(verbatim.avis.point_id, verbatim.avis.jour) for verbatim in tenus})
    else:
        _recompter(tenus)
    return Decision(len(tenus), instant, devances)


def dire_devance(devances: Sequence[Verbatim], depuis: EtatVerbatim = EtatVerbatim.MASQUE) -> str:
    """Return the sentence that says what somebody did meanwhile."""
    if len(devances) != 1:
        quoi = "Ces commentaires ont changé" if devances else "Ces commentaires n’existent plus"
        return f"{quoi} depuis que vous les avez lus. Rien n’a été changé\u202f: relisez la liste."
    verbatim = devances[0]
    if verbatim.etat in {EtatVerbatim.MASQUE, depuis}:
        return "Quelqu’un a modifié ce commentaire pendant que vous le lisiez. Relisez-le avant de décider."
    qui = verbatim.decide_par.nom if verbatim.decide_par and verbatim.decide_par.nom else "Quelqu’un"
    fait = "publié" if verbatim.etat == EtatVerbatim.PUBLIE else "rejeté"
    return f"{qui} a {fait} ce commentaire pendant que vous le lisiez. Rien n’a été changé."


def _seul(choix: CommentaireLu) -> Verbatim:
    verbatims = _verrouiller([choix.pk])
    if not verbatims or verbatims[0].modifie_le != choix.vu_le:
        raise Conflit("deja_change", dire_devance(verbatims))
    return verbatims[0]


def _verrouiller(pks: Iterable[int]) -> list[Verbatim]:
    # In the order of the keys: two batches that cross never wait for each other.
    verrous = Verbatim.objects.select_for_update(of=("self",)).filter(pk__in=list(pks))
    return list(verrous.select_related("avis", "decide_par").order_by("pk"))


def _recompter(verbatims: Iterable[Verbatim]) -> None:
    """Count themes again where a comment came in or went out."""
    agreger_jours(paires={(verbatim.avis.point_id, verbatim.avis.jour) for verbatim in verbatims})
