"""The queue by its pages: decided, undone, masked; somebody else's words are out of reach."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile

from consultations.enums import EtatProposition
from consultations.queries.moderation import FiltresTextes, cles_de_moderation, lignes_de_moderation
from tests.consultations.preparation import adresse
from tests.factories.consultations import (
    CommentaireFactory,
    PropositionFactory,
    RapprochementFactory,
    SignalementFactory,
)
from tests.factories.organismes import MembreFactory
from tests.preuves import lire

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderatrice(client, dialogue):
    membre = MembreFactory(organisme=dialogue.inscription.organisme)
    client.force_login(membre.utilisateur)
    return client


def choix_de(dialogue):
    lignes = lignes_de_moderation(dialogue, cles_de_moderation(dialogue, FiltresTextes()))
    return [ligne.choix for ligne in lignes]


def test_a_batch_is_published_and_undone(moderatrice, dialogue):
    PropositionFactory.create_batch(2, dialogue=dialogue, deposee=True)
    reponse = moderatrice.post(
        adresse("moderation_decider", dialogue), {"choix": choix_de(dialogue), "acte": "publier"}
    )
    assert dialogue.les_propositions.filter(etat=EtatProposition.PUBLIEE).count() == 2
    page = moderatrice.get(reponse.headers["Location"])
    decision = page.context["decision"]
    assert (decision.nombre, decision.est_publication) == (2, True)
    moderatrice.post(adresse("moderation_annuler", dialogue), {"le": decision.le})
    assert dialogue.les_propositions.filter(etat=EtatProposition.DEPOSEE).count() == 2


def test_a_batch_says_apart_what_it_decided_and_what_somebody_else_had(moderatrice, dialogue):
    PropositionFactory.create_batch(3, dialogue=dialogue, deposee=True)
    choix = choix_de(dialogue)
    moderatrice.post(adresse("moderation_decider", dialogue), {"choix": choix[:1], "acte": "publier"})

    page = moderatrice.post(
        adresse("moderation_decider", dialogue), {"choix": choix, "acte": "refuser", "motif": "illisible"}, follow=True
    )

    assert [str(message) for message in page.context["messages"]] == [
        "1\u00a0texte laissé de côté\u202f: quelqu’un l’avait changé pendant que vous lisiez."
    ]
    assert page.context["decision"].nombre == 2


def test_nothing_ticked_and_no_reason_are_said(moderatrice, dialogue):
    PropositionFactory(dialogue=dialogue, deposee=True)
    envois = [{"acte": "publier"}, {"acte": "refuser", "choix": choix_de(dialogue)}, {"acte": "publier", "choix": "x"}]
    dits = []
    for envoi in envois:
        reponse = moderatrice.post(adresse("moderation_decider", dialogue), envoi)
        dits += [str(message) for message in get_messages(reponse.wsgi_request)]
    assert dits[0] == "Cochez d’abord les textes à décider."
    assert "Choisissez pourquoi ce texte n’est pas publié." in dits
    assert dits[-1] == "Ces textes ne sont pas reconnus. Rien n’a été changé."
    assert dialogue.les_propositions.get().etat == EtatProposition.DEPOSEE


def test_a_picture_is_seen_before_it_is_published_with_its_words(moderatrice, dialogue):
    illustree = PropositionFactory(dialogue=dialogue, deposee=True, titre="Un banc", image_texte="La halle")
    illustree.image.save("banc.png", ContentFile(b"PNG"))
    nue = PropositionFactory(dialogue=dialogue, deposee=True, titre="Un arbre")
    reponse = CommentaireFactory(proposition__dialogue=dialogue, depose=True)

    liste = lire(moderatrice.get(adresse("moderation", dialogue))).main
    page = lire(moderatrice.get(adresse("texte_a_relire", dialogue, "proposition", illustree.pk))).main
    image = page.find("img")

    assert liste.get_text().count("image jointe") == 1
    assert (image["alt"], "La halle" in page.blockquote.get_text()) == ("La halle", True)
    assert b"".join(moderatrice.get(image["src"]).streaming_content) == b"PNG"
    for genre, objet in (("proposition", nue), ("commentaire", reponse)):
        assert moderatrice.get(adresse("texte_image", dialogue, genre, objet.pk)).status_code == 404


def test_the_open_one_leads_to_the_next(moderatrice, dialogue):
    premiere, suivante = PropositionFactory.create_batch(2, dialogue=dialogue, deposee=True)
    choix = next(un for un in choix_de(dialogue) if str(premiere.pk) in un)
    reponse = moderatrice.post(
        adresse("moderation_decider", dialogue),
        {"choix": choix, "acte": "refuser", "motif": "illisible", "ouvert": f"proposition:{premiere.pk}"},
    )
    assert f"/moderation/proposition/{suivante.pk}/?fait=" in reponse.headers["Location"]
    premiere.refresh_from_db()
    assert premiere.motif == "Illisible."


def test_words_are_masked_and_reports_answered(moderatrice, dialogue):
    deposee = PropositionFactory(dialogue=dialogue, deposee=True, texte="Ginette sait tout.")
    moderatrice.post(
        adresse("texte_masquer", dialogue, "proposition", deposee.pk),
        {"choix": choix_de(dialogue)[0], "passages": "Ginette"},
    )
    deposee.refresh_from_db()
    assert deposee.texte == "[masqué] sait tout."
    reponse = CommentaireFactory(proposition__dialogue=dialogue)
    SignalementFactory(proposition=None, commentaire=reponse)
    moderatrice.post(adresse("texte_signale", dialogue, "commentaire", reponse.pk), {"acte": "classer"})
    assert reponse.les_signalements.get().traite_le is not None
    moderatrice.post(adresse("texte_signale", dialogue, "commentaire", reponse.pk), {"acte": "relire"})
    reponse.refresh_from_db()
    assert (reponse.etat, reponse.retenue) == ("depose", "signalee")


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [
        ({"refusee": True}, "Refusé\u202f: Hors du sujet de la consultation."),
        ({"non_retenue": True}, "Non retenue\u202f: Le sous-sol ne le permet pas."),
        ({"irrecevable": True}, "Irrecevable\u202f: La voirie relève du département."),
    ],
)
def test_a_reason_is_that_of_the_decision_taken(moderatrice, dialogue, etat, phrase):
    proposition = PropositionFactory(dialogue=dialogue, **etat)
    page = moderatrice.get(adresse("texte_a_relire", dialogue, "proposition", proposition.pk)).content.decode()
    assert f"{phrase} Décidé le" in re.sub(" +", " ", page)


def test_words_of_another_dialogue_are_not_found(moderatrice, dialogue):
    ailleurs = PropositionFactory(deposee=True)
    assert moderatrice.get(adresse("texte_a_relire", dialogue, "proposition", ailleurs.pk)).status_code == 404
    assert moderatrice.get(adresse("moderation", ailleurs.dialogue)).status_code == 404


def test_outcome_reply_and_likeness(moderatrice, dialogue):
    paire = RapprochementFactory(a__dialogue=dialogue)
    moderatrice.post(
        adresse("suite", dialogue, paire.a.pk), {"vers": "irrecevable", "texte": "La voirie relève du département."}
    )
    moderatrice.post(adresse("suite_repondre", dialogue, paire.b.pk), {"texte": "Nous chiffrons cette idée."})
    moderatrice.post(adresse("ressemblance", dialogue, paire.pk), {"vers": "retenu"})
    paire.refresh_from_db()
    paire.a.refresh_from_db()
    officielle = paire.b.les_commentaires.get()
    assert (paire.etat, paire.a.etat, officielle.est_officiel) == ("retenu", "irrecevable", True)
    moderatrice.post(adresse("suite_retirer", dialogue, paire.b.pk, officielle.pk))
    assert paire.b.les_commentaires.count() == 0
