"""The command (regles#contrat-commandes): one line a report, files where asked, exit codes."""

from __future__ import annotations

import hashlib
import io

import pytest
from celery import current_app
from django.core.management import call_command

from rapports.actions import produire
from rapports.management.commands import produire_rapports
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.erreurs import RegleMetier
from socle.fabrication import SANS_PLACE
from tests.factories.campagnes import CampagneFactory
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def campagne(referentiels_charges):
    return edition(pairs=1)[0]


def lancer(**options):
    sortie, erreurs = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("produire_rapports", stdout=sortie, stderr=erreurs, **options)
    except SystemExit as fin:
        code = fin.code
    return code, sortie.getvalue().splitlines(), erreurs.getvalue()


@pytest.mark.lent
def test_produire_direct_writes_one_line_and_one_file_a_body(campagne, tmp_path):
    code, lignes, erreurs = lancer(campagne=campagne.annee, direct=True, dossier=tmp_path / "sortie")

    fichiers = sorted((tmp_path / "sortie").iterdir())
    assert code == 0
    assert [f.name for f in fichiers] == sorted(
        f"{siren}-{campagne.annee}.pdf"
        for siren in campagne.les_inscriptions.values_list("organisme__siren", flat=True)
    )
    for ligne in lignes:
        siren, etat, pages, empreinte, chemin = ligne.split("\t")
        assert (etat, pages.endswith(" pages")) == ("prêt", True)
        assert empreinte == hashlib.sha256((tmp_path / "sortie" / chemin.split("/")[-1]).read_bytes()).hexdigest()
        assert siren in chemin
    assert "2/2" in erreurs


@pytest.mark.lent
def test_produire_one_body_leaves_the_others(campagne):
    siren = campagne.les_inscriptions.first().organisme.siren

    code, lignes, _ = lancer(campagne=campagne.annee, siren=siren, direct=True)

    assert (code, len(lignes), Rapport.objects.count()) == (0, 1, 1)


def test_produire_through_the_worker_waits_for_the_rows(campagne, monkeypatch, django_capture_on_commit_callbacks):
    siren = campagne.les_inscriptions.first().organisme.siren
    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", lambda **_: None)

    def finir(_):
        Rapport.objects.update(etat=EtatDocument.ECHEC, erreur="Le worker a refusé.")

    monkeypatch.setattr("time.sleep", finir)

    code, lignes, erreurs = lancer(campagne=campagne.annee, siren=siren)

    assert code == 3
    assert lignes == [f"{siren}\ten échec\tLe worker a refusé."]
    assert "1\u00a0rapport en échec." in erreurs


def test_produire_through_the_worker_says_once_why_it_waits(campagne, monkeypatch):
    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", lambda **_: None)
    tours = iter([{"erreur": SANS_PLACE}, {"progression": 5}, {"etat": EtatDocument.ECHEC}])
    monkeypatch.setattr("time.sleep", lambda _: Rapport.objects.update(**next(tours)))

    _code, _lignes, erreurs = lancer(campagne=campagne.annee)

    assert erreurs.count(SANS_PLACE) == 1


def test_produire_without_worker_gives_up_and_keeps_the_orders(campagne, monkeypatch):
    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", lambda **_: None)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(produire_rapports, "PATIENCE", 0)

    code, lignes, erreurs = lancer(campagne=campagne.annee)

    assert (code, lignes) == (3, [])
    assert "Les demandes restent inscrites." in erreurs
    assert set(Rapport.objects.values_list("etat", flat=True)) == {EtatDocument.DEMANDE}


def test_produire_without_broker_says_so_and_orders_nothing(campagne, monkeypatch):
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)
    monkeypatch.setitem(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")

    code, lignes, erreurs = lancer(campagne=campagne.annee)

    assert (code, lignes, erreurs) == (3, [], f"{produire_rapports.SANS_COURTIER}\n")
    assert "--direct" in erreurs
    assert not Rapport.objects.exists()


@pytest.mark.lent
def test_produire_direct_needs_no_broker(campagne, monkeypatch):
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)
    monkeypatch.setitem(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    siren = campagne.les_inscriptions.first().organisme.siren

    code, lignes, _ = lancer(campagne=campagne.annee, siren=siren, direct=True)

    assert (code, len(lignes)) == (0, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"campagne": 2999}, "L’édition 2999 n’existe pas"),
        ({"campagne": 2031}, "n’a pas de résultats"),
        ({"campagne": 2031, "siren": ""}, "--siren est vide\u202f: donnez le numéro d’un organisme."),
        ({"campagne": 2031, "siren": "213105554"}, "Aucun résultat calculé pour 213105554"),
    ],
)
def test_produire_bad_input_says_so_and_writes_nothing(options, message):
    CampagneFactory(annee=2031)

    code, lignes, erreurs = lancer(**options)

    assert (code, lignes) == (2, [])
    assert message in erreurs
    assert not Rapport.objects.exists()


def test_produire_fault_in_this_process_is_a_fault(campagne, monkeypatch):
    def panne(*_, **__):
        raise MemoryError

    monkeypatch.setattr(produire, "rendre_pdf", panne)

    with pytest.raises(MemoryError):
        lancer(campagne=campagne.annee, direct=True)


@pytest.mark.parametrize(("panne", "code"), [(KeyError("titre"), None), (RegleMetier("sans_mesure", "Plus rien."), 3)])
def test_produire_in_this_process_what_fails_keeps_no_other(campagne, monkeypatch, panne, code):
    tentes = []

    def fabriquer(*, rapport_id):
        tentes.append(rapport_id)
        Rapport.objects.filter(pk=rapport_id).update(etat=EtatDocument.ECHEC, erreur="Plus rien.")
        raise panne

    monkeypatch.setattr(produire_rapports, "produire_rapport", fabriquer)

    if code is None:
        with pytest.raises(KeyError):
            lancer(campagne=campagne.annee, direct=True)
    else:
        assert lancer(campagne=campagne.annee, direct=True)[0] == code
    assert len(tentes) == 2


@pytest.mark.lent
def test_produire_a_copy_that_cannot_be_written_keeps_no_other(campagne, tmp_path):
    premier, second = sorted(campagne.les_inscriptions.values_list("organisme__siren", flat=True))
    occupe = tmp_path / f"{premier}-{campagne.annee}.pdf"
    occupe.mkdir()

    code, lignes, erreurs = lancer(campagne=campagne.annee, direct=True, dossier=tmp_path)

    assert code == 3
    assert lignes[0] == f"{premier}\tprêt, mais sa copie n’a pas pu s’écrire\t{occupe}"
    assert lignes[1].startswith(f"{second}\tprêt\t")
    assert "1\u00a0rapport en échec." in erreurs
    assert sorted(tmp_path.iterdir()) == sorted([occupe, tmp_path / f"{second}-{campagne.annee}.pdf"])
