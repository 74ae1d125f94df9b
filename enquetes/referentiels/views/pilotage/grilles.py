"""Staff: the next version of a grid, from its draft to its publication."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.models import Critere, Grille
from enquetes.referentiels.actions import rediger
from enquetes.referentiels.forms.versions import (
    FormulaireCritere,
    FormulaireNouveauCritere,
    FormulairePublication,
)
from enquetes.referentiels.logic.versions import CRITERES_TENUS
from enquetes.referentiels.queries.versions import ecarts, version_en_vigueur
from enquetes.referentiels.views.pilotage.abandon import confirmer_l_abandon
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"


@require_safe
@exiger(LIRE)
def grille_comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version beside the one before it."""
    grille = get_object_or_404(Grille, pk=pk)
    precedente = version_en_vigueur(grille)
    contexte = {
        "version": grille,
        "avant": precedente and precedente.version,
        "lignes": ecarts(grille),
        "retour": reverse("rapports:pilotage_grille", args=[pk]),
    }
    return render(request, "enquetes/referentiels/pilotage/comparer.html", contexte)


@require_POST
@exiger(CHANGER)
def grille_preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the draft of the next version."""
    grille = get_object_or_404(Grille.objects.publiees(), pk=pk)
    if agir(request, lambda: rediger.preparer_grille(grille=grille, auteur=request.user)):
        brouillon = get_object_or_404(Grille, canal=grille.canal, publiee_le__isnull=True)
        return redirect("enquetes:grille_brouillon", brouillon.pk)
    return redirect("rapports:pilotage_grille", pk)


@require_safe
@exiger(CHANGER)
def grille_brouillon(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft, its criteria and what it changes."""
    grille = _brouillon(pk)
    contexte = {
        "grille": grille,
        "criteres": grille.les_criteres.order_by("ordre"),
        "tenus": CRITERES_TENUS,
        "nb_differences": sum(ligne.est_differente for ligne in ecarts(grille)),
    }
    return render(request, "enquetes/referentiels/pilotage/grille_brouillon.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def critere_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a criterion to a draft."""
    grille = _brouillon(pk)
    formulaire = FormulaireNouveauCritere(postees(request))

    def ajouter(donnees: dict[str, Any]) -> Any:
        engagements = donnees.pop("engagements")
        return rediger.ajouter_critere(grille=grille, valeurs=donnees, engagements=engagements)

    if fait(request, formulaire, ajouter, "Le critère est ajouté à la fin de la grille."):
        return redirect("enquetes:grille_brouillon", pk)
    return _montrer_critere(request, grille, formulaire, "Ajouter un critère")


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def critere_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a criterion of a draft."""
    critere = _critere(pk)
    formulaire = FormulaireCritere(postees(request), critere=critere)

    def modifier(donnees: dict[str, Any]) -> Any:
        return rediger.modifier_critere(critere=critere, valeurs=donnees)

    if fait(request, formulaire, modifier, f"Le critère {critere.code} est enregistré."):
        return redirect("enquetes:grille_brouillon", critere.grille_id)
    return _montrer_critere(request, critere.grille, formulaire, f"Critère {critere.code}")


@require_POST
@exiger(CHANGER)
def critere_deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a criterion of a draft one place."""
    critere, haut = _critere(pk), request.POST.get("sens") == "haut"
    agir(request, lambda: rediger.deplacer_critere(critere=critere, vers_le_haut=haut))
    return redirect("enquetes:grille_brouillon", critere.grille_id)


@require_POST
@exiger(CHANGER)
def critere_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a criterion out of a draft."""
    critere = _critere(pk)
    agir(
        request, lambda: rediger.retirer_critere(critere=critere), f"Le critère {critere.code} est retiré du brouillon."
    )
    return redirect("enquetes:grille_brouillon", critere.grille_id)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def grille_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, with a reason."""
    grille = _brouillon(pk)

    def publier(*, motif: str) -> str:
        rediger.publier_grille(grille=grille, motif=motif, auteur=request.user)
        return f"La grille «\u202f{grille.nom}\u202f», version {grille.version}, est publiée."

    confirmation = Confirmation(
        titre=f"Publier la grille «\u202f{grille.nom}\u202f», version {grille.version}",
        bouton="Publier",
        consequences=(
            "Les éditions dont le terrain n’est pas ouvert l’utiliseront. Les autres gardent la version de leurs contacts.",
            "Une version publiée ne change plus\u202f: pour la corriger, il faudra en préparer une autre.",
        ),
        retour=reverse("rapports:pilotage_grille", args=[pk]),
        fil=(
            ("Référentiels", reverse("rapports:pilotage_referentiels")),
            (f"{grille}, brouillon", reverse("enquetes:grille_brouillon", args=[pk])),
            ("Publier", ""),
        ),
    )
    return confirmer(request, confirmation, publier, formulaire=FormulairePublication(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def grille_abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, once it is said that nothing gives it back."""
    grille = _brouillon(pk)
    return confirmer_l_abandon(
        request,
        str(grille),
        reverse("enquetes:grille_brouillon", args=[pk]),
        lambda: rediger.abandonner_grille(grille=grille, auteur=request.user),
        apres=reverse("rapports:pilotage_referentiels"),
    )


def _brouillon(pk: int) -> Grille:
    return get_object_or_404(Grille, pk=pk, publiee_le__isnull=True)


def _critere(pk: int) -> Critere:
    return get_object_or_404(Critere.objects.select_related("grille"), pk=pk, grille__publiee_le__isnull=True)


def _montrer_critere(request: HttpRequest, grille: Grille, formulaire: FormulaireCritere, titre: str) -> HttpResponse:
    contexte = {"grille": grille, "formulaire": formulaire, "titre": titre}
    statut = 422 if formulaire.errors else 200
    return render(request, "enquetes/referentiels/pilotage/critere.html", contexte, status=statut)
