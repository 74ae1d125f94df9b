"""A proposal becomes the plan: whole, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from enquetes.enums import TRANSITIONS_PLAN, EtatPlan, EtatVisite
from enquetes.models import PlanTerrain, Visite
from enquetes.planification.actions.etats import tenir_les_enqueteurs, verrouiller_plan
from enquetes.planification.actions.identites import confier_identites
from enquetes.planification.actions.places import ecrire_places
from enquetes.planification.actions.planifier import premier_jour
from enquetes.planification.logic.deplacements import Places
from enquetes.planification.logic.registre_mobile import RegistreMobile, besoin
from enquetes.planification.logic.regles import RUPTURES, Affectation
from enquetes.planification.queries.identites import tirage_des_places
from enquetes.planification.queries.plans import motifs_du_plan, places_du_plan
from enquetes.planification.queries.probleme import Probleme, probleme_de
from enquetes.planification.queries.programme import programme_de
from enquetes.planification.queries.tableau import par_code
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.journal import consigner

# Reasons told in the refusal; the others are counted.
RAISONS_DITES = 3
REMPLACEE = "Un plan calculé après celui-ci a été accepté."


class PlanPerime(RegleMetier):
    """Some places of the proposal no longer hold; `raisons` says which and why."""

    def __init__(self, raisons: list[str]) -> None:
        dites = " ".join(raisons[:RAISONS_DITES])
        reste = len(raisons) - RAISONS_DITES
        suite = f" Et {reste} de plus." if reste > 0 else ""
        super().__init__(
            "plan_perime",
            f"Les données ont changé depuis le calcul\u202f: rien n’a été appliqué. {dites}{suite} Relancez un calcul.",
        )


def accepter_plan(*, plan: PlanTerrain, auteur: Auteur) -> PlanTerrain:
    """Give every contact of a proposal its shopper and day.

    Each place that would change is judged again by the rules on the database as it is. If one no longer holds, none
    is written, the proposal is out of date, and the refusal says why. A contact without alias, where it must have one,
    refuses the plan too, which then waits for the alias. Proposals asked for before this one are out of date with it.
    """
    try:
        return _accepter(plan, auteur)
    except PlanPerime as refus:
        _perimer(plan, auteur, refus.message)
        raise


@transaction.atomic
def _accepter(plan: PlanTerrain, auteur: Auteur) -> PlanTerrain:
    # Its key too: who sends a visit back holds it before its shopper, and holds the edition before both.
    campagne = Campagne.objects.select_for_update().get(pk=plan.campagne_id)
    frais = _verrouiller_proposition(plan.pk)
    places, motifs = places_du_plan(frais), motifs_du_plan(frais)
    tenir_les_enqueteurs({affectation.enqueteur for place in places.values() for affectation in place})
    depuis = premier_jour(maintenant())
    probleme = probleme_de(programme_de(campagne, depuis=depuis), depuis=depuis)
    changees = _changees(places, motifs, probleme)
    visites = _verrouiller_visites(changees)
    if raisons := _raisons(places, changees, visites, probleme):
        raise PlanPerime(raisons)
    libres = [visite for visite in probleme.placables(visites) if visite.etat == EtatVisite.PLANIFIEE]
    nombre = ecrire_places(libres, places, tenues=probleme.tenues, motifs=motifs)
    confier_identites(tirage_des_places(campagne, places))
    details = {"ecrites": nombre, "refusees": len(motifs), "deplacees": frais.nb_deplacees}
    passer(frais, EtatPlan.ACCEPTE, table=TRANSITIONS_PLAN, auteur=auteur, details=details, clos_le=maintenant())
    _consigner(campagne, frais, sum(bool(places.get(cle)) for cle in changees), auteur)
    for ancienne in campagne.les_plans.filter(etat=EtatPlan.PROPOSE, pk__lt=frais.pk).defer("contenu"):
        _perimer(ancienne, auteur, REMPLACEE)
    return frais


def _consigner(campagne: Campagne, plan: PlanTerrain, affectees: int, auteur: Auteur) -> None:
    consigner(
        campagne,
        "plan.calcule",
        auteur,
        affectees=affectees,
        liberees=plan.nb_deplacees,
        annulees=plan.contenu.get("annulees", 0),
        impossibles=par_code(plan.contenu.get("impossibles", {})),
    )


def _verrouiller_proposition(pk: int) -> PlanTerrain:
    plan = verrouiller_plan(pk)
    if plan is None or plan.etat != EtatPlan.PROPOSE:
        etat = plan.get_etat_display() if plan else "effacé"
        raise RegleMetier("plan_deja_tranche", f"Ce plan est «\u202f{etat}\u202f»\u202f: il ne peut plus être accepté.")
    return plan


def _changees(places: Places, motifs: Collection[str], probleme: Probleme) -> set[str]:
    """Return the contacts to which the proposal gives another place than they have, or a reason for having none."""
    libres = {visite.id for visite in probleme.instance.visites}
    autres = {cle for cle, place in places.items() if place != probleme.tenues.get(cle, ()) or cle not in libres}
    return autres | set(motifs)


def _verrouiller_visites(cles: Collection[str]) -> list[Visite]:
    """Lock the contacts in one order, so that two acts never wait for each other."""
    return list(
        Visite.objects.select_for_update(of=("self",))
        .filter(pk__in=cles)
        .select_related("inscription__organisme", "enqueteur")
        .order_by("pk")
    )


def _raisons(places: Places, changees: set[str], visites: list[Visite], probleme: Probleme) -> list[str]:
    """Say which of the changes no longer hold."""
    registre = RegistreMobile(probleme.instance)
    for source in probleme.instance.visites:
        if source.id not in changees and (tenue := probleme.tenues.get(source.id)):
            registre.placer(source, tenue)
    raisons = []
    for visite in visites:
        raison = _raison(visite, places, registre)
        if raison:
            raisons.append(f"{visite.inscription.organisme.nom}, {visite.get_canal_display()}\u202f: {raison}")
    absentes = len(changees) - len(visites)
    return raisons + ([f"{absentes} contacts du plan n’existent plus."] if absentes else [])


def _raison(visite: Visite, places: Places, registre: RegistreMobile) -> str:
    cle = str(visite.pk)
    source, place = registre.sources.get(cle), places.get(cle, ())
    # Read before it was locked, a contact may have begun in between.
    if source is None or visite.etat != EtatVisite.PLANIFIEE:
        return _raison_figee(visite, place)
    if any(a.enqueteur not in registre.enqueteurs for a in place):
        return "l’enquêteur ne reçoit plus de visites."
    if place and len(place) != besoin(source):
        return "le nombre de ses enquêteurs a changé."
    rompues = registre.regles_de_place(source, place)
    if rompues:
        return RUPTURES[rompues[0]]
    if place:
        registre.placer(source, place)
    return ""


def _raison_figee(visite: Visite, place: Collection[Affectation]) -> str:
    """Judge a contact that may no longer move: nothing to say when the proposal leaves it where it is."""
    meme = any(
        visite.enqueteur is not None and a.enqueteur == visite.enqueteur.pseudonyme and a.jour == visite.prevue_le
        for a in place
    )
    return "" if meme else f"ce contact est «\u202f{EtatVisite(visite.etat).label}\u202f», il ne se déplace plus."


@transaction.atomic
def _perimer(plan: PlanTerrain, auteur: Auteur, raison: str) -> None:
    frais = verrouiller_plan(plan.pk)
    if frais is not None and frais.etat == EtatPlan.PROPOSE:
        suite: dict[str, Any] = {"details": {"raison": raison}, "erreur": raison[:300], "clos_le": maintenant()}
        passer(frais, EtatPlan.PERIME, table=TRANSITIONS_PLAN, auteur=auteur, **suite)
