"""An edition at a glance, for staff."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.models import Campagne
from campagnes.queries import campagnes_recentes
from campagnes.web import SansEdition, demande, onglets_des_editions
from enquetes.visites.queries.mesures import mesures_sont_retirees
from rapports.logic.edition.tableau import COLONNES, lignes, sans_contacts
from rapports.queries.edition.tableau import edition_courante, tableau_campagne
from rapports.queries.histoire import courbe_nationale, editions_mesurees, editions_passees
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import format_demande


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_tableau(request: HttpRequest) -> HttpResponseBase:
    """Show the figures of one edition; the edition and the export live in the address."""
    campagne, onglets = edition_de(request)
    tableau, sont_retires = tableau_campagne(campagne), mesures_sont_retirees(campagne)
    if sont_retires:
        tableau = sans_contacts(tableau)
    if format_ := format_demande(request):
        nom, dites = f"tableau-{campagne.annee}", lignes(tableau, sans_contacts=sont_retires)
        return exporter(nom, COLONNES, dites, format_, demonstration=tableau.est_demonstration)
    passees, mesurees = editions_passees(), editions_mesurees(publiques=False)
    contexte = {
        "t": tableau,
        "onglets": onglets,
        "courbe": courbe_nationale([*passees, *mesurees]),
        "histoire": [*passees, *mesurees],
        "passees": passees,
        "mesurees": mesurees,
        "mesures_retirees": sont_retires,
        "demonstration": tableau.est_demonstration,
    }
    return render(request, "rapports/pilotage/tableau.html", contexte)


def edition_de(
    request: HttpRequest, *, preferees: Collection[int] = ()
) -> tuple[Campagne, list[tuple[str, str, bool]]]:
    """Return the edition of the address (`?edition=2020`), else the current one, and the tabs of all editions.

    Without one in the address, the current one is looked for among `preferees` first.
    """
    toutes = campagnes_recentes()
    campagne = demande(request, toutes) or edition_courante([e for e in toutes if e.pk in preferees] or toutes)
    if campagne is None:
        raise SansEdition
    return campagne, onglets_des_editions(toutes, campagne)
