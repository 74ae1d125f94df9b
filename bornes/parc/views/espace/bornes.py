"""The space of a body: its kiosks, their orders, their health, the code that puts one to work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bornes.models import Borne
from bornes.parc.actions.commander import annuler_commande, commander_bornes
from bornes.parc.forms import FormulaireCommande
from bornes.parc.queries.bornes_de_l_organisme import PEUT_DEMANDER_UN_CODE, empechement_de_commander, suivi_des_bornes
from bornes.parc.views.pilotage.borne import feuille_de
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription
from organismes.queries.inscriptions import inscription_courante
from organismes.web import organisme_courant
from socle.web.gestes import agir, postees, refus_dans, refus_dit

GERER = "bornes.gerer_ecoute"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_bornes(request: HttpRequest) -> HttpResponseBase:
    """Show where each kiosk stands, and order some for a site."""
    organisme = organisme_courant(request)
    inscription = inscription_a_l_ecoute(organisme)
    if inscription is None:
        if request.organisme_propose:  # type: ignore[attr-defined]
            raise Http404  # Its page offers the body that the link names; the way home would lose it.
        return redirect("portail:espace_accueil")
    formulaire = FormulaireCommande(postees(request), organisme=organisme)
    if request.method == "POST" and _commander(request, inscription, formulaire):
        return redirect("bornes:espace_bornes")
    contexte = {
        "organisme": organisme,
        "suivis": suivi_des_bornes(organisme),
        "empechement": empechement_de_commander(_qui_commande(inscription)),
        "a_un_site": organisme.les_sites.ouverts().exists(),
        "formulaire": formulaire,
    }
    with timezone.override(fuseau_du_departement(organisme.departement)):
        return render(request, "bornes/parc/espace/bornes.html", contexte, status=409 if formulaire.errors else 200)


@require_POST
def espace_borne_annuler(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel an order that nobody prepared yet."""
    borne = _trouver(request, pk)
    mot = f"La commande pour {borne.site.nom} est annulée."
    agir(request, lambda: annuler_commande(borne=borne, auteur=request.user), mot)
    return redirect("bornes:espace_bornes")


@require_POST
def espace_borne_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a new code for a kiosk that left or stands here, and show it once."""
    borne = _trouver(request, pk)
    if borne.etat not in PEUT_DEMANDER_UN_CODE:
        messages.error(request, "Un code se demande quand la borne est en route ou sur place.")
        return redirect("bornes:espace_bornes")
    with refus_dit(request):
        return render(request, "bornes/parc/espace/borne_code.html", feuille_de(borne, auteur=request.user))
    return redirect("bornes:espace_bornes")


def _qui_commande(inscription: Inscription) -> Inscription:
    """Return the registration that says why no kiosk is ordered: past its own edition, the one that the body looks at."""
    if inscription.campagne.restituee_le is None:
        return inscription
    return inscription_courante(inscription.organisme) or inscription


def _commander(request: HttpRequest, inscription: Inscription, formulaire: FormulaireCommande) -> bool:
    """Do what a form sent asks; tell whether it was done."""
    if not request.user.has_perm(GERER, inscription) or not formulaire.is_valid():
        return False
    with refus_dans(formulaire):
        bornes = commander_bornes(inscription=inscription, **formulaire.cleaned_data, auteur=request.user)
        messages.success(
            request, "Votre commande est enregistrée." if len(bornes) == 1 else f"{len(bornes)} bornes sont commandées."
        )
        return True
    return False


def _trouver(request: HttpRequest, pk: UUID) -> Borne:
    visibles = Borne.objects.visibles_par(request.user).select_related("site", "inscription__organisme")
    borne: Borne = get_object_or_404(visibles, pk=pk)
    if not request.user.has_perm(GERER, borne.inscription):
        raise PermissionDenied
    return borne
