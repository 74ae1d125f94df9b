"""What users say, composed once for the page and the files: from the aggregates, beside the mystery results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Protocol

from bornes.indicateurs.logic.indicateurs import blocs, satisfaction
from bornes.indicateurs.logic.tables_protegees import Cle
from bornes.indicateurs.logic.tranches import couper
from bornes.indicateurs.queries import indicateurs as q
from campagnes.logic.calendrier import lundi_de
from campagnes.models import Campagne
from organismes.models import Inscription
from rapports.logic.chiffres import AVIS, Figure
from rapports.logic.voix.phrases import phrase_triangles
from rapports.logic.voix.tableau import CompteNomme, LigneLieu, TableLieux, VoixEntendue, VoixOrganisme
from rapports.queries.voix.ecoute import Ecoute, TrancheEcoute, retenus_de
from rapports.queries.voix.figures import figures
from rapports.queries.voix.triangles import agents_lus, triangles_de
from socle.horloge import aujourdhui

SEMAINES = {"4s": 4, "12s": 12}
PERIODES = (("4s", "4 dernières semaines"), ("12s", "12 dernières semaines"), ("tout", "depuis le début"))
# After so long without an opinion, an edition is over and its last weeks are those that were heard.
SILENCE = dt.timedelta(weeks=4)
# In the keys of the table of places, where None means all services.
SANS_SERVICE = 0


class Etendue(NamedTuple):
    """A stretch of a period: first day, last day, counts of its days."""

    du: dt.date
    au: dt.date
    jours: q.ParJour


class Selection(Protocol):
    """What is asked of a period: a total of it, and what addresses call its figures."""

    @property
    def periode(self) -> str: ...
    @property
    def cle(self) -> Cle: ...
    @property
    def selection(self) -> Figure: ...


@dataclass(frozen=True)
class Filtre:
    """What the address asks: a period of `PERIODES`, a site, a service, a door."""

    periode: str = "12s"
    site: int | None = None
    service: int | None = None
    origine: str = ""

    @property
    def cle(self) -> tuple[int | None, int | None, str | None]:
        """The total that is asked, as `Ecoute` names it."""
        return self.site, self.service, self.origine or None

    @property
    def selection(self) -> Figure:
        """Return what addresses call its figures."""
        return Figure(
            mesure=AVIS,
            periode=self.periode.upper() if self.periode in SEMAINES else "",
            site=self.site or 0,
            service=self.service or 0,
            porte=self.origine.upper(),
        )


def voix_organisme(inscription: Inscription, filtre: Filtre, *, qui: str = "de vos usagers") -> VoixOrganisme:
    """Compose the figures of a registration. A fixed number of statements a stretch of time, whatever it heard.

    Periods begin where whole weeks hold enough answers, the same at every address.
    """
    etendues = etendues_de(inscription.pk, filtre.periode)
    lieux, ecoute = ecouter(inscription.pk, etendues)
    campagne, organisme = inscription.campagne, inscription.organisme
    agents = agents_lus(inscription)
    triangles = triangles_de(inscription, ecoute.tranches, agents, periode=filtre.selection.periode)
    return VoixOrganisme(
        **vars(entendre(campagne, etendues, ecoute, filtre, siren=organisme.siren, qui=qui)),
        inscription=inscription.pk,
        nom=organisme.nom,
        lieux=_lieux(lieux, ecoute),
        triangles=triangles,
        phrase_triangles=phrase_triangles(triangles),
        agents=agents.phrase,
        est_restituee=campagne.restituee_le is not None,
        peut_ecouter=inscription.borne or inscription.smartphone,
    )


def ecouter(inscription: int, etendues: Sequence[Etendue]) -> tuple[list[q.CompteLieu], Ecoute]:
    """Return what was counted in the stretches of a period, place by place, then as what may be told of it."""
    portees = [q.Portee(inscription, etendue.du, etendue.au) for etendue in etendues]
    lieux = [q.comptes_par_lieu(portee) for portee in portees]
    tranches = tuple(_tranche(portee, siens) for portee, siens in zip(portees, lieux, strict=True))
    return [*chain.from_iterable(lieux)], Ecoute(tranches)


def entendre(
    campagne: Campagne, etendues: Sequence[Etendue], ecoute: Ecoute, filtre: Selection, *, siren: str, qui: str
) -> VoixEntendue:
    """Compose the figures of a selection, with the edition and the period that they are of."""
    jours = [etendue.jours for etendue in etendues]
    return VoixEntendue(
        annee=campagne.annee,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        du=etendues[0].du,
        au=etendues[-1].au,
        filtre=filtre.periode,
        voix=figures(ecoute, filtre.cle, jours, qui, seuil=campagne.seuil_performance),
        seuil=campagne.seuil_performance,
        siren=siren,
        selection=filtre.selection,
    )


def etendues_de(inscription: int, periode: str) -> list[Etendue]:
    """Return the stretches of a period of a body.

    The whole body decides on the days: every address of one period counts the same ones.
    """
    return etendre(
        q.premier_et_dernier_jour(inscription),
        periode,
        lambda fin: {nom: lundi_de(fin) - dt.timedelta(weeks=nombre - 1) for nom, nombre in SEMAINES.items()},
        lambda du, au: q.comptes_par_jour(q.Portee(inscription, du, au)),
    )


def etendre(
    tout: tuple[dt.date, dt.date] | None,
    periode: str,
    debuts_a: Callable[[dt.date], Mapping[str, dt.date]],
    jours_de: Callable[[dt.date, dt.date], q.ParJour],
) -> list[Etendue]:
    """Return the stretches of a period, first the oldest; `debuts_a` the last day, each period has its first day."""
    fin = _fin_d_ecoute(tout)
    debut = lundi_de(tout[0] if tout else fin)
    par_jour = jours_de(debut, fin) if tout else []
    debuts = debuts_a(fin)
    voulu = debuts.get(periode)
    return [
        Etendue(du, au, [ligne for ligne in par_jour if du <= ligne[0] <= au])
        for du, au in couper(debut, fin, debuts.values(), blocs(par_jour))
        if voulu is None or au >= voulu
    ]


def _tranche(portee: q.Portee, lieux: Sequence[q.CompteLieu]) -> TrancheEcoute:
    return TrancheEcoute(
        {(x.site_id, x.service_id or SANS_SERVICE, x.origine): x.comptes for x in lieux},
        retenus_de(q.comptes_par_porte(portee)),
        dict(q.themes_comptes(portee)),
    )


def _fin_d_ecoute(tout: tuple[dt.date, dt.date] | None) -> dt.date:
    """Return the day up to which the last weeks count: today, or the last day with an opinion once all is silent.

    That day may be tomorrow in Paris: it already is where some bodies are.
    """
    jour = aujourdhui()
    return tout[1] if tout and not dt.timedelta() <= jour - tout[1] <= SILENCE else jour


def _lieux(lieux: Sequence[q.CompteLieu], ecoute: Ecoute) -> TableLieux | None:
    """Lay sites by services, both doors together; None when there is one place only."""
    sites = {lieu.site_id: lieu.site for lieu in sorted(lieux, key=lambda lieu: (lieu.site, lieu.site_id))}
    tries = sorted(lieux, key=lambda lieu: bool(lieu.service))
    services = {lieu.service_id or SANS_SERVICE: lieu.service or "service non précisé" for lieu in tries}
    if len(sites) * len(services) < 2:  # noqa: PLR2004 -- a table of one cell tells nothing
        return None

    def par_service(site: int | None) -> tuple[CompteNomme, ...]:
        return tuple(_effectif(ecoute, mot, site, service) for service, mot in services.items())

    return TableLieux(
        services=tuple(services.values()),
        lignes=tuple(
            LigneLieu(nom, par_service(site), _effectif(ecoute, nom, site, None)) for site, nom in sites.items()
        ),
        totaux=par_service(None),
    )


def _effectif(ecoute: Ecoute, mot: str, site: int | None, service: int | None) -> CompteNomme:
    n = ecoute.montre((site, service, None))
    return CompteNomme(mot, n, taux=satisfaction(ecoute.comptes((site, service, None)).notes) if n else None)
