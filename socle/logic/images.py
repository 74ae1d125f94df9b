"""Evidence files: the type is read in the content, images are drawn again so that nothing but pixels remains.

What a file costs is judged on its header, before anything is decoded. It is run by `socle.examen`, in a child process
whose memory and time are bounded: what the header does not tell stops there.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

MIO = 1024 * 1024
TAILLE_MAX = 10 * MIO
COTE_MAX = 2560
"""Largest side of what is stored."""
JPEG_MAX = 60_000_000
PIXELS_MAX, COTE_LU_MAX = 16_000_000, 12_000
"""What a PNG or a WebP may hold: unlike a JPEG, neither can be read smaller than it is."""
LECTURE_JPEG_MAX = 220 * MIO
PASSES_MAX, SEGMENTS_MAX, MORCEAUX_MAX = 64, 4_096, 16_384
FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
PDF = ("application/pdf", ".pdf")

# Markers of a JPEG: its size (progressive: drawn in several passes), one pass, its end, one without content.
_CADRES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIFS = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_PASSE, _FIN, _VIDE = 0xDA, 0xD9, 0x01
_MARQUE = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
# What draws a PNG, and tells which way up it is: texts and profiles may inflate to anything.
_MORCEAUX_UTILES = frozenset({b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"})
_ORIENTATION = 0x0112
_REDRESSEMENTS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ILLISIBLE = (
    *(OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError),
    *(ArithmeticError, AssertionError, struct.error),
)


class FichierRefuse(ValueError):
    """A file that is not accepted; `code` is stable, the message is French."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class FichierSain:
    """What may be stored. `empreinte` is the SHA-256 of the stored content."""

    contenu: bytes
    media: str
    extension: str
    empreinte: str


def assainir(brut: bytes, *, image_seulement: bool = False) -> FichierSain:
    """Return the file to store: a JPEG, PNG or WebP drawn again without metadata, or a PDF that runs nothing.

    What the sender says about name and type is ignored. Refuses other contents, empty files, files over 10 MB, images
    over what their format can be read at, and PDFs where only a picture is asked (`image_seulement`).
    """
    exiger_taille(brut)
    if brut.startswith(b"%PDF-"):
        contenu, (media, extension) = _pdf(brut, image_seulement), PDF
    else:
        contenu, (media, extension) = _image(brut, image_seulement)
    if len(contenu) > TAILLE_MAX:
        raise _trop_lourd()
    return FichierSain(contenu, media, extension, hashlib.sha256(contenu).hexdigest())


def exiger_taille(brut: bytes) -> None:
    """Refuse an empty file, and one over 10 MB."""
    if not brut:
        raise FichierRefuse("fichier_vide", "Ce fichier est vide.")
    if len(brut) > TAILLE_MAX:
        raise _trop_lourd()


def _trop_lourd() -> FichierRefuse:
    return FichierRefuse("fichier_trop_lourd", "Ce fichier dépasse 10\u202fMo. Envoyez-en une version plus légère.")


def _pdf(brut: bytes, image_seulement: bool) -> bytes:
    if image_seulement:
        raise _type_refuse(image_seulement)
    from socle.logic.pdf import PdfRefuse, desarmer  # noqa: PLC0415 -- a tenth of a second, which images need not wait for

    try:
        return desarmer(brut)
    except PdfRefuse as refus:
        raise FichierRefuse("pdf_illisible", refus.message) from refus


def _type_refuse(image_seulement: bool) -> FichierRefuse:
    if image_seulement:
        return FichierRefuse("type_refuse", "Choisissez une image JPEG, PNG ou WebP.")
    return FichierRefuse("type_refuse", "Seuls les fichiers JPEG, PNG, WebP et PDF sont acceptés.")


def _trop_grande(largeur: int, hauteur: int) -> FichierRefuse:
    return FichierRefuse(
        "image_trop_grande",
        f"Cette image est trop grande\u202f: {_grouper(largeur)} × {_grouper(hauteur)} pixels. Un JPEG va jusqu’à 60\u202fmégapixels "
        "(environ 34 s’il est progressif)\u202f; un PNG ou un WebP, jusqu’à 16\u202fmégapixels et "
        "12\u202f000\u202fpixels de côté.",
    )


def _grouper(nombre: int) -> str:
    return f"{nombre:,}".replace(",", "\u202f")


def _image(brut: bytes, image_seulement: bool) -> tuple[bytes, tuple[str, str]]:
    if brut.startswith(b"\xff\xd8\xff"):
        format_, juger, lire = "JPEG", _juger_jpeg, _lire_jpeg
    elif brut.startswith(b"\x89PNG\r\n\x1a\n"):
        format_, juger, lire = "PNG", _juger_png, _lire_png
    elif brut[:4] == b"RIFF" and brut[8:12] == b"WEBP":
        format_, juger, lire = "WEBP", _juger_webp, _lire_webp
    else:
        raise _type_refuse(image_seulement)
    try:
        utile = juger(brut)
    except FichierRefuse:
        raise
    except _ILLISIBLE as erreur:
        raise _type_refuse(image_seulement) from erreur
    try:
        return _redessiner(*lire(utile), format_), FORMATS[format_]
    except _ILLISIBLE as erreur:
        raise FichierRefuse(
            "image_illisible", "Cette image est incomplète ou abîmée. Enregistrez-la de nouveau, puis renvoyez-la."
        ) from erreur


@dataclass(frozen=True, slots=True)
class _CadreJpeg:
    """The size that a JPEG declares, and how many samples of each colour."""

    largeur: int
    hauteur: int
    bandes: int
    echantillons: float

    def exiger_lisible(self, *, entiere: bool) -> None:
        """Refuse more pixels than may be read, and what the decoder would have to hold `entiere` before it draws."""
        cote = max(self.largeur, self.hauteur)
        reduction = max(pas for pas in (1, 2, 4, 8) if pas * COTE_MAX <= cote or pas == 1)
        pixels = self.largeur * self.hauteur
        lecture = pixels * self.bandes // reduction**2 + (2 * self.echantillons if entiere else 0)
        if pixels > JPEG_MAX or lecture > LECTURE_JPEG_MAX:
            raise _trop_grande(self.largeur, self.hauteur)


def _cadre(corps: bytes) -> _CadreJpeg:
    """Read the frame of a JPEG: colours are often kept at half the size."""
    hauteur, largeur, bandes = struct.unpack(">HHB", corps[1:6])
    parts = [(octet >> 4, octet & 15) for octet in corps[7 : 6 + 3 * bandes : 3]]
    h_max, v_max = max(h for h, _ in parts), max(v for _, v in parts)
    par_pixel = sum(h * v for h, v in parts) / (h_max * v_max)
    return _CadreJpeg(largeur, hauteur, bandes, largeur * hauteur * par_pixel)


def _juger_jpeg(brut: bytes) -> bytes:
    """Judge what a JPEG would cost. Several passes (a progressive one) keep every coefficient until the last."""
    cadre, passes, entiere = None, 0, False
    for marque, corps in _segments(brut):
        if marque in _CADRES:
            cadre, entiere = _cadre(corps), entiere or marque in _PROGRESSIFS
        elif marque == _PASSE:
            if (passes := passes + 1) > PASSES_MAX:
                raise ValueError("too many passes")
            entiere = entiere or corps[0] < (cadre.bandes if cadre else 0)
    if cadre is None or not cadre.largeur or not cadre.hauteur or not passes:
        raise ValueError("no picture in this JPEG")
    cadre.exiger_lisible(entiere=entiere)
    return brut


def _segments(brut: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the segments of a JPEG, marker and content, up to the end of its first picture."""
    place, nombre = 2, 0
    while trouve := _MARQUE.search(brut, place):
        marque, place = trouve[1][0], trouve.end()
        if marque == _FIN:
            return
        if marque == _VIDE:
            continue
        if (nombre := nombre + 1) > SEGMENTS_MAX:
            raise ValueError("too many segments")
        taille = int.from_bytes(brut[place : place + 2])
        yield marque, brut[place + 2 : place + min(taille, 1024)]
        place += max(taille, 2)


def _lire_jpeg(brut: bytes) -> tuple[Image.Image, int]:
    # Not Image.open: phones write several pictures in one JPEG, the first is the photograph.
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(brut))
    cote = max(image.size)
    image.draft(None, (max(1, image.width * COTE_MAX // cote), max(1, image.height * COTE_MAX // cote)))
    return image, _orientation(image)


def _exiger_lisible(largeur: int, hauteur: int) -> None:
    if largeur * hauteur > PIXELS_MAX or max(largeur, hauteur) > COTE_LU_MAX:
        raise _trop_grande(largeur, hauteur)


def _juger_png(brut: bytes) -> bytes:
    """Return the PNG with what draws it only, once its size is known to be fair."""
    if brut[12:16] != b"IHDR":
        raise ValueError("no header")
    _exiger_lisible(*struct.unpack(">II", brut[16:24]))
    gardes, place, nombre = [brut[:8]], 8, 0
    while place + 12 <= len(brut):
        fin = place + 12 + int.from_bytes(brut[place : place + 4])
        nom = brut[place + 4 : place + 8]
        if nom in _MORCEAUX_UTILES:
            gardes.append(brut[place:fin])
        place, nombre = fin, nombre + 1
        if nombre > MORCEAUX_MAX:
            raise ValueError("too many chunks")
        if nom == b"IEND":
            break
    return b"".join(gardes)


def _lire_png(brut: bytes) -> tuple[Image.Image, int]:
    image = PngImagePlugin.PngImageFile(io.BytesIO(brut))
    return image, _orientation(image)


def _juger_webp(brut: bytes) -> bytes:
    """Read the size where the kind of WebP puts it: the decoder takes the memory of its canvas as it opens."""
    genre = brut[12:16]
    if genre == b"VP8X":
        largeur, hauteur = (int.from_bytes(brut[place : place + 3], "little") + 1 for place in (24, 27))
    elif genre == b"VP8L":
        deux = int.from_bytes(brut[21:25], "little")
        largeur, hauteur = (deux & 0x3FFF) + 1, (deux >> 14 & 0x3FFF) + 1
    elif genre == b"VP8 ":
        largeur, hauteur = (cote & 0x3FFF for cote in struct.unpack("<HH", brut[26:30]))
    else:
        raise ValueError("no picture in this WebP")
    _exiger_lisible(largeur, hauteur)
    return brut


def _lire_webp(brut: bytes) -> tuple[Image.Image, int]:
    """Decode the first picture. Pillow would keep two canvases of the decoder, a copy, and the image together."""
    image: Any = WebPImagePlugin.WebPImageFile(io.BytesIO(brut))
    orientation = _orientation(image)
    pixels, mode, taille = image._get_next()[0], image.rawmode, image.size  # noqa: SLF001 -- nothing public does it
    del image
    return Image.frombuffer(mode, taille, pixels, "raw", mode, 0, 1), orientation


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _ILLISIBLE:
        return 1


def _redessiner(image: Image.Image, orientation: int, format_: str) -> bytes:
    """Shrink to the largest side, apply the orientation, and write pixels only.

    The settings of PNG and WebP are the quick ones: a picture takes a tenth more, and a third of the time.
    """
    image.thumbnail((COTE_MAX, COTE_MAX))
    if image.mode.startswith("I"):
        image = image.point(lambda valeur: valeur / 257).convert("L")
    mode = "RGBA" if format_ != "JPEG" and image.has_transparency_data else "RGB"
    pixels = image.convert(mode)
    if orientation in _REDRESSEMENTS:
        pixels = pixels.transpose(_REDRESSEMENTS[orientation])
    nue = Image.new(mode, pixels.size)
    nue.paste(pixels)
    sortie = io.BytesIO()
    options = {"PNG": {"compress_level": 2}, "WEBP": {"quality": 85, "method": 1}, "JPEG": {"quality": 85}}
    nue.save(sortie, format_, **options[format_])
    return sortie.getvalue()
