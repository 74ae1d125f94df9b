"""Takes every picture, or those of the scenes named."""

from __future__ import annotations

import argparse
import shutil
import sys

from playwright.sync_api import sync_playwright

from outils.captures import guides, vitrine
from outils.captures.demonstration import demonstration

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SCENES = {scene.__name__.removeprefix("capturer_"): scene for scene in (*vitrine.SCENES, *guides.SCENES)}


def main() -> None:
    """Start a demonstration, walk the scenes, stop it."""
    options = argparse.ArgumentParser(prog="python -m outils.captures")
    options.add_argument("scenes", nargs="*", help=f"parmi {', '.join(SCENES)}\u202f; toutes par défaut")
    voulues = options.parse_args().scenes or list(SCENES)
    if inconnues := set(voulues) - SCENES.keys():
        options.error(f"scènes inconnues\u202f: {', '.join(sorted(inconnues))}")
    with demonstration() as adresse, sync_playwright() as moteur:
        binaire = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        navigateur = moteur.chromium.launch(executable_path=binaire, args=OPTIONS)
        for nom in voulues:
            sys.stderr.write(f"{nom}\n")
            SCENES[nom](navigateur, adresse)
        navigateur.close()


if __name__ == "__main__":
    main()
