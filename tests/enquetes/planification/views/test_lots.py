"""Several contacts go to another shopper, and come back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enquetes.actions.courriels import composer
from enquetes.models import CourrierEnqueteur, Enqueteur, Visite
from enquetes.planification.actions.relancer import rappeler_visite
from organismes.enums import EtatInscription
from organismes.models import Inscription
from socle.expedition import expedier
from socle.horloge import PARIS
from socle.journal import historique
from socle.models import Entree
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import page_de, texte_de, tout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en_fevrier_2020")]
LOT = reverse("enquetes:pilotage_visites_lot")
MARDI = dt.date(2020, 2, 11)


@pytest.fixture
def equipe(client, db, en_fevrier_2020):
    personne = UtilisateurFactory(charge_etudes=True)
    client.force_login(personne)
    return personne


@pytest.fixture
def visites(db, en_fevrier_2020):
    """Two contacts of one shopper in two towns, and one already begun."""
    campagne = CampagneFactory(historique=True, terrain_ouvert_le=dt.datetime(2020, 1, 20, 9, tzinfo=PARIS))
    qui = EnqueteurFactory()
    return [
        VisiteFactory(inscription=InscriptionFactory(campagne=campagne), canal="TEL", enqueteur=qui, **champs)
        for champs in ({}, {"prevue_le": MARDI + dt.timedelta(days=1)}, {"en_cours": True})
    ]


def _mains():
    return dict(Visite.objects.values_list("pk", "enqueteur"))


def _demande(acte, lignes, **autres):
    return {"acte": acte, "choix": [str(ligne.pk) for ligne in lignes], **autres}


def test_the_shopper_is_asked_then_what_would_change_is_shown(client, equipe, visites):
    autre, avant = EnqueteurFactory(), tout()

    question = page_de(client.get(LOT, _demande("confier", visites)))
    sans = page_de(client.get(LOT, _demande("confier", visites, repondu="1")))
    reponse = client.get(LOT, _demande("confier", visites, repondu="1", enqueteur=autre.pk))

    assert question.select_one("select[name=enqueteur]") is not None
    assert "Choisissez un enquêteur." in sans.get_text()
    assert [case["value"] for case in page_de(reponse).select("form.bm-confirmation input[name=choix]")] == [
        str(visite.pk) for visite in visites[:2]
    ]
    assert "seule une visite planifiée change d’enquêteur" in texte_de(reponse)
    assert tout() == avant


def test_contacts_change_hands_and_come_back(client, equipe, visites):
    avant, autre = _mains(), EnqueteurFactory()
    choix = {"choix": [str(visite.pk) for visite in visites]}

    fait = client.post(f"{LOT}?acte=confier&repondu=1&enqueteur={autre.pk}", choix)
    defaire = page_de(fait).select_one("form[method=get] input[name=acte]")["value"]
    assert _mains() == avant | {visite.pk: autre.pk for visite in visites[:2]}

    defait = client.post(f"{LOT}?acte={defaire}", choix)

    assert "2 visites rendues" in texte_de(defait)
    assert _mains() == avant
    assert [entree.acte for entree in historique(visites[0])] == ["visite.reaffectee"] * 2


def test_what_nobody_moved_and_what_moved_since_are_not_given_back(client, equipe, visites):
    premier, second = EnqueteurFactory(), EnqueteurFactory()
    client.post(f"{LOT}?acte=confier&repondu=1&enqueteur={premier.pk}", {"choix": [str(visites[0].pk)]})
    Visite.objects.filter(pk=visites[0].pk).update(enqueteur=second)
    avant = _mains()

    texte = texte_de(client.get(LOT, _demande("rendre", visites[:2])))
    client.post(f"{LOT}?acte=rendre", {"choix": [str(visite.pk) for visite in visites[:2]]})

    assert "Elle a changé depuis" in texte
    assert "Personne n’a changé cette visite de mains" in texte
    assert _mains() == avant


def test_shoppers_of_late_contacts_are_reminded_once_a_day_whatever_their_number(client, equipe, visites, mailoutbox):
    qui = visites[0].enqueteur
    Enqueteur.objects.filter(pk=qui.pk).update(utilisateur=UtilisateurFactory(email="qui@exemple.fr", enqueteur=True))
    Visite.objects.filter(pk__in=[visites[0].pk, visites[2].pk]).update(prevue_le=dt.date(2020, 1, 27))
    sans_compte = VisiteFactory(inscription=visites[0].inscription, canal="EMAIL", prevue_le=dt.date(2020, 1, 28))
    lignes = [*visites, sans_compte]

    avant = tout()
    apercu = texte_de(client.get(LOT, _demande("rappeler", lignes)))
    assert tout() == avant
    premiere, seconde = (
        client.post(f"{LOT}?acte=rappeler", {"choix": [str(ligne.pk) for ligne in lignes]}) for _ in range(2)
    )
    (courrier,) = CourrierEnqueteur.objects.all()
    expedier(CourrierEnqueteur, courrier.pk)

    assert "Elle n’est pas en retard." in apercu
    assert "Son enquêteur ne reçoit plus de courriels" in apercu
    # The mail counts both of his late contacts: the second line says so, as both do the second time.
    assert "1 enquêteur rappelé" in (dite := texte_de(premiere))
    assert dite.count("Son enquêteur est déjà rappelé aujourd’hui") == 1
    assert "0 enquêteur rappelé" in (redite := texte_de(seconde))
    assert redite.count("Son enquêteur est déjà rappelé aujourd’hui") == 2
    (message,) = mailoutbox
    assert (message.to, message.subject) == (["qui@exemple.fr"], "2 contacts en retard")
    assert "depuis le 27 janvier 2020" in " ".join(message.body.split())
    assert str(visites[0].inscription.organisme) not in message.body
    assert Entree.objects.filter(acte="visite.rappelee").count() == 1


def test_reminding_of_three_contacts_reads_the_dates_of_their_edition_once(
    client, equipe, visites, django_assert_num_queries
):
    Visite.objects.update(prevue_le=dt.date(2020, 1, 27))
    with CaptureQueriesContext(connection) as une:
        client.get(LOT, _demande("rappeler", visites[:1]))
    with django_assert_num_queries(len(une)):
        client.get(LOT, _demande("rappeler", visites))


def test_a_late_contact_of_a_body_that_withdrew_reminds_of_nothing(equipe, visites):
    Visite.objects.filter(pk=visites[0].pk).update(prevue_le=dt.date(2020, 1, 27))
    Enqueteur.objects.update(utilisateur=UtilisateurFactory(enqueteur=True))
    rappeler_visite(visite=Visite.objects.get(pk=visites[0].pk), auteur=equipe)
    Inscription.objects.filter(pk=visites[0].inscription_id).update(etat=EtatInscription.RETIREE)

    assert composer(CourrierEnqueteur.objects.get()) is None


def test_who_caught_up_before_the_mail_leaves_is_reminded_of_nothing(equipe, visites):
    Visite.objects.filter(pk=visites[0].pk).update(prevue_le=dt.date(2020, 1, 27))
    Enqueteur.objects.update(utilisateur=UtilisateurFactory(enqueteur=True))
    rappeler_visite(visite=Visite.objects.get(pk=visites[0].pk), auteur=equipe)
    Visite.objects.filter(pk=visites[0].pk).update(prevue_le=MARDI)

    assert composer(CourrierEnqueteur.objects.get()) is None
