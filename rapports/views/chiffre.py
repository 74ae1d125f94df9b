"""What the pages that explain a figure share: the registration that one may read, the page or its JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from campagnes.models import Campagne
from organismes.models import Inscription
from rapports.logic.chiffres import AdresseDeChiffre, lire_adresse, lire_figure
from rapports.queries.explication.dossier import Explication, inscriptions_expliquees
from socle.web.fautes import AccesFerme
from trophees.queries.jury import deliberation_de, est_recuse

LIRE_TOUT = "trophees.lire_resultats"
VOTER = "trophees.voter_jury"
ECOUTER = "comptes.agir_equipe"


def adresse_demandee(code: str) -> AdresseDeChiffre:
    """Read the address; 404 when it is none."""
    adresse = lire_adresse(code)
    if adresse is None:
        raise Http404
    return adresse


def inscription_de_l_organisme(user: Any, adresse: AdresseDeChiffre) -> Inscription:
    """Return the registration that members may read: theirs, restituted, as on the page of results; else 404.

    What users say is read before, as on its page.
    """
    siennes = (
        inscriptions_expliquees(adresse).actives().filter(organisme__in=user.les_appartenances.values("organisme"))
    )
    lue = lire_figure(adresse.figure)
    if not (lue and lue.est_d_avis):
        siennes = siennes.filter(campagne__restituee_le__isnull=False)
    inscription: Inscription = get_object_or_404(siennes)
    return inscription


def inscription_du_personnel(user: Any, adresse: AdresseDeChiffre) -> Inscription:
    """Return the registration that staff, jury and readers may read: any with results; 404 for anybody else.

    What its users and agents say is for the team alone, as on the pages of voices. A juror recused from a body is refused
    what its file of merits is made of, as long as the jury deliberates.
    """
    if not user.has_perm(LIRE_TOUT):
        raise Http404
    inscription: Inscription = get_object_or_404(inscriptions_expliquees(adresse))
    figure = lire_figure(adresse.figure)
    if figure and figure.est_une_voix and not user.has_perm(ECOUTER):
        raise Http404
    deliberation = deliberation_de(inscription.campagne) if user.has_perm(VOTER) else None
    if deliberation and est_recuse(user, inscription):
        raise AccesFerme("Vous avez un conflit d’intérêts avec cet organisme\u202f: ses chiffres vous sont fermés.")
    return inscription


def edition_de_la_nation(user: Any, adresse: AdresseDeChiffre) -> Campagne:
    """Return the edition that a figure of all bodies is of, for those who read the page of voices; 404 for others."""
    if not user.has_perm("comptes.ouvrir_pilotage"):
        raise Http404
    campagne: Campagne = get_object_or_404(Campagne, annee=adresse.annee)
    return campagne


def page_du_chiffre(
    request: HttpRequest, explication: Explication | None, adresse: AdresseDeChiffre, zone: str, retour: tuple[str, str]
) -> HttpResponse:
    """Show the explanation; `?json` gives the document that the command prints.

    `retour` is the page that the figure comes from: the menus say so.
    """
    if explication is None:
        raise Http404
    request.place_au_menu = retour[1].partition("?")[0]  # type: ignore[attr-defined]
    if "json" in request.GET:
        return JsonResponse(explication.document, json_dumps_params={"ensure_ascii": False})
    parentes = [
        (nom, reverse(f"rapports:{zone}_chiffre", args=[replace(adresse, figure=figure)]))
        for figure, nom in explication.parentes
    ]
    contexte = {
        "e": explication,
        "route": f"rapports:{zone}_chiffre",
        "fil": [retour, *parentes, (explication.chiffre.nom, "")],
        "demonstration": explication.est_demonstration,
    }
    return render(request, f"rapports/{zone}/chiffre.html", contexte)
