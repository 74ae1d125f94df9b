"""Files that no row names go after two days; the others stay whatever their age."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enquetes.envois.actions.balayer import DELAI, balayer_pieces_orphelines
from enquetes.models import Appareil, Visite
from enquetes.visites.actions.pieces import joindre_piece
from socle.fichiers import stockage_prive
from socle.horloge import maintenant
from tests.factories.enquetes import AppareilFactory, EnveloppeFactory, VisiteFactory
from tests.socle.logic.test_images import photo

pytestmark = pytest.mark.django_db


def vieillir(settings, nom, age):
    """Make a file so old for the clock of the platform, which need not be that of the disk."""
    instant = (maintenant() - age).timestamp()
    os.utime(Path(settings.MEDIA_ROOT) / nom, (instant, instant))


def ecrire(nom):
    return stockage_prive().save(nom, ContentFile(b"x"))


def test_balayer_pieces_orphelines_removes_what_no_row_names_once(settings):
    visite = VisiteFactory(en_cours=True)
    piece = joindre_piece(visite=visite, brut=photo(), nom="a.jpg", auteur=None)
    enveloppe = EnveloppeFactory(visite=visite, nature="piece", refusee=True, empreinte_fichier="0" * 64)
    enveloppe.fichier.save("", ContentFile(b"MZ"))
    orphelins = [ecrire(f"preuves/{visite.pk}/{'1' * 32}.jpg"), ecrire(f"envois/{visite.enqueteur.pk}/a.provisoire")]
    jeune, ailleurs = ecrire(f"preuves/{visite.pk}/{'2' * 32}.jpg"), ecrire("rapports/rapport.pdf")
    for nom in (*orphelins, ailleurs, piece.fichier.name, enveloppe.fichier.name):
        vieillir(settings, nom, DELAI * 2)
    vieillir(settings, jeune, DELAI / 2)

    assert [balayer_pieces_orphelines() for _ in range(2)] == [2, 0]
    restent = {
        c.relative_to(settings.MEDIA_ROOT).as_posix() for c in Path(settings.MEDIA_ROOT).rglob("*") if c.is_file()
    }
    assert restent == {jeune, ailleurs, piece.fichier.name, enveloppe.fichier.name}


def test_balayer_pieces_orphelines_holds_whoever_writes_beside_the_file(settings):
    visite, appareil = VisiteFactory(en_cours=True), AppareilFactory()
    orphelins = {
        ecrire(f"preuves/{visite.pk}/{'1' * 32}.jpg"): Visite,
        ecrire(f"envois/{appareil.enqueteur_id}/a.provisoire"): Appareil,
    }
    for nom in orphelins:
        vieillir(settings, nom, DELAI * 2)

    with CaptureQueriesContext(connection) as requetes:
        assert balayer_pieces_orphelines() == len(orphelins)

    tenues = [requete["sql"] for requete in requetes if "FOR UPDATE" in requete["sql"]]
    assert [modele._meta.db_table in tenue for modele, tenue in zip(orphelins.values(), tenues, strict=True)] == [
        True
    ] * 2


def test_balayer_pieces_orphelines_without_any_file_does_nothing():
    assert balayer_pieces_orphelines() == 0
