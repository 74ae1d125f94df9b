"""Parts of the report: « En une page » is one, when its rank is told with many words and its priorities are long."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pikepdf
import pytest
from django.template.loader import render_to_string
from pdfminer.high_level import extract_text

from portail.queries.exemple import exemple
from rapports.actions.produire import FEUILLES
from rapports.logic.chapitres import CHAPITRES
from socle.rendu import nb_pages, rendre_pdf

PRIORITE = SimpleNamespace(
    action="Ouvrir les messages privés ou indiquer clairement un autre contact",
    canal_nom="Réseaux sociaux",
    constat="perdu dans 2 contacts sur 3",
)
FORCE = SimpleNamespace(
    libelle="L’adresse électronique de contact est trouvée depuis la page d’accueil du site",
    canal_nom="Courriel",
    moyenne=84,
    nombre=4,
    intervalle=(36.3, 97.6),
)


def imprimer_seul(partie):
    """Print a part, in a page that names all its elements: a section after a title alone would stay in the head, unseen."""
    page = f'<!DOCTYPE html><html lang="fr"><head><title>Une partie</title></head><body>{partie}</body></html>'
    return rendre_pdf(page, feuilles=FEUILLES)


def test_the_first_page_of_a_report_is_one_page():
    recu = exemple()
    lu = SimpleNamespace(
        recit=SimpleNamespace(
            titre="Le téléphone vous porte, le courriel vous coûte",
            texte="Sur 13 contacts, vos services ont répondu onze fois, six fois de façon exacte et complète. Trois "
            "courriels sur quatre ont reçu une réponse, la moitié en 5 jours ouvrés au plus, dans le seuil de 5 jours.",
        ),
        score=recu.score,
        niveau=recu.niveau,
        intervalle=recu.intervalle,
        rang=4,
        nb_classes=10,
        rang_intervalle=(1, 7),
        proba_premier=0.05,
        nb_contacts=recu.nb_contacts,
        nb_contacts_du_score=recu.nb_contacts,
        nb_repondus=11,
        qualite_recue=82.3,
        qualite_intervalle=(76.0, 88.0),
        canaux=recu.canaux,
        priorites=[PRIORITE] * 3,
        forces=[FORCE] * 3,
        methode=SimpleNamespace(seuil=80),
    )
    html = render_to_string("rapports/pdf/_une_page.html", {"t": lu, "adresse_des_chiffres": "http://x.exemple/"})

    pdf = imprimer_seul(html)

    assert "environ une chance sur vingt" in html
    assert html.count("Courriel, 84 sur 100, entre 36 et 98.") == 3
    assert nb_pages(pdf) == 1
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(pikepdf.parse_content_stream(document.pages[0])) > 1000


@pytest.mark.parametrize(
    ("nombre", "mots"), [(1, "1\u00a0commentaire, tel qu’écrit"), (3, "3\u00a0commentaires, tels qu’écrits")]
)
def test_the_comments_of_a_report_agree_with_their_count(nombre, mots):
    dits = [SimpleNamespace(texte="Merci.", canal_nom="Courriel", demande="état civil")] * nombre
    contexte = {"t": SimpleNamespace(verbatims=dits), "verbatims": dits, "c": SimpleNamespace(numero=4, titre="Dit")}

    assert mots in render_to_string("rapports/pdf/_verbatims.html", contexte)


def test_the_contents_of_a_report_give_the_page_of_each_chapter_in_few_pieces():
    sommaire = {"chapitres": CHAPITRES, "adresse_des_chiffres": "http://x.exemple/"}
    html = render_to_string("rapports/pdf/_sommaire.html", sommaire)
    ancres = ("une-page", *(chapitre.ancre for chapitre in CHAPITRES))
    html += "".join(f'<p id="{ancre}" class="chapitre--page">Lu</p>' for ancre in ancres)

    pdf = imprimer_seul(html)

    lu = extract_text(io.BytesIO(pdf), page_numbers=[0])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        operateurs = [str(operateur) for _, operateur in pikepdf.parse_content_stream(document.pages[0])]
        motifs = list(document.pages[0].Resources.Pattern)
    assert re.findall(r"^\d+$", lu, re.MULTILINE) == [str(page) for page in range(2, len(ancres) + 2)]
    # A title and its page for each line, then how to read a report; blanks up to the number made ten times more.
    assert 2 * len(ancres) < operateurs.count("BDC") < 60
    # The shapes of the four levels are borders.
    assert motifs == []
