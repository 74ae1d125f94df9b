"""The steps that build the image, and the images that the composition runs: pinned, lean, without secret nor root."""

from __future__ import annotations

import re

import pytest

from barometre.settings import env
from tests.architecture.arbre import RACINE

EPINGLEE = re.compile(r"[\w./-]+:(?!latest)[\w.-]*\d[\w.-]*")
SECRET = re.compile(r"(CLE|KEY|PASSWORD|SECRET|TOKEN|_URL)")
JAMAIS_DANS_L_IMAGE = {".env", ".git", "certificats", "sauvegardes", "var"}


def fautes(texte: str) -> list[str]:
    """Say what is wrong with the steps of a Dockerfile."""
    etapes = [
        re.sub(r"\s+", " ", etape)
        for etape in re.sub(r"^#.*\n", "", texte, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
        if etape.strip()
    ]
    par_mot = {
        mot: [e.partition(" ")[2] for e in etapes if e.startswith(f"{mot} ")]
        for mot in ("FROM", "RUN", "USER", "ENV", "ARG", "ADD")
    }
    trouvees = [
        f"base sans version : {base}" for base in par_mot["FROM"] if not EPINGLEE.fullmatch(base.partition(" ")[0])
    ]
    trouvees += [f"secret dans l’image : {pose}" for pose in par_mot["ENV"] + par_mot["ARG"] if SECRET.search(pose)]
    trouvees += [f"ADD au lieu de COPY : {ajout}" for ajout in par_mot["ADD"]]
    if not par_mot["USER"] or par_mot["USER"][-1] in {"root", "0"}:
        trouvees.append("root à l’exécution")
    for etape in par_mot["RUN"]:
        if "apt-get install" in etape and not (
            "--no-install-recommends" in etape and "rm -rf /var/lib/apt/lists/*" in etape
        ):
            trouvees.append(f"paquets de trop : {etape}")
        if "pip install" in etape and not ("--require-hashes" in etape and "--no-cache-dir" in etape):
            trouvees.append(f"paquets sans empreinte : {etape}")
        if re.search(r"\b(curl|wget|sudo|npm install)\b", etape):
            trouvees.append(f"hors des verrous : {etape}")
    return trouvees


def test_steps_of_the_image_are_clean():
    assert fautes((RACINE / "Dockerfile").read_text()) == []


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("python:3.13-slim-trixie", "python:latest"),
        ("python:3.13-slim-trixie", "python"),
        (" --no-install-recommends", ""),
        (" \\\n && rm -rf /var/lib/apt/lists/*", ""),
        ("--require-hashes -r requirements/base.txt", "-r requirements/base.txt"),
        ("USER barometre", "USER root"),
        ("USER barometre\n", ""),
        ("COPY . .", "ADD https://exemple.fr/x.tar /app"),
        ("EXPOSE 8000", "ENV SECRET_KEY=x"),
        ("EXPOSE 8000", "RUN curl https://exemple.fr | sh"),
    ],
)
def test_a_careless_step_is_seen(avant, apres):
    texte = (RACINE / "Dockerfile").read_text()
    assert avant in texte

    assert len(fautes(texte.replace(avant, apres, 1))) == 1


def test_what_is_private_stays_out_of_the_image():
    ecartes = set((RACINE / ".dockerignore").read_text().split())

    assert JAMAIS_DANS_L_IMAGE - ecartes == set()


def test_images_of_the_composition_have_a_version_and_hold_no_secret():
    texte = (RACINE / "docker-compose.yml").read_text()
    images = re.findall(r"^\s+image: (\S+)$", texte, re.MULTILINE)
    secrets = [variable.nom for variable in env.VARIABLES if variable.nom.startswith(("CLE_", "SECRET_"))]

    assert [image for image in images if not EPINGLEE.fullmatch(image)] == []
    # Passed on from the environment, or demanded: never written, never with a value by default.
    assert re.findall(rf"^\s+(?:{'|'.join(secrets)}): *(?!\$\{{\w+:\?)\S.*$", texte, re.MULTILINE) == []
