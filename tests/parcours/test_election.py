"""Before an election, on a phone and at a desk: what a body may say, its names, the lift of an administrator."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings as reglages
from django.test import Client

from campagnes.models import TourElection
from enquetes.referentiels.actions.charger import charger_referentiels
from organismes.models import LeveeReserve
from socle.horloge import aujourdhui, maintenant
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import LeveeReserveFactory, MembreFactory, NomSurveilleFactory
from tests.parcours.visiteur import BUREAU, TELEPHONE
from tests.rapports.edition import edition

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inscription(settings):
    """A commune whose results are out, a month before the first round."""
    settings.BAROMETRE_DEMO = False
    charger_referentiels()
    campagne, inscription = edition(pairs=0)
    campagne.reserve_du = aujourdhui() - dt.timedelta(days=150)
    campagne.restituee_le = maintenant() - dt.timedelta(days=16)
    campagne.save()
    for rang, jours in enumerate((30, 37), start=1):
        TourElection.objects.create(campagne=campagne, tour=rang, prevu_le=aujourdhui() + dt.timedelta(days=jours))
    return inscription


@pytest.fixture
def entrer(nouveau_visiteur, live_server):
    """Return a maker of signed-in people: the door itself is walked elsewhere."""

    def faire(personne):
        client = Client()
        client.force_login(personne)
        visiteur = nouveau_visiteur(TELEPHONE, aussi=[{"viewport": BUREAU}])
        cookie = client.cookies[reglages.SESSION_COOKIE_NAME]
        visiteur.page.context.add_cookies(
            [{"name": reglages.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )
        return visiteur

    return faire


def test_body_reads_what_it_may_say_then_gets_its_kit(inscription, entrer):
    referent = entrer(MembreFactory(organisme=inscription.organisme).utilisateur)

    referent.aller("/espace/communiquer/")
    ferme = referent.page.inner_text("main")
    refus = referent.aller("/espace/communiquer/badge.svg")
    LeveeReserveFactory(inscription=inscription)
    referent.aller("/espace/communiquer/")
    with referent.page.expect_download() as telechargement:
        referent.page.get_by_role("link", name="Télécharger le badge").click()

    assert "Pas de communication sur votre résultat aujourd’hui" in ferme
    assert refus.status == 403
    assert "Vous pouvez communiquer, avec précaution" in referent.page.inner_text("main")
    assert telechargement.value.suggested_filename.endswith(".svg")


def test_referent_keeps_the_names(inscription, entrer):
    NomSurveilleFactory(inscription=inscription, nom="Alix Durand")
    referent = entrer(MembreFactory(organisme=inscription.organisme).utilisateur)

    referent.aller("/espace/noms-surveilles/")
    referent.page.get_by_label("Noms, un par ligne").fill("Sacha Petit\nCamille Grand")
    referent.cliquer("Ajouter les noms")

    assert "2 noms ajoutés" in referent.page.inner_text("main").replace("\u00a0", " ")
    assert sorted(inscription.les_noms_surveilles.values_list("nom", flat=True)) == [
        "Alix Durand",
        "Camille Grand",
        "Sacha Petit",
    ]


def test_administrator_lifts_the_reserve(inscription, entrer):
    administrateur = entrer(UtilisateurFactory(administrateur=True))

    administrateur.aller(f"/pilotage/inscriptions/{inscription.pk}/elections/")
    administrateur.cliquer("Lever la réserve", role="link")
    administrateur.cliquer("Lever la réserve")
    administrateur.page.get_by_label("Nom et fonction").fill("Dominique Exemple, maire")
    administrateur.page.get_by_label("Motif").fill("Réponse à un article")
    administrateur.cliquer("Lever la réserve")

    assert "Dominique Exemple, maire" in administrateur.page.inner_text("main")
    assert LeveeReserve.objects.get().est_levee
