"""The addresses of the phone application: package, page, manifest, service worker."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.urls import reverse

from enquetes.envois.queries.application import application_du_terrain
from enquetes.envois.views.terrain import ecrans as ecrans_terrain
from organismes.models import CanalOffert, Organisme
from tests.enquetes.grilles import visite_reelle
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import DoubleFactory, EnqueteurFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
PAQUET = "/terrain/paquet/"


def test_package_is_sent_once_for_the_same_content(client):
    visite = visite_reelle("TEL")
    Organisme.objects.update(departement="987")
    client.force_login(visite.enqueteur.utilisateur)

    premiere = client.get(PAQUET)
    seconde = client.get(PAQUET, headers={"If-None-Match": premiere["ETag"]})
    visite.hors_horaires = True
    visite.save()
    troisieme = client.get(PAQUET, headers={"If-None-Match": premiere["ETag"]})

    assert [reponse.status_code for reponse in (premiere, seconde, troisieme)] == [200, 304, 200]
    assert premiere.json()["maintenant"] == "2020-02-11T09:20:00+00:00"
    # What it says of the day holds until midnight in Papeete, eleven in the morning in Paris.
    assert [reponse.json()["journee"]["fin"] for reponse in (premiere, troisieme)] == ["2020-02-11T00:00:00-10:00"] * 2
    assert "no-store" not in premiere["Cache-Control"]


def test_package_renders_every_screen_of_its_grids_without_values(client):
    visite = visite_reelle("TEL")
    client.force_login(visite.enqueteur.utilisateur)

    paquet = client.get(PAQUET).json()

    corriges = paquet["scenarios"]["TEL-1/SC-01-1"]["ecrans"]
    ecrans = [critere["ecran"] or corriges[critere["code"]] for critere in paquet["grilles"]["TEL-1"]]
    assert len(ecrans) == visite.grille.les_criteres.count()
    assert [ecran for ecran in ecrans if "checked" in ecran or 'name="mesure"' not in ecran] == []
    assert sorted(paquet["moments"]["TEL"]) == ["contact", "fin"]
    assert "csrfmiddlewaretoken" not in json.dumps(paquet)


def test_package_renders_a_question_once_and_again_when_it_changes(client, monkeypatch):
    visite = visite_reelle("TEL")
    client.force_login(visite.enqueteur.utilisateur)
    rendus = []
    vrai = ecrans_terrain.render_to_string
    monkeypatch.setattr(ecrans_terrain, "render_to_string", lambda nom, *a: rendus.append(nom) or vrai(nom, *a))

    def questions():
        rendus.clear()
        criteres = client.get(PAQUET).json()["grilles"]["TEL-1"]
        return rendus.count("enquetes/visites/terrain/_critere.html"), criteres[0]["ecran"]

    questions()
    seconde = questions()
    visite.grille.les_criteres.filter(code="TE-01").update(question="Combien\u202f?", ordre=0)

    assert seconde[0] == 0
    nombre, ecran = questions()
    assert (nombre, "Combien\u202f?" in ecran) == (1, True)


def test_mission_sheet_shows_what_staff_wrote_as_text(client):
    visite = visite_reelle("TEL")
    visite.scenario.consigne = "<img src=x onerror=alert(1)>"
    visite.scenario.save()
    CanalOffert.objects.filter(inscription=visite.inscription, canal="TEL").update(coordonnees='"><script>x</script>')
    client.force_login(visite.enqueteur.utilisateur)

    (emportee,) = client.get(PAQUET).json()["visites"]

    soupe = BeautifulSoup(emportee["fiche"], "html.parser")
    assert soupe.select("img, script") == []
    assert "onerror=alert(1)" in soupe.get_text()


def test_mission_sheet_of_a_second_grading_sends_nobody_to_the_body_again(client):
    contact = visite_reelle("EMAIL", soumise=True, est_double=True)
    double = DoubleFactory(double_de=contact, enqueteur=EnqueteurFactory(compte=True))
    client.force_login(double.enqueteur.utilisateur)

    (emportee,) = client.get(PAQUET).json()["visites"]
    page = client.get(reverse("enquetes:terrain_mission", args=[double.pk])).content.decode()

    for fiche in (emportee["fiche"], page):
        assert "Ne contactez pas l’organisme" in fiche
        assert "Comment le joindre" not in fiche


def test_package_of_a_person_who_is_no_shopper_is_refused_in_json(client):
    sans_session = client.get(PAQUET)
    client.force_login(UtilisateurFactory())
    sans_droit = client.get(PAQUET)

    assert (sans_session.status_code, sans_session.json()["code"]) == (401, "session_perdue")
    assert (sans_droit.status_code, sans_droit.json()["code"]) == (403, "droit_manquant")


def test_page_of_the_application_names_nobody_and_every_file_of_it_is_kept(client):
    visite = visite_reelle("TEL")
    anonyme = client.get(reverse("enquetes:terrain_application")).content
    client.force_login(visite.enqueteur.utilisateur)

    page = client.get(reverse("enquetes:terrain_application")).content
    soupe = BeautifulSoup(page, "html.parser")
    charges = {balise.get("src") or balise.get("href") for balise in soupe.select("script[src], link[rel=stylesheet]")}

    assert page == anonyme
    assert soupe.select_one("noscript a.bm-terrain__sortie")["href"] == reverse("account_logout")
    assert charges - set(application_du_terrain("").fichiers) == set()


def test_modules_import_nothing_that_the_worker_does_not_keep():
    racine = Path(finders.find("js")).parent
    gardes = set(application_du_terrain("").fichiers)
    sources = [Path(finders.find("js/terrain/application.js"))]
    sources += [Path(finders.find(a.removeprefix("/static/"))) for a in gardes if re.search("/js/(terrain|commun)/", a)]

    importes = {
        (source.parent / nom).resolve().relative_to(racine).as_posix()
        for source in sources
        for nom in re.findall(r'from "(\.{1,2}/[\w/-]+\.js)"', source.read_text())
    }

    assert {f"/static/{nom}" for nom in importes} - gardes == set()
    assert "js/commun/coffre.js" in importes


def test_worker_changes_version_with_its_files(client, monkeypatch):
    avant = client.get("/terrain/travailleur.js")
    monkeypatch.setattr("socle.statiques._contenu", lambda _nom: b"autre")
    apres = client.get("/terrain/travailleur.js")

    assert avant["Content-Type"].startswith("text/javascript")
    assert (avant["Service-Worker-Allowed"], "no-cache" in avant["Cache-Control"]) == ("/terrain/", True)
    assert avant.content.splitlines()[0] != apres.content.splitlines()[0]


def test_manifest_installs_the_field_and_nothing_else(client):
    manifeste = client.get("/terrain/application.webmanifest")

    lu = manifeste.json()
    assert manifeste["Content-Type"] == "application/manifest+json"
    assert (lu["scope"], lu["start_url"], lu["display"], lu["lang"]) == ("/terrain/", "/terrain/", "standalone", "fr")
    # Held by whatever way she holds it, or fixed to a wheelchair (RGAA 13.9).
    assert "orientation" not in lu
    assert [icone["src"] for icone in lu["icons"] if finders.find(icone["src"].removeprefix("/static/")) is None] == []
