"""Sixty-four runs of the reminders at once, on real connections: one mail each."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, connections

from organismes.models import CourrierOrganisme
from portail.models import CourrierDuJour
from socle import tasks
from socle.enums import EtatCourrier
from socle.queries.courriers import lignes, modeles_de_courrier
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory, VisiteFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.rapports import RapportFactory
from tests.factories.trophees import ResultatFactory
from tests.jours import le

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
    pytest.mark.lent,
]
FOIS, CONNEXIONS = 64, 16
MARDI = dt.date(2026, 12, 29)


def dresser():
    """A morning with one thing due of each kind: a closing, a contact, a right of reply, a report, a summary."""
    ouverte = CampagneFactory(annee=2027, inscriptions_ouvertes_le=le("2026-11-15"), dernier_jour=dt.date(2026, 12, 30))
    InscriptionFactory(campagne=ouverte, deposee=True)
    terrain = CampagneFactory(
        annee=2026,
        inscriptions_ouvertes_le=le("2025-11-15"),
        dernier_jour=dt.date(2025, 12, 31),
        terrain_ouvert_le=le("2026-01-15"),
        vagues=[(dt.date(2026, 12, 1), dt.date(2027, 1, 31))],
    )
    VisiteFactory(
        inscription=InscriptionFactory(campagne=terrain),
        enqueteur=EnqueteurFactory(compte=True),
        prevue_le=MARDI + dt.timedelta(days=1),
    )
    rendue = InscriptionFactory(campagne=CampagneFactory(annee=2025, terminee=True, restituee_le=le("2026-12-17")))
    ResultatFactory(inscription=rendue)
    RapportFactory(inscription=rendue, pret=True)
    UtilisateurFactory(charge_etudes=True)


def courir(monkeypatch, fois=FOIS):
    """Run the task sixty-four times, sixteen at a time; return the keys owed, and how many mails left."""
    envois = []
    monkeypatch.setattr("socle.expedition.envoyer", lambda *_a, reference, **_n: envois.append(reference))
    depart = threading.Barrier(CONNEXIONS, timeout=60)

    def passer(_rang):
        try:
            depart.wait()
            tasks.devoir_rappels()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(CONNEXIONS) as equipe:
        list(equipe.map(passer, range(fois)))
    for modele in modeles_de_courrier():
        for pk in lignes(modele).filter(etat=EtatCourrier.DU).values_list("pk", flat=True):
            tasks.envoyer_courrier(modele._meta.label_lower, pk)
    cles = [cle for modele in modeles_de_courrier() for cle in lignes(modele).values_list("cle", flat=True)]
    return sorted(cles), envois


def genres(cles):
    return sorted(
        cle.rsplit(":", 3)[0].split(":")[0] + ":" + cle.split(":")[1] if cle.startswith("rappel") else cle.split(":")[0]
        for cle in cles
    )


def test_sixty_four_runs_at_once_owe_one_mail_each(monkeypatch):
    with time_machine.travel(le(MARDI.isoformat(), 9), tick=False):
        dresser()
        cles, envois = courir(monkeypatch)

    assert genres(cles) == [
        "fin_du_droit",
        "rappel:cloture-veille",
        "rappel:contact",
        "rapport",
        "resume",
        "resume",
    ]
    assert len(envois) == len(set(envois))


def test_control_without_its_key_a_mail_is_owed_by_every_run(monkeypatch):
    """What makes one of all these is the key: drawn at random, each run owes its own, of as many as start together."""
    vrai = tasks.devoir

    def devoir(*courriers):
        for courrier in courriers:
            courrier.cle = f"{courrier.cle}:{uuid.uuid4().hex[:8]}"
        vrai(*courriers)

    monkeypatch.setattr(tasks, "devoir", devoir)
    with time_machine.travel(le(MARDI.isoformat(), 9), tick=False):
        dresser()
        monkeypatch.setattr(CourrierDuJour, "RAPPELS", "")
        courir(monkeypatch, CONNEXIONS)

        assert CourrierOrganisme.objects.count() == CONNEXIONS
