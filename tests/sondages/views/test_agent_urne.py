"""What the script of the deck sends: statuses, once each, nothing of it in logs nor in the journal."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging

import pytest
from django.http import HttpResponse
from django.urls import reverse

from socle.horloge import aujourdhui
from socle.models import Compteur, Entree
from sondages.actions import essais
from sondages.actions.cycle import clore_sondage
from sondages.actions.deposer import Remise
from sondages.actions.salle import ouvrir_salle, projeter
from sondages.models import BulletinEnAttente, CodeUnique, Idee, JetonDepense, Sondage, SoutienIdee
from sondages.views.publiques.jeton_des_idees import NOM, poser_le_jeton
from tests.factories.sondages import IdeeFactory, SalleFactory, SondageFactory
from tests.jours import une_seule_heure
from tests.sondages.agent import agents_de, code_en_base, sondage_ouvert
from tests.sondages.publiee import consultation_votee

pytestmark = pytest.mark.django_db


@pytest.fixture
def sondage():
    return sondage_ouvert(12, avec_idee=True)


@pytest.fixture
def agent(sondage):
    return agents_de(sondage)[0]


def texte(octets):
    return base64.b64encode(octets).decode()


def poster(client, sondage, nom, corps, **entetes):
    brut = corps if isinstance(corps, str | bytes) else json.dumps(corps)
    return client.post(
        reverse(f"sondages:{nom}", args=[sondage.code]), brut, content_type="application/json", **entetes
    )


def demande(agent, code=None):
    return {"code": code or agent.code, "urne": texte(agent.urne.demande), "idees": texte(agent.idees.demande)}


def bulletin(agent, valeurs=("accord", "desaccord"), idee=""):
    """Return the body of a ballot, once the agent has exchanged her code."""
    lu = agent.bulletin(valeurs, idee)
    return {
        "groupe": agent.groupe.pk,
        "message": texte(agent.urne.message),
        "signature": texte(agent.signature),
        "reponses": [{"carte": r.carte, "valeur": r.valeur, "recu": r.recu} for r in lu.reponses],
        "idees": [{"carte": i.carte, "texte": i.texte} for i in lu.idees],
    }


def test_a_code_is_exchanged_once_and_the_same_request_again_has_the_same_answer(client, sondage, agent):
    premiere = poster(client, sondage, "jeton", demande(agent))
    seconde = poster(client, sondage, "jeton", demande(agent))

    assert (premiere.status_code, seconde.status_code) == (200, 200)
    assert premiere.json() == seconde.json()
    assert sorted(premiere.json()) == ["groupe", "idees", "urne"]
    assert CodeUnique.objects.filter(est_exerce=True).count() == 1


def test_a_code_already_used_elsewhere_is_refused_in_words(client, sondage, agent):
    poster(client, sondage, "jeton", demande(agent))
    autre = agents_autres(sondage, agent)

    reponse = poster(client, sondage, "jeton", demande(autre, agent.code))

    assert reponse.status_code == 409
    assert reponse.json()["code"] == "code_deja_utilise"
    assert "reprenez là-bas" in reponse.json()["detail"]


def agents_autres(sondage, agent):
    """Return the tokens of somebody else of the same department."""
    return type(agent)(sondage, agent.groupe, agent.code)


@pytest.mark.parametrize(
    "corps",
    [
        "",
        "[]",
        "null",
        "{",
        "\xff",
        {},
        {"code": 3},
        {"code": "x" * 41, "urne": "", "idees": ""},
        {"code": "K", "urne": "é"},
    ],
)
def test_what_is_no_request_is_refused_and_changes_nothing(client, sondage, corps):
    for nom in ("jeton", "bulletin"):
        reponse = poster(client, sondage, nom, corps)

        assert reponse.status_code == 400
        assert set(reponse.json()) == {"code", "detail"}
    assert not CodeUnique.objects.filter(est_exerce=True).exists()


def test_a_body_too_large_is_not_read(client, sondage):
    reponse = poster(client, sondage, "bulletin", "x" * 70_000)

    assert (reponse.status_code, reponse.json()["code"]) == (413, "trop_volumineux")
    assert BulletinEnAttente.objects.count() == 0


def test_a_ballot_is_taken_once(client, sondage, agent):
    agent.echanger()

    reponses = [poster(client, sondage, "bulletin", bulletin(agent, idee="Une idée.")) for _ in range(2)]

    assert [(r.status_code, r.json()) for r in reponses] == [
        (201, {"recu": "enregistre"}),
        (200, {"recu": "deja_recu"}),
    ]
    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("defaut", "code"),
    [
        ({"signature": texte(bytes(128))}, "jeton_refuse"),
        ({"groupe": 10**9}, "jeton_refuse"),
        ({"groupe": True}, "illisible"),
        ({"reponses": []}, "bulletin_incomplet"),
        ({"reponses": [3]}, "bulletin_mal_forme"),
        ({"idees": [{"carte": 0, "texte": "x"}]}, "idee_deplacee"),
    ],
)
def test_a_ballot_at_fault_is_refused_and_its_token_stays_good(client, sondage, agent, defaut, code):
    agent.echanger()

    reponse = poster(client, sondage, "bulletin", bulletin(agent) | defaut)

    assert reponse.status_code in {400, 403}
    assert reponse.json()["code"] == code
    assert JetonDepense.objects.count() == 0
    assert poster(client, sondage, "bulletin", bulletin(agent)).status_code == 201


def test_a_closed_poll_takes_neither_code_nor_ballot(client, sondage, agent):
    agent.echanger()
    corps = bulletin(agent)
    clore_sondage(sondage=sondage, auteur=None)

    reponses = [poster(client, sondage, "jeton", demande(agent)), poster(client, sondage, "bulletin", corps)]

    assert [(r.status_code, r.json()["code"]) for r in reponses] == [(410, "etat_interdit")] * 2


def test_pages_say_that_a_poll_is_over_the_day_after_its_last(client, sondage, agent):
    Sondage.objects.update(ferme_au=aujourdhui() - dt.timedelta(days=1))

    reponse = poster(client, sondage, "jeton", demande(agent))

    assert (reponse.status_code, reponse.json()["code"]) == (410, "etat_interdit")
    pages = [client.get(f"/sondage/{sondage.code}/{page}") for page in ("", "resultats/")]
    assert [page.status_code for page in pages] == [410, 404]
    assert all("est terminée" in page.content.decode() for page in pages)


@une_seule_heure()
def test_failed_codes_are_limited_and_good_ones_never_count(client, sondage, agent, monkeypatch):
    monkeypatch.setattr(essais, "PAR_ADRESSE", essais.Limite("essai", 2, essais.PAR_ADRESSE.fenetre))
    faux = agent.code[0] + "Z" * 11

    assert poster(client, sondage, "jeton", demande(agent, faux)).status_code == 403
    assert [poster(client, sondage, "jeton", demande(agent)).status_code for _ in range(4)] == [200] * 4
    assert Compteur.objects.values_list("nombre", flat=True).get() == 1
    assert poster(client, sondage, "jeton", demande(agent, faux)).status_code == 403
    assert poster(client, sondage, "jeton", demande(agent, faux)).status_code == 429


@une_seule_heure()
def test_past_the_limit_a_right_code_is_not_told_from_a_wrong_one(client, sondage, agent, monkeypatch):
    """A guesser would else go on and read the answer; elsewhere the code is as good as before."""
    monkeypatch.setattr(essais, "PAR_ADRESSE", essais.Limite("essai", 1, essais.PAR_ADRESSE.fenetre))
    faux = agent.code[0] + "Z" * 11
    poster(client, sondage, "jeton", demande(agent, faux))

    refus = [poster(client, sondage, "jeton", demande(agent, code)) for code in (agent.code, faux)]

    assert [(une.status_code, une.json()["code"]) for une in refus] == [(429, "trop_de_demandes")] * 2
    assert refus[0].content == refus[1].content
    assert not code_en_base(agent.code).est_exerce
    ailleurs = poster(client, sondage, "jeton", demande(agent), REMOTE_ADDR="198.51.100.7")
    assert ailleurs.status_code == 200


def test_nothing_of_a_vote_is_logged_journalled_nor_left_as_a_cookie(client, sondage, agent, caplog):
    caplog.set_level(logging.DEBUG)
    entrees = Entree.objects.count()
    caplog.clear()

    echange = poster(client, sondage, "jeton", demande(agent))
    agent.echanger()
    depot = poster(client, sondage, "bulletin", bulletin(agent))
    poster(client, sondage, "jeton", demande(agents_autres(sondage, agent), agent.code))

    ecrit = " ".join(f"{ligne.getMessage()} {ligne.exc_text or ''}" for ligne in caplog.records)
    secrets = [agent.code, agent.code.replace("-", ""), texte(agent.urne.message), texte(agent.urne.demande)]
    assert [secret for secret in secrets if secret in ecrit] == []
    assert Entree.objects.count() == entrees
    assert dict(echange.cookies) == dict(depot.cookies) == {}
    assert (echange.headers["Cache-Control"], echange.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_fault_nobody_foresaw_is_told_without_its_words(client, sondage, agent, caplog, monkeypatch):
    def tomber(**_):
        raise RuntimeError(agent.code)

    monkeypatch.setattr("sondages.views.publiques.jeton.echanger_code", tomber)
    client.raise_request_exception = False

    reponse = poster(client, sondage, "jeton", demande(agent))

    assert reponse.status_code == 500
    ligne = next(r for r in caplog.records if r.getMessage() == "sondages.erreur_interne")
    assert "RuntimeError" in ligne.trace
    assert agent.code not in caplog.text + ligne.trace


def test_the_room_tells_its_card_and_nothing_else(client):
    sondage = SalleFactory().sondage
    salle = ouvrir_salle(sondage=sondage, auteur=None)

    assert client.get(reverse("sondages:etat", args=[sondage.code])).json() == {"rang": 0, "version": 1}
    projeter(salle=salle, rang=1, auteur=None)
    assert client.get(reverse("sondages:etat", args=[sondage.code])).json() == {"rang": 1, "version": 2}
    # Refused, the screen would load itself again without end until the closing.
    Sondage.objects.update(ferme_au=aujourdhui() - dt.timedelta(days=1))
    assert client.get(reverse("sondages:etat", args=[sondage.code])).json() == {"rang": 1, "version": 2}
    assert client.get(reverse("sondages:etat", args=[SondageFactory(ouvert=True).code])).status_code == 404


@pytest.fixture
def idee():
    """An idea that may be read: enough agents answered."""
    vote, agents = consultation_votee(12)
    return IdeeFactory(sondage=vote, publiee=True, texte="Un accueil le samedi."), agents


def soutenir(client, idee, acte, agent=None, cle=None):
    corps = {"acte": acte}
    if agent:
        corps |= {nom: texte(octets) for nom, octets in (cle or agent.jeton_idees).items()}
    adresse = reverse("sondages:soutenir", args=[idee.sondage.code, idee.pk])
    return client.post(adresse, json.dumps(corps), content_type="application/json")


def test_an_idea_is_supported_once_by_each_and_may_be_left(client, idee):
    une, (agent, autre, *_) = idee

    suite = [soutenir(client, une, acte, qui).json()["nombre"] for acte, qui in (
        ("soutenir", agent), ("soutenir", agent), ("soutenir", autre), ("retirer", agent), ("retirer", agent),
    )]  # fmt: skip

    assert suite == [1, 1, 2, 1, 1]
    assert "1\xa0soutien" in client.get(reverse("sondages:idees", args=[une.sondage.code])).content.decode()


def test_a_support_without_token_or_with_that_of_the_urn_is_refused(client, idee):
    une, (agent, *_) = idee
    de_l_urne = {"message": agent.urne.message, "signature": agent.signature}

    reponses = [soutenir(client, une, "soutenir"), soutenir(client, une, "soutenir", agent, de_l_urne)]

    assert [reponse.status_code for reponse in reponses] == [403, 403]
    assert SoutienIdee.objects.count() == 0


def test_an_agent_without_script_supports_with_her_cookie_and_sees_it(client, idee):
    une, (agent, *_) = idee
    poser(client, une.sondage, agent)
    adresse = reverse("sondages:soutenir", args=[une.sondage.code, une.pk])

    reponse = client.post(adresse, {"acte": "soutenir"})

    assert (reponse.status_code, reponse["Location"]) == (303, f"{idees_de(une)}#idee_{une.pk}")
    assert "Retirer mon soutien" in client.get(idees_de(une)).content.decode()
    assert SoutienIdee.objects.count() == 1


def test_an_agent_without_token_is_told_why_she_cannot_support(client, idee):
    une, _ = idee

    reponse = client.post(reverse("sondages:soutenir", args=[une.sondage.code, une.pk]), {"acte": "soutenir"})

    assert reponse.status_code == 403
    assert "il faut avoir répondu" in reponse.content.decode()


def test_ideas_of_too_few_or_not_let_through_are_not_read(client, sondage):
    IdeeFactory(sondage=sondage, publiee=True, texte="Trop tôt.")
    attend = Idee.objects.create(sondage=sondage, texte="En attente.")

    page = client.get(idees_de(attend)).content.decode()

    assert "Trop tôt." not in page
    assert "Pas encore d’idée à lire" in page
    assert (
        client.post(reverse("sondages:soutenir", args=[sondage.code, attend.pk]), {"acte": "soutenir"}).status_code
        == 404
    )


def idees_de(idee):
    return reverse("sondages:idees", args=[idee.sondage.code])


def poser(client, sondage, agent):
    """Give the browser the cookie that the answers without script leave."""
    reponse = HttpResponse()
    poser_le_jeton(reponse, sondage.code, Remise("", agent.idees.message, agent.signature_idees))
    client.cookies[NOM] = reponse.cookies[NOM].value
