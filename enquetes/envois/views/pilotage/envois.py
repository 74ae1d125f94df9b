"""What phones sent and that did not pass, for the team to settle."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.enums import EtatEnveloppe
from enquetes.envois.actions.regler import ecarter_enveloppe, trancher_conflit
from enquetes.envois.forms import RaisonForm, TrancherForm
from enquetes.envois.queries.enveloppes import (
    conflits_a_trancher,
    contenu_lisible,
    envois_a_regler,
    envois_en_json,
    refusees_avec,
    resume_des_envois,
    titre_d_envoi,
)
from enquetes.envois.views.rejouer import rejouer, rejouer_tous
from enquetes.models import ConflitEnveloppe, Enveloppe
from socle.exports import exporter_json
from socle.horloge import aujourdhui
from socle.journal import consigner
from socle.web.acces import exiger, obtenir
from socle.web.documents import ouvrir
from socle.web.gestes import fait, postees
from socle.web.listes import page_de

CONSULTER, REGLER = "enquetes.consulter_visites", "enquetes.regler_envois"
ONGLETS = (("refuses", "Refusés", EtatEnveloppe.REFUSEE), ("retenus", "Retenus", EtatEnveloppe.RETENUE))


@exiger(CONSULTER)
@require_safe
def pilotage_envois(request: HttpRequest) -> HttpResponseBase:
    """Refused, held, in conflict; `format=json` gives all of it as a file."""
    if request.GET.get("format") == "json":
        return exporter_json(f"envois-a-regler-{aujourdhui():%Y-%m-%d}", envois_en_json())
    resume = resume_des_envois()
    vue = request.GET.get("vue", "refuses")
    statut = {nom: etat for nom, _, etat in ONGLETS}.get(vue)
    liste = conflits_a_trancher() if vue == "conflits" else envois_a_regler(statut or EtatEnveloppe.REFUSEE)
    nombres = {"refuses": resume.refuses, "retenus": resume.retenus, "conflits": resume.conflits}
    mots = [*((nom, mot) for nom, mot, _ in ONGLETS), ("conflits", "Conflits")]
    contexte = {
        "resume": resume,
        "vue": vue,
        "onglets": [(mot, f"?vue={nom}", nom == vue, nombres[nom]) for nom, mot in mots],
        "page": page_de(request, liste),
    }
    return render(request, "enquetes/envois/pilotage/envoi_liste.html", contexte)


@require_safe
def pilotage_envoi(request: HttpRequest, pk: Any) -> HttpResponse:
    """One item: what it says, why it waits, what can be done."""
    return _fiche(request, obtenir(request, _visibles(request), CONSULTER, pk=pk))


@require_safe
def pilotage_envoi_fichier(request: HttpRequest, pk: Any) -> FileResponse:
    """The file of an item as it came: downloaded, never opened inside our pages."""
    enveloppe = obtenir(request, _visibles(request), CONSULTER, pk=pk)
    return FileResponse(
        ouvrir(enveloppe.fichier),
        as_attachment=True,
        filename=f"envoi-{enveloppe.pk}",
        content_type="application/octet-stream",
    )


@require_POST
def pilotage_envoi_rejouer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Play it again."""
    enveloppe = obtenir(request, _visibles(request), REGLER, pk=pk)
    rejouer(request, enveloppe)
    return redirect("enquetes:pilotage_envoi", pk=pk)


@require_POST
def pilotage_envoi_rejouer_tous(request: HttpRequest, pk: Any) -> HttpResponse:
    """Play again all that its shopper was refused on its visit."""
    enveloppe = obtenir(request, _visibles(request), REGLER, pk=pk)
    rejouer_tous(request, enveloppe)
    return redirect("enquetes:pilotage_envoi", pk=pk)


@require_POST
def pilotage_envoi_ecarter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Set it aside, with a reason."""
    enveloppe = obtenir(request, _visibles(request), REGLER, pk=pk)
    formulaire = RaisonForm(request.POST)

    def ecarter(donnees: dict[str, Any]) -> Any:
        return ecarter_enveloppe(enveloppe=enveloppe, auteur=request.user, **donnees)

    if fait(request, formulaire, ecarter, "Envoi écarté. Son contenu est gardé."):
        return redirect("enquetes:pilotage_envois")
    return _fiche(request, enveloppe, raison=formulaire)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_conflit(request: HttpRequest, pk: int) -> HttpResponse:
    """Two contents under one identity, side by side; POST settles."""
    permission = REGLER if request.method == "POST" else CONSULTER
    conflits = ConflitEnveloppe.objects.visibles_par(request.user).select_related(
        "appareil__enqueteur", "enveloppe__appareil__enqueteur", "enveloppe__visite__inscription__organisme"
    )
    conflit = obtenir(request, conflits, permission, pk=pk)
    formulaire = TrancherForm(postees(request))

    def trancher(donnees: dict[str, Any]) -> Any:
        return trancher_conflit(conflit=conflit, auteur=request.user, **donnees)

    if fait(request, formulaire, trancher, "Conflit tranché. Les deux contenus sont gardés."):
        return redirect("enquetes:pilotage_conflit", pk=pk)
    grille = conflit.enveloppe.visite.grille_id if conflit.enveloppe.visite else None
    contexte = {
        "conflit": conflit,
        "premiere": contenu_lisible(conflit.enveloppe.corps, grille),
        "seconde": contenu_lisible(conflit.corps, grille),
        "formulaire": formulaire,
        "peut_regler": request.user.has_perm(REGLER, conflit),
    }
    return render(request, "enquetes/envois/pilotage/envoi_conflit.html", contexte)


def _visibles(request: HttpRequest) -> Any:
    return Enveloppe.objects.visibles_par(request.user).select_related(
        "appareil__enqueteur", "visite__inscription__organisme", "visite__enqueteur"
    )


def _fiche(request: HttpRequest, enveloppe: Enveloppe, *, raison: RaisonForm | None = None) -> HttpResponse:
    consigner(enveloppe, "enveloppe.consultee", request.user)
    contexte = {
        "enveloppe": enveloppe,
        "titre": titre_d_envoi(enveloppe),
        "contenu": contenu_lisible(enveloppe.corps, enveloppe.visite.grille_id if enveloppe.visite else None),
        "conflits": enveloppe.les_conflits.order_by("recu_le"),
        "a_regler": enveloppe.statut in {EtatEnveloppe.REFUSEE, EtatEnveloppe.RETENUE},
        "nb_refusees": refusees_avec(enveloppe).count(),
        "est_retenue": enveloppe.statut == EtatEnveloppe.RETENUE,
        "peut_regler": request.user.has_perm(REGLER, enveloppe),
        "raison": raison or RaisonForm(),
    }
    return render(request, "enquetes/envois/pilotage/envoi_detail.html", contexte)
