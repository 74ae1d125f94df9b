"""The space of a body: nothing before restitution, its own results after, its file for it alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campagnes.enums import PolitiqueNonReponse
from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from organismes.enums import RoleMembre
from organismes.middleware import CLE_SESSION
from rapports.actions.demander import demander_les_rapports
from rapports.actions.produire import composer_annexe, composer_html
from rapports.logic.rapport.chapitres import CHAPITRES
from rapports.models import Rapport
from rapports.queries.document import document_de
from rapports.queries.explication import dossier as explication
from rapports.queries.explication.dossier import explication_de
from rapports.queries.resultats.export import lignes
from rapports.queries.resultats.tableau import tableau_organisme
from socle.enums import EtatDocument
from socle.models import DocumentDemande
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.rapports import ActionDecideeFactory, RapportFactory
from tests.preuves import page_de, texte_de
from tests.rapports.edition import edition
from trophees.models import Resultat

pytestmark = pytest.mark.django_db


def pret(inscription):
    return RapportFactory(inscription=inscription, pret=True)


def test_page_and_report_say_that_a_letter_planned_alone_counts(referent, inscription):
    page = texte_de(referent.get(reverse("rapports:espace_resultats")))
    rapport = BeautifulSoup(composer_html(document_de(inscription)), "html.parser")

    for dit in (page, " ".join(rapport.get_text(" ").split())):
        assert "un seul pour le site ou pour une lettre prévue seule" in dit


def test_resultats_before_restitution_shows_no_figure(client, referentiels_charges):
    _, inscription = edition(pairs=0)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    page = client.get(reverse("rapports:espace_resultats")).content.decode()

    assert "Vos résultats arrivent après le terrain" in page
    assert inscription.resultat.detail["score_arrondi"].replace(".", ",") not in page


def test_resultats_before_restitution_refuse_the_export_too(client, referentiels_charges):
    _, inscription = edition(pairs=0)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    assert "text/html" in client.get(reverse("rapports:espace_resultats"), {"format": "csv"})["Content-Type"]


def test_resultats_after_restitution_tell_the_story(referent, inscription):
    page = referent.get(reverse("rapports:espace_resultats")).content.decode()

    assert inscription.resultat.detail["score_arrondi"].replace(".", ",") in page
    assert "[nom]" in page
    assert "Dupont" not in page


def test_resultats_offer_to_contest_where_there_is_a_contact_alone(referent, inscription):
    pages = [referent.get(reverse("rapports:espace_resultats")).text]
    Visite.objects.filter(inscription=inscription).update(etat=EtatVisite.ANNULEE)
    pages.append(referent.get(reverse("rapports:espace_resultats")).text)

    assert ["contester un contact" in page for page in pages] == [True, False]


@pytest.mark.parametrize("page", ["rapports:espace_resultats", "trophees:espace_contacts"])
def test_pages_of_the_right_of_reply_say_whose_midnight_ends_it(referent, page):
    assert "inclus, heure de Paris" in " ".join(referent.get(reverse(page)).text.split())


def test_resultats_draw_and_say_the_line_of_their_edition(referent, inscription):
    inscription.campagne.seuil_performance = 70
    inscription.campagne.save(update_fields=["seuil_performance"])

    page = page_de(referent.get(reverse("rapports:espace_resultats")))

    assert {trait["d"] for trait in page.select("td.bm-point path.bm-g-t-laiton")} == {"M220 0L220 26"}
    assert set(re.findall(r"seuil(?: de)? (\d+)\b(?! jour)", page.get_text())) == {"70"}


def test_a_service_says_on_page_and_paper_that_it_is_told_some_points_away(referent, inscription):
    adresse = f"{inscription.campagne.annee}-{inscription.organisme.siren}-SERVICE.POPULATION"

    pages = [
        texte_de(referent.get(reverse("rapports:espace_resultats"))),
        texte_de(referent.get(reverse("rapports:espace_chiffre", args=[adresse]))),
        BeautifulSoup(composer_html(document_de(inscription)), "html.parser").get_text(),
    ]

    dit = "à quelques points près, pour ne désigner aucun d’eux ; son intervalle en tient compte"
    assert [dit in " ".join(page.split()) for page in pages] == [True] * 3


def test_a_service_whose_channels_have_no_interval_is_an_indication_on_page_and_paper(referent, inscription):
    resultat = inscription.resultat
    for mesure in resultat.detail["canaux"].values():
        del mesure["intervalle"]
    resultat.save(update_fields=["detail"])

    page = page_de(referent.get(reverse("rapports:espace_resultats")))
    papier = BeautifulSoup(composer_html(document_de(inscription)), "html.parser")

    for lue in (page, papier):
        [ligne] = [tr for tr in lue.select("tr") if tr.th and tr.th.get_text(strip=True) == "Population"]
        assert "indication" in ligne.get_text()


def test_resultats_export_carries_the_same_score(referent, inscription):
    reponse = referent.get(reverse("rapports:espace_resultats"), {"format": "csv"})

    assert reponse["Content-Disposition"].endswith('.csv"')
    resultat, lignes = inscription.resultat, reponse.content.decode("utf-8-sig").splitlines()
    score = resultat.detail["score_arrondi"].replace(".", ",")
    bas, haut = (str(borne).replace(".", ",") for borne in resultat.intervalle)
    assert [ligne for ligne in lignes if ligne.startswith(f"Score;;Score global;{score};{bas};{haut};sur 100;14;")]
    places = f"{resultat.rang};{resultat.rang_bas};{resultat.rang_haut}"
    assert [ligne for ligne in lignes if ligne.startswith(f"Rang;;Rang;{places};sur 6;")]


def test_resultats_of_an_edition_unknown_are_not_found(referent):
    assert referent.get(reverse("rapports:espace_resultats"), {"edition": "1999"}).status_code == 404
    assert referent.get(reverse("rapports:espace_resultats"), {"edition": "²"}).status_code == 404


def test_resultats_without_a_body_are_not_found(client, inscription):
    client.force_login(UtilisateurFactory())

    assert client.get(reverse("rapports:espace_resultats")).status_code == 404


def test_resultats_page_reads_a_fixed_number_of_times(referent, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        referent.get(reverse("rapports:espace_resultats"))


def test_rapport_ordered_twice_makes_one_row(referent, inscription, monkeypatch):
    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", lambda **_: None)
    adresse = reverse("rapports:espace_rapport")

    referent.post(adresse)
    reponse = referent.post(adresse, follow=True)

    assert Rapport.objects.filter(inscription=inscription).count() == 1
    assert "data-bm-rapport=" in reponse.content.decode()


@pytest.mark.parametrize(("commence", "pret", "dit"), [(1, 2, False), (-2, -1, True), (-1, 1, True)])
def test_rapport_of_before_the_last_computation_says_so_to_its_body_and_to_staff(
    referent, inscription, client, commence, pret, dit
):
    """So does one that was being made meanwhile: it had read what was computed before."""
    calcule_le, heure = inscription.resultat.calcule_le, dt.timedelta(hours=1)
    instants = {"commence_le": calcule_le + commence * heure, "pret_le": calcule_le + pret * heure}
    RapportFactory(inscription=inscription, pret=True, **instants)

    assert ("recalculés depuis" in referent.get(reverse("rapports:espace_rapport")).text) is dit

    client.force_login(UtilisateurFactory(charge_etudes=True))
    adresse = f"{reverse('rapports:pilotage_rapports')}?edition={inscription.campagne.annee}"
    assert ("1\u00a0rapport fait avant le dernier calcul" in client.get(adresse).text) is dit
    assert demander_les_rapports(campagne=inscription.campagne, siren=inscription.organisme.siren, confier=False) == dit


def test_rapport_whose_file_is_gone_is_asked_again_and_not_offered(referent, inscription):
    rapport = RapportFactory(inscription=inscription, pret=True)
    rapport.fichier.storage.delete(rapport.fichier.name)

    page = referent.get(reverse("rapports:espace_rapport")).text

    assert reverse("rapports:espace_rapport_fichier", args=[rapport.pk]) not in page
    assert "Fabriquer le rapport" in page
    # From its results, or from the list of staff, that do not ask the store.
    equipe = Client()
    equipe.force_login(UtilisateurFactory(charge_etudes=True))
    for qui, route in ((referent, "espace_rapport_fichier"), (equipe, "pilotage_rapport_fichier")):
        suite = qui.get(reverse(f"rapports:{route}", args=[rapport.pk]), follow=True)
        assert "Le fichier de ce rapport n’est plus là." in suite.text


def test_a_lost_rapport_of_another_of_ones_bodies_leads_to_that_body(referent, inscription):
    rapport = RapportFactory(inscription=inscription, pret=True)
    rapport.fichier.storage.delete(rapport.fichier.name)
    autre = InscriptionFactory(campagne=inscription.campagne).organisme
    MembreFactory(organisme=autre, utilisateur=inscription.organisme.les_membres.get().utilisateur)
    session = referent.session
    session[CLE_SESSION] = autre.pk
    session.save()

    suite = referent.get(reverse("rapports:espace_rapport_fichier", args=[rapport.pk]), follow=True)

    assert f"Ce lien concerne {inscription.organisme}" in texte_de(suite)


def test_rapport_state_is_told_to_the_page_that_waits(referent, inscription):
    rapport = RapportFactory(inscription=inscription, etat=EtatDocument.EN_COURS, progression=50)

    assert referent.get(reverse("rapports:espace_rapport_etat", args=[rapport.pk])).json() == {
        "etat": "en_cours",
        "mot": "en cours de fabrication",
        "progression": 50,
        "fini": False,
        "attend": False,
    }


def test_rapport_failure_shows_its_reason(referent, inscription):
    RapportFactory(inscription=inscription, etat=EtatDocument.ECHEC, erreur="La fabrication a échoué.")

    assert "La fabrication a échoué." in referent.get(reverse("rapports:espace_rapport")).content.decode()


def test_fichier_goes_to_its_body_only(referent, client, inscription):
    rapport = pret(inscription)
    adresse = reverse("rapports:espace_rapport_fichier", args=[rapport.pk])

    reponse = referent.get(adresse)

    assert b"".join(reponse.streaming_content) == b"%PDF-1.7\n"
    assert reponse["Cache-Control"] == "private, no-store"
    client.force_login(MembreFactory(role=RoleMembre.REFERENT).utilisateur)
    assert client.get(adresse).status_code == 404


def test_fichier_before_restitution_is_not_found(referent, inscription):
    rapport = pret(inscription)
    inscription.campagne.restituee_le = None
    inscription.campagne.save(update_fields=["restituee_le"])

    assert referent.get(reverse("rapports:espace_rapport_fichier", args=[rapport.pk])).status_code == 404


def test_fichier_being_made_again_is_not_found(referent, inscription):
    rapport = pret(inscription)
    Rapport.objects.update(etat=EtatDocument.DEMANDE)

    assert referent.get(reverse("rapports:espace_rapport_fichier", args=[rapport.pk])).status_code == 404


def test_lecture_prints_every_chapter_of_the_pdf_with_the_same_figures(referent, inscription):
    page = page_de(referent.get(reverse("rapports:espace_rapport_lecture")))
    papier = BeautifulSoup(composer_html(document_de(inscription)), "html.parser")

    chapitres = [section["id"] for section in papier.select("section.chapitre")]
    assert chapitres == [chapitre.ancre for chapitre in CHAPITRES]
    for ancre in ("une-page", *chapitres):
        assert page.find(id=ancre).get_text() == papier.find(id=ancre).get_text()


def test_lecture_reads_as_cards_what_a_phone_cannot_hold_abreast(referent, inscription):
    ActionDecideeFactory(inscription=inscription)

    page = page_de(referent.get(reverse("rapports:espace_rapport_lecture")))

    legendes = [table.caption.find(string=True) for table in page.select(".bm-tableau > [data-bm-lignes]")]
    assert {legende.partition(",")[0].strip() for legende in legendes} == {
        "Les quatre chiffres de l’édition",
        "Service par service",
        "Mesuré par les visites",
        "Votre plan d’action",
        "Réponses aux demandes écrites",
        "Attente des demandes écrites",
        "Référentiel par référentiel",
    }


def test_lecture_says_of_silence_what_the_edition_decided(referent, inscription):
    Campagne.objects.update(politique_non_reponse=PolitiqueNonReponse.NA)

    page = page_de(referent.get(reverse("rapports:espace_rapport_lecture")))

    assert "quand personne n’a répondu, un critère qui demande une réponse ne compte pas" in " ".join(
        page.find(id="parcours").get_text().lower().split()
    )
    assert "compte pour zéro" not in page.get_text()


def test_lecture_before_restitution_shows_no_figure(client, referentiels_charges):
    _, inscription = edition(pairs=0)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)

    for nom in ("espace_rapport_lecture", "espace_rapport_annexe"):
        page = client.get(reverse(f"rapports:{nom}")).content.decode()
        assert "Vos résultats arrivent après le terrain" in page
        assert "chapitre" not in page


def test_lecture_reads_a_fixed_number_of_times(referent, django_assert_max_num_queries):
    with django_assert_max_num_queries(75):
        referent.get(reverse("rapports:espace_rapport_lecture"))


def test_annexe_is_ordered_with_every_commitment_and_criterion(referent, inscription, monkeypatch):
    monkeypatch.setattr("socle.tasks.produire_document.apply_async", lambda **_: None)

    reponse = referent.get(reverse("rapports:espace_rapport_annexe"))

    tableau = tableau_organisme(inscription)
    source = DocumentDemande.objects.get().source
    assert reponse.status_code == 202
    assert all(e.code in source for referentiel in tableau.conformite for e in referentiel.engagements)
    assert all(critere.code in source for grille in tableau.grilles for critere in grille.criteres)
    # Each of them can be followed to where it comes from.
    adresse = f"{settings.BASE_URL}/chiffre/{tableau.prefixe_des_chiffres}"
    codes = [e.code for referentiel in tableau.conformite for e in referentiel.engagements]
    codes += [c.code for grille in tableau.grilles for c in grille.criteres if c.moyenne is not None]
    assert [code for code in codes if f'href="{adresse}{code}/"' not in source] == []


def test_annexe_of_a_report_is_ordered_by_staff_as_by_its_body(referent, inscription, client, monkeypatch):
    monkeypatch.setattr("socle.tasks.produire_document.apply_async", lambda **_: None)
    rapport = RapportFactory(inscription=inscription)
    client.force_login(UtilisateurFactory(charge_etudes=True))

    reponse = client.get(reverse("rapports:pilotage_rapport_annexe", args=[rapport.pk]))

    assert reponse.status_code == 202
    assert DocumentDemande.objects.get().source == composer_annexe(tableau_organisme(inscription))
    liste = texte_de(client.get(reverse("rapports:pilotage_rapports"), {"edition": inscription.campagne.annee}))
    assert f"Annexe du rapport de {inscription.organisme.nom}" in liste


def test_chance_of_being_first_stands_beside_the_rank_and_in_the_file(referent, inscription):
    Resultat.objects.filter(inscription=inscription).update(proba_premier=0.21)

    assert "environ une chance sur cinq d’être au premier rang" in texte_de(
        referent.get(reverse("rapports:espace_resultats"))
    )
    fichier = referent.get(reverse("rapports:espace_resultats"), {"format": "csv"})
    ecrites = list(csv.reader(io.StringIO(b"".join(fichier).decode("utf-8-sig")), delimiter=";"))
    assert ["Rang", "Chance d’être au premier rang", "0,21"] in [[un[0], un[2], un[3]] for un in ecrites if len(un) > 3]


def test_file_of_results_gives_each_figure_its_address(inscription, monkeypatch):
    monkeypatch.setattr(explication, "dossier_de", cache(explication.dossier_de))
    tableau = tableau_organisme(inscription)
    adresses = {ligne[-1].rstrip("/").rsplit("/", 1)[-1] for ligne in lignes(tableau) if ligne[-1]}

    codes = {c.code for c in tableau.canaux if c.score is not None} | {"SCORE", "RANG", "QUALITE"}
    codes |= {f"{c.code}.{e.code}" for c in tableau.matrice for e in tableau.etapes if e.score is not None}
    codes |= {e.code for e in (*tableau.etapes, *tableau.determinants) if e.score is not None}
    codes |= {e.code for referentiel in tableau.conformite for e in referentiel.engagements if not e.est_indication}
    codes |= {c.code for grille in tableau.grilles for c in grille.criteres if c.moyenne is not None}
    codes |= {une.figure for une in (*tableau.services, *tableau.priorites)}
    codes |= {f"{d.canal}.REP" for d in tableau.delais}
    codes |= {f"{d.canal}.{m}" for d in tableau.delais for m in ("MED", "C90") if d.mediane is not None}
    codes |= {f"{a.canal}.SEUIL" for a in tableau.attentes if a.survie}
    codes |= {f"{a.canal}.ATTENTE" for a in tableau.attentes if a.mediane is not None}
    assert adresses == {f"{tableau.prefixe_des_chiffres}{code}" for code in codes}
    assert [adresse for adresse in adresses if explication_de(inscription, adresse.split("-", 2)[2]) is None] == []
