"""Opening the fieldwork and planning its contacts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from campagnes.enums import Acte
from campagnes.logic.calendrier import UN_JOUR, jour_de
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from enquetes.actions.etats import passer
from enquetes.enums import EtatVisite
from enquetes.logic.plan_p import CASES, canaux_testes, dates_souhaitees
from enquetes.logic.planification import Plan, Solveur, affecter
from enquetes.logic.regles_plan import Registre
from enquetes.models import Grille, Scenario, Visite
from enquetes.queries import plan as requetes
from enquetes.queries.programme import Programme, programme_de, raison_de_liberer
from organismes.enums import ETATS_ACTIFS
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
def ouvrir_terrain(*, campagne: Campagne, auteur: Any, instant: dt.datetime | None = None) -> Campagne:
    """Open the fieldwork of an edition and freeze the grids and scenarios it uses, at `instant` (now by default)."""
    quand = instant or maintenant()
    campagne = _verrouiller(campagne)
    if campagne.terrain_ouvert_le:
        raise RegleMetier("terrain_deja_ouvert", f"Le terrain de l’édition {campagne.annee} est déjà ouvert.")
    exiger_maintenant(campagne, Acte.PLANIFIER, instant=quand)
    grilles = requetes.grilles_du_terrain(campagne)
    canaux = canaux_testes(CASES, physique_actif=campagne.accueil_physique_actif)
    absentes = [canal for canal in canaux if canal not in grilles]
    scenarios = requetes.scenarios_du_terrain(campagne)
    if absentes or not scenarios:
        raise RegleMetier(
            "referentiels_absents",
            "Les grilles ou les scénarios ne sont pas tous chargés\u202f: lancez charger_referentiels, puis recommencez.",
        )
    _geler((grilles[canal] for canal in canaux), scenarios, quand)
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


def _geler(grilles: Iterable[Grille], scenarios: Iterable[Scenario], quand: dt.datetime) -> None:
    """Freeze versions, at the earliest of their uses."""
    Grille.objects.filter(Q(gelee_le=None) | Q(gelee_le__gt=quand), pk__in=[g.pk for g in grilles]).update(
        gelee_le=quand
    )
    Scenario.objects.filter(Q(gele_le=None) | Q(gele_le__gt=quand), pk__in=[s.pk for s in scenarios]).update(
        gele_le=quand
    )


@transaction.atomic
def planifier_contacts(
    *, campagne: Campagne, auteur: Any, instant: dt.datetime | None = None, solveur: Solveur = affecter
) -> BilanPlan:
    """Give every validated body its contacts of plan P, and every contact a shopper and a day.

    Only what is missing is planned: running again changes nothing when nothing is missing. Visits of withdrawn
    bodies are voided; visits not begun whose shopper or day no longer fits are released and placed again.
    """
    quand = instant or maintenant()
    depuis = jour_de(quand) + DELAI_DE_PREVENANCE
    campagne = _verrouiller(campagne)
    if campagne.terrain_ouvert_le is None:
        raise RegleMetier(
            "terrain_non_ouvert", "Ouvrez d’abord le terrain\u202f: le plan utilise les grilles qu’il gèle."
        )
    exiger_maintenant(campagne, Acte.PLANIFIER, instant=quand)
    annulees = _annuler_sans_objet(campagne, auteur)
    liberees = _liberer(campagne, depuis)
    programme = programme_de(campagne, depuis=depuis)
    creees = _creer(programme, quand)
    plan = _placer(_sans_scenario_expire(programme_de(campagne, depuis=depuis), depuis), depuis, solveur)
    refusees = _ecrire(plan)
    bilan = BilanPlan(
        creees=creees,
        affectees=len(plan.affectations),
        liberees=liberees,
        annulees=annulees,
        refusees=refusees,
        impossibles=dict(Counter(programme.impossibles)),
    )
    consigner(
        campagne,
        "plan.calcule",
        auteur,
        creees=bilan.creees,
        affectees=bilan.affectees,
        liberees=bilan.liberees,
        annulees=bilan.annulees,
        refusees=bilan.refusees,
        impossibles=bilan.impossibles,
    )
    return bilan


def _verrouiller(campagne: Campagne) -> Campagne:
    """One plan at a time: the edition's row is the lock."""
    return Campagne.objects.select_for_update().get(pk=campagne.pk)


def _annuler_sans_objet(campagne: Campagne, auteur: Any) -> int:
    """Void what a withdrawn body, or a channel no longer offered, leaves without object."""
    encore = (
        Visite.objects.filter(inscription__campagne=campagne)
        .exclude(etat__in=(EtatVisite.VALIDEE, EtatVisite.ANNULEE))
        .select_related("inscription__campagne")
        .prefetch_related("inscription__les_canaux")
    )
    nombre = 0
    for visite in encore:
        retire = visite.inscription.etat not in ETATS_ACTIFS
        ferme = visite.etat == EtatVisite.PLANIFIEE and visite.canal not in requetes.canaux_de(visite.inscription)
        if retire or ferme:
            motif = "L’organisme ne participe plus à l’édition." if retire else "L’organisme n’offre plus ce canal."
            passer(visite, EtatVisite.ANNULEE, auteur=auteur, motif=motif)
            nombre += 1
    return nombre


def _liberer(campagne: Campagne, depuis: dt.date) -> int:
    """Take back visits not begun that their shopper can no longer make on that day."""
    registre = Registre(requetes.instance_vide(campagne, depuis=depuis))
    tenues = (
        requetes.visites_au_plan(campagne)
        .filter(etat=EtatVisite.PLANIFIEE, enqueteur__isnull=False)
        .select_related("inscription__organisme", "scenario", "enqueteur")
    )
    liberees = []
    for visite in tenues:
        raison = raison_de_liberer(registre, visite, depuis)
        if raison:
            visite.enqueteur, visite.prevue_le, visite.motif_refus_plan = None, None, raison
            liberees.append(visite)
    Visite.objects.bulk_update(liberees, ["enqueteur", "prevue_le", "motif_refus_plan"])
    return len(liberees)


def _creer(programme: Programme, quand: dt.datetime) -> int:
    """Write the contacts missing, without shopper or day yet, and freeze what they use."""
    grilles = requetes.grilles_du_terrain(programme.campagne)
    scenarios = {scenario.pk: scenario for scenario in requetes.scenarios_du_terrain(programme.campagne)}
    nouvelles = [
        Visite(
            inscription=inscription,
            canal=contact.canal,
            scenario=scenarios[contact.scenario.cle],
            grille=grilles[contact.canal],
            hors_horaires=contact.hors_horaires,
            publique=contact.publique,
        )
        for inscription, contact in programme.manquants
        if contact.canal in grilles
    ]
    Visite.objects.bulk_create(nouvelles)
    _geler(
        {visite.grille_id: visite.grille for visite in nouvelles}.values(),
        {visite.scenario_id: visite.scenario for visite in nouvelles}.values(),
        quand,
    )
    return len(nouvelles)


def _attend(visite: Visite) -> bool:
    return visite.etat == EtatVisite.PLANIFIEE and (visite.enqueteur_id is None or visite.prevue_le is None)


def _sans_scenario_expire(programme: Programme, depuis: dt.date) -> Programme:
    """Give contacts that waited too long for their scenario the one that the plan now gives them."""
    scenarios = {scenario.pk: scenario for scenario in requetes.scenarios_du_terrain(programme.campagne)}
    changees = []
    for contact, visite in (couple for couples in programme.couples.values() for couple in couples):
        expire_le = visite.scenario.expire_le
        if _attend(visite) and expire_le and expire_le < depuis:
            visite.scenario = scenarios[contact.scenario.cle]
            changees.append(visite)
    Visite.objects.bulk_update(changees, ["scenario"])
    return programme


def _placer(programme: Programme, depuis: dt.date, solveur: Solveur) -> Plan:
    """Ask the solver for the contacts that wait, each wished on an evenly spread day of its half."""
    campagne = programme.campagne
    instance = requetes.instance_vide(campagne, depuis=depuis)
    registre = Registre(instance)
    visites = []
    for rang, (inscription, couples) in enumerate(programme.couples.items()):
        souhaits = dates_souhaitees(
            [contact for contact, _visite in couples],
            moities=programme.moities,
            jours=registre.jours_ouvres(requetes.zone_de(inscription)),
            rang=rang,
        )
        visites += [
            requetes.visite_du_plan(visite, souhait=souhait, fenetre=programme.moities[contact.moitie - 1])
            for (contact, visite), souhait in zip(couples, souhaits, strict=True)
            if _attend(visite)
        ]
    return solveur(replace(instance, visites=tuple(visites)), graine=campagne.annee)


def _ecrire(plan: Plan) -> dict[str, int]:
    """Write shoppers, days and reasons; return the refusals by rule."""
    ids = dict(requetes.enqueteurs_du_plan().values_list("pseudonyme", "pk"))
    placees = {affectation.visite: affectation for affectation in plan.affectations}
    motifs = {refus.visite: refus.motif for refus in plan.refusees}
    visites = list(Visite.objects.filter(pk__in=[*placees, *motifs]))
    for visite in visites:
        affectation = placees.get(str(visite.pk))
        visite.enqueteur_id = ids[affectation.enqueteur] if affectation else None
        visite.prevue_le = affectation.jour if affectation else None
        visite.motif_refus_plan = motifs.get(str(visite.pk), "")
    Visite.objects.bulk_update(visites, ["enqueteur", "prevue_le", "motif_refus_plan"], batch_size=500)
    return dict(Counter(refus.regle.value for refus in plan.refusees))
