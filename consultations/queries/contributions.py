"""Contributions that anybody reads, filtered and sorted as the address asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from consultations.enums import PROPOSITIONS_PUBLIQUES
from consultations.models import Commentaire, Dialogue, Proposition, Soutien
from socle.horloge import aujourdhui
from socle.journal import a_connu
from socle.logic.recherche import normaliser
from socle.nombres import CLE_MAX, entier_de

TRIS = RECENTES, SOUTENUES, A_DECOUVRIR = "recentes", "soutenues", "a_decouvrir"


def contributions(
    dialogue: Dialogue,
    theme: str = "",
    secteur: str = "",
    etat: str = "",
    tri: str = "",
    recherche: str = "",
) -> QuerySet[Any]:
    """Return published contributions with `nb_soutiens` and `nb_reponses`; what is not understood filters nothing.

    `theme` and `secteur` are keys as the address gives them. `tri` is RECENTES by default, SOUTENUES, or A_DECOUVRIR:
    a draw of the day, the same for everybody, so that pages follow and no idea is always last.
    """
    trouvees = compter(dialogue.les_propositions.publiques()).select_related("theme", "secteur")
    for champ, texte in (("theme", theme), ("secteur", secteur)):
        if (cle := entier_de(texte, CLE_MAX)) is not None:
            trouvees = trouvees.filter(**{champ: cle})
    if etat in PROPOSITIONS_PUBLIQUES:
        trouvees = trouvees.filter(etat=etat)
    if recherche.strip():
        trouvees = trouvees.filter(pk__in=_qui_contiennent(dialogue, recherche))
    return _trier(trouvees, tri)


def a_paru(proposition: Proposition) -> bool:
    """Tell whether everybody could read it once, whatever it is now: it changes no more."""
    return a_connu(Proposition, [str(proposition.pk)], "proposition.publie")


def compter(propositions: QuerySet[Proposition]) -> QuerySet[Any]:
    """Add `nb_soutiens` and `nb_reponses`, counted from rows."""
    return propositions.annotate(
        nb_soutiens=_nombre(Soutien.objects.filter(proposition=OuterRef("pk"))),
        nb_reponses=_nombre(Commentaire.objects.publies().filter(proposition=OuterRef("pk"))),
    )


def _nombre(lignes: QuerySet[Soutien] | QuerySet[Commentaire]) -> Coalesce:
    nombres = lignes.order_by().values("proposition").annotate(nombre=Count("pk")).values("nombre")
    return Coalesce(Subquery(nombres), Value(0))


def _trier(trouvees: QuerySet[Any], tri: str) -> QuerySet[Any]:
    if tri == SOUTENUES:
        return trouvees.order_by("-nb_soutiens", "-deposee_le", "pk")
    if tri == A_DECOUVRIR:
        tirage = MD5(Concat(Cast("pk", CharField()), Value(aujourdhui().isoformat()), output_field=CharField()))
        return trouvees.order_by(tirage, "pk")
    return trouvees.order_by("-deposee_le", "pk")


def _qui_contiennent(dialogue: Dialogue, recherche: str) -> list[UUID]:
    """Return those that hold every word, accents and capitals apart, each as the beginning of a word."""
    mots = [f" {mot}" for mot in normaliser(recherche).split()]
    lus = dialogue.les_propositions.publiques().values_list("pk", "titre", "texte", "lieu")
    return [
        pk
        for pk, *textes in lus.iterator()
        if (plie := f" {normaliser(' '.join(textes))}") and all(mot in plie for mot in mots)
    ]
