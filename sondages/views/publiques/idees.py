"""Ideas of colleagues: read by all, supported once each by the bearer of a token that is nobody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from socle.erreurs import RegleMetier
from sondages.actions.idees import est_soutenue, retirer_soutien, soutenir_idee
from sondages.enums import IDEES_VISIBLES
from sondages.models import Idee, Sondage
from sondages.queries.idees import idees_publiques, mots_lisibles
from sondages.views.publiques.jeton_des_idees import JetonDesIdees, jeton_de, jeton_du_cookie
from sondages.views.publiques.page import LECTURE, avec_sondage, objet_json, page, page_d_agent, reponse_json

ACTES = {"soutenir": soutenir_idee, "retirer": retirer_soutien}
SANS_JETON = (
    "Pour soutenir une idée, il faut avoir répondu à la consultation avec cet appareil et ce navigateur\u202f: "
    "c’est ce qui permet de compter un soutien sans savoir de qui il vient."
)


@page_d_agent(*LECTURE)
@avec_sondage
def idees(request: HttpRequest, sondage: Sondage) -> HttpResponse:
    """Show the ideas let through, and which ones the bearer of the cookie supports."""
    return _page(sondage, jeton_du_cookie(request))


@page_d_agent("POST")
@avec_sondage
def soutenir(request: HttpRequest, sondage: Sondage, pk: UUID) -> HttpResponse:
    """Give a support or take it back (`acte`): a script sends `{acte, message, signature}`, a form its cookie."""
    en_json = request.content_type == "application/json"
    acte, jeton = _lire_json(request) if en_json else (request.POST.get("acte", ""), jeton_du_cookie(request))
    idee = (
        Idee.objects.filter(sondage=sondage, pk=pk, etat__in=sorted(IDEES_VISIBLES)).select_related("sondage").first()
    )
    if idee is None or not mots_lisibles(sondage):
        return page("inconnu", statut=404)
    if acte not in ACTES:
        return _page(sondage, jeton, statut=400, faute="Ce geste n’existe pas.")
    try:
        _agir(acte, idee, jeton)
    except RegleMetier as refus:
        if en_json:
            return reponse_json({"code": refus.code, "detail": refus.message}, 403)
        return _page(sondage, jeton, statut=403, faute=refus.message)
    if en_json:
        return reponse_json({"nombre": idee.les_soutiens.count()})
    reponse = redirect(f"{reverse('sondages:idees', args=[sondage.code])}#idee_{idee.pk}")
    reponse.status_code = 303
    return reponse


def _agir(acte: str, idee: Idee, jeton: JetonDesIdees | None) -> None:
    if jeton is None:
        raise RegleMetier("jeton_absent", SANS_JETON)
    ACTES[acte](idee=idee, message=jeton.message, signature=jeton.signature)


def _page(sondage: Sondage, jeton: JetonDesIdees | None, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    lues = idees_publiques(sondage)
    soutenues = set()
    if jeton is not None:
        modeles = Idee.objects.in_bulk([idee.id for idee in lues])
        soutenues = {pk for pk, idee in modeles.items() if est_soutenue(idee=idee, message=jeton.message)}
    return page("idees", statut=statut, sondage=sondage, secret=True, idees=lues, soutenues=soutenues, **contexte)


def _lire_json(request: HttpRequest) -> tuple[str, JetonDesIdees | None]:
    try:
        corps = objet_json(request.body)
    except ValueError:
        return "", None
    return str(corps.get("acte", "")), jeton_de(corps.get("message"), corps.get("signature"))
