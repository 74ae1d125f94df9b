"""The staff's page on held opinions: episodes that explain themselves, decisions that can be undone."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from bornes.avis.actions.sources import hacher_source
from bornes.avis.actions.traiter import traiter_avis
from bornes.models import Avis, Examen
from bornes.moderation.actions.examiner import retablir
from comptes.enums import Role
from tests.factories.bornes import AvisFactory, EnrolementFactory, PointFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, SiteFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db
MIDI = dt.datetime(2026, 3, 10, 11, 0, tzinfo=dt.UTC)
LISTE = "bornes:pilotage_retenus"


@pytest.fixture
def equipe(client):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    return client


@pytest.fixture
def point():
    inscription = InscriptionFactory(smartphone=True, borne=True, organisme__nom="Ville de Valbourg")
    return PointFactory(
        inscription=inscription, site=SiteFactory(organisme=inscription.organisme, nom="Mairie centrale")
    )


def avis(point, secondes, **champs):
    instant = MIDI + dt.timedelta(seconds=secondes)
    return AvisFactory(point=point, **{"saisi_le": instant, "recu_le": instant, "jour": instant.date()} | champs)


def marteler(point, nombre=10, debut=0):
    enrolement = EnrolementFactory(
        borne__inscription=point.inscription, borne__site=point.site, borne__numero_inventaire=f"CIV-{debut:05d}"
    )
    avis_ = [avis(point, debut + rang, enrolement=enrolement, sequence=rang + 1) for rang in range(nombre)]
    traiter_avis()
    return avis_


def script(point, nombre=15):
    for rang in range(nombre):
        avis(point, 60 * rang, page=uuid.uuid4(), duree=20, source=hacher_source("203.0.113.7"), satisfaction=1)
    traiter_avis()


def episodes(reponse):
    return list(reponse.context["page"])


def decider(client, acte, *cases, reste="", champ="episode"):
    donnees = {"acte": acte, champ: list(cases), "reste": reste}
    return client.post(reverse("bornes:pilotage_retenus_decider"), donnees, follow=True)


def test_retenus_groups_what_is_held_by_episode_and_says_why(equipe, point):
    marteler(point)
    script(point)

    reponse = equipe.get(reverse(LISTE))

    vus = {episode.motif: episode for episode in episodes(reponse)}
    assert {motif: episode.nombre for motif, episode in vus.items()} == {
        "touches répétées sur la borne": 9,
        "rafale depuis une même source": 14,
    }
    assert vus["touches répétées sur la borne"].porte == "Borne CIV-00000"
    texte = lire(reponse).get_text(" ", strip=True)
    assert "Mairie centrale" in texte
    assert "10 mars 2026, à 12:00" in texte.replace("\u00a0", " ")
    assert vus["rafale depuis une même source"].explication in texte


def test_retenus_of_a_kiosk_whose_clock_is_lost_says_when_it_counts_then_what_the_kiosk_said(equipe, point):
    enrolement = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
    for rang in range(5):
        saisi_le = dt.datetime(2099, 1, 1, 8, 0, rang, tzinfo=dt.UTC)
        champs = {"saisi_le": saisi_le, "heure": 12, "horloge_douteuse": True}
        avis(point, 60, enrolement=enrolement, sequence=rang + 1, **champs)
    traiter_avis()

    (episode,) = episodes(equipe.get(reverse(LISTE)))

    assert episode.quand.replace("\u00a0", " ") == (
        "10 mars 2026, à 12:00, à une heure près "
        "(selon la borne, dont l’horloge est douteuse\u202f: 1er janvier 2099, à 09:00)"
    )


def test_retenus_and_the_episode_show_no_address_nor_hash(equipe, point):
    script(point)
    source = Avis.objects.first().source
    liste = equipe.get(reverse(LISTE))

    fiche = equipe.get(reverse("bornes:pilotage_episode", args=[episodes(liste)[0].cle]))

    for page in (liste, fiche):
        assert source not in page.content.decode()
        assert "203.0.113" not in page.content.decode()


def test_retenus_filters_and_tabs_are_in_the_address(equipe, point):
    marteler(point)
    script(point)
    marteler(PointFactory(), debut=7200)

    for filtre, nombre in (
        ({}, 3),
        ({"motif": "rafale"}, 1),
        ({"origine": "borne"}, 2),
        ({"q": "valbourg"}, 2),
        ({"q": "nulle part"}, 0),
        ({"etat": "retabli"}, 0),
        ({"etat": "inconnu", "motif": "inconnu"}, 3),
    ):
        assert len(episodes(equipe.get(reverse(LISTE), filtre))) == nombre, filtre


def test_retenus_hammering_an_hour_apart_is_two_episodes(equipe, point):
    marteler(point)
    marteler(point, debut=3600)

    assert [episode.nombre for episode in episodes(equipe.get(reverse(LISTE)))] == [9, 9]


def test_retenus_what_a_kiosk_sent_again_at_once_is_one_episode(equipe, point):
    enrolement = EnrolementFactory(borne__inscription=point.inscription, borne__site=point.site)
    for rang in range(6):
        for recu_le in (MIDI, MIDI + dt.timedelta(days=5)):
            avis(point, 3600 * rang, enrolement=enrolement, sequence=rang + 1, recu_le=recu_le, jour=MIDI.date())
    traiter_avis()

    (episode,) = episodes(equipe.get(reverse(LISTE)))

    assert (episode.motif, episode.nombre) == ("page ou numéro déjà utilisé", 6)


def test_retenus_a_burst_from_many_sources_says_so(equipe, point):
    for rang in range(25):
        avis(point, 30 * rang, page=uuid.uuid4(), duree=20, source=f"{rang:032x}", satisfaction=1)
    traiter_avis()

    (episode,) = episodes(equipe.get(reverse(LISTE)))

    assert (episode.motif, episode.nombre) == ("rafale depuis plusieurs sources", 24)


def test_retenus_costs_the_same_whatever_the_number(equipe, point, django_assert_num_queries):
    marteler(point)
    equipe.get(reverse(LISTE))
    with django_assert_num_queries(9):
        equipe.get(reverse(LISTE))

    for rang in range(1, 4):
        marteler(PointFactory(), debut=3600 * rang)
    with django_assert_num_queries(9):
        equipe.get(reverse(LISTE))


def test_decider_on_episodes_restores_them_and_offers_to_undo(equipe, point):
    marteler(point)
    marteler(point, debut=3600)
    choix = [episode.choix for episode in episodes(equipe.get(reverse(LISTE)))]

    reponse = decider(equipe, "retablir", *choix, reste="etat=retenu&motif=martelage&autre=1")

    examen = Examen.objects.get()
    assert reponse.redirect_chain[-1][0] == f"{reverse(LISTE)}?etat=retenu&motif=martelage&fait={examen.pk}"
    assert Avis.objects.filter(comptage="retabli", examen=examen).count() == 18
    assert reverse("bornes:pilotage_examen_annuler", args=[examen.pk]) in reponse.content.decode()

    equipe.post(reverse("bornes:pilotage_examen_annuler", args=[examen.pk]))

    assert Avis.objects.filter(comptage="retenu").count() == 18
    assert (
        reverse("bornes:pilotage_examen_annuler", args=[examen.pk])
        not in equipe.get(reverse(LISTE), {"fait": examen.pk}).content.decode()
    )


def test_decider_on_opinions_one_by_one_leaves_the_others(equipe, point):
    martelage = marteler(point)

    decider(equipe, "ecarter", martelage[1].pk, martelage[2].pk, champ="avis")

    assert set(Avis.objects.filter(comptage="ecarte").values_list("pk", flat=True)) == {
        martelage[1].pk,
        martelage[2].pk,
    }
    assert Avis.objects.filter(comptage="retenu").count() == 7


def test_decider_again_what_was_restored_holds_it_again(equipe, point):
    martelage = marteler(point)
    retablir(identifiants=[un_avis.pk for un_avis in martelage], auteur=None)
    (episode,) = episodes(equipe.get(reverse(LISTE), {"etat": "retabli"}))

    reponse = decider(equipe, "reexaminer", episode.choix, reste="etat=retabli")

    assert Avis.objects.filter(comptage="retenu", examen=None).count() == 9
    assert "9\u00a0avis remis à l’examen." in reponse.content.decode()


@pytest.mark.parametrize(
    ("acte", "cases", "phrase"),
    [
        ("retablir", [], "Cochez d’abord"),
        ("retablir", ["n-importe-quoi:3"], "ne sont pas reconnus"),
        ("effacer", ["{cle}:9"], "effacer"),
        ("retablir", ["{cle}:8"], "a changé depuis"),
    ],
)
def test_decider_what_cannot_be_says_why_and_changes_nothing(equipe, point, acte, cases, phrase):
    marteler(point)
    (episode,) = episodes(equipe.get(reverse(LISTE)))

    reponse = decider(equipe, acte, *(case.format(cle=episode.cle) for case in cases))

    assert phrase in reponse.content.decode()
    assert Avis.objects.filter(comptage="retenu").count() == 9
    assert not Examen.objects.exists()


def test_episode_shows_what_counted_around_it_and_its_opinions(equipe, point):
    marteler(point)
    for rang in range(4):
        avis(point, 600 + 300 * rang, page=uuid.uuid4(), duree=30, satisfaction=(5, 4, 1, 5)[rang])
    traiter_avis()
    (episode,) = episodes(equipe.get(reverse(LISTE)))

    reponse = equipe.get(reverse("bornes:pilotage_episode", args=[episode.cle]))

    fiche = reponse.context["fiche"]
    assert (fiche.nb_comptes_du_jour, fiche.part_satisfaits_du_jour) == (5, 0.8)
    assert len(reponse.context["page"].object_list) == 9
    assert sum(tranche.retenus for tranche in fiche.rythme.tranches) == 9


def test_episode_of_what_counts_is_not_there(equipe, point):
    martelage = marteler(point)

    assert equipe.get(reverse("bornes:pilotage_episode", args=[martelage[0].pk])).status_code == 404


def test_episode_costs_the_same_whatever_the_number(equipe, django_assert_max_num_queries):
    for nombre in (6, 60):
        point = PointFactory()
        martelage = marteler(point, nombre=nombre, debut=nombre)
        with django_assert_max_num_queries(16):
            equipe.get(reverse("bornes:pilotage_episode", args=[martelage[-1].pk]))


def test_retenus_without_any_explains_what_comes_here(equipe):
    assert "Aucun avis n’attend d’examen" in equipe.get(reverse(LISTE)).content.decode()


def test_retenus_searched_with_what_no_database_reads_is_a_search(equipe):
    assert equipe.get(reverse(LISTE), {"q": "a\x00b"}).status_code == 200
