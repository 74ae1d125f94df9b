"""Staff: the map of an edition and its list by région."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enquetes.visites.queries.mesures import mesures_sont_retirees
from rapports.forms.filtres import VueDeCarteForm
from rapports.logic.edition.carte import carte_de_france
from rapports.logic.edition.departements import COLONNES, VUES, chiffres_de, en_tableau, par_region, phrase_de_la_carte
from rapports.queries.edition.carte import effectifs_par_departement, parc_de
from rapports.views.pilotage.tableau import edition_de
from socle.exports import exporter
from socle.web.acces import exiger
from socle.web.listes import adresse, format_demande

# The list that a cell leads to, for those of the team.
LISTES = {
    "participants": ("organismes:pilotage_inscriptions", "etat=actives&campagne"),
    "avancement": ("enquetes:pilotage_visites", "etat=non_annulees&edition"),
    "bornes": ("bornes:pilotage_bornes", "edition"),
}


@require_safe
@exiger("comptes.ouvrir_pilotage")
def pilotage_carte(request: HttpRequest) -> HttpResponseBase:
    """Draw participants, progress or kiosks by département; edition, view and export live in the address."""
    campagne, onglets = edition_de(request)
    vue = VueDeCarteForm(request.GET).lus["vue"]
    parc = parc_de(campagne)
    lignes, sont_retires = effectifs_par_departement(campagne, parc), mesures_sont_retirees(campagne)
    if format_ := format_demande(request):
        nom, tableau = f"departements-{campagne.annee}", en_tableau(lignes, sans_contacts=sont_retires)
        return exporter(nom, COLONNES, tableau, format_, demonstration=campagne.est_demonstration)
    route, parametre = LISTES[vue]
    contexte = {
        "campagne": campagne,
        "titre": VUES[vue][0],
        "phrase": phrase_de_la_carte(vue, lignes),
        "sont_retires": sont_retires,
        "carte": carte_de_france(chiffres_de(vue, lignes), en_pourcents=vue == "avancement"),
        "regions": par_region(lignes),
        "a_voir": [ligne for ligne in parc if ligne.alertes] if vue == "bornes" else [],
        "liste": (route, f"{parametre}={campagne.annee}"),
        "onglets": onglets,
        "vues": _vues(request, vue),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/carte.html", contexte)


def _vues(request: HttpRequest, courante: str) -> list[tuple[str, str, bool]]:
    return [(mot, adresse(request, vue=cle), cle == courante) for cle, (mot, _dire) in VUES.items()]
