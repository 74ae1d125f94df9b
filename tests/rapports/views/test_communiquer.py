"""What a body may say and do today, and its kit: given when permitted, refused with the reason when not."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.urls import reverse

from campagnes.models import TourElection
from organismes.enums import EtatConseil, TypeOrganisme
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.organismes import InscriptionFactory, LeveeReserveFactory, MembreFactory
from tests.factories.trophees import CONTENU, LitigeFactory, PalmaresFactory
from tests.jours import le
from tests.preuves import lire, texte_de
from tests.rapports.edition import edition
from trophees.enums import EtatPalmares

pytestmark = pytest.mark.django_db
PAGE, BADGE = "rapports:espace_communiquer", "rapports:espace_communiquer_badge"
SVG = "{http://www.w3.org/2000/svg}"


def _lire(reponse):
    return ET.fromstring(reponse.content)  # noqa: S314 -- our own answer


@pytest.fixture
def inscription(referentiels_charges):
    """A commune with results given back on 11 February 2020, before the elections of that year."""
    campagne, inscription = edition(pairs=0)
    campagne.annee = 2020
    campagne.reserve_du = dt.date(2019, 9, 1)
    campagne.terrain_ouvert_le, campagne.restituee_le = le("2020-02-01"), le("2020-02-11")
    campagne.save()
    for rang, jour in enumerate((dt.date(2020, 3, 15), dt.date(2020, 6, 28)), start=1):
        TourElection.objects.create(campagne=campagne, tour=rang, prevu_le=jour, tenu_le=jour)
    return inscription


@pytest.fixture
def membre(client, inscription):
    personne = MembreFactory(organisme=inscription.organisme)

    def demander(nom, jour, **parametres):
        with time_machine.travel(le(jour)):
            client.force_login(personne.utilisateur)
            return client.get(reverse(nom), parametres)

    return demander


def publier(inscription, **champs):
    ligne = {"categorie": "VILLE_20_50K", "siren": inscription.organisme.siren, "est_laureat": True, **champs}
    contenu = {**CONTENU, "classement": [ligne]}
    return PalmaresFactory(
        campagne=inscription.campagne,
        contenu=contenu,
        etat=EtatPalmares.PUBLIE,
        scelle_par=MembreFactory().utilisateur,
        scelle_le=le("2020-03-01"),
        publie_le=le("2020-03-01"),
    )


@pytest.mark.parametrize(
    ("jour", "etat", "attendu"),
    [
        ("2020-02-10", EtatConseil.NON_CONCERNE, "ne sont pas encore restitués"),
        ("2020-02-26", EtatConseil.NON_CONCERNE, "peut être contesté jusqu’au 26\u00a0février 2020 inclus"),
        ("2020-03-02", EtatConseil.NON_CONCERNE, "jusqu’au 28\u00a0juin 2020 inclus"),
        ("2020-03-14", EtatConseil.COMPLET, "reprise le 16\u00a0mars 2020"),
        ("2020-06-27", EtatConseil.COMPLET, "reprise le 29\u00a0juin 2020"),
    ],
)
def test_badge_refused_says_why_and_until_when(membre, inscription, jour, etat, attendu):
    inscription.etat_conseil = etat
    inscription.save(update_fields=["etat_conseil"])

    reponse = membre(BADGE, jour)

    assert reponse.status_code == 403
    assert "text/html" in reponse["Content-Type"]
    assert attendu in reponse.content.decode()


@pytest.mark.parametrize(
    ("jour", "etat"), [("2020-03-16", EtatConseil.COMPLET), ("2020-06-29", EtatConseil.SECOND_TOUR)]
)
def test_badge_given_after_the_reserve(membre, inscription, jour, etat):
    inscription.etat_conseil = etat
    inscription.save(update_fields=["etat_conseil"])

    reponse = membre(BADGE, jour)

    dessin = _lire(reponse)
    textes = [texte.text for texte in dessin.iter(f"{SVG}text")]
    score = inscription.resultat.detail["score_arrondi"].replace(".", ",")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "image/svg+xml")
    assert reponse["Content-Disposition"] == f'attachment; filename="barometre-2020-{inscription.organisme.siren}.svg"'
    assert {score, "Ville de Valbourg", "Édition 2020"} <= set(textes)
    assert not [texte for texte in textes if texte and "Lauréat" in texte]
    assert dessin.find(f"{SVG}desc").text.startswith(f"Ville de Valbourg obtient {score} sur 100")


def test_badge_escapes_the_name(membre, inscription):
    inscription.organisme.nom = 'Ville <script> & "Cie"'
    inscription.organisme.save()

    dessin = _lire(membre(BADGE, "2020-06-29"))

    assert 'Ville <script> & "Cie"' in [texte.text for texte in dessin.iter(f"{SVG}text")]
    assert [e for e in dessin.iter() if "script" in e.tag] == []


def test_badge_without_score_does_not_exist(membre, inscription):
    inscription.resultat.detail = {**inscription.resultat.detail, "score_arrondi": None}
    inscription.resultat.save()

    assert membre(BADGE, "2020-06-29").status_code == 404
    page = membre(PAGE, "2020-06-29").content.decode()
    assert "Pas de score à communiquer" in page
    assert "Vous pouvez communiquer" not in page
    acte = lire(membre(PAGE, "2020-06-29")).select_one(".bm-permis li")
    assert acte.get_text(" ", strip=True).startswith("impossible Communiquer sur")
    # Nor does any day open what there is not.
    assert "Vous pourrez le faire à partir du" not in membre(PAGE, "2020-03-02").content.decode()


def test_page_gives_the_kit_after_the_reserve(membre, inscription):
    page = membre(PAGE, "2020-06-29").content.decode()

    assert "Vous pouvez communiquer sur votre résultat" in page
    assert "Ville de Valbourg obtient" in page
    assert "à 95\u202f% de confiance" in page
    assert "impossible" not in page


def test_page_in_the_reserve_has_no_kit_and_says_each_act(membre):
    page = membre(PAGE, "2020-03-02").content.decode()

    assert "Ville de Valbourg obtient" not in page
    assert "À partir du 29\u00a0juin 2020." in page
    assert (page.count("impossible"), page.count("avec précaution")) == (3, 2)
    assert "pas de promotion payante jusqu’au 28\u00a0juin 2020 inclus" in page


def test_page_and_badge_wait_for_an_open_dispute(membre, inscription):
    litige = LitigeFactory(inscription=inscription)
    page, badge = membre(PAGE, "2020-06-29").content.decode(), membre(BADGE, "2020-06-29")

    assert "1\u00a0contestation est en cours d’examen" in page
    assert ("Ville de Valbourg obtient" in page, badge.status_code) == (False, 403)
    assert "1\u00a0contestation est en cours d’examen" in badge.content.decode()

    litige.delete()
    assert membre(BADGE, "2020-06-29").status_code == 200


def test_laureate_waits_for_the_ceremony_and_reads_it(membre, inscription):
    publier(inscription)
    CeremonieFactory(campagne=inscription.campagne, prevue_du=dt.date(2020, 7, 9), prevue_au=dt.date(2020, 7, 10))

    avant, badge_avant = membre(PAGE, "2020-07-10").content.decode(), membre(BADGE, "2020-07-10").content.decode()
    apres, badge_apres = membre(PAGE, "2020-07-11").content.decode(), membre(BADGE, "2020-07-11").content.decode()

    assert "vous sont remis le 11\u00a0juillet 2020\u202f: les places du palmarès se disent à la cérémonie." in avant
    assert ("Ville de Valbourg obtient" in avant, "Lauréat\u202f: " in avant) == (True, False)
    assert ("Lauréat" in badge_avant, "Lauréat 2020" in badge_apres) == (False, True)
    assert ("Lauréat\u202f: " in apres, "vous sont remis" in apres) == (True, False)


def test_page_and_badge_follow_a_lift_that_the_body_reads(membre, inscription):
    LeveeReserveFactory(inscription=inscription, responsable="Dominique Exemple, maire")

    page = membre(PAGE, "2020-03-02").content.decode()

    assert "Vous pouvez communiquer, avec précaution" in page
    assert "Dominique Exemple, maire" in page
    assert membre(BADGE, "2020-03-02").status_code == 200
    assert membre(BADGE, "2020-03-14").status_code == 403


def test_laureate_waits_for_the_end_of_the_reserve_even_with_a_lift(membre, inscription):
    """regles#el-04-laureats."""
    publier(inscription)
    LeveeReserveFactory(inscription=inscription)

    pendant = membre(PAGE, "2020-03-02").content.decode()
    badge_pendant = membre(BADGE, "2020-03-02").content.decode()
    badge_apres = membre(BADGE, "2020-06-29").content.decode()

    assert "vous sont remis le 29\u00a0juin 2020" in pendant
    assert "Lauréat\u202f: " not in pendant
    assert ("Lauréat" in badge_pendant, "Lauréat 2020" in badge_apres) == (False, True)


def test_other_winners_say_nothing(membre, inscription):
    publier(inscription, siren="999999999")

    assert "Lauréat" not in membre(BADGE, "2020-06-29").content.decode()


def test_library_may_communicate_but_the_eve_and_the_day(membre, inscription):
    inscription.organisme.type = TypeOrganisme.BIBLIOTHEQUE
    inscription.organisme.save()

    assert [membre(BADGE, f"2020-03-{jour}").status_code for jour in (13, 14, 15, 16)] == [200, 403, 403, 200]


def test_other_edition_in_the_address(membre, inscription):
    InscriptionFactory(organisme=inscription.organisme, campagne__annee=2031, campagne__reserve_du=None)

    assert membre(BADGE, "2020-06-29").status_code == 403
    assert membre(BADGE, "2020-06-29", edition="2020").status_code == 200
    assert membre(BADGE, "2020-06-29", edition="1999").status_code == 404


def test_edition_without_results_leads_to_the_one_that_has_them(membre, inscription):
    InscriptionFactory(organisme=inscription.organisme, campagne__annee=2031, campagne__reserve_du=None)
    lien = '<a href="?edition=2020">ce que vous pouvez en dire'

    page = membre(PAGE, "2020-06-29").content.decode()
    assert "Vos résultats de 2020 vous ont été remis" in page
    assert lien in page
    assert lien not in membre(PAGE, "2020-06-29", edition="2020").content.decode()


def test_page_without_registration_explains(client):
    client.force_login(MembreFactory().utilisateur)

    assert "pas d’inscription confirmée" in client.get(reverse(PAGE)).content.decode()


def test_page_reads_its_calendar_once(client, membre, inscription, django_assert_max_num_queries):
    """Five acts, each asked twice, read the dates of the edition one time."""
    membre(PAGE, "2020-06-29")

    with time_machine.travel(le("2020-06-29")), django_assert_max_num_queries(34) as requetes:
        client.get(reverse(PAGE))

    assert sum('FROM "campagnes_tourelection"' in requete["sql"] for requete in requetes.captured_queries) <= 2


def test_results_of_an_older_edition_wait_for_the_rounds_of_a_newer_one(membre, inscription):
    """The law looks at the day, not at the edition of the words (regles#reserve)."""
    TourElection.objects.all().delete()
    inscription.campagne.annee, inscription.campagne.reserve_du = 2018, None
    inscription.campagne.save()
    InscriptionFactory(organisme=inscription.organisme, campagne=CampagneFactory(historique=True))

    pendant, apres = (texte_de(membre(PAGE, jour, edition="2018")) for jour in ("2020-03-02", "2020-06-29"))

    assert "pas de communication sur les résultats jusqu’au 28 juin 2020 inclus" in pendant
    assert "À venir : tour du 15 mars 2020, tour du 28 juin 2020" in pendant
    assert "aucune règle électorale ne l’empêche" in apres
    assert [membre(BADGE, jour, edition="2018").status_code for jour in ("2020-03-02", "2020-06-29")] == [403, 200]


def test_council_is_asked_where_its_rounds_are(membre, inscription):
    """That of an edition whose own rounds are over says nothing of those that come."""
    question = "complet dès le premier tour"
    assert question in texte_de(membre(PAGE, "2020-04-02"))

    campagne = CampagneFactory(annee=2026, reserve_du=dt.date(2025, 9, 1), tours=[(dt.date(2026, 3, 15), None)])
    InscriptionFactory(organisme=inscription.organisme, campagne=campagne)
    assert question not in texte_de(membre(PAGE, "2025-10-02", edition="2020"))
    assert "réserve du 1er septembre 2025 au 15 mars 2026" in texte_de(membre(PAGE, "2025-10-02", edition="2020"))


def test_page_of_an_older_edition_reads_the_rounds_of_others_once(
    client, membre, inscription, django_assert_max_num_queries
):
    CampagneFactory(annee=2026, reserve_du=dt.date(2025, 9, 1), tours=[(dt.date(2026, 3, 15), None)])
    membre(PAGE, "2026-03-02")

    with time_machine.travel(le("2026-03-02")), django_assert_max_num_queries(35) as requetes:
        client.get(reverse(PAGE))

    assert sum('FROM "campagnes_tourelection"' in requete["sql"] for requete in requetes.captured_queries) <= 2
