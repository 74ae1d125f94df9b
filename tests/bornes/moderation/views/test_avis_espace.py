"""What a body reads and answers; staff never read an original."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from bornes.models import Avis, DemandeReponse, Verbatim
from bornes.moderation.queries.verbatims import FiltresAvis, commentaires_publies
from comptes.enums import Role
from organismes.enums import RoleMembre
from organismes.models import Inscription
from socle.horloge import PARIS, maintenant
from socle.models import Entree
from tests.factories.bornes import (
    AvisFactory,
    DemandeReponseFactory,
    PointFactory,
    ThemeReconnuFactory,
    VerbatimFactory,
)
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db
LISTE = reverse("bornes:espace_avis")


@pytest.fixture
def inscription(client) -> Inscription:
    inscription = InscriptionFactory(smartphone=True, borne=True)
    membre = MembreFactory(organisme=inscription.organisme, role=RoleMembre.MEMBRE)
    client.force_login(membre.utilisateur)
    return inscription


def publie(inscription: Inscription, texte: str = "Merci [nom]", **champs) -> Verbatim:
    point = champs.pop("point", None) or PointFactory(inscription=inscription)
    avis = AvisFactory(**{"point": point, "mot": "Merci Sophie", "comptage": "compte", **champs})
    return VerbatimFactory(avis=avis, publie=True, texte_masque=texte)


def adresse(nom: str, objet) -> str:
    return reverse(f"bornes:{nom}", args=[objet.pk])


def test_espace_avis_shows_what_is_published_counted_and_ours(client, inscription):
    publie(inscription, "à nous")
    VerbatimFactory(avis__point__inscription=inscription, texte_masque="pas relu")
    publie(inscription, "retenu", comptage="retenu", motif_retenue="rafale")
    publie(InscriptionFactory(smartphone=True), "à d’autres")

    page = client.get(LISTE)

    assert [un.verbatim.texte_masque for un in page.context["avis"]] == ["à nous"]
    assert "Sophie" not in page.content.decode()


def test_espace_avis_leads_to_the_public_page_where_there_is_one(client, inscription):
    def publique() -> list[int]:
        liens = lire(client.get(LISTE)).main.select("a[href^='/avis-publies/']")
        return [client.get(lien["href"]).status_code for lien in liens]

    assert publique() == [200]
    Inscription.objects.filter(pk=inscription.pk).update(smartphone=False, borne=False)
    assert publique() == []


def test_espace_avis_filters(client, inscription):
    un = publie(inscription, "un", satisfaction=1, point=PointFactory(inscription=inscription, avec_service=True))
    deux = publie(inscription, "deux", satisfaction=5, borne=True, jour=dt.date(2020, 1, 1))
    ThemeReconnuFactory(verbatim=un, theme="attente")
    Verbatim.objects.filter(pk=deux.pk).update(reponse="Merci", repondu_le=maintenant())

    def lus(**filtre) -> set[str]:
        return {avis.verbatim.texte_masque for avis in client.get(LISTE, filtre).context["avis"]}

    point = un.avis.point
    assert lus() == {"un", "deux"}
    for filtre in (
        {"site": point.site_id},
        {"service": point.service_id},
        {"note": 1},
        {"theme": "attente"},
        {"origine": "smartphone"},
        {"periode": 30},
        {"reponse": "sans"},
    ):
        assert lus(**filtre) == {"un"}, filtre
    assert lus(origine="borne") == lus(note=5) == lus(reponse="avec") == {"deux"}
    assert lus(note="x", site="x", periode="0", theme="x") == {"un", "deux"}
    assert lus(site="999999999999") == set()


def test_espace_avis_of_seven_days_are_of_today_and_of_the_six_before(inscription):
    for jour in (2, 3):
        publie(inscription, f"du {jour}", jour=dt.date(2026, 11, jour))

    with time_machine.travel(dt.datetime(2026, 11, 9, 12, tzinfo=PARIS), tick=False):
        lus = commentaires_publies(inscription, FiltresAvis(periode="7"))
        assert [verbatim.texte_masque for verbatim in lus] == ["du 3"]


@pytest.mark.parametrize("nombre", [1, 3])
def test_espace_avis_asks_as_many_statements_for_one_and_for_three(
    client, inscription, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        ThemeReconnuFactory(verbatim=publie(inscription))

    with django_assert_num_queries(15):
        client.get(LISTE)


def test_espace_avis_exports_masked_text(client, inscription):
    publie(inscription, '=HYPERLINK("x") [nom]')

    contenu = client.get(LISTE, {"format": "csv"}).content.decode("utf-8-sig")
    tableur = client.get(LISTE, {"format": "xlsx"})

    assert "'=HYPERLINK" in contenu
    assert "Sophie" not in contenu
    assert tableur["Content-Type"].endswith("spreadsheetml.sheet")


def test_original_is_shown_to_its_body_by_post_once_a_journalled_reading(client, inscription):
    verbatim = publie(inscription)

    assert client.get(adresse("espace_avis_original", verbatim)).status_code == 405
    assert "Sophie" not in client.get(adresse("espace_avis_lire", verbatim)).content.decode()
    reponse = client.post(adresse("espace_avis_original", verbatim))

    assert "Merci Sophie" in reponse.content.decode()
    assert "no-store" in reponse["Cache-Control"]
    assert list(Entree.objects.values_list("acte", "details")) == [("verbatim.original_lu", {})]


def test_original_is_escaped(client, inscription):
    verbatim = publie(inscription, mot="<img src=x onerror=alert(1)>")

    page = client.post(adresse("espace_avis_original", verbatim)).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_original_gone_says_so(client, inscription):
    verbatim = publie(inscription, recu_le=maintenant() - dt.timedelta(days=30))

    page = client.post(adresse("espace_avis_original", verbatim), follow=True).content.decode()

    assert "Le texte d’origine a été effacé" in page
    assert "Sophie" not in page
    assert not Entree.objects.exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATEUR, Role.CHARGE_ETUDES])
def test_original_is_refused_to_staff_and_not_journalled(client, inscription, role):
    verbatim = publie(inscription)
    client.force_login(UtilisateurFactory(roles=[role]))

    reponse = client.post(adresse("espace_avis_original", verbatim))

    assert (reponse.status_code, b"Sophie" in reponse.content) == (403, False)
    assert not Entree.objects.exists()


def test_original_is_refused_to_the_technical_administrator_who_holds_every_permission(client, inscription):
    verbatim = publie(inscription)
    client.force_login(UtilisateurFactory(roles=[Role.ADMINISTRATEUR], is_staff=True, is_superuser=True))

    reponse = client.post(adresse("espace_avis_original", verbatim))

    assert (reponse.status_code, b"Sophie" in reponse.content) == (403, False)
    assert not Entree.objects.exists()


def test_answer_is_published_and_exported(client, inscription):
    verbatim = publie(inscription)

    client.post(adresse("espace_avis_repondre", verbatim), {"reponse": "Nous ouvrons le samedi."})

    assert "Nous ouvrons le samedi." in client.get(LISTE).content.decode()
    assert "Nous ouvrons le samedi." in client.get(LISTE, {"format": "csv"}).content.decode()


def test_answer_naming_an_agent_comes_back_without_the_name(client, inscription):
    verbatim = publie(inscription)

    page = client.post(adresse("espace_avis_repondre", verbatim), {"reponse": "Mme Dupont est prévenue."})

    assert (page.status_code, Verbatim.objects.get().reponse) == (200, "")
    texte = page.content.decode()
    assert "Mme [nom] est prévenue." in texte
    assert "Votre réponse désigne quelqu’un" in texte
    client.post(adresse("espace_avis_repondre", verbatim), {"reponse": "Mme [nom] est prévenue."})
    assert Verbatim.objects.get().reponse == "Mme [nom] est prévenue."


def test_request_is_answered_by_mail_without_showing_the_address(
    client, inscription, django_capture_on_commit_callbacks
):
    avis = AvisFactory(point=PointFactory(inscription=inscription), courriel="usager@exemple.fr")
    demande = DemandeReponseFactory(avis=avis)

    pages = [client.get(adresse("espace_demande", demande)), client.get(reverse("bornes:espace_demandes"))]
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(adresse("espace_demande", demande), {"reponse": "Bonjour, c’est réglé."}, follow=True)

    for page in [*pages, reponse]:
        assert b"usager@exemple.fr" not in page.content
    assert [message.to for message in mail.outbox] == [["usager@exemple.fr"]]
    assert "c’est réglé" in mail.outbox[0].body
    assert Avis.objects.get().contact is None
    assert DemandeReponse.objects.get().etat == "repondue"


def test_request_already_answered_shows_the_answer_and_no_form(client, inscription):
    demande = DemandeReponseFactory(
        avis__point__inscription=inscription, etat="repondue", reponse="C’est réglé.", close_le=maintenant()
    )

    page = client.get(adresse("espace_demande", demande)).content.decode()

    assert "Votre réponse est partie" in page
    assert "C’est réglé." in page
    assert "Envoyer la réponse" not in page


def test_request_that_may_not_be_answered_says_why_before_anything_is_typed(client, inscription):
    demande = DemandeReponseFactory(avis__point__inscription=inscription)
    Inscription.objects.filter(pk=inscription.pk).update(etat="retiree", motif="Retrait")

    page = client.get(adresse("espace_demande", demande)).text

    assert "n’est plus dans l’édition" in page
    assert "Envoyer la réponse" not in page


@pytest.mark.parametrize("comptage", ["retenu", "ecarte"])
def test_request_of_a_held_opinion_is_not_shown_and_cannot_be_answered(client, inscription, comptage):
    avis = AvisFactory(
        point=PointFactory(inscription=inscription),
        courriel="tiers@exemple.fr",
        comptage=comptage,
        motif_retenue="rafale",
    )
    demande = DemandeReponseFactory(avis=avis)

    liste = client.get(reverse("bornes:espace_demandes"))
    fiche = client.post(adresse("espace_demande", demande), {"reponse": "Bonjour."})

    assert (list(liste.context["page"]), fiche.status_code) == ([], 404)
    assert (DemandeReponse.objects.get().etat, mail.outbox) == ("en_attente", [])
