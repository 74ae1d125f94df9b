"""The table of what may change and when, walked setting by setting and moment by moment."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from campagnes.logic.calendrier import PARIS
from campagnes.logic.garde import Calendrier
from campagnes.logic.methode import CANAUX, METHODE_INITIALE, NOMS
from campagnes.logic.reglages import COLONNES, LIMITES, MomentEdition, Reglage, moment_de, refus
from campagnes.models import Campagne
from campagnes.queries import methode_de
from organismes.enums import Canal

OUVERTURE = dt.datetime(2026, 10, 1, tzinfo=PARIS)
# The last moment at which each setting may still change; None: at none.
JUSQU_A = {
    Reglage.ANNEE: None,
    Reglage.OUVERTURE: MomentEdition.A_VENIR,
    **dict.fromkeys(
        (Reglage.CANAUX, Reglage.PLAN, Reglage.POIDS, Reglage.NON_REPONSE, Reglage.MINIMUM, Reglage.PART_VALIDEE),
        MomentEdition.INSCRIPTIONS,
    ),
    **dict.fromkeys(
        (
            *(Reglage.NOM, Reglage.ECHEANCE, Reglage.VAGUES, Reglage.SUSPENSIONS),
            *(Reglage.SEUIL, Reglage.REFERENTIELS, Reglage.PLACES),
        ),
        MomentEdition.TERRAIN,
    ),
    **dict.fromkeys((Reglage.ELECTIONS, Reglage.CEREMONIE, Reglage.VALEUR_PLACE), MomentEdition.RESTITUEE),
}


def test_every_setting_has_its_limit():
    assert set(LIMITES) == set(Reglage) == set(JUSQU_A)


@pytest.mark.parametrize(("reglage", "moment"), list(itertools.product(Reglage, MomentEdition)))
def test_a_setting_moves_until_its_moment_and_is_refused_in_french_after(reglage, moment):
    dernier = JUSQU_A[reglage]
    permis = dernier is not None and moment <= dernier

    message = refus(reglage, moment)

    assert (message == "") is permis
    assert permis or (message.startswith(LIMITES[reglage].mot) and " ne change " in message and message.endswith("."))


@pytest.mark.parametrize(
    ("dates", "deja", "moment"),
    [
        ({}, False, MomentEdition.INSCRIPTIONS),
        ({"ouverture": OUVERTURE + dt.timedelta(days=60)}, False, MomentEdition.A_VENIR),
        ({"terrain_ouvert_le": OUVERTURE}, False, MomentEdition.TERRAIN),
        ({"ouverture": OUVERTURE + dt.timedelta(days=60)}, True, MomentEdition.TERRAIN),
        ({"terrain_ouvert_le": OUVERTURE, "restituee_le": OUVERTURE}, False, MomentEdition.RESTITUEE),
    ],
)
def test_moment_of_an_edition(dates, deja, moment):
    calendrier = Calendrier(annee=2027, **{"ouverture": OUVERTURE, **dates})

    assert moment_de(calendrier, OUVERTURE + dt.timedelta(days=30), deja_mesuree=deja) is moment


def test_settings_that_are_columns_exist():
    assert set(COLONNES) <= {champ.name for champ in Campagne._meta.fields}


def test_an_edition_for_which_nobody_decided_has_the_method_of_the_rules():
    assert methode_de(Campagne(annee=2027)) == METHODE_INITIALE


def test_channels_are_those_of_bodies_under_the_same_names():
    assert dict(Canal.choices) == NOMS
    assert set(CANAUX) == set(NOMS)
