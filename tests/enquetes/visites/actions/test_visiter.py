"""What a shopper may do, when, and what is refused without a trace."""

import datetime as dt

import pytest

from enquetes.enums import EtatVisite, TypeScenario
from enquetes.models import Visite
from enquetes.qualite.actions.relire import accepter_visite, renvoyer_visite
from enquetes.visites.actions.visiter import (
    commencer_visite,
    commenter_visite,
    consigner_faits,
    consigner_moment,
    effacer_moment,
    enregistrer_reponses,
    soumettre_visite,
)
from enquetes.visites.queries.visites import ce_qui_l_empeche
from socle.horloge import PARIS
from socle.journal import historique
from tests.enquetes.grilles import MARDI, lecteur, visite_reelle
from tests.factories.enquetes import ScenarioFactory, VisiteFactory
from tests.factories.organismes import MembreFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
JOUR = dt.timedelta(days=1)
AVANT_ENVOI = {"EM-01": 75, "EM-02": True, "EM-03": True}
REPONSE = {
    "EM-05": 1,
    "EM-08": 3,
    "EM-09": True,
    "EM-10": False,
    "EM-11": 3,
    "EM-12": 2,
    "EM-13": 2,
    "EM-14": 1,
    "EM-15": False,
    "EM-16": {"trouves": 3, "attendus": 4, "erreur_trompeuse": False},
}


def commencee(canal="EMAIL", **champs):
    visite = visite_reelle(canal, **champs)
    return commencer_visite(visite=visite, auteur=visite.enqueteur.utilisateur)


def test_commencer_visite_opens_it_and_keeps_who_and_when():
    visite = visite_reelle()
    auteur = visite.enqueteur.utilisateur

    commencee = commencer_visite(visite=visite, auteur=auteur)

    assert (commencee.etat, commencee.commencee_le) == (EtatVisite.EN_COURS, MARDI)
    assert list(commencee.les_transitions.values_list("de", "vers", "le", "auteur")) == [
        ("planifiee", "en_cours", MARDI, auteur.pk)
    ]
    assert [entree.acte for entree in historique(commencee)] == ["visite.commencee"]


def _membre_de_son_organisme(visite, depuis):
    MembreFactory(organisme=visite.inscription.organisme, utilisateur=visite.enqueteur.utilisateur, cree_le=depuis)


@pytest.mark.parametrize("le", [None, MARDI], ids=["ici", "sans reseau"])
def test_nobody_visits_a_body_that_she_acts_for(le):
    """The plan spares her such visits; she may have joined the body since."""
    visite = visite_reelle()
    _membre_de_son_organisme(visite, MARDI - JOUR)

    refuser("agit_pour_l_organisme", commencer_visite, visite=visite, auteur=None, le=le)

    assert Visite.objects.get().etat == EtatVisite.PLANIFIEE


def test_contact_begun_without_network_before_she_joined_the_body_is_received(horloge):
    visite = visite_reelle()
    _membre_de_son_organisme(visite, MARDI + JOUR)
    horloge.move_to(MARDI + 2 * JOUR)

    assert commencer_visite(visite=visite, auteur=None, le=MARDI).etat == EtatVisite.EN_COURS


def test_commencer_visite_twice_changes_nothing_more():
    visite = commencee()

    commencer_visite(visite=visite, auteur=visite.enqueteur.utilisateur)

    assert visite.les_transitions.count() == 1


@pytest.mark.parametrize(
    ("jour", "code"),
    [
        (dt.date(2020, 1, 31), "hors_vague"),
        (dt.date(2020, 3, 20), "terrain_suspendu"),
        (dt.date(2020, 10, 1), "terrain_termine"),
    ],
)
def test_commencer_visite_outside_fieldwork_is_refused(horloge, jour, code):
    visite = visite_reelle()
    horloge.move_to(dt.datetime.combine(jour, dt.time(10), PARIS))

    refuser(code, commencer_visite, visite=visite, auteur=None)


@pytest.mark.parametrize(
    ("departement", "jour", "heure", "permis"),
    [
        ("987", dt.date(2020, 10, 1), 1, True),
        ("987", dt.date(2020, 10, 1), 13, False),
        ("988", dt.date(2020, 9, 30), 22, True),
        ("988", dt.date(2020, 1, 31), 22, True),
        ("31", dt.date(2020, 10, 1), 1, False),
        ("31", dt.date(2020, 1, 31), 22, False),
    ],
)
def test_contact_is_made_on_the_day_of_paris_or_of_the_body(horloge, departement, jour, heure, permis):
    """In Papeete the last afternoon of a wave is the next day in Paris, in Nouméa its first morning the day before."""
    visite = visite_reelle()
    visite.inscription.organisme.departement = departement
    visite.inscription.organisme.save()
    instant = dt.datetime.combine(jour, dt.time(heure), PARIS)
    horloge.move_to(instant)

    assert (ce_qui_l_empeche(visite) == "") == permis
    if not permis:
        code = "hors_vague" if jour.month == 1 else "terrain_termine"
        refuser(code, commencer_visite, visite=visite, auteur=None)
        return
    commencer_visite(visite=visite, auteur=visite.enqueteur.utilisateur)
    envoyee = consigner_moment(visite=visite, moment="contact", instant=instant, auteur=visite.enqueteur.utilisateur)
    assert envoyee.effectuee_le == instant


@pytest.mark.parametrize("le", [None, MARDI], ids=["ici", "sans reseau"])
def test_nothing_begins_once_results_are_given_back(le):
    """A phone that comes back late opened a contact that nobody could grade any more."""
    visite = visite_reelle()
    visite.inscription.campagne.restituee_le = MARDI
    visite.inscription.campagne.save()

    refuser("resultats_restitues", commencer_visite, visite=visite, auteur=None, le=le)


@pytest.mark.parametrize("etat", ["soumise", "validee"])
def test_commencer_visite_already_handed_over_is_refused(etat):
    refuser("passage_interdit", commencer_visite, visite=VisiteFactory(**{etat: True}), auteur=None)


def test_commencer_visite_of_nobody_is_refused():
    visite = visite_reelle()
    Visite.objects.filter(pk=visite.pk).update(enqueteur=None)
    visite.refresh_from_db()

    refuser("sans_enqueteur", commencer_visite, visite=visite, auteur=None)


def test_consigner_faits_that_nobody_knows_is_refused():
    refuser("fait_inconnu", consigner_faits, visite=commencee(), auteur=None, faits={"FORM": True, "AUTRE": True})


def test_enregistrer_reponses_before_beginning_is_refused():
    refuser("visite_non_commencee", enregistrer_reponses, visite=visite_reelle(), auteur=None, reponses={"EM-01": 75})


@pytest.mark.parametrize(
    ("reponses", "code"),
    [({"TE-01": 30}, "critere_inconnu"), ({"EM-02": 1}, "mesure_invalide"), ({"EM-01": -3}, "mesure_invalide")],
)
def test_enregistrer_reponses_that_do_not_fit_the_grid_is_refused(reponses, code):
    refuser(code, enregistrer_reponses, visite=commencee(), auteur=None, reponses={"EM-03": True, **reponses})


def test_enregistrer_reponses_keeps_the_last_value_and_the_elements_ticked():
    visite = commencee("TEL")
    auteur = visite.enqueteur.utilisateur

    enregistrer_reponses(
        visite=visite, reponses={"TE-01": 30, "TE-09": 3}, elements={"TE-09": [0, 1, 2]}, auteur=auteur
    )
    gardee = enregistrer_reponses(visite=visite, reponses={"TE-09": 2}, elements={"TE-09": [0, 2]}, auteur=auteur)

    gardee.refresh_from_db()
    assert {code: valeur for code, valeur in gardee.reponses.items() if valeur is not None} == {"TE-01": 30, "TE-09": 2}
    assert gardee.observations == {"faits": {}, "elements": {"TE-09": [0, 2]}}


def test_consigner_faits_that_did_not_happen_writes_null():
    visite = commencee("TEL")

    gardee = consigner_faits(
        visite=visite, faits={"SVI": False, "TRANSF": False, "MISE": True, "PROM": False}, auteur=None
    )

    assert gardee.reponses == {"TE-06": None, "TE-08": None, "TE-11": None, "TE-18": None, "TE-20": None}


def test_consigner_moment_of_an_email_sent_makes_it_wait():
    visite = commencee()

    attendue = consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=visite.enqueteur.utilisateur)

    attendue.refresh_from_db()
    assert (attendue.etat, attendue.effectuee_le) == (EtatVisite.EN_ATTENTE, MARDI)


def test_consigner_moment_of_a_call_leaves_it_in_progress():
    visite = commencee("TEL")

    appelee = consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=None)

    assert (appelee.etat, appelee.effectuee_le) == (EtatVisite.EN_COURS, MARDI)


@pytest.mark.parametrize(
    ("canal", "moment", "instant", "code"),
    [
        ("EMAIL", "contact", MARDI + JOUR, "instant_a_venir"),
        ("EMAIL", "contact", MARDI - 30 * JOUR, "hors_vague"),
        ("EMAIL", "reponse", MARDI, "envoi_a_noter"),
        ("TEL", "reponse", MARDI, "contact_sans_attente"),
        ("WEB", "contact", MARDI, "formulaire_a_preciser"),
    ],
)
def test_consigner_moment_out_of_place_is_refused(canal, moment, instant, code):
    refuser(code, consigner_moment, visite=commencee(canal), auteur=None, moment=moment, instant=instant)


@pytest.mark.parametrize(
    ("ans", "code", "mots"),
    [
        (1, "instant_a_venir", "Cet instant n’est pas encore passé."),
        (-1, "hors_vague", "Le 11\u00a0février 2019, aucun contact ne se faisait."),
    ],
)
def test_a_mistyped_year_is_said_at_its_field(ans, code, mots):
    """« La dernière vague de terrain est terminée » was told of a day of next year, for the whole form."""
    instant = MARDI.replace(year=MARDI.year + ans)

    refus = refuser(code, consigner_moment, visite=commencee(), auteur=None, moment="contact", instant=instant)

    assert (refus.champ, refus.message.startswith(mots)) == ("instant", True)


def test_consigner_moment_of_an_answer_before_the_sending_is_refused():
    visite = consigner_moment(visite=commencee(), moment="contact", instant=MARDI, auteur=None)

    refuser("instant_desordonne", consigner_moment, visite=visite, auteur=None, moment="reponse", instant=MARDI - JOUR)


def test_consigner_moment_of_an_answer_after_the_wait_is_refused(horloge):
    visite = consigner_moment(visite=commencee(), moment="contact", instant=MARDI, auteur=None)
    horloge.move_to(dt.datetime(2020, 9, 1, 10, tzinfo=PARIS))

    refuser(
        "reception_tardive",
        consigner_moment,
        visite=visite,
        auteur=None,
        moment="reponse",
        instant=dt.datetime(2020, 9, 1, 9, tzinfo=PARIS),
    )


def test_effacer_moment_takes_back_an_answer_recorded_by_mistake():
    visite = consigner_moment(visite=commencee(), moment="contact", instant=MARDI, auteur=None)
    consigner_moment(visite=visite, moment="reponse", instant=MARDI, auteur=None)

    rendue = effacer_moment(visite=visite, moment="reponse", auteur=None)

    assert (rendue.repondue_le, "EM-06" in rendue.reponses) == (None, False)


def test_soumettre_email_of_example_1_stores_the_measures_of_the_dossier(horloge):
    visite = commencee()
    auteur = visite.enqueteur.utilisateur
    enregistrer_reponses(visite=visite, reponses=AVANT_ENVOI, auteur=auteur)
    consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=auteur)
    consigner_moment(visite=visite, moment="accuse", instant=MARDI, auteur=auteur)
    horloge.move_to(MARDI + 6 * JOUR)
    consigner_moment(visite=visite, moment="reponse", instant=MARDI + 6 * JOUR, auteur=auteur)
    enregistrer_reponses(visite=visite, reponses=REPONSE, auteur=auteur)

    soumise = soumettre_visite(visite=visite, auteur=auteur)

    soumise.refresh_from_db()
    assert (soumise.etat, soumise.soumise_le) == (EtatVisite.SOUMISE, MARDI + 6 * JOUR)
    assert soumise.reponses == {**AVANT_ENVOI, **REPONSE, "EM-04": 0, "EM-06": True, "EM-07": 4, "EM-17": None}
    assert [t.vers for t in soumise.les_transitions.all()] == ["en_cours", "en_attente", "soumise"]


def test_soumettre_email_still_awaited_is_refused():
    visite = commencee()
    consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=None)
    enregistrer_reponses(visite=visite, reponses=AVANT_ENVOI, auteur=None)

    refuser("reponse_attendue", soumettre_visite, visite=visite, auteur=None)


def test_soumettre_incomplete_visit_names_what_is_missing():
    visite = commencee("TEL")

    refus = refuser("visite_incomplete", soumettre_visite, visite=visite, auteur=None)
    assert "TE-01, TE-02, TE-03, l’instant du contact, TE-04" in refus.message
    assert "ce qui s’est passé" in refus.message


def test_grading_after_the_wave_is_allowed_once_the_contact_is_made(horloge):
    visite = consigner_moment(visite=commencee(), moment="contact", instant=MARDI, auteur=None)
    horloge.move_to(dt.datetime(2020, 3, 20, 10, tzinfo=PARIS))

    gardee = enregistrer_reponses(visite=visite, reponses={"EM-01": 60}, auteur=None)

    assert gardee.reponses["EM-01"] == 60


def test_grading_before_the_contact_outside_fieldwork_is_refused(horloge):
    visite = commencee()
    horloge.move_to(dt.datetime(2020, 3, 20, 10, tzinfo=PARIS))

    refuser("terrain_suspendu", enregistrer_reponses, visite=visite, auteur=None, reponses={"EM-01": 60})


@pytest.mark.parametrize("etat", ["soumise", "validee"])
def test_writing_in_a_visit_handed_over_is_refused(etat):
    visite = VisiteFactory(**{etat: True})

    refuser("visite_fermee", enregistrer_reponses, visite=visite, auteur=None, reponses={"EM-01": True})
    refuser("visite_fermee", commenter_visite, visite=visite, auteur=None, commentaire="Trop tard")
    refuser("visite_fermee", consigner_faits, visite=visite, auteur=None, faits={"PERSO": True})


def test_site_without_form_is_submitted_without_waiting():
    visite = commencee("WEB")
    auteur = visite.enqueteur.utilisateur
    consigner_faits(visite=visite, faits={"FORM": False}, auteur=auteur)
    consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=auteur)
    mesures = {f"WEB-{rang:02}": 2 for rang in (1, 2, 3, 4, 5, 8, 9, 10, 11, 20)}
    enregistrer_reponses(
        visite=visite, reponses={**mesures, "WEB-06": True, "WEB-07": 40, "WEB-12": False}, auteur=auteur
    )

    soumise = soumettre_visite(visite=visite, auteur=auteur)

    assert (soumise.etat, soumise.reponses["WEB-13"], soumise.reponses["WEB-16"]) == (EtatVisite.SOUMISE, None, None)


def test_site_with_form_waits_for_its_answer():
    visite = commencee("WEB")
    consigner_faits(visite=visite, faits={"FORM": True}, auteur=None)

    attendue = consigner_moment(visite=visite, moment="contact", instant=MARDI, auteur=None)

    assert attendue.etat == EtatVisite.EN_ATTENTE
    refuser("formulaire_deja_envoye", consigner_faits, visite=attendue, auteur=None, faits={"FORM": False})


def test_visit_sent_back_is_taken_up_again_with_a_trace():
    visite = VisiteFactory(soumise=True, scenario=ScenarioFactory(type=TypeScenario.RENSEIGNEMENT))
    renvoyer_visite(visite=visite, remarque="Revoyez EM-01", auteur=lecteur())

    enregistrer_reponses(visite=visite, reponses={"EM-01": False}, auteur=None)
    soumise = soumettre_visite(visite=visite, auteur=None)
    acceptee = accepter_visite(visite=soumise, auteur=lecteur())

    # The only contact of its edition is in the sample of second readings.
    assert (acceptee.etat, acceptee.reponses["EM-01"]) == (EtatVisite.SECONDE_LECTURE, False)
    assert acceptee.remarque == ""
    assert [entree.acte for entree in historique(acceptee)] == [
        "visite.acceptee",
        "visite.soumise",
        "visite.reprise",
        "visite.renvoyee",
    ]
