"""Comparing ideas two by two, and saying what one thinks of them one by one. Neither is endless."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from consultations.actions.departager import departager
from consultations.actions.positionner import positionner
from consultations.enums import IssueDuel
from consultations.models import Participant, Proposition
from consultations.queries.accord import carte_des_opinions
from consultations.queries.ouverture import DEPARTAGER, POSITIONNER
from consultations.queries.parcours import PAIRES_AU_PLUS, cle_valide, face_a_face, idee_a_juger
from consultations.views.publiques.etape_fermee import etape_fermee
from consultations.views.publiques.visite import PageDialogue, de_dialogue, page, vers
from socle.erreurs import RegleMetier

ISSUES = {"gauche": IssueDuel.A, "droite": IssueDuel.B, "aucune": IssueDuel.AUCUNE}


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def duels(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Show two ideas and three answers; each answer leads to another pair, thirty at most."""
    if not visite.peut(DEPARTAGER):
        return etape_fermee(request, visite, DEPARTAGER)
    participant = visite.qui(visite.adresse("duels"))
    if request.method == "POST":
        comparer(request, participant)
        return vers(visite.adresse("duels"))
    return page(request, visite, "duels", face=face_a_face(participant), au_plus=PAIRES_AU_PLUS)


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def opinions(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Ask what one thinks of an idea at a time; then tell in words what gathers and what divides."""
    if request.method == "POST":
        if not visite.peut(POSITIONNER):
            return etape_fermee(request, visite, POSITIONNER)
        se_prononcer(request, visite.qui(visite.adresse("opinions")))
        return vers(visite.adresse("opinions"))
    if not visite.peut(POSITIONNER) or "carte" in request.GET:
        return _carte(request, visite)
    idee = idee_a_juger(visite.qui(visite.adresse("opinions")))
    if idee.proposition is None:
        return _carte(request, visite, idee=idee)
    return page(request, visite, "opinions", idee=idee, rang=idee.nb_faites + 1)


def comparer(request: HttpRequest, participant: Participant) -> None:
    """Keep the answer of a posted pair; raises RegleMetier when it makes no sense."""
    issue = ISSUES.get(request.POST.get("reponse", ""))
    if issue is None:
        raise RegleMetier("reponse_inconnue", "Choisissez l’une des deux idées, ou passez.")
    gauche, droite = (_publique(participant, request.POST.get(cote, "")) for cote in ("gauche", "droite"))
    departager(participant=participant, a=gauche, b=droite, issue=issue, a_gauche=True)


def se_prononcer(request: HttpRequest, participant: Participant) -> None:
    """Keep the position that a form sent; raises RegleMetier when it makes no sense."""
    proposition = _publique(participant, request.POST.get("idee", ""))
    positionner(participant=participant, proposition=proposition, sens=request.POST.get("sens", ""))


def _carte(request: HttpRequest, visite: PageDialogue, **contexte: object) -> HttpResponse:
    return page(request, visite, "carte_des_opinions", opinions=carte_des_opinions(visite.dialogue), **contexte)


def _publique(participant: Participant, cle: str) -> Proposition:
    proposition: Proposition = get_object_or_404(
        Proposition.objects.publiques(), pk=cle_valide(cle), dialogue=participant.dialogue_id
    )
    return proposition
