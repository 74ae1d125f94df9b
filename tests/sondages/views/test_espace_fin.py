"""Nothing leaks before the closing; results, publication, ideas, the room."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from campagnes.enums import Determinant
from socle.horloge import aujourdhui
from sondages import urls
from sondages.actions.cycle import clore_sondage
from sondages.actions.salle import ouvrir_salle, projeter
from sondages.enums import EtatIdee, EtatSondage
from sondages.models import Idee, Salle, Sondage
from tests.factories.campagnes import TourElectionFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.sondages import IdeeFactory, JetonDepenseFactory
from tests.preuves import lire, page_de
from tests.sondages.agent import agents_de, sondage_ouvert
from tests.sondages.views.test_espace import adresse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referent")]
CANARI = "Le perroquet du guichet numéro sept"


@pytest.fixture
def inscription():
    return InscriptionFactory(vooter=True)


def voter(sondage, valeurs, idee=""):
    """One agent for each list of values, in the order of the departments."""
    agents = agents_de(sondage)
    for rang, (agent, siennes) in enumerate(zip(agents, valeurs, strict=False)):
        agent.echanger()
        agent.voter(siennes, idee if rang == 0 else "")
    return agents


def consultation(inscription, nombre, **reglages):
    """An open poll where one agent in three disagrees."""
    sondage = sondage_ouvert(nombre, inscription=inscription, **reglages)
    voter(sondage, [["desaccord" if rang % 3 == 0 else "accord"] * 2 for rang in range(nombre)])
    return sondage


def close(inscription, nombre=12):
    return clore_sondage(sondage=consultation(inscription, nombre), auteur=None)


def ecran(sondage):
    return reverse("sondages:espace_sondage_ecran", args=[sondage.pk])


def textes(reponse):
    return re.sub(r"\s+", " ", lire(reponse).main.get_text(" "))


def pages_d_un_sondage(sondage, client):
    """Yield the address and the answer of every page of one poll that only needs its number."""
    for route in (*urls.espace, *urls.pilotage):
        if route.name.startswith("espace_sondage") and "<" not in str(route.pattern).replace("<entier:pk>", ""):
            arguments = [sondage.pk] if "<entier:pk>" in str(route.pattern) else []
            chemin = reverse(f"sondages:{route.name}", args=arguments)
            yield chemin, client.get(chemin, follow=True)


def test_no_page_of_an_open_poll_tells_anything_of_its_answers(client, inscription):
    """Walk every page of two polls that differ by their answers only: every page must be the same, and no canary shows."""
    lues = []
    for valeur in ("accord", "desaccord"):
        sondage = sondage_ouvert(9, 9, inscription=inscription, avec_idee=True)
        Sondage.objects.filter(pk=sondage.pk).update(est_en_salle=True)
        sondage.refresh_from_db()
        ouvrir_salle(sondage=sondage, auteur=None)
        # Nine answers: not one may be read, nor the idea.
        voter(sondage, [[valeur, "passe"]] * 9, CANARI)
        propres = {
            re.sub(rf"\b{sondage.pk}\b", "N", chemin): _sans_identite(reponse, sondage)
            for chemin, reponse in pages_d_un_sondage(sondage, client)
            if "nouvelle" not in chemin
        }
        assert len(propres) > 15
        assert not [chemin for chemin, page in propres.items() if "perroquet" in page]
        lues.append(propres)

    assert lues[0] == lues[1]


def _sans_identite(reponse, sondage):
    """Return the words of a page without what is proper to a poll: its numbers and its code."""
    assert reponse.status_code in {200, 405}, reponse.request["PATH_INFO"]
    if not reponse.headers.get("Content-Type", "").startswith("text/html") or reponse.status_code == 405:
        return str(reponse.status_code)
    return lire(reponse).get_text(" ").replace(sondage.code, "code")


def test_progress_never_tells_the_codes_used_of_a_department(client, inscription):
    sondage = sondage_ouvert(10, 3, inscription=inscription)
    voter(sondage, [["accord", "accord"]] * 7)

    page = lire(client.get(adresse("", sondage)))

    rangs = [[case.get_text(strip=True) for case in rang.select("th, td")] for rang in page.select("tbody tr")]
    assert rangs == [["Service 0", "10", "10"], ["Service 1", "3", "3"]]
    assert "7 codes utilisés" in re.sub(r"\s+", " ", page.main.get_text(" "))


def test_closing_says_what_goes_away_then_shows_the_results(client, inscription):
    sondage = consultation(inscription, 12)
    assert "Disparaissent" in textes(client.get(adresse("clore", sondage)))

    page = textes(client.post(adresse("clore", sondage), follow=True))

    sondage.refresh_from_db()
    assert sondage.etat == EtatSondage.CLOS
    assert "12 agents sur 12 invités ont répondu" in page.replace("\u00a0", " ")
    assert "67 % de ceux qui se prononcent" in page.replace("\u202f", " ")
    assert "non représentatifs au sens statistique" in page


def test_closing_under_the_threshold_is_warned_and_shows_nothing(client, inscription):
    sondage = sondage_ouvert(12, inscription=inscription)
    voter(sondage, [["accord", "accord"]] * 9)
    assert "aucun résultat ne sera montré" in textes(client.get(adresse("clore", sondage)))

    client.post(adresse("clore", sondage))

    sondage.refresh_from_db()
    page = textes(client.get(adresse("resultats", sondage)))
    assert "Moins de 10 agents ont répondu." in page
    assert "9 agents" not in page
    assert "Moins de 10 réponses" in textes(client.get(ecran(sondage)))


def test_results_export_as_a_table_and_as_the_document_to_recount(client, inscription, tmp_path, settings):
    settings.BAROMETRE_DEMO = False
    sondage = close(inscription)

    assert client.get(adresse("resultats_csv", sondage)).headers["Cache-Control"] == "no-store"
    assert client.get(adresse("resultats_json", sondage)).headers["Cache-Control"] == "no-store"
    table = client.get(adresse("resultats_csv", sondage)).content.decode("utf-8-sig").splitlines()
    document = json.loads(client.get(adresse("resultats_json", sondage)).content)

    assert table[1:4] == [
        "1;affirmation;Affirmation 0.;;Tous les agents;plutôt d’accord;8;66,7;",
        "1;affirmation;Affirmation 0.;;Tous les agents;plutôt pas d’accord;4;33,3;",
        "1;affirmation;Affirmation 0.;;Tous les agents;passer;0;0,0;",
    ]
    assert document == sondage.depouillement.contenu


def test_publication_is_confirmed_then_public(client, inscription):
    sondage = close(inscription)
    assert "Tout le monde pourra les lire" in textes(client.get(adresse("publier", sondage)))

    client.post(adresse("publier", sondage))

    sondage.refresh_from_db()
    assert sondage.etat == EtatSondage.PUBLIE
    assert (
        reverse("sondages:resultats", args=[sondage.code]) in client.get(adresse("resultats", sondage)).content.decode()
    )


def test_results_draw_and_say_the_line_of_their_edition(client, inscription):
    inscription.campagne.seuil_performance = 70
    inscription.campagne.save(update_fields=["seuil_performance"])
    sondage = consultation(inscription, 12)
    sondage.les_cartes.update(determinant=Determinant.COU)
    clore_sondage(sondage=sondage, auteur=None)
    client.post(adresse("publier", sondage))

    pages = [
        page_de(client.get(a))
        for a in (adresse("resultats", sondage), reverse("sondages:resultats", args=[sondage.code]))
    ]

    for page in pages:
        assert {trait["d"] for trait in page.select("td.bm-point path.bm-g-t-laiton")} == {"M220 0L220 26"}
        # All were heard: there is no interval to tell.
        assert page.select_one("td.bm-point [role=img]")["aria-label"] == "accord de 67 sur 100\u202f; seuil de 70"
        assert set(re.findall(r"seuil(?: de)?\s+(\d+)", page.get_text())) == {"70"}


def test_publication_waits_on_the_day_of_a_round(client, inscription):
    sondage = close(inscription)
    TourElectionFactory(campagne=inscription.campagne, prevu_le=aujourdhui())

    page = textes(client.get(adresse("publier", sondage)))
    client.post(adresse("publier", sondage))

    sondage.refresh_from_db()
    assert "La publication attend" in page
    assert sondage.etat == EtatSondage.CLOS


@pytest.fixture
def avec_idees(inscription):
    sondage = sondage_ouvert(12, inscription=inscription, avec_idee=True)
    for _ in range(10):
        JetonDepenseFactory(sondage=sondage)
    return sondage


def test_idea_is_published_then_taken_back(client, avec_idees):
    idee = IdeeFactory(sondage=avec_idees, texte="Un guichet le samedi")
    page = lire(client.get(adresse("idees", avec_idees)))
    assert page.select_one("[data-bm-raccourci=p]")["value"] == "publiee"
    assert len(page.select(".se-refus [data-bm-raccourci]")) == 5

    reponse = client.post(adresse("idee_moderer", avec_idees, idee.pk), {"vers": "publiee"})
    assert "Annuler cette décision" in textes(client.get(reponse.url))
    client.post(adresse("idee_moderer", avec_idees, idee.pk), {"vers": "deposee"})

    idee.refresh_from_db()
    assert idee.etat == EtatIdee.DEPOSEE


@pytest.mark.parametrize("donnees", [{"vers": "refusee"}, {"vers": "refusee", "motif": "x"}, {"vers": "realisee"}, {}])
def test_idea_is_refused_only_for_a_reason(client, avec_idees, donnees):
    idee = IdeeFactory(sondage=avec_idees)

    client.post(adresse("idee_moderer", avec_idees, idee.pk), donnees)

    idee.refresh_from_db()
    assert idee.etat == EtatIdee.DEPOSEE


def test_idea_is_followed_until_it_is_done_and_tells_agents_why(client, avec_idees):
    idee = IdeeFactory(sondage=avec_idees, publiee=True)
    for vers, suite in (("a_l_etude", ""), ("retenue", "Dès janvier."), ("realisee", "Ouvert le samedi.")):
        if suite:
            assert "Expliquez aux agents" in textes(client.post(adresse("idee", avec_idees, idee.pk), {"vers": vers}))
        client.post(adresse("idee", avec_idees, idee.pk), {"vers": vers, "suite": suite})

    idee.refresh_from_db()
    assert (idee.etat, idee.suite) == (EtatIdee.REALISEE, "Ouvert le samedi.")


def test_idea_that_a_colleague_took_further_is_not_taken_back_by_a_page_read_before(client, avec_idees):
    idee = IdeeFactory(sondage=avec_idees, publiee=True)
    ici = adresse("idee", avec_idees, idee.pk)
    vues = page_de(client.get(ici)).select_one("[name=vues]")["value"]
    for vers, suite in (("a_l_etude", ""), ("retenue", "Dès janvier.")):
        client.post(ici, {"vers": vers, "suite": suite})

    page = page_de(client.post(ici, {"vers": "a_l_etude", "suite": "Devis demandé.", "vues": vues}))

    idee.refresh_from_db()
    assert (idee.etat, idee.suite) == (EtatIdee.RETENUE, "Dès janvier.")
    assert "c’est maintenant « retenue »" in page.get_text().replace("\u202f", " ")
    # Read again, it is hers to decide.
    relues = page.select_one("[name=vues]")["value"]
    client.post(ici, {"vers": "a_l_etude", "suite": "Devis demandé.", "vues": relues})
    idee.refresh_from_db()
    assert (idee.etat, idee.suite) == (EtatIdee.A_L_ETUDE, "Devis demandé.")


def test_ideas_are_not_read_under_the_threshold_of_words(client, inscription):
    sondage = sondage_ouvert(12, inscription=inscription, avec_idee=True)
    idee = IdeeFactory(sondage=sondage, texte=CANARI)

    page = client.get(adresse("idees", sondage))

    assert "Les idées se lisent à partir de 10 réponses" in textes(page)
    assert "perroquet" not in page.content.decode()
    assert client.post(adresse("idee_moderer", sondage, idee.pk), {"vers": "publiee"}).status_code == 404
    assert Idee.objects.get().etat == EtatIdee.DEPOSEE


@pytest.fixture
def en_salle(inscription):
    sondage = sondage_ouvert(12, inscription=inscription)
    Sondage.objects.filter(pk=sondage.pk).update(est_en_salle=True)
    sondage.refresh_from_db()
    return sondage


def test_after_the_last_day_no_page_offers_what_is_refused_until_the_closing(client, en_salle):
    offerts = {"": "Donner des codes", "codes": "Créer les cartes", "salle": "Démarrer l’écran"}
    assert all(mot in textes(client.get(adresse(page, en_salle))) for page, mot in offerts.items())

    Sondage.objects.update(ferme_au=aujourdhui() - dt.timedelta(days=1))

    for page, mot in offerts.items():
        lue = textes(client.get(adresse(page, en_salle)))
        assert mot not in lue
        assert "vos agents ne répondent plus" in lue
    assert "Mener la réunion" not in textes(client.get(adresse("", en_salle)))


def test_room_starts_then_moves_card_by_card(client, en_salle):
    assert "Avant de commencer" in textes(client.get(adresse("salle", en_salle)))
    client.post(adresse("salle", en_salle))
    assert Salle.objects.get().rang == 0

    client.post(adresse("salle", en_salle), {"rang": "1"})
    # Pressed twice, shown once.
    client.post(adresse("salle", en_salle), {"rang": "1"})
    page = client.get(ecran(en_salle))

    assert (Salle.objects.get().rang, Salle.objects.get().version) == (1, 2)
    assert lire(page).h1.get_text(strip=True) == "Affirmation 0."
    retour = client.post(adresse("salle", en_salle), {"rang": "2", "retour": "ecran"})
    assert retour.url == ecran(en_salle)


@pytest.mark.parametrize("rang", ["99", "-1", "x", "4" * 40])
def test_room_does_not_move_to_a_card_that_does_not_exist(client, en_salle, rang):
    salle = projeter(salle=ouvrir_salle(sondage=en_salle, auteur=None), rang=1, auteur=None)

    assert client.post(adresse("salle", en_salle), {"rang": rang}).status_code == 302

    salle.refresh_from_db()
    assert salle.rang == 1


def test_screen_never_tells_how_many_answer(client, en_salle):
    ouvrir_salle(sondage=en_salle, auteur=None)
    avant = client.get(ecran(en_salle)).content
    voter(en_salle, [["accord", "accord"]] * 7)

    apres = client.get(ecran(en_salle)).content

    sans_jeton = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
    assert sans_jeton.sub(b"", avant) == sans_jeton.sub(b"", apres)


def test_screen_shows_the_results_once_closed(client, inscription):
    sondage = close(inscription)

    accueil, premiere = textes(client.get(ecran(sondage))), textes(client.get(ecran(sondage), {"carte": "1"}))

    assert "12 agents sur 12 invités ont répondu" in accueil.replace("\u00a0", " ")
    assert "Plutôt d’accord 67 %" in premiere.replace("\u00a0", " ")


@pytest.mark.parametrize("nombre", [1, 3])
def test_results_and_ideas_cost_the_same_for_one_and_three(client, inscription, nombre, django_assert_max_num_queries):
    sondage = sondage_ouvert(12, inscription=inscription, cartes=nombre)
    voter(sondage, [["accord"] * nombre] * 12)
    for _ in range(nombre):
        IdeeFactory(sondage=sondage)
        IdeeFactory(sondage=sondage, publiee=True)
    with django_assert_max_num_queries(15):
        client.get(adresse("", sondage))
    with django_assert_max_num_queries(19):
        client.get(adresse("codes", sondage))
    clore_sondage(sondage=sondage, auteur=None)

    for page in ("resultats", "idees"):
        with django_assert_max_num_queries(15):
            assert client.get(adresse(page, sondage)).status_code == 200
