"""What a plan comes to, and why visits are refused: the rule behind each, the bodies behind each rule."""

from __future__ import annotations

from collections.abc import Iterable

from enquetes.planification.logic.evaluation import evaluer
from enquetes.planification.logic.plan import POIDS_REFUS, Plan, Refus
from enquetes.planification.logic.regles import (
    PHYS,
    RANGS,
    REFUS,
    Affectation,
    EnqueteurDuPlan,
    Instance,
    OrganismeDuPlan,
    Registre,
    Regle,
    VisiteDuPlan,
    eloignement,
)
from enquetes.planification.logic.solveur.chrono import Chrono
from enquetes.planification.logic.solveur.ensembles import grouper
from enquetes.planification.logic.solveur.etat import Etat

SANS_COMMENCER = "La limite de temps est passée avant que le calcul ne commence à placer\u202f: accordez-lui davantage."


def conclure(etat: Etat, affectations: Iterable[Affectation], chrono: Chrono) -> Plan:
    """Return the plan of these assignments, with its refusals, its terms and what is behind them."""
    instance = etat.donnees.instance
    affectations = tuple(sorted(affectations, key=lambda a: (a.visite, a.enqueteur)))
    refusees = _refuser(etat, affectations, coupe=chrono.limite_atteinte)
    return Plan(
        affectations=affectations,
        refusees=refusees,
        termes=evaluer(instance, affectations, nb_refusees=len(refusees)),
        limite_atteinte=chrono.limite_atteinte,
        duree_s=chrono.duree,
        diagnostic=diagnostiquer(instance, refusees),
    )


def tout_refuser(instance: Instance, chrono: Chrono) -> Plan:
    """Return the plan of whom the limit left no time to begin: each visit refused with that reason."""
    refusees = tuple(
        Refus(visite, Regle.TEMPS, SANS_COMMENCER) for visite in sorted(visite.id for visite in instance.visites)
    )
    return Plan(
        affectations=(),
        refusees=refusees,
        termes=evaluer(instance, (), nb_refusees=len(refusees)),
        limite_atteinte=chrono.limite_atteinte,
        duree_s=chrono.duree,
        diagnostic=diagnostiquer(instance, refusees),
    )


def _refuser(etat: Etat, affectations: Iterable[Affectation], *, coupe: bool) -> tuple[Refus, ...]:
    """Return the refusals of a plan, each with the rule at which its last chance drops out.

    A plan cut by the limit says so for the visits that are not impossible by themselves.
    """
    donnees = etat.donnees
    manquees = [v for v in range(len(donnees.visites)) if not etat.placee(v)]
    if not manquees:
        return ()
    registre = Registre(donnees.instance)
    visites = {visite.id: visite for visite in donnees.source}
    for affectation in affectations:
        registre.poser(visites[affectation.visite], affectation)
    refus = []
    for v in manquees:
        coupee = coupe and v not in etat.demande.impossibles
        regle = Regle.TEMPS if coupee else regle_bloquante(donnees.instance, registre, donnees.source[v])
        refus.append(Refus(donnees.source[v].id, regle, REFUS[regle]))
    return tuple(sorted(refus, key=lambda r: r.visite))


def regle_bloquante(instance: Instance, registre: Registre, visite: VisiteDuPlan) -> Regle:
    """Name the rule at which the last day, or the last shopper needed, drops out."""
    organisme = registre.organismes[visite.siren]
    if visite.canal == PHYS and not organisme.est_situe:
        return Regle.COORDONNEES
    jours = registre.jours_ouvres(organisme.zone)
    if not jours:
        return Regle.JOUR_NON_OUVRE
    par_jour = [registre.regle_de_date(visite, jour) for jour in jours]
    if None not in par_jour:
        return derniere(par_jour, 1)
    besoin = 2 if visite.double else 1
    par_personne = [registre.regle_de_personne(visite, e) for e in instance.enqueteurs]
    if sum(regle is None for regle in par_personne) < besoin:
        return derniere(par_personne, besoin)
    if visite.canal == PHYS and _trop_loin(
        visite, (e for e, regle in zip(instance.enqueteurs, par_personne, strict=True) if regle is None), organisme
    ):
        return Regle.ELOIGNEMENT
    return Regle.CHARGE_SEMAINE


def _trop_loin(visite: VisiteDuPlan, enqueteurs: Iterable[EnqueteurDuPlan], organisme: OrganismeDuPlan) -> bool:
    """Tell whether the trips of the nearest shoppers would cost more than the refusal."""
    trajets = sorted(round(2 * (eloignement(enqueteur, organisme) or 0.0)) for enqueteur in enqueteurs)
    return sum(trajets[: 2 if visite.double else 1]) >= POIDS_REFUS


def derniere(regles: Iterable[Regle | None], besoin: int) -> Regle:
    """Return the rule that removes the `besoin`-th last candidate; without enough of them the channel is missing."""
    rangs = sorted((len(RANGS) if regle is None else RANGS[regle] for regle in regles), reverse=True)
    return tuple(Regle)[rangs[besoin - 1]] if len(rangs) >= besoin else Regle.CANAL


def diagnostiquer(instance: Instance, refusees: Iterable[Refus]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each family of constraints behind the refusals, with its bodies, the most frequent family first."""
    sirens = {visite.id: visite.siren for visite in instance.visites}
    familles = grouper(refusees, lambda refus: refus.regle.value)
    return tuple(
        (famille, tuple(sorted({sirens[refus.visite] for refus in siens})))
        for famille, siens in sorted(familles.items(), key=lambda famille: (-len(famille[1]), famille[0]))
    )
