"""Parts of the report on paper: what is told in a page holds in one, and a table that does not is cut where it reads."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import pikepdf
import pytest
from django.template.loader import render_to_string
from pdfminer.high_level import extract_text

from enquetes.visites.logic.delais_reponse import attentes
from portail.queries.exemple import exemple
from rapports.actions.produire import FEUILLES
from rapports.logic.rapport.chapitres import CHAPITRES
from rapports.logic.resultats.attentes import lignes_attente, phrase_attentes
from rapports.logic.resultats.lignes import LigneDelai
from rapports.logic.resultats.phrases import phrase_delais
from socle.rendu import nb_pages, rendre_pdf
from tests.rapports.logic.test_attentes import lues

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
ECRITS = {"EMAIL": "Courriel", "COURRIER": "Courrier", "WEB": "Site et formulaires", "RS": "Réseaux sociaux"}


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


@pytest.mark.parametrize("silences", [0, 8], ids=["too few to tell", "every figure and its interval"])
def test_the_delays_of_all_channels_hold_in_one_page_with_their_curve(silences):
    demandes = [demande for canal in ECRITS for demande in lues(14, 16, canal=canal, silences=silences)]
    delais = [LigneDelai(canal, nom, 2 + silences, 2, 15.0, 16.0, 2) for canal, nom in ECRITS.items()]
    attendues = lignes_attente(attentes(demandes), ECRITS)
    phrases = SimpleNamespace(delais=phrase_delais(delais), attentes=phrase_attentes(attendues))
    lu = SimpleNamespace(delais=delais, attentes=attendues, phrases=phrases)
    html = render_to_string("rapports/pdf/_delais.html", {"t": lu, "c": CHAPITRES[6]})

    assert html.count("<tr>") == 2 + 4 + 5
    assert nb_pages(imprimer_seul(html)) == 1


RANGS = [f"R{rang}" for rang in range(8)]


@pytest.mark.parametrize(
    ("partie", "a_la_suite"), [("partie", [*RANGS[-2:], "Lus"]), ("chapitre", ["Huit", *RANGS, "Lus"])]
)
def test_a_table_that_overflows_by_a_row_leaves_none_alone(partie, a_la_suite):
    rangs = "".join(f'<tr><th scope="row">{rang}</th><td>Un</td></tr>' for rang in RANGS)
    tableau = (
        '<table class="mesures"><caption>Huit rangs</caption><thead><tr><th scope="col">Rang</th>'
        f'<th scope="col">Nombre</th></tr></thead><tbody>{rangs}</tbody></table><p>Lus ensemble.</p>'
    )

    def a_la_page_suivante(hauteur):
        pdf = imprimer_seul(
            f'<section class="{partie}"><div style="height: {hauteur}mm">Avant.</div>{tableau}</section>'
        )
        lu = extract_text(io.BytesIO(pdf), page_numbers=[1])
        return re.findall(r"^(R\d|Huit|Lus)\b", lu, re.MULTILINE)

    # Room for less and less of it: at the first that overflows, the sentence alone would, were it not kept.
    assert next(filter(None, map(a_la_page_suivante, range(165, 248)))) == a_la_suite
