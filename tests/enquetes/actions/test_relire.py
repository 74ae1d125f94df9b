"""Reading: accept, send back, void and replace; forbidden moves change nothing."""

import datetime as dt

import pytest
import time_machine

from enquetes.actions.etats import passer
from enquetes.actions.relire import accepter_visite, annuler_visite, renvoyer_visite
from enquetes.enums import TRANSITIONS, EtatVisite
from enquetes.models import TransitionVisite, Visite
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from socle.journal import historique
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory

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


def tout():
    return list(Visite.objects.order_by("pk").values()), list(TransitionVisite.objects.values())


def test_accepter_visite_lets_it_count():
    visite, auteur = VisiteFactory(soumise=True, remarque="À revoir"), lecteur()

    acceptee = accepter_visite(visite=visite, auteur=auteur)

    acceptee.refresh_from_db()
    assert (acceptee.etat, acceptee.validee_le, acceptee.remarque) == (EtatVisite.VALIDEE, MATIN, "")
    assert list(acceptee.les_transitions.values_list("de", "vers", "le", "auteur")) == [
        ("soumise", "validee", MATIN, auteur.pk)
    ]
    assert [(entree.acte, entree.auteur) for entree in historique(acceptee)] == [("visite.acceptee", auteur)]


def test_renvoyer_visite_gives_the_remark_and_stops_counting():
    visite = VisiteFactory(validee=True)

    renvoyee = renvoyer_visite(visite=visite, remarque="  Joignez l’accusé.  ", auteur=lecteur())

    renvoyee.refresh_from_db()
    assert (renvoyee.etat, renvoyee.validee_le, renvoyee.remarque) == (EtatVisite.A_REVOIR, None, "Joignez l’accusé.")
    assert renvoyee.les_transitions.get().motif == "Joignez l’accusé."


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


@pytest.mark.parametrize("champs", [{"a_refaire": False}, {"importee": True}])
def test_annuler_visite_imported_or_not_to_be_redone_creates_nothing(champs):
    visite = VisiteFactory(validee=True, est_importee=champs.get("importee", False))

    annuler_visite(visite=visite, motif="Service fermé", auteur=lecteur(), a_refaire=champs.get("a_refaire", True))

    assert Visite.objects.count() == 1


@pytest.mark.parametrize(
    ("acte", "arguments", "code"),
    [
        (renvoyer_visite, {"remarque": "  "}, "remarque_manquante"),
        (annuler_visite, {"motif": ""}, "motif_manquant"),
    ],
)
def test_reading_without_a_reason_is_refused(acte, arguments, code):
    visite = VisiteFactory(soumise=True)
    avant = tout()

    with pytest.raises(RegleMetier) as refus:
        acte(visite=visite, auteur=lecteur(), **arguments)

    assert (refus.value.code, tout()) == (code, avant)


@pytest.mark.parametrize(
    ("acte", "arguments"),
    [(accepter_visite, {}), (renvoyer_visite, {"remarque": "Non"}), (annuler_visite, {"motif": "Non"})],
)
def test_reading_by_the_shopper_herself_is_refused(acte, arguments):
    visite = VisiteFactory(soumise=True, enqueteur=EnqueteurFactory(compte=True))
    avant = tout()

    with pytest.raises(RegleMetier) as refus:
        acte(visite=visite, auteur=visite.enqueteur.utilisateur, **arguments)

    assert (refus.value.code, tout()) == ("relecteur_enqueteur", avant)


@pytest.mark.parametrize(
    ("de", "vers"), [(de, vers) for de in ETATS for vers in EtatVisite if vers not in TRANSITIONS[de]]
)
def test_passer_forbidden_move_changes_nothing(de, vers):
    visite = VisiteFactory(**{ETATS[de]: True})
    avant = tout()

    with pytest.raises(RegleMetier) as refus:
        passer(visite, vers, auteur=None, validee_le=MATIN, soumise_le=MATIN)

    assert (refus.value.code, tout()) == ("passage_interdit", avant)
    assert f"« {de.label} »" in refus.value.message


def test_passer_reads_the_state_again_under_lock():
    visite = VisiteFactory(soumise=True)
    perimee = Visite.objects.get(pk=visite.pk)
    accepter_visite(visite=visite, auteur=lecteur())

    with pytest.raises(RegleMetier):
        accepter_visite(visite=perimee, auteur=lecteur())

    assert visite.les_transitions.count() == 1
