"""What a change made by hand costs, told before it is made: distances, loads, contacts of one week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.logic.calendrier import UN_JOUR, lundi_de
from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite
from enquetes.planification.logic.eloignements import Passage, PassagesEloignes, visites_eloignees
from enquetes.planification.logic.evaluation import pourcentage
from enquetes.planification.logic.plan import POIDS_ETALEMENT, POIDS_REGROUPEMENT
from enquetes.planification.logic.regles import PHYS, OrganismeDuPlan, eloignement
from enquetes.planification.queries.charge import avec_charge
from enquetes.planification.queries.plan import enqueteur_du_plan, visites_au_plan
from organismes.models import Organisme
from socle.horloge import aujourdhui


def passages_de(campagne: Campagne) -> QuerySet[Visite]:
    """Return the on-site visits to come that somebody holds, both readings of a contact included."""
    return Visite.objects.filter(
        inscription__campagne=campagne,
        canal=PHYS,
        enqueteur__isnull=False,
        prevue_le__gte=aujourdhui(),
        etat__in=(EtatVisite.PLANIFIEE, EtatVisite.EN_COURS),
    ).select_related("inscription__organisme", "enqueteur")


def ecarts_du_plan(campagne: Campagne) -> list[PassagesEloignes]:
    """Return the pairs of on-site visits to come that one shopper would make far apart on one day."""
    return visites_eloignees(passages(passages_de(campagne)))


def passages(visites: Iterable[Visite]) -> list[Passage]:
    """Return on-site visits as the distances are computed from."""
    return [
        Passage(
            str(visite.pk),
            visite.enqueteur.pseudonyme,
            visite.prevue_le,
            situer(visite.inscription.organisme),
            visite.inscription.organisme.nom,
        )
        for visite in visites
        if visite.enqueteur is not None and visite.prevue_le is not None
    ]


def situer(organisme: Organisme) -> OrganismeDuPlan:
    """Return where a body is, as the rules read it."""
    return OrganismeDuPlan(
        siren=organisme.siren,
        lat=organisme.latitude,
        lon=organisme.longitude,
        departement=organisme.departement,
        region=organisme.region,
    )


@dataclass(frozen=True)
class Consequences:
    """The terms of the objective that a change touches, before and after, and the distances it creates."""

    kilometres: tuple[int, int]
    etalement: tuple[int, int]
    regroupement: tuple[int, int]
    ecarts: tuple[PassagesEloignes, ...]

    @property
    def surcout(self) -> int:
        """Return by how much the objective grows, negative when the change improves it."""
        (km, km_apres), (points, points_apres), (paires, paires_apres) = (
            self.kilometres,
            self.etalement,
            self.regroupement,
        )
        return km_apres - km + POIDS_ETALEMENT * (points_apres - points) + POIDS_REGROUPEMENT * (paires_apres - paires)

    @property
    def demande_confirmation(self) -> bool:
        """Tell whether a person should read these figures first."""
        return bool(self.ecarts) or self.surcout > 0


def consequences_de(visite: Visite, enqueteur: Enqueteur, jour: dt.date) -> Consequences:
    """Return what giving this visit to this shopper that day would change; the rules are judged elsewhere."""
    return Consequences(
        kilometres=(_trajet(visite, visite.enqueteur), _trajet(visite, enqueteur)),
        etalement=_etalements(visite, enqueteur),
        regroupement=(_voisins(visite, visite.prevue_le), _voisins(visite, jour)),
        ecarts=tuple(_ecarts(visite, enqueteur, jour)),
    )


def _trajet(visite: Visite, enqueteur: Enqueteur | None) -> int:
    if enqueteur is None or visite.canal != PHYS:
        return 0
    return round(2 * (eloignement(enqueteur_du_plan(enqueteur), situer(visite.inscription.organisme)) or 0.0))


def _etalements(visite: Visite, enqueteur: Enqueteur) -> tuple[int, int]:
    charges = {
        qui.pk: (vars(qui)["charge"], qui.max_total)
        for qui in avec_charge(Enqueteur.objects.filter(est_actif=True), visite.inscription.campagne)
        if qui.canaux
    }
    ecarts = {visite.enqueteur_id: -1, enqueteur.pk: 1} if visite.enqueteur_id != enqueteur.pk else {}
    avant = [pourcentage(charge, maximum) for charge, maximum in charges.values()]
    apres = [pourcentage(charge + ecarts.get(qui, 0), maximum) for qui, (charge, maximum) in charges.items()]
    return (max(avant) - min(avant), max(apres) - min(apres)) if avant else (0, 0)


def _voisins(visite: Visite, jour: dt.date | None) -> int:
    """Count the other contacts of the body in the week: the pairs that this visit makes."""
    if jour is None:
        return 0
    lundi = lundi_de(jour)
    return (
        visites_au_plan(visite.inscription.campagne)
        .filter(inscription=visite.inscription_id, prevue_le__range=(lundi, lundi + 6 * UN_JOUR))
        .exclude(pk__in=[cle for cle in (visite.pk, visite.double_de_id) if cle])
        .count()
    )


def _ecarts(visite: Visite, enqueteur: Enqueteur, jour: dt.date) -> list[PassagesEloignes]:
    if visite.canal != PHYS:
        return []
    autres = passages_de(visite.inscription.campagne).filter(enqueteur=enqueteur, prevue_le=jour).exclude(pk=visite.pk)
    organisme = visite.inscription.organisme
    ici = Passage(str(visite.pk), enqueteur.pseudonyme, jour, situer(organisme), organisme.nom)
    return [e for e in visites_eloignees([ici, *passages(autres)]) if ici in (e.premiere, e.seconde)]
