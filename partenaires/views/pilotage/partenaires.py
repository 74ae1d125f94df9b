"""Staff pages about partners: who they are, their tokens. For administrators."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partenaires.actions.jetons import creer_jeton, creer_partenaire, revoquer_jeton
from partenaires.forms import JetonForm, PartenaireForm
from partenaires.models import JetonApi, Partenaire
from partenaires.queries.evenements import points_de
from partenaires.queries.jetons import partenaires
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer, postees, refus_dans
from socle.web.listes import page_de

DROIT = "comptes.administrer"


@require_safe
@exiger(DROIT)
def pilotage_partenaires(request: HttpRequest) -> HttpResponse:
    """List the partners."""
    contexte = {"page": page_de(request, partenaires().order_by("nom"))}
    return render(request, "partenaires/pilotage/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def partenaire_ajouter(request: HttpRequest) -> HttpResponseBase:
    """Let a partner in."""
    formulaire = PartenaireForm(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            partenaire = creer_partenaire(**formulaire.choisis, auteur=request.user)
            return redirect("partenaires:partenaire_fiche", pk=partenaire.pk)
    return render(request, "partenaires/pilotage/ajouter.html", {"formulaire": formulaire})


@require_safe
@exiger(DROIT)
def partenaire_fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner and its tokens."""
    partenaire = get_object_or_404(partenaires(), pk=pk)
    contexte = {"partenaire": partenaire, "jetons": list(partenaire.les_jetons.all()), "points": points_de(partenaire)}
    return render(request, "partenaires/pilotage/fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def partenaire_jeton(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a token; its words are on the answer, once, and nowhere else."""
    partenaire = get_object_or_404(Partenaire, pk=pk)
    formulaire = JetonForm(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            jeton, mots = creer_jeton(partenaire=partenaire, **formulaire.choisis, auteur=request.user)
            contexte = {"partenaire": partenaire, "jeton": jeton, "mots": mots}
            return render(request, "partenaires/pilotage/jeton_donne.html", contexte, status=HTTPStatus.CREATED)
    return render(request, "partenaires/pilotage/jeton.html", {"partenaire": partenaire, "formulaire": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def partenaire_jeton_revoquer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a token."""
    jeton = get_object_or_404(JetonApi.objects.select_related("partenaire"), pk=pk)
    fiche = reverse("partenaires:partenaire_fiche", args=[jeton.partenaire_id])
    confirmation = Confirmation(
        titre=f"Révoquer le jeton «\u202f{jeton.intitule}\u202f»",
        bouton="Révoquer",
        consequences=(
            "Dès la prochaine demande, ce jeton n’ouvre plus rien.",
            "Il ne peut pas être rétabli\u202f: il faudra en créer un autre et le remettre au partenaire.",
        ),
        retour=fiche,
        fil=(
            ("Partenaires", reverse("partenaires:pilotage_partenaires")),
            (str(jeton.partenaire), fiche),
        ),
        surtitre=str(jeton.partenaire),
        danger=True,
    )

    def revoquer() -> str:
        revoquer_jeton(jeton=jeton, auteur=request.user)
        return "Le jeton est révoqué."

    return confirmer(request, confirmation, revoquer)
