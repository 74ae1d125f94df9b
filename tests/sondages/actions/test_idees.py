"""Ideas: masked, moderated, followed, supported once each."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from socle.journal import historique
from sondages.actions.cycle import clore_sondage
from sondages.actions.idees import moderer_idee, retirer_soutien, soutenir_idee, suivre_idee
from sondages.actions.verser import verser_bulletins
from sondages.models import Idee, JetonDepense, SoutienIdee
from sondages.queries.idees import idees_a_moderer, idees_publiques, idees_suivies, mots_lisibles
from tests.factories.comptes import UtilisateurFactory
from tests.factories.sondages import IdeeFactory, JetonDepenseFactory
from tests.preuves import refuser
from tests.sondages.agent import agents_de, sondage_ouvert

pytestmark = pytest.mark.django_db


def test_names_are_masked_before_a_moderator_reads():
    sondage = sondage_ouvert(12, avec_idee=True)
    for agent in agents_de(sondage)[:10]:
        agent.echanger()
        agent.voter(("accord", "passe"), idee="Voir avec Mme Martin au 05 61 00 00 00.")
    clos = clore_sondage(sondage=sondage, auteur=None)

    assert {idee.texte for idee in idees_a_moderer(clos)} == {"Voir avec Mme [nom] au [téléphone]."}


def test_words_wait_for_ten_respondents():
    sondage = sondage_ouvert(12)
    IdeeFactory(sondage=sondage)
    IdeeFactory(sondage=sondage, publiee=True)
    JetonDepenseFactory.create_batch(9, sondage=sondage)
    assert (list(idees_a_moderer(sondage)), idees_publiques(sondage), mots_lisibles(sondage)) == ([], [], False)

    JetonDepenseFactory(sondage=sondage)

    assert (len(idees_a_moderer(sondage)), len(idees_publiques(sondage))) == (1, 1)


def test_a_threshold_that_rises_hides_the_ideas_already_decided_too():
    sondage = sondage_ouvert(30)
    for etat in ({"publiee": True}, {"etat": "refusee", "motif": "personne"}):
        IdeeFactory(sondage=sondage, **etat)
    JetonDepenseFactory.create_batch(10, sondage=sondage)
    avant = len(idees_suivies(sondage))

    sondage.seuil_mots = 20
    sondage.save()

    assert (avant, list(idees_suivies(sondage)), idees_publiques(sondage)) == (2, [], [])


def test_a_page_of_moderation_left_open_takes_no_follow_up_back():
    """Two people read the queue: the first publishes and says what is studied, the second presses « Publier »."""
    auteur, idee = UtilisateurFactory(), IdeeFactory()
    moderer_idee(idee=idee, vers="publiee", auteur=auteur)
    suivre_idee(idee=idee, vers="a_l_etude", suite="Le devis est demandé.", auteur=auteur)

    refuser("passage_interdit", moderer_idee, idee=idee, vers="publiee", auteur=auteur)

    idee.refresh_from_db()
    assert (idee.etat, idee.suite) == ("a_l_etude", "Le devis est demandé.")


def test_an_idea_from_moderation_to_done():
    auteur = UtilisateurFactory()
    idee = IdeeFactory()
    suites = [("a_l_etude", ""), ("retenue", "Au budget de mars."), ("realisee", "En place  depuis juin.")]

    moderer_idee(idee=idee, vers="publiee", auteur=auteur)
    for vers, suite in suites:
        idee = suivre_idee(idee=idee, vers=vers, suite=suite, auteur=auteur)

    assert (idee.etat, idee.suite) == ("realisee", "En place depuis juin.")
    assert [entree.acte for entree in historique(idee)] == [
        "idee.realisee",
        "idee.retenue",
        "idee.a_l_etude",
        "idee.publiee",
    ]


@pytest.mark.parametrize(
    ("etat", "acte", "mots", "code"),
    [
        ("deposee", moderer_idee, {"vers": "refusee"}, "motif_requis"),
        ("deposee", moderer_idee, {"vers": "publiee", "motif": "doublon"}, "motif_requis"),
        ("deposee", moderer_idee, {"vers": "realisee"}, "decision_inconnue"),
        ("deposee", suivre_idee, {"vers": "a_l_etude"}, "passage_interdit"),
        ("publiee", suivre_idee, {"vers": "refusee"}, "decision_inconnue"),
        ("a_l_etude", suivre_idee, {"vers": "non_retenue", "suite": " "}, "suite_requise"),
        ("publiee", suivre_idee, {"vers": "realisee", "suite": "Fait."}, "passage_interdit"),
    ],
)
def test_wrong_decisions_change_nothing(etat, acte, mots, code):
    idee = IdeeFactory(etat=etat)

    refuser(code, acte, idee=idee, auteur=None, **mots)

    assert Idee.objects.get().etat == etat


def test_a_support_counts_once_and_ties_nothing():
    sondage = sondage_ouvert(12)
    JetonDepenseFactory.create_batch(10, sondage=sondage)
    une, autre = IdeeFactory.create_batch(2, sondage=sondage, publiee=True)
    agents = agents_de(sondage)[:2]
    for agent in agents:
        agent.echanger()

    assert [soutenir_idee(idee=une, **agents[0].jeton_idees) for _ in range(2)] == [True, False]
    assert soutenir_idee(idee=autre, **agents[0].jeton_idees) is True
    assert soutenir_idee(idee=une, **agents[1].jeton_idees) is True

    assert [(lue.id, lue.nb_soutiens) for lue in idees_publiques(sondage)] == [(une.pk, 2), (autre.pk, 1)]
    assert SoutienIdee.objects.values("empreinte").distinct().count() == 3
    assert [retirer_soutien(idee=une, **agents[0].jeton_idees) for _ in range(2)] == [True, False]
    assert une.les_soutiens.count() == 1


def test_supports_are_refused_to_forged_tokens_and_to_ideas_that_wait():
    sondage = sondage_ouvert(12)
    publiee, attend = IdeeFactory(sondage=sondage, publiee=True), IdeeFactory(sondage=sondage)
    agent = agents_de(sondage)[0]
    agent.echanger()

    for idee, jeton, code in (
        (publiee, {"message": agent.urne.message, "signature": agent.signature}, "jeton_refuse"),
        (publiee, {"message": agent.idees.message, "signature": b""}, "jeton_refuse"),
        (attend, agent.jeton_idees, "idee_non_soutenable"),
    ):
        refuser(code, soutenir_idee, idee=idee, **jeton)
    assert (SoutienIdee.objects.count(), JetonDepense.objects.count()) == (0, 0)


def lues_a_chaque_pas(nombre, pas=1):
    """Return how many ideas become readable after each mixing, then at the closing; every agent has one."""
    sondage = sondage_ouvert(60, avec_idee=True)
    vues, neuves = set(), []
    for rang, agent in enumerate(agents_de(sondage)[:nombre], 1):
        agent.echanger()
        agent.voter(("accord", "passe"), idee=f"Idée {rang}.")
        if rang % pas == 0:
            verser_bulletins(sondage=sondage)
            lisibles = set(idees_a_moderer(sondage).values_list("pk", flat=True))
            neuves, vues = [*neuves, len(lisibles - vues)], vues | lisibles
    clos = clore_sondage(sondage=sondage, auteur=None)
    return [n for n in (*neuves, len(set(idees_a_moderer(clos).values_list("pk", flat=True)) - vues)) if n]


@pytest.mark.parametrize(
    ("nombre", "attendus"), [(9, []), (10, [10]), (11, [11]), (19, [19]), (21, [10, 11]), (31, [10, 10, 11])]
)
def test_ideas_are_never_read_by_fewer_than_ten_authors_at_once(nombre, attendus):
    # Who watches codes being used knows the few who came since the last mixing: their ideas wait for others.
    assert lues_a_chaque_pas(nombre) == attendus


def test_an_idea_kept_for_later_is_neither_read_nor_decided():
    sondage = sondage_ouvert(30, avec_idee=True)
    for agent in agents_de(sondage)[:10]:
        agent.echanger()
        agent.voter(("accord", "passe"), idee="Un banc.")
    verser_bulletins(sondage=sondage)
    idee = sondage.les_idees.first()

    refuser("idee_en_reserve", moderer_idee, idee=idee, vers="publiee", auteur=None)

    assert list(idees_a_moderer(sondage)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Idee.objects.filter(pk=idee.pk).update(etat="publiee")
