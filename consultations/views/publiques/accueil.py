"""What may be read of dialogues without doing anything: the list, one dialogue, its files, its map, its results."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations.queries.carte import carte_de
from consultations.queries.comptes import comptes_par_porte
from consultations.queries.publics import dialogues_publics
from consultations.views.publiques.visite import PageDialogue, de_dialogue, page
from socle.logic.images import PDF
from socle.web.documents import ouvrir


@require_safe
@login_not_required
def liste(request: HttpRequest) -> HttpResponse:
    """List the consultations: those that may still be joined first, then what became of the others."""
    liste_ = dialogues_publics()
    contexte = {"ouvertes": liste_.ouvertes, "passees": liste_.passees}
    return render(request, "consultations/publiques/liste.html", contexte)


@require_safe
@de_dialogue
def consultation(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Ask the question, say who decides and by which rules, and what may be done today."""
    return page(request, visite, "consultation", comptes=comptes_par_porte(visite.dialogue))


@require_safe
@de_dialogue
def carte(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Draw where contributions are, and list the same."""
    return page(request, visite, "carte", carte=carte_de(visite.dialogue))


@require_safe
@de_dialogue
def document(request: HttpRequest, visite: PageDialogue, pk: int) -> HttpResponseBase:  # noqa: ARG001 -- the form of pages
    """Send a file that the organiser gives to read; a PDF is never opened inside our pages."""
    donne = get_object_or_404(visite.dialogue.les_documents, pk=pk)
    reponse = FileResponse(
        ouvrir(donne.fichier),
        as_attachment=donne.media == PDF[0],
        filename=donne.fichier.name.rsplit("/", 1)[-1],
        content_type=donne.media,
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_safe
@de_dialogue
def image(request: HttpRequest, visite: PageDialogue) -> HttpResponseBase:  # noqa: ARG001 -- the form of pages
    """Send the picture of a dialogue; at a kiosk it renews the cookie of whoever takes part, so no cache shares it."""
    return FileResponse(ouvrir(visite.dialogue.image), headers={"Cache-Control": "private, max-age=3600"})
