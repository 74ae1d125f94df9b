"""Evidence: attached, deduplicated, taken back before submission only."""

import io

import pytest
from PIL import Image

from enquetes.models import PieceJointe
from enquetes.visites.actions.pieces import PIECES_MAX, joindre_piece, retirer_piece
from socle.erreurs import RegleMetier
from tests.factories.enquetes import PieceJointeFactory, VisiteFactory
from tests.preuves import refuser
from tests.socle.logic.test_images import pdf, photo

pytestmark = pytest.mark.django_db


def test_joindre_piece_stores_the_redrawn_image_under_a_name_of_ours():
    visite = VisiteFactory(en_cours=True)

    piece = joindre_piece(visite=visite, brut=photo(), nom="../../C:\\photos\\Mairie d’Albi.HEIC", auteur=None)

    piece.refresh_from_db()
    contenu = piece.fichier.read()
    assert (piece.nom, piece.media, piece.taille) == ("Mairie d’Albi.jpg", "image/jpeg", len(contenu))
    assert piece.fichier.name == f"preuves/{visite.pk}/{piece.empreinte[:32]}.jpg"
    assert b"Camille" not in contenu
    assert dict(Image.open(io.BytesIO(contenu)).getexif()) == {}


def test_joindre_piece_same_file_twice_is_one_piece():
    visite = VisiteFactory(en_cours=True)

    premiere, seconde = (joindre_piece(visite=visite, brut=pdf(), nom="lettre.pdf", auteur=None) for _ in range(2))

    assert (premiere, PieceJointe.objects.count()) == (seconde, 1)


@pytest.mark.parametrize(
    ("brut", "code"), [(b"MZ programme", "type_refuse"), (b"\xff\xd8" + b"0" * 10 * 1024 * 1024, "fichier_trop_lourd")]
)
def test_joindre_piece_refused_file_stores_nothing(brut, code, settings):
    visite = VisiteFactory(en_cours=True)

    refus = refuser(code, joindre_piece, visite=visite, brut=brut, nom="photo.jpg", auteur=None)

    assert (refus.champ, PieceJointe.objects.count()) == ("fichier", 0)


def test_joindre_piece_one_too_many_is_refused_and_one_already_there_is_not():
    visite = VisiteFactory(en_cours=True)
    PieceJointeFactory.create_batch(PIECES_MAX - 1, visite=visite)
    derniere = joindre_piece(visite=visite, brut=pdf(), nom="lettre.pdf", auteur=None)

    refus = refuser("trop_de_pieces", joindre_piece, visite=visite, brut=photo(), nom="a.jpg", auteur=None)

    assert (refus.champ, visite.les_pieces.count()) == ("fichier", PIECES_MAX)
    assert joindre_piece(visite=visite, brut=pdf(), nom="lettre.pdf", auteur=None) == derniere


@pytest.mark.parametrize("etat", ["planifiee", "soumise", "validee"])
def test_joindre_piece_outside_grading_is_refused(etat):
    refuser(
        "pieces_fermees", joindre_piece, visite=VisiteFactory(**{etat: True}), brut=photo(), nom="a.jpg", auteur=None
    )

    assert PieceJointe.objects.count() == 0


def test_retirer_piece_removes_the_row_then_the_file(django_capture_on_commit_callbacks):
    piece = joindre_piece(visite=VisiteFactory(en_cours=True), brut=photo(), nom="a.jpg", auteur=None)
    stockage, nom = piece.fichier.storage, piece.fichier.name

    with django_capture_on_commit_callbacks(execute=True):
        retirer_piece(piece=piece, auteur=None)

    assert (PieceJointe.objects.count(), stockage.exists(nom)) == (0, False)


def test_retirer_piece_after_submission_is_refused():
    piece = PieceJointeFactory(visite=VisiteFactory(soumise=True))

    with pytest.raises(RegleMetier):
        retirer_piece(piece=piece, auteur=None)

    assert PieceJointe.objects.count() == 1
