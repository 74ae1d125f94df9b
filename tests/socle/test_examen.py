"""Files of strangers: what they cost is bounded and the child's, what is kept is clean, what is refused leaves nothing."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pikepdf
import pytest
from django.db import transaction
from PIL import Image

from socle import examen
from socle.bac_a_sable import MEMOIRE, SECONDES_IMAGE, SECONDES_PDF
from socle.erreurs import RegleMetier
from socle.examen import ExamenOccupe, examiner
from socle.logic.images import TAILLE_MAX
from tests.socle.fichiers_hostiles import GARDE, HOSTILES, INTERDITS, MIO, pdf, png, script
from tests.socle.logic.test_images import photo

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
CROISSANCE_DU_WEB = 64 * MIO
COUT_S = 1.25


def _sommet():
    """Return the largest memory that this process has held since the last call, in bytes."""
    lignes = Path("/proc/self/status").read_text().splitlines()
    return next(int(ligne.split()[1]) * 1024 for ligne in lignes if ligne.startswith("VmHWM"))


def _remettre_a_zero():
    Path("/proc/self/clear_refs").write_text("5")


def _cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _examen(brut):
    """Return the verdict on a file, what is left of it, and its cost in seconds."""
    debut = _cpu()
    return *_verdict(brut), _cpu() - debut


def _verdict(brut):
    try:
        return GARDE, examiner(brut).contenu
    except RegleMetier as refus:
        return refus.code, b""


def test_there_are_thirty_eight_hostile_files_each_with_a_name():
    assert len({hostile.nom for hostile in HOSTILES}) == 38


@pytest.mark.parametrize("hostile", HOSTILES, ids=[hostile.nom for hostile in HOSTILES])
def test_a_hostile_file_costs_little_and_leaves_nothing(hostile, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    brut = hostile.faire()
    _remettre_a_zero()
    avant = _sommet()

    code, contenu, cout = _examen(brut)

    # The child's memory cannot pass what it set itself, below.
    assert code in hostile.verdicts
    assert _sommet() - avant < CROISSANCE_DU_WEB
    # Time of processor: what shares its caches lengthens it too, now and then.
    assert cout < COUT_S or min(_examen(brut)[2] for _ in range(3)) < COUT_S
    assert len(brut) <= TAILLE_MAX
    assert list(tmp_path.iterdir()) == []
    assert [mot for mot in INTERDITS if mot in contenu] == []


@pytest.mark.parametrize("taille", [64, 512])
def test_the_child_holds_so_much_and_no_more(taille):
    code = (
        "import sys; from socle import bac_a_sable as b, logic\n"
        "b.assainir = lambda brut, image_seulement: bytearray(int(sys.argv[2]) << 20) and b.FichierSain(b'', '', '', '')\n"
        "b.principal()"
    )
    fin = subprocess.run(
        [sys.executable, "-c", code, "tout", str(taille)], input=b"x", capture_output=True, check=True, timeout=60
    )

    assert (b"fichier_trop_couteux" in fin.stdout) == (taille << 20 > MEMOIRE)


def test_the_child_is_stopped_by_the_time_that_it_takes():
    assert (SECONDES_IMAGE, SECONDES_PDF) == (2, 1)
    code = (
        "from socle import bac_a_sable as b\n"
        "def tourner(brut, image_seulement):\n while True: pass\n"
        "b.assainir = tourner; b.principal()"
    )
    debut = _cpu()

    fin = subprocess.run(
        [sys.executable, "-c", code, "tout"], input=b"%PDF-", capture_output=True, check=False, timeout=60
    )

    assert (fin.returncode < 0, fin.stdout) == (True, b"")
    assert _cpu() - debut < SECONDES_PDF + 1


def test_a_child_that_dies_refuses_its_file_at_its_field(monkeypatch, tmp_path):
    monkeypatch.setattr(examen, "sys", type("Mort", (), {"executable": "/bin/false"}))

    with pytest.raises(RegleMetier) as refus:
        examiner(photo(), champ="image")

    assert (refus.value.code, refus.value.champ) == ("fichier_trop_couteux", "image")


def test_a_fault_of_ours_in_the_child_is_logged_and_not_called_costly(caplog, monkeypatch):
    enfant = [
        "-c",
        "from socle import bac_a_sable as b\nb.assainir = lambda brut, image_seulement: {}['x']\nb.principal()",
    ]
    lancer = subprocess.run
    monkeypatch.setattr(
        examen.subprocess, "run", lambda commande, **suite: lancer([commande[0], *enfant, commande[-1]], **suite)
    )

    with pytest.raises(RegleMetier) as refus:
        examiner(photo(), champ="image")

    assert (refus.value.code, refus.value.champ) == ("fichier_illisible", "image")
    assert [(ligne.message, ligne.levelname, ligne.code) for ligne in caplog.records] == [
        ("examen.en_faute", "ERROR", "KeyError")
    ]


def test_a_child_that_dies_while_it_writes_stores_nothing_of_it(monkeypatch):
    def lancer(_commande, *, stdout, **_):
        stdout.write(b'{"media": "image/jpeg", "extension": ".jpg", "empreinte": "0"}\nthe beginning')
        return subprocess.CompletedProcess((), -9)

    monkeypatch.setattr(examen.subprocess, "run", lancer)

    with pytest.raises(RegleMetier) as refus:
        examiner(photo())

    assert refus.value.code == "fichier_trop_couteux"


def test_a_child_that_cannot_start_asks_to_send_again(monkeypatch):
    monkeypatch.setattr(examen, "sys", type("Absent", (), {"executable": "/nulle/part"}))

    with pytest.raises(ExamenOccupe):
        examiner(photo())


def test_nothing_of_our_environment_reaches_the_child(monkeypatch):
    vus = []

    def lancer(_commande, **options):
        vus.append(options["env"])
        return subprocess.CompletedProcess((), 1)

    monkeypatch.setenv("SECRET_KEY", "un secret")
    monkeypatch.setattr(examen.subprocess, "run", lancer)
    with pytest.raises(RegleMetier):
        examiner(photo())

    assert [set(env) for env in vus] == [{"PYTHONPATH"}]


def test_two_files_at_a_time_one_waits_and_the_others_are_asked_to_come_back_at_once(monkeypatch):
    monkeypatch.setattr(examen, "ATTENTE_S", 30)
    dedans, sortir, fini = threading.Barrier(examen.PLACES + 1), threading.Event(), []

    def tenir(*_):
        if not sortir.is_set():
            dedans.wait(30)
            sortir.wait(30)
        return "lu"

    monkeypatch.setattr(examen, "_confier", tenir)
    fils = [threading.Thread(target=lambda: fini.append(examiner(b"x"))) for _ in range(3)]
    for fil in fils:
        fil.start()
    dedans.wait(30)
    while examen._entree._value:
        threading.Event().wait(0.01)
    with pytest.raises(ExamenOccupe) as refus:
        examiner(b"x", champ="image")
    monkeypatch.setattr(examen, "ATTENTE_S", 0)
    monkeypatch.setattr(examen, "_entree", threading.BoundedSemaphore(9))
    with pytest.raises(ExamenOccupe):
        examiner(b"x")
    encore = list(fini)
    sortir.set()
    for fil in fils:
        fil.join()

    assert (refus.value.code, refus.value.champ) == ("examen_occupe", "image")
    assert (encore, fini) == ([], ["lu"] * 3)


def test_a_refused_file_gives_its_place_back():
    for _ in range(examen.PLACES + examen.ATTENTES + 1):
        with pytest.raises(RegleMetier):
            examiner(b"MZ")

    assert examiner(photo()).media == "image/jpeg"


def test_no_file_is_examined_inside_a_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        examiner(photo())


@pytest.mark.parametrize(
    ("brut", "code"), [(b"", "fichier_vide"), (b"\xff\xd8\xff" + b"0" * TAILLE_MAX, "fichier_trop_lourd")]
)
def test_what_needs_no_reading_needs_no_child(monkeypatch, brut, code):
    monkeypatch.setattr(examen.subprocess, "run", lambda *_, **__: pytest.fail("a child was started"))

    with pytest.raises(RegleMetier) as refus:
        examiner(brut, champ="fichier")

    assert (refus.value.code, refus.value.champ) == (code, "fichier")


def test_a_pdf_is_evidence_and_no_picture():
    assert examiner(pdf()).contenu == pdf()
    with pytest.raises(RegleMetier) as refus:
        examiner(pdf(), champ="image", image_seulement=True)

    assert (refus.value.code, refus.value.message) == ("type_refuse", "Choisissez une image JPEG, PNG ou WebP.")


def test_a_photograph_of_fifty_megapixels_is_read_smaller():
    brut = io.BytesIO()
    Image.new("RGB", (8_160, 6_120), "#0E4A57").save(brut, "JPEG")

    sain = examiner(brut.getvalue())

    assert Image.open(io.BytesIO(sain.contenu)).size == (2_560, 1_920)


def test_the_same_pdf_disarmed_twice_is_the_same_file():
    arme = pdf(OpenAction=script())

    premiere, seconde = examiner(arme), examiner(arme)

    assert premiere == seconde
    assert premiere.contenu != arme
    with pikepdf.open(io.BytesIO(premiere.contenu)) as document:
        assert len(document.pages) == 1


def test_the_limit_is_told():
    with pytest.raises(RegleMetier) as refus:
        examiner(png(4_001, 4_000))

    assert (refus.value.code, "16\u202fmégapixels" in refus.value.message) == ("image_trop_grande", True)


def test_examining_asks_nothing_of_the_folder_it_runs_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("socle.py").write_text("raise SystemExit(9)")

    assert examiner(photo()).media == "image/jpeg"
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["socle.py"]
