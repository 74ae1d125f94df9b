"""What partners read: the figures of the pages, and nothing that would tell who contacts whom."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache

from bornes.avis.actions.agreger import agreger_jours
from bornes.models import Avis
from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne, Periode
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from organismes.models import Inscription
from partenaires.queries.ressources import AVANCEMENTS
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import AvisFactory, PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import (
    DialogueFactory,
    ParticipantFactory,
    PhaseFactory,
    PropositionFactory,
    SoutienFactory,
)
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.partenaires import PartenaireFactory
from tests.factories.trophees import LitigeFactory, PalmaresFactory, ResultatFactory
from tests.partenaires.appels import porteur
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _compteurs_vides():
    cache.clear()


def test_registration_is_given_without_the_people_of_the_body():
    inscription = InscriptionFactory(canaux=("TEL", "EMAIL"), borne=True)
    organisme = inscription.organisme

    lue = porteur("inscriptions:lire").get(f"/api/v1/inscriptions/{inscription.pk}/")

    assert lue.json() == {
        "id": inscription.pk,
        "campagne": inscription.campagne.annee,
        "siren": organisme.siren,
        "nom": organisme.nom,
        "type": "COMMUNE",
        "code_insee": "",
        "departement": "31",
        "population": 30_000,
        "etat": "validee",
        "canaux": ["EMAIL", "TEL"],
        "options": {"borne": True, "smartphone": False, "idcity": False, "vooter": False},
        "deposee_le": lue.json()["deposee_le"],
        "confirmee_le": lue.json()["confirmee_le"],
        "decidee_le": lue.json()["decidee_le"],
    }
    assert dt.datetime.fromisoformat(lue.json()["deposee_le"]) == inscription.deposee_le
    assert "Camille" not in lue.content.decode()


def test_filters_keep_what_they_say():
    voulue = InscriptionFactory()
    InscriptionFactory(campagne=voulue.campagne, refusee=True)
    InscriptionFactory()
    client = porteur()

    def lues(**filtres):
        return [ligne["id"] for ligne in client.get("/api/v1/inscriptions/", filtres).json()["resultats"]]

    assert lues(campagne=voulue.campagne.annee, etat="validee") == [voulue.pk]
    assert lues(siren=voulue.organisme.siren) == [voulue.pk]
    assert lues(siren=" ".join(voulue.organisme.siren[i : i + 3] for i in (0, 3, 6))) == [voulue.pk]
    assert lues(siren="000000000") == lues(siren="000 000 000 00000") == []


def test_partner_of_one_body_knows_no_other():
    mienne, autre = InscriptionFactory(), InscriptionFactory()
    client = porteur(partenaire=PartenaireFactory(organisme=mienne.organisme))

    assert [une["id"] for une in client.get("/api/v1/inscriptions/").json()["resultats"]] == [mienne.pk]
    absente, inconnue = (client.get(f"/api/v1/inscriptions/{pk}/") for pk in (autre.pk, 999_999_999))
    assert (absente.status_code, absente.json()) == (404, inconnue.json())


def test_contacts_are_told_one_by_one_once_results_are_given_and_their_scenario_never():
    campagne = CampagneFactory(terrain_ouvert_le=maintenant() - dt.timedelta(days=90))
    inscription = InscriptionFactory(campagne=campagne)
    visite = VisiteFactory(inscription=inscription, validee=True, commentaire="Très bien reçu")
    VisiteFactory(inscription=inscription, grille=visite.grille, scenario=visite.scenario, double_de=visite)
    client = porteur("visites:lire")

    avant = client.get("/api/v1/visites/", {"campagne": campagne.annee}).json()["resultats"]
    avant_seule = client.get(f"/api/v1/visites/{visite.pk}/").status_code
    Campagne.objects.filter(pk=campagne.pk).update(restituee_le=maintenant())
    apres = client.get("/api/v1/visites/", {"campagne": campagne.annee}).json()["resultats"]

    assert (avant, avant_seule) == ([], 404)
    assert apres == [
        {
            "id": str(visite.pk),
            "inscription": inscription.pk,
            "campagne": campagne.annee,
            "siren": inscription.organisme.siren,
            "canal": visite.canal,
            "etat": "validee",
            "jour": jour_de(visite.effectuee_le).isoformat(),
            "demande": visite.scenario.type,
        }
    ]
    assert client.get(f"/api/v1/visites/{visite.pk}/").json() == apres[0]


def _en_trois_vagues():
    """An edition whose second wave ended yesterday, and whose third one runs."""
    jour, jours = aujourdhui(), [(-60, -45), (-40, -1), (0, 30)]
    vagues = [(jour + dt.timedelta(days=du), jour + dt.timedelta(days=au)) for du, au in jours]
    return CampagneFactory(terrain_ouvert_le=maintenant() - dt.timedelta(days=60), vagues=vagues)


def test_before_results_contacts_are_counts_of_the_waves_that_ended():
    """Whoever asks every minute learns nothing of the day of a contact: a count moves when a wave ends."""
    inscription = InscriptionFactory(campagne=_en_trois_vagues())
    en_vague = maintenant() - dt.timedelta(days=20)
    faite = VisiteFactory(
        inscription=inscription, validee=True, effectuee_le=en_vague, repondue_le=None, prevue_le=en_vague.date()
    )
    communs = {"inscription": inscription, "grille": faite.grille, "scenario": faite.scenario, "canal": faite.canal}
    VisiteFactory(**communs, prevue_le=en_vague.date())
    VisiteFactory(**communs, prevue_le=aujourdhui())
    client = porteur("visites:lire")

    adresse = f"/api/v1/visites/avancement/?campagne={inscription.campagne.annee}"
    avant = client.get(adresse).json()["resultats"]
    VisiteFactory(**communs, en_attente=True, prevue_le=aujourdhui(), effectuee_le=maintenant())

    assert avant == [
        {
            "inscription": inscription.pk,
            "campagne": inscription.campagne.annee,
            "siren": inscription.organisme.siren,
            "fin_de_vague": (aujourdhui() - dt.timedelta(days=1)).isoformat(),
            "canaux": {faite.canal: {"prevus": 2, "faits": 1}},
        }
    ]
    assert client.get(adresse).json()["resultats"] == avant
    # Put off to the wave that runs, as the reference says, a contact is not of the last one any more.
    Visite.objects.filter(prevue_le=en_vague.date(), effectuee_le=None).update(prevue_le=aujourdhui())
    assert client.get(adresse).json()["resultats"][0]["canaux"] == {faite.canal: {"prevus": 1, "faits": 1}}
    Periode.objects.filter(au__lt=aujourdhui()).delete()
    assert client.get(adresse).json()["resultats"] == []


def test_a_void_contact_that_was_brought_in_stays_among_those_planned():
    inscription = InscriptionFactory(campagne=_en_trois_vagues())
    annulee = VisiteFactory(
        inscription=inscription,
        etat=EtatVisite.ANNULEE,
        effectuee_le=maintenant() - dt.timedelta(days=20),
        prevue_le=None,
    )

    lue = porteur("visites:lire").get(f"/api/v1/visites/avancement/?campagne={inscription.campagne.annee}").json()

    assert lue["resultats"][0]["canaux"] == {annulee.canal: {"prevus": 1, "faits": 0}}


def test_a_contact_made_on_the_last_day_of_a_wave_where_its_body_is_was_made_in_it():
    """The last afternoon of Papeete is the next day in Paris."""
    inscription = InscriptionFactory(campagne=_en_trois_vagues(), organisme__departement="987")
    dernier = aujourdhui() - dt.timedelta(days=1)
    soir = dt.datetime.combine(dernier, dt.time(14), ZoneInfo("Pacific/Tahiti"))
    faite = VisiteFactory(inscription=inscription, validee=True, effectuee_le=soir, repondue_le=None, prevue_le=dernier)

    with time_machine.travel(soir + dt.timedelta(hours=9), tick=False):
        lue = porteur("visites:lire").get(f"/api/v1/visites/avancement/?campagne={inscription.campagne.annee}").json()

    assert lue["resultats"][0]["canaux"] == {faite.canal: {"prevus": 1, "faits": 1}}


def test_one_body_never_learns_that_a_contact_came():
    inscription = InscriptionFactory(campagne=_en_trois_vagues())
    visite = VisiteFactory(inscription=inscription, en_cours=True)
    client = porteur(partenaire=PartenaireFactory(organisme=inscription.organisme))

    for adresse in ("/api/v1/visites/", "/api/v1/visites/avancement/"):
        assert client.get(adresse).json()["resultats"] == [], adresse
    assert client.get(f"/api/v1/visites/{visite.pk}/").status_code == 404


def test_who_left_is_in_no_result_nor_contact_and_its_consultation_is_closed():
    inscription = InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=maintenant()))
    campagne = inscription.campagne
    _publier(campagne)
    ResultatFactory(inscription=inscription)
    VisiteFactory(inscription=inscription, validee=True)
    DialogueFactory(inscription=inscription, ouvert=True)
    client = porteur()
    siren = inscription.organisme.siren
    consultations = f"/api/v1/consultations/?siren={siren}"
    adresses = [f"/api/v1/{nom}/?siren={siren}" for nom in ("resultats", "visites", "visites/avancement")]
    avant = [len(client.get(adresse).json()["resultats"]) for adresse in adresses]
    ouvertes = client.get(consultations).json()["resultats"]

    Inscription.objects.filter(pk=inscription.pk).update(
        etat="retiree", motif="Retrait demandé", decidee_le=maintenant()
    )

    assert avant == [1, 1, 1]
    assert [client.get(adresse).json()["resultats"] for adresse in adresses] == [[], [], []]
    # What was written stays to be read, here as on the site; its closing, told by an event, leads somewhere.
    assert [une["etat"] for une in ouvertes] == ["ouvert"]
    assert client.get(consultations).json()["resultats"] == [ouvertes[0] | {"etat": "ferme"}]
    assert client.get(f"/api/v1/consultations/{ouvertes[0]['code']}/").status_code == 200


def _publier(campagne):
    """Make a prize list public, by whoever."""
    PalmaresFactory(
        campagne=campagne,
        etat="publie",
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
        publie_le=maintenant(),
    )


def test_every_state_of_a_contact_is_told_by_one_word():
    dits = [etat for etats in AVANCEMENTS.values() for etat in etats]

    assert sorted(dits) == sorted(EtatVisite)


@pytest.fixture(scope="module")
def restituee(referentiels_charges, django_db_blocker):
    with django_db_blocker.unblock():
        yield edition(pairs=3, restituee_le=maintenant())


def test_results_are_those_of_the_exchange_format_with_their_intervals(restituee):
    campagne, inscription = restituee
    resultat = inscription.resultat

    _publier(campagne)
    page = porteur("resultats:lire").get("/api/v1/resultats/", {"campagne": campagne.annee}).json()

    (lu,) = [ligne for ligne in page["resultats"] if ligne["inscription"] == inscription.pk]
    assert len(page["resultats"]) == 4
    assert {cle: lu[cle] for cle in ("score", "intervalle", "rang", "rang_intervalle", "palier", "niveau")} == {
        "score": resultat.score,
        "intervalle": list(resultat.intervalle),
        "rang": resultat.rang,
        "rang_intervalle": list(resultat.rang_intervalle),
        "palier": resultat.palier,
        "niveau": resultat.niveau,
    }
    for cle in ("canaux", "etapes", "etapes_intervalles", "determinants", "determinants_intervalles"):
        assert lu[cle] == json.loads(json.dumps(resultat.detail[cle])), cle
    # A rate of one or two observations says that it is none.
    assert lu["conformite"] == {
        code: {**mesure, "indication": mesure["observations"] < 3}
        for code, mesure in resultat.detail["conformite"].items()
    }
    assert {mesure["indication"] for mesure in lu["conformite"].values()} == {True, False}
    # What the shoppers wrote is in no figure.
    assert "Dupont" not in json.dumps(page)


def test_nobody_but_its_body_knows_a_result_before_the_prize_list(restituee):
    """A list of scores is a list of ranks: what the ceremony announces is read nowhere before (regles#embargo)."""
    campagne, inscription = restituee
    tous, sien = porteur(), porteur(partenaire=PartenaireFactory(organisme=inscription.organisme))
    adresse = f"/api/v1/resultats/{inscription.pk}/"

    avant = tous.get("/api/v1/resultats/").json()["resultats"], tous.get(adresse).status_code
    lu = sien.get(adresse).json()
    _publier(campagne)

    assert avant == ([], 404)
    assert (lu["rang"], lu["score"]) == (inscription.resultat.rang, inscription.resultat.score)
    assert [un["inscription"] for un in sien.get("/api/v1/resultats/").json()["resultats"]] == [inscription.pk]
    assert tous.get(adresse).json() == lu


def test_an_open_dispute_suspends_the_rank_at_once(restituee):
    campagne, inscription = restituee
    _publier(campagne)
    LitigeFactory(inscription=inscription)

    lu = porteur().get(f"/api/v1/resultats/{inscription.pk}/").json()

    assert (lu["eligible"], lu["motifs"]) == (False, ["litige_en_cours"])
    assert {lu[cle] for cle in ("rang", "proba_premier", "palier")} == {None}
    assert (lu["rang_intervalle"], lu["score"]) == (None, inscription.resultat.score)


def test_results_that_bodies_do_not_have_yet_are_nowhere(restituee):
    campagne, inscription = restituee
    Campagne.objects.filter(pk=campagne.pk).update(restituee_le=None)
    client = porteur()

    assert client.get("/api/v1/resultats/").json()["resultats"] == []
    assert client.get(f"/api/v1/resultats/{inscription.pk}/").status_code == 404


@pytest.fixture
def entendus():
    """An edition of which three bodies heard 3, 7 and 12 users; in the order of their registrations."""
    campagne = CampagneFactory()
    for nombre in (3, 7, 12):
        point = PointFactory(inscription=InscriptionFactory(campagne=campagne, smartphone=True))
        for _ in range(nombre):
            AvisFactory(point=point, comptage="compte")
    agreger_jours(paires=set(Avis.objects.values_list("point_id", "jour")))
    return campagne


def _agregats(campagne, partenaire=None):
    client = porteur("avis:lire", partenaire=partenaire)
    return client.get("/api/v1/avis/agregats/", {"campagne": campagne.annee}).json()["resultats"]


def test_how_many_users_spoke_is_told_of_every_body_with_the_prize_list_and_of_its_own_at_once(entendus):
    dernier = entendus.les_inscriptions.latest("pk")
    proche = PartenaireFactory(organisme=dernier.organisme)

    avant = _agregats(entendus), [ligne["n"] for ligne in _agregats(entendus, proche)]
    _publier(entendus)
    apres = [ligne["n"] for ligne in _agregats(entendus)]

    assert (avant, apres) == (([], [12]), [None, None, 12])


def test_opinions_of_a_registration_that_was_withdrawn_are_told_no_more(entendus):
    _publier(entendus)
    dernier = entendus.les_inscriptions.latest("pk")
    entendus.les_inscriptions.filter(pk=dernier.pk).update(etat="retiree")

    assert {ligne["siren"] for ligne in _agregats(entendus)} == set(
        entendus.les_inscriptions.exclude(pk=dernier.pk).values_list("organisme__siren", flat=True)
    )
    assert _agregats(entendus, PartenaireFactory(organisme=dernier.organisme)) == []


def test_small_numbers_of_opinions_are_hidden_with_what_would_give_them(entendus):
    _publier(entendus)

    page = {"resultats": _agregats(entendus)}

    assert [ligne["n"] for ligne in page["resultats"]] == [None, None, 12]
    assert [ligne["taux"] is None for ligne in page["resultats"]] == [True, True, False]
    assert page["resultats"][2]["taux"] == {"valeur": 100, "bas": 76, "haut": 100}


def test_consultations_are_public_facts_and_the_counts_of_their_page(client):
    dialogue = DialogueFactory(ouvert=True)
    DialogueFactory()
    api = porteur("consultations:lire")
    proposition = PropositionFactory(dialogue=dialogue)
    for _ in range(3):
        SoutienFactory(proposition=proposition, participant=ParticipantFactory(dialogue=dialogue))

    liste = api.get("/api/v1/consultations/").json()["resultats"]
    une = api.get(f"/api/v1/consultations/{dialogue.code}/").json()
    page = client.get(f"/consultations/{dialogue.code}/").content.decode()

    assert [une["code"] for une in liste] == [dialogue.code]
    participation = une.pop("participation")
    assert une == liste[0]
    assert {nom: nombre for nom, nombre in participation.items() if nombre} == {
        "participants": 4,
        "contributions": 1,
        "soutiens": 3,
    }
    # Fewer than five, and told to everybody: hidden here, they would protect nobody.
    assert "<strong>4\u00a0personnes</strong>" in page
    assert proposition.texte not in json.dumps(une)


def test_a_consultation_is_closed_as_soon_as_nobody_takes_part_any_more():
    jour, un_jour = aujourdhui(), dt.timedelta(days=1)
    dates = {"finie": (jour - 9 * un_jour, jour - un_jour), "en_cours": (jour, jour), "a_venir": (jour + un_jour,) * 2}
    dialogues = {nom: DialogueFactory(ouvert=True, debut=debut, fin=fin) for nom, (debut, fin) in dates.items()}
    # Only the answer is left: the site says that participation is over.
    dialogues["repondue"] = DialogueFactory(ouvert=True)
    PhaseFactory(dialogue=dialogues["repondue"], nature="idees", rang=1, du=jour - 9 * un_jour, au=jour - un_jour)
    PhaseFactory(dialogue=dialogues["repondue"], nature="reponse", rang=2, du=jour, au=jour + 20 * un_jour)

    lus = porteur("consultations:lire").get("/api/v1/consultations/").json()["resultats"]

    etats = {une["code"]: une["etat"] for une in lus}
    assert {nom: etats[un.code] for nom, un in dialogues.items()} == {
        "finie": "ferme",
        "repondue": "ferme",
        "en_cours": "ouvert",
        "a_venir": "ouvert",
    }


def test_editions_are_known_by_their_year():
    campagne = CampagneFactory(restituee_le=None)

    lue = porteur("campagnes:lire").get(f"/api/v1/campagnes/{campagne.annee}/").json()

    assert set(lue) == {
        *("annee", "nom", "est_demonstration", "situation", "inscriptions_ouvertes_le"),
        *("dernier_jour", "restituee_le", "palmares_publie_le"),
    }
    assert (lue["annee"], lue["restituee_le"], lue["palmares_publie_le"]) == (campagne.annee, None, None)
