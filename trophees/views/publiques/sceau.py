"""The page where anybody checks a sealed prize list, and the program that does it elsewhere."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.scellement import cle_de_scellement
from trophees.logic import verifier


@require_safe
@login_not_required
def verifier_sceau(request: HttpRequest) -> HttpResponse:
    """Show the page that checks a file in the browser, and the print of the key that signs."""
    contexte = {"fil": [("Accueil", "/"), ("Vérifier un palmarès", "")], "cle": cle_de_scellement()}
    return render(request, "trophees/publiques/verifier.html", contexte)


@require_safe
@login_not_required
def verifier_programme(_request: HttpRequest) -> HttpResponse:
    """Give the verifier, the same file that travels in every sealed zip."""
    reponse = HttpResponse(Path(verifier.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{verifier.VERIFIER}"'
    return reponse
