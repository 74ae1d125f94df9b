"""The doors of the partner API: who gets in, how it refuses, and that each route says what it asks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from partenaires.api.jeton import CadenceParJeton
from partenaires.api.vue import VuePartenaire
from partenaires.enums import PorteeApi
from partenaires.forms import PartenaireForm
from partenaires.models import JetonApi
from socle.horloge import aujourdhui, maintenant
from socle.logic.typographie import date_longue
from tests.architecture.adresses import adresses
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.factories.partenaires import JetonApiFactory, PartenaireFactory
from tests.jours import le
from tests.partenaires.appels import porteur
from tests.preuves import texte_de

pytestmark = pytest.mark.django_db
SANS_JETON = {
    "organismes:api_annuaire",
    "partenaires:api_schema",
    "partenaires:api_schema_yaml",
    "partenaires:api_introuvable",
}
ROUTES = {a.nom: a for a in adresses() if a.chemin.startswith("api/v1/")}


@pytest.fixture(autouse=True)
def _compteurs_vides():
    cache.clear()


def _refus(reponse):
    assert reponse.headers["Content-Type"] == "application/problem+json"
    lu = reponse.json()
    assert {"type", "title", "status", "code", "detail"} <= set(lu)
    assert lu["status"] == reponse.status_code
    return reponse.status_code, lu["code"]


@pytest.mark.parametrize("entre", [" ", "\u00a0", "\u202f", "."])
def test_a_partner_is_limited_to_the_body_of_a_number_as_papers_write_it(entre):
    organisme = OrganismeFactory(siren="21310555400017")
    ecrit = entre.join(("213", "105", "554", "00017"))

    formulaire = PartenaireForm({"nom": "Éditeur", "siren": ecrit})

    assert (formulaire.is_valid(), formulaire.choisis) == (True, {"nom": "Éditeur", "organisme": organisme})


def test_every_route_declares_the_scope_of_each_of_its_methods():
    """A route without a token is spelled here; another one has a scope for each method that it answers."""
    gardees = {nom: adresse.vue.cls for nom, adresse in ROUTES.items() if nom not in SANS_JETON}

    assert len(gardees) > 10
    assert [nom for nom, classe in gardees.items() if not issubclass(classe, VuePartenaire)] == []
    for nom, classe in gardees.items():
        methodes = {m.upper() for m in ("get", "post", "put", "patch", "delete") if hasattr(classe, m)}
        assert set(classe.portees) == methodes, nom
        assert set(classe.portees.values()) <= set(PorteeApi), nom


@pytest.mark.parametrize(
    ("en_tete", "code"),
    [
        ("", "jeton_absent"),
        ("Bearer", "jeton_absent"),
        ("Basic bGE6bGE=", "jeton_absent"),
        ("Bearer bec_inconnu", "jeton_inconnu"),
        ("Bearer é\ud800", "jeton_inconnu"),
    ],
)
def test_without_a_known_token_nothing_opens(en_tete, code):
    client = Client(headers={"Authorization": en_tete} if en_tete else {})

    for adresse in (a.vers(**a.arguments) for nom, a in ROUTES.items() if nom not in SANS_JETON):
        reponse = client.get(adresse)
        assert _refus(reponse) == (401, code)
        assert reponse.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_revoked_and_expired_tokens_are_told_so():
    JetonApiFactory(mots="bec_revoque", revoque=True)
    JetonApiFactory(mots="bec_expire", expire=True)

    for mots, code in (("bec_revoque", "jeton_revoque"), ("bec_expire", "jeton_expire")):
        reponse = Client(headers={"Authorization": f"Bearer {mots}"}).get("/api/v1/campagnes/")
        assert _refus(reponse) == (401, code)


def test_a_session_opens_nothing(client):
    client.force_login(UtilisateurFactory(administrateur=True, second_facteur=True))

    assert _refus(client.get("/api/v1/campagnes/")) == (401, "jeton_absent")


@pytest.mark.parametrize(("jour", "heure"), [("2027-03-10", 12), ("2027-03-10", 0), ("2027-10-31", 2)])
def test_the_last_day_that_a_refusal_names_is_the_last_one_taken(client, jour, heure):
    adresse = reverse("partenaires:partenaire_jeton", args=[PartenaireFactory().pk])

    with time_machine.travel(le(jour, heure), tick=False):
        client.force_login(UtilisateurFactory(administrateur=True, second_facteur=True))
        an = aujourdhui() + dt.timedelta(days=365)

        def demander(dernier):
            champs = {"intitule": "Chaque nuit", "portees": ["avis:lire"], "dernier_jour": str(dernier)}
            return client.post(adresse, champs)

        refus = texte_de(demander(an + dt.timedelta(days=1)))
        assert f"au plus tard le {date_longue(an)}.".replace("\u00a0", " ") in refus
        assert demander(an).status_code == 201


@pytest.mark.parametrize("portee", PorteeApi.values)
def test_a_scope_opens_its_routes_and_no_other(portee):
    client = porteur(portee)
    lectures = {nom: a for nom, a in ROUTES.items() if nom not in SANS_JETON and "GET" in a.vue.cls.portees}

    obtenus = {nom: client.get(a.vers(**a.arguments)).status_code for nom, a in lectures.items()}

    assert {nom for nom, statut in obtenus.items() if statut != 403} == {
        nom for nom, a in lectures.items() if a.vue.cls.portees["GET"] == portee
    }


def test_missing_scope_is_named():
    reponse = porteur("avis:lire").get("/api/v1/campagnes/")

    assert _refus(reponse) == (403, "portee_manquante")
    assert "campagnes:lire" in reponse.json()["detail"]


def test_right_token_is_noted_once_in_ten_minutes():
    client = porteur()
    client.get("/api/v1/campagnes/")
    premier = JetonApi.objects.get().utilise_le
    client.get("/api/v1/campagnes/")

    assert JetonApi.objects.get().utilise_le == premier
    JetonApi.objects.update(utilise_le=maintenant() - dt.timedelta(minutes=11))
    client.get("/api/v1/campagnes/")
    assert JetonApi.objects.get().utilise_le > premier


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a transaction that only reads")
def test_a_partner_reads_while_the_database_takes_nothing():
    client = porteur("campagnes:lire")
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL transaction_read_only = on")
        lue = client.get("/api/v1/campagnes/")
        # The end of the test reads again what it wrote.
        transaction.set_rollback(True)

    assert lue.status_code == 200


def test_too_many_requests_of_one_token_leave_others_alone(monkeypatch):
    monkeypatch.setattr(CadenceParJeton, "THROTTLE_RATES", {"partenaires": "2/min"})
    presse, autre = porteur(), porteur()

    statuts = [presse.get("/api/v1/campagnes/").status_code for _ in range(3)]
    refus = presse.get("/api/v1/campagnes/")

    assert statuts == [200, 200, 429]
    assert _refus(refus) == (429, "trop_de_demandes")
    assert 0 < int(refus.headers["Retry-After"]) <= 60
    assert autre.get("/api/v1/campagnes/").status_code == 200


@pytest.mark.parametrize(
    ("methode", "adresse", "options", "attendu"),
    [
        ("get", "/api/v1/rien/", {}, (404, "introuvable")),
        ("post", "/api/v1/rien", {}, (404, "introuvable")),
        ("get", "/api/v1/inscriptions/999999999/", {}, (404, "introuvable")),
        ("get", "/api/v1/inscriptions", {}, (404, "introuvable")),
        ("delete", "/api/v1/campagnes/", {}, (405, "methode_refusee")),
        ("options", "/api/v1/campagnes/", {}, (405, "methode_refusee")),
        ("get", "/api/v1/campagnes/", {"headers": {"Accept": "text/html"}}, (406, "format_refuse")),
        ("get", "/api/v1/campagnes/?anee=2026", {}, (400, "filtre_inconnu")),
        ("get", "/api/v1/campagnes/?format=api", {}, (400, "filtre_inconnu")),
        ("get", "/api/v1/visites/?campagne=2025&campagne=2024", {}, (400, "filtre_repete")),
        ("get", "/api/v1/campagnes/?taille=0", {}, (400, "taille_invalide")),
        ("get", "/api/v1/campagnes/?taille=201", {}, (400, "taille_invalide")),
        ("get", "/api/v1/campagnes/?curseur=²", {}, (400, "curseur_invalide")),
        ("get", "/api/v1/campagnes/?curseur=YWJj", {}, (400, "curseur_invalide")),
        ("get", "/api/v1/visites/?curseur=MQ", {}, (400, "curseur_invalide")),
        ("get", "/api/v1/visites/?etat=inconnu", {}, (400, "donnees_invalides")),
        ("get", "/api/v1/avis/agregats/", {}, (400, "donnees_invalides")),
        ("get", "/api/v1/avis/agregats/?campagne=1789", {}, (404, "introuvable")),
        ("get", "/api/v1/inscriptions/?campagne=" + "9" * 400, {}, (400, "donnees_invalides")),
    ],
)
def test_every_refusal_is_a_problem_with_a_stable_code(methode, adresse, options, attendu):
    assert _refus(getattr(porteur(), methode)(adresse, **options)) == attendu


@pytest.mark.parametrize("adresse", ["/api/v1/schema/", "/api/v1/schema/yaml/"])
def test_the_description_is_read_and_nothing_else(adresse):
    reponse = Client(enforce_csrf_checks=True).post(adresse)

    assert (_refus(reponse), reponse.headers["Allow"]) == ((405, "methode_refusee"), "GET, HEAD")


def test_a_fault_of_ours_is_told_as_the_rest(monkeypatch):
    monkeypatch.setattr("partenaires.queries.ressources.editions_lues", lambda: 1 / 0)
    client = porteur()
    client.raise_request_exception = False

    assert _refus(client.get("/api/v1/campagnes/")) == (500, "erreur_interne")


def test_a_server_that_is_not_ours_is_told_as_the_rest():
    client = porteur()

    assert _refus(client.get("/api/v1/campagnes/", headers={"Host": "ailleurs.exemple"})) == (400, "demande_refusee")
    assert _refus(client.get("/api/v1/campagnes/%00")) == (404, "introuvable")
    assert client.get("/rien", headers={"Host": "ailleurs.exemple"}).headers["Content-Type"].startswith("text/html")


def test_unknown_filter_is_refused_with_those_that_exist():
    detail = porteur().get("/api/v1/inscriptions/?statut=validee").json()["detail"]

    assert detail == "Filtre inconnu\u202f: statut\u202f; connus\u202f: campagne, curseur, etat, siren, taille."


def test_what_one_has_is_not_sent_again():
    client = porteur()
    inscription = InscriptionFactory()
    adresse = f"/api/v1/inscriptions/{inscription.pk}/"

    premiere = client.get(adresse)
    etag = premiere.headers["ETag"]
    seconde = client.get(adresse, headers={"If-None-Match": f'"autre", {etag}'})
    inscription.organisme.nom = "Autre nom"
    inscription.organisme.save()
    changee = client.get(adresse, headers={"If-None-Match": etag})

    assert premiere.headers["Cache-Control"] == "private, no-cache"
    assert (seconde.status_code, seconde.content, seconde.headers["ETag"]) == (304, b"", etag)
    assert (changee.status_code, changee.json()["nom"]) == (200, "Autre nom")
    assert changee.headers["ETag"] != etag


def test_pages_follow_each_other_whatever_comes_meanwhile():
    client = porteur()
    attendues = [InscriptionFactory().pk for _ in range(5)]
    lues, adresse = [], "/api/v1/inscriptions/?taille=2"

    while adresse:
        page = client.get(adresse).json()
        lues += [ligne["id"] for ligne in page["resultats"]]
        adresse = page["suivant"]
        if len(attendues) == 5:
            attendues.append(InscriptionFactory().pk)

    assert lues == attendues
    suite = client.get("/api/v1/inscriptions/", {"curseur": page["curseur"]}).json()
    assert suite == {"resultats": [], "curseur": page["curseur"], "suivant": None}
    InscriptionFactory(pk=max(attendues) + 1)
    assert len(client.get("/api/v1/inscriptions/", {"curseur": page["curseur"]}).json()["resultats"]) == 1


def test_what_is_new_may_stand_before_a_cursor_and_the_reference_says_so(client):
    """A key is drawn before its row is committed: one that was slow comes below what was read. Events have no gap."""
    porteuse, derniere = porteur(), InscriptionFactory()
    lue = porteuse.get("/api/v1/inscriptions/").json()
    InscriptionFactory(pk=derniere.pk - 1)

    assert porteuse.get("/api/v1/inscriptions/", {"curseur": lue["curseur"]}).json()["resultats"] == []
    page = " ".join(client.get(reverse("partenaires:reference")).content.decode().split())
    assert "Pour savoir ce qui est nouveau, gardez celui des événements" in page


def test_a_list_costs_the_same_whatever_its_length(django_assert_max_num_queries):
    client = porteur(partenaire=PartenaireFactory())
    client.get("/api/v1/inscriptions/")
    for nombre in (1, 3):
        for _ in range(nombre):
            InscriptionFactory()
        with django_assert_max_num_queries(3):
            client.get("/api/v1/inscriptions/")


def test_the_reference_is_a_page_of_ours_without_script(client):
    page = client.get(reverse("partenaires:reference")).content.decode()

    for nom, adresse in ROUTES.items():
        if nom not in {"partenaires:api_schema", "partenaires:api_schema_yaml", "partenaires:api_introuvable"}:
            debut = "/" + adresse.chemin.partition("<")[0]
            assert debut in page, nom
    assert "inscriptions:ecrire" in page


def test_the_reference_names_what_a_deposit_needs_and_what_events_hold(client):
    page = client.get(reverse("partenaires:reference")).content.decode()

    lignes = {
        " | ".join(re.sub(r"<[^>]+>", " ", ligne).split()) for ligne in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    }
    assert {ligne for ligne in lignes if ligne.startswith(("canaux.site", "canaux.horaires", "canaux.courriel"))} == {
        "canaux.site | texte",
        "canaux.horaires | (obligatoire) | texte",
        "canaux.courriel_accueil | courriel",
    }
    assert "consultation, | inscription, | campagne, | siren" in "\n".join(lignes)
    # Docstrings are for who reads the code.
    assert "Return " not in page
