"""Everything that an old vault key sealed passes to the new one: whole, once, whatever happens beside."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.core.management import call_command

from bornes.models import Avis
from comptes.models import CourrielDeCompte
from consultations.models import Identification, Participant
from partenaires.models import PointDEcoute
from rapports.models import JeuOuvert
from socle import scelles
from socle.coffre import SceauRompu, desceller, sceller
from socle.horloge import maintenant
from socle.scelles import ChampScelle, colonnes_scellees, place_de, resceller_colonne
from sondages.models import BulletinEnAttente, EnvoiCode, Groupe, Planche, Sondage
from tests.factories.bornes import AvisFactory
from tests.factories.comptes import CourrielDeCompteFactory, UtilisateurFactory
from tests.factories.consultations import IdentificationFactory, ParticipantFactory
from tests.factories.partenaires import PointDEcouteFactory
from tests.factories.rapports import JeuOuvertFactory
from tests.factories.sondages import (
    BulletinEnAttenteFactory,
    EnvoiCodeFactory,
    GroupeFactory,
    PlancheFactory,
    SondageFactory,
)

pytestmark = pytest.mark.django_db
# The secret of an installation that gave no vault key: the composition of yesterday gave this one by default.
DERIVEE = "a-changer"
USINES = {
    (Avis, "texte"): AvisFactory,
    (Avis, "contact"): AvisFactory,
    (Identification, "courriel"): IdentificationFactory,
    (Participant, "courriel"): lambda: ParticipantFactory(adresse="camille@exemple.fr"),
    (Groupe, "cle_privee"): lambda: GroupeFactory(cle_publique=b"publique", cle_privee=b"scellee"),
    (EnvoiCode, "contenu"): EnvoiCodeFactory,
    (Sondage, "cle_idees_privee"): lambda: SondageFactory(ouvert=True),
    (BulletinEnAttente, "contenu"): BulletinEnAttenteFactory,
    (CourrielDeCompte, "contenu"): CourrielDeCompteFactory,
    (Planche, "contenu"): lambda: PlancheFactory(scellee=True),
    (PointDEcoute, "secret"): PointDEcouteFactory,
    (PointDEcoute, "secret_avant"): lambda: PointDEcouteFactory(secret_avant=b"scelle", avant_jusqu_au=maintenant()),
    (JeuOuvert, "garde"): lambda: JeuOuvertFactory(garde=b"scellee"),
}


def _place(objet, colonne):
    champ = objet._meta.get_field(colonne)
    return place_de(type(objet), colonne, **{repere: getattr(objet, repere) for repere in champ.reperes})


def _ecrire(objet, colonne, scelle):
    type(objet)._base_manager.filter(pk=objet.pk).update(**{colonne: scelle})


def _lire(objet, colonne):
    return bytes(type(objet)._base_manager.values_list(colonne, flat=True).get(pk=objet.pk))


@pytest.fixture
def scellees(settings):
    """Rows in each sealed column of the platform, sealed with the old key; the new one has just been given."""
    settings.CLE_DE_COFFRE = DERIVEE
    for usine in USINES.values():
        usine()
    AvisFactory(mot="Merci", courriel="usager@exemple.fr")
    lignes = [
        (objet, colonne)
        for modele, colonne in USINES
        for objet in modele._base_manager.exclude(**{f"{colonne}__isnull": True})
    ]
    for objet, colonne in lignes:
        _ecrire(objet, colonne, sceller(f"secret de {colonne}", _place(objet, colonne)))
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "neuve", [DERIVEE]
    return lignes


def _resceller(capsys):
    call_command("resceller", "--json")
    return {colonne: ligne["rescelles"] for colonne, ligne in json.loads(capsys.readouterr().out).items()}


def test_every_sealed_column_is_tried_here():
    assert {(champ.model, champ.attname) for champ in colonnes_scellees()} == set(USINES)


def test_installation_without_vault_key_passes_its_old_secret_and_loses_nothing(scellees, settings, capsys):
    """Its vault key was SECRET_KEY, even `a-changer`: read at once with a new key, then sealed again by one command."""
    assert [desceller(_lire(*ligne), _place(*ligne)) for ligne in scellees] == [
        f"secret de {colonne}" for _, colonne in scellees
    ]

    comptes = _resceller(capsys)

    settings.CLE_DE_COFFRE_ANCIENNES = []
    assert [desceller(_lire(*ligne), _place(*ligne)) for ligne in scellees] == [
        f"secret de {colonne}" for _, colonne in scellees
    ]
    assert comptes == Counter(f"{objet._meta.label}.{colonne}" for objet, colonne in scellees)
    assert len(comptes) == len(USINES)


def test_resceller_again_does_nothing(scellees, capsys):
    _resceller(capsys)
    avant = [_lire(*ligne) for ligne in scellees]

    assert set(_resceller(capsys).values()) == {0}
    assert [_lire(*ligne) for ligne in scellees] == avant


def test_resceller_passes_every_batch_and_stopped_midway_goes_on(settings, monkeypatch):
    monkeypatch.setattr(scelles, "PAR_LOT", 2)
    settings.CLE_DE_COFFRE = "ancienne"
    lignes = [AvisFactory(mot=f"mot {rang}") for rang in range(5)]
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "neuve", ["ancienne"]
    champ = Avis._meta.get_field("texte")
    appels = []

    def tombe(scelle, place):
        appels.append(place)
        if len(appels) == 4:
            raise KeyboardInterrupt
        return rescelle(scelle, place)

    rescelle = scelles.resceller
    with monkeypatch.context() as panne:
        panne.setattr(scelles, "resceller", tombe)
        with pytest.raises(KeyboardInterrupt):
            resceller_colonne(champ)

    assert resceller_colonne(champ) == (2, [])
    settings.CLE_DE_COFFRE_ANCIENNES = []
    assert sorted(desceller(_lire(ligne, "texte"), _place(ligne, "texte")) for ligne in lignes) == [
        f"mot {rang}" for rang in range(5)
    ]


@pytest.mark.parametrize("devient", ["autre", "rien"])
def test_resceller_leaves_a_row_that_changed_meanwhile(settings, monkeypatch, devient):
    settings.CLE_DE_COFFRE = "ancienne"
    avis = AvisFactory(mot="Merci")
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "neuve", ["ancienne"]
    autre = sceller("Autre mot", _place(avis, "texte")) if devient == "autre" else None
    rescelle = scelles.resceller

    def pendant_ce_temps(scelle, place):
        _ecrire(avis, "texte", autre)
        return rescelle(scelle, place)

    monkeypatch.setattr(scelles, "resceller", pendant_ce_temps)

    assert resceller_colonne(Avis._meta.get_field("texte")) == (0, [])
    garde = Avis.objects.values_list("texte", flat=True).get()
    assert (bytes(garde) if garde is not None else None) == autre


def test_resceller_names_what_no_key_opens_and_passes_the_rest(settings, capsys):
    settings.CLE_DE_COFFRE = "perdue"
    illisible = AvisFactory(mot="Perdu")
    settings.CLE_DE_COFFRE = "ancienne"
    AvisFactory(mot="Gardé")
    settings.CLE_DE_COFFRE, settings.CLE_DE_COFFRE_ANCIENNES = "neuve", ["ancienne"]
    avant = _lire(illisible, "texte")

    with pytest.raises(SystemExit) as fin:
        call_command("resceller")

    sortie = capsys.readouterr()
    assert fin.value.code == 3
    assert "bornes.Avis.texte\u202f: 1\u00a0rescellé\n" in sortie.out
    assert sortie.err == f"bornes.Avis.texte {illisible.pk}\u202f: aucune clé connue ne l’ouvre.\n"
    assert _lire(illisible, "texte") == avant
    with pytest.raises(SceauRompu):
        desceller(avant, _place(illisible, "texte"))


def test_a_column_that_is_not_sealed_has_no_place():
    with pytest.raises(TypeError):
        place_de(UtilisateurFactory._meta.model, "email", pk=1)
    assert not isinstance(Groupe._meta.get_field("cle_publique"), ChampScelle)
