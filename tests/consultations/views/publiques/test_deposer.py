"""Bringing an idea: three steps, each saved; looking at those that resemble it; changing it, taking it back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from consultations.actions import moderer
from consultations.enums import EtatDialogue, EtatProposition, TypeDialogue
from consultations.models import Dialogue, Proposition
from socle.horloge import maintenant
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    DialogueFactory,
    ParticipantFactory,
    PropositionFactory,
    SecteurFactory,
    ThemeFactory,
)
from tests.preuves import lire

pytestmark = pytest.mark.django_db
IDEE = {"titre": "Des bancs à l’ombre", "texte": "Sous les platanes de la place."}


def png():
    sortie = io.BytesIO()
    Image.new("RGB", (4, 4)).save(sortie, "PNG")
    return SimpleUploadedFile("banc.png", sortie.getvalue(), "image/png")


def test_idea_is_written_step_by_step_and_sent_once(client, dialogue, citoyenne):
    theme, secteur = ThemeFactory(dialogue=dialogue), SecteurFactory(dialogue=dialogue)
    voisine = PropositionFactory(dialogue=dialogue, titre="Des bancs ombragés", texte="Sous les platanes.")
    PropositionFactory(dialogue=dialogue, titre="Un cinéma", texte="Projeter des films le soir.")

    etape2 = client.post(adresse("deposer", dialogue), IDEE)
    brouillon = Proposition.objects.get(auteur=citoyenne)
    assert (etape2.status_code, etape2.url) == (303, f"{adresse('deposer', dialogue)}?brouillon={brouillon.pk}&etape=2")
    assert "Étape 2 sur 3" in client.get(etape2.url).text

    etape3 = client.post(
        etape2.url,
        {"theme": theme.pk, "secteur": secteur.pk, "lieu": "Devant la halle", "image": png(), "image_texte": "Un banc"},
    )
    assert etape3.url == f"{adresse('deposer', dialogue)}?brouillon={brouillon.pk}&etape=3"
    relecture = client.get(etape3.url).text
    assert adresse("contribution", dialogue, pk=voisine.pk) in relecture
    assert "Un cinéma" not in relecture
    assert "comparaison automatique des mots" in relecture
    assert "La charte en trois lignes" in relecture

    depots = [client.post(etape3.url) for _ in range(2)]

    ici = adresse("contribution", dialogue, pk=brouillon.pk)
    assert [(depot.status_code, depot.url) for depot in depots] == [(303, f"{ici}?depot=recu")] * 2
    brouillon.refresh_from_db()
    assert (brouillon.etat, brouillon.theme, brouillon.secteur, brouillon.lieu, brouillon.image_texte) == (
        EtatProposition.DEPOSEE,
        theme,
        secteur,
        "Devant la halle",
        "Un banc",
    )
    assert brouillon.image.name
    assert Proposition.objects.filter(auteur=citoyenne).count() == 1
    arrivee = lire(client.get(ici)).find(class_="bm-alerte")
    assert "Votre idée est bien arrivée" in arrivee.text
    assert arrivee.a["href"].endswith("/mes-contributions/")


def test_picture_chosen_by_mistake_is_taken_out_again(client, dialogue, citoyenne, django_capture_on_commit_callbacks):
    """A face that she should not have sent: nobody keeps it, and the rest of her idea stays."""
    precisions = client.post(adresse("deposer", dialogue), IDEE).url
    assert lire(client.get(precisions)).find(attrs={"name": "sans_image"}) is None
    client.post(precisions, {"lieu": "La halle", "image": png(), "image_texte": "Un banc"})
    brouillon = Proposition.objects.get()
    stockage, nom = brouillon.image.storage, brouillon.image.name
    assert lire(client.get(precisions)).find("input", attrs={"name": "sans_image"}) is not None

    with django_capture_on_commit_callbacks(execute=True):
        client.post(precisions, {"lieu": "La halle", "image_texte": "Un banc", "sans_image": "on"})

    brouillon.refresh_from_db()
    assert (brouillon.image.name, brouillon.image_texte, brouillon.lieu) == ("", "", "La halle")
    assert not stockage.exists(nom)
    # One chosen with the box ticked takes the place of none.
    client.post(precisions, {"image": png(), "image_texte": "Un autre", "sans_image": "on"})
    brouillon.refresh_from_db()
    assert (bool(brouillon.image), brouillon.image_texte) == (True, "Un autre")


def test_draft_is_found_again_on_another_day(client, dialogue, citoyenne):
    client.post(adresse("deposer", dialogue), IDEE)

    page = client.get(adresse("deposer", dialogue))

    assert "Voici votre brouillon." in page.text
    assert IDEE["titre"] in page.text
    assert "Vous avez un brouillon" in client.get(adresse("mes_contributions", dialogue)).text


def test_first_step_sent_twice_is_one_draft(client, dialogue, citoyenne):
    for _ in range(2):
        client.post(adresse("deposer", dialogue), IDEE)

    assert Proposition.objects.count() == 1


def test_idea_without_a_title_is_given_back(client, dialogue, citoyenne):
    page = client.post(adresse("deposer", dialogue), {"titre": "", "texte": "Gardé."})

    assert page.status_code == 422
    assert "Gardé." in page.text
    assert Proposition.objects.count() == 0


@pytest.mark.parametrize(
    ("donnees", "mots"),
    [
        ({"image": SimpleUploadedFile("a.png", b"pas une image")}, "JPEG, PNG"),
        ({"image": "png"}, "Décrivez l’image en une phrase."),
        ({"theme": "999999"}, "Sélectionnez"),
    ],
    ids=["illisible", "non decrite", "autre theme"],
)
def test_second_step_says_what_is_not_right(client, dialogue, citoyenne, donnees, mots):
    ThemeFactory(dialogue=dialogue)
    brouillon = PropositionFactory(dialogue=dialogue, auteur=citoyenne, brouillon=True)
    if donnees.get("image") == "png":
        donnees = {"image": png()}
    elif "image" in donnees:
        donnees = {**donnees, "image_texte": "Un banc"}

    page = client.post(f"{adresse('deposer', dialogue)}?brouillon={brouillon.pk}&etape=2", {"lieu": "Halle", **donnees})

    assert page.status_code == 422
    assert mots in page.text
    assert 'value="Halle"' in page.text
    brouillon.refresh_from_db()
    assert (brouillon.lieu, brouillon.image.name) == ("", "")


def test_picture_stays_when_the_step_is_sent_again_without_one(client, dialogue, citoyenne):
    brouillon = PropositionFactory(dialogue=dialogue, auteur=citoyenne, brouillon=True)
    ici = f"{adresse('deposer', dialogue)}?brouillon={brouillon.pk}&etape=2"
    client.post(ici, {"image": png(), "image_texte": "Un banc"})

    client.post(ici, {"lieu": "Halle", "image_texte": "Un banc vert"})

    brouillon.refresh_from_db()
    assert bool(brouillon.image)
    assert brouillon.image_texte == "Un banc vert"


def test_budget_is_asked_in_a_participatory_budget_only(client, dialogue, citoyenne):
    budget = DialogueFactory(ouvert=True, type=TypeDialogue.BUDGET_PARTICIPATIF)
    autre = reconnaitre(client, ParticipantFactory(dialogue=budget))
    brouillon = PropositionFactory(dialogue=budget, auteur=autre, brouillon=True)
    ici = f"{adresse('deposer', budget)}?brouillon={brouillon.pk}&etape=2"

    assert 'name="budget"' in client.get(ici).text
    client.post(ici, {"budget": "12000"})
    brouillon.refresh_from_db()
    assert brouillon.budget == 12_000

    reconnaitre(client, citoyenne)
    ordinaire = PropositionFactory(dialogue=dialogue, auteur=citoyenne, brouillon=True)
    page = client.get(f"{adresse('deposer', dialogue)}?brouillon={ordinaire.pk}&etape=2")
    assert 'name="budget"' not in page.text


def test_draft_of_somebody_else_is_never_touched(client, dialogue, citoyenne):
    etranger = PropositionFactory(dialogue=dialogue, brouillon=True, titre="Secret")

    page = client.get(f"{adresse('deposer', dialogue)}?brouillon={etranger.pk}&etape=3")
    client.post(f"{adresse('deposer', dialogue)}?brouillon={etranger.pk}", IDEE)

    assert "Secret" not in page.text
    etranger.refresh_from_db()
    assert (etranger.titre, etranger.etat) == ("Secret", EtatProposition.BROUILLON)
    assert [
        client.get(adresse(nom, dialogue, pk=etranger.pk)).status_code
        for nom in ("contribution_modifier", "contribution_retirer")
    ] == [404, 404]
    assert client.post(adresse("contribution_retirer", dialogue, pk=etranger.pk)).status_code == 404


def test_deposited_idea_is_changed_until_somebody_reads_it(client, dialogue, citoyenne):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, deposee=True)
    ici = adresse("contribution_modifier", dialogue, pk=sienne.pk)

    assert client.get(ici).status_code == 200
    assert client.post(ici, {"titre": ""}).status_code == 422
    reponse = client.post(ici, {"titre": "Des bancs et une fontaine", "texte": "Oui.", "lieu": "Halle"})

    assert (reponse.status_code, reponse.url) == (303, adresse("contribution", dialogue, pk=sienne.pk))
    sienne.refresh_from_db()
    assert (sienne.titre, sienne.lieu, sienne.etat) == ("Des bancs et une fontaine", "Halle", EtatProposition.DEPOSEE)


def test_words_corrected_on_the_page_of_an_idea_that_is_deposited_are_given_back(client, dialogue, citoyenne):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, deposee=True, **IDEE)
    ici = f"{adresse('deposer', dialogue)}?brouillon={sienne.pk}"

    encore, corrigee = client.post(ici, IDEE), client.post(ici, IDEE | {"texte": "Et une\r\nfontaine."})

    assert (encore.status_code, encore.url.endswith("?depot=recu")) == (303, True)
    assert (corrigee.status_code, "fontaine." in corrigee.text) == (409, True)
    assert "déjà déposée" in corrigee.text


def test_published_idea_does_not_change(client, dialogue, citoyenne):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, titre="Publiée")
    ici = adresse("contribution_modifier", dialogue, pk=sienne.pk)

    page = client.post(ici, {"titre": "Autre chose"})

    # Read while she was changing it: what she typed is hers to copy.
    assert ("ne se modifie plus" in page.text, "Autre chose" in page.text) == (True, True)
    sienne.refresh_from_db()
    assert sienne.titre == "Publiée"


def test_words_typed_until_after_the_closing_are_given_back(client, dialogue, citoyenne):
    idee = PropositionFactory(dialogue=dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(etat=EtatDialogue.FERME, ferme_le=maintenant())

    refus = [
        client.post(adresse("deposer", dialogue), IDEE),
        client.post(adresse("contribution_commenter", dialogue, pk=idee.pk), {"texte": IDEE["texte"]}),
    ]

    assert [(page.status_code, IDEE["texte"] in page.text) for page in refus] == [(409, True)] * 2
    assert "Ce que vous veniez d’écrire" not in client.get(adresse("deposer", dialogue)).text


def test_idea_sent_back_to_be_read_is_told_so_and_offers_no_change(client, dialogue, citoyenne):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, deposee=True)
    choix = [moderer.TexteLu("proposition", sienne.pk, sienne.modifie_le)]
    moderer.publier(dialogue=dialogue, choix=choix, auteur=UtilisateurFactory())
    moderer.renvoyer_a_relire(objet=sienne, auteur=UtilisateurFactory())
    modifier = adresse("contribution_modifier", dialogue, pk=sienne.pk)

    page = client.get(adresse("contribution", dialogue, pk=sienne.pk)).text

    assert ("Votre idée est relue à nouveau" in page, "bien arrivée" in page, modifier in page) == (True, False, False)
    assert "ne se modifie plus" in client.get(modifier).text


@pytest.mark.parametrize("etat", ["brouillon", "deposee"])
def test_idea_is_taken_back_once_the_consequence_is_read(client, dialogue, citoyenne, etat):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, **{etat: True})
    ici = adresse("contribution_retirer", dialogue, pk=sienne.pk)

    assert "Ce geste ne s’annule pas." in client.get(ici).text
    sienne.refresh_from_db()
    assert sienne.etat != EtatProposition.RETIREE

    assert [client.post(ici).url for _ in range(2)] == [adresse("mes_contributions", dialogue)] * 2
    sienne.refresh_from_db()
    assert sienne.etat == EtatProposition.RETIREE


def test_closed_deposit_explains_itself_and_keeps_nothing(client):
    ferme = DialogueFactory(ferme=True)
    reconnaitre(client, ParticipantFactory(dialogue=ferme))

    assert client.get(adresse("deposer", ferme)).status_code == 200
    refus = client.post(adresse("deposer", ferme), IDEE)

    assert refus.status_code == 409
    assert "n’est pas pour aujourd’hui" in refus.text
    assert Proposition.objects.count() == 0


def test_unknown_person_is_first_asked_who_she_is(client, dialogue):
    reponse = client.get(adresse("deposer", dialogue))

    assert (reponse.status_code, reponse.url) == (303, adresse("participer", dialogue))
