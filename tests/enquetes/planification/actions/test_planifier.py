from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.db import transaction

from campagnes.enums import Acte, NaturePeriode
from campagnes.queries import VISITES_IMPORTEES, verdict_du_terrain, verdict_maintenant
from enquetes.enums import EtatVisite
from enquetes.models import (
    Absence,
    ConflitInteret,
    Enqueteur,
    Grille,
    ReglageTerrain,
    Scenario,
    TransitionVisite,
    Visite,
)
from enquetes.planification.actions import contacts
from enquetes.planification.actions.identites import exiger_identites
from enquetes.planification.actions.planifier import BilanPlan, ouvrir_terrain, planifier_contacts
from enquetes.planification.queries.tableau import (
    FiltresPlan,
    avancement_par_canal,
    avancement_par_organisme,
    motifs_de_refus,
    sans_place,
)
from enquetes.qualite.actions.formation import regler_autotest
from enquetes.visites.actions.etats import passer, verrouiller
from enquetes.visites.actions.issues import annuler
from organismes.actions.decider import retirer_inscription
from organismes.enums import EtatInscription
from socle.erreurs import RegleMetier
from socle.horloge import PARIS
from socle.journal import consigner
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import EnqueteurFactory, GrilleFactory, ScenarioFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_janvier_2020")]
JANVIER = dt.datetime(2020, 1, 20, 9, tzinfo=PARIS)
TESTES = ("EMAIL", "COURRIER", "TEL", "RS", "WEB")


@pytest.fixture
def campagne():
    """The 2020 edition with its grids and scenarios, fieldwork not open."""
    for canal in TESTES:
        GrilleFactory(canal=canal, criteres=0)
    for numero in range(1, 9):
        ScenarioFactory(code=f"SC-{numero:02}", type="reclamation" if numero in {7, 8} else "renseignement")
    return CampagneFactory(historique=True)


@pytest.fixture
def ouverte(campagne, auteur):
    return ouvrir_terrain(campagne=campagne, auteur=auteur)


def enqueteurs(nombre: int, **champs) -> list[Enqueteur]:
    return EnqueteurFactory.create_batch(nombre, **champs)


def plan_de(campagne) -> list[tuple]:
    return list(
        Visite.objects.filter(inscription__campagne=campagne)
        .order_by("pk")
        .values_list("pk", "canal", "scenario__code", "enqueteur__pseudonyme", "prevue_le", "etat")
    )


def test_ouvrir_terrain_freezes_grids_and_scenarios_and_is_journalled(campagne, auteur):
    ouvrir_terrain(campagne=campagne, auteur=auteur)

    campagne.refresh_from_db()
    assert campagne.terrain_ouvert_le == JANVIER
    assert set(Grille.objects.values_list("gelee_le", flat=True)) == {JANVIER}
    assert set(Scenario.objects.values_list("gele_le", flat=True)) == {JANVIER}
    entree = Entree.objects.get(acte="terrain.ouvert")
    assert (entree.auteur, entree.details["grilles"]) == (auteur, dict.fromkeys(TESTES, 1))


@pytest.mark.parametrize("decide", [None, False])
def test_ouvrir_terrain_asks_for_self_tests_unless_staff_decided_otherwise(campagne, auteur, decide):
    if decide is False:
        regler_autotest(campagne=campagne, exige=False, seuil=90, auteur=auteur)
    # The rule on aliases says nothing of self-tests.
    exiger_identites(campagne=campagne, exigees=True, auteur=auteur)

    ouvrir_terrain(campagne=campagne, auteur=auteur)

    attendu = (True, True, 80) if decide is None else (True, False, 90)
    lus = ReglageTerrain.objects.values_list("identites_exigees", "autotest_exige", "seuil_autotest")
    assert lus.get() == attendu


def test_ouvrir_terrain_twice_is_refused(ouverte, auteur):
    with pytest.raises(RegleMetier, match="déjà ouvert") as refus:
        ouvrir_terrain(campagne=ouverte, auteur=auteur)

    assert refus.value.code == "terrain_deja_ouvert"
    assert Entree.objects.filter(acte="terrain.ouvert").count() == 1


def test_ouvrir_terrain_without_grid_of_a_tested_channel_is_refused_and_freezes_nothing(campagne, auteur):
    Grille.objects.filter(canal="WEB").delete()

    with pytest.raises(RegleMetier) as refus:
        ouvrir_terrain(campagne=campagne, auteur=auteur)

    campagne.refresh_from_db()
    assert refus.value.code == "referentiels_absents"
    assert campagne.terrain_ouvert_le is None
    assert not Grille.objects.exclude(gelee_le=None).exists()


def test_ouvrir_terrain_without_wave_is_refused(campagne, auteur):
    campagne.les_periodes.filter(nature=NaturePeriode.VAGUE).delete()

    refuser("terrain_sans_vague", ouvrir_terrain, campagne=campagne, auteur=auteur)


def test_ouvrir_terrain_after_the_waves_is_for_an_edition_measured_elsewhere(campagne, auteur):
    """Its results could else never be given back."""
    en_2021 = dt.datetime(2021, 1, 4, 9, tzinfo=PARIS)
    with time_machine.travel(en_2021, tick=False):
        refuser("terrain_termine", ouvrir_terrain, campagne=campagne, auteur=auteur)
        consigner(campagne, VISITES_IMPORTEES, auteur, creees=24, inchangees=0)

        ouverte_tard = ouvrir_terrain(campagne=campagne, auteur=auteur)

        assert verdict_maintenant(campagne, Acte.RESTITUER).permis is False
        assert verdict_maintenant(ouverte_tard, Acte.RESTITUER).permis is True
        assert verdict_du_terrain(ouverte_tard).permis is False
        refuser("terrain_termine", planifier_contacts, campagne=ouverte_tard, auteur=auteur)


def test_planifier_contacts_before_opening_is_refused_and_writes_nothing(campagne, auteur):
    InscriptionFactory(campagne=campagne)

    refuser("terrain_non_ouvert", planifier_contacts, campagne=campagne, auteur=auteur)
    assert not Visite.objects.exists()


def test_planifier_contacts_gives_each_validated_body_plan_p(ouverte, auteur):
    valide = InscriptionFactory(campagne=ouverte)
    InscriptionFactory(campagne=ouverte, confirmee=True)
    InscriptionFactory()
    enqueteurs(8)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    visites = list(Visite.objects.all())
    assert bilan == BilanPlan(creees=14, affectees=14, liberees=0, annulees=0, refusees={}, impossibles={})
    assert {visite.inscription for visite in visites} == {valide}
    assert Counter(v.canal for v in visites) == {"EMAIL": 4, "COURRIER": 2, "TEL": 4, "RS": 3, "WEB": 1}
    assert Counter(v.scenario.type for v in visites)["reclamation"] == 3
    assert [v.canal for v in visites if v.hors_horaires] == ["TEL"]
    assert [v.canal for v in visites if v.publique] == ["RS"]
    assert {v.etat for v in visites} == {EtatVisite.PLANIFIEE}
    assert all(v.grille.canal == v.canal and v.enqueteur and not v.motif_refus_plan for v in visites)


def test_planifier_contacts_spreads_dates_before_and_after_the_election(ouverte, auteur):
    InscriptionFactory(campagne=ouverte)
    enqueteurs(8)

    planifier_contacts(campagne=ouverte, auteur=auteur)

    jours = sorted(Visite.objects.values_list("prevue_le", flat=True))
    # Six weeks of fieldwork before the election, eight after: one contact a week costs less than seven and seven.
    assert sum(jour <= dt.date(2020, 3, 15) for jour in jours) == 6
    assert min(jours) >= dt.date(2020, 2, 1)
    assert len(set(jours)) == 14
    assert len({jour.isocalendar()[:2] for jour in jours}) == 14


def test_planifier_contacts_again_changes_nothing(ouverte, auteur):
    InscriptionFactory.create_batch(2, campagne=ouverte)
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    avant = plan_de(ouverte)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert bilan == BilanPlan(creees=0, affectees=0, liberees=0, annulees=0, refusees={}, impossibles={})
    assert plan_de(ouverte) == avant


def test_planifier_contacts_new_body_is_added_without_moving_the_others(ouverte, auteur):
    InscriptionFactory(campagne=ouverte)
    enqueteurs(10)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    avant = set(plan_de(ouverte))
    InscriptionFactory(campagne=ouverte)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.creees, bilan.affectees) == (14, 14)
    assert avant <= set(plan_de(ouverte))


def test_planifier_contacts_with_too_few_shoppers_reports_each_refusal_with_its_reason(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(3)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    seule = Visite.objects.get(enqueteur=None)
    assert (bilan.affectees, bilan.refusees) == (3, {"canal_deja": 1})
    assert (seule.prevue_le, seule.motif_refus_plan) == (
        None,
        "Les enquêteurs disponibles y ont déjà un contact par ce canal dans ce plan.",
    )


def test_planifier_contacts_after_a_refusal_places_the_same_visit(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(3)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    refusee = Visite.objects.get(enqueteur=None)
    nouveau = EnqueteurFactory()

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    refusee.refresh_from_db()
    assert (bilan.creees, bilan.affectees, bilan.refusees) == (0, 1, {})
    assert (refusee.enqueteur, refusee.motif_refus_plan) == (nouveau, "")


def test_planifier_contacts_conflict_of_interest_is_never_broken(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte)
    lies = enqueteurs(2)
    for enqueteur in lies:
        ConflitInteret.objects.create(enqueteur=enqueteur, organisme=inscription.organisme)
    enqueteurs(8)

    planifier_contacts(campagne=ouverte, auteur=auteur)

    assert not Visite.objects.filter(enqueteur__in=lies).exists()


def test_planifier_contacts_withdrawn_body_sees_its_visits_voided(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(4)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    validee = VisiteFactory(inscription=inscription, canal="EMAIL", scenario__code="SC-01", validee=True)
    inscription.etat = EtatInscription.RETIREE
    inscription.save()

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.annulees, bilan.creees) == (4, 0)
    assert set(Visite.objects.exclude(pk=validee.pk).values_list("etat", flat=True)) == {EtatVisite.ANNULEE}
    assert Visite.objects.get(pk=validee.pk).etat == EtatVisite.VALIDEE
    assert set(TransitionVisite.objects.values_list("motif", flat=True)) == {
        "L’organisme ne participe plus à l’édition."
    }


def test_planifier_contacts_channel_no_longer_offered_is_voided(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL", "WEB"))
    enqueteurs(5)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    inscription.les_canaux.filter(canal="WEB").delete()

    planifier_contacts(campagne=ouverte, auteur=auteur)

    assert set(Visite.objects.filter(canal="WEB").values_list("etat", flat=True)) == {EtatVisite.ANNULEE}
    assert Visite.objects.filter(canal="EMAIL", etat=EtatVisite.PLANIFIEE).count() == 4


def test_planifier_contacts_holds_what_it_voids_in_one_order(ouverte, auteur, monkeypatch):
    """Two people who hold several contacts in two orders would stop each other."""
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL", "WEB", "TEL"))
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    inscription.etat = EtatInscription.RETIREE
    inscription.save()
    tenues = []
    monkeypatch.setattr(contacts, "verrouiller", lambda visite: tenues.append(visite.pk) or verrouiller(visite))

    planifier_contacts(campagne=ouverte, auteur=auteur)

    assert tenues == sorted(tenues)
    assert len(tenues) > 8


def test_planifier_contacts_void_visit_is_planned_again(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    with transaction.atomic():
        passer(verrouiller(Visite.objects.first()), EtatVisite.ANNULEE, auteur=auteur, motif="Adresse fausse")

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.creees, bilan.affectees) == (1, 1)


def test_planifier_contacts_leaves_what_was_voided_in_favour_of_a_body_out_of_its_plan(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL", "WEB"))
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    with transaction.atomic():
        for visite in Visite.objects.order_by("canal", "pk")[1:4]:
            annuler(verrouiller(visite), motif="Panne du réseau", auteur=auteur, a_refaire=False, hors_plan=True)
    avant = plan_de(ouverte)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.creees, bilan.affectees, bilan.liberees) == (0, 0, 0)
    assert plan_de(ouverte) == avant
    total, canaux = avancement_par_canal(ouverte)
    assert [(un.nom, un.attendus, un.manquants) for un in (total, *canaux)] == [
        ("Ensemble", 2, 0),
        ("Courriel", 1, 0),
        ("Site et formulaires", 1, 0),
    ]
    (ligne,) = avancement_par_organisme(ouverte, [inscription])
    assert (ligne.avancement.attendus, ligne.avancement.manquants) == (2, 0)


def test_contacts_of_a_body_that_left_fill_no_gap_of_the_others(ouverte, auteur):
    partie = InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(5)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    retirer_inscription(inscription=partie, auteur=None, motif="Fusion de communes")
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))

    total, _canaux = avancement_par_canal(ouverte)

    assert total.places + total.sans_place == 0
    assert total.manquants == total.attendus > 0


def test_contacts_of_a_body_that_left_wait_for_no_shopper(ouverte, auteur):
    partie = InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    planifier_contacts(campagne=ouverte, auteur=auteur)
    assert sans_place(ouverte, FiltresPlan()).count() == sum(n for _, n in motifs_de_refus(ouverte)) == 4
    retirer_inscription(inscription=partie, auteur=None, motif="Fusion de communes")

    assert (sans_place(ouverte, FiltresPlan()).count(), motifs_de_refus(ouverte)) == (0, [])
    assert avancement_par_canal(ouverte)[0].sans_place == 0


def test_contacts_of_a_channel_that_is_offered_no_more_fill_no_gap_of_the_others(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(5)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    inscription.les_canaux.filter(canal="EMAIL").update(canal="TEL")

    total, canaux = avancement_par_canal(ouverte)

    assert [(un.nom, un.attendus > 0, un.places > 0) for un in canaux] == [
        ("Courriel", False, True),
        ("Téléphone", True, False),
    ]
    assert total.manquants == total.attendus
    (ligne,) = avancement_par_organisme(ouverte, [inscription])
    assert ligne.avancement.manquants == ligne.avancement.attendus == total.attendus


def test_contacts_that_a_body_has_too_many_fill_no_gap_of_another(ouverte, auteur):
    change = InscriptionFactory(campagne=ouverte, canaux=("EMAIL", "TEL"))
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    change.les_canaux.filter(canal="EMAIL").delete()
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))

    total, (courriel, telephone) = avancement_par_canal(ouverte)

    assert courriel.manquants == courriel.attendus == total.manquants > 0
    assert telephone.manquants == 0
    assert planifier_contacts(campagne=ouverte, auteur=auteur).creees == total.manquants


def test_planifier_contacts_inactive_shopper_loses_what_she_has_not_begun(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(5)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    retire = Visite.objects.first().enqueteur
    Enqueteur.objects.filter(pk=retire.pk).update(est_actif=False)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.liberees, bilan.affectees, bilan.refusees) == (1, 1, {})
    assert not Visite.objects.filter(enqueteur=retire).exists()


def test_planifier_contacts_begun_visit_stays_with_its_shopper(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(5)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    with transaction.atomic():
        commencee = passer(
            verrouiller(Visite.objects.first()), EtatVisite.EN_COURS, auteur=auteur, commencee_le=JANVIER
        )
    Enqueteur.objects.filter(pk=commencee.enqueteur_id).update(est_actif=False)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert bilan.liberees == 0
    assert Visite.objects.get(pk=commencee.pk).enqueteur == commencee.enqueteur


def test_planifier_contacts_absence_moves_the_visit(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("WEB",))
    enqueteurs(1)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    visite = Visite.objects.get()
    Absence.objects.create(enqueteur=visite.enqueteur, du=visite.prevue_le, au=visite.prevue_le)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    deplacee = Visite.objects.get()
    assert (bilan.liberees, bilan.affectees) == (1, 1)
    assert (deplacee.pk, deplacee.enqueteur) == (visite.pk, visite.enqueteur)
    assert deplacee.prevue_le != visite.prevue_le


def test_planifier_contacts_new_suspension_moves_the_visits_it_covers(ouverte, auteur):
    InscriptionFactory(campagne=ouverte)
    enqueteurs(8)
    planifier_contacts(campagne=ouverte, auteur=auteur)
    ouverte.les_periodes.create(
        nature=NaturePeriode.SUSPENSION, rang=2, du=dt.date(2020, 2, 10), au=dt.date(2020, 2, 28), motif="Crue"
    )

    planifier_contacts(campagne=ouverte, auteur=auteur)

    assert not Visite.objects.filter(prevue_le__range=(dt.date(2020, 2, 10), dt.date(2020, 2, 28))).exists()
    assert Visite.objects.exclude(prevue_le=None).count() == 14


def test_planifier_contacts_late_registration_falls_in_the_second_half(ouverte, auteur):
    InscriptionFactory(campagne=ouverte)
    enqueteurs(8)

    with time_machine.travel(dt.datetime(2020, 4, 1, 9, tzinfo=PARIS), tick=False):
        bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert bilan.affectees == 14
    assert min(Visite.objects.values_list("prevue_le", flat=True)) >= dt.date(2020, 6, 2)


def test_planifier_contacts_after_the_last_wave_is_refused(ouverte, auteur):
    with time_machine.travel(dt.datetime(2020, 10, 1, 9, tzinfo=PARIS), tick=False):
        refuser("terrain_termine", planifier_contacts, campagne=ouverte, auteur=auteur)


def test_planifier_contacts_keeps_the_versions_frozen_at_opening(ouverte, auteur):
    GrilleFactory(canal="EMAIL", version=2, criteres=0)
    ScenarioFactory(code="SC-01", version=2)
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    enqueteurs(5)

    planifier_contacts(campagne=ouverte, auteur=auteur)

    assert set(Visite.objects.values_list("grille__version", "scenario__version")) == {(1, 1)}
    assert Grille.objects.get(canal="EMAIL", version=2).gelee_le is None


def test_planifier_contacts_imported_visit_takes_its_place_in_the_plan(ouverte, auteur):
    inscription = InscriptionFactory(campagne=ouverte, canaux=("EMAIL",))
    VisiteFactory(inscription=inscription, canal="EMAIL", scenario__code="SC-01", validee=True)
    enqueteurs(5)

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert bilan.creees == 3


def test_planifier_contacts_type_without_scenario_is_reported(ouverte, auteur):
    Scenario.objects.update(types_organismes=["CCAS"])
    InscriptionFactory(campagne=ouverte, canaux=("EMAIL", "WEB"))

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur)

    assert (bilan.creees, bilan.impossibles) == (0, {"Courriel": 4, "Site et formulaires": 1})


def test_planifier_contacts_is_journalled_with_its_counts(ouverte, auteur):
    InscriptionFactory(campagne=ouverte, canaux=("WEB",))
    enqueteurs(1)

    planifier_contacts(campagne=ouverte, auteur=auteur)

    entree = Entree.objects.get(acte="plan.calcule")
    assert (entree.auteur, entree.details["creees"], entree.details["affectees"]) == (auteur, 1, 1)


def test_planifier_contacts_another_solver_may_take_the_seam(ouverte, auteur):
    from enquetes.planification.logic.regles import Regle
    from enquetes.planification.logic.solveur import Plan, Refus

    InscriptionFactory(campagne=ouverte, canaux=("WEB",))
    enqueteurs(1)

    def paresseux(instance, *, graine):
        return Plan((), tuple(Refus(v.id, Regle.CANAL, "Pas aujourd’hui.") for v in instance.visites))

    bilan = planifier_contacts(campagne=ouverte, auteur=auteur, solveur=paresseux)

    assert bilan.refusees == {"canal": 1}
    assert Visite.objects.get().motif_refus_plan == "Pas aujourd’hui."
