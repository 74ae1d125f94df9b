"""Three doors, one closing instant: the form, the resumed draft, the staff page; with the extension of 2020 too."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from organismes.actions.brouillon import demander_reprise
from organismes.models import Brouillon, CourrierOrganisme, Inscription
from socle.expedition import expedier
from socle.horloge import PARIS
from tests.factories.campagnes import CampagneFactory, EcheanceInscriptionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import TerritoireFactory
from tests.organismes.donnees import REFERENT, brouillon_complet
from tests.organismes.views.test_inscription import ETAPE_CANAUX, ETAPE_OPTIONS, remplir

pytestmark = pytest.mark.django_db
CLOTURE = dt.datetime(2027, 1, 1, tzinfo=PARIS)
AVANT = CLOTURE - dt.timedelta(hours=2)
ECARTS = [
    (-dt.timedelta(hours=1), True),
    (-dt.timedelta(seconds=1), True),
    (-dt.timedelta(milliseconds=1), True),
    (dt.timedelta(0), False),
    (dt.timedelta(milliseconds=1), False),
    (dt.timedelta(seconds=1), False),
    (dt.timedelta(hours=1), False),
]


def _recapitulatif():
    return reverse("organismes:inscription_recapitulatif")


def _campagne():
    return CampagneFactory(inscriptions_ouvertes_le=CLOTURE - dt.timedelta(days=60), dernier_jour=dt.date(2026, 12, 31))


def _formulaire(campagne):
    client = Client()
    remplir(client, TerritoireFactory())
    return lambda: client.post(_recapitulatif())


def _reprise(campagne):
    brouillon = brouillon_complet(campagne)
    demander_reprise(brouillon=brouillon, courriel="moi@ville.exemple")
    expedier(CourrierOrganisme, brouillon.les_courriers.get().pk)
    lien = re.search(r"/inscription/reprise/[\w-]+/", mail.outbox[-1].body).group()
    client = Client()

    def frapper():
        client.get(lien)
        return client.post(_recapitulatif())

    return frapper


def _equipe(campagne):
    client = Client()
    client.force_login(UtilisateurFactory(charge_etudes=True))
    territoire = TerritoireFactory()
    saisie = {"organisme-siren": territoire.siren}
    saisie |= {f"referent-{nom}": valeur for nom, valeur in {**REFERENT, "telephone": ""}.items()}
    saisie |= {f"canaux-{nom}": valeur for nom, valeur in ETAPE_CANAUX.items()}
    saisie |= {f"options-{nom}": valeur for nom, valeur in ETAPE_OPTIONS.items()}
    return lambda: client.post(reverse("organismes:pilotage_inscription_ajouter"), saisie)


PORTES = {"formulaire": _formulaire, "reprise": _reprise, "equipe": _equipe}


@pytest.mark.parametrize(("ecart", "permis"), ECARTS, ids=str)
@pytest.mark.parametrize("porte", list(PORTES))
def test_deposer_at_every_door_follows_the_closing_instant(porte, ecart, permis):
    with time_machine.travel(AVANT, tick=False):
        frapper = PORTES[porte](_campagne())
    nb_brouillons = Brouillon.objects.count()

    with time_machine.travel(CLOTURE + ecart, tick=False):
        reponse = frapper()

    inscriptions = list(Inscription.objects.values_list("deposee_le", flat=True))
    if permis:
        assert reponse.status_code == 302
        assert inscriptions == [CLOTURE + ecart]
    else:
        assert reponse.status_code == 409
        assert "closes depuis la fin du 31" in reponse.content.decode()
        assert inscriptions == []
        assert Brouillon.objects.count() == nb_brouillons


@pytest.mark.parametrize("porte", list(PORTES))
def test_deposer_after_closing_works_through_an_extension(porte):
    with time_machine.travel(AVANT, tick=False):
        campagne = _campagne()
        frapper = PORTES[porte](campagne)
    EcheanceInscriptionFactory(campagne=campagne, dernier_jour=dt.date(2027, 1, 10), motif="Grève des transports")

    with time_machine.travel(CLOTURE + dt.timedelta(days=3), tick=False):
        reponse = frapper()

    assert reponse.status_code == 302
    assert Inscription.objects.count() == 1


def test_form_refused_after_closing_keeps_its_draft_and_says_how_to_come_back():
    with time_machine.travel(AVANT, tick=False):
        frapper = _formulaire(_campagne())

    with time_machine.travel(CLOTURE, tick=False):
        texte = frapper().content.decode()

    assert "Rien n’est perdu" in texte
    assert reverse("organismes:inscription_garder") in texte
    assert Brouillon.objects.get().donnees["referent"]["courriel"] == REFERENT["courriel"]
