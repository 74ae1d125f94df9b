"""Names are found as people type them, and the database keeps what is looked into true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptes.models import Utilisateur
from comptes.queries.equipe import filtrer_personnel
from enquetes.planification.queries.enqueteurs import FiltresEnqueteurs, enqueteurs_filtres
from organismes.models import Organisme, Site
from organismes.queries.inscriptions import FiltresInscriptions, lister
from socle.logic.recherche import mots_cherches, normaliser
from tests.factories.comptes import UtilisateurFactory
from tests.factories.enquetes import EnqueteurFactory
from tests.factories.organismes import InscriptionFactory, OrganismeFactory, SiteFactory, TerritoireFactory

NOMS = (
    "Saint-Étienne",
    "STE-FOY-LÈS-LYON",
    "Saintes, St, ste et Sts",
    "Stains",
    "Œuilly",
    "ŒUVRE Æ ß ẞ",
    "Ǽ ǽ",
    "L’Haÿ-les-Roses",
    "Neuilly s/ Seine",
    "Villers s/Marne, lots/ divers",
    "Cdt Cousteau",
    "İstanbul ıI",
    "Łódź ﬁn ² № K",
    "e\u0301cole a\u20d0b",
    "日本 Ελλάδα",
    " -- ",
)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("Ste-Foy-lès-Lyon", "sainte foy les lyon"),
        ("Œuilly", "oeuilly"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Neuilly s/ Seine", "neuilly sur seine"),
        ("CC Cœur d'Hérault", "cc coeur d herault"),
    ],
)
def test_normaliser_writes_plain_words(texte, attendu):
    assert normaliser(texte) == attendu


@given(st.text(max_size=30))
def test_normaliser_twice_changes_nothing(texte):
    assert normaliser(normaliser(texte)) == normaliser(texte)


def test_mots_cherches_keep_what_was_typed_together():
    assert mots_cherches("  e-012 !! St-Étienne ") == ["e 012", "saint etienne"]


@pytest.mark.django_db
def test_database_normalises_as_we_do():
    Organisme.objects.bulk_create(OrganismeFactory.build(nom=nom) for nom in NOMS)

    lus = Organisme.objects.values_list("nom", "recherche")

    assert len(lus) == len(NOMS)
    assert dict(lus) == {nom: normaliser(nom) for nom in NOMS}


@pytest.mark.django_db
def test_column_follows_whoever_writes():
    site, autre = SiteFactory(nom="Écluse"), SiteFactory(nom="Île")
    lire = Site.objects.filter(pk__in=[site.pk, autre.pk]).order_by("pk").values_list("recherche", flat=True)
    ecrits = [list(lire.all())]

    site.nom = "Forêt"
    site.save(update_fields=["nom"])
    Site.objects.filter(pk=autre.pk).update(nom="Grève")
    ecrits.append(list(lire.all()))
    site.nom, autre.nom = "St-Jean", "Œillet"
    Site.objects.bulk_update([site, autre], ["nom"])
    ecrits.append(list(lire.all()))

    assert ecrits == [["ecluse", "ile"], ["foret", "greve"], ["saint jean", "oeillet"]]


@pytest.mark.django_db
def test_column_forgets_a_person_with_her_name():
    personne = UtilisateurFactory(nom="Zoé Dupuy", email="zoe.dupuy@exemple.fr")

    Utilisateur.objects.filter(pk=personne.pk).update(nom="", email="efface@invalid")

    assert Utilisateur.objects.values_list("recherche", flat=True).get(pk=personne.pk) == "efface invalid"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nom", "cherche"),
    [
        ("Région Occitanie", "region"),
        ("Hénin-Beaumont", "henin"),
        ("Hénin-Beaumont", "BEAUMONT Hénin"),
        ("Saint-Étienne", "st etienne"),
        ("Saint-Étienne", "saint étien"),
        ("Ste Foy", "sainte-foy"),
    ],
)
def test_lists_find_a_name_as_it_is_typed(nom, cherche):
    inscription = InscriptionFactory(organisme__nom=nom)
    InscriptionFactory(organisme__nom="Ailleurs")
    personne = UtilisateurFactory(charge_etudes=True, nom=nom)
    UtilisateurFactory(charge_etudes=True, nom="Ailleurs")
    chez = EnqueteurFactory(commune=TerritoireFactory(nom=nom, nom_cherche=normaliser(nom)))
    connu = EnqueteurFactory(compte=True, utilisateur__nom=nom)
    EnqueteurFactory(compte=True)

    assert list(lister(FiltresInscriptions(texte=cherche))) == [inscription]
    assert list(filtrer_personnel(texte=cherche)) == [personne]
    assert set(enqueteurs_filtres(None, FiltresEnqueteurs(texte=cherche))) == {chez, connu}
