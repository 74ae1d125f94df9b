"""The kiosks of a body, as its people see them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from bornes.enums import EtatBorne
from bornes.models import Borne, Enrolement
from bornes.parc.actions.commander import commander_bornes
from bornes.parc.actions.enroler import enroler
from bornes.parc.actions.livrer import annuler_borne, expedier_borne, preparer_borne
from socle.horloge import PARIS, maintenant
from tests.factories.bornes import AvisFactory, BorneFactory, EnrolementFactory, PointFactory, PresenceFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, SiteFactory
from tests.preuves import lire, texte_de

pytestmark = pytest.mark.django_db
PAGE = "bornes:espace_bornes"
CODE = re.compile(r'class="bm-feuille__code">([A-Z2-9]{5} [A-Z2-9]{5})<')


@pytest.fixture
def inscription(client):
    inscription = InscriptionFactory(borne=True)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    return inscription


def test_commander_from_the_space_orders_for_the_site(client, inscription):
    site = SiteFactory(organisme=inscription.organisme)

    reponse = client.post(reverse(PAGE), {"site": site.pk, "nombre": 2}, follow=True)

    assert list(Borne.objects.values_list("site", "etat")) == [(site.pk, "commandee")] * 2
    assert "2 bornes sont commandées." in reponse.content.decode()


def test_commander_clicked_twice_without_script_orders_once(client, inscription):
    site = SiteFactory(organisme=inscription.organisme)
    demande = client.get(reverse(PAGE)).context["formulaire"]["demande"].value()
    donnees = {"site": site.pk, "nombre": 1, "demande": demande}

    for _ in range(2):
        client.post(reverse(PAGE), donnees)

    assert Borne.objects.count() == 1


def test_a_link_about_another_of_ones_bodies_offers_it_when_the_one_in_hand_has_no_kiosk(client, inscription):
    personne = inscription.organisme.les_membres.get().utilisateur
    sans = MembreFactory(utilisateur=personne).organisme
    client.post(reverse("organismes:espace_organisme"), {"organisme": sans.pk})
    lien = f"{reverse(PAGE)}?organisme={inscription.organisme_id}"

    assert client.get(reverse(PAGE)).status_code == 302
    page = lire(client.get(lien))
    proposition = {champ["name"]: champ["value"] for champ in page.select("main form input[name]")}
    suite = client.post(reverse("organismes:espace_organisme"), proposition)

    assert suite.url == f"{reverse(PAGE)}?organisme={inscription.organisme_id}"
    assert client.get(suite.url).context["organisme"] == inscription.organisme


@pytest.mark.parametrize("nombre", ["", "0", "11", "deux"])
def test_commander_nonsense_says_so_and_orders_nothing(nombre, client, inscription):
    site = SiteFactory(organisme=inscription.organisme)

    reponse = client.post(reverse(PAGE), {"site": site.pk, "nombre": nombre})

    assert (reponse.status_code, Borne.objects.count()) == (409, 0)
    assert "nombre" in reponse.context["formulaire"].errors


def test_commander_for_the_site_of_another_body_orders_nothing(client, inscription):
    reponse = client.post(reverse(PAGE), {"site": SiteFactory().pk, "nombre": 1})

    assert (reponse.status_code, Borne.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"borne": False}, "ne comprend pas l’option «\u202fborne\u202f»"),
        ({"etat": "retiree"}, "avec une inscription confirmée"),
    ],
)
def test_space_without_the_right_to_order_says_why_and_shows_no_form(champs, phrase, client, inscription):
    for nom, valeur in champs.items():
        setattr(inscription, nom, valeur)
    inscription.save()
    site = SiteFactory(organisme=inscription.organisme)

    page = client.get(reverse(PAGE)).content.decode()
    client.post(reverse(PAGE), {"site": site.pk, "nombre": 1})

    assert phrase in page
    assert 'name="nombre"' not in page
    assert Borne.objects.count() == 0


def test_space_without_site_asks_for_one_first(client, inscription):
    page = client.get(reverse(PAGE)).content.decode()

    assert "Déclarez d’abord vos sites d’accueil" in page


def test_space_tells_each_step_with_its_date_and_why_an_order_was_cancelled(client, inscription):
    site = SiteFactory(organisme=inscription.organisme)
    partie, annulee = commander_bornes(inscription=inscription, site=site, nombre=2, auteur=None)
    preparer_borne(borne=partie, numero_inventaire="CIV-1", auteur=None)
    expedier_borne(borne=partie, suivi_colis="8L01", auteur=None)
    annuler_borne(borne=annulee, motif="Commandée en double", auteur=None)

    suivis = client.get(reverse(PAGE)).context["suivis"]

    assert [[(mot, detail) for mot, _le, detail in suivi.etapes] for suivi in suivis] == [
        [("Commandée", ""), ("Préparée", "n°\u00a0CIV-1"), ("Expédiée", "colis 8L01")],
        [("Commandée", ""), ("Commande annulée", "«\u202fCommandée en double\u202f»")],
    ]


def test_space_says_what_to_do_about_a_silent_kiosk(client, inscription):
    vue = maintenant() - dt.timedelta(days=9)
    enrolement = EnrolementFactory(borne__inscription=inscription, utilise_le=vue)
    PresenceFactory(borne=enrolement.borne, jour=vue.astimezone(PARIS).date(), vue_le=vue)

    page = client.get(reverse(PAGE))

    (suivi,) = page.context["suivis"]
    assert [conseil for _phrase, conseil in suivi.alertes] == [
        "Vérifiez l’alimentation et le réseau, puis rouvrez l’application."
    ]
    assert "Elle recueille des avis" not in page.content.decode()


def test_space_of_a_revoked_kiosk_says_that_it_sends_nothing_and_not_that_it_works(client, inscription):
    EnrolementFactory(borne__inscription=inscription, revoque_le=maintenant())

    texte = texte_de(client.get(reverse(PAGE)))

    assert "Plus aucun enrôlement" in texte
    assert "Elle recueille des avis" not in texte


def test_annuler_from_the_space_then_too_late(client, inscription):
    commandee = BorneFactory(inscription=inscription)
    preparee = BorneFactory(inscription=inscription, preparee=True)

    for borne in (commandee, preparee):
        client.post(reverse("bornes:espace_borne_annuler", args=[borne.pk]))

    assert {borne.pk: borne.etat for borne in Borne.objects.all()} == {
        commandee.pk: "annulee",
        preparee.pk: "preparee",
    }


def test_kiosk_of_another_body_is_nowhere(client, inscription):
    autre = BorneFactory()

    page = client.get(reverse(PAGE))
    reponse = client.post(reverse("bornes:espace_borne_annuler", args=[autre.pk]))

    assert (page.context["suivis"], reponse.status_code) == ([], 404)
    assert Borne.objects.get().etat == "commandee"


def test_body_gets_another_code_once_the_kiosk_is_on_its_way(client, inscription):
    borne = BorneFactory(inscription=inscription, expediee=True)
    chez_nous = BorneFactory(inscription=inscription, preparee=True)

    feuille = client.post(reverse("bornes:espace_borne_code", args=[borne.pk])).content.decode()
    client.post(reverse("bornes:espace_borne_code", args=[chez_nous.pk]))

    assert Enrolement.objects.count() == 1
    assert enroler(code=CODE.search(feuille).group(1))[0] == borne


def test_kiosk_that_came_back_meanwhile_gets_no_code_and_that_is_said(client, inscription, monkeypatch):
    vue = BorneFactory(inscription=inscription, expediee=True)
    Borne.objects.filter(pk=vue.pk).update(etat=EtatBorne.RETOURNEE)
    monkeypatch.setattr("bornes.parc.views.espace.bornes._trouver", lambda *_: vue)

    reponse = client.post(reverse("bornes:espace_borne_code", args=[vue.pk]), follow=True)

    assert reponse.redirect_chain == [(reverse(PAGE), 302)]
    assert [message.level_tag for message in reponse.context["messages"]] == ["error"]
    assert Enrolement.objects.count() == 0


def test_space_costs_as_many_queries_for_one_kiosk_as_for_three(client, inscription, django_assert_max_num_queries):
    def ajouter():
        PresenceFactory(borne=EnrolementFactory(borne__inscription=inscription).borne)

    ajouter()
    with django_assert_max_num_queries(20) as une:
        client.get(reverse(PAGE))
    ajouter()
    ajouter()
    with django_assert_max_num_queries(20) as trois:
        client.get(reverse(PAGE))

    assert len(trois.captured_queries) == len(une.captured_queries)


@pytest.mark.parametrize(
    ("nombre", "mots"),
    [(3, "Moins de 5 avis reçus."), (7, "Au moins 5 avis reçus."), (23, "Au moins 20 avis reçus.")],
)
def test_bornes_opinions_of_a_kiosk_are_never_told_exactly(nombre, mots, client, inscription):
    enrolement = EnrolementFactory(borne=BorneFactory(inscription=inscription, active=True))
    AvisFactory.create_batch(nombre, point=PointFactory(inscription=inscription), enrolement=enrolement)

    page = client.get(reverse(PAGE)).content.decode()

    assert mots in page


def test_a_body_that_came_back_without_the_option_is_not_told_that_its_edition_is_over(client, inscription):
    inscription.campagne.terrain_ouvert_le = inscription.campagne.restituee_le = maintenant()
    inscription.campagne.save()
    assert "Cette édition est terminée" in texte_de(client.get(reverse(PAGE)))

    annee = inscription.campagne.annee + 1
    InscriptionFactory(campagne__annee=annee, organisme=inscription.organisme, borne=False)

    assert "ne comprend pas l’option" in texte_de(client.get(reverse(PAGE)))
