"""What results ask of a body."""

import datetime as dt

import pytest

from campagnes.enums import StatutCeremonie
from campagnes.logic.calendrier import jour_de
from campagnes.models import Ceremonie
from organismes.enums import RoleMembre
from socle.horloge import maintenant
from tests.factories.campagnes import CampagneFactory, CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import InscriptionFactory, MembreFactory
from tests.factories.trophees import LitigeFactory, PalmaresFactory, ResultatFactory
from trophees.enums import EtatLitige
from trophees.queries.attentes import (
    attentes_de_l_equipe,
    attentes_du_palmares,
    contestations_a_envoyer,
    nouvelles_de_l_organisme,
)

pytestmark = pytest.mark.django_db
JOUR = dt.timedelta(days=1)


def _inscription(restituee_le):
    return InscriptionFactory(campagne=CampagneFactory(terminee=True, restituee_le=restituee_le))


def test_a_dispute_begun_waits_while_it_may_be_sent():
    rendue = maintenant() - 2 * JOUR
    ouverte, passee = _inscription(rendue), _inscription(maintenant() - 40 * JOUR)
    litige = LitigeFactory(inscription=ouverte, brouillon=True)
    LitigeFactory(inscription=ouverte, contact=True)
    LitigeFactory(inscription=passee, brouillon=True)

    referent, membre = (MembreFactory(organisme=ouverte.organisme, role=role) for role in RoleMembre)

    (attente,) = contestations_a_envoyer(ouverte.organisme, referent.utilisateur)

    assert (attente.cle, attente.adresse) == (
        "contestation_a_envoyer",
        f"/espace/resultats/contestations/{litige.pk}/",
    )
    assert (attente.depuis, attente.echeance) == (jour_de(litige.cree_le), jour_de(rendue) + 15 * JOUR)
    assert contestations_a_envoyer(passee.organisme, referent.utilisateur) == []
    # She may not send it: it waits for somebody else.
    assert contestations_a_envoyer(ouverte.organisme, membre.utilisateur) == []


def test_results_given_back_and_disputes_decided_are_news():
    inscription = ResultatFactory(inscription=_inscription(maintenant() - 2 * JOUR)).inscription
    # Validated once results were given back: it has none.
    InscriptionFactory(
        organisme=inscription.organisme,
        campagne=CampagneFactory(terminee=True, restituee_le=maintenant()),
        validee=True,
    )
    decide = LitigeFactory(inscription=inscription, contact=True)
    decide.etat, decide.conclusion = EtatLitige.MAINTENU, "Le courriel a bien été reçu."
    decide.clos_le, decide.clos_par = maintenant(), LitigeFactory().ouvert_par
    decide.save()
    LitigeFactory(inscription=inscription, contact=True)

    def mots(depuis):
        return [n.mots for n in nouvelles_de_l_organisme(inscription.organisme, depuis)]

    assert mots(maintenant() - JOUR) == ["Votre contestation est décidée\u202f: résultat maintenu"]
    assert mots(maintenant() - 3 * JOUR) == [
        f"Vos résultats sont disponibles, {inscription.campagne}",
        "Votre contestation est décidée\u202f: résultat maintenu",
    ]
    assert mots(maintenant() + JOUR) == []


def test_a_dispute_of_the_team_is_no_news_of_the_body():
    inscription = _inscription(maintenant() - 2 * JOUR)
    decide = LitigeFactory(inscription=inscription)
    decide.etat, decide.conclusion = EtatLitige.MAINTENU, "Vérifié sans suite."
    decide.clos_le, decide.clos_par = maintenant(), LitigeFactory().ouvert_par
    decide.save()

    assert nouvelles_de_l_organisme(inscription.organisme, maintenant() - JOUR) == []


@pytest.fixture
def a_jour(monkeypatch):
    """Sealed lists that a computation of now would freeze."""
    monkeypatch.setattr("trophees.queries.attentes.parait_a_jour", lambda _palmares: True)


@pytest.mark.usefixtures("a_jour")
def test_a_sealed_prize_list_waits_for_nobody_before_its_ceremony():
    palmares = PalmaresFactory(
        campagne=CampagneFactory(terminee=True, restituee_le=maintenant() - 30 * JOUR),
        etat="scelle",
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
    )
    ceremonie = CeremonieFactory(campagne=palmares.campagne)
    personne = UtilisateurFactory(responsable_palmares=True)

    assert attentes_du_palmares(personne) == []
    Ceremonie.objects.filter(pk=ceremonie.pk).update(statut=StatutCeremonie.REPORTEE)
    assert [attente.mots for attente in attentes_du_palmares(personne)] == ["Un palmarès arrêté reste à publier"]


@pytest.mark.usefixtures("a_jour")
@pytest.mark.parametrize(("rendue", "attendues"), [(None, 0), (3, 0), (30, 1)])
def test_a_sealed_prize_list_waits_for_nobody_while_bodies_may_contest(rendue, attendues):
    PalmaresFactory(
        campagne=CampagneFactory(terminee=True, restituee_le=rendue and maintenant() - rendue * JOUR),
        etat="scelle",
        scelle_le=maintenant(),
        scelle_par=UtilisateurFactory(responsable_palmares=True),
    )

    assert len(attentes_du_palmares(UtilisateurFactory(responsable_palmares=True))) == attendues


def test_an_edition_that_nobody_takes_part_in_has_no_results_to_give_back():
    campagne = CampagneFactory(terminee=True)
    InscriptionFactory(campagne=campagne, retiree=True)

    assert attentes_de_l_equipe() == []
    InscriptionFactory(campagne=campagne)
    assert [attente.cle for attente in attentes_de_l_equipe()] == ["resultats_a_restituer"]
