"""Whom a frozen list awards among the ranked bodies or, before there is one, the vote of a jury."""

from __future__ import annotations

from dataclasses import dataclass

from trophees.models import Deliberation, Palmares
from trophees.queries.jury import dossiers_de, trophees_a_geler


@dataclass(frozen=True)
class Recompenses:
    """Who is awarded: registrations, or SIREN of a list that froze no registration. `categories` bear a trophy."""

    laureats: frozenset[int | str]
    categories: frozenset[str]


def recompenses_de(palmares: Palmares | None, deliberation: Deliberation | None) -> Recompenses | None:
    """Return what was decided beside the ranking; None while the score alone speaks, nobody while jurors vote."""
    if palmares is not None:
        contenu = palmares.contenu
        return Recompenses(
            frozenset(une.get("inscription", une["siren"]) for une in contenu["classement"] if une["est_laureat"]),
            frozenset(une["code"] for une in contenu["categories"] if une["est_decernee"]),
        )
    if deliberation is None:
        return None
    trophees = [un for un in deliberation.contenu if un["est_decerne"]]
    return Recompenses(
        frozenset() if deliberation.est_ouverte else _nommes(deliberation),
        frozenset(code for un in trophees for code in un["categories"]),
    )


def _nommes(deliberation: Deliberation) -> frozenset[int | str]:
    inscriptions = {dossier.organisme.siren: dossier.pk for dossier in dossiers_de(deliberation).values()}
    return frozenset(
        inscriptions.get(siren, siren)
        for trophee in trophees_a_geler(deliberation)
        if trophee["categories"]
        for siren in trophee["laureats"]
    )
