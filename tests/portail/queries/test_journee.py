"""The day of each role: nothing, one thing, many; by right; in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bornes.enums import Comptage
from comptes.models import Utilisateur
from enquetes.envois.queries.journee import journee_de_l_enqueteur
from portail.queries.journee.equipe import journee_du_personnel
from portail.queries.journee.organisme import derniers_resultats_de, en_cours_de, journee_de_l_organisme
from socle.horloge import aujourdhui, maintenant, regler
from tests.factories.bornes import AvisFactory, BorneFactory, DemandeReponseFactory, PointFactory, VerbatimFactory
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, PhaseFactory, PropositionFactory
from tests.factories.enquetes import (
    AnomalieFactory,
    ContestationRetourFactory,
    EnqueteurFactory,
    EnveloppeFactory,
    IdentiteFactory,
    PlanTerrainFactory,
    VisiteFactory,
)
from tests.factories.organismes import InscriptionFactory, MembreFactory, NumeroFermeFactory
from tests.factories.rapports import RapportFactory
from tests.factories.sondages import SondageFactory
from tests.factories.trophees import LitigeFactory, PalmaresFactory, ResultatFactory
from tests.jours import le, midi

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def _compter(lire):
    with CaptureQueriesContext(connection) as requetes:
        lire()
    return len(requetes)


class TestOrganisme:
    @pytest.fixture
    def inscription(self):
        return InscriptionFactory(campagne=CampagneFactory(en_terrain=True), idcity=True, vooter=True)

    @pytest.fixture
    def lire(self, inscription):
        personne = MembreFactory(organisme=inscription.organisme).utilisateur
        return lambda depuis=None: journee_de_l_organisme(inscription.organisme, personne, depuis)

    @staticmethod
    def _ajouter(inscription):
        DemandeReponseFactory(avis__point=PointFactory(inscription=inscription))
        dialogue = DialogueFactory(inscription=inscription, ferme=True)
        PropositionFactory(dialogue=dialogue, deposee=True, deposee_le=maintenant() - 2 * JOUR)
        SondageFactory(inscription=inscription)

    def test_nothing(self, lire):
        journee = lire(midi(-1))

        assert (journee.attentes, journee.depuis) == ((), aujourdhui() - JOUR)
        assert [jalon.mot for jalon in journee.suite] == ["Première vague de visites", "Deuxième vague de visites"]

    def test_what_is_next_in_the_edition_under_way_is_told_once_the_next_one_is_joined(self, inscription, lire):
        suivante = CampagneFactory(annee=inscription.campagne.annee + 1, a_venir=True)
        InscriptionFactory(organisme=inscription.organisme, campagne=suivante)

        assert [jalon.mot for jalon in lire().suite] == [
            f"Première vague de visites, édition {inscription.campagne.annee}",
            f"Inscriptions, édition {suivante.annee}",
            f"Première vague de visites, édition {suivante.annee}",
        ]

    def test_the_oldest_first_whatever_the_app_it_comes_from(self, inscription, lire):
        self._ajouter(inscription)

        journee = lire()

        assert next(a.cle for a in journee.attentes) == "textes_a_relire"
        assert sorted(a.cle for a in journee.attentes) == [
            "demandes_de_reponse",
            "reponse_due",
            "sondage_a_ouvrir",
            "textes_a_relire",
        ]
        assert (journee.nouvelles, journee.depuis) == ((), None)

    def test_nothing_is_late_before_its_last_day_is_over_where_the_body_is(self, inscription, lire):
        """The last afternoon of Papeete is the next day in Paris; the page of the consultation waits for midnight there."""
        organisme = inscription.organisme
        organisme.departement = "987"
        organisme.save()
        fin = le("2027-06-01", 20)
        DialogueFactory(inscription=inscription, ferme=True, ouvert_le=fin - 9 * JOUR, ferme_le=fin)

        retards = []
        for heure in (1, 11, 13):
            with regler(le("2027-08-01", heure)):
                retards += [en_retard for attente, en_retard in lire().lignes if attente.cle == "reponse_due"]

        assert retards == [False, False, True]

    def test_many_ask_as_much_of_the_database_as_one(self, inscription, lire):
        depuis = maintenant() - 3 * JOUR
        self._ajouter(inscription)
        une = _compter(lambda: lire(depuis))
        for _ in range(3):
            self._ajouter(inscription)

        assert _compter(lambda: lire(depuis)) == une <= 35
        assert len(lire(depuis).attentes) == 13

    def test_a_person_without_body_hears_of_what_she_began_alone(self):
        assert journee_de_l_organisme(None, UtilisateurFactory(), None).attentes == ()

    def test_what_is_open_is_reached_in_every_edition(self, inscription):
        organisme = inscription.organisme
        ancienne = InscriptionFactory(
            organisme=organisme, campagne=CampagneFactory(annee=2021, restituee_le=maintenant(), terminee=True)
        )
        ResultatFactory(inscription=ancienne)
        # Validated once results were given back: it has none.
        campagne = CampagneFactory(annee=2023, restituee_le=maintenant(), terminee=True)
        InscriptionFactory(organisme=organisme, campagne=campagne, validee=True)
        DialogueFactory(inscription=ancienne, ouvert=True, titre="Le marché")
        DialogueFactory(inscription=ancienne, clos=True)
        SondageFactory(inscription=ancienne, ouvert=True, titre="Notre accueil")
        SondageFactory(inscription=inscription, publie=True)
        SondageFactory(ouvert=True)

        assert [(un.genre, un.titre) for un in en_cours_de(organisme, UtilisateurFactory())] == [
            ("Consultation", "Le marché"),
            ("Agents", "Notre accueil"),
        ]
        assert derniers_resultats_de(organisme) == ancienne

    def test_a_consultation_says_the_last_day_to_take_part_not_that_of_its_answer(self, inscription):
        dialogue = DialogueFactory(inscription=inscription, ouvert=True)
        jour = dialogue.debut + 13 * JOUR
        PhaseFactory(dialogue=dialogue, nature="idees", du=dialogue.debut, au=jour, rang=1)
        PhaseFactory(dialogue=dialogue, nature="reponse", du=jour + JOUR, au=dialogue.fin, rang=2)
        DialogueFactory(inscription=inscription, ferme=True)

        lus = en_cours_de(inscription.organisme, UtilisateurFactory())

        assert {un.fin for un in lus} == {jour, None}

    def test_a_consultation_where_nobody_takes_part_any_more_is_not_said_open_until_a_day_that_is_past(
        self, inscription
    ):
        dialogue = DialogueFactory(inscription=inscription, ouvert=True)
        jour = dialogue.debut + 3 * JOUR
        PhaseFactory(dialogue=dialogue, nature="idees", du=dialogue.debut, au=jour, rang=1)
        PhaseFactory(dialogue=dialogue, nature="reponse", du=jour + JOUR, au=dialogue.fin, rang=2)

        (lue,) = en_cours_de(inscription.organisme, UtilisateurFactory())

        assert (lue.etat, lue.fin) == ("participation close", None)

    def test_a_consultation_of_an_edition_that_the_body_left_is_not_said_open(self, inscription):
        partie = InscriptionFactory(organisme=inscription.organisme, retiree=True, idcity=True, decidee_le=maintenant())
        DialogueFactory(inscription=partie, ouvert=True)

        (lue,) = en_cours_de(inscription.organisme, UtilisateurFactory())

        assert lue.etat == "participation arrêtée"


class TestEnqueteur:
    @pytest.fixture
    def enqueteur(self):
        return EnqueteurFactory(compte=True)

    @pytest.fixture
    def inscription(self):
        return InscriptionFactory(campagne=CampagneFactory(en_terrain=True))

    @staticmethod
    def _lire(enqueteur):
        return journee_de_l_enqueteur(enqueteur.utilisateur, maintenant() - JOUR)

    def test_nothing_then_contacts_and_what_the_phone_could_not_send(self, enqueteur, inscription):
        assert self._lire(enqueteur).attentes == ()
        visite = VisiteFactory(inscription=inscription, enqueteur=enqueteur, prevue_le=aujourdhui() - JOUR)
        EnveloppeFactory(
            refusee=True, visite=visite, recue_le=maintenant() - 3 * JOUR, saisie_le=maintenant() - 4 * JOUR
        )

        journee = self._lire(enqueteur)

        assert [(a.cle, late) for a, late in journee.lignes] == [
            ("envois_a_regler", False),
            ("visites_en_retard", True),
        ]

    def test_many_ask_as_much_of_the_database_as_one(self, enqueteur, inscription):
        VisiteFactory(inscription=inscription, enqueteur=enqueteur, prevue_le=aujourdhui())
        une = _compter(lambda: self._lire(enqueteur))
        VisiteFactory.create_batch(3, inscription=inscription, enqueteur=enqueteur, prevue_le=aujourdhui())
        VisiteFactory(inscription__campagne__en_terrain=True, enqueteur=enqueteur, prevue_le=aujourdhui())

        # The calendars of her editions are three of them.
        assert _compter(lambda: self._lire(enqueteur)) == une <= 14


class TestPersonnel:
    @pytest.fixture
    def campagne(self):
        campagne = CampagneFactory(terminee=True, annee=2025)
        CeremonieFactory(campagne=campagne, prevue_du=aujourdhui() + 9 * JOUR, prevue_au=aujourdhui() + 9 * JOUR)
        return campagne

    @staticmethod
    def _ajouter(campagne):
        inscription = InscriptionFactory(campagne=campagne, idcity=True)
        InscriptionFactory(campagne=campagne, confirmee=True)
        VisiteFactory(inscription=inscription, soumise=True)
        VisiteFactory(inscription=inscription, enqueteur=None, prevue_le=None)
        AnomalieFactory(visite__inscription=inscription)
        ContestationRetourFactory(visite__inscription=inscription)
        EnveloppeFactory(refusee=True)
        PlanTerrainFactory(campagne=campagne, propose=True)
        point = PointFactory(inscription=inscription)
        VerbatimFactory(avis__point=point)
        AvisFactory(point=point, comptage=Comptage.RETENU, motif_retenue="rafale")
        DialogueFactory(
            inscription=inscription, ferme=True, ouvert_le=maintenant() - 90 * JOUR, ferme_le=maintenant() - 70 * JOUR
        )
        LitigeFactory(inscription=inscription)
        RapportFactory(inscription=ResultatFactory(inscription=inscription).inscription, etat="echec")
        InscriptionFactory(campagne=campagne, effectif=40, referent_courriel="")
        NumeroFermeFactory(numero=inscription.organisme.siren)
        BorneFactory(inscription=inscription, active=True, commandee_le=maintenant() - 30 * JOUR)
        BorneFactory(inscription=inscription)
        BorneFactory(inscription=inscription, preparee=True)
        IdentiteFactory(campagne=campagne)

    @staticmethod
    def _lire(personne, depuis=None):
        return journee_du_personnel(Utilisateur.objects.get(pk=personne.pk), depuis)

    def test_nothing(self):
        journee = self._lire(UtilisateurFactory(administrateur=True))

        assert (journee.attentes, journee.suite, journee.nouvelles) == ((), (), ())

    def test_the_team_sees_all_that_waits_each_with_its_page(self, campagne):
        self._ajouter(campagne)

        journee = self._lire(UtilisateurFactory(charge_etudes=True), maintenant() - JOUR)

        assert {a.cle: a.adresse for a in journee.attentes} == {
            "inscriptions_a_valider": "/pilotage/inscriptions/?campagne=2025&etat=confirmee&tri=deposee",
            "organismes_sans_referent": "/pilotage/inscriptions/?campagne=2025&referent=aucun",
            "organismes_fermes": "/pilotage/inscriptions/?campagne=2025&etat=actives&numero=ferme",
            "effectifs_a_confirmer": "/pilotage/agents/?edition=2025",
            "bornes_silencieuses": "/pilotage/bornes/?edition=2025&sante=silence",
            "bornes_a_preparer": "/pilotage/bornes/?edition=2025&etat=commandee",
            "bornes_a_expedier": "/pilotage/bornes/?edition=2025&etat=preparee",
            "plan_a_decider": f"/pilotage/plan/propositions/{campagne.les_plans.get().pk}/",
            "envois_a_regler": "/pilotage/envois/",
            "visites_a_lire": "/pilotage/qualite/suivante/",
            "retours_contestes": "/pilotage/qualite/",
            "anomalies_a_voir": "/pilotage/qualite/anomalies/?a_voir=on",
            "commentaires_a_relire": "/pilotage/moderation/",
            "avis_retenus": "/pilotage/voix/retenus/",
            "devis_a_etablir": "/pilotage/consultations/droits/?edition=2025#titre-accorder",
            "reponses_en_retard": "/pilotage/consultations/?attente=retard",
            "contestations_a_decider": "/pilotage/palmares/contestations/?edition=2025",
            "resultats_a_restituer": "/pilotage/palmares/?edition=2025",
            "rapports_en_echec": "/pilotage/rapports/?edition=2025&etat=echec",
        }
        assert f"Remise des trophées, {campagne.ceremonie.lieu}, édition 2025" in [j.mot for j in journee.suite]
        assert [n.mots for n in journee.nouvelles] == ["4\u00a0inscriptions confirmées"]

    def test_contacts_and_aliases_wait_until_the_last_day_of_the_last_wave(self, time_machine):
        campagne = CampagneFactory(en_terrain=True)
        self._ajouter(campagne)
        personne, du_plan = UtilisateurFactory(charge_etudes=True), {"contacts_sans_enqueteur", "identites_a_saisir"}
        fin = max(periode.au for periode in campagne.les_periodes.filter(nature="vague"))

        time_machine.move_to(le(fin.isoformat(), 8), tick=False)
        assert du_plan <= {a.cle for a in self._lire(personne).attentes}
        assert _compter(lambda: self._lire(personne, maintenant() - JOUR)) <= 54
        time_machine.move_to(le((fin + JOUR).isoformat(), 8), tick=False)
        assert not du_plan & {a.cle for a in self._lire(personne).attentes}

    def test_many_ask_as_much_of_the_database_as_one(self, campagne):
        personne, depuis = UtilisateurFactory(administrateur=True), maintenant() - JOUR
        self._ajouter(campagne)
        une = _compter(lambda: self._lire(personne, depuis))
        for _ in range(2):
            self._ajouter(campagne)

        assert _compter(lambda: self._lire(personne, depuis)) == une <= 54

    @pytest.mark.parametrize("role", ["jury", "lecteur"])
    def test_who_decides_nothing_reads_what_is_next_and_what_became_public(self, campagne, role):
        self._ajouter(campagne)
        PalmaresFactory(
            campagne=campagne,
            etat="publie",
            publie_le=maintenant(),
            scelle_le=maintenant(),
            scelle_par=UtilisateurFactory(responsable_palmares=True),
        )

        journee = self._lire(UtilisateurFactory(**{role: True}), maintenant() - JOUR)

        assert journee.attentes == ()
        assert [n.mots for n in journee.nouvelles] == ["Palmarès publié, Édition 2025"]
        assert f"Remise des trophées, {campagne.ceremonie.lieu}, édition 2025" in [j.mot for j in journee.suite]

    def test_the_ceremony_of_an_edition_whose_results_were_told_is_still_to_come_beside_the_next_edition(self):
        campagne = CampagneFactory(annee=2025, terminee=True, restituee_le=maintenant())
        CeremonieFactory(campagne=campagne, prevue_du=aujourdhui() + 70 * JOUR, prevue_au=aujourdhui() + 70 * JOUR)
        CampagneFactory(annee=2026, en_terrain=True)

        mots = [jalon.mot for jalon in self._lire(UtilisateurFactory(lecteur=True)).suite]

        assert f"Remise des trophées, {campagne.ceremonie.lieu}, édition 2025" in mots

    def test_a_sealed_prize_list_gone_stale_waits_for_who_may_reject_it_before_the_ceremony(self, campagne):
        responsable = UtilisateurFactory(responsable_palmares=True)
        avant = _compter(lambda: self._lire(responsable))
        palmares = PalmaresFactory(campagne=campagne, etat="scelle", scelle_le=maintenant(), scelle_par=responsable)

        for personne in (responsable, palmares.propose_par):
            [attente] = self._lire(personne).attentes
            assert (attente.cle, attente.adresse) == ("palmares_perime", f"/pilotage/palmares/arretes/{palmares.pk}/")
            assert attente.echeance == aujourdhui() + 9 * JOUR
        assert "rejetez-le" in attente.mots
        for autre in ("jury", "lecteur"):
            assert self._lire(UtilisateurFactory(**{autre: True})).attentes == ()
        # Looked at once, the list costs nothing more.
        assert _compter(lambda: self._lire(responsable)) == avant

    def test_a_prize_list_waits_for_a_second_signature_never_for_that_of_who_proposed_it(self):
        palmares = PalmaresFactory()
        autre = UtilisateurFactory(responsable_palmares=True)

        assert [(a.cle, a.adresse) for a in self._lire(autre).attentes] == [
            ("palmares_a_arreter", f"/pilotage/palmares/arretes/{palmares.pk}/")
        ]
        assert self._lire(palmares.propose_par).attentes == ()
        assert self._lire(UtilisateurFactory(jury=True)).attentes == ()
