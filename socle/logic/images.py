"""Evidence files: the type is read in the content, images are drawn again so that nothing but pixels remains."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageOps

TAILLE_MAX = 10 * 1024 * 1024
COTE_MAX = 2560
PIXELS_MAX = 60_000_000
FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
PDF = ("application/pdf", ".pdf")


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


def assainir(brut: bytes) -> FichierSain:
    """Return the file to store: a JPEG, PNG or WebP drawn again without metadata, or a PDF as it came.

    What the sender says about name and type is ignored. Refuses other contents, empty files and files over 10 MB.
    """
    if not brut:
        raise FichierRefuse("fichier_vide", "Ce fichier est vide.")
    if len(brut) > TAILLE_MAX:
        raise FichierRefuse("fichier_trop_lourd", "Ce fichier dépasse 10\u202fMo. Envoyez-en une version plus légère.")
    contenu, (media, extension) = (_pdf(brut), PDF) if brut.startswith(b"%PDF-") else _image(brut)
    return FichierSain(contenu, media, extension, hashlib.sha256(contenu).hexdigest())


def _pdf(brut: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(brut)) as document:
            pages = len(document.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError) as erreur:
        raise FichierRefuse("pdf_illisible", "Ce PDF est illisible ou protégé par un mot de passe.") from erreur
    if not pages:
        raise FichierRefuse("pdf_illisible", "Ce PDF n’a aucune page.")
    return brut


def _image(brut: bytes) -> tuple[bytes, tuple[str, str]]:
    refus = FichierRefuse("type_refuse", "Seuls les fichiers JPEG, PNG, WebP et PDF sont acceptés.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(brut), formats=tuple(FORMATS))
            if image.width * image.height > PIXELS_MAX:
                raise FichierRefuse("image_trop_grande", "Cette image a trop de pixels.")
            image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as erreur:
        raise FichierRefuse("image_trop_grande", "Cette image a trop de pixels.") from erreur
    except (OSError, SyntaxError, ValueError) as erreur:
        if isinstance(erreur, FichierRefuse):
            raise
        raise refus from erreur
    # Phones write several pictures in one JPEG: the first is the photograph.
    format_ = "JPEG" if image.format == "MPO" else str(image.format)
    return _redessiner(image, format_), FORMATS[format_]


def _redessiner(image: Image.Image, format_: str) -> bytes:
    """Apply the orientation, shrink to the largest side, and write pixels only."""
    droite = ImageOps.exif_transpose(image)
    droite.thumbnail((COTE_MAX, COTE_MAX))
    mode = "RGB" if format_ == "JPEG" or droite.mode in {"CMYK", "YCbCr", "HSV", "LAB"} else "RGBA"
    pixels = Image.new(mode, droite.size)
    pixels.paste(droite.convert(mode))
    sortie = io.BytesIO()
    options = {"optimize": True} if format_ == "PNG" else {"quality": 85}
    pixels.save(sortie, format_, **options)
    return sortie.getvalue()
