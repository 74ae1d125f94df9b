from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from enquetes.enums import EtatPlan, EtatVisite, NaturePlan
from enquetes.models import Enqueteur, PlanTerrain, Visite
from enquetes.planification.actions import accepter, calculer, contacts
from enquetes.planification.actions.accepter import PlanPerime, accepter_plan
from enquetes.planification.actions.planifier import ouvrir_terrain, planifier_contacts
from enquetes.planification.actions.plans import (
    LIMITE_S,
    calculer_plan_de_campagne,
    demander_plan,
    ecarter_plan,
    produire_plan,
    relancer_plans,
)
from enquetes.planification.queries.attentes import attentes_de_l_equipe
from enquetes.visites.actions.etats import passer, verrouiller
from socle.erreurs import EntreeInvalide
from socle.horloge import PARIS
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import (
    AbsenceFactory,
    EnqueteurFactory,
    GrilleFactory,
    PlanTerrainFactory,
    ScenarioFactory,
)
from tests.factories.organismes import FermetureFactory, InscriptionFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_janvier_2020")]
JANVIER = dt.datetime(2020, 1, 20, 9, tzinfo=PARIS)


@pytest.fixture
def ouverte(auteur):
    """The 2020 edition, fieldwork open, two bodies and twelve shoppers."""
    for canal in ("EMAIL", "COURRIER", "TEL", "RS", "WEB"):
        GrilleFactory(canal=canal, criteres=0)
    for numero in range(1, 9):
        ScenarioFactory(code=f"SC-{numero:02}", type="reclamation" if numero in {7, 8} else "renseignement")
    campagne = ouvrir_terrain(campagne=CampagneFactory(historique=True), auteur=auteur)
    InscriptionFactory.create_batch(2, campagne=campagne)
    EnqueteurFactory.create_batch(12)
    return campagne


def propose(campagne, auteur, nature=NaturePlan.COMPLET) -> PlanTerrain:
    plan = produire_plan(plan_id=demander_plan(campagne=campagne, nature=nature, auteur=auteur).pk)
    assert plan is not None
    assert (plan.etat, plan.erreur) == (EtatPlan.PROPOSE, "")
    return plan


def places() -> dict:
    lignes = Visite.objects.values_list("pk", "enqueteur__pseudonyme", "prevue_le")
    return {str(pk): (qui, jour) for pk, qui, jour in lignes}


def test_demander_plan_hands_the_run_to_a_worker(ouverte, auteur, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        plan = demander_plan(campagne=ouverte, nature=NaturePlan.COMPLET, auteur=auteur)

    plan.refresh_from_db()
    assert (plan.etat, plan.progression, plan.graine) == (EtatPlan.PROPOSE, 100, 2020)


def test_demander_plan_while_another_runs_is_refused(ouverte, auteur):
    demander_plan(campagne=ouverte, nature=NaturePlan.COMPLET, auteur=auteur)

    refuser("calcul_en_cours", demander_plan, campagne=ouverte, nature=NaturePlan.REPLANIFICATION, auteur=auteur)

    assert PlanTerrain.objects.count() == 1


def test_two_runs_at_once_are_refused_by_the_database(ouverte):
    PlanTerrainFactory(campagne=ouverte)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTerrainFactory(campagne=ouverte)


def test_produire_plan_proposes_without_placing_anything(ouverte, auteur):
    plan = propose(ouverte, auteur)

    assert set(places().values()) == {(None, None)}
    contenu = plan.contenu
    assert contenu["creees"] == 28
    assert {ligne["visite"] for ligne in contenu["affectations"]} == set(places())
    assert (
        contenu["borne"]
        <= contenu["objectif"]
        == 20 * contenu["termes"]["etalement"] + 5 * contenu["termes"]["regroupement"]
    )
    assert contenu["naif"]["objectif"] >= contenu["borne"]


def test_produire_plan_twice_computes_once(ouverte, auteur):
    plan = propose(ouverte, auteur)

    assert produire_plan(plan_id=plan.pk) is None
    assert Entree.objects.filter(acte="plan.propose").count() == 1


def test_produire_plan_same_seed_gives_the_same_plan(ouverte, auteur):
    premier, second = (propose(ouverte, auteur) for _ in range(2))

    assert premier.contenu["affectations"] == second.contenu["affectations"]


def test_produire_plan_fault_is_told_on_the_row(ouverte, auteur, monkeypatch):
    plan = demander_plan(campagne=ouverte, nature=NaturePlan.COMPLET, auteur=auteur)
    monkeypatch.setattr("enquetes.planification.actions.plans.calculer", lambda *_args, **_options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        produire_plan(plan_id=plan.pk)

    plan.refresh_from_db()
    assert (plan.etat, plan.erreur) == (EtatPlan.ECHEC, "Le calcul a échoué (ZeroDivisionError).")


def test_accepter_plan_writes_every_place_and_is_journalled(ouverte, auteur):
    plan = propose(ouverte, auteur)

    accepte = accepter_plan(plan=plan, auteur=auteur)

    attendues = {a["visite"]: (a["enqueteur"], dt.date.fromisoformat(a["jour"])) for a in plan.contenu["affectations"]}
    contacts = set(map(str, Visite.objects.contacts().values_list("pk", flat=True)))
    simples = {cle for cle in contacts if not Visite.objects.get(pk=cle).est_double}
    assert {cle: places()[cle] for cle in simples} == {cle: attendues[cle] for cle in simples}
    assert accepte.etat == EtatPlan.ACCEPTE
    assert Entree.objects.get(acte="plan.accepte").details["ecrites"] == 28


def test_accepter_plan_gives_a_contact_read_twice_its_second_shopper(ouverte, auteur):
    plan = propose(ouverte, auteur)

    accepter_plan(plan=plan, auteur=auteur)

    doubles = list(Visite.objects.filter(est_double=True).select_related("le_double"))
    assert doubles
    for visite in doubles:
        lignes = {a["enqueteur"] for a in plan.contenu["affectations"] if a["visite"] == str(visite.pk)}
        assert {visite.enqueteur.pseudonyme, visite.le_double.enqueteur.pseudonyme} == lignes
        assert visite.prevue_le == visite.le_double.prevue_le


def test_accepter_plan_writes_the_reason_of_each_refusal(ouverte, auteur):
    Enqueteur.objects.exclude(pk=Enqueteur.objects.first().pk).update(est_actif=False)
    plan = propose(ouverte, auteur)

    accepter_plan(plan=plan, auteur=auteur)

    motifs = {ligne["visite"]: ligne["motif"] for ligne in plan.contenu["refusees"]}
    assert motifs
    assert motifs == {
        str(pk): motif for pk, motif in Visite.objects.filter(pk__in=motifs).values_list("pk", "motif_refus_plan")
    }


def test_accepter_plan_puts_the_proposals_before_it_out_of_date_and_no_other(ouverte, auteur):
    ancienne, choisie, suivante = (propose(ouverte, auteur) for _ in range(3))

    accepter_plan(plan=choisie, auteur=auteur)

    etats = {plan.pk: (plan.etat, plan.erreur) for plan in PlanTerrain.objects.all()}
    assert etats == {
        ancienne.pk: (EtatPlan.PERIME, "Un plan calculé après celui-ci a été accepté."),
        choisie.pk: (EtatPlan.ACCEPTE, ""),
        suivante.pk: (EtatPlan.PROPOSE, ""),
    }
    assert [attente.adresse for attente in attentes_de_l_equipe() if attente.cle == "plan_a_decider"] == [
        reverse("enquetes:plan_proposition", args=[suivante.pk])
    ]


def test_accepter_plan_twice_is_refused(ouverte, auteur):
    plan = propose(ouverte, auteur)
    accepter_plan(plan=plan, auteur=auteur)

    refuser("plan_deja_tranche", accepter_plan, plan=plan, auteur=auteur)


def test_accepter_plan_out_of_date_writes_nothing_and_says_why(ouverte, auteur):
    plan = propose(ouverte, auteur)
    premiere = plan.contenu["affectations"][0]
    jour = dt.date.fromisoformat(premiere["jour"])
    AbsenceFactory(enqueteur=Enqueteur.objects.get(pseudonyme=premiere["enqueteur"]), du=jour, au=jour)
    avant = places()

    with pytest.raises(PlanPerime, match=r"rien n’a été appliqué.*Cet enquêteur est absent ce jour-là"):
        accepter_plan(plan=plan, auteur=auteur)

    plan.refresh_from_db()
    assert (plan.etat, places()) == (EtatPlan.PERIME, avant)


def test_accepter_plan_after_a_contact_began_elsewhere_is_out_of_date(ouverte, auteur):
    planifier_contacts(campagne=ouverte, auteur=auteur)
    visite = Visite.objects.exclude(enqueteur=None).first()
    Enqueteur.objects.filter(pk=visite.enqueteur_id).update(est_actif=False)
    plan = propose(ouverte, auteur, NaturePlan.REPLANIFICATION)
    with transaction.atomic():
        passer(verrouiller(visite), EtatVisite.EN_COURS, auteur=auteur, commencee_le=JANVIER)

    with pytest.raises(PlanPerime, match="en cours"):
        accepter_plan(plan=plan, auteur=auteur)


def test_accepter_plan_leaves_contacts_begun_meanwhile_where_they_are(ouverte, auteur):
    planifier_contacts(campagne=ouverte, auteur=auteur)
    plan = propose(ouverte, auteur, NaturePlan.REPLANIFICATION)
    with transaction.atomic():
        visite = passer(verrouiller(Visite.objects.first()), EtatVisite.EN_COURS, auteur=auteur, commencee_le=JANVIER)

    accepter_plan(plan=plan, auteur=auteur)

    assert places()[str(visite.pk)] == (visite.enqueteur.pseudonyme, visite.prevue_le)


def test_accepter_plan_moves_no_contact_that_begins_while_it_is_judged(ouverte, auteur, monkeypatch):
    accepter_plan(plan=propose(ouverte, auteur), auteur=auteur)
    enqueteur = Enqueteur.objects.filter(les_visites__isnull=False).first()
    AbsenceFactory(enqueteur=enqueteur, du=dt.date(2020, 2, 1), au=dt.date(2020, 12, 31))
    plan = propose(ouverte, auteur, NaturePlan.REPLANIFICATION)
    commencee = Visite.objects.filter(enqueteur=enqueteur).first()
    verrouiller_toutes = accepter._verrouiller_visites

    def commencer_juste_avant(cles):
        passer(verrouiller(commencee), EtatVisite.EN_COURS, auteur=None)
        return verrouiller_toutes(cles)

    monkeypatch.setattr(accepter, "_verrouiller_visites", commencer_juste_avant)

    with pytest.raises(PlanPerime, match="ne se déplace plus"):
        accepter_plan(plan=plan, auteur=auteur)


def test_contact_of_a_closed_channel_begun_meanwhile_is_not_voided(ouverte, auteur, monkeypatch):
    accepter_plan(plan=propose(ouverte, auteur), auteur=auteur)
    inscription = ouverte.les_inscriptions.first()
    inscription.les_canaux.filter(canal="TEL").delete()
    commencee = inscription.les_visites.filter(canal="TEL").first()

    def commencer_juste_avant(visite):
        if visite.pk == commencee.pk:
            passer(verrouiller(visite), EtatVisite.EN_COURS, auteur=None)
        return verrouiller(visite)

    monkeypatch.setattr(contacts, "verrouiller", commencer_juste_avant)
    propose(ouverte, auteur)

    commencee.refresh_from_db()
    assert commencee.etat == EtatVisite.EN_COURS
    assert set(inscription.les_visites.filter(canal="TEL").exclude(pk=commencee.pk).values_list("etat", flat=True)) <= {
        EtatVisite.ANNULEE
    }


def test_ecarter_plan_changes_no_contact(ouverte, auteur):
    plan = propose(ouverte, auteur)
    avant = places()

    assert ecarter_plan(plan=plan, auteur=auteur).etat == EtatPlan.ECARTE
    assert places() == avant


def test_replanification_moves_only_the_contacts_of_the_withdrawn_shopper(ouverte, auteur):
    accepter_plan(plan=propose(ouverte, auteur), auteur=auteur)
    avant = places()
    retire = Visite.objects.contacts().first().enqueteur
    Enqueteur.objects.filter(pk=retire.pk).update(est_actif=False)
    contact_de = {str(v.pk): str(v.double_de_id or v.pk) for v in Visite.objects.all()}
    siens = {contact_de[cle] for cle, (qui, _jour) in avant.items() if qui == retire.pseudonyme}

    plan = propose(ouverte, auteur, NaturePlan.REPLANIFICATION)
    accepter_plan(plan=plan, auteur=auteur)

    apres = places()
    assert plan.nb_deplacees == len(siens) + len(plan.contenu["poussees"])
    assert {contact_de[cle] for cle in avant if avant[cle] != apres[cle]} == siens | set(plan.contenu["poussees"])
    assert retire.pseudonyme not in {qui for qui, _jour in apres.values()}


def test_plan_keeps_calls_away_from_closing_days(ouverte, auteur):
    fermeture = FermetureFactory(
        organisme=ouverte.les_inscriptions.first().organisme, du=dt.date(2020, 2, 1), au=dt.date(2020, 6, 12)
    )

    accepter_plan(plan=propose(ouverte, auteur), auteur=auteur)

    appels = Visite.objects.filter(canal="TEL", inscription__organisme=fermeture.organisme)
    assert all(visite.prevue_le > fermeture.au for visite in appels.exclude(prevue_le=None))
    assert appels.exclude(prevue_le=None).exists()


def test_relancer_plans_publishes_the_forgotten(ouverte, auteur):
    oublie = PlanTerrainFactory(campagne=CampagneFactory())
    PlanTerrain.objects.filter(pk=oublie.pk).update(modifie_le=JANVIER - dt.timedelta(minutes=6))

    assert relancer_plans() == [oublie.pk]


@pytest.mark.parametrize(
    ("limite_s", "secondes", "silence", "est_perdu"),
    [
        # A worker is killed after 120 seconds: beyond, its run is lost, a minute after what it said last.
        (LIMITE_S, 119, 100, False),
        (LIMITE_S, 121, 61, True),
        # A command takes the time that it was given, and as long as it says how far it is.
        (600.0, 655, 600, False),
        (600.0, 661, 61, True),
        (600.0, 1000, 59, False),
        (600.0, 1000, 61, True),
        (None, 3600, 299, False),
        (None, 3600, 301, True),
    ],
)
def test_relancer_plans_gives_up_a_run_once_nobody_can_be_computing_it(ouverte, limite_s, secondes, silence, est_perdu):
    depuis = JANVIER - dt.timedelta(seconds=secondes)
    plan = PlanTerrainFactory(campagne=ouverte, etat=EtatPlan.EN_COURS, commence_le=depuis, limite_s=limite_s)
    PlanTerrain.objects.update(modifie_le=JANVIER - dt.timedelta(seconds=silence))

    assert relancer_plans() == []
    plan.refresh_from_db()
    attendu = (EtatPlan.ECHEC, "Le calcul a été interrompu. Relancez-le.") if est_perdu else (EtatPlan.EN_COURS, "")
    assert (plan.etat, plan.erreur) == attendu


def test_calculer_plan_de_campagne_records_the_proposal_and_accepts_on_demand(ouverte):
    plan = calculer_plan_de_campagne(annee=2020)
    assert PlanTerrain.objects.get().etat == EtatPlan.PROPOSE

    second = calculer_plan_de_campagne(annee=2020, accepter=True)

    assert plan == second
    assert Visite.objects.contacts().filter(enqueteur=None).count() == 0


def test_calculer_plan_de_campagne_unknown_edition_is_bad_input():
    with pytest.raises(EntreeInvalide, match="créez-la avec creer_campagne 2031"):
        calculer_plan_de_campagne(annee=2031)


def test_calculer_plan_de_campagne_says_that_it_goes_on(ouverte):
    """Without a limit, a run that is silent for five minutes is given up."""
    instants = []

    def suivre(_etape, _part):
        instants.append(PlanTerrain.objects.get().modifie_le)
        PlanTerrain.objects.update(modifie_le=JANVIER - dt.timedelta(hours=1))

    calculer_plan_de_campagne(annee=2020, progression=suivre)

    assert len(instants) > 1
    assert set(instants) == {JANVIER}


def test_calculer_plan_de_campagne_that_somebody_interrupts_leaves_the_edition_free(ouverte, monkeypatch):
    def interrompre(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(calculer, "optimiser", interrompre)

    with pytest.raises(KeyboardInterrupt):
        calculer_plan_de_campagne(annee=2020)

    assert PlanTerrain.objects.get().etat == EtatPlan.ECHEC


def test_calculer_plan_de_campagne_counts_what_went_before_in_its_limit(ouverte, monkeypatch):
    donnes = []
    for nom in ("affecter", "optimiser"):
        monkeypatch.setattr(calculer, nom, _en_notant(donnes, getattr(calculer, nom)))
    monkeypatch.setattr(calculer, "time", SimpleNamespace(monotonic=lambda: 1_000.0))

    for debut in (992.5, 989.0):
        calculer_plan_de_campagne(annee=2020, limite_s=10.0, debut=debut)
    calculer_plan_de_campagne(annee=2020)

    # Once nothing is left there is no naive peer, and a plan all the same.
    assert donnes == [0.5, 2.0, 0.05, None, None]


def _en_notant(donnes, solveur):
    def solveur_note(*arguments, limite_s, **options):
        donnes.append(limite_s)
        return solveur(*arguments, limite_s=limite_s, **options)

    return solveur_note


def test_planifier_command_prints_the_contract_and_applies_on_demand(ouverte, capsys):
    call_command("planifier", campagne=2020, json=True, accepter=True)

    document = json.loads(capsys.readouterr().out)
    assert set(document) == {
        *("affectations", "refusees", "termes", "objectif", "borne", "ecart", "statut", "limite_atteinte", "duree_s")
    }
    assert {a["visite"] for a in document["affectations"]} == {
        str(visite.pk) for visite in Visite.objects.contacts().exclude(enqueteur=None)
    }
