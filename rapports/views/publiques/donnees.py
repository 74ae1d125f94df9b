"""The aggregates that anyone may reuse, with their schema, version by version."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapports.logic.donnees_ouvertes.tables import ADRESSE_DE_LA_LICENCE, LICENCE, TABLES, paquet
from rapports.models import JeuOuvert
from rapports.queries.donnees_ouvertes import editions_ouvertes, jeux_ouverts, tables_du_jeu
from socle.exports import MENTION
from socle.horloge import PARIS


@require_safe
@login_not_required
def donnees(request: HttpRequest) -> HttpResponse:
    """List what each edition opened, say what its columns mean and what is hidden."""
    contexte = {
        "fil": [("Accueil", "/"), ("Données ouvertes", "")],
        "editions": editions_ouvertes(),
        "tables": TABLES,
        "licence": LICENCE,
        "adresse_de_la_licence": ADRESSE_DE_LA_LICENCE,
    }
    return render(request, "rapports/publiques/donnees.html", contexte)


@require_safe
@login_not_required
def donnees_table(request: HttpRequest, annee: int, version: int, table: str) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Send one table as CSV."""
    trouvee = next((une for une in tables_du_jeu(_jeu(annee, version)) if une.nom == table), None)
    if trouvee is None:
        raise Http404("Table inconnue")
    return _servir(HttpResponse(trouvee.en_octets(), content_type="text/csv; charset=utf-8; header=present"))


@require_safe
@login_not_required
def donnees_paquet(request: HttpRequest, annee: int, version: int) -> HttpResponse:  # noqa: ARG001 -- signature of views
    """Send the description of a version, which its tables lie beside."""
    jeu = _jeu(annee, version)
    decrit = paquet(
        annee,
        version,
        jeu.ouvert_le.astimezone(PARIS).isoformat(timespec="seconds"),
        tables_du_jeu(jeu),
        f"{settings.BASE_URL}{reverse('rapports:donnees')}",
        MENTION if jeu.campagne.est_demonstration else "",
    )
    return _servir(JsonResponse(decrit, json_dumps_params={"ensure_ascii": False, "indent": 2}))


def _jeu(annee: int, version: int) -> JeuOuvert:
    return get_object_or_404(jeux_ouverts(), campagne__annee=annee, version=version)


def _servir(reponse: HttpResponse) -> HttpResponse:
    """Let any site read a file that never changes."""
    reponse["Access-Control-Allow-Origin"] = "*"
    reponse["Cache-Control"] = "public, max-age=86400, immutable"
    return reponse
