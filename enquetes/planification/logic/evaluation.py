"""The terms of the objective, recomputed from a plan (regles#objectif-plan)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import comb

from enquetes.planification.logic.plan import Termes
from enquetes.planification.logic.regles import PHYS, Affectation, Instance, eloignement, semaine


def charges_de(instance: Instance, affectations: Iterable[Affectation]) -> dict[str, int]:
    """Return the contacts held by each shopper, those already placed included."""
    charges = Counter(acquis.enqueteur for acquis in instance.acquis)
    charges.update(affectation.enqueteur for affectation in affectations)
    return {enqueteur.id: charges[enqueteur.id] for enqueteur in instance.enqueteurs}


def pourcentage(charge: int, max_total: int) -> int:
    """Return the load of a shopper in points of her capacity, rounded half to even."""
    return round(100 * charge / max_total)


def evaluer(instance: Instance, affectations: Iterable[Affectation], *, nb_refusees: int) -> Termes:
    """Return the terms; what was already placed counts in loads and in pairs, not in kilometres."""
    affectations = tuple(affectations)
    charges = charges_de(instance, affectations)
    points = [pourcentage(charges[e.id], e.max_total) for e in instance.enqueteurs]
    return Termes(
        refusees=nb_refusees,
        kilometres=_kilometres(instance, affectations),
        etalement=max(points) - min(points) if points else 0,
        regroupement=_regroupement(instance, affectations),
    )


def _kilometres(instance: Instance, affectations: Iterable[Affectation]) -> int:
    """Add up the return trips of the visits on site."""
    sur_place = {visite.id: visite.siren for visite in instance.visites if visite.canal == PHYS}
    enqueteurs = {enqueteur.id: enqueteur for enqueteur in instance.enqueteurs}
    organismes = {organisme.siren: organisme for organisme in instance.organismes}
    trajets = (
        eloignement(enqueteurs[affectation.enqueteur], organismes[sur_place[affectation.visite]])
        for affectation in affectations
        if affectation.visite in sur_place
    )
    return sum(round(2 * (trajet or 0.0)) for trajet in trajets)


def _regroupement(instance: Instance, affectations: Iterable[Affectation]) -> int:
    """Count the pairs of days on which one body is contacted in one week."""
    sirens = {visite.id: visite.siren for visite in instance.visites}
    jours = {(acquis.siren, acquis.jour) for acquis in instance.acquis}
    jours |= {(sirens[affectation.visite], affectation.jour) for affectation in affectations}
    par_semaine = Counter((siren, semaine(jour)) for siren, jour in jours)
    return sum(comb(nombre, 2) for nombre in par_semaine.values())
