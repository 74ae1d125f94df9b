"""The child process of `socle.examen`: one file in, what may be stored out, within limits that it sets itself.

It loads neither Django nor the settings: it starts in a twentieth of a second, and holds no secret.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from socle.logic.images import MIO, TAILLE_MAX, FichierRefuse, FichierSain, assainir

MEMOIRE = 256 * MIO
"""What examining may add to the memory that the process has once it is loaded."""
SECONDES_IMAGE, SECONDES_PDF = 2, 1
"""Of processor, not of the clock: a busy machine refuses nothing. The costliest good image takes 0.9."""
IMAGE, TOUT = "image", "tout"
TROP_COUTEUX = (
    "fichier_trop_couteux",
    "Lire ce fichier demanderait trop de mémoire ou de temps. Envoyez-en une version plus simple ou plus petite.",
)

ILLISIBLE = ("fichier_illisible", "Ce fichier n’a pas pu être lu. Enregistrez-le de nouveau, puis renvoyez-le.")


def principal() -> None:
    """Read the standard input, write a line of JSON, then the content to store when there is one."""
    _limiter(resource.RLIMIT_CORE, 0)
    _limiter(resource.RLIMIT_FSIZE, TAILLE_MAX + MIO)
    _limiter(resource.RLIMIT_AS, _memoire_prise() + MEMOIRE)
    try:
        brut = sys.stdin.buffer.read(TAILLE_MAX + 1)
        _limiter(resource.RLIMIT_CPU, SECONDES_PDF if brut.startswith(b"%PDF-") else SECONDES_IMAGE)
        sain = assainir(brut, image_seulement=sys.argv[1] == IMAGE)
    except FichierRefuse as refus:
        _repondre(code=refus.code, message=refus.message)
    except MemoryError:
        _repondre(code=TROP_COUTEUX[0], message=TROP_COUTEUX[1])
    except Exception as faute:  # noqa: BLE001 -- decoders raise anything; nobody reads what is written on our way out
        _repondre(code=ILLISIBLE[0], message=ILLISIBLE[1], faute=type(faute).__name__)
    else:
        _rendre(sain)


def _limiter(quoi: int, combien: int) -> None:
    _, dur = resource.getrlimit(quoi)
    borne = combien if dur == resource.RLIM_INFINITY else min(combien, dur)
    resource.setrlimit(quoi, (borne, borne))


def _memoire_prise() -> int:
    """Return the address space in use. Where the system does not tell (macOS), what an interpreter takes with room."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 256 * MIO
    return pages * resource.getpagesize()


def _rendre(sain: FichierSain) -> None:
    _repondre(media=sain.media, extension=sain.extension, empreinte=sain.empreinte)
    sys.stdout.buffer.write(sain.contenu)
    sys.stdout.buffer.flush()


def _repondre(**reponse: str) -> None:
    sys.stdout.buffer.write(json.dumps(reponse).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    principal()
