"""QR codes as SVG, for a page or for paper: two colours, no style attribute, nothing fetched."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

# ISO/IEC 18004: four modules of silence around.
SILENCE = 4


def qr_svg(texte: str, *, classe: str) -> SafeString:
    """Return the code of `texte`, black on white with its quiet zone; the image is decorative, print the text beside it.

    Error correction M (15 %): enough for a sheet of paper that was folded.
    """
    image = segno.make(texte, error="m", micro=False).svg_inline(
        scale=1, border=4, light="#fff", omitsize=True, svgclass=classe, lineclass=None
    )
    # The library writes geometry only: no part of `texte` is in it.
    return mark_safe(image.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S308 -- see above


def dessiner_qr(texte: str, *, masque: int | None = None) -> tuple[int, str]:
    """Return the side of the code of `texte`, silence included, and the path of its dark modules, for paper.

    Error correction Q (25 %): paper lives under tape and fingers. To be drawn as a stroke one unit wide: one dash a run of
    a row. Choosing the best of the eight masks is most of the work: one who draws hundreds gives `masque`.
    """
    lignes = [
        list(ligne) for ligne in segno.make(texte, error="q", micro=False, mask=masque).matrix_iter(border=SILENCE)
    ]
    chemin = []
    for y, ligne in enumerate(lignes):
        x = 0
        while x < len(ligne):
            largeur = next((n for n, module in enumerate(ligne[x:]) if module != ligne[x]), len(ligne) - x)
            if ligne[x]:
                chemin.append(f"M{x} {y}.5h{largeur}")
            x += largeur
    return len(lignes), "".join(chemin)
