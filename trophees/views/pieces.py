"""Files of a dispute, private to its body and to the team."""

from __future__ import annotations

from django.http import FileResponse

from socle.logic.images import PDF
from trophees.models import PieceLitige


def servir(piece: PieceLitige) -> FileResponse:
    """Send a private file; a PDF, kept as it came, is never opened inside our pages."""
    est_pdf = piece.media == PDF[0]
    reponse = FileResponse(
        piece.fichier.open("rb"), as_attachment=est_pdf, filename=piece.nom, content_type=piece.media
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse
