"""Prepare the deck of a poll: add, change, move and take out a card, until it opens."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max

from campagnes.enums import Determinant
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import a_comparer, sur_une_ligne
from socle.relecture import relire
from sondages.actions.verrous import PREPARABLE, verrouiller
from sondages.enums import (
    CARTES_MAX,
    IDEES_MAX,
    OPTIONS_MAX,
    OPTIONS_MIN,
    NatureCarte,
    Valeur,
)
from sondages.models import Carte, Sondage


@transaction.atomic
def ajouter_carte(
    *,
    sondage: Sondage,
    nature: str,
    enonce: str,
    determinant: str = "",
    options: Sequence[str] = (),
    explication: str = "",
    bonne_reponse: str = "",
    auteur: Auteur,
) -> Carte:
    """Add a card at the end of the deck."""
    sondage = verrouiller(sondage, dans=PREPARABLE)
    carte = Carte(sondage=sondage)
    _ecrire(carte, nature, enonce, determinant, options, explication, bonne_reponse)
    natures = [*sondage.les_cartes.values_list("nature", flat=True), nature]
    _exiger_place(natures)
    carte.rang = (sondage.les_cartes.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1
    carte.save()
    consigner(sondage, "sondage.carte_ajoutee", auteur, carte=carte.pk)
    return carte


@transaction.atomic
def modifier_carte(
    *,
    carte: Carte,
    nature: str,
    enonce: str,
    determinant: str = "",
    options: Sequence[str] = (),
    explication: str = "",
    bonne_reponse: str = "",
    auteur: Auteur,
) -> Carte:
    """Change a card of a poll in preparation."""
    sondage = verrouiller(carte.sondage, dans=PREPARABLE)
    carte = relire(carte, "Cette carte", sondage.les_cartes.all())
    _ecrire(carte, nature, enonce, determinant, options, explication, bonne_reponse)
    _exiger_place([*sondage.les_cartes.exclude(pk=carte.pk).values_list("nature", flat=True), nature])
    carte.save()
    consigner(sondage, "sondage.carte_modifiee", auteur, carte=carte.pk)
    return carte


@transaction.atomic
def deplacer_carte(*, carte: Carte, sens: int, auteur: Auteur) -> Carte:
    """Move a card one place up (-1) or down (1); at an end it stays."""
    sondage = verrouiller(carte.sondage, dans=PREPARABLE)
    carte = relire(carte, "Cette carte", sondage.les_cartes.all())
    voisines = (
        sondage.les_cartes.filter(rang__lt=carte.rang) if sens < 0 else sondage.les_cartes.filter(rang__gt=carte.rang)
    )
    voisine = voisines.order_by("-rang" if sens < 0 else "rang").first()
    if voisine is None:
        return carte
    ici, la = carte.rang, voisine.rang
    # Through zero: at no instant have two cards the same place.
    for qui, rang in ((carte, 0), (voisine, ici), (carte, la)):
        Carte.objects.filter(pk=qui.pk).update(rang=rang)
    carte.refresh_from_db()
    consigner(sondage, "sondage.carte_deplacee", auteur, carte=carte.pk, rang=la)
    return carte


@transaction.atomic
def retirer_carte(*, carte: Carte, auteur: Auteur) -> Sondage:
    """Take a card out of the deck; those after it move up."""
    sondage = verrouiller(carte.sondage, dans=PREPARABLE)
    carte = relire(carte, "Cette carte", sondage.les_cartes.all())
    rang, pk = carte.rang, carte.pk
    carte.delete()
    # One by one, from the first: the place before is free.
    for suivante in sondage.les_cartes.filter(rang__gt=rang).order_by("rang"):
        Carte.objects.filter(pk=suivante.pk).update(rang=F("rang") - 1)
    consigner(sondage, "sondage.carte_retiree", auteur, carte=pk)
    return sondage


def _ecrire(
    carte: Carte,
    nature: str,
    enonce: str,
    determinant: str,
    options: Sequence[str],
    explication: str,
    bonne_reponse: str,
) -> None:
    """Write a card in memory, with nothing that its nature does not use."""
    if nature not in NatureCarte.values:
        raise RegleMetier("nature_inconnue", "Choisissez la nature de la carte.", champ="nature")
    carte.nature, carte.enonce = nature, sur_une_ligne(enonce)
    if not carte.enonce:
        raise RegleMetier("enonce_vide", "Écrivez l’énoncé de la carte.", champ="enonce")
    if determinant and determinant not in Determinant.values:
        raise RegleMetier("determinant_inconnu", "Ce déterminant n’existe pas.", champ="determinant")
    carte.determinant = determinant
    carte.options = _options(options) if nature == NatureCarte.CHOIX else []
    est_quiz = nature == NatureCarte.LE_SAVIEZ_VOUS
    carte.explication = explication.strip() if est_quiz else ""
    carte.bonne_reponse = bonne_reponse if est_quiz else ""
    if est_quiz and bonne_reponse not in {Valeur.VRAI, Valeur.FAUX}:
        raise RegleMetier("bonne_reponse_requise", "Dites si l’énoncé est vrai ou faux.", champ="bonne_reponse")
    if est_quiz and not carte.explication:
        raise RegleMetier("explication_requise", "Expliquez la réponse et citez sa source.", champ="explication")


def _options(options: Sequence[str]) -> list[str]:
    propres = [mot for mot in map(sur_une_ligne, options) if mot]
    if not OPTIONS_MIN <= len(propres) <= OPTIONS_MAX or len(set(map(a_comparer, propres))) != len(propres):
        raise RegleMetier(
            "options_du_choix",
            f"Un choix a de {OPTIONS_MIN} à {OPTIONS_MAX} options, toutes différentes.",
            champ="options",
        )
    return propres


def _exiger_place(natures: Sequence[str]) -> None:
    if len(natures) > CARTES_MAX:
        raise RegleMetier("jeu_plein", f"Un jeu a {CARTES_MAX} cartes au plus.")
    if natures.count(NatureCarte.IDEE) > IDEES_MAX:
        raise RegleMetier("trop_de_cartes_idee", f"Un jeu a {IDEES_MAX} cartes d’idée au plus.", champ="nature")
