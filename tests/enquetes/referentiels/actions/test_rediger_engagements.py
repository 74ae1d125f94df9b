"""The words of a referential, rewritten in versions: an edition keeps those in force when its fieldwork opened."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from enquetes.models import Engagement, Referentiel, VersionReferentiel
from enquetes.referentiels.actions import rediger_engagements as rediger
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.logic.versions import Changement
from enquetes.referentiels.queries.engagements import engagements_en_mots
from enquetes.referentiels.queries.versions import ecarts
from socle.erreurs import EntreeInvalide
from socle.horloge import maintenant
from socle.journal import historique
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.preuves import refuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels_charges")]
CODE, HEURE = "M19-10", dt.timedelta(hours=1)


@pytest.fixture
def auteur():
    return UtilisateurFactory(administrateur=True)


@pytest.fixture
def brouillon(auteur):
    return rediger.preparer_engagements(referentiel=Referentiel.objects.get(code="M19"), auteur=auteur)


def dit(campagne=None):
    return next(un.libelle for un in engagements_en_mots(campagne) if un.code == CODE)


def redire(version, libelle, auteur):
    rediger.modifier_engagement(version=version, code=CODE, valeurs={"libelle": libelle, "mesurable": ""})
    return rediger.publier_engagements(version=version, motif="Texte réécrit", auteur=auteur)


def test_a_draft_has_the_words_in_force_and_nobody_reads_it(brouillon, auteur):
    avant = dit()

    rediger.modifier_engagement(version=brouillon, code=CODE, valeurs={"libelle": "Autrement", "mesurable": ""})

    assert (brouillon.version, len(brouillon.redaction)) == (2, 19)
    assert dit() == avant
    refuser("brouillon_existant", rediger.preparer_engagements, referentiel=brouillon.referentiel, auteur=auteur)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionReferentiel.objects.create(referentiel=brouillon.referentiel, version=3, redaction={})


def test_an_edition_keeps_the_words_of_the_opening_of_its_fieldwork(brouillon, auteur):
    ouverte = CampagneFactory(annee=2027, terrain_ouvert_le=maintenant() - HEURE)
    suivante = CampagneFactory(annee=2028)
    avant = dit()

    version = redire(brouillon, "Autrement", auteur)

    assert [dit(campagne) for campagne in (ouverte, suivante, None)] == [avant, "Autrement", "Autrement"]
    assert Engagement.objects.get(code=CODE).libelle == avant
    (ligne,) = [ligne for ligne in ecarts(version) if ligne.est_differente]
    assert (ligne.code, Changement("libellé", avant, "Autrement") in ligne.changements) == (CODE, True)
    assert [(entree.acte, entree.tout.get("motif")) for entree in historique(version)] == [
        ("referentiel.publie", "Texte réécrit"),
        ("referentiel.prepare", None),
    ]


def test_a_third_version_follows_the_second_and_is_compared_with_it(brouillon, auteur):
    redire(brouillon, "Deux", auteur)
    suivante = rediger.preparer_engagements(referentiel=brouillon.referentiel, auteur=auteur)

    assert [ligne for ligne in ecarts(suivante) if ligne.est_differente] == []
    redire(suivante, "Trois", auteur)

    assert (suivante.version, dit()) == (3, "Trois")


def test_what_is_published_or_unchanged_or_without_reason_is_refused(brouillon, auteur):
    refuser("rien_de_change", rediger.publier_engagements, version=brouillon, motif="Essai", auteur=auteur)
    refuser("motif_absent", rediger.publier_engagements, version=brouillon, motif=" ", auteur=auteur)
    publiee = redire(brouillon, "Autrement", auteur)

    mots = {"libelle": "Encore", "mesurable": ""}
    refuser("version_publiee", rediger.modifier_engagement, version=publiee, code=CODE, valeurs=mots)
    refuser("version_publiee", rediger.abandonner_engagements, version=publiee, auteur=auteur)


def test_a_draft_thrown_away_leaves_a_line_of_the_journal(brouillon, auteur):
    rediger.abandonner_engagements(version=brouillon, auteur=auteur)

    assert not VersionReferentiel.objects.exists()
    mots = {"libelle": "Encore", "mesurable": ""}
    refuser("brouillon_abandonne", rediger.modifier_engagement, version=brouillon, code=CODE, valeurs=mots)


def test_files_do_not_reword_what_an_edition_reads():
    Engagement.objects.filter(code=CODE).update(libelle="Avant")
    charger_referentiels()
    assert dit() != "Avant"

    Engagement.objects.filter(code=CODE).update(libelle="Avant")
    CampagneFactory(terrain_ouvert_le=maintenant())

    with pytest.raises(EntreeInvalide) as refus:
        charger_referentiels()
    assert [erreur.split("\u202f")[0] for erreur in refus.value.erreurs] == [f"engagement {CODE}"]
    assert dit() == "Avant"
