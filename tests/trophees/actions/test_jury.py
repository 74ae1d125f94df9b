"""A deliberation: opened once nothing moves any more, voted by jurors alone, closed, frozen with the prize list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from comptes.enums import Role
from enquetes.models import Visite
from organismes.actions.decider import retirer_inscription
from organismes.actions.siren import preciser_siren
from organismes.models import Organisme
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.models import Entree
from tests.factories.campagnes import CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import MembreFactory, siren_valide
from tests.factories.trophees import (
    BulletinJuryFactory,
    ConflitJuryFactory,
    DeliberationFactory,
    InvitationCeremonieFactory,
    LitigeFactory,
    campagne_classee,
    rendre,
    sirens_finalistes,
    trophee,
)
from tests.preuves import refuser
from trophees.actions.calculer import calculer_resultats
from trophees.actions.jury import (
    annuler_deliberation,
    clore_deliberation,
    declarer_conflit,
    deposer_bulletin,
    ouvrir_deliberation,
)
from trophees.actions.palmares import proposer_palmares, publier_palmares, rejeter_palmares, sceller_palmares
from trophees.enums import Categorie, EtatDeliberation, EtatPalmares, PetitesCategories, PrixSpecial
from trophees.logic.gel import empreinte
from trophees.models import BulletinJury, ConflitJury, Deliberation, LignePalmares, Palmares, Resultat
from trophees.queries.attentes import attentes_du_jury
from trophees.queries.gel import est_a_jour
from trophees.queries.invitations import derniere_laureate
from trophees.queries.jury import trophees_de
from trophees.queries.palmares import categories_gelees, inscriptions_laureates, lignes_gelees, prix_geles
from trophees.queries.palmares_publics import palmares_public

pytestmark = pytest.mark.django_db
VILLES = Categorie.VILLE_20_50K


@pytest.fixture
def campagne(referentiels_charges):
    """Five towns whose scores overlap, given back a month ago."""
    return rendre(campagne_classee(20, 20, 18, 17, 5, inegaux=True))


@pytest.fixture
def responsable():
    return UtilisateurFactory(responsable_palmares=True)


@pytest.fixture
def jures():
    return UtilisateurFactory.create_batch(3, jury=True)


@pytest.fixture
def deliberation(campagne, responsable):
    return ouvrir_deliberation(campagne=campagne, petites_categories=PetitesCategories.NON_DECERNE, auteur=responsable)


def siren(campagne, nom):
    return campagne.les_inscriptions.get(organisme__nom=nom).organisme.siren


def _voter(deliberation, jure, sirens):
    return deposer_bulletin(deliberation=deliberation, trophee=VILLES, ordre=[[un] for un in sirens], jure=jure)


def _tous_pour(deliberation, jures, premier):
    ordre = [premier, *(un for un in sirens_finalistes(deliberation) if un != premier)]
    for jure in jures:
        _voter(deliberation, jure, ordre)


def test_opening_freezes_finalists_that_the_measure_cannot_separate(deliberation, campagne):
    trophees = {un["code"]: un for un in deliberation.contenu}
    villes = trophees[VILLES]

    assert set(trophees) == {VILLES, "CONSULTATION_TERRITOIRES", "CONSULTATION_AUTRES", "PROGRESSION"}
    assert (villes["nb_classes"], villes["est_decerne"]) == (5, True)
    assert {siren(campagne, "Ville 01"), siren(campagne, "Ville 02")} < set(sirens_finalistes(deliberation))
    assert siren(campagne, "Ville 05") not in sirens_finalistes(deliberation)
    assert [un["est_decerne"] for code, un in trophees.items() if code != VILLES] == [False] * 3
    decimales = {un.code: un.decimales for un in trophees_de(deliberation, deliberation.ouverte_par)}
    assert decimales == dict.fromkeys(trophees, 1) | {"CONSULTATION_AUTRES": 0}
    # Canonical: every figure is a text.
    assert empreinte(deliberation.contenu)
    assert Entree.objects.get(acte="deliberation.ouverte").auteur == deliberation.ouverte_par


def test_opening_waits_for_the_right_of_reply_and_for_disputes(campagne, responsable, time_machine):
    demande = {"campagne": campagne, "petites_categories": "non_decerne", "auteur": responsable}
    rendre(campagne, jours=3)
    refuser("droit_de_reponse_en_cours", ouvrir_deliberation, **demande)
    rendre(campagne)
    LitigeFactory(inscription=campagne.les_inscriptions.first())
    refuser("litiges_ouverts", ouvrir_deliberation, **demande)


def test_opening_twice_or_beside_a_prize_list_is_refused(deliberation, campagne, responsable):
    demande = {"campagne": campagne, "petites_categories": "non_decerne", "auteur": responsable}
    refuser("deliberation_existante", ouvrir_deliberation, **demande)
    annuler_deliberation(deliberation=deliberation, motif="Essai", auteur=responsable)
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    refuser("palmares_en_cours", ouvrir_deliberation, **demande)
    rejeter_palmares(palmares=palmares, motif="Essai", auteur=responsable)
    assert ouvrir_deliberation(**demande).est_ouverte


def test_opening_with_nothing_to_award_is_refused(referentiels_charges, responsable):
    campagne = rendre(campagne_classee(20, 15))
    refuser(
        "rien_a_decerner",
        ouvrir_deliberation,
        campagne=campagne,
        petites_categories=PetitesCategories.FUSION,
        auteur=responsable,
    )


@pytest.mark.parametrize("role", [Role.JURY, Role.LECTEUR, Role.ENQUETEUR])
def test_only_the_team_opens_closes_and_calls_off(deliberation, campagne, role):
    personne = UtilisateurFactory(roles=[role])
    demande = {"campagne": campagne, "petites_categories": "non_decerne", "auteur": personne}
    refuser("role_manquant", ouvrir_deliberation, **demande)
    refuser("role_manquant", clore_deliberation, deliberation=deliberation, auteur=personne)
    refuser("role_manquant", annuler_deliberation, deliberation=deliberation, motif="Essai", auteur=personne)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.JURY])
def test_only_jurors_vote_and_declare_conflicts(deliberation, campagne, role):
    personne = UtilisateurFactory(roles=[role])
    ordre = [[un] for un in sirens_finalistes(deliberation)]
    refuser("role_manquant", deposer_bulletin, deliberation=deliberation, trophee=VILLES, ordre=ordre, jure=personne)
    inscription = campagne.les_inscriptions.get(organisme__nom="Ville 01")
    refuser(
        "role_manquant",
        declarer_conflit,
        deliberation=deliberation,
        inscription=inscription,
        motif="Un mandat",
        jure=personne,
    )


def test_a_ballot_changes_until_the_vote_closes(deliberation, responsable, jures):
    ordre = sirens_finalistes(deliberation)
    premier = _voter(deliberation, jures[0], ordre)
    second = _voter(deliberation, jures[0], ordre[::-1])

    assert BulletinJury.objects.get().ordre == [[un] for un in ordre[::-1]]
    # Another salt each time: the same order cannot be guessed from its print.
    assert len({premier.sel, second.sel, _voter(deliberation, jures[0], ordre[::-1]).sel}) == 3
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    refuser(
        "vote_clos",
        deposer_bulletin,
        deliberation=deliberation,
        trophee=VILLES,
        ordre=[[un] for un in ordre],
        jure=jures[0],
    )


def test_a_ballot_ranks_whom_its_juror_may_judge_and_nobody_else(deliberation, jures, campagne):
    finalistes = sirens_finalistes(deliberation)
    demande = {"deliberation": deliberation, "trophee": VILLES, "jure": jures[0]}
    for faux in (finalistes[1:], [*finalistes, finalistes[0]], [*finalistes[1:], siren(campagne, "Ville 05")]):
        refuser("bulletin_incomplet", deposer_bulletin, **demande, ordre=[[un] for un in faux])
    refuser(
        "trophee_inconnu", deposer_bulletin, **demande | {"trophee": "PROGRESSION"}, ordre=[[un] for un in finalistes]
    )


def test_a_conflict_takes_the_body_out_of_ballots_for_good(deliberation, jures, campagne):
    finalistes = sirens_finalistes(deliberation)
    avant = _voter(deliberation, jures[0], finalistes).empreinte
    ville = campagne.les_inscriptions.get(organisme__siren=finalistes[0])
    demande = {"deliberation": deliberation, "inscription": ville, "jure": jures[0]}

    refuser("motif_absent", declarer_conflit, **demande, motif="  ")
    declarer_conflit(**demande, motif="Un mandat dans cette ville")
    refuser("conflit_deja_declare", declarer_conflit, **demande, motif="Encore")

    bulletin = BulletinJury.objects.get()
    assert bulletin.ordre == [[un] for un in finalistes[1:]]
    assert bulletin.empreinte != avant
    refuser(
        "bulletin_incomplet",
        deposer_bulletin,
        deliberation=deliberation,
        trophee=VILLES,
        ordre=[[un] for un in finalistes],
        jure=jures[0],
    )
    ligne = Entree.objects.get(acte="deliberation.conflit")
    assert (ligne.auteur, ligne.details) == (jures[0], {"siren": finalistes[0]})


def test_a_juror_who_may_still_judge_two_ranks_them_and_with_one_left_has_no_ballot(deliberation, jures, campagne):
    *recuses, premier, dernier = sirens_finalistes(deliberation)

    def recuser(un):
        ville = campagne.les_inscriptions.get(organisme__siren=un)
        declarer_conflit(deliberation=deliberation, inscription=ville, motif="Un mandat", jure=jures[0])

    for un in recuses:
        recuser(un)
    assert _voter(deliberation, jures[0], [dernier, premier]).ordre == [[dernier], [premier]]
    recuser(premier)
    refuser(
        "rien_a_juger",
        deposer_bulletin,
        deliberation=deliberation,
        trophee=VILLES,
        ordre=[[dernier]],
        jure=jures[0],
    )


def test_a_conflict_with_who_is_no_finalist_is_refused(deliberation, jures, campagne):
    refuser(
        "pas_finaliste",
        declarer_conflit,
        deliberation=deliberation,
        inscription=campagne.les_inscriptions.get(organisme__nom="Ville 05"),
        motif="Un mandat",
        jure=jures[0],
    )


def test_who_became_a_member_of_a_finalist_is_recused_when_the_vote_closes(deliberation, jures, campagne, responsable):
    finalistes = sirens_finalistes(deliberation)
    _voter(deliberation, jures[0], finalistes)
    MembreFactory(
        organisme=campagne.les_inscriptions.get(organisme__siren=finalistes[-1]).organisme, utilisateur=jures[0]
    )

    clore_deliberation(deliberation=deliberation, auteur=responsable)

    assert BulletinJury.objects.get().ordre == [[un] for un in finalistes[:-1]]


def test_the_jury_names_a_laureate_and_changes_no_rank(deliberation, campagne, responsable, jures):
    rangs = dict(Resultat.objects.values_list("inscription__organisme__siren", "rang"))
    choisi = siren(campagne, "Ville 03")
    _tous_pour(deliberation, jures, choisi)
    refuser("deliberation_ouverte", proposer_palmares, campagne=campagne, auteur=responsable)
    clore_deliberation(deliberation=deliberation, auteur=responsable)

    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    palmares = sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True))
    publier_palmares(palmares=palmares, auteur=responsable)

    assert {un["siren"]: un["rang"] for un in palmares.contenu["classement"]} == rangs
    assert list(LignePalmares.objects.filter(est_laureat=True).values_list("siren", "rang", "decideur")) == [
        (choisi, 3, "jury")
    ]
    gele = palmares.contenu["trophees"][0]
    assert gele["laureats"] == [choisi]
    assert gele["bulletins"] == sorted(bulletin.empreinte for bulletin in BulletinJury.objects.all())
    assert len(gele["duels"]) == len(gele["finalistes"]) * (len(gele["finalistes"]) - 1)
    # Ballots stay where they are: nothing says who voted, nor what.
    ecrit = repr(palmares.contenu)
    assert not any(bulletin.sel in ecrit for bulletin in BulletinJury.objects.all())
    assert not any(jure.nom in ecrit or jure.email in ecrit for jure in jures)
    public = palmares_public(campagne)
    assert [(un.laureats, un.est_du_jury) for un in public.trophees] == [(("Ville 03",), True)]


def test_two_ballots_leave_the_trophy_to_the_best_score(deliberation, campagne, responsable, jures):
    _tous_pour(deliberation, jures[:2], siren(campagne, "Ville 03"))
    clore_deliberation(deliberation=deliberation, auteur=responsable)

    contenu = proposer_palmares(campagne=campagne, auteur=responsable).contenu

    assert (contenu["trophees"][0]["decideur"], contenu["trophees"][0]["duels"]) == ("mesure", [])
    assert [un["nom"] for un in contenu["classement"] if un["est_laureat"]] == ["Ville 01", "Ville 02"]


def test_a_content_frozen_with_a_jury_is_found_the_same_again(deliberation, campagne, responsable, jures):
    _tous_pour(deliberation, jures, siren(campagne, "Ville 02"))
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)

    assert est_a_jour(palmares)
    BulletinJury.objects.filter(jure=jures[0]).delete()
    assert not est_a_jour(palmares)


def test_proposing_after_the_results_moved_is_refused(deliberation, campagne, responsable):
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    Visite.objects.filter(inscription__organisme__nom="Ville 01").update(etat="annulee")

    refuser("deliberation_perimee", proposer_palmares, campagne=campagne, auteur=responsable)
    assert not Palmares.objects.exists()


def test_a_siren_given_during_the_vote_moves_nobody(campagne, responsable, jures):
    choisie, recusee = (campagne.les_inscriptions.get(organisme__nom=nom) for nom in ("Ville 01", "Ville 02"))
    for rang, ville in enumerate((choisie, recusee)):
        ville.organisme.siren = f"INSEE-3100{rang}"
        ville.organisme.save(update_fields=["siren"])
    deliberation = ouvrir_deliberation(campagne=campagne, petites_categories="non_decerne", auteur=responsable)
    _tous_pour(deliberation, jures, "INSEE-31000")
    for rang, ville in enumerate((choisie, recusee)):
        preciser_siren(inscription=ville, siren=siren_valide(9_000_000 + rang), auteur=responsable)

    recente = UtilisateurFactory(jury=True)
    assert [attente.nombre for attente in attentes_du_jury(recente)] == [1]
    declarer_conflit(deliberation=deliberation, inscription=recusee, motif="Un mandat", jure=jures[0])
    en_jeu = trophees_de(deliberation, jures[0])[0]
    assert [(un.nom, un.dossier) for un in en_jeu.finalistes if un.est_recuse] == [("Ville 02", recusee.pk)]
    assert ["INSEE-31001"] not in BulletinJury.objects.get(jure=jures[0]).ordre

    clore_deliberation(deliberation=deliberation, auteur=responsable)
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    assert [un["siren"] for un in palmares.contenu["classement"] if un["est_laureat"]] == [siren_valide(9_000_000)]
    assert palmares.contenu["trophees"][0]["laureats"] == [siren_valide(9_000_000)]
    assert "INSEE-" not in str(palmares.contenu)
    assert est_a_jour(palmares)


def test_a_siren_given_after_the_seal_takes_no_award_back(campagne, responsable):
    laureate = campagne.les_inscriptions.select_related("organisme").get(organisme__nom="Ville 01")
    laureate.organisme.siren = "INSEE-31000"
    laureate.organisme.save(update_fields=["siren"])
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    palmares = sceller_palmares(palmares=palmares, auteur=UtilisateurFactory(responsable_palmares=True))
    publier_palmares(palmares=palmares, auteur=responsable)

    laureate.organisme = preciser_siren(inscription=laureate, siren=siren_valide(9_000_000), auteur=responsable)

    assert laureate in inscriptions_laureates(palmares)
    assert prix_geles(palmares, laureate) == [str(VILLES.label)]
    assert derniere_laureate(laureate.organisme) == laureate


def test_a_category_that_becomes_ranked_makes_the_proposal_stale(deliberation, campagne, responsable, jures):
    _tous_pour(deliberation, jures, siren(campagne, "Ville 02"))
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    palmares = proposer_palmares(campagne=campagne, auteur=responsable)
    organisme = campagne.les_inscriptions.get(organisme__nom="Ville 05").organisme
    organisme.population = 60_000
    organisme.save(update_fields=["population"])
    calculer_resultats(campagne=campagne, auteur=responsable)

    assert not est_a_jour(palmares)
    refuser(
        "palmares_perime",
        sceller_palmares,
        palmares=palmares,
        auteur=UtilisateurFactory(responsable_palmares=True),
    )


def test_a_name_or_an_interval_that_moves_voids_no_vote(deliberation, campagne, responsable):
    premier = deliberation.contenu[0]["finalistes"][0]
    premier["bas"] = "1.0"
    deliberation.save(update_fields=["contenu"])
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    Organisme.objects.filter(siren=premier["siren"]).update(nom="Ville rebaptisée")

    contenu = proposer_palmares(campagne=campagne, auteur=responsable).contenu

    assert contenu["trophees"][0]["finalistes"][0]["nom"] == "Ville rebaptisée"


def test_a_figure_that_moves_voids_the_vote(deliberation, campagne, responsable):
    deliberation.contenu[0]["finalistes"][0]["valeur"] = "1.0"
    deliberation.save(update_fields=["contenu"])
    clore_deliberation(deliberation=deliberation, auteur=responsable)

    refuser("deliberation_perimee", proposer_palmares, campagne=campagne, auteur=responsable)


@pytest.mark.parametrize("sortir", ["se_retire", "ne_compte_plus"])
def test_who_is_ranked_no_more_wins_no_prize_of_the_answers(referentiels_charges, responsable, sortir):
    """Answers are not counted again, yet a list that names somebody out of its ranking could be neither read nor published."""
    campagne = rendre(campagne_classee(20, 20, 18, 17, 5, 4, inegaux=True))
    deliberation = ouvrir_deliberation(campagne=campagne, petites_categories="non_decerne", auteur=responsable)
    ville = campagne.les_inscriptions.get(organisme__nom="Ville 06")
    (prix,) = (un for un in deliberation.contenu if un["code"] == PrixSpecial.CONSULTATION_TERRITOIRES)
    prix |= trophee(ville.organisme.siren, code=PrixSpecial.CONSULTATION_TERRITOIRES)
    deliberation.save(update_fields=["contenu"])
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    if sortir == "se_retire":
        retirer_inscription(inscription=ville, auteur=responsable, motif="À sa demande")
    else:
        ville.les_visites.update(etat="annulee")

    refuser("deliberation_perimee", proposer_palmares, campagne=campagne, auteur=responsable)
    assert not Palmares.objects.exists()


def test_ballots_of_who_is_no_juror_any_more_do_not_count(deliberation, campagne, responsable, jures):
    _tous_pour(deliberation, jures, siren(campagne, "Ville 03"))
    jures[0].les_roles.all().delete()
    jures[1].is_active = False
    jures[1].save(update_fields=["is_active"])
    assert trophees_de(deliberation, responsable)[0].nb_bulletins == 1

    clore_deliberation(deliberation=deliberation, auteur=responsable)

    assert Entree.objects.get(acte="deliberation.close").details == {"de": "ouverte", "nombre": 1, "perdus": 2}
    assert BulletinJury.objects.get().jure == jures[2]
    assert proposer_palmares(campagne=campagne, auteur=responsable).contenu["trophees"][0]["decideur"] == "mesure"


def test_calling_off_needs_a_reason_and_waits_for_the_prize_list(deliberation, campagne, responsable):
    refuser("motif_absent", annuler_deliberation, deliberation=deliberation, motif=" ", auteur=responsable)
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    proposer_palmares(campagne=campagne, auteur=responsable)
    refuser("palmares_en_cours", annuler_deliberation, deliberation=deliberation, motif="Essai", auteur=responsable)


def test_small_categories_are_merged_and_ranks_stay(campagne, responsable):
    """Two large towns join the three of their family: one trophy for five, ranks inside each category."""
    for n, nom in enumerate(("Ville 01", "Ville 02")):
        organisme = campagne.les_inscriptions.get(organisme__nom=nom).organisme
        organisme.population = 60_000 + n
        organisme.save(update_fields=["population"])
    demande = {"campagne": campagne, "auteur": responsable}
    refuser("rien_a_decerner", ouvrir_deliberation, petites_categories=PetitesCategories.NON_DECERNE, **demande)

    deliberation = ouvrir_deliberation(petites_categories=PetitesCategories.FUSION, **demande)
    clore_deliberation(deliberation=deliberation, auteur=responsable)
    contenu = proposer_palmares(**demande).contenu

    assert contenu["trophees"][0]["categories"] == ["VILLE_SUP_50K", "VILLE_20_50K"]
    assert contenu["trophees"][0]["nb_classes"] == 5
    assert [(un["nom"], un["rang"], un["est_laureat"]) for un in contenu["classement"]] == [
        ("Ville 01", 1, True),
        ("Ville 02", 1, True),
        ("Ville 03", 1, False),
        ("Ville 04", 2, False),
        ("Ville 05", 3, False),
    ]
    assert contenu["jury"]["petites_categories"] == "fusion"
    palmares = Palmares.objects.get()
    assert all(categorie.est_decernee for categorie in categories_gelees(palmares, lignes_gelees(palmares)))

    # Tiers are those of a category: of two together, nobody knows who may be worth the first.
    Palmares.objects.update(
        etat=EtatPalmares.PUBLIE, scelle_le=maintenant(), scelle_par=UtilisateurFactory(), publie_le=maintenant()
    )
    (public,) = (un for un in palmares_public(campagne).trophees if len(un.laureats) > 1)
    assert (public.nb_classes, public.nb_de_tete) == (5, 0)


def test_the_count_is_read_by_nobody_while_the_vote_is_open(deliberation, campagne, responsable, jures):
    _tous_pour(deliberation, jures, siren(campagne, "Ville 03"))

    ouvert = trophees_de(deliberation, responsable)[0]
    clos = trophees_de(clore_deliberation(deliberation=deliberation, auteur=responsable), responsable)[0]

    assert (ouvert.nb_bulletins, ouvert.decision, ouvert.empreintes) == (3, None, ())
    assert clos.decision.laureats == (siren(campagne, "Ville 03"),)
    assert len(clos.empreintes) == 3


@pytest.mark.parametrize("statut", ["prevu", "reporte", "annule", "tenu"])
def test_nothing_is_public_before_the_ceremony_begins(campagne, responsable, time_machine, statut):
    palmares = sceller_palmares(
        palmares=proposer_palmares(campagne=campagne, auteur=responsable),
        auteur=UtilisateurFactory(responsable_palmares=True),
    )
    jour = dt.date(aujourdhui().year + 2, 11, 25)
    tenue = {"tenue_du": jour, "tenue_au": jour} if statut == "tenu" else {}
    CeremonieFactory(
        campagne=campagne, statut=statut, prevue_du=jour, prevue_au=jour, debute_a=dt.time(17, 30), **tenue
    )

    debut = dt.datetime.combine(jour, dt.time(17, 30), PARIS)
    time_machine.move_to(debut - dt.timedelta(seconds=1), tick=False)
    if statut != "annule":
        refuser("embargo", publier_palmares, palmares=palmares, auteur=responsable)
    time_machine.move_to(debut, tick=False)
    if statut == "reporte":
        refuser("embargo", publier_palmares, palmares=palmares, auteur=responsable)
    else:
        publier_palmares(palmares=palmares, auteur=responsable)

    assert (palmares_public(campagne) is None) == (statut == "reporte")


def test_the_database_keeps_one_deliberation_and_one_ballot_a_juror(deliberation, jures):
    ordre = sirens_finalistes(deliberation)
    bulletin = _voter(deliberation, jures[0], ordre)
    for creer in (
        lambda: DeliberationFactory(campagne=deliberation.campagne),
        lambda: BulletinJuryFactory(deliberation=deliberation, trophee=VILLES, jure=jures[0]),
        lambda: ConflitJuryFactory(motif=""),
        lambda: InvitationCeremonieFactory(presence="oui", personnes=0),
        lambda: InvitationCeremonieFactory(presence="oui", personnes=2),
        lambda: Deliberation.objects.filter(pk=deliberation.pk).update(etat=EtatDeliberation.CLOSE),
        lambda: BulletinJury.objects.filter(pk=bulletin.pk).update(sel=""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            creer()
    assert ConflitJury.objects.count() == 0
