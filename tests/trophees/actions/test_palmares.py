"""A prize list is proposed by one person, sealed by another, then public and frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from comptes.enums import Role
from enquetes.enums import ETATS_EN_RELECTURE, EtatVisite
from enquetes.models import Visite
from enquetes.visites.actions import issues
from enquetes.visites.actions.etats import passer, verrouiller
from organismes.enums import RoleMembre
from organismes.models import CanalOffert, Inscription, Membre
from socle.conservation import purger_app
from socle.enums import EtatCourrier
from socle.erreurs import RegleMetier
from socle.expedition import expedier
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.models import Entree
from socle.personnes import effacer_personne
from socle.tasks import relancer_courriels
from tests.factories.campagnes import PeriodeFactory, TourElectionFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import RelectureFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory, OrganismeFactory, siren_valide
from tests.factories.trophees import LitigeFactory, campagne_classee, rendre
from tests.jours import midi
from tests.preuves import refuser
from trophees.actions import calculer
from trophees.actions.calculer import calculer_resultats
from trophees.actions.courriels import devoir_annonces
from trophees.actions.palmares import proposer_palmares, publier_palmares, rejeter_palmares, sceller_palmares
from trophees.actions.restituer import restituer_resultats
from trophees.enums import TRANSITIONS, EtatPalmares
from trophees.logic.gel import canonique, empreinte
from trophees.models import CourrierResultats, LignePalmares, Palmares, Resultat
from trophees.queries import calcul
from trophees.queries.empechements import empechement_de_restituer
from trophees.queries.gel import est_a_jour, est_integre
from trophees.queries.palmares_publics import palmares_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne(referentiels_charges):
    return campagne_classee(20, 20, 15, 10, 5)


@pytest.fixture
def une():
    return UtilisateurFactory(roles=[Role.RESPONSABLE_PALMARES])


@pytest.fixture
def autre():
    return UtilisateurFactory(roles=[Role.RESPONSABLE_PALMARES])


@pytest.fixture
def publie(campagne, une, autre):
    palmares = proposer_palmares(campagne=rendre(campagne), auteur=une)
    return publier_palmares(palmares=sceller_palmares(palmares=palmares, auteur=autre), auteur=une)


def test_proposer_freezes_the_ranking_without_any_float(campagne, une):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    contenu = palmares.contenu
    assert contenu["categories"] == [{"code": "VILLE_20_50K", "nb_classes": 5, "est_decernee": True}]
    assert [(ligne["nom"], ligne["rang"], ligne["est_laureat"]) for ligne in contenu["classement"]] == [
        ("Ville 01", 1, True),
        ("Ville 02", 1, True),
        ("Ville 03", 3, False),
        ("Ville 04", 4, False),
        ("Ville 05", 5, False),
    ]
    # Twenty of twenty elements: (1999 + 3 × 25) / 27.
    assert (contenu["classement"][0]["score_arrondi"], contenu["classement"][2]["score_arrondi"]) == ("76.8", "74.0")
    assert palmares.empreinte == empreinte(contenu)
    assert isinstance(contenu["classement"][0]["score"], str)


def test_proposer_again_gives_the_same_print(campagne, une):
    premier = proposer_palmares(campagne=campagne, auteur=une)
    rejeter_palmares(palmares=premier, auteur=une, motif="Essai")
    assert proposer_palmares(campagne=campagne, auteur=une).empreinte == premier.empreinte


def test_proposer_after_one_changed_answer_gives_another_print(campagne, une):
    premier = proposer_palmares(campagne=campagne, auteur=une)
    rejeter_palmares(palmares=premier, auteur=une, motif="Essai")
    visite = Visite.objects.order_by("pk").last()
    # One second more: same step of the scale, same score.
    Visite.objects.filter(pk=visite.pk).update(reponses={**visite.reponses, "EM-01": 76})
    assert proposer_palmares(campagne=campagne, auteur=une).empreinte != premier.empreinte


@pytest.mark.parametrize("role", [Role.ADMINISTRATEUR, Role.CHARGE_ETUDES, Role.JURY, Role.LECTEUR])
def test_proposer_without_the_role_is_refused(campagne, role):
    refus = refuser("role_manquant", proposer_palmares, campagne=campagne, auteur=UtilisateurFactory(roles=[role]))
    assert "responsable du palmarès" in refus.message


def test_proposer_while_one_is_proposed_is_refused(campagne, une, autre):
    proposer_palmares(campagne=campagne, auteur=une)
    assert "déjà proposé" in refuser("palmares_en_cours", proposer_palmares, campagne=campagne, auteur=autre).message


def test_proposer_an_edition_without_ranked_body_is_refused(referentiels_charges, une):
    with pytest.raises(RegleMetier, match="Aucun organisme"):
        proposer_palmares(campagne=campagne_classee(), auteur=une)
    assert not Palmares.objects.exists()


def test_proposer_with_four_ranked_bodies_awards_nobody(referentiels_charges, une):
    palmares = proposer_palmares(campagne=campagne_classee(20, 15, 10, 5), auteur=une)
    assert palmares.contenu["categories"] == [{"code": "VILLE_20_50K", "nb_classes": 4, "est_decernee": False}]
    assert not any(ligne["est_laureat"] for ligne in palmares.contenu["classement"])


def test_sceller_by_the_one_who_proposed_is_refused(campagne, une):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    assert (
        "une autre personne" in refuser("scelle_par_un_seul", sceller_palmares, palmares=palmares, auteur=une).message
    )


def test_sceller_by_the_one_who_proposed_is_refused_by_the_database(campagne, une):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    with pytest.raises(IntegrityError), transaction.atomic():
        Palmares.objects.filter(pk=palmares.pk).update(scelle_par=une)


def test_sceller_without_the_role_is_refused(campagne, une):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    with pytest.raises(RegleMetier, match="responsable du palmarès"):
        sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(administrateur=True))
    assert Palmares.objects.get().etat == EtatPalmares.PROPOSE


def test_sceller_an_altered_content_is_refused(campagne, une, autre):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    palmares.contenu["classement"][0]["rang"] = 2
    Palmares.objects.update(contenu=palmares.contenu)
    with pytest.raises(RegleMetier, match="empreinte"):
        sceller_palmares(palmares=palmares, auteur=autre)
    assert Palmares.objects.get().etat == EtatPalmares.PROPOSE


def test_publier_a_proposal_that_nobody_sealed_is_refused(campagne, une):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    assert "proposé" in refuser("passage_interdit", publier_palmares, palmares=palmares, auteur=une).message


def test_publier_on_the_eve_of_a_round_is_refused(campagne, une, autre, time_machine):
    scelle = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)
    TourElectionFactory(campagne=campagne, prevu_le=dt.date(2031, 3, 16))
    Campagne.objects.update(restituee_le=dt.datetime(2031, 2, 3, 17, 30, tzinfo=PARIS))
    time_machine.move_to(dt.datetime(2031, 3, 15, 12, tzinfo=dt.UTC))
    assert "scrutin" in refuser("veille_ou_jour_de_scrutin", publier_palmares, palmares=scelle, auteur=une).message


def test_publier_names_ex_aequo_laureates_and_nobody_else(campagne, publie):
    public = palmares_public(campagne)
    assert [(c.code, c.nb_classes, c.laureats) for c in public.trophees] == [
        ("VILLE_20_50K", 5, ("Ville 01", "Ville 02"))
    ]
    assert "Ville 03" not in repr(public)
    assert (public.empreinte, public.methode) == (publie.empreinte, "1.0")
    assert LignePalmares.objects.filter(est_laureat=True).count() == 2


def test_palmares_public_before_publication_is_none(campagne, une, autre):
    sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)
    assert palmares_public(campagne) is None


def test_published_snapshot_does_not_change_when_visits_change(campagne, publie):
    avant, public = list(Palmares.objects.values()), palmares_public(campagne)
    Visite.objects.filter(inscription__organisme__nom="Ville 01").update(etat="annulee")
    campagne.les_inscriptions.get(organisme__nom="Ville 02").organisme.__class__.objects.update(nom="Renommée")
    calculer_resultats(campagne=campagne)
    assert (list(Palmares.objects.values()), LignePalmares.objects.count()) == (
        avant,
        len(publie.contenu["classement"]),
    )
    assert palmares_public(campagne) == public
    assert est_integre(publie)
    assert not est_a_jour(publie)
    assert Resultat.objects.filter(rang=1).count() == 1


def test_proposer_once_public_is_refused(campagne, publie, une):
    with pytest.raises(RegleMetier, match="déjà publié"):
        proposer_palmares(campagne=campagne, auteur=une)


def test_rejeter_needs_a_reason_and_frees_the_place(campagne, une, autre):
    palmares = proposer_palmares(campagne=campagne, auteur=une)
    with pytest.raises(RegleMetier, match="pourquoi"):
        rejeter_palmares(palmares=palmares, auteur=autre, motif="  ")
    rejete = rejeter_palmares(palmares=palmares, auteur=autre, motif="Deux visites à relire")
    assert (rejete.etat, rejete.motif_rejet) == (EtatPalmares.REJETE, "Deux visites à relire")
    suivant = proposer_palmares(campagne=campagne, auteur=autre)
    assert suivant.etat == EtatPalmares.PROPOSE
    # A reason longer than its column is cut, never a fault.
    assert rejeter_palmares(palmares=suivant, auteur=autre, motif="x" * 301).motif_rejet == "x" * 300


def test_rejeter_a_public_one_is_refused(publie, une):
    assert (
        "publié"
        in refuser("passage_interdit", rejeter_palmares, palmares=publie, auteur=une, motif="Trop tard").message
    )


def test_acts_are_in_the_journal_with_their_author(publie, une, autre):
    actes = Entree.objects.filter(acte__startswith="palmares.").order_by("pk")
    assert [(entree.acte, entree.auteur) for entree in actes] == [
        ("palmares.propose", une),
        ("palmares.scelle", autre),
        ("palmares.publie", une),
    ]


def test_table_of_states_has_no_way_out_of_public_and_rejected():
    assert {etat for etat, suites in TRANSITIONS.items() if not suites} == {EtatPalmares.PUBLIE, EtatPalmares.REJETE}


def test_restituer_without_results_is_refused(campagne, une):
    with pytest.raises(RegleMetier, match="Calculez"):
        restituer_resultats(campagne=campagne, auteur=une)
    assert Campagne.objects.get(pk=campagne.pk).restituee_le is None


def test_restituer_opens_once(campagne, une):
    calculer_resultats(campagne=campagne)
    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None
    with pytest.raises(RegleMetier, match="déjà restitués"):
        restituer_resultats(campagne=campagne, auteur=une)


def _faire_valoir(campagne):
    modele = Visite.objects.validees().order_by("pk").first()
    siens = {cle: getattr(modele, cle) for cle in ("inscription", "grille", "scenario", "reponses")}
    VisiteFactory(**siens, validee=True, est_importee=True)


@transaction.atomic
def _annuler_ce_qui_comptait(campagne):
    passer(verrouiller(Visite.objects.validees().latest("pk")), EtatVisite.ANNULEE, auteur=None)


def _valider_une_inscription(campagne):
    InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(siren=siren_valide(8_000_000)), canaux=("EMAIL",))


def _offrir_un_canal(campagne):
    CanalOffert.objects.create(inscription=campagne.les_inscriptions.order_by("pk").first(), canal="TEL")


CHANGEMENTS = (_faire_valoir, _annuler_ce_qui_comptait, _valider_une_inscription, _offrir_un_canal)


@pytest.mark.parametrize("changer", CHANGEMENTS)
def test_restituer_what_is_no_longer_the_result_of_its_body_is_refused(campagne, une, changer):
    """Bodies read what was computed: contacts decided later would be missing from it or stay, one registered later has none."""
    calculer_resultats(campagne=campagne)
    Visite.objects.validees().latest("pk").save(update_fields=["modifie_le"])
    assert empechement_de_restituer(campagne) is None
    changer(campagne)

    message = refuser("resultats_perimes", restituer_resultats, campagne=campagne, auteur=une).message
    assert Campagne.objects.get(pk=campagne.pk).restituee_le is None
    calculer_resultats(campagne=campagne)

    assert message.startswith("1\u00a0résultat manque ou n’est plus celui")
    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def test_restituer_reads_figures_as_they_were_written(campagne, une, monkeypatch):
    """SQLite gives one number in ten thousand that JSON holds a hair beside: its edition was never given back."""
    composes = calcul.composer

    def composer(*arguments):
        return [
            replace(un, resultat=replace(un.resultat, qualite=Fraction(175335, 3266))) for un in composes(*arguments)
        ]

    for module in (calculer, calcul):
        monkeypatch.setattr(module, "composer", composer)
    calculer_resultats(campagne=campagne)

    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def test_restituer_an_edition_whose_measures_went_gives_what_was_computed(campagne, une):
    """Nothing computes it again: asked to, staff would be refused for good."""
    calculer_resultats(campagne=campagne)
    derniere = max(campagne.annee, campagne.cree_le.year)
    purger_app("enquetes", a_la_date=dt.datetime(derniere + 5, 1, 1, tzinfo=PARIS))
    assert not Visite.objects.exists()
    refuser("mesures_retirees", calculer_resultats, campagne=campagne)

    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def test_restituer_what_was_decided_while_results_were_computed_is_refused(campagne, une, monkeypatch):
    lus = calculer.totaux_a_jour

    def lire_puis_voir_annuler(campagne):
        totaux = lus(campagne)
        _annuler_ce_qui_comptait(campagne)
        return totaux

    monkeypatch.setattr(calculer, "totaux_a_jour", lire_puis_voir_annuler)
    calculer_resultats(campagne=campagne)

    refuser("resultats_perimes", restituer_resultats, campagne=campagne, auteur=une)


def test_restituer_after_a_contact_left_the_plan_is_refused(campagne, une):
    """Voided in favour of its body, a contact that never counted makes of what is validated another share."""
    _contact_du(campagne, soumise=True)
    calculer_resultats(campagne=campagne)
    with transaction.atomic():
        issues.annuler(
            verrouiller(Visite.objects.get(etat="soumise")), motif="Panne", auteur=une, a_refaire=False, hors_plan=True
        )

    refuser("resultats_perimes", restituer_resultats, campagne=campagne, auteur=une)


def test_restituer_before_one_contact_in_ten_was_read_twice_is_refused(campagne, une):
    Visite.objects.update(est_importee=False)
    calculer_resultats(campagne=campagne)

    refuser("echantillon_insuffisant", restituer_resultats, campagne=campagne, auteur=une)
    assert Campagne.objects.get(pk=campagne.pk).restituee_le is None

    for visite in Visite.objects.contacts():
        RelectureFactory(visite=visite, rang=1)
        RelectureFactory(visite=visite, rang=2)
    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def _contact_du(campagne, **champs):
    """Give the edition a contact, in a wave that ends in ten days."""
    jour = aujourdhui()
    PeriodeFactory(campagne=campagne, rang=3, du=jour - UN_JOUR, au=jour + 10 * UN_JOUR)
    modele = Visite.objects.order_by("pk").first()
    siens = {"inscription": modele.inscription, "grille": modele.grille, "scenario": modele.scenario}
    return VisiteFactory(**siens, **champs)


@pytest.mark.parametrize(
    "champs",
    [
        {"planifiee": True},
        {"en_cours": True},
        {"en_attente": True},
        *({"soumise": True, "etat": etat} for etat in (*sorted(ETATS_EN_RELECTURE), EtatVisite.A_REVOIR)),
    ],
    ids=lambda champs: champs.get("etat", next(iter(champs))),
)
def test_restituer_in_a_wave_waits_for_every_contact(campagne, une, champs, time_machine):
    """regles#restitution."""
    _contact_du(campagne, **champs)
    calculer_resultats(campagne=campagne)

    message = refuser("contacts_en_cours", restituer_resultats, campagne=campagne, auteur=une).message
    assert Campagne.objects.get(pk=campagne.pk).restituee_le is None
    time_machine.move_to(midi(11))

    assert message.startswith("1\u00a0contact n’est ni validé ni annulé, et la dernière vague se termine le ")
    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def test_restituer_in_a_wave_waits_neither_for_void_contacts_nor_for_those_of_who_left(campagne, une):
    contact = _contact_du(campagne, etat=EtatVisite.ANNULEE)
    VisiteFactory(
        inscription=InscriptionFactory(campagne=campagne, etat="retiree"),
        grille=contact.grille,
        scenario=contact.scenario,
    )
    calculer_resultats(campagne=campagne)

    assert restituer_resultats(campagne=campagne, auteur=une).restituee_le is not None


def test_restituer_before_the_fieldwork_is_refused(campagne, une):
    calculer_resultats(campagne=campagne)
    Campagne.objects.update(terrain_ouvert_le=None)
    with pytest.raises(RegleMetier, match="terrain"):
        restituer_resultats(campagne=campagne, auteur=une)


def test_canonical_writing_refuses_floats():
    with pytest.raises(TypeError):
        canonique({"score": [{"valeur": 74.1}]})


@pytest.mark.parametrize("du_contact", [False, True])
def test_no_act_leads_to_publication_while_a_dispute_is_open(campagne, une, autre, du_contact):
    rendre(campagne)
    visite = Visite.objects.order_by("pk").first()
    litige = LitigeFactory.build(inscription=visite.inscription, ouvert_par=une)
    litige.visite = visite if du_contact else None

    litige.save()
    message = refuser("litiges_ouverts", proposer_palmares, campagne=campagne, auteur=une).message
    litige.delete()
    propose = proposer_palmares(campagne=campagne, auteur=une)
    litige.save(force_insert=True)
    refuser("litiges_ouverts", sceller_palmares, palmares=propose, auteur=autre)
    litige.delete()
    scelle = sceller_palmares(palmares=propose, auteur=autre)
    litige.save(force_insert=True)
    refuser("litiges_ouverts", publier_palmares, palmares=scelle, auteur=une)

    assert message.startswith("1\u00a0contestation est ouverte")
    assert palmares_public(campagne) is None


def test_publier_before_restitution_is_refused(campagne, une, autre):
    scelle = sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)

    refuser("resultats_non_restitues", publier_palmares, palmares=scelle, auteur=une)


def test_publier_waits_for_the_first_instant_after_the_right_of_reply(campagne, une, autre, time_machine):
    scelle = sceller_palmares(palmares=proposer_palmares(campagne=rendre(campagne), auteur=une), auteur=autre)
    Campagne.objects.update(restituee_le=dt.datetime(2031, 11, 3, 17, 30, tzinfo=PARIS))

    time_machine.move_to(dt.datetime(2031, 11, 18, 23, 59, 59, tzinfo=PARIS), tick=False)
    message = refuser("droit_de_reponse_en_cours", publier_palmares, palmares=scelle, auteur=une).message
    time_machine.move_to(dt.datetime(2031, 11, 19, tzinfo=PARIS), tick=False)
    publie = publier_palmares(palmares=scelle, auteur=une)

    assert "18 novembre 2031 inclus" in message.replace("\u00a0", " ")
    assert publie.etat == EtatPalmares.PUBLIE


def test_sceller_and_publier_a_content_that_is_no_longer_true_are_refused(campagne, une, autre):
    propose = proposer_palmares(campagne=rendre(campagne), auteur=une)
    visites = Visite.objects.filter(inscription__organisme__nom="Ville 01")

    visites.update(etat="annulee")
    refuser("palmares_perime", sceller_palmares, palmares=propose, auteur=autre)
    visites.update(etat="validee")
    scelle = sceller_palmares(palmares=propose, auteur=autre)
    visites.update(etat="annulee")
    refuser("palmares_perime", publier_palmares, palmares=scelle, auteur=une)

    assert palmares_public(campagne) is None


def test_sceller_and_publier_see_a_change_that_leaves_contacts_alone(campagne, une, autre):
    propose = proposer_palmares(campagne=rendre(campagne), auteur=une)
    offert = CanalOffert(inscription=Inscription.objects.get(organisme__nom="Ville 01"), canal="TEL")

    offert.save()
    refuser("palmares_perime", sceller_palmares, palmares=propose, auteur=autre)
    offert.delete()
    scelle = sceller_palmares(palmares=propose, auteur=autre)
    offert.save()
    refuser("palmares_perime", publier_palmares, palmares=scelle, auteur=une)

    assert palmares_public(campagne) is None


def test_word_of_the_results_lost_on_the_way_leaves_with_the_next_sweep_once(
    campagne, une, mailoutbox, time_machine, django_capture_on_commit_callbacks
):
    calculer_resultats(campagne=campagne)
    with django_capture_on_commit_callbacks():
        restituer_resultats(campagne=campagne, auteur=une)
    nombre = Resultat.objects.filter(inscription__campagne=campagne).count()
    assert (relancer_courriels(), nombre > 0) == (0, True)

    time_machine.move_to(maintenant() + dt.timedelta(minutes=6))
    calculer_resultats(campagne=campagne)
    comptes = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            comptes.append(relancer_courriels())

    assert (comptes, len(mailoutbox)) == ([nombre, 0], nombre)


def test_word_of_the_results_goes_once_to_each_referent_whatever_the_number_of_messages(
    campagne, une, mailoutbox, django_capture_on_commit_callbacks
):
    calculer_resultats(campagne=campagne)
    premiere, *autres = Resultat.objects.filter(inscription__campagne=campagne).order_by("inscription")
    referents = [MembreFactory(organisme=premiere.inscription.organisme).utilisateur.email for _ in range(2)]
    MembreFactory(organisme=premiere.inscription.organisme, role=RoleMembre.MEMBRE)
    with django_capture_on_commit_callbacks(execute=True):
        restituer_resultats(campagne=campagne, auteur=une)
        devoir_annonces(campagne)

    for courrier in CourrierResultats.objects.all():
        expedier(CourrierResultats, courrier.pk)

    attendus = [*referents, *(resultat.inscription.referent_courriel for resultat in autres)]
    assert sorted(courriel.to[0] for courriel in mailoutbox) == sorted(attendus)
    assert {len(courriel.to) for courriel in mailoutbox} == {1}


def test_who_is_told_of_results_of_a_body_brought_in_by_file_may_read_them(campagne, une):
    """Nobody had opened that space: the link of the mail led to a code that never came."""
    calculer_resultats(campagne=campagne)
    siennes = Inscription.objects.filter(campagne=campagne, resultat__isnull=False).order_by("pk")
    habitee, seule, deposee, sans_nom = siennes[:4]
    siennes.filter(pk__in=[habitee.pk, seule.pk, sans_nom.pk]).update(est_importee=True)
    siennes.filter(pk=sans_nom.pk).update(referent_courriel="")
    membre = MembreFactory(organisme=habitee.organisme)

    restituer_resultats(campagne=campagne, auteur=une)

    assert list(habitee.organisme.les_membres.all()) == [membre]
    assert not Membre.objects.filter(organisme__in=[deposee.organisme, sans_nom.organisme]).exists()
    (ouvert,) = seule.organisme.les_membres.all()
    assert (ouvert.role, ouvert.utilisateur.email) == (RoleMembre.REFERENT, seule.referent_courriel)
    assert CourrierResultats.objects.get(inscription=seule).membre == ouvert
    assert ouvert.utilisateur.has_usable_password() is False


def test_an_account_that_staff_closed_takes_no_word_of_the_results_away(campagne, une, mailoutbox):
    calculer_resultats(campagne=campagne)
    seule = Inscription.objects.filter(campagne=campagne, resultat__isnull=False).order_by("pk")[0]
    Inscription.objects.filter(pk=seule.pk).update(est_importee=True)
    UtilisateurFactory(email=seule.referent_courriel, is_active=False)

    restituer_resultats(campagne=campagne, auteur=une)
    expedier(CourrierResultats, CourrierResultats.objects.get(inscription=seule).pk)

    assert not seule.organisme.les_membres.exists()
    assert [courriel.to for courriel in mailoutbox] == [[seule.referent_courriel]]


def test_word_of_the_results_that_came_too_late_is_not_sent(campagne, une, mailoutbox, time_machine):
    calculer_resultats(campagne=campagne)
    inscriptions = [resultat.inscription for resultat in Resultat.objects.order_by("inscription")[:3]]
    membre = MembreFactory(organisme=inscriptions[0].organisme)
    restituer_resultats(campagne=campagne, auteur=une)
    Membre.objects.filter(pk=membre.pk).update(role=RoleMembre.MEMBRE)
    Inscription.objects.filter(pk=inscriptions[1].pk).update(etat="retiree")

    expedier(CourrierResultats, CourrierResultats.objects.get(inscription=inscriptions[0]).pk)
    expedier(CourrierResultats, CourrierResultats.objects.get(inscription=inscriptions[1]).pk)
    time_machine.move_to(midi(16))
    expedier(CourrierResultats, CourrierResultats.objects.get(inscription=inscriptions[2]).pk)

    etats = CourrierResultats.objects.filter(inscription__in=inscriptions).values_list("etat", flat=True)
    assert (mailoutbox, list(etats)) == ([], [EtatCourrier.SANS_OBJET] * 3)


def test_word_of_the_results_finds_nobody_once_the_referent_is_erased(campagne, une, mailoutbox):
    calculer_resultats(campagne=campagne)
    restituer_resultats(campagne=campagne, auteur=une)
    courrier = CourrierResultats.objects.filter(membre=None).first()
    effacer_personne(adresse=courrier.inscription.referent_courriel)

    expedier(CourrierResultats, courrier.pk)

    courrier.refresh_from_db()
    assert (mailoutbox, courrier.etat) == ([], EtatCourrier.SANS_OBJET)


def test_an_edition_of_the_past_is_given_back_without_a_word(campagne, une, time_machine):
    calculer_resultats(campagne=campagne)
    restituer_resultats(campagne=campagne, auteur=une, annoncer=False)

    time_machine.move_to(maintenant() + dt.timedelta(minutes=6))

    assert relancer_courriels() == 0
