"""Staff: what an edition would open to all, the act that opens it, the versions already open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.models import Campagne
from rapports.actions.ouvrir_donnees import ouvrir_donnees
from rapports.forms.donnees import OuvertureForm
from rapports.logic.donnees_ouvertes.attaque import SansPreuve
from rapports.logic.donnees_ouvertes.effectifs import Recoupable
from rapports.queries.donnees_ouvertes import jeux_ouverts, ouverture
from rapports.views.pilotage.tableau import edition_de
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer, postees
from trophees.queries.palmares import palmares_publie


@require_safe
@exiger("comptes.agir_equipe")
def pilotage_donnees(request: HttpRequest) -> HttpResponse:
    """Show the tables that the edition would open now, with what they hide, and its versions."""
    campagne, onglets = edition_de(request)
    tables: Sequence[Any] = ()
    est_recoupable = est_sans_preuve = False
    try:
        tables = ouverture(campagne).tables
    except Recoupable:
        est_recoupable = True
    except SansPreuve:
        est_sans_preuve = True
    contexte = {
        "campagne": campagne,
        "onglets": onglets,
        "tables": tables,
        "est_recoupable": est_recoupable,
        "est_sans_preuve": est_sans_preuve,
        "jeux": jeux_ouverts().filter(campagne=campagne).defer("contenu"),
        "est_publie": palmares_publie(campagne) is not None,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "rapports/pilotage/donnees.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.agir_equipe")
def pilotage_donnees_ouvrir(request: HttpRequest, annee: int) -> HttpResponse:
    """Open a new version to all, once its consequences are read."""
    campagne = get_object_or_404(Campagne, annee=annee)
    dernier = jeux_ouverts().filter(campagne=campagne).defer("contenu").first()
    retour = f"{reverse('rapports:pilotage_donnees')}?edition={annee}"

    def agir(note: str = "") -> str:
        jeu = ouvrir_donnees(campagne=campagne, note=note, auteur=request.user)
        return f"La version {jeu.version} est en ligne."

    confirmation = Confirmation(
        titre=f"Ouvrir les données {annee}",
        bouton="Ouvrir",
        consequences=(
            "Les tables deviennent publiques, sous licence ouverte\u202f: chacun peut les reprendre.",
            "Une version ouverte ne change plus et ne se retire pas\u202f; une correction en fait une autre.",
        ),
        retour=retour,
        fil=(("Données ouvertes", retour), ("Ouvrir", "")),
        surtitre=str(campagne),
        danger=True,
        demonstration=campagne.est_demonstration,
    )
    return confirmer(request, confirmation, agir, formulaire=OuvertureForm(postees(request)) if dernier else None)
