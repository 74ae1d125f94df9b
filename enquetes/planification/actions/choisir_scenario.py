"""Staff choose by hand what a contact asks, under the rules of the plan."""

from __future__ import annotations

from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import exiger_raison
from enquetes.actions.courriels import devoir_programme
from enquetes.enums import EtatVisite
from enquetes.models import Scenario, Visite
from enquetes.planification.actions.places import premiers_jours
from enquetes.planification.queries.plan import autre_lecture
from enquetes.planification.queries.scenarios import refus_du_scenario, scenarios_possibles
from enquetes.visites.actions.etats import verrouiller
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def choisir_scenario(*, visite: Visite, scenario: Scenario, motif: str, auteur: Auteur) -> Visite:
    """Give another scenario of the bank to a contact that nobody began; its kind of request stays.

    What phones took along is older: a contact begun without network before this choice is held (`commencer_visite`).
    """
    motif = exiger_raison(motif)
    # Same lock as a run of the plan: nobody fills the same week meanwhile.
    Campagne.objects.select_for_update().get(pk=visite.inscription.campagne_id)
    fraiche = verrouiller(visite)
    lectures = [fraiche, *([autre] if (autre := autre_lecture(fraiche)) else [])]
    _exiger_choix_possible(fraiche, lectures, scenario)
    avant = fraiche.scenario.code
    for lecture in lectures:
        lecture.scenario = scenario
        lecture.save(update_fields=["scenario", "modifie_le"])
    consigner(
        fraiche,
        "visite.scenario_choisi",
        auteur,
        avant={"scenario": avant},
        apres={"scenario": scenario.code},
        motif=motif,
    )
    devoir_programme(premiers_jours((lecture.enqueteur_id, lecture.prevue_le) for lecture in lectures))
    return fraiche


def _exiger_choix_possible(visite: Visite, lectures: list[Visite], scenario: Scenario) -> None:
    if visite.double_de_id is not None:
        raise RegleMetier("seconde_lecture", "C’est une seconde lecture\u202f: choisissez le scénario de son contact.")
    if any(lecture.etat != EtatVisite.PLANIFIEE for lecture in lectures):
        raise RegleMetier("visite_commencee", "Ce contact est commencé\u202f: son scénario ne change plus.")
    if scenario.pk not in {possible.pk for possible in scenarios_possibles(visite)}:
        raise RegleMetier(
            "scenario_impossible",
            "Ce scénario ne convient pas à ce contact\u202f: canal, organisme ou type de demande.",
            champ="scenario",
        )
    if refus := refus_du_scenario(visite, scenario):
        raise RegleMetier("plan_scenario", refus, champ="scenario")
