"""One client is one address, whoever stands in front, and one subscriber is one key of every limit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory

from socle.limites import Limite, LimiteAtteinte, compter
from socle.reseau import abonne, abonne_du_client, adresse_du_client, reseau

RELAIS = "10.0.0.1"


def _demande(entete=None, direct=RELAIS):
    entetes = {} if entete is None else {"x-forwarded-for": entete}
    return RequestFactory().get("/", REMOTE_ADDR=direct, headers=entetes)


@pytest.mark.parametrize(
    ("relais", "entete", "attendue"),
    [
        (0, "6.6.6.6", RELAIS),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6,7.7.7.7,9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (1, " 2001:DB8:0:0::7 ", "2001:db8::7"),
        (1, "::ffff:9.9.9.9", "9.9.9.9"),
    ],
)
def test_adresse_du_client_is_what_our_first_relay_saw(settings, relais, entete, attendue):
    settings.PROXYS_DE_CONFIANCE = relais

    assert adresse_du_client(_demande(entete)) == attendue


@pytest.mark.parametrize(
    ("relais", "entete"),
    [
        (1, None),
        (1, ""),
        (2, "6.6.6.6"),
        (1, "6.6.6.6, "),
        (2, "6.6.6.6, , 10.0.0.2"),
        (1, "6.6.6.6, unknown"),
        (1, "9.9.9.9:443"),
        (1, "[2001:db8::1]:443"),
        (1, "2001:db8::1%eth0"),
        (1, "999.1.1.1"),
        (1, "²"),
    ],
)
def test_adresse_du_client_without_a_bare_address_in_its_place_is_who_speaks_to_us(settings, relais, entete):
    settings.PROXYS_DE_CONFIANCE = relais

    assert adresse_du_client(_demande(entete)) == RELAIS


@pytest.mark.parametrize(
    ("direct", "attendue"),
    [("::ffff:9.9.9.9", "9.9.9.9"), ("fe80::1%eth0", "fe80::1"), ("", ""), ("@socket", "")],
)
def test_adresse_du_client_in_direct_is_written_one_way(direct, attendue):
    assert adresse_du_client(_demande(direct=direct)) == attendue


@pytest.mark.parametrize(
    ("adresse", "groupe", "voisinage"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/64"),
        ("", "", ""),
        ("ailleurs", "ailleurs", "ailleurs"),
    ],
)
def test_abonne_and_reseau_group_addresses(adresse, groupe, voisinage):
    assert (abonne(adresse), reseau(adresse)) == (groupe, voisinage)


@pytest.mark.django_db
def test_addresses_of_one_subscriber_fill_one_counter():
    limite = Limite("essai", 10, dt.timedelta(days=400))
    passees = 0

    for rang in range(320):
        try:
            compter(limite, abonne_du_client(_demande(direct=f"2001:db8:0:1::{rang:x}")))
            passees += 1
        except LimiteAtteinte:
            pass

    assert passees == 10
