"""Evidence: pixels only, by content, within limits."""

import io

import pikepdf
import pytest
from PIL import Image, ImageOps

from socle.logic.images import TAILLE_MAX, FichierRefuse, _juger_jpeg, _juger_png, _juger_webp, assainir
from tests.socle.fichiers_hostiles import png, retailler

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
        document.save(sortie, deterministic_id=True)
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


def _sans_echantillon():
    brut = bytearray(photo(exif=False))
    cadre = brut.index(b"\xff\xc0")
    for bande in range(brut[cadre + 9]):
        brut[cadre + 11 + 3 * bande] = 0
    return bytes(brut)


@pytest.mark.parametrize(
    ("brut", "code"),
    [(_sans_echantillon(), "type_refuse"), (png(8, 8, bits=8, genre=3), "image_illisible")],
    ids=["no sample", "no palette"],
)
def test_assainir_a_header_that_means_nothing_is_said_to_be_so(brut, code):
    with pytest.raises(FichierRefuse) as refus:
        assainir(brut)

    assert refus.value.code == code


def test_assainir_image_with_too_many_pixels_is_refused():
    image = io.BytesIO()
    Image.new("1", (9000, 9000)).save(image, "PNG")

    with pytest.raises(FichierRefuse) as refus:
        assainir(image.getvalue())

    assert refus.value.code == "image_trop_grande"


# What a header says is enough to judge: these files hold next to nothing.

TROP = "image_trop_grande"


def _jpeg(largeur, hauteur, **options):
    return retailler(photo(exif=False) if not options else _carre(**options), largeur, hauteur)


def _carre(mode="RGB", **options):
    sortie = io.BytesIO()
    Image.new(mode, (16, 16)).save(sortie, "JPEG", **options)
    return sortie.getvalue()


def _webp(largeur, hauteur):
    corps = b"\x02\0\0\0" + (largeur - 1).to_bytes(3, "little") + (hauteur - 1).to_bytes(3, "little")
    return b"RIFF" + (22).to_bytes(4, "little") + b"WEBPVP8X" + (10).to_bytes(4, "little") + corps


@pytest.mark.parametrize(
    ("juger", "brut", "est_trop"),
    [
        (_juger_jpeg, _jpeg(10_000, 6_000), False),
        (_juger_jpeg, _jpeg(10_000, 6_001), True),
        (_juger_jpeg, _jpeg(65_000, 900), False),
        (_juger_jpeg, _jpeg(8_160, 6_120, progressive=True), False),
        (_juger_jpeg, _jpeg(8_160, 6_120, progressive=True, subsampling=0), True),
        (_juger_jpeg, _jpeg(5_800, 5_800, progressive=True, subsampling=0), False),
        (_juger_jpeg, _jpeg(6_000, 6_000, progressive=True, subsampling=0), True),
        # One pass only, of a file that announces several.
        (_juger_jpeg, _jpeg(7_000, 7_000, subsampling=0), False),
        (_juger_jpeg, _jpeg(7_000, 7_000, subsampling=0).replace(b"\xff\xc0", b"\xff\xc2", 1), True),
        (_juger_jpeg, _jpeg(5_119, 5_119, mode="CMYK"), False),
        (_juger_png, png(4_000, 4_000), False),
        (_juger_png, png(4_000, 4_001), True),
        (_juger_png, png(12_000, 1_000), False),
        (_juger_png, png(12_001, 1), True),
        (_juger_png, png(1, 12_001), True),
        (_juger_webp, _webp(4_000, 4_000), False),
        (_juger_webp, _webp(4_000, 4_001), True),
        (_juger_webp, _webp(12_001, 1), True),
    ],
)
def test_size_is_judged_on_the_header(juger, brut, est_trop):
    if not est_trop:
        assert juger(brut) == brut
        return
    with pytest.raises(FichierRefuse) as refus:
        juger(brut)
    assert refus.value.code == TROP


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}])
def test_size_of_every_kind_of_webp_is_read(options):
    sortie = io.BytesIO()
    Image.new("RGB", (12_001, 2)).save(sortie, "WEBP", **options)

    with pytest.raises(FichierRefuse) as refus:
        _juger_webp(sortie.getvalue())

    assert "12\u202f001 × 2" in refus.value.message


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_is_applied_as_pillow_does(format_, orientation):
    image, exif = Image.new("RGB", (60, 30), "white"), Image.Exif()
    image.paste("black", (0, 0, 20, 10))
    exif[0x0112] = orientation
    sortie = io.BytesIO()
    image.save(sortie, format_, exif=exif)
    attendue = ImageOps.exif_transpose(Image.open(io.BytesIO(sortie.getvalue())))

    obtenue = Image.open(io.BytesIO(assainir(sortie.getvalue()).contenu)).convert("L")

    coins = [(2, 2), (obtenue.width - 3, 2), (2, obtenue.height - 3), (obtenue.width - 3, obtenue.height - 3)]
    assert obtenue.size == attendue.size
    assert [obtenue.getpixel(coin) > 128 for coin in coins] == [
        attendue.convert("L").getpixel(coin) > 128 for coin in coins
    ]


@pytest.mark.parametrize(
    ("mode", "format_", "attendu"),
    [
        ("RGBA", "PNG", "RGBA"),
        ("LA", "PNG", "RGBA"),
        ("P", "PNG", "RGB"),
        ("1", "PNG", "RGB"),
        ("I;16", "PNG", "RGB"),
        ("RGBA", "WEBP", "RGBA"),
        ("CMYK", "JPEG", "RGB"),
        ("L", "JPEG", "RGB"),
    ],
)
def test_every_kind_of_pixels_is_drawn_again(mode, format_, attendu):
    sortie = io.BytesIO()
    Image.new(mode, (9, 9), 40_000 if mode == "I;16" else None).save(sortie, format_)

    relue = Image.open(io.BytesIO(assainir(sortie.getvalue()).contenu))

    assert (relue.mode, relue.size) == (attendu, (9, 9))
    if mode == "I;16":
        assert relue.getpixel((0, 0)) == (155, 155, 155)


def test_a_picture_is_asked_and_a_pdf_comes():
    with pytest.raises(FichierRefuse) as refus:
        assainir(pdf(), image_seulement=True)

    assert (refus.value.code, refus.value.message) == ("type_refuse", "Choisissez une image JPEG, PNG ou WebP.")


def test_what_would_be_stored_is_bounded_too(monkeypatch):
    monkeypatch.setattr("socle.logic.images._redessiner", lambda *_: b"0" * (TAILLE_MAX + 1))

    with pytest.raises(FichierRefuse) as refus:
        assainir(photo())

    assert refus.value.code == "fichier_trop_lourd"


@pytest.mark.parametrize(("nombre", "code"), [(4_096 - 4, None), (5_000, "type_refuse")])
def test_segments_of_a_jpeg_are_counted(nombre, code):
    brut = b"\xff\xd8" + b"\xff\xe5\0\x04ab" * (nombre - 8) + _carre()[2:]

    if code is None:
        assert assainir(brut).media == "image/jpeg"
        return
    with pytest.raises(FichierRefuse) as refus:
        assainir(brut)
    assert refus.value.code == code
