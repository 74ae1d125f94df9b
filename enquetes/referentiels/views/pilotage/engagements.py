"""Staff: the next version of the words of a referential, from its draft to its publication."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.models import Referentiel, VersionReferentiel
from enquetes.referentiels.actions import rediger_engagements as rediger
from enquetes.referentiels.forms.versions import FormulaireEngagement, FormulairePublication
from enquetes.referentiels.queries.versions import ecarts
from enquetes.referentiels.views.pilotage.abandon import confirmer_l_abandon
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"
REFERENTIEL, BROUILLON = "rapports:pilotage_referentiel", "enquetes:referentiel_brouillon"


@require_safe
@exiger(LIRE)
def referentiel_comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of a version beside those before it."""
    version = get_object_or_404(VersionReferentiel.objects.select_related("referentiel"), pk=pk)
    contexte = {
        "version": version,
        "avant": version.version - 1,
        "lignes": ecarts(version),
        "retour": reverse(REFERENTIEL, args=[version.referentiel.code]),
    }
    return render(request, "enquetes/referentiels/pilotage/comparer.html", contexte)


@require_POST
@exiger(CHANGER)
def referentiel_preparer(request: HttpRequest, code: str) -> HttpResponse:
    """Open the draft of the next version."""
    referentiel = get_object_or_404(Referentiel, code=code)
    if agir(request, lambda: rediger.preparer_engagements(referentiel=referentiel, auteur=request.user)):
        return redirect(BROUILLON, referentiel.les_versions.get(publiee_le__isnull=True).pk)
    return redirect(REFERENTIEL, code)


@require_safe
@exiger(CHANGER)
def referentiel_brouillon(request: HttpRequest, pk: int) -> HttpResponse:
    """List the commitments of a draft, those that differ marked."""
    version = _brouillon(pk)
    contexte = {"version": version, "lignes": ecarts(version)}
    return render(request, "enquetes/referentiels/pilotage/referentiel_brouillon.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def referentiel_engagement(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Rewrite one commitment of a draft."""
    version = _brouillon(pk)
    if code not in version.redaction:
        raise Http404("Cet engagement n’est pas dans ce référentiel.")
    formulaire = FormulaireEngagement(postees(request), initial=version.redaction[code])

    def modifier(donnees: dict[str, Any]) -> Any:
        return rediger.modifier_engagement(version=version, code=code, valeurs=donnees)

    if fait(request, formulaire, modifier, f"L’engagement {code} est enregistré dans le brouillon."):
        return redirect(BROUILLON, pk)
    contexte = {"version": version, "code": code, "formulaire": formulaire}
    statut = 422 if formulaire.errors else 200
    return render(request, "enquetes/referentiels/pilotage/engagement.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def referentiel_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, with a reason."""
    version = _brouillon(pk)

    def publier(*, motif: str) -> str:
        rediger.publier_engagements(version=version, motif=motif, auteur=request.user)
        return f"{version} est publiée."

    confirmation = Confirmation(
        titre=f"Publier {version}",
        bouton="Publier",
        consequences=(
            "Les éditions dont le terrain n’est pas ouvert liront ces mots. Les autres gardent les leurs.",
            "Une version publiée ne change plus\u202f: pour la corriger, il faudra en préparer une autre.",
        ),
        retour=reverse(REFERENTIEL, args=[version.referentiel.code]),
        fil=(
            (version.referentiel.code, reverse(REFERENTIEL, args=[version.referentiel.code])),
            ("Brouillon", reverse(BROUILLON, args=[pk])),
            ("Publier", ""),
        ),
    )
    return confirmer(request, confirmation, publier, formulaire=FormulairePublication(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def referentiel_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once it is said that nothing gives it back."""
    version = _brouillon(pk)
    return confirmer_l_abandon(
        request,
        str(version),
        reverse(BROUILLON, args=[pk]),
        lambda: rediger.abandonner_engagements(version=version, auteur=request.user),
        apres=reverse(REFERENTIEL, args=[version.referentiel.code]),
    )


def _brouillon(pk: int) -> VersionReferentiel:
    brouillons = VersionReferentiel.objects.filter(publiee_le__isnull=True).select_related("referentiel")
    return get_object_or_404(brouillons, pk=pk)
