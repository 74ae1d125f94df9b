"""The ceremony of an edition: its days, and whether it was held."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campagnes.actions.calendrier import exiger_jours_de_l_edition, verrouiller
from campagnes.enums import StatutCeremonie
from campagnes.logic.reglages import Reglage
from campagnes.models import Campagne, Ceremonie
from campagnes.queries import exiger_modifiable, exiger_raison
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner


@transaction.atomic
def fixer_ceremonie(
    *,
    campagne: Campagne,
    intitule: str,
    lieu: str,
    statut: str,
    prevue_du: dt.date,
    prevue_au: dt.date,
    tenue_du: dt.date | None = None,
    tenue_au: dt.date | None = None,
    debute_a: dt.time | None = None,
    programme: str = "",
    motif: str,
    auteur: Auteur,
) -> Ceremonie:
    """Write the ceremony: place, status, planned days, actual days when it was held, hour and programme."""
    motif = exiger_raison(motif)
    exiger_jours_de_l_edition(campagne, prevue_du=prevue_du, prevue_au=prevue_au, tenue_du=tenue_du, tenue_au=tenue_au)
    _exiger_jours_de_ceremonie(statut, prevue_du, prevue_au, tenue_du, tenue_au)
    campagne = verrouiller(campagne)
    exiger_modifiable(campagne, Reglage.CEREMONIE)
    avant = _moments_de(Ceremonie.objects.filter(campagne=campagne).first())
    ceremonie, _ = Ceremonie.objects.update_or_create(
        campagne=campagne,
        defaults={
            "intitule": intitule,
            "lieu": lieu,
            "statut": statut,
            "prevue_du": prevue_du,
            "prevue_au": prevue_au,
            "tenue_du": tenue_du,
            "tenue_au": tenue_au,
            "debute_a": debute_a,
            "programme": programme,
        },
    )
    consigner(
        campagne,
        "campagne.ceremonie_fixee",
        auteur,
        **_ecarts(avant, _moments_de(ceremonie)),
        statut=statut,
        lieu=lieu,
        prevue_du=prevue_du.isoformat(),
        motif=motif,
    )
    return ceremonie


def _exiger_jours_de_ceremonie(
    statut: str, prevue_du: dt.date, prevue_au: dt.date, tenue_du: dt.date | None, tenue_au: dt.date | None
) -> None:
    if prevue_au < prevue_du:
        raise RegleMetier("ceremonie_a_l_envers", "La fin vient avant le début.", champ="prevue_au")
    if statut == StatutCeremonie.TENUE and (not tenue_du or not tenue_au or tenue_au < tenue_du):
        raise RegleMetier("ceremonie_sans_date", "Donnez les jours où la cérémonie a eu lieu.", champ="tenue_du")
    if statut != StatutCeremonie.TENUE and (tenue_du or tenue_au):
        raise RegleMetier("ceremonie_non_tenue", "Des jours réels ne vont qu’à une cérémonie tenue.", champ="tenue_du")


def _moments_de(ceremonie: Ceremonie | None) -> dict[str, str | None]:
    """Return what decides of the embargo and of who is told again, as a line of the journal holds it."""
    noms = ("statut", "prevue_du", "prevue_au", "tenue_du", "tenue_au", "debute_a")
    valeurs = ((nom, getattr(ceremonie, nom)) for nom in noms) if ceremonie else ()
    return {nom: None if valeur is None else str(valeur) for nom, valeur in valeurs}


def _ecarts(avant: dict[str, str | None], apres: dict[str, str | None]) -> dict[str, dict[str, str | None]]:
    """Return what was and what is, where they differ."""
    changes = [nom for nom in apres if avant.get(nom) != apres[nom]]
    return {"avant": {nom: avant.get(nom) for nom in changes}, "apres": {nom: apres[nom] for nom in changes}}
