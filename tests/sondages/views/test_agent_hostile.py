"""What somebody hostile sends to an agents' poll: never a fault of ours, and no code lost on the way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sondages.models import BulletinEnAttente, CodeUnique, JetonDepense
from tests.factories.sondages import IdeeFactory, JetonDepenseFactory
from tests.sondages.agent import agents_de, codes_de, sondage_ouvert
from tests.sondages.views.test_agent_urne import bulletin, poster

pytestmark = pytest.mark.django_db

PROFOND = "[" * 60_000
COMMANDES = "\x01" * 280


@pytest.mark.parametrize("nom", ["jeton", "bulletin"])
def test_a_body_too_deep_is_refused_in_words(client, nom):
    reponse = poster(client, sondage_ouvert(10), nom, PROFOND)

    assert (reponse.status_code, reponse.json()["code"]) == (400, "illisible")


def test_a_support_too_deep_is_refused(client):
    idee = IdeeFactory(publiee=True)
    JetonDepenseFactory.create_batch(10, sondage=idee.sondage)
    adresse = reverse("sondages:soutenir", args=[idee.sondage.code, idee.pk])

    assert client.post(adresse, PROFOND, content_type="application/json").status_code == 400


def test_ideas_that_swell_once_written_are_taken_without_their_control_characters(client):
    sondage, agent = _trois_idees()
    agent.echanger()
    corps = bulletin(agent) | {"idees": _idees(sondage, f"{COMMANDES[:140]}Un banc.{COMMANDES[:140]}")}

    assert poster(client, sondage, "bulletin", corps).status_code == 201


def test_without_script_an_idea_of_control_characters_costs_nobody_her_code(client):
    sondage, agent = _trois_idees()
    saisie = {"code": agent.code} | {f"carte_{i['carte']}": i["texte"] for i in _idees(sondage, COMMANDES)}

    reponse = client.post(reverse("sondages:deck", args=[sondage.code]), saisie)

    assert reponse.status_code == 200
    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (1, 1)


@pytest.mark.parametrize("code", ["\x00" * 12, "0\x00ABCDEFGHJK", "\x00BCDEFGHJKMN"])
def test_without_script_a_code_that_no_database_holds_is_an_unknown_code(client, code):
    sondage = sondage_ouvert(10)
    codes_de(sondage)

    reponse = client.post(reverse("sondages:deck", args=[sondage.code]), {"code": code})

    assert reponse.status_code in {400, 409}
    assert "code" in reponse.content.decode()
    assert not CodeUnique.objects.filter(est_exerce=True).exists()


@pytest.mark.parametrize("methode", ["head", "options", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("nom", ["deck", "jeton", "bulletin", "etat", "idees", "resultats", "mes_reponses"])
def test_no_method_makes_a_fault(client, nom, methode):
    sondage = sondage_ouvert(10)

    assert getattr(client, methode)(reverse(f"sondages:{nom}", args=[sondage.code])).status_code in {200, 404, 405}


@pytest.mark.parametrize("code", ["é" * 8, "x" * 3000, "..%2f", "%00abc", "demagent%0a"])
def test_no_address_makes_a_fault(client, code):
    for suite in ("", "jeton/", "etat/", "resultats.json"):
        adresse = f"/sondage/{code}/{suite}"
        reponse = client.post(adresse) if suite == "jeton/" else client.get(adresse)
        assert reponse.status_code == 404


@pytest.mark.parametrize(
    "defaut",
    [
        {"reponses": {"carte": 1}},
        {"reponses": "abc"},
        {"reponses": [{"carte": 10**40, "valeur": "accord", "recu": "0" * 16}]},
        {"reponses": [{"carte": 1.0, "valeur": "accord", "recu": "0" * 16}]},
        {"idees": None},
        {"idees": {"carte": 1}},
        {"idees": [[]]},
        {"message": "é"},
        {"message": ["a"]},
        {"signature": ""},
        {"signature": "A" * 40_000},
        {"groupe": "1"},
        {"groupe": 10**30},
        {"groupe": -1},
    ],
)
def test_no_ballot_makes_a_fault_nor_spends_its_token(client, defaut):
    sondage = sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.echanger()

    reponse = poster(client, sondage, "bulletin", bulletin(agent) | defaut)

    assert reponse.status_code in {400, 403}
    assert set(reponse.json()) == {"code", "detail"}
    assert JetonDepense.objects.count() == 0


def test_a_token_of_another_department_or_of_another_poll_casts_nothing(client):
    sondage, autre = sondage_ouvert(10, 12), sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.echanger()
    corps = bulletin(agent)
    voisin = sondage.les_groupes.exclude(pk=agent.groupe.pk).get()
    ailleurs = autre.les_groupes.get()

    reponses = [
        poster(client, sondage, "bulletin", corps | {"groupe": voisin.pk}),
        poster(client, sondage, "bulletin", corps | {"groupe": ailleurs.pk}),
        poster(client, autre, "bulletin", corps | {"groupe": ailleurs.pk}),
        poster(client, autre, "bulletin", corps),
    ]

    assert [(r.status_code, r.json()["code"]) for r in reponses] == [(403, "jeton_refuse")] * 4
    assert JetonDepense.objects.count() == 0


def test_a_ballot_with_a_card_of_another_poll_is_refused(client):
    sondage, autre = sondage_ouvert(10), sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.echanger()
    corps = bulletin(agent)
    corps["reponses"][0]["carte"] = autre.les_cartes.first().pk

    reponse = poster(client, sondage, "bulletin", corps)

    assert (reponse.status_code, reponse.json()["code"]) == (400, "bulletin_incomplet")


def _trois_idees():
    from sondages.actions.cartes import ajouter_carte
    from sondages.actions.composer import creer_sondage, definir_groupes
    from sondages.actions.cycle import ouvrir_sondage
    from tests.factories.organismes import InscriptionFactory

    sondage = creer_sondage(inscription=InscriptionFactory(vooter=True), titre="Essai", auteur=None, jeu="vide")
    for nature in ("affirmation", "affirmation", "idee", "idee", "idee"):
        ajouter_carte(sondage=sondage, nature=nature, enonce="Une carte.", auteur=None)
    definir_groupes(sondage=sondage, groupes=[("Tous", 10)], auteur=None)
    sondage = ouvrir_sondage(sondage=sondage, auteur=None)
    return sondage, agents_de(sondage)[0]


def _idees(sondage, texte):
    return [
        {"carte": pk, "texte": texte} for pk in sondage.les_cartes.filter(nature="idee").values_list("pk", flat=True)
    ]
