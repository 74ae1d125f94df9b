"""The receipt of an opinion: whoever wrote follows her words, and nothing else leads to them."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bornes.enums import Comptage, EtatDemande, EtatVerbatim, GenreAnnonce, Langue, MotifRejet, MotifRetenue
from bornes.models import Avis, Recepisse, Verbatim
from socle.enums import COURRIERS_PERDUS, EtatCourrier
from socle.horloge import maintenant
from tests.factories.bornes import (
    AvisFactory,
    CodeAvisFactory,
    CourrierEcouteFactory,
    DemandeReponseFactory,
    PointFactory,
    RecepisseFactory,
    VerbatimFactory,
)
from tests.factories.campagnes import CampagneFactory
from tests.jours import le
from tests.preuves import lire, texte_de, tout

pytestmark = pytest.mark.django_db
SECRET = "abcdefgh234567"
ADRESSE = f"/avis/suivi/{SECRET}/"
PUBLIE = {"etat": EtatVerbatim.PUBLIE, "decide_le": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}
REPONDU = {**PUBLIE, "reponse": "Nous ouvrons un guichet.", "repondu_le": dt.datetime(2026, 3, 9, tzinfo=dt.UTC)}
RETENU = {"comptage": Comptage.RETENU, "motif_retenue": MotifRetenue.RAFALE}
ECARTE = {"comptage": Comptage.ECARTE, "motif_retenue": MotifRetenue.RAFALE}


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def code():
    return CodeAvisFactory(point__inscription__organisme__nom="Ville de Valbourg", point__site__nom="Mairie")


def envoyer(client, code, jeton=None, **reponses):
    adresse = reverse("bornes:avis", args=[code.code])
    jeton = jeton or lire(client.get(adresse)).find("input", {"name": "page"})["value"]
    return client.post(adresse, {"page": jeton, "k1": "2", **reponses}), jeton


def recepisse(verbatim=None, **champs):
    """Return the opinion whose receipt is SECRET."""
    point = champs.pop("point", None) or PointFactory(inscription__organisme__nom="Ville de Valbourg")
    avis = AvisFactory(**{"point": point, "mot": "Merci Sophie", "comptage": Comptage.COMPTE, **champs})
    RecepisseFactory(avis=avis, secret=SECRET)
    if verbatim is not None:
        VerbatimFactory(avis=avis, texte_masque="Merci [nom]", **verbatim)
    return avis


def test_words_are_thanked_by_a_page_that_follows_them_and_of_which_only_a_hash_is_kept(client, code):
    reponse, _jeton = envoyer(client, code, k6="Une heure debout")

    chemin = urlsplit(reponse["Location"]).path
    secret = chemin.split("/")[3]
    page = client.get(reponse["Location"])
    assert (reponse.status_code, len(secret)) == (303, 26)
    assert (Recepisse.objects.get().avis, Recepisse.objects.get().empreinte) == (
        Avis.objects.get(),
        hashlib.sha256(secret.encode()).hexdigest(),
    )
    assert secret not in str(tout())
    assert (lire(page).h1.text, chemin in lire(page).find(class_="av-adresse").text) == ("Merci", True)
    assert "votre mot" in texte_de(page)


def test_same_sending_again_keeps_its_address_and_other_words_get_another(client, code):
    premier, jeton = envoyer(client, code, k6="Une heure debout")

    encore, _ = envoyer(client, code, jeton, k6="Une heure debout")
    autre, _ = envoyer(client, code, jeton, k6="Deux heures debout")

    assert premier["Location"] == encore["Location"] != autre["Location"]
    assert (Avis.objects.count(), Recepisse.objects.count()) == (2, 2)


def test_address_is_no_part_of_the_opinion_nor_of_another_page(client, code):
    """Two people who write the same words at once are given addresses that share nothing."""
    adresses = [envoyer(client, code, k6="Bonjour")[0]["Location"] for _ in range(2)]

    identites = [str(avis.pk) for avis in Avis.objects.all()] + [str(avis.page) for avis in Avis.objects.all()]
    assert len(set(adresses)) == 2
    assert [identite for identite in identites if identite.replace("-", "")[:8] in "".join(adresses)] == []


def test_a_mark_alone_gets_no_receipt(client, code):
    reponse, _jeton = envoyer(client, code)

    assert urlsplit(reponse["Location"]).path == reverse("bornes:avis_merci", args=[code.code])
    assert not Recepisse.objects.exists()


@pytest.mark.parametrize(
    ("verbatim", "champs", "titre", "dit", "tait"),
    [
        (None, {"comptage": Comptage.A_TRIER}, "Merci", "est enregistré", "Sophie"),
        ({}, {}, "Ce que devient votre mot", "attend qu’une personne le relise", "Merci [nom]"),
        (PUBLIE, RETENU, "Ce que devient votre mot", "attend qu’une personne le relise", "Merci [nom]"),
        (PUBLIE, {}, "Ce que devient votre mot", "relu et publié", "a répondu"),
        (REPONDU, {}, "Ce que devient votre mot", "Nous ouvrons un guichet.", "Sophie"),
        (
            {**PUBLIE, "etat": EtatVerbatim.REJETE, "motif": MotifRejet.PERSONNE},
            {},
            "Ce que devient votre mot",
            "n’est pas publié. Il désigne une personne.",
            "Merci [nom]",
        ),
        (PUBLIE, ECARTE, "Ce que devient votre mot", "Il ressemble à un envoi répété.", "Merci [nom]"),
        (None, {"mot": ""}, "Ce que devient votre mot", "a été effacé", "est enregistré"),
    ],
    ids=["recu", "a_relire", "retenu", "publie", "repondu", "rejete", "ecarte", "efface"],
)
def test_page_says_what_became_of_the_words(client, verbatim, champs, titre, dit, tait):
    recepisse(verbatim, **champs)

    reponse = client.get(ADRESSE)

    texte = texte_de(reponse)
    assert (reponse.status_code, lire(reponse).h1.text) == (200, titre)
    assert dit in texte
    assert tait not in texte


def test_step_reached_is_the_current_one(client):
    recepisse(PUBLIE)

    etapes = lire(client.get(ADRESSE)).select(".av-suite li")

    assert [etape.get("aria-current") for etape in etapes] == [None, None, "step", None]


def test_published_words_are_shown_masked_in_their_language(client):
    recepisse(REPONDU, langue=Langue.EN)

    page = lire(client.get(ADRESSE, {"langue": "en"}))

    assert (page.html["lang"], page.blockquote["lang"], page.blockquote.text.strip()) == ("en", "en", "Merci [nom]")
    assert page.select_one(".av-mot--reponse")["lang"] == "fr"


def test_what_is_withdrawn_leaves_the_page_at_once(client):
    avis = recepisse(REPONDU)
    Verbatim.objects.filter(avis=avis).update(etat=EtatVerbatim.MASQUE, decide_le=None)

    texte = texte_de(client.get(ADRESSE))

    assert "attend qu’une personne le relise" in texte
    assert "Merci [nom]" not in texte
    assert "guichet" not in texte


@pytest.mark.parametrize(("jour", "est_dite"), [("2020-03-13", False), ("2020-06-27", False), ("2020-06-29", True)])
def test_answer_of_a_body_waits_for_the_elections_and_the_words_do_not(client, jour, est_dite):
    recepisse(REPONDU, point=PointFactory(inscription__campagne=CampagneFactory(historique=True)))

    with time_machine.travel(le(jour), tick=False):
        texte = texte_de(client.get(ADRESSE))

    assert ("Nous ouvrons un guichet." in texte, "paraîtra ici après la période électorale" in texte) == (
        est_dite,
        not est_dite,
    )
    assert "Merci [nom]" in texte


def test_answer_by_mail_is_told_once_it_left(client):
    avis = recepisse({}, courriel="usager@exemple.fr")
    demande = DemandeReponseFactory(avis=avis)
    avant = texte_de(client.get(ADRESSE))
    type(demande).objects.update(etat=EtatDemande.REPONDUE, reponse="Bonjour", close_le=maintenant())
    en_chemin = texte_de(client.get(ADRESSE))
    Avis.objects.update(contact=None)

    apres = texte_de(client.get(ADRESSE))

    assert [("envoyée par courriel" in texte) for texte in (avant, en_chemin, apres)] == [False, False, True]
    assert "usager@exemple.fr" not in avant + en_chemin + apres


@pytest.mark.parametrize("etat", sorted(COURRIERS_PERDUS))
def test_answer_by_mail_that_never_came_is_not_said_to_have(client, etat):
    avis = recepisse({})
    demande = DemandeReponseFactory(avis=avis, etat=EtatDemande.REPONDUE, reponse="Bonjour", close_le=maintenant())
    CourrierEcouteFactory(annonce__genre=GenreAnnonce.REPONSE, annonce__demande=demande, etat=etat, reponse="550")

    assert "envoyée par courriel" not in texte_de(client.get(ADRESSE))


@pytest.mark.parametrize("etat", [EtatCourrier.PARTI, EtatCourrier.REFUSE, EtatCourrier.SANS_OBJET])
def test_what_became_of_an_answer_by_mail_is_known_once_its_row_is_gone(client, etat):
    demande = DemandeReponseFactory(
        avis=recepisse({}), etat=EtatDemande.REPONDUE, reponse="Bonjour", close_le=maintenant()
    )
    courrier = CourrierEcouteFactory(annonce__genre=GenreAnnonce.REPONSE, annonce__demande=demande)
    courrier.etat = etat
    courrier.finir()
    courrier.delete()

    assert ("envoyée par courriel" in texte_de(client.get(ADRESSE))) is (etat == EtatCourrier.PARTI)


@pytest.mark.parametrize("secret", ["inconnu", "a%00b", "%C3%A9", "a" * 500])
def test_unknown_address_says_so_and_is_kept_nowhere(client, secret):
    recepisse(PUBLIE)

    reponse = client.get(f"/avis/suivi/{secret}/")

    assert (reponse.status_code, lire(reponse).h1.text) == (404, "Cette adresse ne mène à rien")
    assert reponse["Cache-Control"] == "private, no-store"


def test_page_leaves_no_trace(client):
    recepisse(REPONDU)

    reponse = client.get(ADRESSE)

    assert (reponse["Cache-Control"], reponse["Referrer-Policy"], dict(reponse.cookies)) == (
        "private, no-store",
        "no-referrer",
        {},
    )
    assert lire(reponse).find("meta", {"name": "robots"})["content"] == "noindex"
    assert lire(reponse).find("script") is None


def test_page_asks_one_statement_until_there_is_an_answer(client, django_assert_num_queries):
    recepisse(PUBLIE)

    with django_assert_num_queries(1):
        client.get(ADRESSE)


@pytest.mark.parametrize("langue", Langue.values)
def test_page_speaks_each_language(client, langue):
    recepisse({**PUBLIE, "etat": EtatVerbatim.REJETE, "motif": MotifRejet.INJURE})

    page = lire(client.get(ADRESSE, {"langue": langue}))

    assert (page.html["lang"], page.html["dir"]) == (langue, "rtl" if langue == "ar" else "ltr")
    assert "{" not in page.main.text


def test_words_are_erased_once_what_goes_with_them_was_read(client):
    recepisse(REPONDU)
    effacer = lire(client.get(ADRESSE)).find("a", string="Effacer mon mot")["href"]

    question, gardes = client.get(effacer), Verbatim.objects.count()
    reponse = client.post(lire(question).form["action"])

    assert (lire(question).h1.text, gardes, Verbatim.objects.count()) == ("Effacer votre mot\u202f?", 1, 0)
    assert (reponse.status_code, lire(reponse).h1.text) == (200, "Votre mot est effacé")
    assert client.get(ADRESSE).status_code == client.post(effacer).status_code == 404
    assert reponse["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("mot", ["Bonjour", ""], ids=["not masked yet", "erased"])
def test_nothing_to_erase_is_not_offered_and_leads_back(client, mot):
    recepisse(None, mot=mot)

    assert lire(client.get(ADRESSE)).find("a", string="Effacer mon mot") is None
    for reponse in (client.get(f"{ADRESSE}effacer/"), client.post(f"{ADRESSE}effacer/")):
        assert (reponse.status_code, urlsplit(reponse["Location"]).path) == (303, ADRESSE)
