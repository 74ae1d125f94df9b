"""`rejouer_effacements`: what people erased themselves since a backup goes again once it is restored."""

from __future__ import annotations

import io
import logging

import pytest
from django.core.management import call_command
from django.db import transaction

from bornes.avis.actions.reprendre import reprendre_mot
from bornes.models import DemandeReponse, Verbatim
from consultations.actions.contribuer import retirer
from consultations.actions.identifier import oublier
from consultations.enums import EtatProposition
from consultations.models import Participant
from socle.horloge import maintenant
from socle.journaux import FormatJson
from tests.factories.bornes import AvisFactory, DemandeReponseFactory, RecepisseFactory, VerbatimFactory
from tests.factories.consultations import DialogueFactory, ParticipantFactory, PropositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lancer(tmp_path):
    """Run the command on these lines; return what it prints."""

    def lancer(lignes):
        journal, sortie = tmp_path / "journal.log", io.StringIO()
        journal.write_text("".join(lignes))
        call_command("rejouer_effacements", str(journal), stdout=sortie)
        return sortie.getvalue()

    return lancer


def _avis(**suite):
    avis = AvisFactory(mot="Une heure debout", courriel="usager@exemple.fr", comptage="compte")
    DemandeReponseFactory(avis=avis)
    return VerbatimFactory(avis=avis, **suite)


@pytest.fixture
def revenus(caplog, django_capture_on_commit_callbacks):
    """What somebody erased, there again as after a restoration, and the lines that the technical log kept of it."""
    verbatim, autre = _avis(), _avis()
    RecepisseFactory(avis=verbatim.avis, secret="secret")
    dialogue = DialogueFactory(ouvert=True)
    participant = ParticipantFactory(dialogue=dialogue, adresse="citoyenne@exemple.fr")
    idee, gardee = PropositionFactory.create_batch(2, dialogue=dialogue, auteur=participant)
    caplog.set_level(logging.INFO)
    repere = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        reprendre_mot(recepisse="secret")
        retirer(proposition=idee, participant=participant)
        oublier(participant=participant)
    lignes = [f"web-1  | {FormatJson().format(ligne)}\n" for ligne in caplog.records]
    transaction.savepoint_rollback(repere)
    return verbatim, autre, idee, gardee, participant, lignes


def test_what_people_erased_themselves_goes_again(revenus, lancer):
    _, autre, idee, gardee, participant, lignes = revenus

    dite = lancer(["une autre ligne\n", *lignes])

    assert dite.splitlines() == [
        f"{acte}\u202f: 1" for acte in ("verbatim.repris", "contribution.retiree", "participant.oublie")
    ]
    assert list(Verbatim.objects.all()) == [autre]
    assert list(DemandeReponse.objects.values_list("avis", flat=True)) == [autre.avis_id]
    for ligne in (idee, gardee, participant):
        ligne.refresh_from_db()
    assert (idee.etat, idee.titre) == (EtatProposition.RETIREE, "")
    assert gardee.titre
    assert (participant.courriel, participant.oubli_demande) == (None, True)
    assert "\u202f: 1" not in lancer(lignes)


def test_a_comment_that_took_the_number_of_one_that_was_erased_stays(revenus, lancer):
    verbatim, *_, lignes = revenus
    Verbatim.objects.filter(pk=verbatim.pk).delete()
    _avis(pk=verbatim.pk)

    lancer(lignes)

    assert Verbatim.objects.filter(pk=verbatim.pk).exists()


def test_who_came_back_before_the_backup_is_not_forgotten(revenus, lancer):
    participant, lignes = revenus[-2:]
    Participant.objects.filter(pk=participant.pk).update(modifie_le=maintenant())

    lancer(lignes)

    participant.refresh_from_db()
    assert (participant.oubli_demande, participant.courriel is None) == (False, False)


def test_a_file_that_is_not_there_is_named(capsys, tmp_path):
    with pytest.raises(SystemExit) as fin:
        call_command("rejouer_effacements", str(tmp_path / "absent"))

    assert (fin.value.code, "Fichier illisible" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    "ligne",
    [
        "12:00:00 INFO barometre.actes: verbatim.repris (objet_id=12)",
        '{"le": "2026-12-01T12:00:00+01:00", "evenement": "verbatim.repris", "objet_id": "douze"}',
        '{"le": "2026-12-01T12:00:00+01:00", "evenement": "participant.oublie", "objet_id": "12"}',
    ],
    ids=["written for a reader", "no number", "no key"],
)
def test_a_line_that_is_not_read_is_named(capsys, lancer, ligne):
    with pytest.raises(SystemExit) as fin:
        lancer([f"{ligne}\n"])

    assert (fin.value.code, f"illisible dans le journal technique\u202f: {ligne}" in capsys.readouterr().err) == (
        2,
        True,
    )
