"""Files of what grows with bodies cost the memory of their pieces, whatever their length; that of a ranking is beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from bornes.models import Borne
from comptes.enums import Role
from enquetes.models import Enveloppe
from organismes.models import Inscription, Site
from rapports.models import ActionDecidee, Rapport
from socle import exports
from tests.defaire import puis_defaire
from tests.factories.bornes import BorneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import AppareilFactory, EnveloppeFactory, VisiteFactory
from tests.factories.organismes import SiteFactory
from tests.factories.rapports import ActionDecideeFactory, RapportFactory
from tests.memoire import BEAUCOUP, PEU, RAPPORT, deux_editions, exiger_un_flux, pointe_de

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture(scope="module")
def editions(django_db_setup, django_db_blocker):
    """Bodies registered once for all the lists; each fills them with what it tells, and takes it back."""
    with django_db_blocker.unblock(), puis_defaire():
        yield deux_editions()


def _rapporter(inscriptions):
    rapports: list[Any] = [RapportFactory.build(inscription=une) for une in inscriptions]
    Rapport.objects.bulk_create(rapports)


def _agir(inscriptions):
    actions: list[Any] = [ActionDecideeFactory.build(inscription=une) for une in inscriptions]
    ActionDecidee.objects.bulk_create(actions)


def _commander(inscriptions):
    Inscription.objects.filter(pk__in=[une.pk for une in inscriptions]).update(borne=True)


def _equiper(inscriptions):
    _commander(inscriptions)
    neufs: list[Any] = [SiteFactory.build(organisme=une.organisme) for une in inscriptions]
    sites = Site.objects.bulk_create(neufs)
    bornes: list[Any] = [
        BorneFactory.build(inscription=une, site=site) for une, site in zip(inscriptions, sites, strict=True)
    ]
    Borne.objects.bulk_create(bornes)


@pytest.mark.parametrize(
    ("route", "remplir"),
    [
        ("enquetes:plan_organismes", len),
        ("organismes:pilotage_inscriptions", len),
        ("rapports:pilotage_rapports", _rapporter),
        ("rapports:pilotage_plans", _agir),
        ("bornes:pilotage_commandes", _commander),
        ("bornes:pilotage_bornes", _equiper),
    ],
)
def test_a_list_of_ten_times_more_bodies_takes_no_more_memory(client, monkeypatch, editions, route, remplir):
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR]))
    adresse = f"{reverse(route)}?edition={{annee}}&campagne={{annee}}&format=csv"

    exiger_un_flux(client, monkeypatch, adresse, editions, remplir)


def test_what_phones_sent_leaves_as_json_by_pieces(client, monkeypatch):
    monkeypatch.setattr(exports, "EN_MEMOIRE_MAX", 2**12)
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    visite = VisiteFactory(en_cours=True, enqueteur__compte=True)
    appareil = AppareilFactory(enqueteur=visite.enqueteur)
    adresse, pointes = f"{reverse('enquetes:pilotage_envois')}?format=json", []
    for nombre in (PEU, BEAUCOUP - PEU):
        neuves: list[Any] = [
            EnveloppeFactory.build(refusee=True, appareil=appareil, visite=visite, cible=visite.pk)
            for _envoi in range(nombre)
        ]
        Enveloppe.objects.bulk_create(neuves)
        pointes.append(pointe_de(client, adresse, borne=RAPPORT * sum(pointes))[0])

    lu = json.loads(b"".join(client.get(adresse)))

    assert pointes[1] <= RAPPORT * pointes[0], pointes
    assert list(lu) == ["exporte_le", "elements", "conflits"]
    assert len({un["id"] for un in lu["elements"]}) == BEAUCOUP
    assert (lu["elements"][0]["etat"], lu["conflits"]) == ("refusee", [])


def test_json_without_anything_is_an_object_with_its_parts():
    reponse = exports.exporter_json("à régler", {"le": "2026-11-28", "rien": iter(()), "deux": iter([1, {"a": "é"}])})

    assert reponse.headers["Content-Disposition"] == 'attachment; filename="r-gler.json"'
    assert json.loads(reponse.content) == {"le": "2026-11-28", "rien": [], "deux": [1, {"a": "é"}]}
