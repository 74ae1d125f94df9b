"""Reading what was brought, supporting, replying, reporting."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from consultations.actions.moderer import renvoyer_a_relire
from consultations.enums import EtatProposition, EtatTexte, MotifSignalement
from consultations.models import Commentaire, Dialogue, Signalement, Soutien
from tests.consultations.views.publiques.conftest import adresse, reconnaitre
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    CommentaireFactory,
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    RapprochementFactory,
    SoutienFactory,
    SuiteDonneeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def idee(dialogue):
    return PropositionFactory(dialogue=dialogue, titre="Des bancs à l’ombre")


def titres(page):
    return [proposition.titre for proposition in page.context["page"]]


def test_list_filters_searches_and_sorts_by_its_address(client, dialogue):
    theme = ThemeFactory(dialogue=dialogue, nom="Nature")
    arbres = PropositionFactory(dialogue=dialogue, titre="Planter des érables", theme=theme)
    PropositionFactory(dialogue=dialogue, titre="Un kiosque", retenue_=True)
    PropositionFactory(dialogue=dialogue, titre="À relire", deposee=True)
    SoutienFactory(proposition=arbres)
    ici = adresse("contributions", dialogue)

    assert titres(client.get(ici)) == ["Un kiosque", "Planter des érables"]
    assert titres(client.get(ici, {"theme": theme.pk})) == ["Planter des érables"]
    assert titres(client.get(ici, {"recherche": "ERABLE"})) == ["Planter des érables"]
    assert titres(client.get(ici, {"etat": "retenue"})) == ["Un kiosque"]
    assert titres(client.get(ici, {"tri": "soutenues"}))[0] == "Planter des érables"
    assert sorted(titres(client.get(ici, {"tri": "a_decouvrir"}))) == ["Planter des érables", "Un kiosque"]
    assert "Aucune contribution ne répond à ces filtres" in client.get(ici, {"recherche": "piscine"}).text


def test_list_goes_by_pages(client, dialogue):
    PropositionFactory.create_batch(21, dialogue=dialogue)

    assert len(titres(client.get(adresse("contributions", dialogue)))) == 20
    assert len(titres(client.get(adresse("contributions", dialogue), {"page": 2}))) == 1


def test_empty_list_says_that_ideas_are_read_first(client, dialogue):
    assert "Chacune est relue" in client.get(adresse("contributions", dialogue)).text


def test_contribution_tells_what_became_of_it_and_nothing_of_its_author(client, dialogue):
    auteur = ParticipantFactory(dialogue=dialogue, adresse="auteur@exemple.fr")
    idee = PropositionFactory(dialogue=dialogue, auteur=auteur, etudiee=True)
    SuiteDonneeFactory(proposition=idee)
    CommentaireFactory(proposition=idee, officiel=True, texte="Nous chiffrons.")
    CommentaireFactory(proposition=idee, depose=True, texte="Pas encore lue.")

    page = client.get(adresse("contribution", dialogue, pk=idee.pk))

    assert "Le service des espaces verts chiffre cette idée." in page.text
    assert f"Réponse de {dialogue.inscription.organisme.nom}" in page.text
    assert "Pas encore lue." not in page.text
    assert [trace for trace in (str(auteur.pk), auteur.empreinte, "auteur@") if trace in page.text] == []


@pytest.mark.parametrize("etat", ["brouillon", "deposee", "refusee", "retiree"])
def test_what_is_not_published_is_read_by_its_author_alone(client, dialogue, citoyenne, etat):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, **{etat: True})
    ici = adresse("contribution", dialogue, pk=sienne.pk)

    assert client.get(ici).status_code == 200
    assert Client().get(ici).status_code == 404
    assert Client().post(adresse("contribution_soutenir", dialogue, pk=sienne.pk)).status_code == 404


def test_who_is_asked_to_write_it_otherwise_is_led_there(client, dialogue, citoyenne):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, refusee=True)

    page = client.get(adresse("contribution", dialogue, pk=sienne.pk)).text

    assert f'href="{adresse("deposer", dialogue)}"' in page
    assert "L’écrire autrement" in page


@pytest.mark.parametrize(
    ("etat", "mots"),
    [
        ("deposee", "On pourra la soutenir une fois publiée."),
        ("refusee", ""),
        ("non_retenue", "Elle ne reçoit plus de soutiens."),
    ],
)
def test_what_cannot_be_supported_while_others_are_says_the_true_reason(client, dialogue, citoyenne, etat, mots):
    sienne = PropositionFactory(dialogue=dialogue, auteur=citoyenne, **{etat: True})

    page = " ".join(client.get(adresse("contribution", dialogue, pk=sienne.pk)).text.split())

    assert "Les soutiens ne sont pas ouverts" not in page
    assert mots in page
    assert ("soutenir une fois" in page) is (etat == "deposee")


def test_contribution_of_another_dialogue_is_not_found(client, dialogue, citoyenne):
    ailleurs = PropositionFactory()

    assert client.get(adresse("contribution", dialogue, pk=ailleurs.pk)).status_code == 404
    assert client.post(adresse("contribution_soutenir", dialogue, pk=ailleurs.pk)).status_code == 404
    assert Soutien.objects.count() == 0


def test_contribution_without_author_is_read_by_all(client, dialogue):
    orpheline = PropositionFactory(dialogue=dialogue, auteur=None)

    assert client.get(adresse("contribution", dialogue, pk=orpheline.pk)).status_code == 200


def test_unpublished_contribution_without_author_is_nobody_s(client, dialogue):
    orpheline = PropositionFactory(dialogue=dialogue, auteur=None, deposee=True)

    assert client.get(adresse("contribution", dialogue, pk=orpheline.pk)).status_code == 404


def test_support_says_what_is_left_and_goes_back(client, dialogue, citoyenne, idee):
    ici, soutenir = (
        adresse("contribution", dialogue, pk=idee.pk),
        adresse("contribution_soutenir", dialogue, pk=idee.pk),
    )

    reponse = client.post(soutenir)
    client.post(soutenir)
    page = client.get(ici)

    assert (reponse.status_code, reponse.url) == (303, f"{ici}#soutenir")
    assert Soutien.objects.count() == 1
    assert "Il vous reste 2\xa0soutiens, sur 3." in page.text
    assert "Reprendre mon soutien" in page.text

    client.post(soutenir, {"geste": "retirer"})
    client.post(soutenir, {"geste": "retirer"})
    assert Soutien.objects.count() == 0


def test_support_beyond_the_quota_is_refused_with_the_next_step(client, dialogue, citoyenne):
    for idee in PropositionFactory.create_batch(3, dialogue=dialogue):
        client.post(adresse("contribution_soutenir", dialogue, pk=idee.pk))
    derniere = PropositionFactory(dialogue=dialogue)

    refus = client.post(adresse("contribution_soutenir", dialogue, pk=derniere.pk))

    assert refus.status_code == 409
    assert "Vous avez donné vos 3 soutiens" in refus.text
    assert adresse("mes_contributions", dialogue) in refus.text
    assert derniere.les_soutiens.count() == 0
    miens = client.get(adresse("mes_contributions", dialogue)).text
    assert miens.count("Reprendre ce soutien") == 3
    assert "Vos 3 soutiens sont donnés" in client.get(adresse("contribution", dialogue, pk=derniere.pk)).text


def test_only_support_is_told_in_the_singular(client, dialogue, citoyenne):
    Dialogue.objects.filter(pk=dialogue.pk).update(quota_soutiens=1)
    donnee, autre = PropositionFactory.create_batch(2, dialogue=dialogue)
    client.post(adresse("contribution_soutenir", dialogue, pk=donnee.pk))

    for page in (adresse("contribution", dialogue, pk=autre.pk), adresse("mes_contributions", dialogue)):
        lue = client.get(page).text
        assert ("Votre soutien est donné." in lue, "soutiens sont" in lue) == (True, False)


def test_support_of_what_nobody_reads_any_more_is_taken_back_without_its_words(client, dialogue, citoyenne):
    idee = PropositionFactory(dialogue=dialogue, titre="Mots signalés")
    SoutienFactory(participant=citoyenne, proposition=idee)
    CommentaireFactory(proposition=idee, auteur=citoyenne, texte="Mon mot")
    renvoyer_a_relire(objet=idee, auteur=UtilisateurFactory())

    miens = client.get(adresse("mes_contributions", dialogue)).text
    assert miens.count("Reprendre ce soutien") == 1
    assert miens.count("Une idée qui n’est plus publiée") == 1
    assert "Mots signalés" not in miens
    reponse = client.post(adresse("contribution_soutenir", dialogue, pk=idee.pk), {"geste": "retirer"})

    assert (reponse.status_code, reponse.url) == (303, f"{adresse('mes_contributions', dialogue)}#soutiens")
    assert Soutien.objects.count() == 0
    assert client.post(adresse("contribution_soutenir", dialogue, pk=idee.pk), {"geste": "retirer"}).status_code == 404


def test_reply_waits_for_a_person_and_is_shown_to_its_author_only(client, dialogue, citoyenne, idee):
    ici = adresse("contribution", dialogue, pk=idee.pk)

    reponse = client.post(adresse("contribution_commenter", dialogue, pk=idee.pk), {"texte": "Et une fontaine."})

    assert (reponse.status_code, reponse.url) == (303, f"{ici}#reponses")
    assert Commentaire.objects.get().etat == EtatTexte.DEPOSE
    assert "Et une fontaine." in client.get(ici).text
    assert "Et une fontaine." not in Client().get(ici).text


def test_empty_reply_is_given_back(client, dialogue, citoyenne, idee):
    page = client.post(adresse("contribution_commenter", dialogue, pk=idee.pk), {"texte": "  "})

    assert page.status_code == 422
    assert "Écrivez votre réponse." in page.text
    assert Commentaire.objects.count() == 0


def test_words_are_reported_once(client, dialogue, citoyenne, idee):
    reponse = CommentaireFactory(proposition=idee)
    signaler = adresse("contribution_signaler", dialogue, pk=idee.pk)
    donnees = {"motif": MotifSignalement.INJURE, "precision": ""}

    assert client.get(signaler).status_code == 200
    assert client.post(signaler, {"motif": ""}).status_code == 422
    assert Signalement.objects.count() == 0
    ou = [client.post(signaler, donnees).headers["Location"] for _ in range(2)]
    assert ou == [adresse("contribution", dialogue, pk=idee.pk)] * 2
    client.post(f"{signaler}?reponse={reponse.pk}", donnees)

    assert sorted((s.proposition_id, s.commentaire_id) for s in Signalement.objects.order_by("cree_le")[:1]) == [
        (idee.pk, None)
    ]
    assert Signalement.objects.filter(commentaire=reponse).count() == 1
    assert Signalement.objects.count() == 2


def test_a_crowd_of_one_address_takes_no_idea_down(client, dialogue, idee):
    """Forty-five people who report fourteen ideas from one address: a moderator reads, nothing goes."""
    idees = [idee, *PropositionFactory.create_batch(13, dialogue=dialogue)]
    for rang in range(45):
        participant = ParticipantFactory(dialogue=dialogue)
        reconnaitre(client, participant)
        client.post(adresse("contribution_signaler", dialogue, pk=idees[rang % 14].pk), {"motif": "injure"})

    assert Signalement.objects.filter(traite_le__isnull=True).count() == 45
    assert dialogue.les_propositions.publiques().count() == 14


def test_whose_report_withdraws_an_idea_is_thanked_where_she_may_read(client, dialogue, idee):
    signaler = adresse("contribution_signaler", dialogue, pk=idee.pk)
    menees = []
    for rang in range(3):
        reconnaitre(client, ParticipantFactory(dialogue=dialogue))
        page = client.post(signaler, {"motif": "injure"}, follow=True, REMOTE_ADDR=f"203.0.{rang}.7")
        menees.append((page.status_code, "Une personne relira ces mots" in page.text, page.redirect_chain[-1][0]))

    idee.refresh_from_db()
    ici, liste = adresse("contribution", dialogue, pk=idee.pk), adresse("contributions", dialogue)
    assert idee.etat == EtatProposition.DEPOSEE
    assert menees == [(200, True, ici), (200, True, ici), (200, True, liste)]
    assert "Une personne relira ces mots" in client.post(signaler, {"motif": "injure"}, follow=True).text
    assert client.get(signaler).status_code == 404


@pytest.mark.parametrize("cle", ["pas-une-cle", "00000000-0000-4000-8000-000000000000"])
def test_report_of_an_unknown_reply_is_not_found(client, dialogue, citoyenne, idee, cle):
    assert client.get(f"{adresse('contribution_signaler', dialogue, pk=idee.pk)}?reponse={cle}").status_code == 404


def test_near_ideas_are_shown_once_a_person_tied_them(client, dialogue, idee):
    proche = PropositionFactory(dialogue=dialogue, titre="Des bancs ombragés")
    suggeree = PropositionFactory(dialogue=dialogue, titre="Une suggestion")
    RapprochementFactory(a=idee, b=proche, retenu=True)
    RapprochementFactory(a=idee, b=suggeree)

    texte = client.get(adresse("contribution", dialogue, pk=idee.pk)).text

    assert "Des bancs ombragés" in texte
    assert "Une suggestion" not in texte


def test_picture_is_read_with_its_contribution_only(client, dialogue, citoyenne):
    illustree = PropositionFactory(dialogue=dialogue, deposee=True, auteur=citoyenne, image_texte="Un banc")
    illustree.image.save("banc.png", ContentFile(b"\x89PNG"))
    ici = adresse("contribution_image", dialogue, pk=illustree.pk)

    assert b"".join(client.get(ici).streaming_content) == b"\x89PNG"
    assert Client().get(ici).status_code == 404
    assert (
        client.get(adresse("contribution_image", dialogue, pk=PropositionFactory(dialogue=dialogue).pk)).status_code
        == 404
    )


@pytest.mark.parametrize("traits", [{"ferme": True}, {"clos": True}])
def test_closed_dialogue_is_read_and_receives_nothing(client, traits):
    ferme = DialogueFactory(**traits)
    idee = PropositionFactory(dialogue=ferme)
    reconnaitre(client, ParticipantFactory(dialogue=ferme))

    refus = [
        client.post(adresse("contribution_soutenir", ferme, pk=idee.pk)),
        client.post(adresse("contribution_commenter", ferme, pk=idee.pk), {"texte": "Trop tard"}),
    ]

    assert [reponse.status_code for reponse in refus] == [409, 409]
    assert "Rien n’est perdu" in refus[0].text
    assert (Soutien.objects.count(), Commentaire.objects.count()) == (0, 0)
    assert client.get(adresse("contribution", ferme, pk=idee.pk)).status_code == 200


def test_page_asks_as_much_for_one_row_as_for_three(client, dialogue, citoyenne, idee, django_assert_max_num_queries):
    def garnir():
        CommentaireFactory(proposition=idee)
        SuiteDonneeFactory(proposition=idee)
        SoutienFactory(proposition=idee)
        RapprochementFactory(a=idee, b=PropositionFactory(dialogue=dialogue), retenu=True)
        PhaseFactory(dialogue=dialogue, nature="idees")

    garnir()
    with django_assert_max_num_queries(13) as une:
        client.get(adresse("contribution", dialogue, pk=idee.pk))
    garnir()
    garnir()
    with django_assert_max_num_queries(13) as trois:
        client.get(adresse("contribution", dialogue, pk=idee.pk))

    assert len(une) == len(trois)


@pytest.mark.parametrize("cle", ["9" * 20, "9" * 5000, "²", "-1"])
def test_keys_that_no_theme_can_have_filter_without_a_fault(client, dialogue, cle):
    assert client.get(adresse("contributions", dialogue), {"theme": cle, "secteur": cle}).status_code == 200
