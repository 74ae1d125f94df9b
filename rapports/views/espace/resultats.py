"""The space of a body: its results once restituted, as a page and as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organismes.models import Inscription
from organismes.web import onglets_des_inscriptions
from rapports.queries.evolution import evolution_de
from rapports.queries.rapports import rapport_de
from rapports.queries.resultats.export import COLONNES, lignes
from rapports.queries.resultats.tableau import tableau_organisme
from rapports.views.restitution import (
    nom_du_fichier,
    une_fois_restituee,
)
from socle.exports import exporter
from socle.web.listes import format_demande
from trophees.queries.contacts import contacts_visibles, nb_contestations
from trophees.queries.droit_de_reponse import droit_de_reponse


@require_safe
@une_fois_restituee
def espace_resultats(request: HttpRequest, inscription: Inscription, restituees: list[Inscription]) -> HttpResponseBase:
    """Show the results of the latest restituted edition, or say what happens before; `?format=` downloads them."""
    tableau = tableau_organisme(inscription)
    if format_ := format_demande(request):
        demo = tableau.est_demonstration
        nom = nom_du_fichier(tableau.identite.siren, tableau.annee, demo=demo)
        return exporter(nom, COLONNES, lignes(tableau), format_, demonstration=demo)
    contexte = {
        "t": tableau,
        "evolution": evolution_de(inscription, restituees),
        "editions": onglets_des_inscriptions(restituees, inscription),
        "rapport": rapport_de(inscription),
        "droit": droit_de_reponse(inscription.campagne),
        "a_des_contacts": contacts_visibles(request.user).filter(inscription=inscription).exists(),
        "nb_contestations": nb_contestations(inscription),
        "peut_decider": request.user.has_perm("rapports.decider_action", inscription),
        "demonstration": tableau.est_demonstration,
    }
    return render(request, "rapports/espace/resultats.html", contexte)
