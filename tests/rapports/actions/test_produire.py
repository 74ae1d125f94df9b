"""A report is built once, whole, private, the same for the same results; a fault is told on its row."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import hashlib
import io
import re
from unittest.mock import Mock

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from pdfminer.high_level import extract_text

from rapports.actions import produire
from rapports.actions.demander import demander_rapport
from rapports.actions.produire import composer_annexe, composer_html, composer_pdf, produire_rapport, relancer_rapports
from rapports.models import Rapport
from rapports.queries.document import document_de
from socle.enums import EtatDocument
from socle.fichiers import MagasinInjoignable, StockageDeterministe
from socle.horloge import maintenant
from socle.journal import historique
from socle.masquage import masquer
from socle.rendu import AdresseRefusee, rendre_pdf
from tests.architecture.chiffres import empoisonner, nus, vus
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory
from tests.preuves import refuser
from tests.rapports import jeux
from tests.rapports.edition import contacter, edition
from trophees.actions.calculer import calculer_resultats

pytestmark = pytest.mark.django_db
DUREE_D_UNE_TACHE = dt.timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
HOSTILES = (
    '<img src="http://exemple.fr/a.png">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<style>@import url("http://exemple.fr/a.css");</style>',
    '<svg><image href="http://exemple.fr/a.svg"/></svg>',
    '<a href="javascript:alert(1)">cliquez</a>',
    "{{ settings.SECRET_KEY }} {% load static %}",
    "]]><script>alert(1)</script>",
)


@pytest.fixture
def inscription(referentiels_charges):
    return edition(pairs=0)[1]


def texte_de(pdf: bytes) -> str:
    return " ".join(extract_text(io.BytesIO(pdf)).split())


def test_report_draws_and_says_the_line_of_its_edition(inscription):
    inscription.campagne.seuil_performance = 70

    page = BeautifulSoup(composer_html(document_de(inscription)), "html.parser")

    assert {trait["d"] for trait in page.select("svg.points path.bm-g-t-laiton")} == {"M220 0L220 26"}
    assert [trait["d"] for trait in page.select("svg.parcours path.bm-g-t-laiton")] == ["M34 73.2L472 73.2"]
    assert set(re.findall(r"seuil(?: de)?\s+(\d+)\b(?! jour)", page.get_text())) == {"70"}


def test_no_figure_of_the_report_nor_of_its_annex_stands_without_its_bounds(referentiels_charges):
    inscription = jeux.usuel()
    chiffres = empoisonner(inscription)
    document = document_de(inscription)

    for page in (composer_html(document), composer_annexe(document.tableau)):
        assert nus(page.encode(), "text/html", chiffres) == []
    assert len(list(vus(composer_html(document).encode(), "text/html", chiffres))) > 40


def test_a_report_counts_what_its_certainty_rests_on_in_french(referentiels_charges):
    """A body that offers its site alone has a score, and an interval, of one contact."""
    campagne, plusieurs = edition(pairs=1)
    un = InscriptionFactory(campagne=campagne, canaux=("WEB",))
    contacter(un, plan={"WEB": 1})
    calculer_resultats(campagne=campagne)

    pages = [BeautifulSoup(composer_html(document_de(lue)), "html.parser") for lue in (un, plusieurs)]

    un, plusieurs = (" ".join(page.select_one(".certitude").get_text().split()) for page in pages)
    assert "c’est ce que permet d’affirmer 1 contact," in un
    assert "c’est ce que permettent d’affirmer 14 contacts," in plusieurs


def test_a_report_without_score_calls_no_edition_the_first_that_was_measured(referentiels_charges):
    campagne, mesuree = edition(pairs=0)
    sans_score = InscriptionFactory(campagne=campagne, canaux=("EMAIL",))
    calculer_resultats(campagne=campagne)

    sans, avec = (
        BeautifulSoup(composer_html(document_de(lue)), "html.parser").select_one("#historique .tete").get_text()
        for lue in (sans_score, mesuree)
    )

    assert " ".join(sans.split()) == "Cette édition n’a pas de score : rien ne s’y compare."
    assert "C’est votre première édition mesurée" in avec


@pytest.mark.parametrize("sans", [{}, {"verbatims": ()}, {"grilles": ()}], ids=str)
def test_summary_of_the_annex_leads_to_what_is_there(inscription, sans):
    tableau = dataclasses.replace(document_de(inscription).tableau, **sans)

    page = BeautifulSoup(composer_annexe(tableau), "html.parser")

    cibles = [lien["href"][1:] for lien in page.select("a[href^='#']")]
    assert cibles
    assert [cible for cible in cibles if page.find(id=cible) is None] == []


def test_demander_twice_makes_one_row_and_one_task(inscription, monkeypatch, django_capture_on_commit_callbacks):
    confies = []
    monkeypatch.setattr(
        "rapports.tasks.produire_rapport.apply_async", lambda **options: confies.append(options["kwargs"])
    )

    with django_capture_on_commit_callbacks(execute=True):
        premier = demander_rapport(inscription=inscription)
        second = demander_rapport(inscription=inscription)

    assert premier == second
    assert Rapport.objects.count() == 1
    assert confies == [{"rapport_id": premier.pk}]


def test_demander_without_results_refuses_and_writes_nothing(referentiels_charges):
    refuser("resultats_absents", demander_rapport, inscription=InscriptionFactory())
    assert not Rapport.objects.exists()


def test_demander_with_the_broker_down_keeps_the_order(inscription, monkeypatch, django_capture_on_commit_callbacks):
    def panne(**_):
        raise ConnectionError

    monkeypatch.setattr("rapports.tasks.produire_rapport.apply_async", panne)

    with django_capture_on_commit_callbacks(execute=True):
        rapport = demander_rapport(inscription=inscription)

    assert Rapport.objects.get(pk=rapport.pk).etat == EtatDocument.DEMANDE


@pytest.mark.lent
def test_produire_writes_the_file_its_print_and_its_pages(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)

    fini = produire_rapport(rapport_id=rapport.pk)

    contenu = fini.fichier.open("rb").read()
    assert (fini.etat, fini.progression, fini.essais) == (EtatDocument.PRET, 100, 1)
    assert fini.fichier.name == f"rapports/{inscription.campagne.annee}/{inscription.pk}.pdf"
    assert fini.empreinte == hashlib.sha256(contenu).hexdigest()
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        assert fini.nb_pages == len(pdf.pages) > 8
    assert [entree.acte for entree in historique(fini)] == ["rapport.pret", "rapport.demande"]


def test_a_report_under_way_says_how_far_it_is_at_each_step(inscription, monkeypatch):
    monkeypatch.setattr(produire, "rendre_pdf", lambda _html, **_: b"%PDF")
    parts = []

    assert produire.ATELIER.composer(Rapport(inscription=inscription), parts.append) == b"%PDF"
    assert parts == [15, 35, 50, 90]


@pytest.mark.lent
def test_produire_again_changes_nothing(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)
    premier = produire_rapport(rapport_id=rapport.pk)

    assert produire_rapport(rapport_id=rapport.pk) is None
    assert demander_rapport(inscription=inscription, confier=False).pret_le == premier.pret_le


@pytest.mark.lent
def test_produire_anew_gives_the_same_bytes(inscription, monkeypatch):
    rapport = demander_rapport(inscription=inscription, confier=False)
    premiere = produire_rapport(rapport_id=rapport.pk).empreinte
    monkeypatch.setattr(produire, "rendre_pdf", rendre_pdf)

    demander_rapport(inscription=inscription, refaire=True, confier=False)

    assert produire_rapport(rapport_id=rapport.pk).empreinte == premiere


@pytest.mark.lent
def test_demander_after_new_results_builds_again(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)
    produire_rapport(rapport_id=rapport.pk)
    calculer_resultats(campagne=inscription.campagne)

    assert demander_rapport(inscription=inscription, confier=False).etat == EtatDocument.DEMANDE


@pytest.mark.lent
def test_demander_a_report_whose_file_is_gone_builds_it_again(inscription):
    produit = produire_rapport(rapport_id=demander_rapport(inscription=inscription, confier=False).pk)
    assert demander_rapport(inscription=inscription, confier=False).etat == EtatDocument.PRET
    produit.fichier.storage.delete(produit.fichier.name)

    assert demander_rapport(inscription=inscription, confier=False).etat == EtatDocument.DEMANDE


def test_produire_a_report_gone_does_nothing(referentiels_charges):
    assert produire_rapport(rapport_id=987_654) is None


def test_produire_on_a_fault_orders_again_then_gives_up_with_a_reason(inscription, monkeypatch):
    def panne(*_, **__):
        raise MemoryError

    monkeypatch.setattr(produire, "rendre_pdf", panne)
    rapport = demander_rapport(inscription=inscription, confier=False)

    etats = []
    for _ in range(4):
        with contextlib.suppress(MemoryError):
            produire_rapport(rapport_id=rapport.pk)
        etats.append(Rapport.objects.get(pk=rapport.pk).etat)

    rapport.refresh_from_db()
    assert etats == [EtatDocument.DEMANDE, EtatDocument.DEMANDE, EtatDocument.ECHEC, EtatDocument.ECHEC]
    assert rapport.erreur == "La fabrication a échoué (MemoryError). Après 3 essais, l’équipe doit regarder."
    assert not rapport.fichier


def test_produire_while_files_cannot_be_written_waits_and_costs_no_try(inscription, monkeypatch):
    rapport = demander_rapport(inscription=inscription, confier=False)
    with monkeypatch.context() as plein:
        plein.setattr(
            StockageDeterministe, "_ecrire", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device"))
        )
        for _ in range(4):
            with pytest.raises(MagasinInjoignable):
                produire_rapport(rapport_id=rapport.pk)
    rapport.refresh_from_db()
    attendu = "Les fichiers ne peuvent pas être rangés pour l’instant\u202f: celui-ci sera refait seul."
    assert (rapport.etat, rapport.essais, rapport.erreur) == (EtatDocument.DEMANDE, 0, attendu)

    assert produire_rapport(rapport_id=rapport.pk).etat == EtatDocument.PRET


def test_produire_that_lost_its_row_writes_nothing(inscription, monkeypatch):
    rapport = demander_rapport(inscription=inscription, confier=False)

    def reprise(*_, **__):
        Rapport.objects.update(commence_le=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
        return b"%PDF"

    monkeypatch.setattr(produire, "rendre_pdf", reprise)

    assert produire_rapport(rapport_id=rapport.pk) is None
    rapport.refresh_from_db()
    assert (rapport.etat, rapport.fichier.name) == (EtatDocument.EN_COURS, "")


def test_relancer_frees_a_report_whose_worker_died(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)
    vieux = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Rapport.objects.update(etat=EtatDocument.EN_COURS, commence_le=vieux, essais=1)

    assert relancer_rapports() == [rapport.pk]
    rapport.refresh_from_db()
    assert (rapport.etat, rapport.erreur) == (EtatDocument.DEMANDE, "La fabrication a été interrompue.")


def test_relancer_leaves_a_report_that_its_task_may_still_be_making(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)
    Rapport.objects.update(etat=EtatDocument.EN_COURS, commence_le=maintenant() - DUREE_D_UNE_TACHE, essais=1)
    avant = relancer_rapports()
    Rapport.objects.update(commence_le=maintenant() - DUREE_D_UNE_TACHE - dt.timedelta(seconds=60))

    assert (avant, relancer_rapports()) == ([], [rapport.pk])


def test_relancer_gives_up_after_three_tries(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)
    vieux = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Rapport.objects.update(etat=EtatDocument.EN_COURS, commence_le=vieux, essais=3)

    assert relancer_rapports() == []
    rapport.refresh_from_db()
    assert rapport.etat == EtatDocument.ECHEC


def test_relancer_publishes_again_an_order_whose_message_was_lost(inscription):
    rapport = demander_rapport(inscription=inscription, confier=False)

    assert relancer_rapports() == []
    Rapport.objects.update(modifie_le=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert relancer_rapports() == [rapport.pk]


@pytest.mark.lent
def test_composer_hostile_comments_stay_text_and_fetch_nothing(referentiels_charges, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("the network was asked"))
    campagne = CampagneFactory(terminee=True)
    inscription = InscriptionFactory(campagne=campagne, canaux=("EMAIL",))
    for rang, hostile in enumerate(HOSTILES):
        contacter(inscription, plan={"EMAIL": 1}, graine=rang, commentaire=f"Avant {hostile} après")
    calculer_resultats(campagne=campagne)

    pdf = composer_pdf(document_de(inscription))

    lu = texte_de(pdf).replace(" ", "")
    for hostile in HOSTILES:
        assert masquer(f"Avant {hostile} après").texte.replace(" ", "") in lu
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        annotations = [annotation for page in document.pages for annotation in page.get("/Annots", [])]
    adresses = [str(annotation.A.URI) for annotation in annotations if "/URI" in annotation.get("/A", {})]
    assert all(adresse.startswith(f"{settings.BASE_URL}/chiffre/") for adresse in adresses)
    assert b"/JavaScript" not in pdf


def test_composer_with_a_hostile_address_in_the_template_would_stop(inscription, monkeypatch):
    monkeypatch.setattr(
        produire, "composer_html", lambda _: '<html lang="fr"><title>t</title><img src="http://x.fr/a">'
    )

    with pytest.raises(AdresseRefusee):
        composer_pdf(document_de(inscription))


@pytest.mark.lent
def test_composer_report_is_tagged_described_and_set_in_plex(referentiels_charges):
    _, inscription = edition(est_demonstration=True)

    pdf = composer_pdf(document_de(inscription))

    lu = texte_de(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        objets = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        figures = [o for o in objets if o.get("/S") == pikepdf.Name.Figure]
        polices = {str(o.FontName).split("+")[-1] for o in objets if o.get("/Type") == pikepdf.Name.FontDescriptor}
        titres = [str(o.S) for o in objets if str(o.get("/S", "")).startswith("/H") and len(str(o.S)) == 3]
        nb_pages = len(document.pages)
        assert str(document.Root.Lang) == "fr-FR"
        assert "Ville de Valbourg" in str(document.docinfo["/Title"])
    assert all("/Alt" in figure for figure in figures)
    assert len(figures) >= 14
    assert all("Plex" in police for police in polices)
    assert titres.count("/H1") == 1
    assert lu.count("Données de démonstration, résultats inventés") == nb_pages
    for partie in ("Sommaire", "En une page", "Le parcours de l’usager", "Les déterminants", "La méthode"):
        assert partie in lu


def test_composer_without_demonstration_never_says_so(inscription):
    assert "démonstration" not in composer_html(document_de(inscription))
