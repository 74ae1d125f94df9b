"""What is asked before a draft of a version is thrown away: nothing gives it back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from socle.web.gestes import Confirmation, confirmer


def confirmer_l_abandon(
    request: HttpRequest, nom: str, brouillon: str, acte: Callable[[], None], *, apres: str
) -> HttpResponse:
    """Show what would be lost, or on POST do the act and lead to `apres`; `brouillon` is the address of the draft."""

    def abandonner() -> str:
        acte()
        return "Le brouillon est abandonné."

    confirmation = Confirmation(
        titre=f"Abandonner le brouillon, {nom}",
        bouton="Abandonner le brouillon",
        consequences=(
            "Tout ce qui y a été changé est effacé, et ne revient pas.",
            "La version en vigueur ne change pas\u202f: vous pourrez en préparer une autre.",
        ),
        retour=brouillon,
        fil=(("Référentiels", reverse("rapports:pilotage_referentiels")), (nom, brouillon), ("Abandonner", "")),
        danger=True,
    )
    return confirmer(request, confirmation, abandonner, apres=apres)
