"""The week of a body, in the few figures that a mail holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bornes.avis.queries.lexiques import libelles_des_themes
from bornes.enums import HORS_COMPTE, Comptage, EtatDemande, Origine, Raison
from bornes.indicateurs.logic.indicateurs import (
    Bloc,
    EcartDePoints,
    Taux,
    blocs,
    ecart,
    satisfaction,
    taux_des_blocs,
)
from bornes.indicateurs.queries.indicateurs import (
    Comptes,
    Portee,
    comptes_par_jour,
    comptes_par_porte,
    premier_et_dernier_jour,
)
from bornes.logic.petits_nombres import est_petit
from bornes.models import Avis, DemandeReponse
from campagnes.logic.calendrier import lundi_de
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import Inscription
from socle.horloge import maintenant

SEMAINE = dt.timedelta(days=6)
SEMAINES_AVANT = dt.timedelta(weeks=4)
NB_RAISONS = 3


@dataclass(frozen=True)
class SemaineEcoute:
    """A week from Monday to Sunday. `n` at None: somebody, but telling it would give a handful."""

    du: dt.date
    au: dt.date
    n: int | None
    satisfaction: Taux | None
    tendance: EcartDePoints | None
    raisons: tuple[str, ...]
    nb_demandes: int
    a_des_retenus: bool

    @property
    def est_vide(self) -> bool:
        """Tell that nothing came, and nobody waits."""
        return self.n == 0 and not self.a_des_retenus


def semaine_de(inscription: int, lundi: dt.date) -> SemaineEcoute:
    """Return the week that begins on `lundi`, beside those of the four before it that may be told.

    Only blocks of whole weeks are told, the very ones that the trend of the body's page is made of: no mail and page
    together give a handful.
    """
    dimanche = lundi + SEMAINE
    serie = serie_des_avis(inscription)
    comptes = _comptes(Portee(inscription, lundi, dimanche))
    est_dite = any((bloc.du, bloc.au) == (lundi, dimanche) for bloc in serie)
    rate = satisfaction(comptes.notes) if est_dite else None
    avant = [bloc for bloc in serie if lundi - SEMAINES_AVANT <= bloc.du and bloc.au < lundi]
    base = taux_des_blocs(avant)
    return SemaineEcoute(
        du=lundi,
        au=dimanche,
        n=comptes.n if est_dite or not comptes.n else None,
        satisfaction=rate,
        tendance=ecart(rate, base) if rate and base else None,
        raisons=_raisons(comptes) if est_dite else (),
        nb_demandes=_nb_demandes(inscription),
        a_des_retenus=_a_des_retenus(inscription, lundi, dimanche),
    )


def nom_du_theme(code: str) -> str:
    """Return the words of a theme; its code when the data file no longer holds it."""
    return libelles_des_themes().get(code, code)


def serie_close(inscription: Inscription) -> tuple[Bloc, ...]:
    """Return what may be told of the weeks that are over where the body is: nothing of it moves when somebody answers today."""
    tout = premier_et_dernier_jour(inscription.pk)
    if tout is None:
        return ()
    ici = jour_du_departement(maintenant(), inscription.organisme.departement)
    return blocs(comptes_par_jour(Portee(inscription.pk, tout[0], lundi_de(ici) - dt.timedelta(days=1))))


def serie_des_avis(inscription: int) -> tuple[Bloc, ...]:
    """Return all that may be told week by week of what a body heard: blocks of whole weeks, none of them a handful."""
    tout = premier_et_dernier_jour(inscription)
    return blocs(comptes_par_jour(Portee(inscription, *tout))) if tout else ()


def _comptes(portee: Portee) -> Comptes:
    groupes = comptes_par_porte(portee)
    comptes = Comptes()
    for origine in Origine.values:
        comptes += groupes.get((origine, False), Comptes())
    return comptes


def _nb_demandes(inscription: int) -> int:
    demandes = DemandeReponse.objects.filter(avis__point__inscription=inscription, etat=EtatDemande.EN_ATTENTE)
    return demandes.exclude(avis__comptage__in=HORS_COMPTE).count()


def _a_des_retenus(inscription: int, du: dt.date, au: dt.date) -> bool:
    avis = Avis.objects.filter(point__inscription=inscription, jour__range=(du, au), comptage=Comptage.RETENU)
    return avis.exists()


def _raisons(comptes: Comptes) -> tuple[str, ...]:
    citees = [(comptes[f"raison_{r.value}"], str(r.label)) for r in Raison]
    montrables = [(n, mot) for n, mot in citees if n and not est_petit(n)]
    return tuple(mot for _n, mot in sorted(montrables, key=lambda c: (-c[0], c[1]))[:NB_RAISONS])
