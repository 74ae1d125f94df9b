"""Staff read the outbox, send again what was refused, and see what every mail looks like."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.enums import Role
from enquetes.models import CourrierEnqueteur
from rapports.queries.courriels.apercus import APERCUS, GABARITS, apercu
from socle.enums import EtatCourrier
from socle.expedition import expedier, renvoyer
from socle.horloge import maintenant
from socle.models import Entree
from socle.queries.courriers import modeles_de_courrier
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import CourrierEnqueteurFactory, EnqueteurFactory
from tests.factories.organismes import CourrierOrganismeFactory, InscriptionFactory
from tests.factories.trophees import CourrierResultatsFactory
from tests.preuves import lire, page_de, refuser, texte_de

pytestmark = pytest.mark.django_db
LISTE = "rapports:pilotage_courriels"


@pytest.fixture
def equipe(client, hors_demonstration):
    client.force_login(UtilisateurFactory(charge_etudes=True))
    return client


def lignes(client, **filtres):
    page = page_de(client.get(reverse(LISTE), filtres))
    return [" ".join(ligne.th.get_text(" ").split()) for ligne in page.select("tbody tr")]


def onglets(client, **filtres):
    page = page_de(client.get(reverse(LISTE), filtres))
    return {" ".join(lien.get_text(" ").split()): lien.get("aria-current") for lien in page.select("nav.bm-onglets a")}


def parti(**champs):
    instants = dict.fromkeys(("premier_essai_le", "tente_le", "parti_le"), maintenant())
    return CourrierEnqueteurFactory(etat=EtatCourrier.PARTI, essais=1, **instants, **champs)


def test_outbox_shows_each_state_under_its_tab_with_its_number(equipe):
    du, refuse, envoye = CourrierResultatsFactory(), CourrierEnqueteurFactory(refuse=True), parti()
    CourrierOrganismeFactory(etat=EtatCourrier.SANS_OBJET)

    assert lignes(equipe) == [str(refuse)]
    assert lignes(equipe, situation="a_envoyer") == [str(du)]
    assert lignes(equipe, situation="parti") == [str(envoye)]
    assert lignes(equipe, situation="abandonne") == []
    assert onglets(equipe, situation="refuse") == {
        "En peine 1": None,
        "À envoyer 1": None,
        "Partis 1": None,
        "Refusés 1": "page",
        "Abandonnés": None,
        "Sans objet 1": None,
    }


def test_outbox_says_when_a_held_mail_may_leave(equipe):
    instant = maintenant()
    for heures in (1, -1):
        CourrierResultatsFactory(a_partir_du=instant + dt.timedelta(hours=heures))

    mots = texte_de(equipe.get(reverse(LISTE), {"situation": "a_envoyer"}))

    assert re.findall("premier essai (prévu|attendu)", mots) == ["prévu", "attendu"]


def test_outbox_keeps_one_kind_or_one_address(equipe):
    enqueteur = EnqueteurFactory(compte=True)
    sien, autre = CourrierEnqueteurFactory(refuse=True, enqueteur=enqueteur), CourrierEnqueteurFactory(refuse=True)
    inscription = InscriptionFactory(referent_courriel=enqueteur.utilisateur.email)
    perdu = CourrierOrganismeFactory(
        inscription=inscription,
        etat=EtatCourrier.ABANDONNE,
        reponse="450",
        essais=1,
        premier_essai_le=maintenant(),
        tente_le=maintenant() - dt.timedelta(hours=1),
    )

    assert set(lignes(equipe, genre="courrierenqueteur:invitation")) == {str(sien), str(autre)}
    assert lignes(equipe, genre="courrierenqueteur:renvoi") == []
    assert set(lignes(equipe, adresse=enqueteur.utilisateur.email.upper())) == {str(sien), str(perdu)}
    assert lignes(equipe, adresse="inconnue@exemple.fr") == []
    # What nobody offers filters nothing.
    assert len(lignes(equipe, genre="courrierenqueteur:", situation="tous")) == 3


def test_outbox_reads_a_long_list_in_as_many_queries_as_a_short_one(equipe):
    def questions():
        with CaptureQueriesContext(connection) as posees:
            equipe.get(reverse(LISTE))
        return len(posees)

    CourrierEnqueteurFactory(refuse=True)
    une = questions()
    CourrierEnqueteurFactory.create_batch(20, refuse=True)

    assert questions() == une <= 14


def test_mail_sent_again_is_due_anew_under_the_name_of_who_asked(
    equipe, mailoutbox, django_capture_on_commit_callbacks
):
    courrier = CourrierEnqueteurFactory(refuse=True)
    page = page_de(equipe.get(reverse(LISTE)))
    adresse = page.select_one("tbody a")["href"]
    assert "550 5.1.1 … boîte inconnue" in texte_de(equipe.get(adresse))

    with django_capture_on_commit_callbacks(execute=True):
        assert equipe.post(adresse).url == reverse(LISTE)

    courrier.refresh_from_db()
    assert (courrier.etat, courrier.essais, courrier.reponse) == (EtatCourrier.PARTI, 1, "")
    assert [message.to for message in mailoutbox] == [[courrier.enqueteur.utilisateur.email]]
    ligne = Entree.objects.get(acte="courrier.renvoye")
    assert (ligne.details, ligne.auteur.les_roles.get().role) == ({"de": "refuse"}, Role.CHARGE_ETUDES)


@pytest.mark.parametrize(
    "champs",
    [
        {},
        {"etat": EtatCourrier.SANS_OBJET},
        {"etat": EtatCourrier.EN_COURS, "essais": 1, "premier_essai_le": maintenant(), "tente_le": maintenant()},
    ],
)
def test_mail_that_is_not_lost_is_not_sent_again(champs):
    courrier = CourrierEnqueteurFactory(**champs)

    refuser("courriel_pas_perdu", renvoyer, courrier=courrier, auteur=UtilisateurFactory(charge_etudes=True))


def test_mail_that_left_is_not_sent_again():
    courrier = parti()

    refuser("courriel_pas_perdu", renvoyer, courrier=courrier, auteur=UtilisateurFactory(charge_etudes=True))


def test_mail_sent_again_with_nothing_left_to_say_does_not_leave(mailoutbox):
    courrier = CourrierEnqueteurFactory(refuse=True, enqueteur__est_actif=False)
    renvoyer(courrier=courrier, auteur=UtilisateurFactory(charge_etudes=True))

    expedier(CourrierEnqueteur, courrier.pk)

    courrier.refresh_from_db()
    assert (courrier.etat, mailoutbox) == (EtatCourrier.SANS_OBJET, [])


def test_every_mail_has_its_preview_and_every_preview_its_mail():
    dossier = settings.BASE_DIR / "templates" / "courriels"
    gabarits = {str(chemin.relative_to(dossier)).removesuffix(".sujet.txt") for chemin in dossier.rglob("*.sujet.txt")}
    corps = {
        str(chemin.relative_to(dossier)).removesuffix(chemin.suffix)
        for chemin in dossier.rglob("*.*")
        if "/" in str(chemin.relative_to(dossier)) and not chemin.name.endswith(".sujet.txt")
    }

    assert gabarits == corps == set(APERCUS)


def test_every_kind_of_mail_of_every_app_has_a_list_of_kinds():
    assert all(modele.GENRES[1].choices for modele in modeles_de_courrier())


@pytest.mark.parametrize("modele", sorted(APERCUS))
def test_preview_gives_its_mail_all_that_it_reads(modele, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MANQUE %s")

    ecrit = apercu(modele)

    assert ecrit.sujet
    assert not re.search(r"MANQUE|{[{%]|%}|None\b", f"{ecrit.sujet} {ecrit.texte} {ecrit.html}")
    assert GABARITS.get(modele, modele) in APERCUS


def test_preview_is_read_as_text_as_source_and_as_a_page_that_may_do_nothing(equipe):
    liste = page_de(equipe.get(reverse("rapports:pilotage_apercus")))
    adresses = [lien["href"] for lien in liste.main.select("section a")]
    assert len(adresses) == len(APERCUS)

    page = page_de(equipe.get(reverse("rapports:pilotage_apercu", args=["trophees", "restitution"])))
    texte, source = (bloc.get_text() for bloc in page.main.select("pre"))
    assert "Les résultats de Saint-Œuvre-d’Exemple" in texte
    # The HTML is read as a source: nothing of it becomes part of the page.
    assert (source.lstrip().lower().startswith("<!doctype html>"), page.main.select("pre *, style")) == (True, [])
    rendu = equipe.get(reverse("rapports:pilotage_apercu_html", args=["trophees", "restitution"]))
    politique = rendu["Content-Security-Policy"]
    assert (lire(rendu).h1.get_text(), "unsafe" in politique, "sandbox" in politique) == (
        "Vos résultats 2027 sont là",
        False,
        True,
    )
    assert politique.startswith("default-src 'none'; style-src 'sha256-")
