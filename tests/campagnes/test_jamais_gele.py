"""regles#el-01-mesure: contacts and kiosks measure, they do not communicate: no election ever stops them."""

from __future__ import annotations

import ast
import datetime as dt
import uuid

import pytest
import time_machine

from bornes.avis.actions.recevoir_avis import recevoir_avis
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.portes import porte_du_jeton
from bornes.models import Avis
from campagnes.enums import Acte
from campagnes.logic.calendrier import PARIS
from campagnes.queries import exiger_maintenant
from tests.architecture.arbre import RACINE
from tests.factories.bornes import SuiteRecueFactory, empreinte
from tests.factories.campagnes import CampagneFactory

JOURS = ("2019-09-01", "2020-03-14", "2020-03-15", "2020-06-27", "2020-06-28")


def le(jour):
    return dt.datetime.combine(dt.date.fromisoformat(jour), dt.time(10), PARIS)


@pytest.mark.django_db
@pytest.mark.parametrize("jour", JOURS)
def test_kiosk_opinions_are_received_on_every_day(jour):
    campagne = CampagneFactory(historique=True)
    SuiteRecueFactory(
        enrolement__borne__inscription__campagne=campagne,
        enrolement__borne__inscription__organisme__type="COMMUNE",
        enrolement__jeton="jeton",
    )
    item = {
        "id": str(uuid.UUID(int=1)),
        "sequence": 1,
        "saisi_le": (le(jour) - dt.timedelta(minutes=5)).isoformat(),
        "reponses": {"K1": 4},
    }

    with time_machine.travel(le(jour)):
        reception = recevoir_avis(porte=porte_du_jeton(empreinte("jeton")), avis=[lire_item(item)])

    assert [recu.statut for recu in reception.recus] == ["enregistre"]
    assert Avis.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("jour", JOURS)
def test_mystery_contacts_are_made_on_every_day(jour):
    campagne = CampagneFactory(historique=True, vagues=[(dt.date(2019, 9, 1), dt.date(2020, 9, 30))], suspensions=[])

    exiger_maintenant(campagne, Acte.VISITER, instant=le(jour))


# A mail to a citizen is not an opinion: it waits for the end of the freeze (regles#el-08-gel).
COURRIELS = {"bornes/moderation/actions/repondre.py"}


def test_kiosks_never_ask_the_guard():
    """Nothing of the intake imports it: a rule added to the guard cannot stop a kiosk by accident."""
    questions = {"verdict_maintenant", "exiger_maintenant", "verdict_pour", "exiger_pour", "autoriser"}
    coupables = {
        str(chemin.relative_to(RACINE))
        for chemin in (RACINE / "bornes").rglob("*.py")
        if {"actions", "device_api", "logic"} & set(chemin.parts)
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.ImportFrom) and questions & {alias.name for alias in noeud.names}
    }

    assert coupables == COURRIELS
