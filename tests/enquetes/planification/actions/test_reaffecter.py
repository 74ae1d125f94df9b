from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from enquetes.planification.actions.reaffecter import reaffecter_visite
from enquetes.planification.queries.plan import enqueteur_du_plan, enqueteurs_du_plan
from enquetes.planification.queries.reaffectations import refus_de_confier
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import AbsenceFactory, ConflitInteretFactory, EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
MARDI = dt.date(2020, 2, 18)


@pytest.fixture
def visite():
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 1, 20, 9, tzinfo=PARIS))
    return VisiteFactory(inscription=InscriptionFactory(campagne=campagne), canal="TEL")


def test_reaffecter_visite_gives_shopper_and_day_and_is_journalled(visite):
    auteur, autre = UtilisateurFactory(charge_etudes=True), EnqueteurFactory()
    avant = visite.enqueteur_id

    changee = reaffecter_visite(visite=visite, enqueteur=autre, jour=MARDI, auteur=auteur, motif="Échange")

    assert (changee.enqueteur, changee.prevue_le) == (autre, MARDI)
    assert Entree.objects.get(acte="visite.reaffectee").tout == {
        "avant": {"enqueteur": avant, "jour": "2020-02-11"},
        "apres": {"enqueteur": autre.pk, "jour": "2020-02-18"},
        "motif": "Échange",
    }


def test_reaffecter_visite_same_shopper_another_day_does_not_count_itself(visite):
    visite.enqueteur.max_total = visite.enqueteur.max_semaine = 1
    visite.enqueteur.save()

    changee = reaffecter_visite(visite=visite, enqueteur=visite.enqueteur, jour=dt.date(2020, 2, 12), auteur=None)

    assert changee.prevue_le == dt.date(2020, 2, 12)


def _conflit(visite, enqueteur):
    ConflitInteretFactory(enqueteur=enqueteur, organisme=visite.inscription.organisme)


def _canal(visite, enqueteur):
    enqueteur.canaux = ["WEB"]
    enqueteur.save()


def _absente(visite, enqueteur):
    AbsenceFactory(enqueteur=enqueteur, du=MARDI, au=MARDI)


def _canal_deja(visite, enqueteur):
    VisiteFactory(
        inscription=visite.inscription,
        canal="TEL",
        enqueteur=enqueteur,
        scenario__code="SC-02",
        prevue_le=dt.date(2020, 3, 3),
    )


def _canal_deja_commence(visite, enqueteur):
    """Begun then void, nothing typed: she may have called."""
    VisiteFactory(
        inscription=visite.inscription,
        canal="TEL",
        enqueteur=enqueteur,
        scenario__code="SC-02",
        prevue_le=dt.date(2020, 3, 3),
        etat="annulee",
        commencee_le=dt.datetime(2020, 3, 3, 9, tzinfo=PARIS),
    )


def _jour_pris(visite, enqueteur):
    VisiteFactory(inscription=visite.inscription, canal="WEB", scenario__code="SC-02", prevue_le=MARDI)


def _complet(visite, enqueteur):
    enqueteur.max_semaine = 1
    enqueteur.save()
    VisiteFactory(
        inscription=InscriptionFactory(campagne=visite.inscription.campagne),
        enqueteur=enqueteur,
        prevue_le=dt.date(2020, 2, 20),
    )


@pytest.mark.parametrize(
    ("situation", "jour", "code", "message"),
    [
        (_conflit, MARDI, "plan_conflit", "conflit d’intérêts"),
        (_canal, MARDI, "plan_canal", "ne pratique pas ce canal"),
        (_absente, MARDI, "plan_absence", "absent"),
        (_canal_deja, MARDI, "plan_canal_deja", "y a déjà un contact par ce canal dans ce plan"),
        (_canal_deja_commence, MARDI, "plan_canal_deja", "y a déjà un contact par ce canal dans ce plan"),
        (_jour_pris, MARDI, "plan_jour_pris", "déjà un contact ce jour-là"),
        (_complet, MARDI, "plan_charge_semaine", "complet cette semaine-là"),
        (None, dt.date(2020, 2, 16), "plan_jour_non_ouvre", "pas ouvré"),
        (None, dt.date(2020, 3, 17), "plan_hors_periode", "hors des vagues"),
        (None, dt.date(2020, 2, 1), "jour_passe", "passé"),
    ],
)
def test_reaffecter_visite_broken_rule_is_named_and_nothing_changes(situation, jour, code, message, visite):
    autre = EnqueteurFactory()
    if situation:
        situation(visite, autre)

    with pytest.raises(RegleMetier, match=message) as refus:
        reaffecter_visite(visite=visite, enqueteur=autre, jour=jour, auteur=None)

    avant = visite.enqueteur
    visite.refresh_from_db()
    assert (refus.value.code, visite.enqueteur, visite.prevue_le) == (code, avant, dt.date(2020, 2, 11))
    assert not Entree.objects.filter(acte="visite.reaffectee").exists()


@pytest.mark.parametrize(
    ("departement", "instant", "est_passe"),
    [
        ("987", "2020-02-12T02:00Z", False),  # Papeete, the afternoon before
        ("987", "2020-02-12T10:30Z", True),
        ("988", "2020-02-11T21:30Z", False),  # Nouméa, the morning after
        ("75", "2020-02-12T02:00Z", True),
    ],
)
def test_reaffecter_visite_day_is_open_in_paris_or_where_the_body_stands(departement, instant, est_passe, visite):
    visite.inscription.organisme.departement = departement
    visite.inscription.organisme.save()
    autre, jour = EnqueteurFactory(), visite.prevue_le

    with time_machine.travel(instant, tick=False):
        refus = refus_de_confier(visite, enqueteur=autre)
        if est_passe:
            refuser("jour_passe", reaffecter_visite, visite=visite, enqueteur=autre, jour=jour, auteur=None)
        else:
            reaffecter_visite(visite=visite, enqueteur=autre, jour=jour, auteur=None)

    visite.refresh_from_db()
    assert (refus, visite.enqueteur == autre) == (
        "Elle n’a pas de jour à venir\u202f: choisissez-en un depuis sa page." if est_passe else "",
        not est_passe,
    )


def test_reaffecter_visite_begun_is_refused(visite):
    visite.etat = "en_cours"
    visite.save()

    refuser("visite_commencee", reaffecter_visite, visite=visite, enqueteur=EnqueteurFactory(), jour=MARDI, auteur=None)


def test_reaffecter_visite_to_a_withdrawn_shopper_is_refused(visite):
    refuser(
        "enqueteur_retire",
        reaffecter_visite,
        visite=visite,
        enqueteur=EnqueteurFactory(est_actif=False),
        jour=MARDI,
        auteur=None,
    )


def test_reaffecter_visite_to_who_acts_for_the_body_since_she_was_invited_is_refused(visite):
    enqueteur = EnqueteurFactory(compte=True)
    MembreFactory(organisme=visite.inscription.organisme, utilisateur=enqueteur.utilisateur)

    refuser("plan_conflit", reaffecter_visite, visite=visite, enqueteur=enqueteur, jour=MARDI, auteur=None)

    (au_plan,) = (enqueteur_du_plan(qui) for qui in enqueteurs_du_plan() if qui.pseudonyme == enqueteur.pseudonyme)
    assert au_plan.conflits == {visite.inscription.organisme.siren}
