"""Reading: accept, send back, void and replace; forbidden moves change nothing."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from campagnes.models import Campagne
from enquetes.actions.effacer import oublier_enqueteur
from enquetes.enums import TRANSITIONS, EtatVisite, Verdict
from enquetes.models import Relecture, Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.qualite.actions.secondes_lectures import rendre_seconde_lecture
from enquetes.qualite.queries.echantillon import graine_des_relectures
from enquetes.qualite.queries.lectures import arbitrages_de, prochaine_a_relire
from enquetes.qualite.queries.relecture import fiche_relecture
from enquetes.visites.actions.etats import passer, verrouiller
from enquetes.visites.logic.tirage import nombre_permanent
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from socle.journal import historique
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import AnomalieFactory, DoubleFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db
MATIN = dt.datetime(2020, 2, 20, 9, tzinfo=PARIS)
ETATS = {
    EtatVisite.PLANIFIEE: "planifiee",
    EtatVisite.EN_COURS: "en_cours",
    EtatVisite.EN_ATTENTE: "en_attente",
    EtatVisite.SOUMISE: "soumise",
    EtatVisite.VALIDEE: "validee",
}


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MATIN, tick=False):
        yield


def hors_echantillon(**champs):
    """Return a submitted visit that the sample of second readings leaves out: one in ten is in."""
    visites = [VisiteFactory(soumise=True, inscription=InscriptionFactory(), **champs)]
    visites += [VisiteFactory(soumise=True, inscription=visites[0].inscription) for _ in range(9)]
    graine = graine_des_relectures(visites[0].inscription.campagne)
    tiree = min(visites, key=lambda visite: nombre_permanent(graine, str(visite.pk)))
    return next(visite for visite in visites if visite != tiree), tiree


def test_accepter_visite_lets_it_count():
    (visite, _tiree), auteur = hors_echantillon(), lecteur()
    Visite.objects.filter(pk=visite.pk).update(remarque="À revoir")

    acceptee = accepter_visite(visite=visite, auteur=auteur)

    acceptee.refresh_from_db()
    assert (acceptee.etat, acceptee.validee_le, acceptee.remarque) == (EtatVisite.VALIDEE, MATIN, "")
    assert list(acceptee.les_transitions.values_list("de", "vers", "le", "auteur")) == [
        ("soumise", "validee", MATIN, auteur.pk)
    ]
    assert [(entree.acte, entree.auteur) for entree in historique(acceptee)] == [("visite.acceptee", auteur)]


def test_accepter_visite_leaves_a_first_reading():
    (visite, _tiree), auteur = hors_echantillon(), lecteur()

    accepter_visite(visite=visite, auteur=auteur)

    lecture = Relecture.objects.get()
    assert (lecture.contact, lecture.visite, lecture.rang, lecture.lecteur) == (visite, visite, 1, auteur)
    assert (lecture.verdict, lecture.le, lecture.est_en_vigueur) == (Verdict.CONFORME, MATIN, True)


def test_accepter_visite_in_the_sample_does_not_count_yet():
    _autre, tiree = hors_echantillon()

    acceptee = accepter_visite(visite=tiree, auteur=lecteur())

    assert (acceptee.etat, acceptee.validee_le) == (EtatVisite.SECONDE_LECTURE, None)


def test_accepter_visite_flagged_does_not_count_yet():
    visite, _tiree = hors_echantillon()
    AnomalieFactory(visite=visite)

    assert accepter_visite(visite=visite, auteur=lecteur()).etat == EtatVisite.SECONDE_LECTURE


def test_accepter_visite_imported_then_corrected_counts_at_once():
    visite = VisiteFactory(soumise=True, est_importee=True)

    assert accepter_visite(visite=visite, auteur=lecteur()).etat == EtatVisite.VALIDEE


def test_renvoyer_visite_gives_the_remark_a_deadline_and_stops_counting():
    visite = VisiteFactory(validee=True)

    renvoyee = renvoyer_visite(visite=visite, remarque="  Joignez l’accusé.  ", auteur=lecteur())

    renvoyee.refresh_from_db()
    assert (renvoyee.etat, renvoyee.validee_le, renvoyee.remarque) == (EtatVisite.A_REVOIR, None, "Joignez l’accusé.")
    # Thursday the 20th: Friday, Monday, Tuesday.
    assert renvoyee.a_reprendre_avant == dt.date(2020, 2, 25)
    assert renvoyee.les_transitions.get().motif == "Joignez l’accusé."


def test_renvoyer_visite_before_a_day_told_keeps_that_day():
    visite = VisiteFactory(soumise=True)

    renvoyee = renvoyer_visite(visite=visite, remarque="Non", auteur=lecteur(), avant_le=dt.date(2020, 3, 2))

    assert renvoyee.a_reprendre_avant == dt.date(2020, 3, 2)


def test_renvoyer_visite_before_a_day_gone_is_refused():
    visite = VisiteFactory(soumise=True)
    refuser(
        "delai_passe", renvoyer_visite, visite=visite, remarque="Non", auteur=lecteur(), avant_le=dt.date(2020, 2, 19)
    )


def test_renvoyer_visite_mails_the_shopper(django_capture_on_commit_callbacks, mailoutbox):
    visite = VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))

    with django_capture_on_commit_callbacks(execute=True):
        renvoyer_visite(visite=visite, remarque="Joignez l’accusé.", auteur=lecteur())

    message = mailoutbox[0]
    assert message.to == [visite.enqueteur.utilisateur.email]
    assert "jusqu’au 25 février 2020" in message.subject
    assert "Joignez l’accusé." in message.body
    assert str(visite.pk) in message.body
    assert visite.inscription.organisme.nom not in message.body + message.subject


def test_renvoyer_visite_keeps_the_reading_out_of_force():
    visite, auteur = VisiteFactory(soumise=True), lecteur()

    renvoyer_visite(visite=visite, remarque="Non", auteur=auteur, criteres=["EM-01"])

    lecture = Relecture.objects.get()
    assert (lecture.verdict, lecture.criteres, lecture.remarque) == (Verdict.A_REPRENDRE, ["EM-01"], "Non")
    assert (lecture.lecteur, lecture.est_en_vigueur) == (auteur, False)


def test_renvoyer_visite_for_a_criterion_of_another_grid_is_refused():
    visite = VisiteFactory(soumise=True)
    refuser("critere_inconnu", renvoyer_visite, visite=visite, remarque="Non", auteur=lecteur(), criteres=["TE-01"])


def test_annuler_visite_excludes_it_and_creates_a_replacement_to_plan():
    visite = VisiteFactory(soumise=True, hors_horaires=True)

    annulee = annuler_visite(visite=visite, motif="Mauvaise adresse", auteur=lecteur())

    nouvelle = Visite.objects.exclude(pk=visite.pk).get()
    assert (annulee.etat, annulee.observations) == (EtatVisite.ANNULEE, {"remplacee_par": str(nouvelle.pk)})
    assert (nouvelle.inscription, nouvelle.canal, nouvelle.scenario, nouvelle.grille, nouvelle.hors_horaires) == (
        visite.inscription,
        visite.canal,
        visite.scenario,
        visite.grille,
        True,
    )
    assert (nouvelle.etat, nouvelle.enqueteur, nouvelle.prevue_le, nouvelle.reponses) == ("planifiee", None, None, {})


def test_annuler_visite_planned_to_be_graded_twice_voids_both_and_the_replacement_is_too():
    double = DoubleFactory(double_de__soumise=True)

    annuler_visite(visite=double.double_de, motif="Mauvaise adresse", auteur=lecteur())

    double.refresh_from_db()
    nouvelle = Visite.objects.get(etat=EtatVisite.PLANIFIEE)
    assert (double.etat, nouvelle.est_double, nouvelle.double_de) == (EtatVisite.ANNULEE, True, None)


def test_annuler_visite_of_the_second_shopper_leaves_the_contact_to_an_ordinary_reading():
    double = DoubleFactory(double_de__soumise=True, soumise=True)
    accepter_visite(visite=double.double_de, auteur=lecteur())

    annuler_visite(visite=double, motif="Enquêteur indisponible", auteur=lecteur())

    contact = Visite.objects.get(pk=double.double_de_id)
    assert (Visite.objects.count(), contact.etat) == (2, EtatVisite.SECONDE_LECTURE)
    assert prochaine_a_relire(lecteur()) == contact


@pytest.mark.parametrize("champs", [{"a_refaire": False}, {"importee": True}])
def test_annuler_visite_imported_or_not_to_be_redone_creates_nothing(champs):
    visite = VisiteFactory(validee=True, est_importee=champs.get("importee", False))

    annuler_visite(visite=visite, motif="Service fermé", auteur=lecteur(), a_refaire=champs.get("a_refaire", True))

    assert Visite.objects.count() == 1


@pytest.mark.parametrize(
    ("acte", "arguments", "code"),
    [
        (renvoyer_visite, {"remarque": "  "}, "remarque_manquante"),
        (annuler_visite, {"motif": ""}, "motif_absent"),
    ],
)
def test_reading_without_a_reason_is_refused(acte, arguments, code):
    visite = VisiteFactory(soumise=True)
    refuser(code, acte, visite=visite, auteur=lecteur(), **arguments)


@pytest.mark.parametrize(
    ("acte", "arguments"),
    [(accepter_visite, {}), (renvoyer_visite, {"remarque": "Non"}), (annuler_visite, {"motif": "Non"})],
)
def test_reading_by_the_shopper_herself_is_refused(acte, arguments):
    visite = VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))
    refuser("relecteur_enqueteur", acte, visite=visite, auteur=visite.enqueteur.utilisateur, **arguments)


@pytest.mark.parametrize(
    ("acte", "arguments"),
    [(accepter_visite, {}), (renvoyer_visite, {"remarque": "Non"}), (annuler_visite, {"motif": "Non"})],
)
def test_reading_by_who_acts_for_the_body_is_refused_and_waits_for_another(acte, arguments):
    visite, auteur = VisiteFactory(soumise=True), lecteur()
    MembreFactory(organisme=visite.inscription.organisme, utilisateur=auteur)

    refuser("relecteur_de_l_organisme", acte, visite=visite, auteur=auteur, **arguments)

    assert (prochaine_a_relire(auteur), prochaine_a_relire(lecteur())) == (None, visite)


@pytest.mark.parametrize(
    ("de", "vers"), [(de, vers) for de in ETATS for vers in EtatVisite if vers not in TRANSITIONS[de]]
)
def test_passer_forbidden_move_changes_nothing(de, vers):
    visite = VisiteFactory(**{ETATS[de]: True})
    with transaction.atomic():
        tenue = verrouiller(visite)
    refus = refuser("passage_interdit", passer, tenue, vers, auteur=None, validee_le=MATIN, soumise_le=MATIN)
    assert f"«\u202f{de.label}\u202f»" in refus.message


def test_passer_reads_the_state_again_under_lock():
    visite = VisiteFactory(soumise=True)
    perimee = Visite.objects.get(pk=visite.pk)
    accepter_visite(visite=visite, auteur=lecteur())

    with pytest.raises(RegleMetier, match="en seconde lecture"):
        accepter_visite(visite=perimee, auteur=lecteur())

    assert visite.les_transitions.count() == 1


def restituer(visite):
    ouvert_le = MATIN - dt.timedelta(days=20)
    Campagne.objects.filter(pk=visite.inscription.campagne_id).update(terrain_ouvert_le=ouvert_le, restituee_le=MATIN)


@pytest.mark.parametrize(
    ("trait", "acte", "arguments"),
    [
        ("soumise", accepter_visite, {}),
        ("validee", renvoyer_visite, {"remarque": "Joignez l’accusé."}),
        ("soumise", renvoyer_visite, {"remarque": "Joignez l’accusé."}),
        ("validee", annuler_visite, {"motif": "Mauvaise adresse"}),
    ],
)
def test_nothing_is_read_any_more_once_results_are_given_back(trait, acte, arguments):
    visite, qui = VisiteFactory(**{trait: True}), lecteur()
    restituer(visite)

    refuser("resultats_restitues", acte, visite=visite, auteur=qui, **arguments)

    assert Visite.objects.get().etat == visite.etat
    assert prochaine_a_relire(qui) is None


@pytest.mark.parametrize("issue", [Verdict.CONFORME, Verdict.A_REPRENDRE])
def test_no_disagreement_is_decided_once_results_are_given_back(issue):
    visite = accepter_visite(visite=VisiteFactory(soumise=True), auteur=lecteur())
    rendre_seconde_lecture(visite=visite, verdict=Verdict.A_REPRENDRE, auteur=lecteur(), remarque="Preuve absente")
    restituer(visite)

    refuser("resultats_restitues", trancher, contact=visite, issue=issue, motif="En effet", auteur=lecteur())

    assert list(arbitrages_de(lecteur())) == []


def test_no_second_opinion_is_given_once_results_are_given_back():
    visite = accepter_visite(visite=VisiteFactory(soumise=True), auteur=lecteur())
    restituer(visite)

    refuser("resultats_restitues", rendre_seconde_lecture, visite=visite, verdict=Verdict.CONFORME, auteur=lecteur())


def test_a_dispute_still_voids_a_contact_once_results_are_given_back():
    visite = VisiteFactory(validee=True)
    restituer(visite)

    annulee = annuler_visite(visite=visite, motif="Contesté", auteur=lecteur(), a_refaire=False, hors_plan=True)

    assert (annulee.etat, Visite.objects.count()) == (EtatVisite.ANNULEE, 1)


@pytest.mark.parametrize("efface", [True, False])
def test_renvoyer_visite_whose_shopper_has_no_account_has_nobody_to_go_back_to(efface):
    visite, qui = VisiteFactory(validee=True, est_importee=not efface), lecteur()
    if efface:
        oublier_enqueteur(visite.enqueteur)
        visite.refresh_from_db()

    refuser("enqueteur_sans_compte", renvoyer_visite, visite=visite, remarque="Joignez l’accusé.", auteur=qui)

    assert not fiche_relecture(visite, qui).gestes.renvoyer
