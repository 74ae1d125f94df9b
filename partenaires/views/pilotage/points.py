"""Staff pages about the addresses where partners listen, and the log of deliveries. For administrators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partenaires.actions.points import (
    changer_le_secret,
    fermer_point,
    ouvrir_point,
    rejouer_depuis,
    renvoyer_livraison,
)
from partenaires.forms import PointForm, RejeuForm
from partenaires.models import Livraison, Partenaire, PointDEcoute
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, postees, refus_dans, refus_dit
from socle.web.listes import page_de

DROIT = "comptes.administrer"


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def point_ouvrir(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open an address; its secret is on the answer, once, and nowhere else."""
    partenaire = get_object_or_404(Partenaire, pk=pk)
    formulaire = PointForm(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            point, mots = ouvrir_point(partenaire=partenaire, **formulaire.cleaned_data, auteur=request.user)
            return _montrer_le_secret(request, point, mots)
    contexte = {"partenaire": partenaire, "formulaire": formulaire}
    return render(request, "partenaires/pilotage/point_ouvrir.html", contexte)


@require_safe
@exiger(DROIT)
def point_livraisons(request: HttpRequest, point: Any) -> HttpResponse:
    """Show what was sent to an address, and what it answered."""
    ecoute = _trouver(point)
    livraisons = ecoute.les_livraisons.select_related("evenement").order_by("-evenement_id")
    contexte = {"point": ecoute, "page": page_de(request, livraisons)}
    return render(request, "partenaires/pilotage/livraisons.html", contexte)


@require_POST
@exiger(DROIT)
def livraison_renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one again."""
    livraison = get_object_or_404(Livraison.objects.select_related("point"), pk=pk)
    agir(
        request,
        lambda: renvoyer_livraison(livraison=livraison, auteur=request.user),
        "Cet envoi est refait dans la minute.",
    )
    return redirect("partenaires:point_livraisons", point=livraison.point_id)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def point_rejouer(request: HttpRequest, point: Any) -> HttpResponseBase:
    """Send again all that came after an event."""
    ecoute = _trouver(point)

    def rejouer(rang: int) -> str:
        nombre, arret = rejouer_depuis(point=ecoute, rang=rang, auteur=request.user)
        refaits = f"{accorder(nombre, 'envoi refait', 'envois refaits')} dans les minutes qui viennent"
        return f"{refaits}, jusqu’à {arret}\u202f: rejouez à partir de lui pour la suite." if arret else f"{refaits}."

    consequences = (
        "Tous les événements qui suivent celui-là sont envoyés à nouveau, dans leur ordre, ceux déjà reçus compris.",
        "Le partenaire reconnaît à leur identifiant ceux qu’il a déjà.",
    )
    confirmation = _confirmation(ecoute, "Rejouer les événements", "Rejouer", consequences)
    return confirmer(request, confirmation, rejouer, formulaire=RejeuForm(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def point_secret(request: HttpRequest, point: Any) -> HttpResponseBase:
    """Change the secret of an address."""
    ecoute = _trouver(point)
    if request.method == "POST":
        with refus_dit(request):
            return _montrer_le_secret(request, ecoute, changer_le_secret(point=ecoute, auteur=request.user))
        return redirect("partenaires:point_livraisons", point=ecoute.pk)
    consequences = (
        "Un nouveau secret s’affiche, une seule fois, à remettre au partenaire.",
        "Pendant un jour, chaque envoi est signé des deux secrets\u202f: rien n’est perdu le temps de changer.",
    )
    confirmation = _confirmation(ecoute, "Changer le secret", "Changer le secret", consequences)
    return confirmer(request, confirmation, str)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def point_fermer(request: HttpRequest, point: Any) -> HttpResponseBase:
    """Close an address."""
    ecoute = _trouver(point)

    def fermer() -> str:
        fermer_point(point=ecoute, auteur=request.user)
        return "Le point d’écoute est fermé."

    consequences = (
        "Plus rien n’y est envoyé, et ce qui attendait est abandonné.",
        "Le partenaire lit les événements manqués par l’API, à /api/v1/evenements/.",
    )
    confirmation = _confirmation(ecoute, "Fermer le point d’écoute", "Fermer", consequences, danger=True)
    return confirmer(request, confirmation, fermer)


def _trouver(pk: Any) -> PointDEcoute:
    return get_object_or_404(PointDEcoute.objects.select_related("partenaire"), pk=pk)


def _confirmation(
    point: PointDEcoute, titre: str, bouton: str, consequences: tuple[str, ...], *, danger: bool = False
) -> Confirmation:
    suivi = reverse("partenaires:point_livraisons", args=[point.pk])
    return Confirmation(
        titre=titre,
        bouton=bouton,
        consequences=(f"Adresse\u202f: {point.adresse}", *consequences),
        retour=suivi,
        fil=(
            ("Partenaires", reverse("partenaires:pilotage_partenaires")),
            (str(point.partenaire), reverse("partenaires:partenaire_fiche", args=[point.partenaire_id])),
            ("Envois", suivi),
        ),
        surtitre=str(point.partenaire),
        sujet=str(point.partenaire),
        danger=danger,
    )


def _montrer_le_secret(request: HttpRequest, point: PointDEcoute, mots: str) -> HttpResponse:
    contexte = {"point": point, "mots": mots}
    return render(request, "partenaires/pilotage/secret_donne.html", contexte, status=HTTPStatus.CREATED)
