"""Staff pages: an edition at a glance, reports, referentials, journal, mails of the demonstration."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from email.message import EmailMessage

import pytest
from django.urls import reverse

from comptes.enums import Role
from enquetes.enums import EtatVisite
from enquetes.models import Grille
from organismes.enums import EtatInscription
from organismes.models import Organisme
from rapports.models import Rapport
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import CourrierEnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory
from tests.factories.rapports import RapportFactory
from tests.factories.trophees import CourrierResultatsFactory, ResultatFactory
from tests.preuves import lire, texte_de
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db
NOM = "20260101T000000000000-abcdef12.eml"


@pytest.fixture
def equipe(client):
    client.force_login(UtilisateurFactory(administrateur=True))
    return client


@pytest.fixture
def courriels(settings, tmp_path):
    settings.BAROMETRE_DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    message = EmailMessage()
    message["Subject"] = "Confirmez <b>votre</b> inscription"
    message["From"], message["To"] = "barometre@localhost", "referent@exemple.fr"
    message.set_content("Cliquez : https://localhost/inscription/confirmation/jeton/\n<script>alert(1)</script>")
    message.add_alternative("<p onclick='x()'>Bonjour</p><script>alert(2)</script>", subtype="html")
    (tmp_path / NOM).write_bytes(message.as_bytes())
    (tmp_path / "secret.txt").write_text("caché")
    return tmp_path


def test_accueil_without_edition_says_what_to_do(equipe):
    assert "Aucune édition" in equipe.get(reverse("rapports:pilotage_tableau")).content.decode()


def test_accueil_counts_lead_to_their_lists(equipe):
    campagne = CampagneFactory(annee=2031)
    InscriptionFactory(campagne=campagne, borne=True)
    InscriptionFactory(campagne=campagne, confirmee=True)

    page = equipe.get(reverse("rapports:pilotage_tableau")).content.decode()

    liste = reverse("organismes:pilotage_inscriptions")
    assert f'<a href="{liste}?campagne=2031&amp;etat={EtatInscription.CONFIRMEE}">1</a>' in page
    assert f'<a href="{liste}?campagne=2031&amp;etat=actives&amp;option=BORNE">1</a>' in page


@pytest.mark.parametrize("route", ["rapports:pilotage_tableau", "rapports:pilotage_carte"])
def test_each_count_is_that_of_the_list_it_leads_to(equipe, route):
    hier = aujourdhui() - dt.timedelta(days=1)
    campagne = CampagneFactory(annee=2031, vagues=[(hier, aujourdhui())])
    prise = InscriptionFactory(campagne=campagne, borne=True)
    for etat in ("refusee", "retiree"):
        InscriptionFactory(campagne=campagne, borne=True, **{etat: True})
    InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(region="", departement=""))
    for champs in ({"validee": True}, {"etat": EtatVisite.ANNULEE}, {}):
        VisiteFactory(inscription=prise, prevue_le=hier, **champs)

    page = lire(equipe.get(reverse(route), {"edition": 2031}))
    nombres = [lien for lien in page.select("main table a") if lien.get_text(strip=True).isdigit()]
    faux = {
        lien["href"]: (int(lien.get_text()), trouves)
        for lien in nombres
        if (trouves := equipe.get(lien["href"]).context["page"].paginator.count) != int(lien.get_text())
    }

    assert nombres
    assert faux == {}


def test_accueil_says_no_option_to_be_an_order_of_a_kiosk(equipe):
    InscriptionFactory(campagne=CampagneFactory(annee=2031), borne=True)

    page = lire(equipe.get(reverse("rapports:pilotage_tableau")))
    lien = page.find("a", href=f"{reverse('bornes:pilotage_commandes')}?edition=2031")

    assert lien.text == "inscription avec borne"
    assert "aucune borne commandée" in texte_de(equipe.get(reverse("bornes:pilotage_bornes"))).lower()


def test_accueil_readers_see_counts_without_links_to_lists(client):
    InscriptionFactory()
    client.force_login(UtilisateurFactory(roles=[Role.JURY]))

    page = client.get(reverse("rapports:pilotage_tableau")).content.decode()

    assert reverse("organismes:pilotage_inscriptions") not in page


def test_accueil_edition_is_in_the_address(equipe):
    ancienne = CampagneFactory(annee=2031, nom="Édition ancienne")
    CampagneFactory(annee=2032, nom="Édition récente")
    adresse = reverse("rapports:pilotage_tableau")

    assert "Édition récente" in equipe.get(adresse).content.decode()
    assert ancienne.nom in equipe.get(adresse, {"edition": "2031"}).content.decode()
    assert equipe.get(adresse, {"edition": "1999"}).status_code == 404


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_accueil_exports_its_figures(equipe, format_):
    CampagneFactory(annee=2031)

    reponse = equipe.get(reverse("rapports:pilotage_tableau"), {"format": format_})

    assert reponse["Content-Disposition"] == f'attachment; filename="tableau-2031.{format_}"'


@pytest.mark.parametrize("nombre", [1, 3])
def test_accueil_reads_a_fixed_number_of_times(nombre, equipe, django_assert_max_num_queries):
    campagne = CampagneFactory()
    for _ in range(nombre):
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne))

    with django_assert_max_num_queries(26):
        equipe.get(reverse("rapports:pilotage_tableau"))


@pytest.mark.parametrize("nombre", [1, 3])
def test_rapports_list_reads_a_fixed_number_of_times(nombre, equipe, django_assert_max_num_queries):
    campagne = CampagneFactory()
    for _ in range(nombre):
        RapportFactory(inscription__campagne=campagne)

    with django_assert_max_num_queries(12):
        assert equipe.get(reverse("rapports:pilotage_rapports")).status_code == 200


def test_rapports_ordered_for_a_whole_edition(equipe, monkeypatch, referentiels_charges):
    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", lambda **_: None)
    campagne, _ = edition(pairs=2)

    equipe.post(reverse("rapports:pilotage_rapports_demander"), {"edition": str(campagne.annee)})

    assert Rapport.objects.filter(inscription__campagne=campagne).count() == 3


@pytest.mark.parametrize("annee", ["", "²", "99999999999", "abc"])
def test_rapports_ordered_for_no_edition_changes_nothing(annee, equipe):
    assert equipe.post(reverse("rapports:pilotage_rapports_demander"), {"edition": annee}).status_code == 302
    assert not Rapport.objects.exists()


def test_referentiels_show_marks_criteria_and_keys(equipe, referentiels_charges):
    grille = Grille.objects.get(canal="EMAIL")
    pages = {
        "referentiels": reverse("rapports:pilotage_referentiels"),
        "m19": reverse("rapports:pilotage_referentiel", args=["M19"]),
        "couverture": reverse("rapports:pilotage_couverture"),
        "grille": reverse("rapports:pilotage_grille", args=[grille.pk]),
        "scenarios": reverse("rapports:pilotage_scenarios"),
    }

    lues = {nom: equipe.get(adresse).content.decode() for nom, adresse in pages.items()}

    assert "Référentiel Marianne, 19 engagements" in lues["referentiels"]
    assert "EM-04, EM-05, EM-06, EM-07, WEB-16, WEB-17" in lues["m19"]
    assert "hors champ de l’enquête mystère" in lues["couverture"]
    assert "hérite de SP8-1" in lues["couverture"]
    assert "D-MAIL" in lues["grille"]
    assert "SC-01" in lues["scenarios"]


def test_couverture_exports_one_line_a_commitment(equipe, referentiels_charges):
    contenu = equipe.get(reverse("rapports:pilotage_couverture"), {"format": "csv"}).content.decode("utf-8-sig")

    assert ";M19-11;" in contenu
    assert "TE-04, TE-05, TE-07" in contenu


def test_journal_filters_by_act_object_and_day(equipe):
    campagne = CampagneFactory()
    consigner(campagne, "essai.premier", None, motif="=1+1", roles=["jury", "administrateur"])
    consigner(campagne, "autre.second", None)
    adresse = reverse("rapports:pilotage_journal")

    filtree = equipe.get(adresse, {"acte": "essai.premier"}).content.decode()

    assert '<th scope="row">essai.premier</th>' in filtree
    assert '<th scope="row">autre.second</th>' not in filtree
    assert "Aucun acte" in equipe.get(adresse, {"au": "2001-01-01"}).content.decode()
    assert equipe.get(adresse, {"du": "pas-une-date"}).status_code == 200
    fichier = equipe.get(adresse, {"format": "csv"}).content.decode("utf-8-sig")
    assert "motif\u202f: =1+1" in fichier
    assert "roles\u202f: jury, administrateur" in fichier
    assert "['jury'" not in filtree + fichier
    assert "jury, administrateur" in filtree


def test_courriels_outside_the_demonstration_show_no_message(equipe, courriels, settings):
    settings.BAROMETRE_DEMO = False

    page = equipe.get(reverse("rapports:pilotage_courriels")).content.decode()

    assert ("inscription</a>" in page, "Courriels de la démonstration" in page) == (False, False)
    assert "Aucun courriel en peine" in page
    assert equipe.get(reverse("rapports:pilotage_courriel", args=[NOM])).status_code == 404


@pytest.mark.parametrize("demonstration", [True, False])
def test_courriels_list_what_did_not_arrive_with_the_words_of_the_server(
    equipe, settings, demonstration, django_assert_max_num_queries
):
    settings.BAROMETRE_DEMO = demonstration
    refuse = CourrierEnqueteurFactory(refuse=True)
    essai = {"essais": 2, "premier_essai_le": maintenant(), "tente_le": maintenant() + dt.timedelta(seconds=1)}
    en_pause = CourrierResultatsFactory(reponse="451 4.7.1 revenez", est_interrompu=True, **essai)
    parti = CourrierEnqueteurFactory(etat="parti", parti_le=maintenant(), reponse="450 occupée", **essai)
    avant = dict.fromkeys(("premier_essai_le", "tente_le", "parti_le"), maintenant() - dt.timedelta(hours=1))
    deux_fois = CourrierEnqueteurFactory(etat="parti", essais=2, est_interrompu=True, **avant)
    membre = MembreFactory()
    oublie = CourrierResultatsFactory(membre=membre, a_partir_du=maintenant() - dt.timedelta(hours=1))
    attend = CourrierResultatsFactory(a_partir_du=maintenant() - dt.timedelta(minutes=50))

    with django_assert_max_num_queries(20):
        page = equipe.get(reverse("rapports:pilotage_courriels"))

    lignes = [" ".join(ligne.get_text(" ").split()) for ligne in lire(page).select("tbody tr")]
    assert len(lignes) == 4
    assert lignes[3].startswith(
        f"– annonce des résultats, {oublie.inscription.organisme}, {membre.utilisateur} premier"
    )
    assert lignes[2].endswith(f"{deux_fois} parti 2 A pu partir deux fois.")
    assert f"{en_pause} nouvel essai" in lignes[0]
    assert lignes[0].endswith("2 451 4.7.1 revenez A pu partir deux fois.")
    assert lignes[1].endswith(f"{refuse} refusé 1 550 5.1.1 … boîte inconnue Renvoyer : {refuse}")
    assert [str(autre) for autre in (parti, attend) if str(autre) in page.text] == []


def test_courriels_list_the_messages_kept(equipe, courriels):
    page = equipe.get(reverse("rapports:pilotage_courriels")).content.decode()

    assert "Confirmez &lt;b&gt;votre&lt;/b&gt; inscription" in page
    assert "secret.txt" not in page


def test_courriel_is_shown_as_text_and_its_html_as_source(equipe, courriels):
    page = equipe.get(reverse("rapports:pilotage_courriel", args=[NOM])).content.decode()

    assert "https://localhost/inscription/confirmation/jeton/" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "onclick=&#x27;x()&#x27;" in page


@pytest.mark.parametrize("nom", ["secret.txt", "..%2Fsecret.txt", "20260101T000000000000-abcdef99.eml"])
def test_courriel_outside_the_archive_is_not_found(nom, equipe, courriels):
    assert equipe.get(f"/pilotage/courriels/{nom}/").status_code == 404


@pytest.fixture
def prets(settings, tmp_path):
    """Two ready reports of an edition and one that failed."""
    settings.MEDIA_ROOT = str(tmp_path)
    campagne = CampagneFactory(annee=2031)
    rapports = []
    for nom in ("Albi", "Castres"):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom), canaux=())
        rapports.append(RapportFactory(inscription=inscription, pret=True))
    RapportFactory(inscription=InscriptionFactory(campagne=campagne, canaux=()), etat="echec")
    return rapports


def test_ready_reports_leave_as_one_zip_and_who_took_it_is_kept(equipe, prets):
    adresse = reverse("rapports:pilotage_rapports_archive")

    tous = equipe.get(adresse, {"edition": 2031})
    archive = zipfile.ZipFile(io.BytesIO(tous.getvalue()))
    filtres = zipfile.ZipFile(io.BytesIO(equipe.get(adresse, {"edition": 2031, "q": "castres"}).getvalue()))

    assert tous.headers["Content-Disposition"] == 'attachment; filename="rapports-2031.zip"'
    assert tous.streaming
    assert {nom.rpartition("-")[2] for nom in archive.namelist()} == {"albi.pdf", "castres.pdf"}
    assert all(archive.read(nom).startswith(b"%PDF") for nom in archive.namelist())
    assert len(filtres.namelist()) == 1
    assert [entree.details for entree in Entree.objects.filter(acte="rapports.archive").order_by("pk")] == [
        {"nombre": 2},
        {"nombre": 1},
    ]


def test_the_longest_name_of_a_body_leaves_its_report_to_who_opens_the_zip_on_windows(equipe, prets):
    """An address of 260 signs there, its folders included."""
    Organisme.objects.filter(nom="Albi").update(nom=f"Syndicat mixte {'d’aménagement ' * 13}")

    tous = equipe.get(reverse("rapports:pilotage_rapports_archive"), {"edition": 2031})

    noms = zipfile.ZipFile(io.BytesIO(tous.getvalue())).namelist()
    assert max(len(nom) for nom in noms) <= 110
    assert "-syndicat-mixte-damenagement" in min(noms, key=lambda nom: "castres" in nom)


def test_without_a_ready_report_there_is_no_zip_and_no_line(equipe, prets):
    reponse = equipe.get(reverse("rapports:pilotage_rapports_archive"), {"edition": 2031, "q": "personne"})

    assert reponse.status_code == 302
    assert not Entree.objects.filter(acte="rapports.archive").exists()


def test_reports_chosen_are_built_again_and_those_under_way_are_left(equipe, prets):
    for rapport in prets:
        ResultatFactory(inscription=rapport.inscription)
    en_marche = RapportFactory(inscription__campagne=prets[0].inscription.campagne)
    choix = {"choix": [str(rapport.pk) for rapport in (*prets, en_marche)]}
    adresse = f"{reverse('rapports:pilotage_rapports_lot')}?acte=refaire"

    texte = texte_de(equipe.get(adresse, choix | {"acte": "refaire"}))
    fait = texte_de(equipe.post(adresse, choix))

    assert "Il est déjà en fabrication." in texte
    assert "2 rapports demandés" in fait
    assert {rapport.etat for rapport in Rapport.objects.filter(pk__in=[p.pk for p in prets])} == {"demande"}
