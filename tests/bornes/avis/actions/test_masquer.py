"""Comments are masked once, with their themes."""

from __future__ import annotations

import pytest

from bornes.avis.actions.masquer import masquer_avis
from bornes.enums import EtatVerbatim
from bornes.models import ThemeReconnu, Verbatim
from tests.factories.bornes import AvisFactory

pytestmark = pytest.mark.django_db
MOT = "Mme Dupont est aimable mais quelle attente ! Mon numéro : 06 12 34 56 78"


def test_masquer_avis_writes_the_masked_text_its_counts_and_themes():
    avis = AvisFactory(mot=MOT)

    masquer_avis(identifiants=[avis.pk])

    verbatim = Verbatim.objects.get()
    assert verbatim.texte_masque == "Mme [nom] est aimable mais quelle attente ! Mon numéro : [téléphone]"
    assert verbatim.masques == {"nom": 1, "telephone": 1}
    assert (verbatim.etat, verbatim.decide_le, verbatim.avis) == (EtatVerbatim.MASQUE, None, avis)
    assert sorted(verbatim.les_themes.values_list("theme", "est_humain")) == [("amabilite", False), ("attente", False)]


def test_masquer_avis_twice_changes_nothing():
    avis = AvisFactory(mot=MOT)
    masquer_avis(identifiants=[avis.pk])
    avant = list(Verbatim.objects.values())

    masquer_avis(identifiants=[avis.pk, avis.pk])

    assert list(Verbatim.objects.values()) == avant
    assert ThemeReconnu.objects.count() == 2


def test_masquer_avis_leaves_themes_set_by_a_person():
    avis = AvisFactory(mot=MOT)
    masquer_avis(identifiants=[avis.pk])
    ThemeReconnu.objects.filter(theme="attente").delete()

    masquer_avis(identifiants=[avis.pk])

    assert list(ThemeReconnu.objects.values_list("theme", flat=True)) == ["amabilite"]


def test_masquer_avis_without_comment_writes_nothing():
    masquer_avis(identifiants=[AvisFactory().pk])

    assert not Verbatim.objects.exists()


def test_masquer_avis_with_a_broken_seal_lets_the_others_pass(caplog):
    rompu, bon = AvisFactory(texte=b"0" * 40), AvisFactory(mot="Très bien")

    masquer_avis(identifiants=[rompu.pk, bon.pk])

    assert list(Verbatim.objects.values_list("avis", flat=True)) == [bon.pk]
    assert [entree.message for entree in caplog.records if entree.name == "barometre.ecoute"] == ["ecoute.sceau_rompu"]


def test_masquer_avis_asks_the_same_statements_for_one_and_for_many(django_assert_max_num_queries):
    un, plusieurs = [AvisFactory(mot=MOT).pk], [AvisFactory(mot=MOT).pk for _ in range(20)]

    with django_assert_max_num_queries(8):
        masquer_avis(identifiants=un)
    with django_assert_max_num_queries(8):
        masquer_avis(identifiants=plusieurs)
