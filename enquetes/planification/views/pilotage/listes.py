"""Staff pages that read the plan: by week, by shopper, by body, and what nobody holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.logic.calendrier import lundi_de
from campagnes.models import Campagne
from campagnes.web import edition_de
from enquetes.models import Visite
from enquetes.planification.forms.filtres import FiltresChargeForm, FiltresContactsForm, FiltresOrganismesForm
from enquetes.planification.queries.charge import tableau_de_charge
from enquetes.planification.queries.enqueteurs import FiltresEnqueteurs, enqueteurs_filtres
from enquetes.planification.queries.tableau import (
    FiltresPlan,
    Semaine,
    avancement_par_organisme,
    inscriptions_du_plan,
    jours_de_la_semaine,
    motifs_de_refus,
    sans_place,
    semaines_du_plan,
    visites_du_plan,
)
from enquetes.planification.views.pilotage.commun import contexte_du_plan
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.queries.mesures import mesures_sont_retirees
from socle.exports import Format, exporter, par_lots, un_par_un
from socle.horloge import aujourdhui
from socle.web.acces import exiger
from socle.web.listes import format_demande, page_de

RETIRES = ("",) * 5
"""The cells of `_compte` in the file of an edition whose contacts are no longer kept: none is counted."""


@require_safe
@exiger("comptes.agir_equipe")
def plan_calendrier(request: HttpRequest) -> HttpResponseBase:
    """Show one week of planned contacts; `?format=csv` exports every week that the filters keep."""
    campagne = edition_de(request, edition_du_terrain)
    filtres = FiltresContactsForm(request.GET, campagne, offres={"motif": ()})
    visites = visites_du_plan(campagne, filtres.en(FiltresPlan))
    if format_ := format_demande(request):
        return _exporter_visites(f"plan-{campagne.annee}", campagne, visites.order_by("prevue_le", "pk"), format_)
    semaines = semaines_du_plan(visites)
    rang = _rang(semaines, request.GET.get("semaine", ""))
    courante = semaines[rang] if semaines else None
    contexte = contexte_du_plan(
        campagne,
        "enquetes:plan_calendrier",
        filtres=filtres,
        semaines=semaines,
        courante=courante,
        precedente=semaines[rang - 1] if rang else None,
        suivante=semaines[rang + 1] if rang + 1 < len(semaines) else None,
        jours=jours_de_la_semaine(visites, courante.lundi) if courante else [],
    )
    return render(request, "enquetes/planification/pilotage/plan_calendrier.html", contexte)


def _rang(semaines: Sequence[Semaine], cle: str) -> int:
    """Return the rank of the week asked for, else of the first one not over, else of the last."""
    for rang, semaine in enumerate(semaines):
        if semaine.cle == cle:
            return rang
    lundi = lundi_de(aujourdhui())
    suivantes = [rang for rang, semaine in enumerate(semaines) if semaine.lundi >= lundi]
    return suivantes[0] if suivantes else max(len(semaines) - 1, 0)


@require_safe
@exiger("comptes.agir_equipe")
def plan_enqueteurs(request: HttpRequest) -> HttpResponseBase:
    """Show the load of each active shopper, week by week."""
    campagne = edition_de(request, edition_du_terrain)
    filtres = FiltresChargeForm(request.GET, campagne)
    enqueteurs = enqueteurs_filtres(campagne, replace(filtres.en(FiltresEnqueteurs), statut="actif"))
    if format_ := format_demande(request):
        return _exporter_charge(f"charge-{campagne.annee}", campagne, enqueteurs, format_)
    page = page_de(request, enqueteurs)
    contexte = contexte_du_plan(
        campagne,
        "enquetes:plan_enqueteurs",
        filtres=filtres,
        page=page,
        tableau=tableau_de_charge(campagne, page.object_list),
    )
    return render(request, "enquetes/planification/pilotage/plan_enqueteurs.html", contexte)


@require_safe
@exiger("comptes.agir_equipe")
def plan_organismes(request: HttpRequest) -> HttpResponseBase:
    """Show the progress of the plan of each body."""
    campagne = edition_de(request, edition_du_terrain)
    filtres = FiltresOrganismesForm(request.GET, campagne)
    inscriptions = inscriptions_du_plan(campagne, texte=filtres.lus["texte"], a_placer=filtres.lus["a_placer"])
    if format_ := format_demande(request):
        sont_retires = mesures_sont_retirees(campagne)
        lignes = (
            (
                ligne.inscription.organisme.siren,
                ligne.avancement.nom,
                *(RETIRES if sont_retires else _compte(ligne.avancement)),
                ligne.prochaine_le,
            )
            for lot in par_lots(inscriptions)
            for ligne in avancement_par_organisme(campagne, lot)
        )
        colonnes = ("SIREN", "Organisme", "Prévus", "Placés", "Sans enquêteur", "Faits", "Validés", "Prochain contact")
        nom, demo = f"plan-organismes-{campagne.annee}", campagne.est_demonstration
        return exporter(nom, colonnes, lignes, format_, demonstration=demo)
    page = page_de(request, inscriptions)
    contexte = contexte_du_plan(
        campagne,
        "enquetes:plan_organismes",
        filtres=filtres,
        page=page,
        lignes=avancement_par_organisme(campagne, list(page.object_list)),
    )
    return render(request, "enquetes/planification/pilotage/plan_organismes.html", contexte)


def _compte(avancement: Any) -> tuple[Any, ...]:
    return (
        avancement.attendus,
        avancement.places,
        avancement.sans_place,
        avancement.faits,
        avancement.valides,
    )


@require_safe
@exiger("comptes.agir_equipe")
def plan_refus(request: HttpRequest) -> HttpResponseBase:
    """List the contacts that nobody holds, with the reason."""
    campagne = edition_de(request, edition_du_terrain)
    motifs = [(motif, f"{motif} ({nombre})") for motif, nombre in motifs_de_refus(campagne)]
    filtres = FiltresContactsForm(request.GET, campagne, offres={"motif": motifs, "enqueteur": ()})
    visites = sans_place(campagne, filtres.en(FiltresPlan))
    if format_ := format_demande(request):
        return _exporter_visites(f"sans-enqueteur-{campagne.annee}", campagne, visites, format_)
    contexte = contexte_du_plan(
        campagne,
        "enquetes:plan_refus",
        filtres=filtres,
        page=page_de(request, visites),
    )
    return render(request, "enquetes/planification/pilotage/plan_refus.html", contexte)


def _exporter_visites(nom: str, campagne: Campagne, visites: QuerySet[Visite], format_: Format) -> HttpResponseBase:
    colonnes = (
        "Jour prévu",
        "Organisme",
        "SIREN",
        "Canal",
        "Scénario",
        "Enquêteur",
        "État",
        "Motif de non-affectation",
    )
    lignes = (
        (
            visite.prevue_le,
            visite.inscription.organisme.nom,
            visite.inscription.organisme.siren,
            visite.get_canal_display(),
            visite.scenario.code,
            visite.enqueteur.pseudonyme if visite.enqueteur else "",
            visite.get_etat_display(),
            visite.motif_refus_plan,
        )
        for visite in un_par_un(visites.defer("reponses", "observations"))
    )
    return exporter(nom, colonnes, lignes, format_, demonstration=campagne.est_demonstration)


def _exporter_charge(nom: str, campagne: Campagne, enqueteurs: Any, format_: Format) -> HttpResponseBase:
    tableau, sont_retires = tableau_de_charge(campagne, enqueteurs), mesures_sont_retirees(campagne)
    colonnes = ("Enquêteur", "Total", "Maximum", *(f"Semaine du {lundi:%d/%m/%Y}" for lundi in tableau.semaines))
    lignes = (
        (
            ligne.enqueteur.pseudonyme,
            "" if sont_retires else ligne.total,
            ligne.enqueteur.max_total,
            *(case.nombre for case in ligne.cases),
        )
        for ligne in tableau.lignes
    )
    return exporter(nom, colonnes, lignes, format_, demonstration=campagne.est_demonstration)
