"""A plan repaired: what is done stays, what still holds stays, the rest is placed again with as few moves as possible.

First only the contacts that broke, and those that wait, go to the solver, everything else being settled. What it must
refuse is then tried by moving one settled contact of the same body or of a possible shopper, then two, and so on:
the neighbourhood grows until the contact fits or the effort is spent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from enquetes.planification.logic.deplacements import Places, places_de
from enquetes.planification.logic.evaluation import evaluer
from enquetes.planification.logic.plan import Plan, Refus, Solveur, calculer_ecart
from enquetes.planification.logic.registre_mobile import RegistreMobile, besoin
from enquetes.planification.logic.regles import RUPTURES, Acquis, Affectation, Instance, VisiteDuPlan

ENQUETEUR_RETIRE = "L’enquêteur ne reçoit plus de visites."
# Settled contacts moved for one that was refused, at most; each is one more shopper or body to tell.
PROFONDEUR = 3
# Trials over a whole repair: about two seconds, then a contact stays refused.
ESSAIS = 4000


@dataclass(frozen=True)
class Replanification:
    """The whole plan repaired. `rompues`: why each contact lost its place; `poussees`: those moved to make room."""

    plan: Plan
    rompues: Mapping[str, str]
    poussees: frozenset[str]


def replanifier(
    instance: Instance, tenues: Places, *, graine: int, solveur: Solveur, profondeur: int = PROFONDEUR
) -> Replanification:
    """Repair a plan.

    `instance` holds every contact not begun; what is begun is acquired. `tenues` are their present places. The plan
    returned covers them all: its bound is that of the plans which keep every settled place, None once one moved or got
    another shopper, chosen without the solver.
    """
    chantier = _Chantier(instance)
    rompues = chantier.garder(tenues)
    partiel = chantier.resoudre(solveur, graine)
    resolu = evaluer(instance, chantier.affectations(), nb_refusees=len(partiel.refusees)).objectif
    refusees = chantier.inserer(partiel.refusees, profondeur)
    affectations = chantier.affectations()
    termes = evaluer(instance, affectations, nb_refusees=len(refusees))
    borne = ecart = None
    if partiel.borne is not None and not chantier.poussees and not chantier.completees:
        borne = resolu - (partiel.objectif - partiel.borne)
        ecart = calculer_ecart(termes.objectif, borne, len(instance.visites))
    encore = {refus.visite for refus in refusees}
    plan = Plan(
        affectations=affectations,
        refusees=refusees,
        termes=termes,
        borne=borne,
        ecart=ecart,
        limite_atteinte=partiel.limite_atteinte,
        duree_s=partiel.duree_s,
        diagnostic=partiel.diagnostic if len(encore) == len(partiel.refusees) else (),
    )
    return Replanification(plan, rompues, frozenset(chantier.poussees))


class _Chantier:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.registre = RegistreMobile(instance)
        self.gardees: set[str] = set()
        self.completees: set[str] = set()
        self.poussees: set[str] = set()
        self.essais = ESSAIS

    def affectations(self) -> tuple[Affectation, ...]:
        """Return every place, by contact then shopper."""
        placees = (affectation for place in self.registre.places.values() for affectation in place)
        return tuple(sorted(placees, key=lambda a: (a.visite, a.enqueteur)))

    def garder(self, tenues: Places) -> dict[str, str]:
        """Settle the places that still hold, then complete those of which one shopper holds; tell why the others do not."""
        rompues: dict[str, str] = {}
        entamees: list[tuple[VisiteDuPlan, Affectation]] = []
        for visite in self.instance.visites:
            raison, saines = self._examiner(visite, tenues.get(visite.id, ()))
            if raison:
                rompues[visite.id] = raison
            if len(saines) == besoin(visite):
                self._poser(visite, saines)
            elif saines:
                entamees.append((visite, saines[0]))
        for visite, premiere in entamees:
            self._completer(visite, premiere)
        return rompues

    def _poser(self, visite: VisiteDuPlan, place: tuple[Affectation, ...]) -> None:
        self.registre.placer(visite, place)
        self.gardees.add(visite.id)

    def _examiner(self, visite: VisiteDuPlan, place: tuple[Affectation, ...]) -> tuple[str, tuple[Affectation, ...]]:
        """Return the first reason why a place breaks, and the assignments that hold."""
        raisons = [self._raison(visite, affectation) for affectation in place]
        saines = tuple(affectation for affectation, raison in zip(place, raisons, strict=True) if not raison)
        return next(filter(None, raisons), ""), saines

    def _completer(self, visite: VisiteDuPlan, premiere: Affectation) -> None:
        """Find another shopper for a contact read twice whose first shopper and day hold."""
        qui = self.registre.enqueteurs[premiere.enqueteur]
        if self.registre.regles_rompues(visite, qui, premiere.jour):
            return
        for enqueteur in self.registre.possibles(visite):
            libre = self.registre.regle_de_disponibilite(enqueteur, premiere.jour) is None
            place = (premiere, Affectation(visite.id, enqueteur.id, premiere.jour))
            if libre and enqueteur.id != premiere.enqueteur and not self.registre.coute_trop(visite, place):
                self._poser(visite, place)
                self.completees.add(visite.id)
                return

    def _raison(self, visite: VisiteDuPlan, affectation: Affectation) -> str:
        enqueteur = self.registre.enqueteurs.get(affectation.enqueteur)
        if enqueteur is None:
            return ENQUETEUR_RETIRE
        rompues = self.registre.regles_rompues(visite, enqueteur, affectation.jour)
        return RUPTURES[rompues[0]] if rompues else ""

    def resoudre(self, solveur: Solveur, graine: int) -> Plan:
        """Give what has no place to the solver, the rest being acquired, and settle what it places."""
        libres = tuple(visite for visite in self.instance.visites if visite.id not in self.gardees)
        sirens = {visite.siren for visite in libres}
        partie = replace(
            self.instance,
            visites=libres,
            organismes=tuple(o for o in self.instance.organismes if o.siren in sirens),
            acquis=(*self.instance.acquis, *self._acquis()),
        )
        plan = solveur(partie, graine=graine) if libres else Plan((), (), borne=0, ecart=0.0)
        for visite, place in places_de(plan.affectations).items():
            self.registre.placer(self.registre.sources[visite], place)
        return plan

    def _acquis(self) -> Iterator[Acquis]:
        for visite_id in sorted(self.gardees):
            visite = self.registre.sources[visite_id]
            for a in self.registre.places[visite_id]:
                yield Acquis(visite.siren, visite.canal, visite.scenario, a.enqueteur, a.jour)

    def inserer(self, refusees: tuple[Refus, ...], profondeur: int) -> tuple[Refus, ...]:
        """Place refused contacts by moving settled ones, as few as it takes; return those that stay refused."""
        restent = list(refusees)
        for niveau in range(1, profondeur + 1):
            restent = [
                refus
                for refus in restent
                if not self._pousser(self.registre.sources[refus.visite], niveau, frozenset())
            ]
        return tuple(restent)

    def _pousser(self, visite: VisiteDuPlan, niveau: int, prises: frozenset[str]) -> bool:
        """Place a contact, moving at most `niveau` others; nothing has changed when it says no."""
        ancien = next(iter(self.registre.places.get(visite.id, ())), None)
        place = self.registre.chercher(visite, pres_de=ancien.jour if ancien else None)
        if place:
            self.registre.placer(visite, place)
            return True
        if not niveau or not self.essais:
            return False
        return any(self._ceder(visite, genante, qui, niveau, prises) for genante, qui in self._voisines(visite))

    def _ceder(self, visite: VisiteDuPlan, genante: str, qui: str | None, niveau: int, prises: frozenset[str]) -> bool:
        """Try the place that one contact leaves, provided that this one finds another."""
        if not self.essais or genante in prises or genante == visite.id:
            return False
        self.essais -= 1
        autre = self.registre.sources[genante]
        ancienne = self.registre.retirer(autre)
        place = self.registre.chercher(visite, parmi=qui)
        if place:
            self.registre.placer(visite, place)
            if self._pousser(autre, niveau - 1, prises | {visite.id, genante}):
                if genante in self.gardees:
                    self.poussees.add(genante)
                return True
            self.registre.retirer(visite)
        self.registre.placer(autre, ancienne)
        return False

    def _voisines(self, visite: VisiteDuPlan) -> list[tuple[str, str | None]]:
        """Return the contacts whose leaving may help, those that cost no move first: same body, then same shopper."""
        memes = [(cle, None) for cle in self.registre.par_organisme[visite.siren]]
        siennes = [
            (cle, enqueteur.id)
            for enqueteur in self.registre.equipes[visite.canal]
            if visite.siren not in enqueteur.conflits
            for cle in self.registre.par_enqueteur[enqueteur.id]
        ]
        voisines: list[tuple[str, str | None]] = [*memes, *siennes]
        return sorted(voisines, key=lambda v: (v[0] in self.gardees, v[1] is not None, v[0], v[1] or ""))
