"""How many contacts each shopper holds in an edition, in all and week by week.

A contact read by two shoppers is work for both: second readings count here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from campagnes.logic.calendrier import jour_de, lundi_de
from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite

FAITES = (
    EtatVisite.EN_ATTENTE,
    EtatVisite.SOUMISE,
    EtatVisite.SECONDE_LECTURE,
    EtatVisite.ARBITRAGE,
    EtatVisite.A_REVOIR,
    EtatVisite.VALIDEE,
)


def avec_charge(enqueteurs: QuerySet[Enqueteur], campagne: Campagne | None) -> QuerySet[Enqueteur]:
    """Annotate shoppers with `charge`, `nb_a_faire`, `nb_faites`, `nb_validees` in an edition, void visits aside."""
    siennes = Q(les_visites__inscription__campagne=campagne) & ~Q(les_visites__etat=EtatVisite.ANNULEE)

    def compte(*etats: str) -> Count:
        filtre = siennes & Q(les_visites__etat__in=etats) if etats else siennes
        return Count("les_visites", filter=filtre, distinct=True)

    return enqueteurs.annotate(
        charge=compte(),
        nb_a_faire=compte(EtatVisite.PLANIFIEE, EtatVisite.EN_COURS),
        nb_faites=compte(*FAITES),
        nb_validees=compte(EtatVisite.VALIDEE),
    )


@dataclass(frozen=True)
class CaseSemaine:
    """The load of one shopper in one week."""

    lundi: dt.date
    nombre: int
    maximum: int

    @property
    def est_pleine(self) -> bool:
        """Tell whether nothing more fits."""
        return self.nombre >= self.maximum


@dataclass(frozen=True)
class ChargeEnqueteur:
    """The weeks of one shopper."""

    enqueteur: Enqueteur
    total: int
    cases: list[CaseSemaine] = field(default_factory=list)


@dataclass(frozen=True)
class TableauCharge:
    """Shoppers by weeks; `semaines` are the Mondays where anybody has a contact."""

    semaines: list[dt.date]
    lignes: list[ChargeEnqueteur]


def tableau_de_charge(campagne: Campagne, enqueteurs: Iterable[Enqueteur]) -> TableauCharge:
    """Return the load of the given shoppers in each week of the edition that has contacts."""
    par_semaine: defaultdict[int, Counter[dt.date]] = defaultdict(Counter)
    visites = Visite.objects.filter(inscription__campagne=campagne, enqueteur__isnull=False).exclude(
        etat=EtatVisite.ANNULEE
    )
    for enqueteur_id, prevue, effectuee in visites.values_list("enqueteur", "prevue_le", "effectuee_le"):
        jour = prevue or (effectuee and jour_de(effectuee))
        if enqueteur_id and jour:
            par_semaine[enqueteur_id][lundi_de(jour)] += 1
    semaines = sorted({lundi for compte in par_semaine.values() for lundi in compte})
    return TableauCharge(
        semaines,
        [
            ChargeEnqueteur(
                enqueteur,
                par_semaine[enqueteur.pk].total(),
                [CaseSemaine(lundi, par_semaine[enqueteur.pk][lundi], enqueteur.max_semaine) for lundi in semaines],
            )
            for enqueteur in enqueteurs
        ],
    )
