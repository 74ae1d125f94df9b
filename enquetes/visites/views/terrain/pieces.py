"""Evidence files of a visit: sent, read and taken back by its shopper. Never public."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.models import PieceJointe
from enquetes.visites.actions.pieces import joindre_piece, retirer_piece
from enquetes.visites.forms.pieces import PieceForm
from enquetes.visites.queries.terrain import brouillon_de
from enquetes.visites.queries.visites import preuves_de
from enquetes.visites.views.terrain.visites import TERRAIN, bandeau, visite_du_terrain
from socle.web.acces import exiger
from socle.web.documents import repondre_piece
from socle.web.gestes import agir, fait, postees


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_pieces(request: HttpRequest, pk: Any) -> HttpResponse:
    """The evidence of a visit, and one more file."""
    visite = visite_du_terrain(request, pk)
    formulaire = PieceForm(postees(request), request.FILES or None)

    def joindre(donnees: dict[str, Any]) -> Any:
        fichier = donnees["fichier"]
        return joindre_piece(visite=visite, brut=fichier.read(), nom=fichier.name, auteur=request.user)

    if fait(request, formulaire, joindre, "Fichier joint. Les données cachées de la photo ont été retirées."):
        return redirect("enquetes:terrain_pieces", pk=pk)
    contexte = {
        "visite": visite,
        "formulaire": formulaire,
        "pieces": visite.les_pieces.all(),
        "ouverte": brouillon_de(visite).est_ouvert,
        **bandeau(visite),
    }
    return render(request, "enquetes/visites/terrain/pieces.html", contexte)


@exiger(TERRAIN)
@require_POST
def terrain_piece_retirer(request: HttpRequest, pk: Any, piece: int) -> HttpResponse:
    """Take one file back."""
    jointe = get_object_or_404(PieceJointe, visite=visite_du_terrain(request, pk), pk=piece)
    agir(request, lambda: retirer_piece(piece=jointe, auteur=request.user), "Fichier retiré.")
    return redirect("enquetes:terrain_pieces", pk=pk)


@exiger(TERRAIN)
@require_safe
def terrain_piece(request: HttpRequest, pk: Any, piece: int) -> FileResponse:
    """One file, for its shopper, or for the one who grades the contact again."""
    return repondre_piece(get_object_or_404(preuves_de(visite_du_terrain(request, pk)), pk=piece))
