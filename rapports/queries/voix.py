"""What users say, composed once for the page and the files: from the aggregates, beside the mystery results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bornes.logic.indicateurs import blocs, lundi, satisfaction
from bornes.logic.tranches import couper
from bornes.queries import indicateurs as q
from organismes.models import Inscription
from rapports.logic.voix import CompteNomme, LigneLieu, TableLieux, VoixOrganisme
from rapports.logic.voix_mots import phrase_triangles
from rapports.queries.ecoute import Ecoute, TrancheEcoute, retenus_de
from rapports.queries.figures_voix import figures
from rapports.queries.triangles import triangles_de
from socle.horloge import aujourdhui

SEMAINES = {"4s": 4, "12s": 12}
PERIODES = (("4s", "4 dernières semaines"), ("12s", "12 dernières semaines"), ("tout", "depuis le début"))
# After so long without an opinion, an edition is over and its last weeks are those that were heard.
SILENCE = dt.timedelta(weeks=4)
# In the keys of the table of places, where None means all services.
SANS_SERVICE = 0


@dataclass(frozen=True)
class Filtre:
    """What the address asks: a period of `PERIODES`, a site, a service, a door."""

    periode: str = "12s"
    site: int | None = None
    service: int | None = None
    origine: str = ""


def voix_organisme(inscription: Inscription, filtre: Filtre, *, qui: str = "de vos usagers") -> VoixOrganisme:
    """Compose the figures of a registration. A fixed number of statements a stretch of time, whatever it heard.

    Periods begin where whole weeks hold enough answers, the same at every address.
    """
    tranches = tranches_de(inscription.pk, filtre.periode)
    portees = [q.Portee(inscription.pk, du, au) for du, au, _jours in tranches]
    lieux = [q.comptes_par_lieu(portee) for portee in portees]
    ecoute = Ecoute(tuple(_tranche(portee, siens) for portee, siens in zip(portees, lieux, strict=True)))
    cle = (filtre.site, filtre.service, filtre.origine or None)
    voix = figures(ecoute, cle, [jours for _du, _au, jours in tranches], qui)
    triangles = triangles_de(inscription, [tranche.total for tranche in ecoute.tranches])
    campagne, organisme = inscription.campagne, inscription.organisme
    return VoixOrganisme(
        inscription=inscription.pk,
        nom=organisme.nom,
        siren=organisme.siren,
        annee=campagne.annee,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        du=portees[0].du,
        au=portees[-1].au,
        filtre=filtre.periode,
        voix=voix,
        lieux=_lieux([lieu for siens in lieux for lieu in siens], ecoute),
        triangles=triangles,
        phrase_triangles=phrase_triangles(triangles),
        est_restituee=campagne.restituee_le is not None,
        peut_ecouter=inscription.borne or inscription.smartphone,
    )


def tranches_de(inscription: int, periode: str) -> list[tuple[dt.date, dt.date, q.ParJour]]:
    """Return the stretches of a period, first the oldest: first day, last day, counts of days of the whole body.

    The whole body decides on the days: every address of one period counts the same ones.
    """
    tout = q.premier_et_dernier_jour(inscription)
    fin = fin_d_ecoute(tout)
    debut = lundi(tout[0] if tout else fin)
    par_jour = q.comptes_par_jour(q.Portee(inscription, debut, fin)) if tout else []
    debuts = {nom: lundi(fin) - dt.timedelta(weeks=nombre - 1) for nom, nombre in SEMAINES.items()}
    return ranger(par_jour, couper(debut, fin, debuts.values(), blocs(par_jour)), debuts.get(periode))


def ranger(
    par_jour: q.ParJour, tranches: Sequence[tuple[dt.date, dt.date]], voulu: dt.date | None
) -> list[tuple[dt.date, dt.date, q.ParJour]]:
    """Keep the stretches of the period that begins on `voulu`, with their days; all of them without `voulu`."""
    return [
        (du, au, [ligne for ligne in par_jour if du <= ligne[0] <= au])
        for du, au in tranches
        if voulu is None or au >= voulu
    ]


def _tranche(portee: q.Portee, lieux: Sequence[q.CompteLieu]) -> TrancheEcoute:
    return TrancheEcoute(
        {(x.site_id, x.service_id or SANS_SERVICE, x.origine): x.comptes for x in lieux},
        retenus_de(q.comptes_par_porte(portee)),
        dict(q.themes_comptes(portee)),
    )


def fin_d_ecoute(tout: tuple[dt.date, dt.date] | None) -> dt.date:
    """Return the day up to which the last weeks count: today, or the last day with an opinion once all is silent."""
    jour = aujourdhui()
    return tout[1] if tout and jour - tout[1] > SILENCE else jour


def _lieux(lieux: Sequence[q.CompteLieu], ecoute: Ecoute) -> TableLieux | None:
    """Lay sites by services, both doors together; None when there is one place only."""
    sites = {lieu.site_id: lieu.site for lieu in sorted(lieux, key=lambda lieu: (lieu.site, lieu.site_id))}
    tries = sorted(lieux, key=lambda lieu: bool(lieu.service))
    services = {lieu.service_id or SANS_SERVICE: lieu.service or "service non précisé" for lieu in tries}
    if len(sites) * len(services) < 2:  # noqa: PLR2004 -- a table of one cell tells nothing
        return None

    def effectif(mot: str, site: int | None, service: int | None) -> CompteNomme:
        cle = (site, service, None)
        n = ecoute.montre(cle)
        return CompteNomme(mot, n, taux=satisfaction(ecoute.comptes(cle).notes) if n else None)

    return TableLieux(
        services=tuple(services.values()),
        lignes=tuple(
            LigneLieu(
                nom,
                tuple(effectif(mot, site, service) for service, mot in services.items()),
                effectif(nom, site, None),
            )
            for site, nom in sites.items()
        ),
        totaux=tuple(effectif(mot, None, service) for service, mot in services.items()),
    )
