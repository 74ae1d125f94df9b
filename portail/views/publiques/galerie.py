"""The gallery of components: development and demonstration only."""

from __future__ import annotations

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.forms import SpecimenFiltres, SpecimenForm
from socle.logic.courbe import PointSerie, courbe
from socle.logic.dessin import colonnes
from socle.web.listes import page_de


@require_safe
@login_not_required
def galerie(request: HttpRequest) -> HttpResponse:
    """Show every component once, with its states."""
    if not (settings.DEBUG or settings.BAROMETRE_DEMO):
        raise Http404
    return render(request, "portail/publiques/galerie.html", {"page": page_de(request, range(240), 20), **specimens()})


def specimens() -> dict[str, object]:
    """Give the invented values that the gallery prints."""
    return {
        "vierge": SpecimenForm(auto_id="vierge_%s"),
        "fautifs": [SpecimenForm({"nom": "", "courriel": "mairie@", "canaux": ["TEL"]}, auto_id="fautif_%s")],
        "filtres": SpecimenFiltres(QueryDict("specimen_filtre=oui")),
        "options": [("oui", "Oui", "L’agent a donné son service"), ("partie", "En partie"), ("non", "Non")],
        "tons": ["neutre", "actif", "succes", "attention", "erreur", "pause"],
        "annonces": [
            Message(constants.SUCCESS, "Inscription enregistrée."),
            Message(constants.WARNING, "Le lien a expiré\u202f: un nouveau vient de partir."),
        ],
        **_reperes(),
        **_mesures(),
    }


def _reperes() -> dict[str, object]:
    """Give what says where one is."""
    return {
        "etapes": ["L’organisme", "Le référent", "Les canaux", "Les options"],
        "frise": [
            SimpleNamespace(mot="Inscription", quand="jusqu’au 31 décembre", etat="passee", nature="etape"),
            SimpleNamespace(mot="Première vague", quand="février – mars", etat="en-cours", nature="etape"),
            SimpleNamespace(mot="Pause", quand="élections municipales", etat="a-venir", nature="pause"),
            SimpleNamespace(mot="Seconde vague", quand="juin – septembre", etat="a-venir", nature="etape"),
        ],
        "onglets": [
            ("Résultats", "#onglets", True),
            ("Contacts", "#onglets", False, 14),
            ("Rapport", "#onglets", False),
        ],
        "fil": [("Pilotage", "#fil"), ("Inscriptions", "#fil"), ("Mairie de Valbourg", "")],
        "touches": [("i", "Inscriptions", "#"), ("t", "Terrain", "#")],
    }


def _mesures() -> dict[str, object]:
    """Give what is counted."""
    serie = [
        PointSerie("2024", 58.0, 51.0, 65.0),
        PointSerie("2025", 64.0, 57.0, 71.0),
        PointSerie("2026", None),
        PointSerie("2027", 61.2, comparable=False),
    ]
    return {
        "couples": [("SIREN", "213 105 554"), ("Population", "48 000 habitants"), ("Réseaux sociaux", "")],
        "avis": [("Très mécontent", 4), ("Mécontent", 11), ("Moyen", 24), ("Content", 52), ("Très content", 38)],
        "colonnes": colonnes([("9 h", 12), ("10 h", 31), ("11 h", None), ("14 h", 24)], 360, 170),
        "courbe": courbe(serie, seuil=80, bornes=(40.0, 90.0)),
        "bornes": (55.1, 67.0),
        "places": (5, 31),
        "lignes": [
            ("Courriel", 58.3, (49.0, 67.0), 52, 70, 4),
            ("Courrier", 41.0, (28.0, 55.0), 45, 66, 2),
            ("Téléphone", 79.8, (72.0, 86.0), 66, 80, 4),
            ("Site et formulaire", 60.8, None, 58, 74, 1),
        ],
    }
