"""What pages answer about a document that a worker builds, and about a private file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from socle.actions.documents import demander_document
from socle.enums import EtatDocument
from socle.fabrication import manque_d_atelier
from socle.logic.images import PDF
from socle.models import DocumentFabrique

JSON = "application/json"
ESPACE, PILOTAGE = "mises_en_page/espace.html", "mises_en_page/pilotage.html"


class PageAttente(NamedTuple):
    """What the page that waits says: the document in a few words, and where to go back (words, address)."""

    titre: str
    retour: tuple[str, str]
    cadre: str = ESPACE


def servir_document(
    request: HttpRequest, *, html: str, feuilles: tuple[str, ...], nom: str, attente: PageAttente
) -> HttpResponseBase:
    """Answer with the PDF of `html`, named `nom`.pdf, once a worker made it; until then with the page that waits for it.

    The caller has checked who asks: what she may read is what she may print.
    """
    document = demander_document(html=html, feuilles=feuilles, auteur=request.user)
    if document.etat == EtatDocument.PRET and not demande_l_etat(request):
        return repondre_fichier(document, nom, en_ligne=True)
    return faire_attendre(request, document, attente)


def faire_attendre(request: HttpRequest, document: DocumentFabrique, attente: PageAttente) -> HttpResponse:
    """Answer with a page that asks again by itself, without script too; a script asks for JSON."""
    if demande_l_etat(request):
        return repondre_etat(document)
    contexte = {
        "document": document,
        "attente": attente,
        "cadre": attente.cadre,
        "manque_d_atelier": manque_d_atelier(document),
        "est_fixe": "fixe" in request.GET,
    }
    reponse = render(request, "socle/attente.html", contexte, status=HTTPStatus.ACCEPTED)
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def demande_l_etat(request: HttpRequest) -> bool:
    """Tell whether a script asks how far the making is, at the address of the document itself."""
    return request.get_preferred_type(["text/html", "application/pdf", JSON]) == JSON


def repondre_etat(document: DocumentFabrique) -> JsonResponse:
    """Tell a script how far the making is."""
    return JsonResponse(
        {
            "etat": document.etat,
            "mot": document.get_etat_display(),  # type: ignore[attr-defined]
            "progression": document.progression,
            "fini": not document.est_en_marche,
            "attend": manque_d_atelier(document),
        },
        headers={"Cache-Control": "no-store"},
    )


def repondre_fichier(document: DocumentFabrique, nom: str, *, en_ligne: bool = False) -> FileResponse:
    """Answer with the PDF, named `nom`.pdf; a document being made again has no file to give."""
    if document.etat != EtatDocument.PRET:
        raise Http404
    contenu = ouvrir(document.fichier)  # type: ignore[attr-defined]
    reponse = FileResponse(contenu, as_attachment=not en_ligne, filename=f"{nom}.pdf")
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def repondre_piece(piece: Any) -> FileResponse:
    """Answer with a private file (`fichier`, `nom`, `media`); a PDF, kept as it came, is never opened inside our pages."""
    reponse = FileResponse(
        ouvrir(piece.fichier), as_attachment=piece.media == PDF[0], filename=piece.nom, content_type=piece.media
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def ouvrir(fichier: FieldFile) -> FieldFile:
    """Return an opened file; raises Http404 when there is none, or no more."""
    try:
        fichier.open("rb")
    except (ValueError, FileNotFoundError) as faute:
        raise Http404 from faute
    return fichier
