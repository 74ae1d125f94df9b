"""The ceremony for staff: who is invited, who comes, what is printed to be handed over."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socle.web.acces import obtenir
from socle.web.documents import PILOTAGE, PageAttente, servir_document
from socle.web.gestes import confirmer
from trophees.actions.diplomes import FEUILLES, composer_diplomes
from trophees.actions.invitations import inviter_laureats
from trophees.models import Palmares
from trophees.queries.empechements import embargo_de
from trophees.queries.invitations import lignes_des_laureats
from trophees.queries.palmares import inscriptions_laureates
from trophees.views.pilotage.actes import confirmation_d_acte, fil_des_resultats

PUBLIER = "trophees.publier_palmares"


@require_safe
def pilotage_invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """List the laureates of a frozen list with their trophies, their invitation and their answer."""
    palmares = _palmares(request, pk)
    lignes = lignes_des_laureats(palmares)
    contexte = {
        "fil": fil_des_resultats(palmares.campagne, "Lauréats et cérémonie"),
        "palmares": palmares,
        "campagne": palmares.campagne,
        "ceremonie": getattr(palmares.campagne, "ceremonie", None),
        "embargo": embargo_de(palmares.campagne),
        "lignes": lignes,
        "nb_personnes": sum(ligne.invitation.personnes for ligne in lignes if ligne.invitation and ligne.vient),
        "reste_a_inviter": any(ligne.reste_a_inviter for ligne in lignes),
        "demonstration": palmares.campagne.est_demonstration,
    }
    return render(request, "trophees/pilotage/invitations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inviter(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the laureates of a sealed list, under embargo."""
    palmares = _palmares(request, pk)

    def agir() -> str:
        inviter_laureats(palmares=palmares, auteur=request.user)
        return "Les lauréats sont invités\u202f: leurs référents déjà venus reçoivent un courriel."

    confirmation = confirmation_d_acte(
        palmares.campagne,
        titre=f"Inviter les lauréats {palmares.campagne.annee}",
        bouton="Inviter les lauréats",
        consequences=(
            "Les référents des lauréats, et eux seuls, apprennent leur prix sous embargo et répondent dans leur espace.",
            "Un lauréat dont aucun référent n’est encore venu ne reçoit rien\u202f: il reste à prévenir par vous-même.",
            "Ce qu’ils ont lu ne se reprend pas\u202f: si le palmarès est rejeté ensuite, un courriel leur dit que rien ne tient.",
        ),
        retour=reverse("trophees:pilotage_invitations", args=[palmares.pk]),
        danger=True,
    )
    return confirmer(request, confirmation, agir)


@require_safe
def pilotage_diplome(request: HttpRequest, pk: int, inscription: int) -> HttpResponseBase:
    """Print the diplomas of a laureate, to be handed over at the ceremony; two people sealed the list."""
    palmares = _palmares(request, pk)
    laureate = inscriptions_laureates(palmares).filter(pk=inscription).first()
    if laureate is None or not palmares.fait_foi:
        raise Http404
    retour = reverse("trophees:pilotage_invitations", args=[palmares.pk])
    return servir_document(
        request,
        html=composer_diplomes(laureate, palmares=palmares),
        feuilles=FEUILLES,
        nom=f"diplome-{palmares.campagne.annee}-{laureate.pk}",
        attente=PageAttente(f"Diplôme\u202f: {laureate.organisme.nom}", ("Revenir aux lauréats", retour), PILOTAGE),
    )


def _palmares(request: HttpRequest, pk: int) -> Palmares:
    visibles = Palmares.objects.visibles_par(request.user).select_related("campagne__ceremonie")
    palmares: Palmares = obtenir(request, visibles, PUBLIER, pk=pk)
    return palmares
