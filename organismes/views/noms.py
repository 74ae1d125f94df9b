"""Names a body watches for before an election: what its space and the staff pages do alike."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from campagnes.logic.partis import ETABLIE_LE, PARTIS
from organismes.actions.noms import oublier_nom, surveiller_noms
from organismes.forms.election import (
    FormulaireNoms,
)
from organismes.models import Inscription, NomSurveille
from organismes.queries.garde_electorale import (
    attend_la_fin_d_une_reserve,
    noms_de_l_organisme,
    situation_electorale,
)
from socle.logic.typographie import accorder
from socle.web.gestes import agir, refus_dans


def surveiller_depuis(request: HttpRequest, inscription: Inscription, formulaire: FormulaireNoms) -> bool:
    """Do what a form sent asks; tell whether it was done."""
    if request.method != "POST" or not formulaire.is_valid():
        return False
    with refus_dans(formulaire):
        nombre = surveiller_noms(inscription=inscription, **formulaire.cleaned_data, auteur=request.user)
        messages.success(request, f"{accorder(nombre, 'nom ajouté', 'noms ajoutés')}.")
        return True
    return False


def oublier_depuis(request: HttpRequest, nom: NomSurveille) -> None:
    """Forget a name, and tell it."""
    agir(request, lambda: oublier_nom(nom=nom, auteur=request.user), "Ce nom n’est plus surveillé.")


def contexte_des_noms(
    inscription: Inscription, formulaire: FormulaireNoms, retrait: str, *, peut_agir: bool
) -> dict[str, Any]:
    """Return what both pages show; `retrait` is the route that forgets a name."""
    situation = situation_electorale(inscription)
    est_utile = attend_la_fin_d_une_reserve(inscription)
    return {
        "inscription": inscription,
        "situation": situation,
        "noms": noms_de_l_organisme(inscription),
        "formulaire": formulaire if peut_agir and est_utile else None,
        "peut_agir": peut_agir,
        "est_utile": est_utile,
        "retrait": retrait,
        "partis": PARTIS,
        "partis_le": ETABLIE_LE,
    }
