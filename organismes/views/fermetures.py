"""Closing days of a body: what its space and the staff pages do alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from organismes.actions.fermetures import declarer_fermeture, retirer_fermeture
from organismes.forms.fermetures import FormulaireFermeture
from organismes.models import Fermeture, Organisme
from socle.horloge import aujourdhui
from socle.web.gestes import agir, fait


def declarer_depuis(request: HttpRequest, organisme: Organisme, formulaire: FormulaireFermeture) -> bool:
    """Do what a form sent asks; tell whether it was done."""

    def declarer(donnees: dict[str, Any]) -> Any:
        return declarer_fermeture(organisme=organisme, **donnees, auteur=request.user)

    return fait(request, formulaire, declarer, "Fermeture enregistrée\u202f: ni appel ni visite ces jours-là.")


def retirer_depuis(request: HttpRequest, fermeture: Fermeture) -> None:
    """Remove closing days, and tell it."""
    agir(request, lambda: retirer_fermeture(fermeture=fermeture, auteur=request.user), "Fermeture supprimée.")


def contexte_des_fermetures(
    organisme: Organisme, formulaire: FormulaireFermeture | None, retrait: str
) -> dict[str, Any]:
    """Return what both pages show; `retrait` is the route that removes closing days."""
    return {
        "organisme": organisme,
        "fermetures": organisme.les_fermetures.all(),
        "formulaire": formulaire,
        "retrait": retrait,
        "aujourdhui": aujourdhui(),
    }
