"""What users say, composed once for the page and the files: from the aggregates, beside the mystery results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from bornes.enums import Origine
from bornes.logic.indicateurs import Bloc, blocs, lundi, taux
from bornes.logic.tables_protegees import Cle, totaux_montrables
from bornes.queries import indicateurs as q
from organismes.models import Inscription
from rapports.logic.voix import Effectif, LigneLieu, TableLieux, VoixOrganisme
from rapports.logic.voix_mots import phrase_triangles
from rapports.queries.figures_voix import Portes, colonnes_montrees, figures
from rapports.queries.triangles import triangles_de
from socle.horloge import aujourdhui

SEMAINES = {"4s": 4, "12s": 12}
PERIODES = (("4s", "4 dernières semaines"), ("12s", "12 dernières semaines"), ("tout", "depuis le début"))
# After so long without an opinion, an edition is over and its last weeks are those that were heard.
SILENCE = dt.timedelta(weeks=4)
# In the keys of the table of places, where None means all services.
SANS_SERVICE = 0
CONNUS = ("", *Origine.values)


@dataclass(frozen=True)
class Filtre:
    """What the address asks: a period of `PERIODES`, a site, a service, a door."""

    periode: str = "12s"
    site: int | None = None
    service: int | None = None
    origine: str = ""

    @property
    def nb_actifs(self) -> int:
        """How many filters narrow the page."""
        return sum((self.periode != "12s", self.site is not None, self.service is not None, bool(self.origine)))


def voix_organisme(inscription: Inscription, filtre: Filtre, *, qui: str = "de vos usagers") -> VoixOrganisme:
    """Compose the figures of a registration. A fixed number of statements, whatever it heard.

    The period is widened to whole weeks that hold enough answers, so that two periods never differ by a handful.
    """
    tout = q.premier_et_dernier_jour(inscription.pk)
    portee, serie, jours = _periode(inscription, filtre, tout)
    lieux = q.comptes_par_lieu(portee) if tout else []
    cellules: dict[Cle, q.Comptes] = {(x.site_id, x.service_id or SANS_SERVICE, x.origine): x.comptes for x in lieux}
    montres = totaux_montrables({cle: comptes.n for cle, comptes in cellules.items()})
    table = _lieux(lieux, montres)
    portes = _portes(portee, montres) if tout else None
    cle = (filtre.site, filtre.service, filtre.origine or None)
    montrees = colonnes_montrees(cellules, cle) if any(cle) else None
    themes = q.themes_comptes(portee) if tout and montrees is None else []
    voix = figures(portes, filtre.origine, jours, serie, themes, qui, montrees)
    triangles = triangles_de(inscription, reduce(add, (lieu.comptes for lieu in lieux), q.Comptes()))
    campagne, organisme = inscription.campagne, inscription.organisme
    return VoixOrganisme(
        inscription=inscription.pk,
        nom=organisme.nom,
        siren=organisme.siren,
        annee=campagne.annee,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        du=portee.du,
        au=portee.au,
        filtre=filtre.periode,
        voix=voix,
        lieux=table,
        triangles=triangles,
        phrase_triangles=phrase_triangles(triangles),
        est_restituee=campagne.restituee_le is not None,
        peut_ecouter=inscription.borne or inscription.smartphone,
    )


def filtre_de(parametres: Mapping[str, str]) -> Filtre:
    """Read the filters of an address; what is unknown is left out."""
    origine = parametres.get("origine", "")
    periode = parametres.get("periode", "")
    return Filtre(
        periode if periode in dict(PERIODES) else "12s",
        _numero(parametres.get("site", "")),
        _numero(parametres.get("service", "")),
        origine if origine in CONNUS else "",
    )


def _numero(texte: str) -> int | None:
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 10 else None  # noqa: PLR2004 -- a key


def _periode(
    inscription: Inscription, filtre: Filtre, tout: tuple[dt.date, dt.date] | None
) -> tuple[q.Portee, tuple[Bloc, ...], q.ParJour]:
    """Return the scope with its days, the blocks of weeks inside it, and the counts of its days.

    The whole body decides on the days: every address of one period counts the same ones.
    """
    fin = fin_d_ecoute(tout)
    debut = lundi(tout[0] if tout else fin)
    ensemble = q.Portee(inscription.pk, debut, fin)
    par_jour = q.comptes_par_jour(ensemble) if tout else []
    voulu = lundi(fin) - dt.timedelta(weeks=SEMAINES.get(filtre.periode, 0) - 1)
    if filtre.periode in SEMAINES and voulu > debut:
        debut = min([voulu, *(bloc.du for bloc in blocs(par_jour) if bloc.au >= voulu)])
    jours = [ligne for ligne in par_jour if ligne[0] >= debut]
    portee = replace(ensemble, du=debut, site=filtre.site, service=filtre.service, origine=filtre.origine)
    if portee == replace(ensemble, du=debut):
        return portee, blocs(jours), jours
    siens = q.comptes_par_jour(portee)
    nombres = {jour: n for jour, n, _satisfaits in siens}
    reste = [(jour, n - nombres.get(jour, 0)) for jour, n, _satisfaits in jours]
    return portee, blocs(siens, ailleurs=reste), siens


def fin_d_ecoute(tout: tuple[dt.date, dt.date] | None) -> dt.date:
    """Return the day up to which the last weeks count: today, or the last day with an opinion once all is silent."""
    jour = aujourdhui()
    return tout[1] if tout and jour - tout[1] > SILENCE else jour


def _lieux(lieux: Sequence[q.CompteLieu], montres: Mapping[Cle, int | None]) -> TableLieux | None:
    """Lay sites by services, both doors together; None when there is one place only."""
    sites = {lieu.site_id: lieu.site for lieu in lieux}
    tries = sorted(lieux, key=lambda lieu: bool(lieu.service))
    services = {lieu.service_id or SANS_SERVICE: lieu.service or "service non précisé" for lieu in tries}
    if len(sites) * len(services) < 2:  # noqa: PLR2004 -- a table of one cell tells nothing
        return None

    def effectif(mot: str, site: int | None, service: int | None) -> Effectif:
        siens = [
            lieu
            for lieu in lieux
            if site in (None, lieu.site_id) and service in (None, lieu.service_id or SANS_SERVICE)
        ]
        n = montres.get((site, service, None), 0)
        return Effectif(mot, n, taux=taux(sum(lieu.satisfaits for lieu in siens), n) if n else None)

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


def _portes(portee: q.Portee, montres: Mapping[Cle, int | None]) -> Portes:
    """Return the doors of the selection: what no other address gives away is told."""
    lieu = (portee.site, portee.service)
    portes = {origine: montres.get((*lieu, origine), 0) for origine in Origine.values}
    return Portes(q.comptes_par_porte(portee), portes, montres.get((*lieu, None), 0))
