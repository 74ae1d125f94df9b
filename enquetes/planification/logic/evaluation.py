"""The terms of the objective, recomputed from a plan (regles#objectif-plan)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

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
    visites = {visite.id: visite for visite in instance.visites}
    enqueteurs = {enqueteur.id: enqueteur for enqueteur in instance.enqueteurs}
    organismes = {organisme.siren: organisme for organisme in instance.organismes}
    kilometres = 0
    jours: defaultdict[str, set[dt.date]] = defaultdict(set)
    for acquis in instance.acquis:
        jours[acquis.siren].add(acquis.jour)
    for affectation in affectations:
        visite = visites[affectation.visite]
        jours[visite.siren].add(affectation.jour)
        if visite.canal == PHYS:
            trajet = eloignement(enqueteurs[affectation.enqueteur], organismes[visite.siren])
            kilometres += round(2 * (trajet or 0.0))
    charges = charges_de(instance, affectations)
    points = [pourcentage(charges[e.id], e.max_total) for e in instance.enqueteurs]
    par_semaine = Counter((siren, semaine(jour)) for siren, les_jours in jours.items() for jour in les_jours)
    return Termes(
        refusees=nb_refusees,
        kilometres=kilometres,
        etalement=max(points) - min(points) if points else 0,
        regroupement=sum(nombre * (nombre - 1) // 2 for nombre in par_semaine.values()),
    )
