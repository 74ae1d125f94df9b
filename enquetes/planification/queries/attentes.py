"""What the plan of the fieldwork asks of staff."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse

from campagnes.logic.calendrier import Intervalle, jour_de
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.enums import EtatPlan
from enquetes.models import PlanTerrain
from enquetes.planification.queries.identites import enqueteurs_a_court, identites_exigees
from enquetes.planification.queries.plan import visites_au_plan
from enquetes.planification.queries.tableau import SANS_PLACE, empeches, hors_terrain
from enquetes.visites.queries.editions import edition_du_terrain
from socle.horloge import aujourdhui
from socle.logic.attentes import Attente
from socle.logic.typographie import accorder

DEPLACES = {
    "hors_terrain": "un jour où le terrain est fermé",
    "empeches": "chez un enquêteur absent ce jour-là ou en conflit d’intérêts",
}
"""What no longer holds of the plan in force, and its words."""


def attentes_de_l_equipe() -> list[Attente]:
    """Return the proposals to decide, the contacts that nobody makes or that no day holds, fieldwork that should be
    open, aliases that run out: once the last wave is over no contact is made any more. Eight queries.
    """
    proposes = PlanTerrain.objects.filter(etat=EtatPlan.PROPOSE).select_related("campagne").defer("contenu")
    return [*(_a_decider(plan) for plan in proposes), *_du_terrain()]


def _a_decider(plan: PlanTerrain) -> Attente:
    return Attente(
        "plan_a_decider",
        "Une proposition de plan attend votre décision",
        1,
        reverse("enquetes:plan_proposition", args=[plan.pk]),
        depuis=jour_de(plan.propose_le) if plan.propose_le else None,
        sujet=str(plan.campagne),
    )


def _a_ouvrir(campagne: Campagne, vagues: Sequence[Intervalle], requete: str) -> list[Attente]:
    if campagne.terrain_ouvert_le is not None or not vagues or vagues[0].du > aujourdhui():
        return []
    mots = "Le terrain n’est pas ouvert, sa première vague a commencé"
    adresse = f"{reverse('enquetes:pilotage_plan')}{requete}"
    return [Attente("terrain_a_ouvrir", mots, 1, adresse, depuis=vagues[0].du, sujet=str(campagne))]


def _du_terrain() -> list[Attente]:
    campagne = edition_du_terrain()
    if campagne is None or campagne.restituee_le is not None:
        return []
    sujet, requete = str(campagne), f"?edition={campagne.annee}"
    calendrier = calendrier_de(campagne)
    attentes = _a_ouvrir(campagne, calendrier.vagues, requete)
    if calendrier.fin_des_vagues and calendrier.fin_des_vagues < aujourdhui():
        return attentes
    comptes = visites_au_plan(campagne).aggregate(
        sans_place=Count("pk", filter=SANS_PLACE),
        hors_terrain=Count("pk", filter=hors_terrain(calendrier)),
        empeches=Count("pk", filter=empeches()),
    )
    if nombre := comptes["sans_place"]:
        mots = accorder(nombre, "contact sans enquêteur", "contacts sans enquêteur")
        adresse = f"{reverse('enquetes:plan_refus')}{requete}"
        attentes.append(Attente("contacts_sans_enqueteur", mots, nombre, adresse, sujet=sujet))
    for cle, mots in DEPLACES.items():
        if nombre := comptes[cle]:
            phrase = f"{accorder(nombre, 'contact placé', 'contacts placés')} {mots}, à replanifier"
            adresse = f"{reverse('enquetes:pilotage_plan')}{requete}"
            attentes.append(Attente(f"contacts_{cle}", phrase, nombre, adresse, sujet=sujet))
    if nombre := len(enqueteurs_a_court(campagne, exigees=identites_exigees(campagne))):
        mots = f"{accorder(nombre, 'enquêteur')} à court d’identités d’emprunt"
        adresse = f"{reverse('enquetes:pilotage_identites')}{requete}"
        attentes.append(Attente("identites_a_saisir", mots, nombre, adresse, sujet=sujet))
    return attentes
