"""An edition at a glance: what is counted, and the list that each count leads to."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db.models import Q

from campagnes.actions.calendrier import ajouter_vague
from campagnes.queries import frise_de
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.queries.visites import FiltresVisites, est_en_retard, visites_filtrees
from organismes.actions.decider import retirer_inscription
from organismes.models import Inscription
from rapports.logic.edition.tableau import CompteTerrain
from rapports.queries.edition.indicateurs import indicateurs_de
from rapports.queries.edition.tableau import edition_courante, mesures_du_terrain, tableau_campagne
from socle.horloge import PARIS, aujourdhui, maintenant
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import VisiteFactory
from tests.factories.organismes import InscriptionFactory, PlaceGratuiteFactory
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db


def test_tableau_counts_active_registrations_by_type_and_region():
    campagne = CampagneFactory()
    InscriptionFactory(campagne=campagne)
    InscriptionFactory(campagne=campagne, refusee=True)
    InscriptionFactory()

    tableau = tableau_campagne(campagne)

    assert {c.mot: c.nombre for c in tableau.inscriptions.comptes if c.nombre} == {"validée": 1, "refusée": 1}
    assert [(c.mot, c.nombre) for c in tableau.types.comptes] == [("Commune", 1)]
    assert [(c.nombre, c.filtre) for c in tableau.regions.comptes] == [
        (1, f"campagne={campagne.annee}&etat=actives&region=76")
    ]


def test_a_contact_that_nobody_may_make_any_more_is_late_nowhere():
    """Its shopper no longer sees it: the board, the map and the list that they lead to say the same."""
    hier = aujourdhui() - dt.timedelta(days=1)
    visite = VisiteFactory(prevue_le=hier)
    campagne = visite.inscription.campagne
    retards = [mesures_du_terrain()["en_retard"], Q(pk__in=Visite.objects.en_retard())]

    assert [Visite.objects.filter(retard).count() for retard in retards] == [1, 1]
    assert est_en_retard(visite)
    retirer_inscription(inscription=visite.inscription, auteur=None, motif="Fusion de communes")
    visite = Visite.objects.get()
    assert [Visite.objects.filter(retard).count() for retard in retards] == [0, 0]
    assert not est_en_retard(visite)
    assert tableau_campagne(campagne).terrain[0].total.en_retard == 0


def test_tableau_counts_seats_and_waiting_list():
    campagne = CampagneFactory(idcity_places=2)
    servie = InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=1)
    PlaceGratuiteFactory(campagne=campagne, rang=1, inscription=servie, attribuee_le=maintenant())
    InscriptionFactory(campagne=campagne, idcity=True, ordre_idcity=2)

    etat = tableau_campagne(campagne).etat

    assert (etat.places_total, etat.places_prises, etat.places_attente) == (2, 1, 1)


def test_tableau_counts_fieldwork_by_channel_and_wave():
    hier, loin = aujourdhui() - dt.timedelta(days=1), aujourdhui() + dt.timedelta(days=40)
    campagne = CampagneFactory(vagues=[(hier, aujourdhui()), (loin, loin + dt.timedelta(days=5))])
    inscription = InscriptionFactory(campagne=campagne)
    VisiteFactory(inscription=inscription, prevue_le=hier)
    VisiteFactory(inscription=inscription, prevue_le=hier, validee=True)
    VisiteFactory(inscription=inscription, prevue_le=hier, etat=EtatVisite.ANNULEE)
    VisiteFactory(inscription=inscription, prevue_le=loin)

    courriel = tableau_campagne(campagne).terrain[0]

    annee = campagne.annee
    assert courriel.comptes == (
        CompteTerrain(2, 1, 1, 1, f"edition={annee}&canal=EMAIL&vague=1"),
        CompteTerrain(1, 0, 0, 0, f"edition={annee}&canal=EMAIL&vague=2"),
        CompteTerrain(3, 1, 1, 1, f"edition={annee}&canal=EMAIL"),
    )


@pytest.mark.parametrize(("se_touchent", "attendu"), [(False, [1, 0]), (True, [0, 1])])
def test_tableau_and_list_find_a_contact_in_the_wave_where_it_was_made(se_touchent, attendu):
    """At one in the morning in Paris a wave is over, or another one begins; in Papeete it is on its last day."""
    du, lendemain = dt.date(2032, 3, 1), dt.date(2032, 3, 21)
    suite = lendemain if se_touchent else dt.date(2032, 6, 1)
    campagne = CampagneFactory(
        annee=2032, vagues=[(du, lendemain - dt.timedelta(days=1)), (suite, dt.date(2032, 7, 1))]
    )
    inscription = InscriptionFactory(campagne=campagne, organisme__departement="987")
    nuit = dt.datetime.combine(lendemain, dt.time(1), PARIS)
    VisiteFactory(inscription=inscription, prevue_le=None, effectuee_le=nuit, repondue_le=None, validee=True)

    *par_vague, total = tableau_campagne(campagne).terrain[0].comptes

    assert ([compte.faites for compte in par_vague], total.faites) == (attendu, 1)
    listes = [visites_filtrees(Visite.objects.all(), FiltresVisites(vague=rang)).count() for rang in (1, 2)]
    assert listes == attendu


def test_tableau_numbers_a_wave_added_before_the_others_as_the_timeline_does():
    jours = [aujourdhui() + dt.timedelta(days=ecart) for ecart in (10, 40, 70)]
    campagne = CampagneFactory(vagues=[(jour, jour) for jour in jours[1:]])
    ajouter_vague(campagne=campagne, du=jours[0], au=jours[0], motif="Essai", auteur=None)
    inscription = InscriptionFactory(campagne=campagne)
    VisiteFactory(inscription=inscription, prevue_le=jours[0])

    tableau = tableau_campagne(campagne)

    assert tableau.vagues == ("vague 1", "vague 2", "vague 3")
    assert [compte.prevues for compte in tableau.terrain[0].comptes] == [1, 0, 0, 1]
    assert [jalon.mot for jalon in frise_de(campagne) if jalon.du == jours[0]] == ["Première vague de visites"]


def test_tableau_tells_the_oldest_visit_to_read_of_its_edition():
    visite = VisiteFactory(soumise=True)
    autre = CampagneFactory()

    etats = [tableau_campagne(campagne).etat for campagne in (visite.inscription.campagne, autre)]

    assert [(etat.a_relire, etat.a_relire_depuis) for etat in etats] == [(1, visite.soumise_le), (0, None)]


@pytest.mark.parametrize("nombre", [1, 3])
def test_tableau_reads_a_fixed_number_of_times(nombre, django_assert_max_num_queries):
    campagne = CampagneFactory()
    for _ in range(nombre):
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne))

    with django_assert_max_num_queries(15):
        tableau_campagne(campagne)


def test_edition_courante_is_the_one_in_the_field():
    a_venir = CampagneFactory(annee=2033)
    terrain = CampagneFactory(annee=2032, en_terrain=True)
    restituee = CampagneFactory(annee=2031, terminee=True, restituee_le=maintenant())

    assert edition_courante([a_venir, terrain, restituee]) == terrain


def test_edition_courante_without_fieldwork_is_the_latest():
    passee, derniere = CampagneFactory(annee=2031), CampagneFactory(annee=2033)

    assert edition_courante([derniere, passee]) == derniere
    assert edition_courante([]) is None


def test_indicateurs_each_carry_a_formula_and_n(referentiels_charges):
    campagne, _ = edition(pairs=2)

    lignes = {i.code: i for i in indicateurs_de(campagne)}

    assert lignes["aboutis"].nombre == 12
    assert lignes["reponse-COURRIER"].nombre == 6
    assert all(ligne.formule for ligne in lignes.values())


def test_indicateurs_hide_a_gap_between_too_few_bodies(referentiels_charges):
    campagne, premiere = edition(pairs=5)
    Inscription.objects.filter(pk=premiere.pk).update(certifications=["QUALIVILLES"])

    lignes = {i.code: i for i in indicateurs_de(campagne)}

    assert (lignes["ecart-toutes"].valeur, lignes["ecart-toutes"].nombre) == ("–", 1)


def test_indicateurs_show_the_gap_of_certified_bodies(referentiels_charges):
    campagne, _ = edition(pairs=5)
    certifiees = list(Inscription.objects.filter(campagne=campagne).order_by("pk").values_list("pk", flat=True)[:3])
    Inscription.objects.filter(pk__in=certifiees).update(certifications=["QUALIVILLES"])

    lignes = {i.code: i for i in indicateurs_de(campagne)}

    assert lignes["ecart-QUALIVILLES"].valeur.endswith(" points")
    assert re.match(r"entre [+−]?\d+,\d et [+−]?\d+,\d\u202f; ", lignes["ecart-QUALIVILLES"].precision)
    assert "3\u00a0certifiés, 3\u00a0sans certificat" in lignes["ecart-QUALIVILLES"].precision


def test_indicateurs_without_contact_show_no_figure():
    assert {i.valeur for i in indicateurs_de(CampagneFactory())} == {"–"}
