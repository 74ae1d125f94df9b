"""Pages that give a PDF made on demand: no rendering in the request, a page that waits without script, then the file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from socle.actions.documents import produire_document
from socle.enums import EtatDocument
from socle.limites import LimiteAtteinte
from socle.models import DocumentDemande
from tests.factories.bornes import CodeAvisFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import lire, texte_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referent")]


@pytest.fixture
def inscription():
    return InscriptionFactory()


@pytest.fixture
def adresse(inscription):
    return reverse("organismes:espace_inscription_pdf", args=[inscription.pk])


@pytest.fixture
def _sans_rendu(monkeypatch):
    """A request that renders a PDF fails."""

    def refuser(*_args, **_options):
        raise AssertionError

    monkeypatch.setattr("weasyprint.HTML.write_pdf", refuser)


@pytest.mark.usefixtures("_sans_rendu")
def test_page_waits_by_itself_without_script_and_can_be_stopped(client, adresse):
    attente = client.get(adresse)
    arretee = client.get(adresse, {"fixe": "1"})

    page = lire(attente)
    assert (attente.status_code, attente["Cache-Control"]) == (202, "private, no-store")
    assert page.select_one("head noscript meta[http-equiv=refresh]")["content"] == "2"
    assert page.select_one("[data-bm-rapport]")["data-bm-rapport"] == adresse
    assert page.progress["value"] == "0"
    assert page.select_one("[role=status] [data-bm-rapport-mot]").text == "demandé"
    assert "Votre document est demandé" in texte_de(attente)
    assert "aucun atelier" not in texte_de(attente).casefold()
    assert lire(arretee).select("meta[http-equiv=refresh]") == []
    assert DocumentDemande.objects.count() == 1


@pytest.mark.usefixtures("_sans_rendu")
def test_page_says_after_thirty_seconds_that_no_worker_came(client, adresse):
    client.get(adresse)
    DocumentDemande.objects.update(modifie_le=timezone.now() - dt.timedelta(seconds=31))

    page, etat = client.get(adresse), client.get(adresse, headers={"Accept": "application/json"})

    assert "Ce document attend depuis plus de 30 secondes" in texte_de(page)
    assert etat.json() == {"etat": "demande", "mot": "demandé", "progression": 0, "fini": False, "attend": True}


def test_file_is_given_by_the_same_address_once_a_worker_made_it(client, inscription, adresse):
    client.get(adresse)
    produire_document(document_id=DocumentDemande.objects.get().pk)

    etat, reponse = client.get(adresse, headers={"Accept": "application/json"}), client.get(adresse)

    assert (etat.json()["etat"], etat.json()["fini"]) == ("pret", True)
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert reponse["Content-Disposition"] == (
        f'inline; filename="inscription-{inscription.campagne.annee}-{inscription.pk}.pdf"'
    )
    assert reponse["Cache-Control"] == "private, no-store"
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")


def test_changed_data_are_another_file(client, inscription, adresse):
    client.get(adresse)
    inscription.organisme.nom = "Ville de Valbourg"
    inscription.organisme.save()

    assert client.get(adresse).status_code == 202
    assert DocumentDemande.objects.count() == 2


@pytest.mark.usefixtures("_sans_rendu")
def test_failure_is_told_and_not_asked_again_by_the_page(client, adresse):
    client.get(adresse)
    DocumentDemande.objects.update(etat=EtatDocument.ECHEC, erreur="La fabrication a échoué.")

    page = client.get(adresse)

    assert "Dans une minute, une nouvelle demande la recommencera." in texte_de(page)
    assert lire(page).select("meta[http-equiv=refresh], [data-bm-rapport]") == []


@pytest.mark.usefixtures("_sans_rendu")
def test_too_many_orders_are_a_page_that_says_so(client, adresse, monkeypatch):
    def refuser(*_args):
        raise LimiteAtteinte(dt.timedelta(hours=1))

    monkeypatch.setattr("socle.actions.documents.compter", refuser)

    page = client.get(adresse)

    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert "réessayez dans une heure" in texte_de(page)
    assert DocumentDemande.objects.count() == 0


@pytest.mark.usefixtures("_sans_rendu")
def test_posters_wait_too_and_lead_back(client, inscription):
    code = CodeAvisFactory(point__inscription=inscription)
    un = reverse("bornes:espace_affiche", args=[code.pk, "a4"])
    tous = reverse("bornes:espace_affiches", args=[code.point.site_id, "a5"])

    pages = [client.get(un), client.get(tous)]

    assert [page.status_code for page in pages] == [202, 202]
    assert [
        [lien["href"] for lien in lire(page).main.select("a") if lien.get_text().startswith("Revenir")]
        for page in pages
    ] == [[reverse("bornes:espace_code", args=[code.pk])], [reverse("bornes:espace_sites")]]
    assert (
        sorted(document.feuilles for document in DocumentDemande.objects.all())
        == [["css/police.css", "css/affiche.css"]] * 2
    )


def test_posters_of_a_site_bear_its_name(client, inscription):
    code = CodeAvisFactory(point__inscription=inscription, point__site__nom="Mairie d’Étréchy")
    adresse = reverse("bornes:espace_affiches", args=[code.point.site_id, "a5"])
    client.get(adresse)
    produire_document(document_id=DocumentDemande.objects.get().pk)

    nom = f"affiches-mairie-detrechy-{code.point.site_id}-a5.pdf"
    assert client.get(adresse)["Content-Disposition"] == f'inline; filename="{nom}"'
