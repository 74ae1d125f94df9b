"""Flags of an edition: raised, explained, kept or gone; never a change of the visit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enquetes.enums import CodeAnomalie
from enquetes.models import Anomalie, PieceJointe, Visite
from enquetes.qualite.actions import detecter_anomalies as module
from enquetes.qualite.actions.detecter_anomalies import commenter_anomalie, detecter_anomalies
from enquetes.qualite.logic.anomalies_faits import CODES
from enquetes.qualite.queries.anomalies import SANS_EMPREINTE, anomalies_expliquees
from enquetes.qualite.queries.tableau import bilan_des_anomalies
from enquetes.visites.actions.visiter import prevoir_detection
from socle.horloge import PARIS
from tests.enquetes.grilles import lecteur
from tests.factories.enquetes import DoubleFactory, PieceJointeFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.socle.logic.test_images import photo

pytestmark = pytest.mark.django_db
ENVOI = dt.datetime(2020, 2, 11, 10, 20, tzinfo=PARIS)
HEURE = dt.timedelta(hours=1)


@pytest.fixture
def inscription():
    return InscriptionFactory()


def tardive(inscription, **champs):
    """Return a visit handed over thirty hours after the answer."""
    reponse = ENVOI + 48 * HEURE
    return VisiteFactory(
        soumise=True,
        inscription=inscription,
        deposee_le=reponse + 30 * HEURE,
        soumise_le=reponse + 30 * HEURE,
        **champs,
    )


def relevees():
    return list(Anomalie.objects.order_by("pk").values_list("visite", "code"))


def test_codes_of_the_database_are_those_of_the_detectors():
    assert set(CodeAnomalie.values) == set(CODES)


def test_detecter_anomalies_explains_and_changes_no_visit(inscription):
    visite = tardive(inscription)
    avant = list(Visite.objects.values())

    nombre = detecter_anomalies(campagne=inscription.campagne)

    anomalie = Anomalie.objects.get()
    assert (nombre, anomalie.visite, anomalie.code) == (1, visite, "saisie_tardive")
    assert anomalie.explication == {"chiffres": {"heures": 30.0}, "seuil": 24.0, "autres": []}
    assert anomalies_expliquees([anomalie])[0].phrase == (
        "La visite a été envoyée 30\xa0heures après le dernier événement du contact (seuil 24 heures)."
    )
    assert list(Visite.objects.values()) == avant


def test_detecter_anomalies_twice_changes_nothing_more(inscription):
    tardive(inscription)
    detecter_anomalies(campagne=inscription.campagne)
    avant = list(Anomalie.objects.values())

    assert detecter_anomalies(campagne=inscription.campagne) == 0
    assert list(Anomalie.objects.values()) == avant


def test_detecter_anomalies_drops_what_nothing_supports_unless_somebody_saw_it(inscription):
    vue, jamais_vue = tardive(inscription), tardive(inscription)
    detecter_anomalies(campagne=inscription.campagne)
    commenter_anomalie(anomalie=vue.les_anomalies.get(), commentaire="Réseau coupé", auteur=lecteur())
    Visite.objects.update(deposee_le=ENVOI + 49 * HEURE)

    detecter_anomalies(campagne=inscription.campagne)

    assert relevees() == [(vue.pk, "saisie_tardive")]
    assert jamais_vue.les_anomalies.count() == 0


def test_detecter_anomalies_leaves_imported_and_unfinished_visits_alone(inscription):
    tardive(inscription, est_importee=True)
    VisiteFactory(inscription=inscription, en_attente=True)

    assert detecter_anomalies(campagne=inscription.campagne) == 0


@pytest.mark.parametrize(("canal", "faits"), [("EMAIL", {}), ("WEB", {"FORM": True})])
def test_detecter_anomalies_does_not_call_a_second_reading_of_a_message_late(canal, faits, inscription):
    principale = VisiteFactory(
        soumise=True,
        inscription=inscription,
        canal=canal,
        observations={"faits": faits},
        deposee_le=ENVOI + 49 * HEURE,
    )
    instants = {champ: getattr(principale, champ) for champ in ("effectuee_le", "repondue_le")}
    DoubleFactory(
        double_de=principale, soumise=True, deposee_le=ENVOI + 200 * HEURE, soumise_le=ENVOI + 200 * HEURE, **instants
    )

    assert detecter_anomalies(campagne=inscription.campagne) == 0


def test_detecter_anomalies_sees_the_same_picture_saved_again(inscription):
    visites = [VisiteFactory(soumise=True, inscription=inscription) for _ in range(2)]
    for rang, visite in enumerate(visites):
        piece = PieceJointeFactory(visite=visite)
        piece.fichier.save("preuve.png", ContentFile(photo()), save=True)
        PieceJointe.objects.filter(pk=piece.pk).update(empreinte=f"{rang:064}")

    detecter_anomalies(campagne=inscription.campagne)

    empreintes = set(PieceJointe.objects.values_list("perceptuelle", flat=True))
    assert len(empreintes) == 1
    assert "" not in empreintes


def test_detecter_anomalies_of_a_file_that_is_gone_goes_on(inscription):
    piece = PieceJointeFactory(visite=tardive(inscription))
    piece.fichier.storage.delete(piece.fichier.name)

    detecter_anomalies(campagne=inscription.campagne)

    piece.refresh_from_db()
    assert (piece.perceptuelle, len(relevees())) == (SANS_EMPREINTE, 1)


def test_detecter_anomalies_goes_on_when_a_file_is_taken_back_meanwhile(inscription, monkeypatch):
    piece = PieceJointeFactory(visite=tardive(inscription))
    monkeypatch.setattr(module, "empreinte_perceptuelle", lambda _contenu: piece.delete() and None)

    assert detecter_anomalies(campagne=inscription.campagne) == 1


def test_detecter_anomalies_reads_no_picture_while_it_holds_the_edition(inscription, monkeypatch):
    PieceJointeFactory(visite=tardive(inscription))
    lues = []

    def regarder(_contenu):
        lues.append([requete["sql"] for requete in connection.queries if "FOR UPDATE" in requete["sql"]])

    monkeypatch.setattr(module, "empreinte_perceptuelle", regarder)
    with CaptureQueriesContext(connection):
        detecter_anomalies(campagne=inscription.campagne)

    assert lues == [[]]


def test_detecter_anomalies_keeps_a_flag_that_somebody_looks_at_meanwhile(inscription, monkeypatch):
    visite = tardive(inscription)
    detecter_anomalies(campagne=inscription.campagne)
    Visite.objects.update(deposee_le=ENVOI + 49 * HEURE)
    accorder = module._accorder

    def regarder_puis_accorder(connues, trouvees):
        commenter_anomalie(anomalie=visite.les_anomalies.get(), commentaire="Réseau coupé", auteur=lecteur())
        accorder(connues, trouvees)

    monkeypatch.setattr(module, "_accorder", regarder_puis_accorder)
    detecter_anomalies(campagne=inscription.campagne)

    assert visite.les_anomalies.get().commentaire == "Réseau coupé"


def test_detecter_anomalies_after_the_results_are_out_does_nothing(inscription):
    PieceJointeFactory(visite=tardive(inscription))
    campagne = inscription.campagne
    campagne.terrain_ouvert_le, campagne.restituee_le = ENVOI, ENVOI + HEURE
    campagne.save()

    assert detecter_anomalies(campagne=campagne) == 0
    assert PieceJointe.objects.get().perceptuelle == ""


def test_budget_and_observed_share_are_told(inscription):
    tardive(inscription)
    VisiteFactory(soumise=True, inscription=inscription)
    detecter_anomalies(campagne=inscription.campagne)

    bilan = bilan_des_anomalies(inscription.campagne)

    assert (bilan.nb_visites, bilan.nb_signalees, bilan.part, bilan.budget) == (2, 1, 0.0, 0.02)


def test_prevoir_detection_of_many_visits_looks_once(inscription, django_capture_on_commit_callbacks):
    cache.clear()
    tardive(inscription)

    with django_capture_on_commit_callbacks(execute=True) as rappels:
        for _ in range(5):
            prevoir_detection(inscription.campagne_id)

    publies = [rappel for rappel in rappels if rappel.__qualname__.startswith("publier.")]
    assert (len(publies), len(relevees())) == (1, 1)
