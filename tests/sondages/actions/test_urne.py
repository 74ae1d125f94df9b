"""From the code to the published count: the path of one poll, and each refusal."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections import Counter

import pytest
import time_machine

from socle.erreurs import RegleMetier
from socle.models import Compteur, Entree
from sondages.actions.annuler import annuler_lot
from sondages.actions.codes import creer_codes
from sondages.actions.composer import modifier_sondage
from sondages.actions.cycle import clore_sondage, publier_sondage
from sondages.actions.deposer import deposer_bulletin, repondre_sans_script
from sondages.actions.echanger import echanger_code
from sondages.actions.verser import bulletins_ouverts, verser_bulletins
from sondages.logic.anonymat import RESTE
from sondages.logic.bulletin import Bulletin, IdeeDonnee, ReponseDonnee
from sondages.logic.recomptage import recompter
from sondages.logic.recus import recu_de, secret_de
from sondages.logic.signature_aveugle import aveugler, preparer
from sondages.models import BulletinEnAttente, CodeUnique, EnvoiCode, Idee, JetonDepense, Reponse, Sondage
from sondages.queries.avancement import avancement_de
from sondages.queries.resultats import reponses_par_recu, resultats_de
from tests.preuves import refuser
from tests.sondages.agent import Agent, agents_de, codes_de, sondage_ouvert

pytestmark = pytest.mark.django_db


def test_a_poll_from_code_to_count():
    sondage = sondage_ouvert(12, 11, cartes=2, avec_idee=True)
    agents = agents_de(sondage)
    votes = [("accord" if rang % 3 else "desaccord", "passe" if rang % 2 else "accord") for rang in range(23)]
    for agent, valeurs in zip(agents, votes, strict=True):
        agent.echanger()
        assert agent.voter(valeurs, idee="Un seul formulaire.") is True

    clos = clore_sondage(sondage=sondage, auteur=None)

    resultats = resultats_de(clos)
    assert (clos.etat, resultats.bulletins, resultats.codes_utilises) == ("clos", 23, 23)
    assert [{barre.valeur: barre.nombre for barre in carte.total.barres} for carte in resultats.cartes[:2]] == [
        dict.fromkeys(("accord", "desaccord", "passe"), 0) | Counter(valeurs[carte] for valeurs in votes)
        for carte in (0, 1)
    ]
    assert [nom for nom, _ in resultats.cartes[0].groupes] == ["Service 0", "Service 1"]
    recus = reponses_par_recu(clos)
    for agent, valeurs in zip(agents, votes, strict=True):
        siennes = [recus[carte][recu_de(agent.secret, carte)] for carte in recus]
        assert siennes == list(valeurs)
    assert recompter(json.loads(json.dumps(clos.depouillement.contenu))).fautes == ()
    assert Idee.objects.filter(sondage=sondage).count() == 23


def test_closing_destroys_what_could_tell_more():
    sondage = sondage_ouvert(12)
    for rang, agent in enumerate(agents_de(sondage)[:11]):
        agent.echanger()
        agent.voter(("accord" if rang % 2 else "desaccord", "passe" if rang % 2 else "accord"))
    verser_bulletins(sondage=sondage)

    clos = clore_sondage(sondage=sondage, auteur=None)

    resultats = resultats_de(clos)
    assert (resultats.codes_donnes, resultats.codes_utilises, resultats.bulletins) == (12, 11, 11)
    assert clos.cle_idees_privee is None
    assert set(clos.les_groupes.values_list("cle_privee", flat=True)) == {None}
    vides = (CodeUnique, JetonDepense, BulletinEnAttente, EnvoiCode)
    assert [modele.objects.count() for modele in vides] == [0, 0, 0, 0]
    assert Reponse.objects.count() == 22

    publie = publier_sondage(sondage=clos, auteur=None)

    assert (publie.etat, Reponse.objects.count()) == ("publie", 0)


def test_nothing_is_told_under_ten_ballots():
    sondage = sondage_ouvert(12)
    for agent in agents_de(sondage)[:9]:
        agent.echanger()
        agent.voter(("accord", "passe"))

    contenu = clore_sondage(sondage=sondage, auteur=None).depouillement.contenu

    assert contenu["bulletins"] is None
    assert [(carte["total"], carte["groupes"]) for carte in contenu["cartes"]] == [(None, []), (None, [])]
    assert "accord" not in json.dumps(contenu)


def test_answers_stay_sealed_and_mixed_until_the_closing():
    sondage = sondage_ouvert(30, avec_idee=True)
    agents = agents_de(sondage)
    for agent in agents[:9]:
        agent.echanger()
        agent.voter(("accord", "passe"), idee="Des guichets plus bas.")
    avant = set(BulletinEnAttente.objects.values_list("pk", flat=True))

    assert verser_bulletins(sondage=sondage) == 0
    assert (set(BulletinEnAttente.objects.values_list("pk", flat=True)), Idee.objects.count()) == (avant, 0)

    agents[9].echanger()
    agents[9].voter(("desaccord", "accord"))
    assert verser_bulletins(sondage=sondage) == 10
    assert verser_bulletins(sondage=sondage) == 0

    assert not avant & set(BulletinEnAttente.objects.values_list("pk", flat=True))
    assert {len(bytes(b.contenu)) for b in BulletinEnAttente.objects.all()} == {1536 + 28}
    assert Reponse.objects.count() == 0
    assert Counter(b.reponses[0].valeur for _, b in bulletins_ouverts(sondage)) == {"accord": 9, "desaccord": 1}
    assert (Idee.objects.count(), Idee.objects.filter(texte="Des guichets plus bas.").count()) == (9, 9)


def test_the_same_request_gets_the_same_answer_and_another_is_refused():
    sondage = sondage_ouvert(10)
    agent, autre = agents_de(sondage)[:2]
    premiere = agent.echanger()

    assert agent.echanger() == premiere

    autre.code = agent.code
    refuser("code_deja_utilise", autre.echanger)
    assert avancement_de(sondage).codes_utilises == 1


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "Z" * 12, "é\ud800", "K7QD"])
def test_an_unknown_code_exchanges_nothing(code):
    sondage = sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.code = code

    refuser("code_inconnu", agent.echanger)

    assert avancement_de(sondage).codes_utilises == 0


def test_a_code_is_read_as_it_is_copied():
    sondage = sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.code = f"  {agent.code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "

    agent.echanger()

    assert avancement_de(sondage).codes_utilises == 1


def test_a_code_of_another_poll_opens_nothing():
    un, autre = sondage_ouvert(10), sondage_ouvert(10)
    agent = agents_de(autre)[0]

    refuser(
        "code_inconnu", echanger_code, sondage=un, code=agent.code, urne=agent.urne.demande, idees=agent.idees.demande
    )


def test_an_unreadable_request_does_not_use_the_code():
    sondage = sondage_ouvert(10)
    agent = agents_de(sondage)[0]

    refuser(
        "demande_invalide",
        echanger_code,
        sondage=sondage,
        code=agent.code,
        urne=b"\xff" * 128,
        idees=agent.idees.demande,
    )

    assert avancement_de(sondage).codes_utilises == 0


def test_one_ballot_a_token():
    sondage = sondage_ouvert(10)
    agent = agents_de(sondage)[0]
    agent.echanger()

    assert agent.voter(("accord", "accord")) is True
    assert agent.voter(("desaccord", "desaccord")) is False

    assert [b.reponses[0].valeur for _, b in bulletins_ouverts(sondage)] == ["accord"]


def test_a_forged_token_casts_nothing():
    sondage = sondage_ouvert(10, 10)
    agent = agents_de(sondage)[0]
    agent.echanger()
    bulletin = agent.bulletin(("accord", "accord"))
    autre = sondage.les_groupes.exclude(pk=agent.groupe.pk).get()
    faux = [
        (agent.groupe.pk, agent.urne.message[:-1] + b"\x00", agent.signature),
        (agent.groupe.pk, agent.urne.message, agent.signature[:-1] + b"\x00"),
        (agent.groupe.pk, agent.urne.message + b"\x00", agent.signature),
        (autre.pk, agent.urne.message, agent.signature),
        (agent.groupe.pk, agent.idees.message, agent.signature_idees),
        (0, agent.urne.message, agent.signature),
    ]

    for groupe_id, message, signature in faux:
        refuser(
            "jeton_refuse",
            deposer_bulletin,
            sondage=sondage,
            groupe_id=groupe_id,
            message=message,
            signature=signature,
            bulletin=bulletin,
        )

    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (0, 0)


def test_a_token_of_another_length_or_of_a_department_without_key_casts_nothing():
    sondage = sondage_ouvert(10)
    long, sans_cle, sans_script = agents_de(sondage)[:3]
    bulletin = Bulletin(tuple(ReponseDonnee(carte.pk, "accord") for carte in sondage.les_cartes.all()))
    long.urne = aveugler(long.cle_urne, preparer(secrets.token_bytes(33)))
    for agent in (long, sans_cle):
        agent.echanger()

    refuser("jeton_refuse", long.voter, ("accord", "accord"))

    sondage.les_groupes.update(cle_publique=None, cle_privee=None)
    refuser("jeton_refuse", sans_cle.voter, ("accord", "accord"))
    refuser("code_inconnu", repondre_sans_script, sondage=sondage, code=sans_script.code, bulletin=bulletin)
    assert (JetonDepense.objects.count(), BulletinEnAttente.objects.count()) == (0, 0)


def test_a_ballot_names_its_department_only_if_the_threshold_of_the_opening_allows_it():
    sondage = sondage_ouvert(30, 12, 12)
    # Opened at fifteen; a threshold that rose since changes nothing: what was said at the opening holds.
    Sondage.objects.filter(pk=sondage.pk).update(seuil_effectifs=40, seuil_effectifs_ouverture=15)
    sondage.refresh_from_db()
    grand, petit = sondage.les_groupes.order_by("pk")[:2]

    for groupe in (grand, petit):
        [code] = creer_codes(sondage=sondage, groupe=groupe, nombre=1, auteur=None)
        agent = Agent(sondage, groupe, code)
        agent.echanger()
        agent.voter(("accord", "accord"))

    assert {bulletin_de for bulletin_de, _ in bulletins_ouverts(sondage)} == {grand.pk, RESTE}


def test_a_wrong_ballot_does_not_spend_the_token():
    sondage = sondage_ouvert(10, avec_idee=True)
    agent = agents_de(sondage)[0]
    agent.echanger()
    juste = agent.bulletin(("accord", "accord"))
    une, deux = juste.reponses
    carte_idee = sondage.les_cartes.get(nature="idee").pk
    faux = {
        "bulletin_incomplet": [Bulletin((une,)), Bulletin((une, deux, une)), Bulletin(())],
        "valeur_inconnue": [Bulletin((une, ReponseDonnee(deux.carte, "vrai", deux.recu)))],
        "recu_mal_forme": [Bulletin((une, ReponseDonnee(deux.carte, "accord", "court")))],
        "idee_deplacee": [
            Bulletin(juste.reponses, (IdeeDonnee(une.carte, "Ici ?"),)),
            Bulletin(juste.reponses, (IdeeDonnee(carte_idee, "Une."), IdeeDonnee(carte_idee, "Deux."))),
        ],
        "idee_trop_longue": [Bulletin(juste.reponses, (IdeeDonnee(carte_idee, "x" * 281),))],
    }

    for code, bulletins in faux.items():
        for bulletin in bulletins:
            refuser(
                code,
                deposer_bulletin,
                sondage=sondage,
                groupe_id=agent.groupe.pk,
                message=agent.urne.message,
                signature=agent.signature,
                bulletin=bulletin,
            )

    assert JetonDepense.objects.count() == 0
    assert agent.voter(("accord", "accord"), idee="é\N{GRINNING FACE}" * 140) is True


def test_nothing_comes_in_after_the_closing():
    sondage = sondage_ouvert(12)
    agents = agents_de(sondage)
    agents[0].echanger()
    clore_sondage(sondage=sondage, auteur=None)

    for acte in (lambda: agents[0].voter(("accord", "accord")), agents[1].echanger):
        refuser("etat_interdit", acte)

    assert BulletinEnAttente.objects.count() == 0


def test_nothing_comes_in_nor_is_given_once_the_last_day_is_over():
    """The closing comes within the hour; until then the urn takes nothing that the date refuses."""
    sondage = sondage_ouvert(12)
    premier, second = agents_de(sondage)[:2]
    Sondage.objects.update(ferme_au=dt.date(2027, 3, 10))
    with time_machine.travel(dt.datetime(2027, 3, 10, 22, 59, tzinfo=dt.UTC), tick=False):
        premier.echanger()

    with time_machine.travel(dt.datetime(2027, 3, 10, 23, 1, tzinfo=dt.UTC), tick=False):
        for acte in (lambda: premier.voter(("accord", "accord")), second.echanger):
            refuser("etat_interdit", acte)
        refuser("date_passee", creer_codes, sondage=sondage, groupe=premier.groupe, nombre=1, auteur=None)
    Sondage.objects.update(ferme_au=dt.date(2027, 3, 11))

    with time_machine.travel(dt.datetime(2027, 3, 10, 23, 2, tzinfo=dt.UTC), tick=False):
        assert premier.voter(("accord", "accord")) is True


def test_a_copied_receipt_does_not_stop_the_closing():
    sondage = sondage_ouvert(12, cartes=1)
    agents = agents_de(sondage)
    for rang, agent in enumerate(agents):
        agent.secret = agents[0].secret
        agent.echanger()
        agent.voter(("accord" if rang % 2 else "desaccord",))

    contenu = clore_sondage(sondage=sondage, auteur=None).depouillement.contenu

    assert recompter(contenu).fautes == ()
    assert contenu["cartes"][0]["total"]["effectifs"] == {"accord": 6, "desaccord": 6, "passe": 0}


def test_without_script_the_server_exchanges_and_casts():
    sondage = sondage_ouvert(10, avec_idee=True)
    _, code = codes_de(sondage)[0]
    cartes = list(sondage.les_cartes.order_by("rang"))
    bulletin = Bulletin(
        tuple(ReponseDonnee(carte.pk, "accord") for carte in cartes[:2]), (IdeeDonnee(cartes[2].pk, "Un banc."),)
    )

    remise = repondre_sans_script(sondage=sondage, code=code, bulletin=bulletin)

    [(_, recu)] = bulletins_ouverts(sondage)
    secret = secret_de(remise.secret)
    assert [r.recu for r in recu.reponses] == [recu_de(secret, carte.pk) for carte in cartes[:2]]
    with pytest.raises(RegleMetier, match="déjà servi"):
        repondre_sans_script(sondage=sondage, code=code, bulletin=bulletin)
    assert BulletinEnAttente.objects.count() == 1


def test_without_script_a_wrong_ballot_does_not_use_the_code():
    sondage = sondage_ouvert(10)
    _, code = codes_de(sondage)[0]

    refuser("bulletin_incomplet", repondre_sans_script, sondage=sondage, code=code, bulletin=Bulletin(()))

    assert avancement_de(sondage).codes_utilises == 0


def test_taking_part_leaves_no_line_anywhere(caplog):
    caplog.set_level("DEBUG")
    sondage = sondage_ouvert(12)
    agents = agents_de(sondage)
    entrees = Entree.objects.count()
    caplog.clear()

    for agent in agents:
        agent.echanger()
        agent.voter(("accord", "passe"))
    verser_bulletins(sondage=sondage)

    assert (Entree.objects.count(), Compteur.objects.count()) == (entrees, 0)
    assert [ligne for ligne in caplog.records if not ligne.name.startswith(("django.db", "faker", "factory"))] == []


def test_codes_are_at_most_one_an_agent():
    sondage = sondage_ouvert(10)
    groupe = sondage.les_groupes.get()
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=8, auteur=None)

    with pytest.raises(RegleMetier) as refus:
        creer_codes(sondage=sondage, groupe=groupe, nombre=3, auteur=None)

    assert (len(set(codes)), refus.value.champ, CodeUnique.objects.count()) == (8, "nombre", 8)
    assert all(code[0] == groupe.signe and len(code) == 14 for code in codes)
    assert not CodeUnique.objects.filter(empreinte__in=[c.replace("-", "") for c in codes]).exists()


def test_a_lost_lot_is_cancelled_but_for_codes_that_were_used():
    sondage = sondage_ouvert(10)
    groupe = sondage.les_groupes.get()
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=10, auteur=None)
    Agent(sondage, groupe, codes[0]).echanger()

    assert annuler_lot(sondage=sondage, lot=1, auteur=None) == 9

    assert (avancement_de(sondage).codes_donnes, avancement_de(sondage).codes_utilises) == (1, 1)
    with pytest.raises(RegleMetier):
        annuler_lot(sondage=sondage, lot=1, auteur=None)
    assert len(creer_codes(sondage=sondage, groupe=groupe, nombre=9, auteur=None)) == 9


def test_a_threshold_only_rises_after_the_opening():
    sondage = sondage_ouvert(40)
    champs = {
        "titre": "Titre",
        "presentation": "",
        "ouvre_du": None,
        "ferme_au": None,
        "est_en_salle": False,
        "auteur": None,
    }

    monte = modifier_sondage(sondage=sondage, seuil_effectifs=15, seuil_mots=20, **champs)
    assert (monte.seuil_effectifs, monte.seuil_mots) == (15, 20)
    with pytest.raises(RegleMetier) as refus:
        modifier_sondage(sondage=sondage, seuil_effectifs=9, seuil_mots=20, **champs)

    assert refus.value.champ == "seuil_effectifs"
