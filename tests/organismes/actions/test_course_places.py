"""Two hundred confirmations at once for ten seats, on real connections."""

from __future__ import annotations

from functools import partial

import pytest

from organismes.actions import confirmer
from organismes.actions.confirmer import OrganismeDejaInscrit, confirmer_inscription
from organismes.actions.decider import retirer_inscription
from organismes.enums import EtatInscription
from organismes.models import Inscription, PlaceGratuite
from socle import etats
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory
from tests.memoire import inscrire_beaucoup
from tests.simultane import a_la_fois

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lent]
CLIENTS = 200
CONNEXIONS = 40


@pytest.fixture(autouse=True)
def _sans_courriel(monkeypatch):
    """Mails have their own tests; here only rows race."""
    monkeypatch.setattr("socle.tasks.envoyer_courrier.apply_async", lambda **_: None)


def _lancer(acte, sujets):
    """Run `acte` on every subject, CONNEXIONS at a time; return what each gave or raised."""
    return a_la_fois([partial(acte, sujet) for sujet in sujets], CONNEXIONS)


def _deposees(campagne, nombre=CLIENTS):
    return inscrire_beaucoup(campagne, nombre, deposee=True, idcity=True)


def _confirmer(inscription):
    return confirmer_inscription(inscription=inscription)


def _rangs(campagne):
    return list(
        PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=False)
        .order_by("rang")
        .values_list("rang", flat=True)
    )


def _gagnantes_sont_les_premieres(campagne):
    """The winners are the ten lowest orders among active registrations."""
    actives = Inscription.objects.actives().filter(campagne=campagne).order_by("ordre_idcity")
    premieres = set(actives.values_list("pk", flat=True)[:10])
    gagnantes = set(PlaceGratuite.objects.filter(campagne=campagne).values_list("inscription_id", flat=True))
    return gagnantes == premieres


def test_confirmer_two_hundred_at_once_gives_exactly_ten_seats():
    campagne = CampagneFactory()
    inscriptions = _deposees(campagne)

    resultats = _lancer(_confirmer, inscriptions)

    ordres = sorted(Inscription.objects.filter(campagne=campagne).values_list("ordre_idcity", flat=True))
    assert [resultat for resultat in resultats if isinstance(resultat, Exception)] == []
    assert _rangs(campagne) == list(range(1, 11))
    assert ordres == list(range(1, CLIENTS + 1))
    assert _gagnantes_sont_les_premieres(campagne)


def test_confirmer_without_lock_breaks_the_race(monkeypatch):
    """Control: with the lock of the edition removed, the same race is no longer clean."""

    def sans_verrou(inscription):
        return Inscription.objects.select_related("organisme", "campagne").get(pk=inscription.pk)

    monkeypatch.setattr(confirmer, "verrouiller", sans_verrou)
    monkeypatch.setattr(etats, "exiger_verrou", lambda *_: None)
    erreurs: list[Exception] = []

    # A loaded machine may run one race almost in order: five in a row cannot all be clean.
    for _ in range(5):
        resultats = _lancer(_confirmer, _deposees(CampagneFactory(), 80))
        erreurs += [resultat for resultat in resultats if isinstance(resultat, Exception)]
        if erreurs:
            break

    assert erreurs != []


def test_confirmer_during_withdrawals_passes_each_seat_once():
    campagne = CampagneFactory()
    inscriptions = _deposees(campagne, 80)
    premieres = inscriptions[:10]
    for inscription in premieres:
        confirmer_inscription(inscription=inscription)

    def agir(inscription):
        if inscription in premieres[::2]:
            return retirer_inscription(inscription=inscription, auteur=None, motif="Retrait pendant la course")
        return confirmer_inscription(inscription=inscription)

    resultats = _lancer(agir, inscriptions)

    assert [resultat for resultat in resultats if isinstance(resultat, Exception)] == []
    assert _rangs(campagne) == list(range(1, 11))
    assert _gagnantes_sont_les_premieres(campagne)
    assert not PlaceGratuite.objects.filter(inscription__etat=EtatInscription.RETIREE).exists()


def test_confirmer_same_body_twenty_times_at_once_keeps_one():
    campagne = CampagneFactory()
    organisme = OrganismeFactory()
    squatters = [
        InscriptionFactory(campagne=campagne, organisme=organisme, deposee=True, idcity=True, canaux=())
        for _ in range(60)
    ]

    resultats = _lancer(_confirmer, squatters)

    refus = [resultat for resultat in resultats if isinstance(resultat, OrganismeDejaInscrit)]
    assert len(refus) == 59
    assert Inscription.objects.actives().filter(campagne=campagne).count() == 1
    assert _rangs(campagne) == [1]


def test_confirmer_two_editions_at_once_gives_ten_seats_each():
    editions = [CampagneFactory(), CampagneFactory()]
    melange = [
        inscription for paire in zip(*(_deposees(c, 40) for c in editions), strict=True) for inscription in paire
    ]

    resultats = _lancer(_confirmer, melange)

    assert [resultat for resultat in resultats if isinstance(resultat, Exception)] == []
    assert [_rangs(campagne) for campagne in editions] == [list(range(1, 11))] * 2
