"""What a shopper's phone sent and that did not pass: for her to know, and to try again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.envois.actions.importer import importer_envois
from enquetes.envois.forms import FileForm
from enquetes.envois.queries.enveloppes import (
    envois_du_terrain,
)
from enquetes.envois.views.rejouer import rejouer_tous
from enquetes.models import Enveloppe
from enquetes.visites.views.terrain.visites import TERRAIN
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import postees, refus_dans

BILAN = (
    ("appliquee", "envoi appliqué", "envois appliqués"),
    ("deja_recue", "déjà reçu", "déjà reçus"),
    ("retenue", "retenu", "retenus"),
    ("refusee", "refusé", "refusés"),
    ("conflit", "en conflit", "en conflit"),
)


@exiger(TERRAIN)
@require_safe
def terrain_envois(request: HttpRequest) -> HttpResponse:
    """What the shopper sent and that did not pass, in plain words."""
    envois = envois_du_terrain(request.user)
    contexte = {"envois": envois, "un_a_rejouer": any(envoi.est_a_rejouer for envoi in envois)}
    return render(request, "enquetes/envois/terrain/envois.html", contexte)


@exiger(TERRAIN)
@require_POST
def terrain_envoi_rejouer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Try one of hers again, with all that was refused on the same visit."""
    rejouer_tous(request, get_object_or_404(Enveloppe.objects.de(request.user), pk=pk))
    return redirect("enquetes:terrain_envois")


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_envois_importer(request: HttpRequest) -> HttpResponse:
    """Take in a queue that the phone wrote to a file."""
    formulaire = FileForm(postees(request), request.FILES or None)
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            bilan = importer_envois(utilisateur=request.user, contenu=formulaire.cleaned_data["fichier"].read())
            dits = [accorder(bilan[statut], un, des) for statut, un, des in BILAN if bilan[statut]]
            messages.success(request, f"Fichier lu\u202f: {', '.join(dits)}.")
            return redirect("enquetes:terrain_envois")
    return render(request, "enquetes/envois/terrain/envois_importer.html", {"formulaire": formulaire})
