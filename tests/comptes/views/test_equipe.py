"""Staff pages about the people of AFNOR."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from comptes.actions.equipe import changer_les_roles, creer_personnel
from comptes.enums import MOTS_DES_ACTES
from comptes.models import CourrielDeCompte, Utilisateur
from tests.architecture.arbre import RACINE
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db


@pytest.fixture
def administratrice(client):
    personne = UtilisateurFactory(administrateur=True, nom="Camille")
    client.force_login(personne)
    return personne


def test_list_shows_staff_only_and_what_a_palmares_misses(client, administratrice):
    UtilisateurFactory(roles=["lecteur", "responsable_palmares"], nom="Lou")
    UtilisateurFactory(enqueteur=True, nom="Enquêtrice")
    UtilisateurFactory(nom="Référente")

    page = lire(client.get(reverse("comptes:pilotage_equipe")))

    assert [rang.th.text.strip() for rang in page.select("tbody tr")] == ["Camille", "Lou"]
    assert "Il manque 1 responsable du palmarès" in page.select_one(".bm-alerte").text.replace("\u00a0", " ")


def test_list_without_anything_missing_warns_of_nothing(client, administratrice):
    UtilisateurFactory.create_batch(2, responsable_palmares=True)

    assert lire(client.get(reverse("comptes:pilotage_equipe"))).select_one(".bm-alerte") is None


def test_list_keeps_what_the_filters_say(client, administratrice):
    UtilisateurFactory(lecteur=True, nom="Lou")

    reponses = [client.get(reverse("comptes:pilotage_equipe"), filtre) for filtre in ({"q": "lou"}, {"role": "jury"})]

    assert [[rang.th.text.strip() for rang in lire(reponse).select("tbody tr")] for reponse in reponses] == [
        ["Lou"],
        [],
    ]


@pytest.mark.parametrize("nombre", [1, 12])
def test_list_asks_the_same_questions_whatever_the_number(
    client, administratrice, nombre, django_assert_max_num_queries
):
    UtilisateurFactory.create_batch(nombre, lecteur=True)

    with django_assert_max_num_queries(12):
        client.get(reverse("comptes:pilotage_equipe"))


def test_invitation_form_invites(client, administratrice):
    reponse = client.post(
        reverse("comptes:equipe_inviter"), {"email": "lou@afnor.exemple", "nom": "Lou", "roles": ["lecteur"]}
    )

    personne = Utilisateur.objects.get(email="lou@afnor.exemple")
    assert reponse.headers["Location"] == reverse("comptes:pilotage_equipe")
    assert (personne.nom, personne.roles, CourrielDeCompte.objects.count()) == ("Lou", {"lecteur"}, 1)


def test_invitation_of_who_has_an_account_without_role_is_asked_again_then_gives_the_roles(client, administratrice):
    referente = UtilisateurFactory(nom="Référente")
    donnees = {"email": referente.email.upper(), "nom": "Autre", "roles": ["lecteur"]}

    page = lire(client.post(reverse("comptes:equipe_inviter"), donnees))
    bouton = page.select_one("button[name=ajouter]")
    avant = (set(referente.les_roles.values_list("role", flat=True)), CourrielDeCompte.objects.count())
    reponse = client.post(reverse("comptes:equipe_inviter"), {**donnees, "ajouter": bouton["value"]})

    assert (bouton.text.strip(), avant) == ("Lui donner ces rôles", (set(), 0))
    assert reponse.headers["Location"] == reverse("comptes:pilotage_equipe")
    referente.refresh_from_db()
    assert (referente.nom, set(referente.les_roles.values_list("role", flat=True))) == ("Référente", {"lecteur"})
    assert CourrielDeCompte.objects.count() == 1


def test_invitation_of_another_account_than_the_one_asked_about_gives_nothing(client, administratrice):
    une, autre = UtilisateurFactory.create_batch(2)
    donnees = {"email": autre.email, "nom": "Autre", "roles": ["lecteur"], "ajouter": une.email}

    client.post(reverse("comptes:equipe_inviter"), donnees)

    assert not autre.les_roles.exists()


def test_invitation_of_who_is_of_the_team_leads_to_her_sheet_and_of_a_shopper_nowhere(client, administratrice):
    lectrice, enqueteuse = UtilisateurFactory(lecteur=True), UtilisateurFactory(enqueteur=True)

    pages = [
        lire(client.post(reverse("comptes:equipe_inviter"), {"email": une.email, "nom": "Lou", "roles": ["jury"]}))
        for une in (lectrice, enqueteuse)
    ]

    assert [page.select_one("button[name=ajouter]") for page in pages] == [None, None]
    fiche = reverse("comptes:equipe_fiche", kwargs={"pk": lectrice.pk})
    assert pages[0].select_one(f"a[href='{fiche}']") is not None
    assert "celle d’un enquêteur" in pages[1].find(id="id_email_error").text


def test_sheet_tells_acts_and_roles_in_words(client, administratrice):
    personne = creer_personnel(email="lou@afnor.exemple", nom="Lou", roles=["charge_etudes"])
    changer_les_roles(personne=personne, roles=["responsable_palmares"], auteur=administratrice)

    page = lire(client.get(reverse("comptes:equipe_fiche", kwargs={"pk": personne.pk})))

    lignes = [[case.text.strip() for case in ligne.select("th, td")][1:] for ligne in page.select("tbody tr")]
    assert lignes == [
        ["Rôles changés", "Camille", "+ responsable du palmarès, − chargé d’études"],
        ["Invitée dans l’équipe", "la plateforme", "chargé d’études"],
    ]


def test_every_act_written_on_an_account_has_its_words():
    source = "\n".join(chemin.read_text() for chemin in (RACINE / "comptes").rglob("*.py") if chemin.name != "enums.py")
    ecrits = set(re.findall(r"\"((?:personnel|compte|courriels)\.[a-z_]+)\"", source))

    assert len(ecrits) > 10
    assert ecrits <= set(MOTS_DES_ACTES)


@pytest.mark.parametrize(
    ("donnees", "champ"),
    [
        ({"email": "lou", "nom": "Lou", "roles": ["lecteur"]}, "id_email_error"),
        ({"email": "lou@afnor.exemple", "nom": "Lou"}, "id_roles_error"),
        ({"email": "lou@afnor.exemple", "nom": "Lou", "roles": ["enqueteur"]}, "id_roles_error"),
    ],
)
def test_invitation_form_tells_what_is_wrong_where_it_is(client, administratrice, donnees, champ):
    page = lire(client.post(reverse("comptes:equipe_inviter"), donnees))

    assert page.find(id=champ) is not None
    assert list(Utilisateur.objects.all()) == [administratrice]


def test_roles_form_of_the_last_administrator_says_no_at_the_field(client, administratrice):
    reponse = client.post(reverse("comptes:equipe_roles", kwargs={"pk": administratrice.pk}), {"roles": ["lecteur"]})

    assert "dernière personne qui administre" in lire(reponse).find(id="id_roles_error").text
    assert set(administratrice.les_roles.values_list("role", flat=True)) == {"administrateur"}


def test_page_that_closes_the_last_administrator_says_why_it_is_not_done(client, administratrice):
    adresse = reverse("comptes:equipe_desactiver", kwargs={"pk": administratrice.pk})
    seule = lire(client.get(adresse)).select_one("main")
    UtilisateurFactory(administrateur=True)
    a_deux = lire(client.get(adresse)).select_one("main")

    assert [
        ("dernière personne qui administre" in page.text, bool(page.select("form"))) for page in (seule, a_deux)
    ] == [
        (True, False),
        (False, True),
    ]


def test_closed_account_loses_its_session_at_once(client, administratrice, django_user_model):
    from django.test import Client

    lectrice = UtilisateurFactory(lecteur=True)
    autre = Client()
    autre.force_login(lectrice)
    assert autre.get("/pilotage/", follow=True).status_code == 200

    client.post(reverse("comptes:equipe_desactiver", kwargs={"pk": lectrice.pk}))

    assert autre.get("/pilotage/").headers["Location"] == "/connexion/?next=/pilotage/"


def test_reading_a_gesture_does_nothing(client, administratrice):
    lectrice = UtilisateurFactory(lecteur=True)

    for geste in ("desactiver", "reinviter", "second_facteur"):
        assert client.get(reverse(f"comptes:equipe_{geste}", kwargs={"pk": lectrice.pk})).status_code == 200

    lectrice.refresh_from_db()
    assert (lectrice.is_active, CourrielDeCompte.objects.count(), lectrice.authenticator_set.count()) == (True, 0, 1)


def test_a_role_taken_while_a_sheet_was_open_does_not_come_back_with_another_one(client, administratrice):
    personne = UtilisateurFactory(roles=["administrateur", "charge_etudes"])
    adresse = reverse("comptes:equipe_roles", args=[personne.pk])
    page = lire(client.get(reverse("comptes:equipe_fiche", args=[personne.pk])))
    vues = page.select_one("input[name=vues]")["value"]
    changer_les_roles(personne=personne, roles=["charge_etudes"], auteur=administratrice)

    reponse = client.post(adresse, {"roles": ["administrateur", "charge_etudes", "lecteur"], "vues": vues})

    assert "c’est maintenant «\u202fChargé d’études\u202f»" in lire(reponse).select_one("main").text
    assert Utilisateur.objects.get(pk=personne.pk).roles == {"charge_etudes"}
