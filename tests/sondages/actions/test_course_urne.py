"""Hundreds of agents at once, on real connections."""

from __future__ import annotations

import copy
import secrets
from collections import Counter
from functools import partial
from threading import Thread

import pytest
from django.db import connection

from socle.erreurs import RegleMetier
from socle.models import Compteur
from sondages.actions import verser
from sondages.actions.cycle import clore_sondage
from sondages.actions.envoyer import envoyer_codes
from sondages.actions.idees import retirer_soutien, soutenir_idee
from sondages.actions.verser import bulletins_ouverts, verser_bulletins
from sondages.logic.signature_aveugle import aveugler, preparer
from sondages.models import CodeUnique, JetonDepense, Sondage, SoutienIdee
from sondages.queries.idees import idees_publiques
from sondages.queries.resultats import resultats_de
from tests.factories.sondages import IdeeFactory, JetonDepenseFactory
from tests.jours import une_seule_heure
from tests.simultane import a_la_fois
from tests.sondages.agent import agents_de, code_en_base, sondage_ouvert

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time"),
]
CONNEXIONS = 20


def lancer(gestes):
    """Run gestures CONNEXIONS at a time; return what each gave, or the code of its refusal."""
    return [rendu.code if isinstance(rendu, RegleMetier) else rendu for rendu in a_la_fois(gestes, CONNEXIONS)]


def test_a_hundred_votes_of_one_person_are_one():
    sondage = sondage_ouvert(12)
    agent = agents_de(sondage)[0]
    agent.echanger()
    valeurs = [("accord" if rang % 2 else "desaccord", "passe") for rang in range(100)]

    rendus = lancer([lambda v=v: agent.voter(v) for v in valeurs])

    assert Counter(rendus) == {True: 1, False: 99}
    assert (JetonDepense.objects.count(), len(bulletins_ouverts(sondage))) == (1, 1)
    [(_, bulletin)] = bulletins_ouverts(sondage)
    assert bulletin.reponses[0].valeur == valeurs[rendus.index(True)][0]


def test_a_hundred_exchanges_of_one_code_are_one():
    sondage = sondage_ouvert(12)
    agent = agents_de(sondage)[0]

    def rival():
        autre = copy.copy(agent)
        autre.urne = aveugler(agent.cle_urne, preparer(secrets.token_bytes(32)))
        return autre.echanger()

    rendus = lancer([rival] * 100)

    gagnants = [rendu for rendu in rendus if rendu != "code_deja_utilise"]
    assert len(gagnants) == 1
    assert CodeUnique.objects.filter(est_exerce=True).count() == 1


def test_the_same_exchange_a_hundred_times_is_answered_alike():
    sondage = sondage_ouvert(12)
    agent = agents_de(sondage)[0]

    rendus = lancer([agent.echanger] * 100)

    assert len({(rendu.groupe_id, rendu.urne, rendu.idees) for rendu in rendus}) == 1
    assert code_en_base(agent.code).est_exerce


@une_seule_heure()
def test_a_hundred_guesses_at_once_see_the_limit():
    """The count is read before a code is looked up: not one guess past it is answered, not even a right one."""
    sondage = sondage_ouvert(12)
    agent = agents_de(sondage)[0]

    def deviner():
        faux = copy.copy(agent)
        faux.code = agent.code[0] + secrets.token_hex(6).upper()[:11]
        return faux.echanger(adresse="192.0.2.1")

    rendus = lancer([deviner] * 100)

    assert Counter(rendus) == {"code_inconnu": 30, "trop_de_demandes": 70}
    assert lancer([partial(agent.echanger, adresse="192.0.2.1")] * CONNEXIONS) == ["trop_de_demandes"] * CONNEXIONS
    assert not code_en_base(agent.code).est_exerce


@une_seule_heure()
def test_a_town_hall_of_two_hundred_agents_has_room_for_their_slips():
    """One address: a third of them mistype, everybody still answers, and only slips were counted."""
    sondage = sondage_ouvert(200)
    agents = agents_de(sondage)[:40]

    def se_tromper():
        faux = copy.copy(agents[0])
        faux.code = faux.code[0] + "Z" * 11
        return faux.echanger(adresse="192.0.2.1")

    assert Counter(lancer([se_tromper] * 70)) == {"code_inconnu": 70}
    rendus = lancer([partial(agent.echanger, adresse="192.0.2.1") for agent in agents])

    assert {type(rendu).__name__ for rendu in rendus} == {"Signatures"}
    assert Compteur.objects.values_list("nombre", flat=True).get() == 70


def test_two_hundred_toggles_of_supports_leave_what_is_counted():
    sondage = sondage_ouvert(12)
    agents = agents_de(sondage)[:10]
    for agent in agents:
        agent.echanger()
    JetonDepenseFactory.create_batch(10, sondage=sondage)
    idee = IdeeFactory(sondage=sondage, publiee=True)

    def bascule(rang):
        acte = soutenir_idee if rang % 3 else retirer_soutien
        return acte(idee=idee, **agents[rang % 10].jeton_idees)

    rendus = lancer([lambda rang=rang: bascule(rang) for rang in range(200)])

    ajoutes = sum(rendu is True for rang, rendu in enumerate(rendus) if rang % 3)
    retires = sum(rendu is True for rang, rendu in enumerate(rendus) if not rang % 3)
    [lue] = idees_publiques(sondage)
    assert set(rendus) == {True, False}
    assert lue.nb_soutiens == ajoutes - retires == idee.les_soutiens.count()


def test_votes_mixings_and_the_closing_at_once_lose_and_double_nothing():
    sondage = sondage_ouvert(40, cartes=1)
    agents = agents_de(sondage)
    gestes = []
    for rang, agent in enumerate(agents):

        def repondre(agent=agent, rang=rang):
            agent.echanger()
            return agent.voter(("accord" if rang % 2 else "desaccord",))

        gestes.append(repondre)
        if rang % 5 == 0:
            gestes.append(lambda: (verser_bulletins(sondage=sondage), None)[1])
    gestes.insert(40, lambda: clore_sondage(sondage=sondage, auteur=None) and None)

    rendus = lancer(gestes)

    recus = sum(rendu is True for rendu in rendus)
    resultats = resultats_de(type(sondage).objects.get(pk=sondage.pk))
    assert resultats.bulletins == recus if recus >= 10 else resultats.bulletins is None
    assert set(rendus) <= {True, None, "etat_interdit"}


@pytest.mark.parametrize(("acte", "avant"), [(soutenir_idee, 0), (retirer_soutien, 1)])
def test_a_support_that_meets_a_mixing_is_neither_lost_nor_given_back(monkeypatch, acte, avant):
    """A mixing reads supports, then writes them again: one given or taken back in between waits for its end."""
    sondage = sondage_ouvert(12)
    agents = agents_de(sondage)[:10]
    for agent in agents:
        agent.echanger()
        agent.voter(("accord", "passe"))
    idee = IdeeFactory(sondage=sondage, publiee=True)
    if avant:
        soutenir_idee(idee=idee, **agents[0].jeton_idees)
    melange, entre = verser._remeler, []

    def a_la_traverse(lignes):
        toutes = list(lignes)
        if lignes.model is SoutienIdee:
            fil = Thread(target=lambda: entre.append(_sur_une_connexion(partial(acte, idee=idee, **jeton))))
            fil.start()
            fil.join(timeout=1)
            fils.append(fil)
        lignes._result_cache = toutes
        melange(lignes)

    jeton, fils = agents[0].jeton_idees, []
    monkeypatch.setattr(verser, "_remeler", a_la_traverse)

    verser_bulletins(sondage=sondage)
    for fil in fils:
        fil.join()

    assert entre == [True]
    assert idee.les_soutiens.count() == 1 - avant


def _sur_une_connexion(acte):
    try:
        return acte()
    finally:
        connection.close()


def test_a_mixing_killed_halfway_changes_nothing(monkeypatch):
    sondage = sondage_ouvert(12, avec_idee=True)
    for agent in agents_de(sondage)[:10]:
        agent.echanger()
        agent.voter(("accord", "passe"), idee="Un banc.")
    avant = set(sondage.les_bulletins.values_list("pk", flat=True))

    def mourir(*_, **__):
        raise KeyboardInterrupt

    for etape in ("_deposer_idees", "_remeler"):
        with monkeypatch.context() as coup:
            coup.setattr(f"sondages.actions.verser.{etape}", mourir)
            with pytest.raises(KeyboardInterrupt):
                verser_bulletins(sondage=sondage)
        assert set(sondage.les_bulletins.values_list("pk", flat=True)) == avant
        assert sondage.les_idees.count() == 0

    with monkeypatch.context() as coup:
        coup.setattr("sondages.actions.cycle.detruire_cles", mourir)
        with pytest.raises(KeyboardInterrupt):
            clore_sondage(sondage=sondage, auteur=None)
    assert set(sondage.les_bulletins.values_list("pk", flat=True)) == avant
    assert CodeUnique.objects.count() == 12

    assert resultats_de(clore_sondage(sondage=sondage, auteur=None)).bulletins == 10
    assert sondage.les_idees.count() == 10


def test_orders_of_two_polls_at_once_share_the_fifty_codes_of_a_body():
    un = sondage_ouvert(100)
    deux = sondage_ouvert(100, inscription=un.inscription)

    def commander(rang):
        sondage = (un, deux)[rang % 2]
        adresses = [f"agent{rang}-{n}@exemple.fr" for n in range(10)]
        return envoyer_codes(sondage=sondage, groupe=sondage.les_groupes.get(), adresses=adresses, auteur=None)

    rendus = lancer([partial(commander, rang) for rang in range(CONNEXIONS)])

    assert Counter(rendus) == {10: 5, "plafond_des_envois": CONNEXIONS - 5}
    assert CodeUnique.objects.count() == sum(Sondage.objects.values_list("codes_envoyes", flat=True)) == 50
