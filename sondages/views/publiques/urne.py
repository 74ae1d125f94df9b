"""What the deck's script meets at each of its doors: an open poll, and refusals in JSON. Nothing here is logged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse

from socle.erreurs import RegleMetier
from sondages.models import Sondage
from sondages.queries.calendrier import prend_des_reponses
from sondages.queries.deck import sondage_annonce
from sondages.views.publiques.page import Vue, reponse_json

FERMEE = "Cette consultation ne prend plus de réponses."
STATUTS = {
    "etat_interdit": 410,
    "code_inconnu": 403,
    "code_deja_utilise": 409,
    "jeton_refuse": 403,
    "trop_de_demandes": 429,
}
MOTS = {
    "etat_interdit": FERMEE,
    "code_deja_utilise": (
        "Ce code a déjà servi, sur un autre appareil ou dans un autre navigateur. "
        "Si vous aviez commencé ailleurs, reprenez là-bas\u202f; sinon demandez un autre code à qui organise."
    ),
}


def avec_sondage_qui(accepte: Callable[[Sondage], bool]) -> Callable[[Vue], Vue]:
    """Give the view the poll of the address, `sondage`; 404 where there is none, 410 when it is not one that is asked for."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def cherchee(request: HttpRequest, code: str) -> HttpResponse:
            sondage = sondage_annonce(code)
            if sondage is None:
                return reponse_json({"code": "sondage_inconnu", "detail": "Aucune consultation à cette adresse."}, 404)
            if not accepte(sondage):
                return reponse_json({"code": "etat_interdit", "detail": FERMEE}, 410)
            return vue(request, sondage=sondage)

        return cherchee

    return decorer


avec_sondage_ouvert = avec_sondage_qui(prend_des_reponses)


def refuser(refus: RegleMetier) -> JsonResponse:
    """Tell the script why, in words for the person."""
    detail = MOTS.get(refus.code, refus.message)
    return reponse_json({"code": refus.code, "detail": detail}, STATUTS.get(refus.code, 400))


def illisible() -> JsonResponse:
    """Refuse what is not of the form expected."""
    return reponse_json({"code": "illisible", "detail": "Cet envoi n’est pas lisible."}, 400)
