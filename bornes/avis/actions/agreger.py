"""Rebuild the counts of whole days from the opinions themselves, then what is rolled up from these days.

Nothing is incremented: doing it twice, or late, or at the same time as somebody else, gives the same rows.
"""
# ruff: noqa: S608 -- names and constants of ours make the statements; values travel as parameters

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Least

from bornes.avis.actions.relations import DATE, ENTIER, demande
from bornes.enums import (
    CONSERVATION_VERBATIM,
    DETERMINANT_DE_LA_RAISON,
    HORS_COMPTE,
    AttenteJugee,
    Comptage,
    EtatVerbatim,
    Origine,
    Raison,
    ResultatDemarche,
)
from bornes.models import AgregatJour, AgregatTheme, Point, Verbatim
from bornes.models.agregat import COLONNES
from campagnes.enums import Determinant
from campagnes.models import Campagne
from organismes.models import Inscription
from socle.horloge import aujourdhui

Paire = tuple[int, dt.date]
# The original of a comment is kept thirty days: what people decide on it comes before.
JOURS_RECENTS = dt.timedelta(days=35)
CITES = (Determinant.ACC, Determinant.COU, Determinant.QUA)


@transaction.atomic
def recompter_publies(*, paires: Iterable[Paire]) -> None:
    """Count again the published comments of these days, and nothing else of them: what retention erased stays counted.

    It locks as `agreger_jours` does, and is called last like it.
    """
    demandees = sorted(set(paires))
    points = _verrouiller(demandees)
    connues = [(point, jour) for point, jour in demandees if point in points]
    if not connues:
        return
    avec, parametres = demande((("point_id", ENTIER), ("jour", DATE)), connues)
    _executer(
        f"""{avec} UPDATE bornes_agregatjour SET nb_publies = faits.publies, nb_repondus = faits.repondus FROM (
        SELECT a.point_id AS point, a.jour AS quand, {_publies("publies", "repondus")}, {PORTE}
        FROM demande d JOIN bornes_avis a ON a.point_id = d.point_id AND a.jour = d.jour
        LEFT JOIN bornes_verbatim v ON v.avis_id = a.id WHERE {TRIES} GROUP BY 1, 2, 5, 6) faits
        WHERE point_id = faits.point AND jour = faits.quand AND origine = faits.porte AND retenu = faits.hors""",
        parametres,
    )
    avec, parametres = _demande_de_mois(sorted({(points[point][0], jour.replace(day=1)) for point, jour in connues}))
    _executer(
        f"""{avec} UPDATE bornes_agregatmois SET nb_publies = faits.publies, nb_repondus = faits.repondus FROM (
        SELECT d.inscription_id AS qui, d.mois AS quand, j.origine AS porte, j.retenu AS hors,
        SUM(j.nb_publies) AS publies, SUM(j.nb_repondus) AS repondus FROM demande d JOIN bornes_agregatjour j
        ON j.inscription_id = d.inscription_id AND j.jour >= d.mois AND j.jour < d.fin GROUP BY 1, 2, 3, 4) faits
        WHERE inscription_id = faits.qui AND mois = faits.quand AND origine = faits.porte AND retenu = faits.hors""",
        parametres,
    )


def recompter_tous_les_publies() -> int:
    """Count again every day that has published comments, or was said to have; return how many (point, day)."""
    publies = Verbatim.objects.publies().values_list("avis__point_id", "avis__jour")
    dits = AgregatJour.objects.filter(nb_publies__gt=0).values_list("point_id", "jour")
    paires = {*publies.order_by().distinct(), *dits.order_by().distinct()}
    for _mois, lot in groupby(sorted(paires, key=_par_mois), key=lambda paire: paire[1].replace(day=1)):
        recompter_publies(paires=lot)
    return len(paires)


@transaction.atomic
def agreger_jours(*, paires: Iterable[Paire]) -> None:
    """Rebuild the counts of each (point, local day), then the months and the editions that hold them.

    Call it once a transaction, last: it locks points, then editions, then registrations, as acts on registrations do,
    each in the order of keys, so that two calls wait for one another and never both. Readers and the intake of opinions
    are never held up. What the comments of a day said stays counted once retention begins to erase them.
    """
    demandees = sorted(set(paires))
    points = _verrouiller(demandees)
    connues = [(point, jour) for point, jour in demandees if point in points]
    if not connues:
        return
    limite = aujourdhui() - CONSERVATION_VERBATIM
    dits = _dits_des({(point, jour) for point, jour in connues if jour <= limite})
    _refaire_jours(connues)
    _garder(dits)
    _refaire_mois(sorted({(points[point][0], jour.replace(day=1)) for point, jour in connues}))
    _refaire_editions(sorted({(points[point][1], jour) for point, jour in connues}))


def reagreger(*, du: dt.date, au: dt.date) -> int:
    """Rebuild every day from `du` to `au` inclusive, a month a transaction; return how many (point, day) there were.

    The safety net of each night: a worker killed between an opinion and its count leaves nothing wrong for long.
    """
    # By point: what their index gives of a few days does not depend on how many years are kept.
    des_avis = Point.objects.filter(les_avis__jour__range=(du, au)).values_list("pk", "les_avis__jour")
    des_comptes = AgregatJour.objects.filter(jour__range=(du, au)).values_list("point_id", "jour")
    paires = {*des_avis.distinct().order_by(), *des_comptes.distinct().order_by()}
    for _mois, lot in groupby(sorted(paires, key=_par_mois), key=lambda paire: paire[1].replace(day=1)):
        agreger_jours(paires=lot)
    return len(paires)


def reagreger_recents() -> int:
    """Rebuild the days whose comments are still being read, and say of which body those of the version before are."""
    du_point = Point.objects.filter(les_avis__verbatim=OuterRef("pk")).values("inscription")
    Verbatim.objects.filter(inscription=None).update(inscription=Subquery(du_point))
    jour = aujourdhui()
    return reagreger(du=jour - JOURS_RECENTS, au=jour + dt.timedelta(days=1))


def _par_mois(paire: Paire) -> tuple[dt.date, int]:
    return paire[1], paire[0]


def _verrouiller(paires: Sequence[Paire]) -> dict[int, tuple[int, int]]:
    """Lock the points and what they belong to; return the registration and the edition of each point.

    The lock leaves keys alone, so that opinions go on coming in for these points.
    """
    verrou = Point.objects.select_for_update(no_key=True).filter(pk__in={point for point, _jour in paires})
    inscription_de = dict(verrou.order_by("pk").values_list("pk", "inscription_id"))
    inscriptions = Inscription.objects.filter(pk__in=set(inscription_de.values())).order_by("pk")
    # A registration never changes its edition.
    campagne_de = dict(inscriptions.values_list("pk", "campagne_id"))
    campagnes = Campagne.objects.select_for_update(no_key=True).filter(pk__in=set(campagne_de.values()))
    list(campagnes.order_by("pk").values_list("pk"))
    list(inscriptions.select_for_update(no_key=True).values_list("pk"))
    return {point: (inscription, campagne_de[inscription]) for point, inscription in inscription_de.items()}


def _dits_des(paires: Collection[Paire]) -> list[AgregatJour | AgregatTheme]:
    """Return what the comments of these days said, as it is counted."""
    if not paires:
        return []
    voulus = {"point__in": {point for point, _jour in paires}, "jour__in": {jour for _point, jour in paires}}
    comptes = AgregatJour.objects.filter(**voulus, nb_textes__gt=0), AgregatTheme.objects.filter(**voulus)
    return [compte for lus in comptes for compte in lus if (compte.point_id, compte.jour) in paires]


def _garder(dits: Iterable[AgregatJour | AgregatTheme]) -> None:
    """Count again what only comments that went could tell; no more of them than opinions that still count there."""
    for dit in dits:
        cle = {"point": dit.point_id, "jour": dit.jour, "origine": dit.origine, "retenu": dit.retenu}
        jours = AgregatJour.objects.filter(**cle)
        if isinstance(dit, AgregatJour):
            jours.filter(nb_textes__lt=dit.nb_textes).update(nb_textes=Least(Value(dit.nb_textes), F("n")))
            continue
        dit.n = min(dit.n, jours.values_list("n", flat=True).first() or 0)
        themes = AgregatTheme.objects.filter(**cle, theme=dit.theme)
        if dit.n and not themes.filter(n__lt=dit.n).update(n=dit.n) and not themes.exists():
            AgregatTheme.objects.bulk_create([dit])


def _refaire_jours(paires: Sequence[Paire]) -> None:
    avec, parametres = demande((("point_id", ENTIER), ("jour", DATE)), paires)
    for table in ("bornes_agregatjour", "bornes_agregattheme"):
        _executer(
            f"{avec} DELETE FROM {table} WHERE (point_id, jour) IN (SELECT point_id, jour FROM demande)", parametres
        )
    porte = f"a.point_id, p.inscription_id, a.jour, {PORTE}"
    faits = """FROM demande d JOIN bornes_avis a ON a.point_id = d.point_id AND a.jour = d.jour
        JOIN bornes_point p ON p.id = a.point_id"""
    _executer(
        f"""{avec} INSERT INTO bornes_agregatjour
        (point_id, inscription_id, jour, origine, retenu, {_noms()}, {", ".join(PUBLICS)})
        SELECT {porte}, {", ".join(f"COUNT(*) FILTER (WHERE {CONDITIONS[nom]})" for nom in COLONNES)}, {_publies()}
        {faits} LEFT JOIN bornes_verbatim v ON v.avis_id = a.id WHERE {TRIES} GROUP BY 1, 2, 3, 4, 5""",
        parametres,
    )
    _executer(
        f"""{avec} INSERT INTO bornes_agregattheme (point_id, inscription_id, jour, origine, retenu, theme, n)
        SELECT {porte}, t.theme, COUNT(*)
        {faits} JOIN bornes_verbatim v ON v.avis_id = a.id JOIN bornes_themereconnu t ON t.verbatim_id = v.id
        WHERE {TRIES} AND v.etat <> '{EtatVerbatim.REJETE.value}' GROUP BY 1, 2, 3, 4, 5, 6""",
        parametres,
    )


def _refaire_mois(mois: Sequence[tuple[int, dt.date]]) -> None:
    avec, parametres = _demande_de_mois(mois)
    _executer(
        f"{avec} DELETE FROM bornes_agregatmois WHERE (inscription_id, mois) IN (SELECT inscription_id, mois FROM demande)",
        parametres,
    )
    _executer(
        f"""{avec} INSERT INTO bornes_agregatmois (inscription_id, mois, origine, retenu, {_noms()}, {", ".join(PUBLICS)})
        SELECT d.inscription_id, d.mois, j.origine, j.retenu, {_sommes()}, {", ".join(f"SUM(j.{nom})" for nom in PUBLICS)}
        FROM demande d JOIN bornes_agregatjour j
        ON j.inscription_id = d.inscription_id AND j.jour >= d.mois AND j.jour < d.fin GROUP BY 1, 2, 3, 4""",
        parametres,
    )


def _refaire_editions(jours: Sequence[tuple[int, dt.date]]) -> None:
    avec, parametres = demande((("campagne_id", ENTIER), ("jour", DATE)), jours)
    for table in ("bornes_agregatnational", "bornes_agregatthemenational"):
        _executer(
            f"{avec} DELETE FROM {table} WHERE (campagne_id, jour) IN (SELECT campagne_id, jour FROM demande)",
            parametres,
        )
    rattachement = """FROM demande d JOIN {} j ON j.jour = d.jour
        JOIN organismes_inscription i ON i.id = j.inscription_id AND i.campagne_id = d.campagne_id"""
    _executer(
        f"""{avec} INSERT INTO bornes_agregatnational (campagne_id, jour, origine, retenu, {_noms()})
        SELECT d.campagne_id, d.jour, j.origine, j.retenu, {_sommes()}
        {rattachement.format("bornes_agregatjour")} GROUP BY 1, 2, 3, 4""",
        parametres,
    )
    _executer(
        f"""{avec} INSERT INTO bornes_agregatthemenational (campagne_id, jour, origine, retenu, theme, n)
        SELECT d.campagne_id, d.jour, j.origine, j.retenu, j.theme, SUM(j.n)
        {rattachement.format("bornes_agregattheme")} GROUP BY 1, 2, 3, 4, 5""",
        parametres,
    )


def _executer(requete: str, parametres: list[Any]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)


def _demande_de_mois(mois: Sequence[tuple[int, dt.date]]) -> tuple[str, list[Any]]:
    lignes = [(inscription, debut, _mois_suivant(debut)) for inscription, debut in mois]
    return demande((("inscription_id", ENTIER), ("mois", DATE), ("fin", DATE)), lignes)


def _mois_suivant(debut: dt.date) -> dt.date:
    return (debut + dt.timedelta(days=32)).replace(day=1)


def _noms() -> str:
    return ", ".join(COLONNES)


def _publies(*noms: str) -> str:
    suffixes = [f" AS {nom}" for nom in noms] or [""] * len(PUBLICS)
    conditions = zip(PUBLICS.values(), suffixes, strict=True)
    return ", ".join(f"COUNT(*) FILTER (WHERE {condition}){suffixe}" for condition, suffixe in conditions)


def _sommes() -> str:
    return ", ".join(f"SUM(j.{nom})" for nom in COLONNES)


def _liste(valeurs: Iterable[str]) -> str:
    """Write constants of ours as SQL: never what somebody typed."""
    return "(" + ", ".join(f"'{valeur!s}'" for valeur in sorted(valeurs)) + ")"


def _cite(raisons: Iterable[str]) -> str:
    return f"(a.raison_1 IN {_liste(raisons)} OR a.raison_2 IN {_liste(raisons)})"


def _conditions() -> dict[str, str]:
    """Return, for each column, which opinions it counts."""
    conditions = {"n": "a.satisfaction IS NOT NULL", "nb_textes": "v.id IS NOT NULL"}
    conditions |= {f"n{note}": f"a.satisfaction = {note}" for note in range(1, 6)}
    conditions |= {f"resultat_{r.value}": f"a.resultat = '{r.value}'" for r in ResultatDemarche}
    conditions |= {f"attente_{a.value}": f"a.attente = '{a.value}'" for a in AttenteJugee}
    conditions |= {f"raison_{r.value}": _cite([r]) for r in Raison}
    for determinant in CITES:
        cite = _cite([raison for raison, d in DETERMINANT_DE_LA_RAISON.items() if d == determinant])
        conditions[f"{determinant.value.lower()}_cites"] = cite
        conditions[f"{determinant.value.lower()}_satisfaits"] = f"{cite} AND a.satisfaction >= 4"
    return conditions | {f"h{heure:02d}": f"a.heure = {heure}" for heure in range(24)}


CONDITIONS = _conditions()
PUBLICS = {
    "nb_publies": f"v.etat = '{EtatVerbatim.PUBLIE.value}'",
    "nb_repondus": f"v.etat = '{EtatVerbatim.PUBLIE.value}' AND v.reponse <> ''",
}
PORTE = f"""CASE WHEN a.enrolement_id IS NULL THEN '{Origine.SMARTPHONE.value}' ELSE '{Origine.BORNE.value}' END AS porte,
        a.comptage IN {_liste(HORS_COMPTE)} AS hors"""
TRIES = f"a.comptage <> '{Comptage.A_TRIER.value}'"
