"""The fault programme: what runs by itself, what runs by its name, and what the documentation says of it."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from psycopg2.errors import UndefinedColumn, UndefinedTable

from epreuve import __main__ as programme
from epreuve import fuites, journal, migrations, moteurs, sauvegarde, services
from epreuve.__main__ import choisir, en_voies, epreuves, prendre
from epreuve.adresses_hostiles import Fuzz
from epreuve.scripts import Tri
from epreuve.services import Lignee, Services
from epreuve.verdict import Annonce, Constat, Epreuve, juger
from tests.architecture.arbre import RACINE
from tests.architecture.hostile import VALEURS, VALEURS_RAPIDES


def _epreuve(nom, **options):
    return Epreuve(nom, "", lambda: Constat(""), lambda: Constat(""), "", **options)


def test_without_a_name_the_gate_runs_and_a_name_runs_an_exercise():
    toutes = [_epreuve("redis"), _epreuve("grappe", est_exercice=True), _epreuve("fuzz")]

    assert [epreuve.nom for epreuve in choisir(toutes, [])] == ["redis", "fuzz"]
    assert [epreuve.nom for epreuve in choisir(toutes, ["fuzz", "grappe"])] == ["grappe", "fuzz"]


def test_the_gate_asks_for_less_of_the_check_and_of_its_control_and_a_name_for_all_of_it():
    def courir(pile, *, visites=200, faute=""):
        return Constat(f"{pile} {visites} {faute}")

    annonce = Annonce("n", "", courir, {"faute": "f"}, "", a_la_porte={"visites": 100})
    nommee, a_la_porte = (annonce.avec(est_nommee=mot, pile="p", graine=1) for mot in (True, False))

    assert [nommee.courir().chiffres, nommee.temoin().chiffres] == ["p 200 ", "p 200 f"]
    assert [a_la_porte.courir().chiffres, a_la_porte.temoin().chiffres] == ["p 100 ", "p 100 f"]


def test_roles_that_are_answered_alike_share_the_hostile_values_and_none_is_left_out():
    fuzz = object.__new__(Fuzz)
    roles = ["anonyme", "referent", "membre", "jury"]

    fuzz.est_entier = False
    partages = [list(fuzz._donnes(roles)) for _parametre in range(3)]
    seuls = list(fuzz._donnes(["anonyme"]))
    fuzz.est_entier = True
    tous = list(fuzz._donnes(roles))

    for partage in partages:
        assert [mot for _, mot in partage][:3] == list(VALEURS_RAPIDES)
        assert {role for role, _ in partage} == set(roles)
    assert {mot for partage in partages for _, mot in partage} == set(VALEURS)
    assert [len(partage) for partage in (*partages, seuls)] == [7, 7, 7, 7]
    assert len(tous) == len(set(tous)) == len(roles) * len(VALEURS)


def test_a_check_that_stops_on_an_error_fails_alone(capfd):
    def tomber():
        raise OSError(111, "refused")

    verdicts = [juger(Epreuve("tombe", "", tomber, lambda: Constat("", ("rouge",)), "")), juger(_epreuve("suit"))]

    assert verdicts == [None, False]
    assert [ligne.split(" | ")[0] for ligne in capfd.readouterr().out.splitlines()] == ["ÉCHEC tombe", "ÉCHEC suit"]


def test_a_check_of_the_queue_is_taken_once_and_the_first_to_come_is_the_first_taken(tmp_path):
    for mot in ("002 redis", "000 fuzz", "001 places"):
        (tmp_path / mot).touch()
    une, autre = prendre(tmp_path), prendre(tmp_path)

    assert [next(une), next(autre), next(une), *autre, *une] == ["fuzz", "places", "redis"]
    assert list(tmp_path.iterdir()) == []


# A lane that falls on the first long check it takes, as a machine without memory would fell it.
VOIE_DE_PAPIER = """
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from epreuve.__main__ import prendre
for nom in prendre(Path(sys.argv[-1])):
    print("du bruit", flush=True)
    if nom == "fuzz":
        sys.exit(1)
    print("ÉCHEC redis | rouge" if nom == "redis" else f"réussie {nom} | vert", flush=True)
"""


def test_a_lane_that_falls_loses_its_check_and_the_others_take_what_waits(monkeypatch, capfd):
    ouvrir, demandes = subprocess.Popen, []

    def voie_de_papier(commande, **options):
        demandes.append(commande[:-1])
        restent = sorted(Path(commande[-1]).iterdir())
        # The folder still tells the order when nobody has taken anything.
        if len(demandes) == 1:
            demandes.extend([chemin.name] for chemin in restent)
        return ouvrir([sys.executable, "-c", VOIE_DE_PAPIER, commande[-1]], cwd=RACINE, **options)

    monkeypatch.setattr(subprocess, "Popen", voie_de_papier)
    choisies = [_epreuve("redis"), _epreuve("places"), _epreuve("fuzz", est_longue=True), _epreuve("votes")]

    assert en_voies(choisies, 7) == (2, 2)
    dites = capfd.readouterr().out.splitlines()
    assert sorted(dites) == [
        "réussie places | vert",
        "réussie votes | vert",
        "ÉCHEC fuzz | aucun verdict : sa voie est tombée",
        "ÉCHEC redis | rouge",
    ]
    assert demandes[1:5] == [["000 fuzz"], ["001 redis"], ["002 places"], ["003 votes"]]
    assert demandes[0] == [sys.executable, "-m", "epreuve", "--graine", "7", "--file"]


def test_a_check_that_stops_leaves_a_new_stack_to_the_others(monkeypatch):
    piles, ou = [], []

    @contextmanager
    def pile_de_papier():
        piles.append(object())
        yield piles[-1]

    def tomber():
        raise OSError(111, "refused")

    def paraitre(pile, *_, **__):
        suit = replace(_epreuve("suit"), temoin=lambda: ou.append(piles.index(pile)) or Constat("", ("rouge",)))
        return [Epreuve("tombe", "", tomber, lambda: Constat("", ("rouge",)), ""), suit]

    monkeypatch.setattr(programme, "services", pile_de_papier)
    monkeypatch.setattr(programme, "epreuves", paraitre)

    assert programme._une_a_une(["suit", "tombe", "suit", "suit"], 7, "", sont_nommees=False) == (3, 1)
    assert ou == [0, 1, 1]


def test_a_child_that_never_answers_is_quoted(tmp_path, monkeypatch):
    def tarder(condition, quoi):
        raise RuntimeError(f"{quoi} n’a pas démarré en 120 s.")

    monkeypatch.setattr(services, "attendre", tarder)
    (tmp_path / "pg.log").write_text("vieux" * 200 + "FATAL: pre-existing shared memory block")

    with pytest.raises(
        RuntimeError, match=r"^PostgreSQL n’a pas démarré en 120 s\. .{461}FATAL: pre-existing shared memory block$"
    ):
        Services(tmp_path)._attendre(bool, "pg", "PostgreSQL")


@pytest.mark.parametrize(("code", "mots"), [(3, "La base ne répond pas."), (1, "Traceback (most recent call last):")])
def test_a_journal_that_could_not_be_read_is_no_break_that_was_found(tmp_path, monkeypatch, code, mots):
    rendu = subprocess.CompletedProcess([], code, "", mots)
    monkeypatch.setattr(services.subprocess, "run", lambda *_, **__: rendu)

    with pytest.raises(RuntimeError, match=re.escape(mots)):
        journal._tient(Services(tmp_path))

    rendu.returncode, rendu.stderr = 1, ""
    assert journal._tient(Services(tmp_path)) is False


@pytest.mark.parametrize(
    ("fins", "fautes"),
    [
        ([0, 0, -9, 0, -9], ()),
        ([-9, *[0] * 50], ("sauvegardes arrêtées en chemin : 1 au lieu de 2",)),
        ([0] * 50, ("sauvegardes arrêtées en chemin : 0 au lieu de 2",)),
    ],
)
def test_backups_that_end_before_they_are_killed_prove_nothing(tmp_path, monkeypatch, fins, fautes):
    issues = iter(fins)

    class Lancee:
        def send_signal(self, _signal):
            pass

        def wait(self):
            return next(issues)

    monkeypatch.setattr(sauvegarde.subprocess, "Popen", lambda *_, **__: Lancee())

    assert sauvegarde._arretees(Services(tmp_path), random.Random(1), 2, 0.0).fautes == fautes


@pytest.mark.parametrize(("troisieme", "nombre"), [("cinq avis", 3), ("page entière", 0)])
def test_control_of_engines_is_red_by_its_mistake_and_by_no_slowness(monkeypatch, troisieme, nombre):
    dites = iter(["visible bm-vide ; http://localhost/terrain/envois/?sortie=1", "cinq avis", troisieme])
    monkeypatch.setattr(moteurs, "_promener", lambda *_, **__: {"fautes": [f"jamais : {next(dites)}"]})

    assert len(moteurs.temoin(Services(Path())).fautes) == nombre


def test_somebody_who_cannot_write_any_more_is_heard(monkeypatch):
    """A table that is gone stops whoever reads its columns again: she would else stop writing without a word."""
    ecrivain = migrations.Ecrivain("")
    ecrivain._actes = dict.fromkeys(migrations.ACTES, "insert")

    class Base:
        def __enter__(self):
            raise UndefinedColumn("column gone")

        def __exit__(self, *_):
            pass

    def table_partie(_table):
        raise UndefinedTable("table gone")

    monkeypatch.setattr(migrations, "PAR_SECONDE", 1_000_000)
    monkeypatch.setattr(ecrivain, "_preparer", table_partie)
    ecrivain._base = Base()
    fil = threading.Thread(target=ecrivain._ecrire)
    fil.start()
    for _ in range(1000):
        if ecrivain.refus or not fil.is_alive():
            break
        time.sleep(0.01)
    ecrivain._fin.set()
    fil.join()

    assert (ecrivain.sans_colonne > 0, ecrivain.refus[:1]) == (True, ["table gone"])


def test_make_passes_names_and_seed_on():
    sortie = subprocess.run(
        ["make", "-n", "--no-print-directory", "epreuve", "NOMS=redis fuzz", "GRAINE=7"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    )

    assert sortie.stdout.strip().endswith("-m epreuve --graine 7 redis fuzz")


def test_every_check_is_documented_with_its_mistake_and_no_other(tmp_path):
    page = (RACINE / "docs" / "programme-de-fautes.md").read_text()
    ecrites = re.findall(r"^\| `([a-z0-9-]+)` \| (exercise)?[^|]+\| [^|]+ \|$", page, re.MULTILINE)

    connues = {(epreuve.nom, epreuve.est_exercice) for epreuve in epreuves(Services(tmp_path), 1)}
    assert {(nom, est_exercice != "") for nom, est_exercice in ecrites} == connues


def test_every_line_of_the_gate_names_checks_that_are_there_and_every_check_has_its_line(tmp_path):
    page = (RACINE / "docs" / "programme-de-fautes.md").read_text()
    lignes = re.findall(r"^\| ([A-Z]-\d\d) [^|]*\|([^|]*)\|", page, re.MULTILINE)
    nommees = {nom for _, cases in lignes for nom in re.findall(r"`([a-z0-9-]+)`", cases)}
    connues = {epreuve.nom: epreuve.est_exercice for epreuve in epreuves(Services(tmp_path), 1)}

    assert len(lignes) == len({ligne for ligne, _ in lignes})
    assert nommees - connues.keys() == set()
    sans_ligne = {nom for nom, est_exercice in connues.items() if not est_exercice} - nommees
    # Pages under hostile values, a demonstration and alerts are held to goals of their own.
    assert sans_ligne <= {"demo", "fuzz", "surveillance"}


def test_a_secret_of_each_form_is_planted():
    assert fuites.PLANTES.keys() == {*fuites.FORMES, "valeur nommée"}


def test_a_history_cut_short_is_seen(tmp_path):
    entier, court = tmp_path / "entier", tmp_path / "court"
    entier.mkdir()
    fuites._planter(entier)
    clone = ["git", "clone", "-q", "--depth", "1", f"file://{entier}", str(court)]
    subprocess.run(clone, check=True, capture_output=True)

    assert (fuites.est_tronquee(entier), fuites.est_tronquee(court)) == (False, True)


def test_files_that_are_not_read_are_counted(tmp_path, monkeypatch):
    fuites._planter(tmp_path)
    monkeypatch.setattr(fuites, "TAILLE_MAX", 100)

    lus, omis, _ = fuites.secrets_de(tmp_path)

    grandes = sum(len(f"{valeur}\n") > 100 for valeur in fuites.PLANTES.values())
    assert (lus, omis) == (len(fuites.PLANTES) - grandes + 1, {"de plus d’un Mio": grandes})


@pytest.mark.parametrize(
    ("ici", "dites"),
    [
        ({"django": "5.2", "pip": "25.1"}, []),
        ({"pip": "25.1"}, ["django : absent au lieu de 5.2"]),
        ({"django": "5.1"}, ["django : 5.1 au lieu de 5.2", "django 5.1 : dans aucun verrou"]),
        ({"django": "5.2", "autre": "1"}, ["autre 1 : dans aucun verrou"]),
    ],
)
def test_what_is_installed_is_compared_to_the_locks_both_ways(ici, dites):
    assert fuites.ecarts_d_installation({"django": "5.2"}, {"django": {"5.2"}}, ici) == dites


def test_a_page_that_shows_a_payload_in_its_own_menu_is_opened_and_shared_ones_once_after_the_first_of_a_role():
    tri = Tri(re.compile("<nav>.*?</nav>"))
    pages = [
        ("anonyme", "<nav></nav><main>rien</main>"),
        ("anonyme", "<nav>piege()</nav><main>rien</main>"),
        ("anonyme", "<nav>piege()</nav><main>|add:</main>"),
        ("jury", "<nav>jury</nav><main>|add:</main>"),
        ("jury", "<nav>jury piege()</nav><main>|add:</main>"),
    ]

    assert [tri.est_a_ouvrir(*page) for page in pages] == [False, True, True, True, False]
    assert tri.roles == {"anonyme", "jury"}


def test_a_process_born_while_its_parent_is_being_killed_does_not_outlive_it():
    """As a process of PostgreSQL does, each leaves the group of its parent, which goes on making others."""
    marque = f"orphelin-{random.SystemRandom().getrandbits(64)}"
    naitre = (
        "import os, time\n"
        "for _ in range(400):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        time.sleep(60)\n"
        "        os._exit(0)\n"
        "time.sleep(60)"
    )
    lignee = Lignee()
    lignee.enfants["parent"] = subprocess.Popen([sys.executable, "-c", naitre], env={"MARQUE": marque})
    while len(_marques(marque)) < 20:
        time.sleep(0.01)

    lignee.tuer("parent")

    time.sleep(0.2)
    survivants = _marques(marque)
    services.signaler(survivants, signal.SIGKILL)
    assert survivants == []


def _marques(marque):
    """Return the processes that bear a mark in their environment; what is dead has none."""
    trouves = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"MARQUE={marque}".encode() in environ.read_bytes():
                trouves.append(int(environ.parent.name))
    return trouves
