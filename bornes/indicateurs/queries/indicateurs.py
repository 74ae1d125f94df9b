"""What users say, in figures: every question is one statement on the aggregates, never on the opinions.

The statements are written by hand because a page asks several of them and each takes less than building a queryset.
"""
# ruff: noqa: S608 -- names of ours make the statements; values travel as parameters

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bornes.models.agregat import COLONNES, NOTES, AgregatMois, AgregatNational

_SOMMES = ", ".join(f"SUM(j.{nom})" for nom in COLONNES)
_SATISFAITS = "SUM(j.n), SUM(j.n4 + j.n5)"
_DE_LA_PORTEE = "WHERE j.inscription_id = %s AND j.jour BETWEEN %s AND %s"
_DE_LA_NATION = "WHERE j.campagne_id = %s AND j.jour BETWEEN %s AND %s"
ZEROS = dict.fromkeys(COLONNES, 0)


@dataclass(frozen=True)
class Comptes:
    """Sums of the columns of an aggregate, by their names."""

    valeurs: Mapping[str, int] = field(default_factory=lambda: ZEROS)

    def __getitem__(self, nom: str) -> int:
        """Return one sum."""
        return self.valeurs[nom]

    def __add__(self, autres: Comptes) -> Comptes:
        """Join two groups that share nobody."""
        return Comptes({nom: self[nom] + autres[nom] for nom in COLONNES})

    @property
    def n(self) -> int:
        """How many opinions."""
        return self["n"]

    @property
    def notes(self) -> tuple[int, ...]:
        """How many of each mark, 1 to 5."""
        return tuple(self[nom] for nom in NOTES)


@dataclass(frozen=True)
class Portee:
    """Which opinions of one registration: days inclusive."""

    inscription: int
    du: dt.date
    au: dt.date


@dataclass(frozen=True)
class PorteeNationale:
    """Which opinions of one edition: those of the days from `du` to `au`, both included."""

    campagne: int
    du: dt.date
    au: dt.date


@dataclass(frozen=True)
class CompteLieu:
    """A site and one of its services, or no service in particular, by one door."""

    site_id: int
    site: str
    service_id: int | None
    service: str
    origine: str
    comptes: Comptes


@dataclass(frozen=True)
class CompteOrganisme:
    """What one body heard, by both doors."""

    inscription: int
    nom: str
    siren: str
    type: str
    population: int | None
    departement: str
    n: int
    satisfaits: int


ParPorte = dict[tuple[str, bool], Comptes]
ParJour = list[tuple[dt.date, int, int]]


def comptes_par_porte(portee: Portee) -> ParPorte:
    """Return everything counted, by (door, held)."""
    return _par_porte(f"FROM bornes_agregatjour j {_DE_LA_PORTEE}", _cles(portee))


def comptes_par_jour(portee: Portee) -> ParJour:
    """Return (day, opinions, satisfied) of what counts, in the order of days."""
    return _par_jour(f"FROM bornes_agregatjour j {_DE_LA_PORTEE} AND NOT j.retenu", _cles(portee))


def comptes_par_point(portee: Portee) -> dict[int, list[tuple[str, Comptes]]]:
    """Return what counts by point, door after door."""
    lignes = _lire(
        f"""SELECT j.point_id, j.origine, {_SOMMES} FROM bornes_agregatjour j {_DE_LA_PORTEE}
        AND NOT j.retenu GROUP BY j.point_id, j.origine""",
        _cles(portee),
    )
    par_point: dict[int, list[tuple[str, Comptes]]] = {}
    for point, origine, *sommes in sorted(lignes):
        par_point.setdefault(point, []).append((origine, Comptes(dict(zip(COLONNES, sommes, strict=True)))))
    return par_point


def comptes_par_lieu(portee: Portee) -> list[CompteLieu]:
    """Return what counts by site, service and door, with their names. Joined to the sums, names would cost more."""
    par_point = comptes_par_point(portee)
    lieux = _lire(
        """SELECT p.id, s.id, s.nom, v.id, COALESCE(v.nom, '') FROM bornes_point p
        JOIN organismes_site s ON s.id = p.site_id LEFT JOIN organismes_service v ON v.id = p.service_id
        WHERE p.inscription_id = %s ORDER BY s.nom, s.id, COALESCE(v.rang, -1), v.nom""",
        [portee.inscription],
    )
    return [
        CompteLieu(site_id, site, service_id, service, origine, siens)
        for point, site_id, site, service_id, service in lieux
        for origine, siens in par_point.get(point, ())
    ]


def themes_comptes(portee: Portee) -> list[tuple[str, int]]:
    """Return the themes of the comments of what counts, the most frequent first."""
    return _themes(f"FROM bornes_agregattheme j {_DE_LA_PORTEE} AND NOT j.retenu", _cles(portee))


def premier_et_dernier_jour(inscription: int) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day with an opinion, None before any."""
    return _premier_et_dernier("FROM bornes_agregatjour WHERE inscription_id = %s", inscription)


def inscriptions_entendues(inscriptions: Collection[int]) -> set[int]:
    """Return which of these registrations ever heard somebody."""
    mois = AgregatMois.objects.filter(inscription__in=inscriptions)
    return set(mois.order_by().values_list("inscription_id", flat=True).distinct())


def editions_entendues() -> set[int]:
    """Return the editions in which somebody was ever heard."""
    return set(AgregatNational.objects.order_by().values_list("campagne_id", flat=True).distinct())


def comptes_nationaux_par_porte(portee: PorteeNationale) -> ParPorte:
    """Return everything counted in an edition, by (door, held)."""
    return _par_porte(f"FROM bornes_agregatnational j {_DE_LA_NATION}", _cles(portee))


def comptes_nationaux_par_jour(portee: PorteeNationale) -> ParJour:
    """Return (day, opinions, satisfied) of what counts in an edition, in the order of days."""
    return _par_jour(f"FROM bornes_agregatnational j {_DE_LA_NATION} AND NOT j.retenu", _cles(portee))


def themes_nationaux(portee: PorteeNationale) -> list[tuple[str, int]]:
    """Return the themes of the comments of an edition, the most frequent first."""
    return _themes(f"FROM bornes_agregatthemenational j {_DE_LA_NATION} AND NOT j.retenu", _cles(portee))


def comptes_par_organisme(campagne: int) -> list[CompteOrganisme]:
    """Return what counts in a whole edition by both doors, body by body, in the order of their names."""
    lignes = _lire(
        """WITH j AS (
          SELECT j.inscription_id, SUM(j.n) AS n, SUM(j.n4 + j.n5) AS satisfaits
          FROM bornes_agregatmois j JOIN organismes_inscription i ON i.id = j.inscription_id AND i.campagne_id = %s
          WHERE NOT j.retenu GROUP BY j.inscription_id)
        SELECT i.id, o.nom, o.siren, o.type, COALESCE(i.population, o.population), o.departement, j.n, j.satisfaits
        FROM j JOIN organismes_inscription i ON i.id = j.inscription_id
        JOIN organismes_organisme o ON o.id = i.organisme_id WHERE j.n > 0 ORDER BY o.nom, i.id""",
        [campagne],
    )
    return [CompteOrganisme(*ligne) for ligne in lignes]


def premier_et_dernier_jour_national(campagne: int) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day with an opinion in an edition, None before any."""
    return _premier_et_dernier("FROM bornes_agregatnational WHERE campagne_id = %s", campagne)


def _premier_et_dernier(suite: str, cle: int) -> tuple[dt.date, dt.date] | None:
    ((premier, dernier),) = _lire(f"SELECT MIN(jour), MAX(jour) {suite}", [cle])
    return None if premier is None else (_jour(premier), _jour(dernier))


def _cles(portee: Portee | PorteeNationale) -> list[Any]:
    return [portee.inscription if isinstance(portee, Portee) else portee.campagne, *_dates(portee)]


def _par_porte(suite: str, parametres: list[Any]) -> ParPorte:
    lignes = _lire(f"SELECT j.origine, j.retenu, {_SOMMES} {suite} GROUP BY j.origine, j.retenu", parametres)
    return {(ligne[0], bool(ligne[1])): Comptes(dict(zip(COLONNES, ligne[2:], strict=True))) for ligne in lignes}


def _par_jour(suite: str, parametres: list[Any]) -> ParJour:
    lignes = _lire(f"SELECT j.jour, {_SATISFAITS} {suite} GROUP BY j.jour ORDER BY j.jour", parametres)
    return [(_jour(jour), n, satisfaits) for jour, n, satisfaits in lignes]


def _themes(suite: str, parametres: list[Any]) -> list[tuple[str, int]]:
    return _lire(f"SELECT j.theme, SUM(j.n) {suite} GROUP BY j.theme ORDER BY 2 DESC, 1", parametres)


def _lire(requete: str, parametres: list[Any]) -> list[Any]:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return list(curseur.fetchall())


def _dates(portee: Portee | PorteeNationale) -> tuple[str, str]:
    """Write days as both databases compare them."""
    return portee.du.isoformat(), portee.au.isoformat()


def _jour(valeur: dt.date | str) -> dt.date:
    """Read a day: SQLite gives its text when no field says what a column is."""
    return dt.date.fromisoformat(valeur) if isinstance(valeur, str) else valeur
