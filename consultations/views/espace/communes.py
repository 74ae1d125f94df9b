"""The communes whose inhabitants may take part: found in the directory, added, removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from consultations.actions.cadre import definir_communes
from consultations.models import Dialogue
from consultations.queries.communes import communes_du_groupement, communes_trouvees
from consultations.views.espace.acces import dialogue_de, vers
from socle.nombres import CLE_MAX, entier_de
from socle.web.gestes import agir


@require_POST
def espace_consultation_communes(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a commune, all those of the grouping, or remove one."""
    dialogue = dialogue_de(request, pk)
    admises = set(dialogue.les_communes.values_list("territoire", flat=True))
    acte, commune = request.POST.get("acte", ""), entier_de(request.POST.get("commune"), CLE_MAX)
    choisie = set() if commune is None else {commune}
    if acte == "groupement":
        admises |= set(communes_du_groupement(dialogue).values_list("pk", flat=True))
    elif acte == "retirer":
        admises -= choisie
    else:
        admises |= choisie
    agir(
        request,
        lambda: definir_communes(dialogue=dialogue, communes=admises, auteur=request.user),
        "Les communes admises sont à jour.",
    )
    return vers("acces", dialogue)


def contexte_des_communes(dialogue: Dialogue, texte: str) -> dict[str, Any]:
    """Return what the page shows of communes: those admitted, those found."""
    texte = texte.strip()[:80]
    return {
        "communes": dialogue.les_communes.select_related("territoire"),
        "cherche": texte,
        "trouvees": communes_trouvees(dialogue, texte) if texte else [],
        "nb_groupement": communes_du_groupement(dialogue).count(),
    }
