"""Warn the referents of a kiosk that gave no sign of life for a whole opening day: once for each silence."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bornes.actions.courriels import annoncer
from bornes.enums import GenreAnnonce
from bornes.parc.logic.sante import SILENCE
from bornes.parc.queries.parc import LigneBorne, bornes_surveillees, lignes_de
from organismes.logic.fuseaux import fuseau_du_departement
from socle.horloge import maintenant
from socle.logic.typographie import accorder, date_longue
from socle.taches import tenter

# Nobody is woken up: the mail leaves when the body's own morning begins.
HEURE_DU_MATIN = 7


def alerter_silences() -> int:
    """Owe one mail a silence, named by the day of the last sign; returns how many are new. Running twice adds none."""
    instant = maintenant()
    silencieuses = [ligne for ligne in lignes_de(bornes_surveillees()) if _est_a_dire(ligne, instant)]
    return sum(tenter("bornes.silence_en_panne", ligne.borne.pk, partial(_devoir, ligne)) for ligne in silencieuses)


def _est_a_dire(ligne: LigneBorne, instant: dt.datetime) -> bool:
    """Tell whether a silence is for the body: a kiosk that staff revoked is silent on purpose."""
    fuseau = fuseau_du_departement(ligne.borne.site.organisme.departement)
    est_le_jour = instant.astimezone(fuseau).hour >= HEURE_DU_MATIN
    return SILENCE in ligne.codes and ligne.enrolement is not None and est_le_jour


def _devoir(ligne: LigneBorne) -> bool:
    return annoncer(
        GenreAnnonce.SILENCE,
        cle=f"silence:{ligne.borne.pk}:{ligne.dernier_signe}",
        inscription=ligne.borne.inscription,
        borne=ligne.borne,
        contexte={
            "depuis": date_longue(ligne.dernier_signe),
            "silence": accorder(ligne.jours_de_silence, "jour d’ouverture entier", "jours d’ouverture entiers"),
        },
    )
