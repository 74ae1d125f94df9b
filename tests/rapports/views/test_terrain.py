"""Staff: the fieldwork in pictures, each beside its table; readers see counts, the team goes on to lists."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from comptes.enums import Role
from enquetes.visites.queries.delais_reponse import attentes_orales_de
from rapports.queries.edition.delais import attentes_reparties
from socle.horloge import aujourdhui
from tests.factories.bornes import BorneFactory, PresenceFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.preuves import page_de, texte_de
from tests.rapports.edition import edition
from tests.rapports.logic.test_attentes import ordinaires

pytestmark = pytest.mark.django_db
AVANCEMENT, DELAIS, CARTE = (
    reverse(f"rapports:pilotage_{nom}", urlconf="barometre.urls") for nom in ("avancement", "delais", "carte")
)


@pytest.fixture
def equipe(client):
    client.force_login(UtilisateurFactory(administrateur=True))
    return client


@pytest.fixture
def campagne():
    hier = aujourdhui() - dt.timedelta(days=1)
    campagne = CampagneFactory(annee=2031, en_terrain=True)
    inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(departement="59"))
    VisiteFactory(inscription=inscription, prevue_le=hier)
    VisiteFactory(inscription=inscription, prevue_le=hier, validee=True)
    return campagne


@pytest.mark.parametrize("adresse", [AVANCEMENT, DELAIS, CARTE])
def test_pictures_without_edition_say_what_to_do(equipe, adresse):
    assert "Aucune édition" in texte_de(equipe.get(adresse))


@pytest.mark.parametrize("adresse", [AVANCEMENT, DELAIS, CARTE])
def test_pictures_of_an_edition_without_contact_are_no_fault(equipe, adresse):
    CampagneFactory(annee=2031)

    assert page_de(equipe.get(adresse)).h1


def test_carte_without_body_says_when_it_fills_in_place_of_an_empty_table(equipe):
    CampagneFactory(annee=2031)

    reponse = equipe.get(CARTE)

    assert "paraît dès que l’un de ses organismes s’inscrit" in texte_de(reponse)
    assert "La liste ci-dessous" not in texte_de(reponse)
    assert page_de(reponse).select("main table") == []


def test_avancement_draws_and_tells_the_same_in_its_table(equipe, campagne):
    page = page_de(equipe.get(AVANCEMENT))

    image = page.select_one("main svg[role=img]")
    assert ordinaires(image["aria-label"]).endswith(
        "1 contact fait sur 2 prévus, 1 validé : 1 contact de moins que prévu à ce jour."
    )
    assert [mot.text.strip() for mot in image.select("text") if "prévus" in mot.text][-1].startswith("2")
    assert page.select("main table tbody tr")[-1].td.text == "2"


def test_avancement_keeps_one_channel_and_exports_it(equipe, campagne):
    fichier = equipe.get(AVANCEMENT, {"canal": "TEL", "format": "csv"})
    tous = equipe.get(AVANCEMENT, {"format": "csv"}).content.decode("utf-8-sig")

    assert fichier["Content-Disposition"] == 'attachment; filename="avancement-2031.csv"'
    assert len(fichier.content.decode("utf-8-sig").splitlines()) == 1
    assert len(tous.splitlines()) > 1
    assert "Aucun contact n’est prévu." in texte_de(equipe.get(AVANCEMENT, {"canal": "TEL"}))


def test_delais_draw_every_channel_with_its_figures(equipe, referentiels_charges, django_assert_num_queries):
    campagne, _ = edition(pairs=1)

    with django_assert_num_queries(2):
        reparties = attentes_reparties(campagne)
    page = page_de(equipe.get(DELAIS, {"edition": campagne.annee}))

    assert [a.nom for a in reparties] == ["Courriel", "Courrier", "Site et formulaires", "Réseaux sociaux", "Téléphone"]
    assert sum(len(durees) for durees in attentes_orales_de(campagne).values()) == reparties[-1].nombre == 8
    assert len(page.select("main figure svg[role=img]")) == len(page.select("main figure table")) == 5
    assert all(a.phrase in page.text for a in reparties)


def test_carte_links_each_departement_to_its_lists(equipe, campagne):
    page = page_de(equipe.get(CARTE))

    visites, inscriptions = reverse("enquetes:pilotage_visites"), reverse("organismes:pilotage_inscriptions")
    assert page.select_one("svg.bm-carte a")["href"] == f"{inscriptions}?etat=actives&campagne=2031&departement=59"
    liens = [lien["href"] for lien in page.select("main table a")]
    assert f"{visites}?departement=59&en_retard=1&edition=2031" in liens
    assert "1 participant, dans 1 département." in ordinaires(page.text)


def test_carte_is_out_of_the_way_of_keyboard_and_screen_readers(equipe, campagne):
    image = page_de(equipe.get(CARTE)).select_one("svg.bm-carte")

    assert image["aria-hidden"] == "true"
    assert {lien["tabindex"] for lien in image.select("a")} == {"-1"}


def test_carte_readers_see_figures_without_links_to_lists(client, campagne):
    client.force_login(UtilisateurFactory(roles=[Role.LECTEUR]))

    page = page_de(client.get(CARTE, {"vue": "avancement"}))

    assert "50\u202f%" in page.select_one("svg.bm-carte").text
    assert page.select("svg.bm-carte a, main table a") == []


@pytest.mark.parametrize("vue", ["", "nulle", "bornes", "avancement"])
def test_carte_shows_any_view_asked(equipe, campagne, vue):
    onglets = page_de(equipe.get(CARTE, {"vue": vue})).select('nav[aria-label^="Ce que"] a[aria-current]')

    attendu = {"bornes": "Bornes", "avancement": "Avancement du terrain"}.get(vue, "Participants")
    assert [onglet.text.strip() for onglet in onglets] == [attendu]


def test_carte_of_every_departement_stays_light(equipe, campagne):
    for rang in range(1, 96):
        InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(departement=f"{rang:02}"))

    assert len(equipe.get(CARTE).content) < 200_000


def test_visits_are_listed_by_departement(equipe, campagne):
    VisiteFactory(inscription=InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(departement="02")))
    adresse = reverse("enquetes:pilotage_visites")

    comptes = [
        len(page_de(equipe.get(adresse, {"edition": "2031", "departement": code})).select("main tbody tr"))
        for code in ("59", "02", "")
    ]

    assert comptes == [2, 1, 3]


def test_kiosks_are_listed_by_departement(equipe):
    nord = BorneFactory(inscription__organisme__departement="59")
    ailleurs = BorneFactory(inscription=InscriptionFactory(campagne=nord.inscription.campagne, borne=True))
    adresse = reverse("bornes:pilotage_bornes")

    page = texte_de(equipe.get(adresse, {"departement": "59"}))

    assert nord.inscription.organisme.nom in page
    assert ailleurs.inscription.organisme.nom not in page


def test_carte_of_kiosks_tells_what_each_needs(equipe):
    basse = PresenceFactory(batterie=7, borne__inscription__organisme__departement="59")

    page = texte_de(equipe.get(CARTE, {"vue": "bornes"}))
    autre = texte_de(equipe.get(CARTE))

    assert "1 borne, 1 à voir" in page
    assert f"{basse.borne.inscription.organisme.nom}, {basse.borne.site} 59 " in page
    assert "Batterie à 7 %" in page
    assert "Batterie à 7" not in autre
