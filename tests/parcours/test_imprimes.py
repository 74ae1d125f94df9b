"""Every kind of PDF that the platform makes is PDF/UA-1, whatever it has to say: nothing, the usual, all that fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import tinyhtml5

from bornes.models import CodeAvis
from bornes.points.actions.imprimer import FEUILLES as FEUILLES_AFFICHES
from bornes.points.actions.imprimer import FORMATS, composer_affiches
from bornes.points.queries.affiches import affiches_de
from consultations.actions.bilan import composer_pdf as imprimer_bilan
from consultations.queries.bilan import bilan_de
from organismes.actions.recapitulatif import recapitulatif_pdf
from rapports.actions.produire import FEUILLES_ANNEXE, composer_annexe, composer_pdf
from rapports.queries.document import document_de
from socle import imprimerie
from socle.imprimerie import lire_page
from socle.rendu import nb_pages, rendre_pdf
from sondages.actions.codes import creer_codes
from sondages.actions.imprimer import composer_cartes
from tests.architecture.arbre import RACINE
from tests.consultations.actions.test_bilan import dialogue_rempli
from tests.factories.bornes import CodeAvisFactory, PointFactory
from tests.factories.campagnes import CeremonieFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.consultations import DialogueFactory, ReponsePublieeFactory
from tests.factories.organismes import InscriptionFactory
from tests.factories.trophees import campagne_classee, rendre
from tests.pdfua import fautes
from tests.rapports import jeux
from tests.sondages.agent import sondage_ouvert
from trophees.actions.diplomes import FEUILLES as FEUILLES_DIPLOME
from trophees.actions.diplomes import composer_diplomes
from trophees.actions.palmares import proposer_palmares, sceller_palmares

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
VIDE, USUEL, EXTREME = "vide", "usuel", "extreme"
JEUX = (VIDE, USUEL, EXTREME)


def rapport_et_annexe(jeu: str) -> list[bytes]:
    document = document_de(getattr(jeux, jeu)())
    return [composer_pdf(document), rendre_pdf(composer_annexe(document.tableau), feuilles=FEUILLES_ANNEXE)]


def recapitulatif(jeu: str) -> list[bytes]:
    nom = jeux.NOM_EXTREME[:200] if jeu == EXTREME else "Ville de Valbourg"
    return [recapitulatif_pdf(InscriptionFactory(confirmee=jeu != VIDE, organisme__nom=nom, vooter=jeu == EXTREME))]


def bilan(jeu: str) -> list[bytes]:
    if jeu == VIDE:
        return [imprimer_bilan(bilan_de(DialogueFactory(clos=True)))]
    dialogue = dialogue_rempli()
    ReponsePublieeFactory(dialogue=dialogue, texte=jeux.DIRES * (30 if jeu == EXTREME else 1))
    return [imprimer_bilan(bilan_de(dialogue))]


def planche_de_codes(jeu: str) -> list[bytes]:
    nombre = {VIDE: 1, USUEL: 10, EXTREME: 30}[jeu]
    sondage = sondage_ouvert(40)
    groupe = sondage.les_groupes.get()
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=nombre, auteur=None)
    return [composer_cartes(sondage, groupe, codes)]


def affiches(jeu: str) -> list[bytes]:
    nom = {VIDE: "Lus", USUEL: "Ville de Valbourg", EXTREME: jeux.NOM_EXTREME[:200]}[jeu]
    CodeAvisFactory(point=PointFactory(inscription__organisme__nom=nom))
    lues = affiches_de(CodeAvis.objects.all())
    formats = FORMATS if jeu == USUEL else ("a4",)
    return [rendre_pdf(composer_affiches(lues, format_), feuilles=FEUILLES_AFFICHES) for format_ in formats]


def diplomes(jeu: str) -> list[bytes]:
    campagne = rendre(campagne_classee(20, 20, 15, 10, 5))
    if jeu != VIDE:
        CeremonieFactory(campagne=campagne)
    auteurs = UtilisateurFactory.create_batch(2, responsable_palmares=True)
    laureate = campagne.les_inscriptions.get(organisme__nom="Ville 01")
    if jeu == EXTREME:
        laureate.organisme.nom = jeux.NOM_EXTREME[:200]
        laureate.organisme.save(update_fields=["nom"])
    propose = proposer_palmares(campagne=campagne, auteur=auteurs[0])
    scelle = sceller_palmares(palmares=propose, auteur=auteurs[1])
    return [rendre_pdf(composer_diplomes(laureate, palmares=scelle), feuilles=FEUILLES_DIPLOME)]


# Cards to cut say the same on every page: it is what they are, no running head (PAG-001).
IMPRIMES: dict[Callable[[str], list[bytes]], tuple[set[str], tuple[str, ...]]] = {
    rapport_et_annexe: ({"rapports/pdf/rapport.html", "rapports/pdf/annexe.html"}, ()),
    recapitulatif: ({"organismes/pdf/recap.html"}, ()),
    bilan: ({"consultations/pdf/bilan.html"}, ()),
    planche_de_codes: ({"sondages/pdf/codes.html"}, ("PAG-001",)),
    diplomes: ({"trophees/pdf/diplome.html"}, ()),
    affiches: ({"bornes/points/pdf/affiches.html"}, ()),
}


def test_every_kind_of_pdf_is_validated_here():
    gabarits = RACINE / "templates"

    entiers = {
        str(chemin.relative_to(gabarits)) for chemin in gabarits.rglob("pdf/*.html") if "<html" in chemin.read_text()
    }

    assert entiers == {gabarit for siens, _ in IMPRIMES.values() for gabarit in siens}


@pytest.fixture
def pages_lues(monkeypatch):
    """The pages that the fast parser read to print them."""
    lues = []

    def lire(page):
        lues.append(page)
        return lire_page(page)

    monkeypatch.setattr(imprimerie, "lire_page", lire)
    return lues


def _lire_comme_la_norme(page):
    # The standard moves the blanks that follow a body to its end, where they are nothing.
    return tinyhtml5.parse("".join(page.rpartition("</body>")[:2]), namespace_html_elements=False)


def _meme_arbre(un, autre):
    propre, sien = ((e.tag, e.attrib, e.text or "", e.tail or "", len(e)) for e in (un, autre))
    return propre == sien and all(map(_meme_arbre, un, autre))


@pytest.mark.parametrize("jeu", JEUX)
@pytest.mark.parametrize("imprimer", IMPRIMES, ids=lambda imprimer: imprimer.__name__)
@pytest.mark.usefixtures("referentiels_charges")
def test_pdf_is_accessible_whatever_it_says(imprimer, jeu, pages_lues):
    pdfs = imprimer(jeu)

    assert len(pages_lues) == len(pdfs)
    assert all(_meme_arbre(lire_page(page), _lire_comme_la_norme(page)) for page in pages_lues)

    assert [faute for pdf in pdfs for faute in fautes(pdf, sauf=IMPRIMES[imprimer][1])] == []
    if imprimer is rapport_et_annexe and jeu != VIDE:
        # The usual one has room for each of its chapters: none runs over to one more page for a line.
        assert 10 <= nb_pages(pdfs[0]) <= {USUEL: 13, EXTREME: 14}[jeu]
