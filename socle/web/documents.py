"""What pages answer about a document that a worker builds."""

from __future__ import annotations

from django.http import FileResponse, Http404, JsonResponse

from socle.enums import DOCUMENTS_EN_MARCHE, EtatDocument
from socle.models import DocumentFabrique


def repondre_etat(document: DocumentFabrique) -> JsonResponse:
    """Tell a script how far the making is."""
    return JsonResponse(
        {
            "etat": document.etat,
            "mot": document.get_etat_display(),  # type: ignore[attr-defined]
            "progression": document.progression,
            "fini": document.etat not in DOCUMENTS_EN_MARCHE,
        },
        headers={"Cache-Control": "no-store"},
    )


def repondre_fichier(document: DocumentFabrique, nom: str) -> FileResponse:
    """Answer with the PDF, named `nom`.pdf; a document being made again has no file to give."""
    fichier = document.fichier  # type: ignore[attr-defined]
    if document.etat != EtatDocument.PRET or not fichier.storage.exists(fichier.name):
        raise Http404
    reponse = FileResponse(fichier.open("rb"), as_attachment=True, filename=f"{nom}.pdf")
    reponse["Cache-Control"] = "private, no-store"
    return reponse
