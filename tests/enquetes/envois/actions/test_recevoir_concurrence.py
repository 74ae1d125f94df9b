"""Many senders at once: an envelope is one row, applied once, whatever the threads, the duplicates and the disorder."""

import datetime as dt
import random
import threading

import pytest
import time_machine
from django.db import connection, transaction

from enquetes.envois.actions.appliquer import verrouiller_visite
from enquetes.envois.actions.recevoir import DEJA_RECUE, recevoir_enveloppes
from enquetes.models import ConflitEnveloppe, Enveloppe, PieceJointe, TransitionVisite, Visite
from tests.enquetes.envois.enveloppes import Telephone
from tests.enquetes.grilles import MARDI, campagne_2020, visite_reelle
from tests.factories.enquetes import EnqueteurFactory, EnveloppeFactory
from tests.simultane import en_face

pytestmark = pytest.mark.django_db(transaction=True)
LOT = 20
HEURE = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel(MARDI + HEURE, tick=False):
        yield


def ensemble(taches):
    """Run the tasks together; return what each gave back."""
    depart, rendus = threading.Barrier(len(taches)), []

    def courir(tache):
        depart.wait()
        try:
            rendus.append(tache())
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=(tache,)) for tache in taches]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(rendus) == len(taches)
    return rendus


def envoi(telephone, gestes):
    arguments = {
        "utilisateur": telephone.enqueteur.utilisateur,
        "appareil": telephone.identifiant,
        "horloge": telephone.horloge(MARDI + HEURE),
    }
    return lambda: recevoir_enveloppes(envois=gestes, **arguments)


def test_recevoir_enveloppes_sixteen_senders_of_one_batch_apply_it_once():
    visite = visite_reelle("PHYS")
    telephone = Telephone(visite.enqueteur)
    gestes = [telephone.geste(visite, "commencement", MARDI)]
    gestes += [telephone.geste(visite, "commentaire", MARDI, texte=f"{rang}") for rang in range(9)]

    rendus = ensemble([envoi(telephone, gestes) for _ in range(16)])

    recus = [(recu.identifiant, recu.statut, recu.issue) for rendu in rendus for recu in rendu]
    assert {statut for _, statut, _ in recus} <= {"appliquee", DEJA_RECUE}
    assert sorted(pk for pk, statut, _ in recus if statut == "appliquee") == sorted(g.identifiant for g in gestes)
    assert {issue for _, statut, issue in recus if statut == DEJA_RECUE} == {"appliquee"}
    assert list(Enveloppe.objects.values_list("statut", flat=True)) == ["appliquee"] * 10
    assert (TransitionVisite.objects.count(), ConflitEnveloppe.objects.count()) == (1, 0)
    assert Visite.objects.get().commentaire == "8"


def test_recevoir_enveloppes_sixteen_phones_on_one_visit_lose_nothing():
    visite = visite_reelle("PHYS")
    telephones = [Telephone(visite.enqueteur) for _ in range(16)]
    taches = [
        envoi(t, [t.geste(visite, "commencement", MARDI), t.geste(visite, "saisie", MARDI, reponses={"AP-01": True})])
        for t in telephones
    ]

    ensemble(taches)

    assert list(Enveloppe.objects.values_list("statut", flat=True)) == ["appliquee"] * 32
    assert TransitionVisite.objects.count() == 1


def test_recevoir_enveloppes_stores_what_a_phone_sends_while_somebody_holds_its_visit():
    """Stored before anything waits: a phone cut meanwhile has lost nothing, and waits for nobody in a ring."""
    visite = visite_reelle("PHYS")
    telephone = Telephone(visite.enqueteur)

    with transaction.atomic():
        verrouiller_visite(visite.pk)
        rendu = en_face(envoi(telephone, [telephone.geste(visite, "commencement", MARDI)]))
        rangees = list(Enveloppe.objects.values_list("statut", flat=True))

    assert rangees == ["recue"]
    assert [recu.statut for recu in rendu.result(120)] == ["appliquee"]


def test_recevoir_enveloppes_by_hundreds_with_duplicates_and_disorder_equal_the_truth():
    """400 envelopes, 30 % sent again, 10 % out of place, four senders: the full proof is `make epreuve`."""
    hasard = random.Random(20270203)
    campagne, enqueteurs = campagne_2020(), [EnqueteurFactory(compte=True) for _ in range(4)]
    files = []
    for rang in range(8):
        visite = visite_reelle("PHYS", campagne=campagne, enqueteur=enqueteurs[rang % 4])
        telephone = Telephone(visite.enqueteur)
        gestes = [telephone.geste(visite, "commencement", MARDI)]
        gestes += [telephone.geste(visite, "commentaire", MARDI, texte=f"{rang}-{n}") for n in range(49)]
        files.append((visite, telephone, gestes))

    def expediteur(les_files):
        def tout():
            for _, telephone, gestes in les_files:
                suite = [*gestes, *hasard.sample(gestes, 15)]
                for place in hasard.sample(range(len(suite) - 1), 6):
                    suite[place], suite[place + 1] = suite[place + 1], suite[place]
                for debut in range(0, len(suite), LOT):
                    envoi(telephone, suite[debut : debut + LOT])()

        return tout

    ensemble([expediteur(files[rang::4]) for rang in range(4)])

    assert Enveloppe.objects.count() == 400
    assert set(Enveloppe.objects.values_list("statut", flat=True)) == {"appliquee"}
    assert dict(Visite.objects.values_list("pk", "commentaire")) == {
        visite.pk: f"{rang}-48" for rang, (visite, _, _) in enumerate(files)
    }
    assert (ConflitEnveloppe.objects.count(), PieceJointe.objects.count()) == (0, 0)


def test_recevoir_enveloppes_while_a_conflict_about_the_visit_is_settled_stops_neither():
    visite = visite_reelle("PHYS")
    telephone = Telephone(visite.enqueteur)
    telephone.envoyer([telephone.geste(visite, "commencement", MARDI)], MARDI)
    lot = [telephone.geste(visite, "commentaire", MARDI + HEURE, texte="Accueil fermé.")]

    with transaction.atomic():
        verrouiller_visite(visite.pk)
        recus = en_face(envoi(telephone, lot))
        # The content that somebody chose, kept as an envelope of the same phone.
        EnveloppeFactory(appareil=Enveloppe.objects.first().appareil, visite=visite, rang=None)

    assert [recu.statut for recu in recus.result()] == ["appliquee"]
