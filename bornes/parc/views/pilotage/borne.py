"""Staff: one kiosk, its history, the acts on it, the sheet that puts it to work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bornes.enums import ENROLABLES, TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from bornes.parc import forms as formulaires
from bornes.parc.actions import livrer
from bornes.parc.actions.enroler import VALIDITE_CODE, donner_code, revoquer
from bornes.parc.queries.borne import fiche_de
from bornes.parc.queries.commandes import adresses_des_sites
from bornes.parc.queries.parc import avis_encore_dedans
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.qr import qr_svg
from socle.web.acces import obtenir
from socle.web.gestes import postees, refus_dans, refus_dit

DROIT = "comptes.agir_equipe"


@dataclass(frozen=True)
class ActeDeBorne:
    """An act with its form: what it does in words, where it leads (None: the state stays)."""

    verbe: str
    consequence: str
    formulaire: type[forms.Form]
    action: Callable[..., Any]
    fait: str
    vers: EtatBorne | None
    est_definitif: bool = False

    def est_possible(self, borne: Borne) -> bool:
        """Tell whether the act has a meaning for the kiosk as it stands."""
        if self.vers is None:
            return borne.etat in ENROLABLES
        return self.vers in TRANSITIONS_BORNE[borne.etat]


ACTES = {
    "preparer": ActeDeBorne(
        "Préparer",
        "La borne reçoit son numéro d’inventaire. Vous pourrez ensuite imprimer sa feuille de mise en service.",
        formulaires.FormulairePreparer,
        livrer.preparer_borne,
        "La borne est préparée.",
        EtatBorne.PREPAREE,
    ),
    "expedier": ActeDeBorne(
        "Expédier",
        "L’organisme voit dans son espace que sa borne est en route, avec le numéro du colis.",
        formulaires.FormulaireExpedier,
        livrer.expedier_borne,
        "La borne est expédiée.",
        EtatBorne.EXPEDIEE,
    ),
    "retour": ActeDeBorne(
        "Marquer retournée",
        "L’enrôlement est révoqué\u202f: ce que la borne garde encore ne sera plus accepté. Les avis reçus restent.",
        formulaires.FormulaireConfirmer,
        livrer.retourner_borne,
        "La borne est retournée, son enrôlement est révoqué.",
        EtatBorne.RETOURNEE,
        est_definitif=True,
    ),
    "annulation": ActeDeBorne(
        "Annuler la commande",
        "L’organisme lit le motif dans son espace.",
        formulaires.FormulaireAnnuler,
        livrer.annuler_borne,
        "La commande est annulée.",
        EtatBorne.ANNULEE,
        est_definitif=True,
    ),
    "revocation": ActeDeBorne(
        "Révoquer l’enrôlement",
        "La borne n’envoie plus rien à partir de maintenant, par exemple parce qu’elle a été volée. "
        "Elle garde ses avis\u202f: un nouveau code la remet au travail.",
        formulaires.FormulaireConfirmer,
        revoquer,
        "L’enrôlement est révoqué.",
        None,
        est_definitif=True,
    ),
}

# After these, what still waits in the kiosk is refused.
FERMENT = frozenset({"retour", "revocation"})


@require_safe
def pilotage_borne(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one kiosk: its health, its fortnight, its enrolments, its journal, what may be done."""
    borne = _trouver(request, pk)
    fiche = fiche_de(borne)
    contexte = {
        "fiche": fiche,
        "borne": fiche.ligne.borne,
        "adresse": adresses_des_sites([fiche.ligne])[borne.site_id],
        "actes": [
            (acte, reverse(f"bornes:pilotage_borne_{nom}", args=[pk]))
            for nom, acte in ACTES.items()
            if acte.est_possible(borne) and (nom != "revocation" or fiche.ligne.enrolement)
        ],
        "peut_donner_un_code": borne.etat in ENROLABLES,
    }
    return render(request, "bornes/parc/pilotage/borne.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_borne_acte(request: HttpRequest, pk: UUID, acte: str) -> HttpResponseBase:
    """Ask for what an act needs, tell its consequence, do it."""
    borne, voulu = _trouver(request, pk), ACTES[acte]
    formulaire = voulu.formulaire(postees(request))
    statut = 200
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            voulu.action(borne=borne, auteur=request.user, **formulaire.cleaned_data)
            messages.success(request, voulu.fait)
            return redirect("bornes:pilotage_borne", pk=pk)
        statut = 409
    contexte = {
        "borne": borne,
        "acte": voulu,
        "formulaire": formulaire,
        "encore_dedans": avis_encore_dedans([borne]) if acte in FERMENT else {},
    }
    return render(request, "bornes/parc/pilotage/borne_acte.html", contexte, status=statut)


@require_POST
def pilotage_borne_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a new code and show it once, as a sheet to print."""
    borne = _trouver(request, pk)
    with refus_dit(request):
        return render(request, "bornes/parc/pilotage/borne_code.html", feuille_de(borne, auteur=request.user))
    return redirect("bornes:pilotage_borne", pk=pk)


def feuille_de(borne: Borne, *, auteur: Auteur) -> dict[str, Any]:
    """Give a new code and return what its sheet shows: the code by fives, the address, the QR code that holds both."""
    code = donner_code(borne=borne, auteur=auteur)
    adresse = f"{settings.BASE_URL}/borne/"
    return {
        "borne": borne,
        "code": f"{code[:5]} {code[5:]}",
        "adresse": adresse,
        # In the fragment: it never reaches a server nor a log.
        "qr": qr_svg(f"{adresse}#code={code}", classe="bm-feuille__qr"),
        "expire_le": maintenant() + VALIDITE_CODE,
    }


def _trouver(request: HttpRequest, pk: UUID) -> Borne:
    visibles = Borne.objects.visibles_par(request.user).select_related("site", "inscription__organisme")
    trouvee: Borne = obtenir(request, visibles, DROIT, pk=pk)
    return trouvee
