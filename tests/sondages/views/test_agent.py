"""Pages of an agent: what each state answers, nothing that follows her, the journey without script."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from sondages.actions import essais
from sondages.actions.cycle import clore_sondage
from sondages.models import BulletinEnAttente, CodeUnique, JetonDepense, Sondage
from sondages.views.publiques.jeton_des_idees import NOM
from tests.factories.comptes import UtilisateurFactory
from tests.factories.sondages import DepouillementFactory, SondageFactory
from tests.jours import une_seule_heure
from tests.preuves import lire, texte_de
from tests.sondages.agent import agents_de, codes_de, sondage_ouvert
from tests.sondages.publiee import consultation_votee, publier

pytestmark = pytest.mark.django_db


@pytest.fixture
def sondage():
    return sondage_ouvert(12, avec_idee=True)


@pytest.fixture
def code(sondage):
    return codes_de(sondage)[0][1]


def adresse(sondage, nom="deck"):
    return reverse(f"sondages:{nom}", args=[sondage.code])


def titre(reponse):
    return lire(reponse).h1.get_text()


def saisie(sondage, code, valeur="accord", idee=""):
    """Return the whole form, filled."""
    cartes = sondage.les_cartes.all()
    donnees = {f"carte_{carte.pk}": idee if carte.nature == "idee" else valeur for carte in cartes}
    return {"code": code, **donnees}


def test_an_agent_reads_until_when_she_may_come_back(client, sondage):
    Sondage.objects.update(ferme_au=dt.date(2099, 5, 12))

    assert "revenir jusqu’au 12 mai 2099 inclus." in texte_de(client.get(adresse(sondage)))


def recu_de_la_page(reponse):
    return lire(reponse).select_one("[data-bm-recu]").get_text()


@pytest.mark.parametrize(
    ("traits", "statut", "debut"),
    [
        ({}, 404, "Cette consultation n’est pas encore ouverte"),
        ({"abandonne": True}, 404, "Aucune consultation"),
        ({"ouvert": True}, 200, "Notre accueil"),
        ({"clos": True}, 410, "Cette consultation est terminée"),
        ({"publie": True}, 410, "Cette consultation est terminée"),
    ],
)
def test_each_state_of_a_poll_explains_itself_with_its_status(client, traits, statut, debut):
    reponse = client.get(adresse(SondageFactory(**traits)))

    assert reponse.status_code == statut
    assert titre(reponse).startswith(debut)


@pytest.mark.parametrize("code", ["zzzzzzzz", "ZZZZ", "é", "a b", "%00", "x" * 300])
def test_an_unknown_code_explains_itself_and_asks_for_another(client, code):
    reponse = client.get(reverse("sondages:deck", args=[code]))

    assert reponse.status_code == 404
    assert lire(reponse).find("input", {"name": "consultation"})


def test_the_public_code_typed_with_spaces_and_capitals_leads_to_its_deck(client, sondage):
    tape = f" {sondage.code[:4].upper()}-{sondage.code[4:]} "

    reponse = client.get(reverse("sondages:saisir"), {"consultation": tape})

    assert (reponse.status_code, reponse["Location"]) == (302, adresse(sondage))
    entiere = client.get(reverse("sondages:saisir"), {"consultation": f"exemple.fr{adresse(sondage)}"})
    assert entiere["Location"] == adresse(sondage)
    fausse = client.get(reverse("sondages:saisir"), {"consultation": "k7qd.m3xp"})
    assert (fausse.status_code, lire(fausse).h1.text) == (404, "Aucune consultation à cette adresse")


@pytest.mark.parametrize("nom", ["resultats", "mes_reponses"])
@pytest.mark.parametrize("traits", [{"ouvert": True}, {"clos": True}])
def test_nothing_is_told_before_the_publication(client, nom, traits):
    sondage = SondageFactory(**traits)

    reponse = client.get(adresse(sondage, nom))

    assert reponse.status_code == 404
    assert titre(reponse) == "Les résultats ne sont pas encore publiés"
    assert client.get(adresse(sondage, "resultats_json")).status_code == 404


@pytest.mark.parametrize("longue", [False, True])
def test_no_page_leaves_a_cookie_nor_says_where_one_came_from(settings, longue):
    """By the short lane, and by the long one."""
    settings.VOIE_COURTE_PREFIXES = [] if longue else settings.VOIE_COURTE_PREFIXES
    client, ouvert = Client(), SondageFactory(ouvert=True)
    pages = [reverse("sondages:saisir"), *(adresse(ouvert, nom) for nom in ("deck", "merci", "idees", "resultats"))]

    reponses = [client.get(page) for page in pages]

    assert [reponse.headers["Referrer-Policy"] for reponse in reponses] == ["no-referrer"] * len(pages)
    assert [dict(reponse.cookies) for reponse in reponses] == [{}] * len(pages)
    assert all("default-src 'none'" in reponse.headers["Content-Security-Policy"] for reponse in reponses)
    assert all("sessionid" not in reponse.headers.get("Vary", "").lower() for reponse in reponses)


def test_somebody_signed_in_is_nobody_here(client, sondage, django_assert_max_num_queries):
    client.force_login(UtilisateurFactory())

    with django_assert_max_num_queries(10) as requetes:
        page = client.get(adresse(sondage))

    assert page.status_code == 200
    assert [ligne["sql"] for ligne in requetes.captured_queries if "session" in ligne["sql"]] == []
    assert "comptes_" not in " ".join(ligne["sql"] for ligne in requetes.captured_queries)


def test_the_code_has_no_way_into_an_address(client, sondage):
    page = lire(client.get(adresse(sondage)))
    formulaire = page.find("input", {"name": "code"}).find_parent("form")

    assert formulaire["method"] == "post"
    assert [form for form in page.find_all("form") if form.get("method", "get") != "post"] == []


def test_the_page_gives_the_browser_the_keys_and_never_a_secret(client, sondage):
    page = client.get(adresse(sondage)).content.decode()

    assert re.findall(r'"cle[a-z_]*":', page) == ['"cle_idees":', '"cle":']
    assert "privee" not in page


def test_agent_without_script_answers_and_takes_a_receipt(client, sondage, code):
    reponse = client.post(adresse(sondage), saisie(sondage, code, idee="Un seul formulaire."))

    assert reponse.status_code == 200
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{2}", recu_de_la_page(reponse))
    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (1, 1)
    assert CodeUnique.objects.filter(est_exerce=True).count() == 1
    assert reponse.headers["Cache-Control"] == "no-store"
    assert code not in reponse.content.decode()


def test_the_token_of_ideas_stays_with_the_pages_of_this_poll_out_of_reach_of_scripts(client, sondage, code):
    reponse = client.post(adresse(sondage), saisie(sondage, code))

    cookie = reponse.cookies[NOM]
    assert list(reponse.cookies) == [NOM]
    assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
        adresse(sondage), True, True, "Strict",
    )  # fmt: skip


def test_agent_without_script_leaves_cards_alone_and_they_are_passed(client, sondage, code):
    reponse = client.post(adresse(sondage), {"code": code.lower().replace("-", " ")})

    assert reponse.status_code == 200
    assert BulletinEnAttente.objects.count() == 1


def test_agent_without_script_finds_her_answers_after_the_publication(client):
    sondage = sondage_ouvert(13)
    *votants, derniere = agents_de(sondage)
    for rang, agent in enumerate(votants):
        agent.echanger()
        agent.voter(["accord" if rang % 2 else "desaccord"] * 2)
    recu = recu_de_la_page(client.post(adresse(sondage), saisie(sondage, derniere.code, "desaccord")))
    publier(sondage)

    reponse = client.post(adresse(sondage, "mes_reponses"), {"recu": recu.lower().replace("-", " ")})

    page = lire(reponse)
    assert reponse.status_code == 200
    assert page.select_one("[data-bm-zone=trouvailles] h2").get_text() == "2\xa0réponses retrouvées"
    assert [p.get_text() for p in page.select(".so-relecture__reponse")] == ["Plutôt pas d’accord"] * 2


@pytest.mark.parametrize(
    ("tape", "statut", "phrase"),
    [
        ("", 400, "Tapez votre code."),
        ("K7QD", 400, "Tapez les douze caractères"),
        ("ZZZZ-ZZZZ-ZZZZ", 409, "Ce code n’est pas connu"),
    ],
)
def test_a_code_at_fault_gives_every_answer_back(client, sondage, tape, statut, phrase):
    reponse = client.post(adresse(sondage), saisie(sondage, tape, "desaccord", idee="Mon idée"))

    page = lire(reponse)
    assert reponse.status_code == statut
    assert phrase in page.select_one("#code-faute").get_text()
    assert page.select_one("#code")["value"] == tape
    assert [case["value"] for case in page.select("input[type=radio][checked]")] == ["desaccord"] * 2
    assert page.select_one("fieldset textarea, .so-question textarea").get_text().strip() == "Mon idée"
    assert page.select_one(".bm-resume-erreurs a")["href"] == "#code"
    assert (CodeUnique.objects.filter(est_exerce=True).count(), JetonDepense.objects.count()) == (0, 0)


def test_an_idea_too_long_comes_back_before_the_code_is_used(client, sondage, code):
    longue = "é" * 281

    reponse = client.post(adresse(sondage), saisie(sondage, code, idee=longue))

    page = lire(reponse)
    champ = page.select_one(".so-question--faute textarea")
    assert reponse.status_code == 400
    assert champ.get_text().strip() == longue
    assert page.select_one(f"#{champ['id']}_faute").get_text().endswith("dépasse de 1 les 280 caractères.")
    assert CodeUnique.objects.filter(est_exerce=True).count() == 0


def test_a_code_already_used_says_what_that_may_mean(client, sondage, code):
    client.post(adresse(sondage), saisie(sondage, code))

    reponse = client.post(adresse(sondage), saisie(sondage, code, "desaccord"))

    assert reponse.status_code == 409
    assert "elles sont dans l’urne" in lire(reponse).select_one("#code-faute").get_text()
    assert JetonDepense.objects.count() == 1


def test_a_poll_closed_meanwhile_says_so_and_keeps_nothing(client, sondage, code):
    clore_sondage(sondage=sondage, auteur=None)

    reponse = client.post(adresse(sondage), saisie(sondage, code))

    assert (reponse.status_code, titre(reponse)) == (410, "Cette consultation est terminée")
    assert BulletinEnAttente.objects.count() == 0


@une_seule_heure()
def test_codes_tried_one_after_the_other_are_stopped_and_answers_come_back(client, sondage, code, monkeypatch):
    monkeypatch.setattr(essais, "PAR_ADRESSE", essais.Limite("essai", 2, essais.PAR_ADRESSE.fenetre))

    statuts = [client.post(adresse(sondage), saisie(sondage, "ZZZZ-ZZZZ-ZZZZ")).status_code for _ in range(3)]

    assert statuts == [409, 409, 429]
    refus = client.post(adresse(sondage), saisie(sondage, code))
    assert (refus.status_code, BulletinEnAttente.objects.count()) == (429, 0)
    assert client.post(adresse(sondage), saisie(sondage, code), REMOTE_ADDR="198.51.100.7").status_code == 200


def test_results_say_who_answered_then_each_card_with_its_table(client):
    sondage, _ = consultation_votee(12)
    publier(sondage)

    page = lire(client.get(adresse(sondage, "resultats")))

    assert page.select_one(".so-phrase").get_text().startswith("12\xa0agents sur 12 invités ont répondu.")
    lignes = [
        [cellule.get_text() for cellule in rang.select("th, td")]
        for rang in page.select(".so-resultat")[0].select("tbody tr")
    ]
    assert lignes == [
        ["Plutôt d’accord", "8", "67\xa0%"],
        ["Plutôt pas d’accord", "4", "33\xa0%"],
        ["Passer", "0", "0\xa0%"],
    ]


def test_results_under_the_threshold_tell_nothing(client):
    sondage, _ = consultation_votee(12)
    BulletinEnAttente.objects.filter(pk__in=BulletinEnAttente.objects.values("pk")[:4]).delete()
    publier(sondage)

    page = client.get(adresse(sondage, "resultats")).content.decode()

    assert "Moins de 10 agents ont répondu." in page
    assert 'class="so-resultat"' not in page


def test_the_document_to_recount_is_the_frozen_one(client):
    depouillement = DepouillementFactory(sondage__publie=True, contenu={"format": "sondages-1", "é": "à"})

    reponse = client.get(adresse(depouillement.sondage, "resultats_json"))

    assert reponse.json() == depouillement.contenu
    assert reponse.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("recu", "statut", "phrase"),
    [("K7QD", 400, "vingt-six caractères"), ("0" * 26, 200, "n’est pas dans la liste"), ("U" * 26, 400, "vingt-six")],
)
def test_a_receipt_that_finds_nothing_says_what_to_do(client, recu, statut, phrase):
    sondage, _ = consultation_votee(10)
    publier(sondage)

    reponse = client.post(adresse(sondage, "mes_reponses"), {"recu": recu})

    assert reponse.status_code == statut
    assert phrase in lire(reponse).select_one("#recu-faute").get_text()
    assert lire(reponse).select_one("#recu")["value"] == recu


def test_too_few_answers_to_be_listed_accuse_nobody_of_losing_one(client):
    sondage = sondage_ouvert(12)
    for agent in agents_de(sondage)[:9]:
        agent.echanger()
        agent.voter(["accord", "desaccord"])
    publier(sondage)

    for reponse in (
        client.get(adresse(sondage, "mes_reponses")),
        client.post(adresse(sondage, "mes_reponses"), {"recu": "0" * 26}),
    ):
        assert reponse.status_code == 200
        assert "aucune réponse n’est publiée" in texte_de(reponse)
        assert lire(reponse).form is None
    assert "Pas d’idée à lire" in texte_de(client.get(adresse(sondage, "idees")))


def test_thanks_without_a_receipt_say_that_nobody_can_give_it_again(client, sondage):
    page = lire(client.get(adresse(sondage, "merci")))

    assert page.select_one("[data-bm-recu-boite]").has_attr("hidden")
    assert "personne ne peut le redonner" in page.select_one("[data-bm-recu-absent]").get_text()
