"""Perceptual hash of a picture: what stays the same when it is saved again, shrunk or lightened."""

from __future__ import annotations

import io

from PIL import Image

COTE = 16
"""The hash compares neighbours on a grid of 16 by 16: 256 bits."""
CONTRASTE_MINIMUM = 24
"""Levels of 256 between the darkest and the lightest cell under which a picture is a blank page, alike to any other."""


def empreinte_perceptuelle(contenu: bytes) -> int | None:
    """Return the difference hash of a picture on 256 bits, from its stored bytes.

    Each bit tells whether a cell is lighter than the next one on its row. None for what is not a picture (a PDF) and
    for a nearly uniform one, whose bits would be noise.
    """
    try:
        with Image.open(io.BytesIO(contenu), formats=("JPEG", "PNG", "WEBP")) as image:
            gris = image.convert("L").resize((COTE + 1, COTE), Image.Resampling.BOX)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    cellules = gris.tobytes()
    if max(cellules) - min(cellules) < CONTRASTE_MINIMUM:
        return None
    bits = 0
    for ligne in range(COTE):
        for colonne in range(COTE):
            ici = ligne * (COTE + 1) + colonne
            bits = (bits << 1) | (cellules[ici] > cellules[ici + 1])
    return bits
