"""A register of placements from which contacts can be taken back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from enquetes.planification.logic.plan import POIDS_REFUS
from enquetes.planification.logic.regles import (
    PHYS,
    Affectation,
    EnqueteurDuPlan,
    Instance,
    Registre,
    Regle,
    VisiteDuPlan,
    eloignement,
    semaine,
)

DEPUIS_TOUJOURS = dt.date.min


def besoin(visite: VisiteDuPlan) -> int:
    """Return how many shoppers a contact takes."""
    return 2 if visite.double else 1


class RegistreMobile(Registre):
    """The rules of the plan, with contacts placed whole, taken back whole, and found by shopper or by body."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.places: dict[str, tuple[Affectation, ...]] = {}
        self.par_enqueteur: defaultdict[str, set[str]] = defaultdict(set)
        self.par_organisme: defaultdict[str, set[str]] = defaultdict(set)
        self.sources = {visite.id: visite for visite in instance.visites}
        self.equipes = {
            canal: tuple(e for e in instance.enqueteurs if canal in e.canaux)
            for canal in {visite.canal for visite in instance.visites}
        }

    def regles_de_place(self, visite: VisiteDuPlan, place: Collection[Affectation]) -> tuple[Regle, ...]:
        """Return the rules that placing the contact so would break; its shoppers must be known."""
        return tuple(
            dict.fromkeys(
                regle
                for affectation in place
                for regle in self.regles_rompues(visite, self.enqueteurs[affectation.enqueteur], affectation.jour)
            )
        )

    def placer(self, visite: VisiteDuPlan, place: tuple[Affectation, ...]) -> None:
        """Take a contact into account with all its assignments."""
        self.places[visite.id] = place
        self.par_organisme[visite.siren].add(visite.id)
        for affectation in place:
            self.poser(visite, affectation)
            self.par_enqueteur[affectation.enqueteur].add(visite.id)

    def retirer(self, visite: VisiteDuPlan) -> tuple[Affectation, ...]:
        """Take a contact back and return the place it had."""
        place = self.places.pop(visite.id)
        self.par_organisme[visite.siren].discard(visite.id)
        for affectation in place:
            qui, jour = affectation.enqueteur, affectation.jour
            self._jours.discard((visite.siren, jour))
            self._scenarios.discard((visite.siren, visite.scenario, semaine(jour)))
            self._totaux[qui] -= 1
            self._semaines[qui, semaine(jour)] -= 1
            self._couples[qui, visite.siren].remove(visite.canal)
            self.par_enqueteur[qui].discard(visite.id)
        return place

    def possibles(self, visite: VisiteDuPlan) -> list[EnqueteurDuPlan]:
        """Return the shoppers whom only the calendar may keep away: the nearest on site, else the least loaded."""
        organisme = self.organismes[visite.siren]
        libres = [e for e in self.equipes[visite.canal] if self.regle_de_personne(visite, e) is None]
        if visite.canal == PHYS:
            return sorted(libres, key=lambda e: (eloignement(e, organisme) or 0.0, e.id))
        return sorted(libres, key=lambda e: (self.charge(e.id) / e.max_total, e.id))

    def jours_libres(self, visite: VisiteDuPlan, *, pres_de: dt.date | None = None) -> list[dt.date]:
        """Return the days on which the body may be contacted, nearest to the one given, or wished, first."""
        ouvres = self.jours_ouvres(self.organismes[visite.siren].zone)
        libres = [jour for jour in ouvres if self.regle_de_date(visite, jour) is None]
        cible = pres_de or visite.souhait or DEPUIS_TOUJOURS
        return sorted(libres, key=lambda jour: (abs(jour - cible), jour))

    def chercher(
        self, visite: VisiteDuPlan, *, pres_de: dt.date | None = None, parmi: str | None = None
    ) -> tuple[Affectation, ...]:
        """Return a place that breaks no rule, empty when there is none; `parmi` is a shopper who must be in it."""
        candidats = self.possibles(visite)
        if parmi is not None:
            candidats.sort(key=lambda e: e.id != parmi)
            candidats = candidats[: len(candidats) if visite.double else 1]
            if not candidats or candidats[0].id != parmi:
                return ()
        for jour in self.jours_libres(visite, pres_de=pres_de):
            place = tuple(self._equipe(visite, candidats, jour))
            if len(place) == besoin(visite) and not self.coute_trop(visite, place):
                return place
        return ()

    def coute_trop(self, visite: VisiteDuPlan, place: Collection[Affectation]) -> bool:
        """Tell that the trips of a place cost more than refusing the contact."""
        if visite.canal != PHYS:
            return False
        organisme = self.organismes[visite.siren]
        trajets = (eloignement(self.enqueteurs[affectation.enqueteur], organisme) or 0.0 for affectation in place)
        return sum(round(2 * trajet) for trajet in trajets) > POIDS_REFUS

    def _equipe(self, visite: VisiteDuPlan, candidats: list[EnqueteurDuPlan], jour: dt.date) -> Iterator[Affectation]:
        trouves = 0
        for enqueteur in candidats:
            if self.regle_de_disponibilite(enqueteur, jour) is None:
                yield Affectation(visite.id, enqueteur.id, jour)
                trouves += 1
                if trouves == besoin(visite):
                    return
