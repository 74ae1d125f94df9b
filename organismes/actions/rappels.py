"""Who is reminded today that a registration is not finished: three days after it was left, a week and a day before the end."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne
from campagnes.queries import campagnes_en_inscription
from organismes.actions.courriels import MomentDeCloture, cle_de_cloture
from organismes.enums import GenreCourrierOrganisme
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Brouillon, CourrierOrganisme, Inscription
from organismes.queries.demande import organisme_choisi
from organismes.queries.echeances import brouillons_a_finir, dernier_jour_ouvert, inscriptions_a_confirmer
from socle.horloge import PARIS, maintenant
from socle.logic.matins import a_son_tour, jour_du_rappel

DELAISSE, ANCIEN = dt.timedelta(days=3), dt.timedelta(days=10)
"""A draft is reminded of once it was left for three days; left for longer than ten, the closing alone is told."""
REPOS = dt.timedelta(hours=12)
"""Who is still filling in a form is left alone."""
SEMAINE, VEILLE = 7, 1


def rappels() -> Iterator[CourrierOrganisme]:
    """Yield what is due now, one mail an address, a body and an edition.

    A last day that was put off makes another key, so another mail.
    """
    instant = maintenant()
    for campagne in campagnes_en_inscription(instant):
        dernier_jour = dernier_jour_ouvert(campagne)
        if dernier_jour is not None:
            yield from _de_l_edition(campagne, dernier_jour, instant)


def _de_l_edition(campagne: Campagne, dernier_jour: dt.date, instant: dt.datetime) -> Iterator[CourrierOrganisme]:
    reste = (dernier_jour - jour_de(instant)).days
    moment = _moment(reste)
    ecrites: defaultdict[str, set[str]] = defaultdict(set)
    if moment is not None:
        for inscription in inscriptions_a_confirmer(campagne):
            if jour_du_rappel(instant, fuseau_du_departement(inscription.organisme.departement)):
                ecrites[inscription.referent_courriel.lower()].add(organisme_choisi(inscription.brouillon))
                yield _cloture(inscription, moment, dernier_jour)
    # In the last week the closing alone is told.
    if jour_du_rappel(instant, PARIS) is None or not (moment or reste > SEMAINE):
        return
    for brouillon in brouillons_a_finir(campagne, laisses_depuis=instant - (REPOS if moment else DELAISSE)):
        if moment and not _est_du_meme(brouillon, ecrites.get(brouillon.courriel.lower(), set())):
            yield _cloture(brouillon, moment, dernier_jour)
        elif not moment and brouillon.modifie_le > instant - ANCIEN:
            yield _delaisse(brouillon)


def _est_du_meme(brouillon: Brouillon, ecrits: Collection[str]) -> bool:
    """Tell whether a draft may be of a body that its address is written to about; one that chose none yet may be of any."""
    choisi = organisme_choisi(brouillon)
    return choisi in ecrits or "" in ecrits or (not choisi and bool(ecrits))


def _moment(reste: int) -> MomentDeCloture | None:
    """Return which of the two reminders is due; one whose day had no worker leaves the day after."""
    if SEMAINE - 1 <= reste <= SEMAINE:
        return MomentDeCloture.SEMAINE
    return MomentDeCloture.VEILLE if 0 <= reste <= VEILLE else None


def _cloture(objet: Brouillon | Inscription, moment: MomentDeCloture, dernier_jour: dt.date) -> CourrierOrganisme:
    lien = {"brouillon": objet} if isinstance(objet, Brouillon) else {"inscription": objet}
    cle = cle_de_cloture(objet, moment, dernier_jour)
    tour = a_son_tour(maintenant(), objet.pk)
    return CourrierOrganisme(genre=GenreCourrierOrganisme.CLOTURE, cle=cle, a_partir_du=tour, **lien)


def _delaisse(brouillon: Brouillon) -> CourrierOrganisme:
    return CourrierOrganisme(
        genre=GenreCourrierOrganisme.BROUILLON, brouillon=brouillon, cle=f"rappel:brouillon:{brouillon.pk}"
    )
