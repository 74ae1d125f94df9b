"""Evidence: pixels only, by content, within limits."""

import io

import pikepdf
import pytest
from PIL import Image

from socle.logic.images import TAILLE_MAX, FichierRefuse, assainir

GPS = 0x8825
ARTISTE = 0x013B


def photo(format_="JPEG", taille=(40, 20), exif=True):
    image = Image.new("RGB", taille, "#0E4A57")
    donnees = Image.Exif()
    if exif:
        donnees[ARTISTE] = "Camille Photographe"
        donnees[0x0112] = 6
        donnees.get_ifd(GPS)[1] = "N"
    sortie = io.BytesIO()
    image.save(sortie, format_, exif=donnees)
    return sortie.getvalue()


def pdf():
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("format_", "media", "extension"),
    [("JPEG", "image/jpeg", ".jpg"), ("PNG", "image/png", ".png"), ("WEBP", "image/webp", ".webp")],
)
def test_assainir_image_drops_every_metadata_and_keeps_its_orientation(format_, media, extension):
    brut = photo(format_)

    sain = assainir(brut)

    relue = Image.open(io.BytesIO(sain.contenu))
    assert (sain.media, sain.extension) == (media, extension)
    assert b"Camille" in brut
    assert b"Camille" not in sain.contenu
    assert dict(relue.getexif()) == {}
    assert relue.size == (20, 40)


def test_assainir_image_followed_by_a_script_keeps_the_image_only():
    sain = assainir(photo() + b"<script>alert(1)</script>")

    assert b"<script>" not in sain.contenu


def test_assainir_large_image_is_shrunk():
    sain = assainir(photo("PNG", (5000, 100), exif=False))

    assert Image.open(io.BytesIO(sain.contenu)).size == (2560, 51)


def test_assainir_pdf_is_stored_as_it_came():
    brut = pdf()

    sain = assainir(brut)

    assert (sain.contenu, sain.media, sain.extension) == (brut, "application/pdf", ".pdf")


@pytest.mark.parametrize(
    ("brut", "code"),
    [
        (b"", "fichier_vide"),
        (b"MZ\x90\x00 programme", "type_refuse"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type_refuse"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "type_refuse"),
        (b"\x89PNG\r\n\x1a\n faux", "type_refuse"),
        (b"%PDF-1.7 faux", "pdf_illisible"),
        (b"\xff\xd8" + b"0" * TAILLE_MAX, "fichier_trop_lourd"),
    ],
)
def test_assainir_other_content_is_refused(brut, code):
    with pytest.raises(FichierRefuse) as refus:
        assainir(brut)

    assert refus.value.code == code


def test_assainir_image_with_too_many_pixels_is_refused():
    image = io.BytesIO()
    Image.new("1", (9000, 9000)).save(image, "PNG")

    with pytest.raises(FichierRefuse) as refus:
        assainir(image.getvalue())

    assert refus.value.code == "image_trop_grande"
