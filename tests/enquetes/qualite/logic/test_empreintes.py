import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from enquetes.qualite.logic.empreintes import empreinte_perceptuelle


def photo(graine):
    hasard = np.random.default_rng(graine)
    grille = hasard.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(grille).resize((640, 480), Image.Resampling.BICUBIC)


def octets(image, format_="JPEG", **options):
    sortie = io.BytesIO()
    image.save(sortie, format_, **options)
    return sortie.getvalue()


@pytest.mark.parametrize(
    "abimer",
    [
        lambda i: octets(i, quality=40),
        lambda i: octets(i.resize((200, 150))),
        lambda i: octets(ImageEnhance.Brightness(i).enhance(0.85), "PNG"),
        lambda i: octets(i, "WEBP"),
    ],
    ids=["recompressed", "shrunk", "darker", "other format"],
)
def test_empreinte_perceptuelle_saved_again_stays_close(abimer):
    for graine in range(10):
        image = photo(graine)

        ecart = empreinte_perceptuelle(octets(image, quality=90)) ^ empreinte_perceptuelle(abimer(image))

        assert ecart.bit_count() <= 10


def test_empreinte_perceptuelle_other_pictures_are_far():
    empreintes = [empreinte_perceptuelle(octets(photo(graine))) for graine in range(40)]

    assert min((a ^ b).bit_count() for rang, a in enumerate(empreintes) for b in empreintes[:rang]) > 60


def test_empreinte_perceptuelle_blank_page_or_pdf_is_none():
    assert empreinte_perceptuelle(octets(Image.new("RGB", (300, 200), "white"))) is None
    assert empreinte_perceptuelle(b"%PDF-1.7 rien") is None
