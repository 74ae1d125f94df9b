"""The week of a body, in the few figures that a mail holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bornes.enums import Comptage, EtatDemande, Origine, Raison
from bornes.logic.indicateurs import Ecart, Taux, ecart, satisfaction
from bornes.logic.petits_nombres import est_petit
from bornes.models import Avis, DemandeReponse
from bornes.queries.indicateurs import Comptes, Portee, comptes_par_porte
from bornes.queries.lexiques import libelles_des_themes

SEMAINE = dt.timedelta(days=6)
SEMAINES_AVANT = dt.timedelta(weeks=4)
NB_RAISONS = 3


@dataclass(frozen=True)
class Semaine:
    """A week from Monday to Sunday. `n` at None: somebody, but too few to be told."""

    du: dt.date
    au: dt.date
    n: int | None
    satisfaction: Taux | None
    tendance: Ecart | None
    raisons: tuple[str, ...]
    nb_demandes: int
    nb_retenus: int

    @property
    def est_vide(self) -> bool:
        """Tell that nothing came, and nobody waits."""
        return self.n == 0 and not self.nb_retenus


def semaine_de(inscription: int, lundi: dt.date) -> Semaine:
    """Return the week that begins on `lundi`, beside the four before it."""
    comptes = _comptes(Portee(inscription, lundi, lundi + SEMAINE))
    avant = _comptes(Portee(inscription, lundi - SEMAINES_AVANT, lundi - dt.timedelta(days=1)))
    petit = est_petit(comptes.n)
    rate = None if petit else satisfaction(comptes.notes)
    base = None if est_petit(avant.n) else satisfaction(avant.notes)
    retenus = Avis.objects.filter(
        point__inscription=inscription, jour__range=(lundi, lundi + SEMAINE), comptage=Comptage.RETENU
    )
    demandes = DemandeReponse.objects.filter(avis__point__inscription=inscription, etat=EtatDemande.EN_ATTENTE)
    return Semaine(
        du=lundi,
        au=lundi + SEMAINE,
        n=None if petit else comptes.n,
        satisfaction=rate,
        tendance=ecart(rate, base) if rate and base else None,
        raisons=_raisons(comptes),
        nb_demandes=demandes.count(),
        nb_retenus=retenus.count(),
    )


def nom_du_theme(code: str) -> str:
    """Return the words of a theme; its code when the data file no longer holds it."""
    return libelles_des_themes().get(code, code)


def _comptes(portee: Portee) -> Comptes:
    groupes = comptes_par_porte(portee)
    comptes = Comptes()
    for origine in Origine.values:
        comptes += groupes.get((origine, False), Comptes())
    return comptes


def _raisons(comptes: Comptes) -> tuple[str, ...]:
    citees = [(comptes[f"raison_{r.value}"], str(r.label)) for r in Raison]
    montrables = [(n, mot) for n, mot in citees if n and not est_petit(n)]
    return tuple(mot for _n, mot in sorted(montrables, key=lambda c: (-c[0], c[1]))[:NB_RAISONS])
