"""Staff: the free seats of an edition."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from campagnes.models import Campagne
from campagnes.web import ActeEdition, mener
from organismes.actions.places import offrir_places
from organismes.forms.places import FormulairePlaces
from socle.web.acces import exiger
from socle.web.gestes import postees

OFFRIR = ActeEdition(
    "Régler les places et leur valeur",
    "Une place de plus va aussitôt à la collectivité qui attend, et son référent en est averti. La valeur s’écrit sur "
    "chaque place au moment où elle est attribuée\u202f: les places déjà tenues ne changent pas.",
    FormulairePlaces,
    offrir_places,
    "Les places sont enregistrées.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.administrer")
def pilotage_places(request: HttpRequest, annee: int) -> HttpResponse:
    """Change how many seats the edition offers, and what one is worth."""
    campagne = get_object_or_404(Campagne, annee=annee)
    return mener(request, OFFRIR, FormulairePlaces(postees(request), campagne=campagne), None, {"campagne": campagne})
