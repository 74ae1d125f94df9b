"""Opening the fieldwork and planning its contacts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import chain

from django.db import transaction

from campagnes.enums import Acte
from campagnes.logic.calendrier import UN_JOUR, jour_de
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant, methode_de, verdict_du_terrain
from enquetes.planification.actions.contacts import geler, preparer_contacts
from enquetes.planification.actions.doubler import prevoir_doubles
from enquetes.planification.actions.etats import verrouiller_edition
from enquetes.planification.actions.identites import ecrire_emprunts
from enquetes.planification.actions.places import ecrire_places
from enquetes.planification.logic.deplacements import places_de
from enquetes.planification.logic.plan import Plan
from enquetes.planification.logic.replanification import replanifier
from enquetes.planification.logic.solveur import Solveur, optimiser
from enquetes.planification.queries.identites import SANS_IDENTITE, tirage_des_places
from enquetes.planification.queries.probleme import Probleme, probleme_de
from enquetes.planification.queries.programme import Programme, programme_de
from enquetes.planification.queries.tableau import par_code
from enquetes.referentiels.queries.grilles import grilles_du_terrain, scenarios_du_terrain
from enquetes.visites.queries.preparation import reglage_du_terrain
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

# Contacts begun on the day after the plan at the earliest: the shopper needs to read her scenario.
DELAI_DE_PREVENANCE = UN_JOUR


@dataclass(frozen=True)
class BilanPlan:
    """What one run did; `refusees` counts the contacts left without shopper by reason."""

    creees: int
    affectees: int
    liberees: int
    annulees: int
    refusees: dict[str, int]
    impossibles: dict[str, int]

    @property
    def nb_refusees(self) -> int:
        """Return how many contacts wait for a shopper and a day."""
        return sum(self.refusees.values())


@transaction.atomic
def ouvrir_terrain(*, campagne: Campagne, auteur: Auteur) -> Campagne:
    """Open the fieldwork of an edition and freeze the grids and scenarios it uses.

    From then on shoppers pass a self-test a channel before their first contact, unless staff say otherwise.
    """
    quand = maintenant()
    campagne = verrouiller_edition(campagne)
    if campagne.terrain_ouvert_le:
        raise RegleMetier("terrain_deja_ouvert", f"Le terrain de l’édition {campagne.annee} est déjà ouvert.")
    verdict = verdict_du_terrain(campagne, instant=quand)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)
    grilles = grilles_du_terrain(campagne)
    canaux = list(methode_de(campagne).canaux)
    absentes = [canal for canal in canaux if canal not in grilles]
    scenarios = scenarios_du_terrain(campagne)
    if absentes or not scenarios:
        raise RegleMetier(
            "referentiels_absents",
            "Les grilles ou les scénarios ne sont pas tous chargés\u202f: lancez charger_referentiels, puis recommencez.",
        )
    geler((grilles[canal] for canal in canaux), scenarios, quand)
    reglage_du_terrain(campagne).save()
    campagne.terrain_ouvert_le = quand
    campagne.save(update_fields=["terrain_ouvert_le", "modifie_le"])
    consigner(
        campagne,
        "terrain.ouvert",
        auteur,
        grilles={canal: grilles[canal].version for canal in canaux},
        scenarios={scenario.code: scenario.version for scenario in scenarios},
    )
    return campagne


@transaction.atomic
def planifier_contacts(
    *,
    campagne: Campagne,
    auteur: Auteur,
    solveur: Solveur = optimiser,
    avec_doubles: bool = False,
) -> BilanPlan:
    """Give every validated body its contacts of plan P, and every contact a shopper and a day, at once.

    Only what is missing is planned: running again changes nothing when nothing is missing. Visits of withdrawn
    bodies are voided; visits not begun whose shopper or day no longer fits are placed again, no other moves.
    `avec_doubles` first draws the contacts that two shoppers grade.
    """
    quand = maintenant()
    depuis = premier_jour(quand)
    campagne = verrouiller_edition(campagne)
    exiger_planifiable(campagne, quand)
    programme, creees, annulees = preparer_contacts(campagne, auteur=auteur, quand=quand, depuis=depuis)
    if avec_doubles and prevoir_doubles(campagne=campagne, auteur=auteur):
        programme = programme_de(campagne, depuis=depuis)
    probleme = probleme_de(programme, depuis=depuis)
    repare = replanifier(probleme.instance, probleme.tenues, graine=campagne.annee, solveur=solveur, profondeur=0)
    affectees, sans_identite = _ecrire(programme, probleme, repare.plan)
    bilan = BilanPlan(
        creees=creees,
        affectees=affectees,
        liberees=len(repare.rompues),
        annulees=annulees,
        refusees=dict(Counter(refus.regle.value for refus in repare.plan.refusees) + Counter(identite=sans_identite)),
        impossibles=dict(Counter(programme.impossibles)),
    )
    consigner(campagne, "plan.calcule", auteur, **{**asdict(bilan), "impossibles": par_code(bilan.impossibles)})
    return bilan


def _ecrire(programme: Programme, probleme: Probleme, plan: Plan) -> tuple[int, int]:
    """Write the places of a plan, their aliases and its refusals.

    Return how many contacts got a place that they had not, and how many have none for want of an alias.
    """
    places = places_de(plan.affectations)
    motifs = {refus.visite: refus.motif for refus in plan.refusees}
    tirage = tirage_des_places(programme.campagne, places, liberees=motifs)
    sans_identite = {str(visite.pk): SANS_IDENTITE for visite in tirage.manques}
    places = {visite: place for visite, place in places.items() if visite not in sans_identite}
    ecrire_places(
        probleme.placables(chain.from_iterable(programme.visites.values())),
        places,
        tenues=probleme.tenues,
        motifs=motifs | sans_identite,
    )
    ecrire_emprunts(tirage)
    nouvelles = sum(place != probleme.tenues.get(visite) for visite, place in places.items())
    return nouvelles, len(sans_identite)


def premier_jour(quand: dt.datetime) -> dt.date:
    """Return the first day that a plan computed then may use."""
    return jour_de(quand) + DELAI_DE_PREVENANCE


def exiger_planifiable(campagne: Campagne, quand: dt.datetime) -> None:
    """Refuse to plan an edition whose fieldwork is not open, or is over."""
    if campagne.terrain_ouvert_le is None:
        raise RegleMetier(
            "terrain_non_ouvert", "Ouvrez d’abord le terrain\u202f: le plan utilise les grilles qu’il gèle."
        )
    exiger_maintenant(campagne, Acte.PLANIFIER, instant=quand)
