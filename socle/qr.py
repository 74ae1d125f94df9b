"""QR codes as SVG for a page: two colours, no style attribute, nothing fetched."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(texte: str, *, classe: str) -> SafeString:
    """Return the code of `texte`, black on white with its quiet zone; the image is decorative, print the text beside it.

    Error correction M (15 %): enough for a sheet of paper that was folded.
    """
    image = segno.make(texte, error="m", micro=False).svg_inline(
        scale=1, border=4, light="#fff", omitsize=True, svgclass=classe, lineclass=None
    )
    # The library writes geometry only: no part of `texte` is in it.
    return mark_safe(image.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S308 -- see above
