"""The lock of a visit, and its passages, each with a row of its own."""

from __future__ import annotations

from typing import Any

from enquetes.enums import TRANSITIONS, EtatVisite
from enquetes.models import TotalContact, TransitionVisite, Visite
from enquetes.visites.actions.totaliser import totaliser
from socle import etats
from socle.auteur import Auteur
from socle.horloge import maintenant


def verrouiller(visite: Visite) -> Visite:
    """Return the visit read again under lock, with what its rules need. Call inside a transaction.

    Its key is left alone: envelopes that name it are stored meanwhile.
    """
    return (
        Visite.objects.select_for_update(of=("self",), no_key=True)
        .select_related("inscription__campagne", "inscription__organisme", "scenario", "grille", "enqueteur")
        .get(pk=visite.pk)
    )


def passer(visite: Visite, vers: str, *, auteur: Auteur, motif: str = "", **suite: Any) -> Visite:
    """Move a visit that its caller holds (`verrouiller`), and keep who, when and why beside it; return it.

    A contact has a total as long as it counts.
    """
    de = visite.etat
    if vers != EtatVisite.A_REVOIR:
        suite["a_reprendre_avant"] = None
    etats.passer(visite, vers, table=TRANSITIONS, auteur=auteur, **suite)
    TransitionVisite.objects.create(visite=visite, de=de, vers=vers, le=maintenant(), auteur=auteur, motif=motif)
    if vers == EtatVisite.VALIDEE:
        totaliser(visite.inscription.campagne, [visite.pk])
    elif de == EtatVisite.VALIDEE:
        TotalContact.objects.filter(visite=visite).delete()
    return visite
