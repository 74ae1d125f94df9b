"""The quality queue: submitted visits, the oldest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from enquetes.queries.qualite import file_de_relecture, resume_de_la_file
from socle.web.acces import exiger

PAR_PAGE = 50


@exiger("enquetes.consulter_visites")
@require_GET
def pilotage_qualite(request: HttpRequest) -> HttpResponse:
    """What waits to be read."""
    page = Paginator(file_de_relecture(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "enquetes/qualite_file.html", {"page": page, "resume": resume_de_la_file()})
