"""Rendering: tagged, deterministic, and deaf to every address that is not one of our static files."""

import gc
import io
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from django.conf import settings
from weasyprint.css import StyleFor

from socle.imprimerie import lire_page
from socle.rendu import AdresseRefusee, chercher_ressource, feuille_statique, nb_pages, rendre_pdf

FEUILLES = ("css/police.css",)
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Titre du document</title></head><body>
<h1>Été 2026 : « 12 500 » ≥ 80</h1>
<table><caption>Scores</caption><thead><tr><th scope="col">Canal</th><th scope="col">Score</th></tr></thead>
<tbody><tr><th scope="row">Courriel</th><td>58,3</td></tr></tbody></table>{}</body></html>"""


def page_blanche():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        sortie = io.BytesIO()
        pdf.save(sortie)
    return sortie.getvalue()


PAGE_BLANCHE = page_blanche()


def test_rendre_pdf_same_input_gives_same_bytes():
    assert rendre_pdf(PAGE, feuilles=FEUILLES) == rendre_pdf(PAGE, feuilles=FEUILLES)


@pytest.mark.lent
def test_rendre_pdf_in_another_process_gives_same_bytes():
    programme = (
        "import django; django.setup(); import hashlib, sys; from socle.rendu import rendre_pdf;"
        "print(hashlib.sha256(rendre_pdf(sys.argv[1], feuilles=('css/police.css',))).hexdigest())"
    )

    empreintes = {
        subprocess.run(
            [sys.executable, "-c", programme, PAGE],
            capture_output=True,
            check=True,
            text=True,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONHASHSEED": graine, "DJANGO_SETTINGS_MODULE": "barometre.settings.test"},
        ).stdout
        for graine in ("1", "2")
    }

    assert len(empreintes) == 1


def test_rendre_pdf_lets_one_thread_render_at_a_time(monkeypatch):
    # Two that were inside together would meet here.
    rencontre = threading.Barrier(2, timeout=0.5)
    seuls = []

    def ecrire(*_args, **_options):
        try:
            rencontre.wait()
        except threading.BrokenBarrierError:
            seuls.append(True)
        return PAGE_BLANCHE

    monkeypatch.setattr("weasyprint.HTML.write_pdf", ecrire)
    with ThreadPoolExecutor(2) as fils:
        rendus = list(fils.map(lambda _rang: rendre_pdf(PAGE, feuilles=FEUILLES), range(2)))

    assert (len(rendus), seuls) == (2, [True, True])


@pytest.mark.lent
def test_rendre_pdf_in_eight_threads_gives_the_same_bytes_as_one_by_one():
    """In a process of its own, that a fault of Pango would kill: shared without a lock, three runs of ten end so."""
    programme = (
        "import django; django.setup(); import sys; from concurrent.futures import ThreadPoolExecutor;"
        "from socle.rendu import rendre_pdf;"
        "rendre = lambda rang: rendre_pdf(sys.argv[1].format(rang), feuilles=('css/police.css',));"
        "fils = ThreadPoolExecutor(8); ensemble = list(fils.map(rendre, range(16)));"
        "print(ensemble == [rendre(rang) for rang in range(16)])"
    )

    fait = subprocess.run(
        [sys.executable, "-c", programme, PAGE],
        capture_output=True,
        check=False,
        text=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "barometre.settings.test"},
        timeout=300,
    )

    assert (fait.returncode, fait.stdout) == (0, "True\n")


def test_rendre_pdf_is_tagged_with_language_title_and_scopes():
    with pikepdf.open(io.BytesIO(rendre_pdf(PAGE, feuilles=FEUILLES))) as pdf:
        portees = [
            str(attribut.Scope)
            for objet in pdf.objects
            if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") == pikepdf.Name.TH
            for attribut in (objet.A if isinstance(objet.A, pikepdf.Array) else [objet.A])
            if "/Scope" in attribut
        ]

        assert str(pdf.Root.Lang) == "fr-FR"
        assert str(pdf.docinfo["/Title"]) == "Titre du document"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/CreationDate" not in pdf.docinfo
        assert sorted(portees) == ["/Column", "/Column", "/Row"]


def test_rendre_pdf_has_an_identifier_of_its_content_and_reads_without_repair():
    rendus = [rendre_pdf(PAGE.format(mot), feuilles=FEUILLES) for mot in ("a", "b", "a")]
    ouverts = [pikepdf.open(io.BytesIO(rendu)) for rendu in rendus]
    identifiants = [[bytes(un) for un in pdf.trailer["/ID"]] for pdf in ouverts]

    assert identifiants[0] == identifiants[2] != identifiants[1]
    assert [len(un) for un in identifiants[0]] == [16, 16]
    assert [pdf.get_warnings() for pdf in ouverts] == [[], [], []]


def test_rendre_pdf_gives_the_collector_back_even_when_it_stops():
    rendre_pdf(PAGE, feuilles=FEUILLES)
    assert gc.isenabled()
    with pytest.raises(AdresseRefusee):
        rendre_pdf(PAGE.format('<img src="https://exemple.fr/a.png" alt="">'), feuilles=FEUILLES)
    assert gc.isenabled()


def test_rendre_pdf_describes_its_links():
    liens = '<p id="ici"><a href="#ici">ici</a> <a href="https://exemple.fr/a">là</a></p>'

    with pikepdf.open(io.BytesIO(rendre_pdf(PAGE.format(liens), feuilles=FEUILLES))) as pdf:
        contenus = sorted(str(a.Contents) for page in pdf.pages for a in page.Annots)

    assert contenus == ["https://exemple.fr/a", "ici"]


DESSIN = """<svg class="trait" viewBox="0 0 9 9" width="9" height="9" role="img"{}>
<title>Courriel : « 58,3 » &lt; 65 &amp; &quot;seuil&quot;</title><path d="M1 1L8 8" stroke="#0E4A57"/>{}</svg>"""


def alternatives(pdf):
    return [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]


def traces(pdf):
    return b"".join(page.Contents.read_bytes() for page in pdf.pages)


@pytest.mark.parametrize(
    "inline", [DESSIN.format(" data-nu", ""), DESSIN.format("", "<g><title>Un point</title>&nbsp;</g>")]
)
def test_rendre_pdf_draws_the_same_whether_a_drawing_is_xml_or_not(inline):
    figures = DESSIN.format("", "<g><title>Un point</title></g>")
    with (
        pikepdf.open(io.BytesIO(rendre_pdf(PAGE.format(figures), feuilles=FEUILLES))) as detache,
        pikepdf.open(io.BytesIO(rendre_pdf(PAGE.format(inline), feuilles=FEUILLES))) as dans_la_page,
    ):
        assert alternatives(detache) == alternatives(dans_la_page) == ['Courriel : « 58,3 » < 65 & "seuil"']
        assert traces(detache) == traces(dans_la_page)


def test_rendre_pdf_styles_no_stroke_of_a_drawing(monkeypatch):
    balises = set()
    poser = StyleFor.set_computed_styles

    def noter(soi, element, *args, **kwargs):
        balises.add(getattr(element, "tag", element))
        poser(soi, element, *args, **kwargs)

    monkeypatch.setattr(StyleFor, "set_computed_styles", noter)

    rendre_pdf(PAGE.format(DESSIN.format("", "")), feuilles=FEUILLES)

    assert "img" in balises
    assert [balise for balise in balises if "svg" in balise or "path" in balise] == []


def test_rendre_pdf_prints_a_text_pasted_from_anywhere():
    # Controls, which XML forbids, and a code that is no character.
    pdf = rendre_pdf(PAGE.format("<p>Avant\x0b\x1f\ufffeAPRES</p>"), feuilles=FEUILLES)

    with pikepdf.open(io.BytesIO(pdf)) as lu:
        assert len(lu.pages) == 1
    arbre = lire_page(PAGE.format("<p>Avant\x0b\x1f\ufffeAPRES</p><p>Suite &amp; fin</p>"))
    assert [un.text for un in arbre.iter("p")] == ["Avant\x0b\x1f\ufffeAPRES", "Suite & fin"]


def test_nothing_of_a_page_is_lost_however_long_a_text_is():
    # More than the parser in C takes by itself: it would leave out that text and stop there.
    long = "A" * 10_000_001

    arbre = lire_page(PAGE.format(f"<p>{long}</p><p>Suite</p>"))

    assert [un.text for un in arbre.iter("p")] == [long, "Suite"]


def test_nb_pages_counts_every_page():
    assert nb_pages(rendre_pdf('<html lang="fr"><title>T</title><p>a<p style="break-before:page">b', feuilles=())) == 2


@pytest.mark.parametrize(
    "adresse",
    [
        "http://exemple.fr/image.png",
        "https://statique.invalid.exemple.fr/css/police.css",
        "https://moi@statique.invalid/css/police.css",
        "file:///etc/passwd",
        "data:text/css,body{}",
        "ftp://exemple.fr/a.css",
        "https://statique.invalid/css/../../pyproject.toml",
        "https://statique.invalid/css/%2e%2e/css/police.css",
        "https://statique.invalid/vendor/@ibm/plex-sans/package.json",
        "https://statique.invalid/css/absente.css",
        "https://statique.invalid//etc/passwd",
    ],
)
def test_chercher_ressource_outside_our_assets_refuses(adresse):
    with pytest.raises(AdresseRefusee):
        chercher_ressource(adresse)


def test_chercher_ressource_of_ours_gives_content_and_type():
    contenu, genre = chercher_ressource(feuille_statique("css/police.css"))

    assert genre == "text/css"
    assert b"IBM Plex Sans" in contenu


@pytest.mark.parametrize(
    "fragment",
    [
        '<img src="http://exemple.fr/a.png">',
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<style>@import url("http://exemple.fr/a.css");</style>',
        '<p style="background:url(http://exemple.fr/a.png)">a</p>',
        '<object data="http://exemple.fr/a.svg"></object>',
    ],
)
def test_rendre_pdf_with_a_foreign_address_stops(fragment, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was reached"))

    with pytest.raises(AdresseRefusee):
        rendre_pdf(PAGE.format(fragment), feuilles=FEUILLES)


def test_rendre_pdf_with_a_picture_inside_svg_leaves_it_out(monkeypatch):
    demandes = []
    monkeypatch.setattr("socket.socket.connect", lambda *_: demandes.append("network"))
    dessin = '<svg width="9" height="9"><image href="http://exemple.fr/a.png" width="9" height="9"/></svg>'

    pdf = rendre_pdf(PAGE.format(dessin), feuilles=FEUILLES)

    assert demandes == []
    assert b"exemple.fr" not in pdf
