"""PDFs on demand: one row and one order for one page, made once, forgotten within two days, whatever fails."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from socle import horloge, tasks
from socle.actions import documents
from socle.actions.documents import (
    CONSERVATION,
    PAR_PERSONNE,
    REPRISE,
    demander_document,
    produire_document,
    relancer_documents,
)
from socle.enums import EtatDocument
from socle.fabrication import ATTENTE, SOUFFRANCE, manque_d_atelier
from socle.limites import Limite, LimiteAtteinte
from socle.models import DocumentDemande
from tests.factories.comptes import UtilisateurFactory
from tests.factories.socle import DocumentDemandeFactory
from tests.jours import une_seule_heure

pytestmark = pytest.mark.django_db
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Titre</title></head><body><p>{}</p></body></html>'
FEUILLES = ("css/police.css",)


@pytest.fixture
def publies(monkeypatch):
    """Numbers handed to the broker, in order."""
    numeros = []
    monkeypatch.setattr(documents, "publier", lambda nom, *, document_id: numeros.append((nom, document_id)))
    return numeros


@pytest.fixture
def rendus(monkeypatch):
    """Pages rendered, in order, each as a small file."""
    pages = []

    def rendre(html, *, feuilles):
        pages.append((html, feuilles))
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr(documents, "rendre_pdf", rendre)
    monkeypatch.setattr("socle.fabrication.nb_pages", lambda _pdf: 2)
    return pages


@pytest.fixture
def personne():
    return UtilisateurFactory()


def demander(personne, texte="un", feuilles=FEUILLES):
    return demander_document(html=PAGE.format(texte), feuilles=feuilles, auteur=personne)


def test_the_same_page_is_ordered_once_and_made_once(personne, publies, rendus):
    premier, second = demander(personne), demander(UtilisateurFactory())
    produire_document(document_id=premier.pk)
    produire_document(document_id=premier.pk)
    pret = demander(personne)

    assert premier.pk == second.pk == pret.pk
    assert publies == [("socle.tasks.produire_document", premier.pk)]
    assert rendus == [(PAGE.format("un"), FEUILLES)]
    assert (pret.etat, pret.progression, pret.nb_pages, pret.source) == (EtatDocument.PRET, 100, 2, "")
    assert pret.fichier.read() == b"%PDF-1.7 " + PAGE.format("un").encode()


def test_another_page_or_another_sheet_is_another_document(personne, publies, rendus, monkeypatch):
    trois = [demander(personne), demander(personne, "deux"), demander(personne, feuilles=("css/affiche.css",))]
    monkeypatch.setattr(documents, "empreinte_des_feuilles", lambda _feuilles: "feuilles de demain")
    quatre = [*trois, demander(personne)]

    assert len({document.cle for document in quatre}) == 4
    assert [numero for _, numero in publies] == [document.pk for document in quatre]


def test_a_document_whose_file_was_lost_is_made_again(personne, publies, rendus):
    produire_document(document_id=demander(personne).pk)
    Path(DocumentDemande.objects.get().fichier.path).unlink()

    document = demander(personne)
    produire_document(document_id=document.pk)

    assert len(publies) == len(rendus) == 2
    assert demander(personne).fichier.read().startswith(b"%PDF")


def test_a_failure_is_shown_a_minute_then_ordered_again(personne, publies, monkeypatch):
    def tomber(*_args, **_options):
        raise RuntimeError(PAGE)

    monkeypatch.setattr(documents, "rendre_pdf", tomber)
    document = demander(personne)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            produire_document(document_id=document.pk)
    echec = demander(personne)
    DocumentDemande.objects.update(modifie_le=timezone.now() - REPRISE)
    repris = demander(personne)

    assert (echec.etat, echec.essais) == (EtatDocument.ECHEC, 3)
    assert echec.erreur == "La fabrication a échoué (RuntimeError). Après 3 essais, réessayez plus tard."
    assert (repris.etat, repris.essais, repris.erreur) == (EtatDocument.DEMANDE, 0, "")
    assert len(publies) == 2


@une_seule_heure()
def test_a_person_orders_a_bounded_number_an_hour_and_still_reads_what_is_there(personne, publies, monkeypatch):
    monkeypatch.setattr(documents, "PAR_PERSONNE", Limite("documents", 2, PAR_PERSONNE.fenetre))
    un, deux = demander(personne), demander(personne, "deux")

    with pytest.raises(LimiteAtteinte):
        demander(personne, "trois")

    assert demander(personne) == un
    assert DocumentDemande.objects.count() == len(publies) == 2
    assert demander(UtilisateurFactory(), "trois").pk not in {un.pk, deux.pk}


@pytest.mark.django_db(transaction=True)
def test_sweeper_publishes_again_what_nobody_took_and_it_is_made_each_in_its_own_transaction(personne, publies, rendus):
    document = demander(personne)
    frais = relancer_documents()
    DocumentDemande.objects.update(modifie_le=timezone.now() - SOUFFRANCE - dt.timedelta(seconds=1))

    assert (frais, relancer_documents()) == ([], [document.pk])
    assert produire_document(document_id=document.pk).etat == EtatDocument.PRET


def test_task_of_the_sweeper_makes_what_was_lost(personne, publies, rendus, django_capture_on_commit_callbacks):
    document = demander(personne)
    DocumentDemande.objects.update(modifie_le=timezone.now() - SOUFFRANCE - dt.timedelta(seconds=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.relancer_documents() == 1

    document.refresh_from_db()
    assert document.etat == EtatDocument.PRET


def test_people_are_told_after_thirty_seconds_that_no_worker_came(personne, publies):
    document = demander(personne)
    frais = manque_d_atelier(document)
    document.modifie_le = timezone.now() - ATTENTE - dt.timedelta(seconds=1)
    en_file = manque_d_atelier(document)
    document.etat = EtatDocument.EN_COURS

    assert (frais, en_file, manque_d_atelier(document)) == (False, True, False)


def test_night_removes_row_and_file_of_what_was_asked_for_a_day_ago(personne, publies, rendus, monkeypatch):
    vieux, recent = demander(personne), demander(personne, "deux")
    for document in (vieux, recent):
        produire_document(document_id=document.pk)
    chemin = Path(DocumentDemande.objects.get(pk=vieux.pk).fichier.path)
    jamais_fait = DocumentDemandeFactory()
    instant = horloge.maintenant()
    DocumentDemande.objects.filter(pk__in=(vieux.pk, jamais_fait.pk)).update(
        demande_le=instant - CONSERVATION - dt.timedelta(seconds=1)
    )
    assert chemin.exists()

    assert tasks.purger() == 2

    [reste] = DocumentDemande.objects.all()
    assert (reste.pk, reste.fichier.storage.exists(reste.fichier.name), chemin.exists()) == (recent.pk, True, False)
    assert tasks.purger() == 0


@pytest.mark.parametrize("changement", [{"etat": "pret"}, {"source": ""}])
def test_database_keeps_the_page_until_the_file_and_no_longer(changement):
    document = DocumentDemandeFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentDemande.objects.filter(pk=document.pk).update(
            fichier="documents/x.pdf", empreinte="a" * 64, pret_le=timezone.now(), **changement
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_twelve_people_who_ask_at_once_order_one(publies):
    personnes = [UtilisateurFactory() for _ in range(12)]
    depart = threading.Barrier(12, timeout=120)

    def courir(personne):
        try:
            depart.wait()
            return demander(personne).pk
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(12) as fils:
        rendus = Counter(fils.map(courir, personnes))

    [(numero, nombre)] = rendus.items()
    assert (nombre, publies) == (12, [("socle.tasks.produire_document", numero)])
