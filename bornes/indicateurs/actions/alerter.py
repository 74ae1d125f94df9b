"""Tell a body that users are unhappy, and each Monday what its week was. Numbers and a link, never what was written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import Count, F, Max, Q

from bornes.actions.courriels import annoncer
from bornes.enums import COMPTES, GenreAnnonce
from bornes.indicateurs.logic.cadence import JOURS_DU_THEME, rang_de_l_alerte, se_repete
from bornes.indicateurs.queries.semaine import nom_du_theme
from bornes.models import AgregatJour, AgregatTheme, AnnonceEcoute, Avis, PreferenceEcoute
from organismes.logic.fuseaux import OUTRE_MER, fuseau_du_departement, jour_du_departement
from organismes.models import Inscription
from socle.horloge import maintenant
from socle.taches import tenter

INSATISFAIT = 2
# A kiosk may have been without network for days: what it brings counts from its receipt, not from the visit.
RECUS_DEPUIS, VISITES_DEPUIS = dt.timedelta(days=1), dt.timedelta(days=8)


def alerter_organismes() -> int:
    """Write the alerts that are due: marks of 1 and 2 since the last alert, themes that repeat. Return how many.

    The first leaves at once, the next after four hours with all that came meanwhile, three a local day at most; what
    comes in the evening or at night waits for the morning. The key of each is its body, day and rank: two workers write one row.
    """
    instant = maintenant()
    parties = _alertes_parties(instant)
    themes = _themes_repetes(instant, parties)
    rangs = _rangs(_inscriptions({*_touches(instant), *themes}), instant, parties)
    attendues = _insatisfaits(instant, {inscription.pk: parties[inscription.pk] for inscription in rangs})
    return sum(
        tenter(
            "ecoute.alerte_en_panne",
            inscription.pk,
            partial(_alerter, inscription, cle, attendues.get(inscription.pk), themes[inscription.pk]),
        )
        for inscription, cle in rangs.items()
    )


def _alerter(inscription: Inscription, cle: str, insatisfaits: Mapping[str, Any] | None, themes: list[str]) -> bool:
    if insatisfaits is None and not themes:
        return False
    return annoncer(
        GenreAnnonce.ALERTE,
        cle=cle,
        inscription=inscription,
        contexte={
            "nombre": insatisfaits["nombre"] if insatisfaits else 0,
            "themes": themes,
            "mots_themes": [nom_du_theme(theme) for theme in themes],
            "jusqua": insatisfaits["dernier"].isoformat() if insatisfaits else None,
        },
    )


def _rangs(
    inscriptions: Iterable[Inscription], instant: dt.datetime, parties: Mapping[int, list[AnnonceEcoute]]
) -> dict[Inscription, str]:
    """Return those that may be written to now, with the key of that alert: the others are not even looked at."""
    rangs = {}
    for inscription in inscriptions:
        fuseau = fuseau_du_departement(inscription.organisme.departement)
        instants = [alerte.cree_le for alerte in parties.get(inscription.pk, ())]
        rang = rang_de_l_alerte(instant, fuseau, instants)
        if rang is not None:
            rangs[inscription] = f"alerte:{inscription.pk}:{instant.astimezone(fuseau).date():%Y-%m-%d}:{rang}"
    return rangs


def _alertes_parties(instant: dt.datetime) -> defaultdict[int, list[AnnonceEcoute]]:
    """Return the alerts of the last days, body by body, the latest first."""
    parties: defaultdict[int, list[AnnonceEcoute]] = defaultdict(list)
    recentes = AnnonceEcoute.objects.filter(genre=GenreAnnonce.ALERTE, cree_le__gte=instant - VISITES_DEPUIS)
    for alerte in recentes.order_by("-cree_le", "-pk"):
        parties[alerte.inscription_id].append(alerte)
    return parties


def _jusqua(parties: Iterable[AnnonceEcoute]) -> dt.datetime | None:
    """Return the receipt of the last opinion that an alert told of."""
    instants = (alerte.contexte.get("jusqua") for alerte in parties)
    return max((dt.datetime.fromisoformat(texte) for texte in instants if texte), default=None)


def _touches(instant: dt.datetime) -> set[int]:
    """Return the registrations with a mark of 1 or 2 in the last days."""
    jours = AgregatJour.objects.filter(jour__gte=(instant - VISITES_DEPUIS).date(), retenu=False)
    return set(jours.filter(Q(n1__gt=0) | Q(n2__gt=0)).order_by().values_list("inscription_id", flat=True).distinct())


def _insatisfaits(instant: dt.datetime, parties: Mapping[int, list[AnnonceEcoute]]) -> dict[int, dict[str, Any]]:
    """Return, body by body, how many unhappy opinions no alert told of, and the receipt of the last one."""
    deja = Q()
    for inscription, alertes in parties.items():
        if (jusqua := _jusqua(alertes)) is not None:
            deja |= Q(point__inscription=inscription, recu_le__lte=jusqua)
    avis = Avis.objects.filter(
        point__inscription__in=list(parties),
        jour__gte=(instant - VISITES_DEPUIS).date(),
        recu_le__gt=instant - RECUS_DEPUIS,
        satisfaction__lte=INSATISFAIT,
        comptage__in=COMPTES,
    ).exclude(deja)
    lignes = (
        avis.order_by().values(inscription=F("point__inscription")).annotate(nombre=Count("pk"), dernier=Max("recu_le"))
    )
    return {ligne["inscription"]: ligne for ligne in lignes}


def _themes_repetes(
    instant: dt.datetime, parties: defaultdict[int, list[AnnonceEcoute]]
) -> defaultdict[int, list[str]]:
    """Return, body by body, the themes that repeat and that no alert of the week told of."""
    themes: defaultdict[int, list[str]] = defaultdict(list)
    for (inscription, theme), par_age in sorted(_themes_par_age(instant).items()):
        dits = {dit for alerte in parties[inscription] for dit in alerte.contexte.get("themes", ())}
        if se_repete(par_age) and theme not in dits:
            themes[inscription].append(theme)
    return themes


def _themes_par_age(instant: dt.datetime) -> dict[tuple[int, str], dict[int, int]]:
    """Count, by registration and theme, the opinions of each day by its age, as the body counts days."""
    aujourdhuis = {code: jour_du_departement(instant, code) for code in ("", *OUTRE_MER)}
    comptes: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    jours = AgregatTheme.objects.filter(
        jour__gte=min(aujourdhuis.values()) - dt.timedelta(days=JOURS_DU_THEME), retenu=False
    )
    for inscription, departement, jour, theme, n in jours.values_list(
        "inscription_id", "inscription__organisme__departement", "jour", "theme", "n"
    ):
        age = (aujourdhuis.get(departement, aujourdhuis[""]) - jour).days
        comptes[inscription, theme][age] = comptes[inscription, theme].get(age, 0) + n
    return comptes


def _inscriptions(cles: Iterable[int]) -> list[Inscription]:
    """Return the active registrations that want alerts, in the order of their keys."""
    refus = PreferenceEcoute.objects.filter(alertes=False).values("inscription")
    return list(
        Inscription.objects.actives()
        .filter(pk__in=list(cles))
        .exclude(pk__in=refus)
        .select_related("organisme")
        .order_by("pk")
    )
