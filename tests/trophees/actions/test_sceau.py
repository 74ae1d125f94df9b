"""A sealed file says what the platform computed, names nobody, and is the same bytes whatever the order of rows."""

from __future__ import annotations

import copy
import io
import json
import os
import random
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from comptes.enums import Role
from enquetes.models import TotalContact, Visite
from organismes.models import Inscription, Organisme
from socle.models import Entree
from socle.scellement import cle_de_scellement
from tests.factories.comptes import UtilisateurFactory
from tests.factories.trophees import campagne_classee, rendre
from tests.preuves import refuser
from tests.trophees.scelle import edition_au_hasard, entrees, fichier
from trophees.actions.calculer import calculer_resultats
from trophees.actions.palmares import proposer_palmares, publier_palmares, sceller_palmares
from trophees.actions.sceau import _exiger_fidele, sceller_en_fichier
from trophees.logic.verifier import ENTREES, MANIFESTE, RESULTATS, decomposer, examiner, recalculer
from trophees.models import Palmares
from trophees.queries.sceau import resultats_a_sceller

pytestmark = [pytest.mark.lent, pytest.mark.django_db]


def membres(octets: bytes) -> dict[str, bytes]:
    return dict(decomposer(octets))


def lu(octets: bytes, nom: str) -> dict:
    return json.loads(membres(octets)[nom])


def nombres(valeur):
    """Return the same document with its texts of numbers read back."""
    if isinstance(valeur, dict):
        return {cle: une if cle in {"siren", "categorie", "methode"} else nombres(une) for cle, une in valeur.items()}
    if isinstance(valeur, list):
        return [nombres(une) for une in valeur]
    try:
        return float(valeur) if isinstance(valeur, str) else valeur
    except ValueError:
        return valeur


def partie(document, modele):
    """Return what a document says of the keys of another."""
    if isinstance(modele, dict):
        return {cle: partie(document[cle], une) for cle, une in modele.items()}
    return document


@pytest.fixture
def scelle(referentiels_charges):
    """A prize list of five towns that two people sealed."""
    une, autre = (UtilisateurFactory(roles=[Role.RESPONSABLE_PALMARES]) for _ in range(2))
    campagne = rendre(campagne_classee(20, 20, 15, 10, 5))
    return sceller_palmares(palmares=proposer_palmares(campagne=campagne, auteur=une), auteur=autre)


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_verifier_and_platform_agree_figure_by_figure(referentiels_charges, graine):
    campagne = edition_au_hasard(graine)
    octets = sceller_en_fichier(campagne=campagne).octets
    document = calculer_resultats(campagne=campagne)
    scelles = lu(octets, RESULTATS)
    assert recalculer(lu(octets, ENTREES)) == scelles
    for organisme in scelles["organismes"]:
        organisme.pop("score_arrondi")
    assert [
        partie(attendu, scelle) for attendu, scelle in zip(document["organismes"], scelles["organismes"], strict=True)
    ] == nombres(scelles["organismes"])
    assert examiner(octets, cle_de_scellement().empreinte)[1] == []


def test_same_database_gives_the_same_bytes_whatever_the_order_of_rows(referentiels_charges):
    campagne, hasard = edition_au_hasard(4, organismes=4), random.Random(54)
    attendu = sceller_en_fichier(campagne=campagne).octets
    visites = list(Visite.objects.all())
    for _ in range(5):
        for modele in (TotalContact, Visite):
            modele.objects.all()._raw_delete("default")
        hasard.shuffle(visites)
        for visite in visites:
            visite.pk = uuid.UUID(int=hasard.getrandbits(128), version=4)
        Visite.objects.bulk_create(visites)
        assert sceller_en_fichier(campagne=campagne).octets == attendu


def test_file_names_nobody_and_no_date(referentiels_charges):
    campagne = edition_au_hasard(5, organismes=3)
    Visite.objects.update(commentaire="Mme Dupont a rappelé")
    octets = sceller_en_fichier(campagne=campagne).octets
    visite = Visite.objects.select_related("enqueteur", "scenario").first()
    contenu = membres(octets)[ENTREES].decode() + membres(octets)[RESULTATS].decode()
    secrets = (
        str(visite.pk),
        visite.enqueteur.pseudonyme,
        visite.scenario.code,
        "Dupont",
        f"{visite.effectuee_le:%Y-%m-%d}",
    )
    assert [mot for mot in secrets if mot in contenu] == []
    contacts = [contact for organisme in lu(octets, ENTREES)["organismes"] for contact in organisme["contacts"]]
    assert {frozenset(contact) for contact in contacts} == {frozenset({"grille", "notes", "conformes"})}


def test_sealed_prize_list_is_what_the_file_says_it_seals(scelle):
    fichier = sceller_en_fichier(campagne=scelle.campagne)
    assert lu(fichier.octets, MANIFESTE)["source"] == {"nature": "palmares_scelle", "empreinte": scelle.empreinte}
    assert [(o["rang"], o["score_arrondi"]) for o in lu(fichier.octets, RESULTATS)["organismes"]] == [
        (1, "76.8"), (1, "76.8"), (3, "74.0"), (4, "71.3"), (5, "68.5"),
    ]  # fmt: skip
    publier_palmares(palmares=scelle, auteur=None)
    assert sceller_en_fichier(campagne=scelle.campagne).octets == fichier.octets


def test_without_sealed_prize_list_the_file_says_so(referentiels_charges):
    fichier = sceller_en_fichier(campagne=campagne_classee(20, 10))
    assert lu(fichier.octets, MANIFESTE)["source"] == {"nature": "resultats_calcules"}
    assert fichier.palmares is None
    assert Entree.objects.filter(acte="palmares.mis_en_fichier", details__empreinte=fichier.empreinte).count() == 1


def test_edition_without_body_is_sealed_empty(referentiels_charges):
    octets = sceller_en_fichier(campagne=campagne_classee()).octets
    assert (lu(octets, RESULTATS)["organismes"], examiner(octets)[1]) == ([], [])


def test_sealed_prize_list_that_results_contradict_is_refused(scelle):
    visite = Visite.objects.order_by("inscription__organisme__siren").last()
    Visite.objects.filter(pk=visite.pk).update(reponses={**visite.reponses, "EM-02": False})
    refuser("palmares_infidele", sceller_en_fichier, campagne=scelle.campagne)
    assert Palmares.objects.get().empreinte == scelle.empreinte


def test_sealed_prize_list_is_compared_in_all_that_it_froze(scelle):
    """Intervals, places, tiers, reasons and method as well; a list frozen before intervals has none to compare."""
    resultats = resultats_a_sceller(scelle.campagne, calculer_resultats(campagne=scelle.campagne))
    _exiger_fidele(scelle, resultats)
    incertains = {"intervalle": ["1.0", "2.0"], "rang_intervalle": [2, 4], "palier": 7}
    autres = {"categorie": "EPCI", "rang": 4, "score": "1.0", "score_arrondi": "1.0", "motifs": ["litige_en_cours"]}
    for champ, autre in (incertains | autres).items():
        change = copy.deepcopy(resultats)
        assert change["organismes"][0][champ] not in (None, autre)
        change["organismes"][0][champ] = autre
        refuser("palmares_infidele", _exiger_fidele, scelle, change)
    refuser("palmares_infidele", _exiger_fidele, scelle, {**resultats, "methode": "0.9"})
    refuser("palmares_infidele", _exiger_fidele, scelle, {**resultats, "organismes": resultats["organismes"][1:]})
    for ligne in scelle.contenu["classement"]:
        for champ in incertains:
            del ligne[champ]
    change = copy.deepcopy(resultats)
    change["organismes"][0].update(incertains)
    _exiger_fidele(scelle, change)


def test_a_number_given_since_moves_what_is_drawn_alone(scelle):
    """Draws follow the order of numbers: one that changed shifts those of bodies that nothing happened to."""
    inscription = Inscription.objects.filter(campagne=scelle.campagne).latest("organisme__siren")
    Organisme.objects.filter(pk=inscription.organisme_id).update(siren="000000018")
    resultats = resultats_a_sceller(scelle.campagne, calculer_resultats(campagne=scelle.campagne))
    resultats["organismes"][1]["rang_intervalle"] = [1, 9]

    _exiger_fidele(scelle, resultats)
    for champ, autre in (("palier", 7), ("rang", 4), ("score_arrondi", "1.0"), ("intervalle", ["1.0", "2.0"])):
        change = copy.deepcopy(resultats)
        assert change["organismes"][1][champ] != autre
        change["organismes"][1][champ] = autre
        refuser("palmares_infidele", _exiger_fidele, scelle, change)


def test_a_number_given_since_moves_nothing_in_another_category(scelle):
    """Each category is drawn from its own seed."""
    premiere = scelle.contenu["classement"][0]
    premiere["categorie"] = "EPCI"
    resultats = resultats_a_sceller(scelle.campagne, calculer_resultats(campagne=scelle.campagne))
    (meme,) = (o for o in resultats["organismes"] if o["siren"] == premiere["siren"])
    meme["categorie"] = "EPCI"
    _exiger_fidele(scelle, resultats)
    derniere = scelle.contenu["classement"][-1]
    (autre,) = (o for o in resultats["organismes"] if o["siren"] == derniere["siren"])
    Organisme.objects.filter(siren=derniere["siren"]).update(siren="000000018")
    autre["siren"] = "000000018"

    _exiger_fidele(scelle, resultats)
    meme["rang_intervalle"] = [1, 9]
    refuser("palmares_infidele", _exiger_fidele, scelle, resultats)


def test_file_that_does_not_verify_never_leaves(referentiels_charges, monkeypatch):
    """Should the two computations differ one day, nothing is sealed."""
    campagne = campagne_classee(20, 10)

    def fausser(*, campagne, auteur):
        document = calculer_resultats(campagne=campagne, auteur=auteur)
        document["organismes"][0]["rang"] = 7
        return document

    monkeypatch.setattr("trophees.actions.sceau.calculer_resultats", fausser)
    assert "rang" in refuser("sceau_infidele", sceller_en_fichier, campagne=campagne).message


def test_production_without_key_seals_nothing(referentiels_charges, settings):
    settings.CLE_DE_SCELLEMENT_DE_DEMONSTRATION = ""
    campagne = campagne_classee(20, 10)
    assert "CLE_DE_SCELLEMENT" in refuser("cle_de_scellement_absente", sceller_en_fichier, campagne=campagne).message


@pytest.mark.parametrize(("secret", "usage"), [("", "demonstration"), ("s" * 32, "exploitation")])
def test_file_says_what_its_key_is_worth(referentiels_charges, settings, secret, usage):
    settings.CLE_DE_SCELLEMENT = secret
    octets = sceller_en_fichier(campagne=campagne_classee(20)).octets
    assert lu(octets, MANIFESTE)["cle"]["usage"] == usage
    assert any("démonstration" in phrase for phrase in examiner(octets)[0]) is (usage == "demonstration")


def commande(nom: str, *arguments: object) -> tuple[int, str, str]:
    """Return the exit code of a command, what it printed and its errors."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    try:
        call_command(nom, *map(str, arguments), stdout=sortie, stderr=erreurs)
    except SystemExit as fin:
        return int(fin.code or 0), sortie.getvalue(), erreurs.getvalue()
    return 0, sortie.getvalue(), erreurs.getvalue()


def test_commands_seal_and_verify_a_file(referentiels_charges, tmp_path):
    campagne = campagne_classee(20, 15, 10)
    chemin = tmp_path / "F.zip"
    code, sortie, _ = commande("sceller_palmares", "--campagne", campagne.annee, "--sortie", chemin)
    cle = cle_de_scellement().empreinte
    assert (code, cle in sortie, "sans palmarès scellé" in sortie) == (0, True, True)
    assert list(tmp_path.iterdir()) == [chemin]
    code, sortie, _ = commande("verifier_palmares", chemin)
    assert (code, sortie.splitlines()[0], "clé non vérifiée" in sortie) == (0, "Fichier valable.", True)
    assert commande("verifier_palmares", chemin, "--cle", cle)[0] == 0
    code, sortie, erreurs = commande("verifier_palmares", chemin, "--cle", "0" * 64)
    assert (code, sortie.splitlines()[0], erreurs) == (1, "Fichier refusé.", "")
    chemin.write_bytes(chemin.read_bytes() + b"!")
    assert commande("verifier_palmares", chemin)[0] == 1


@pytest.mark.parametrize("nombre", [0, 1])
def test_command_warns_of_a_file_in_which_nobody_is_ranked(referentiels_charges, tmp_path, nombre):
    campagne = campagne_classee(*[20] * nombre)

    code, _, erreurs = commande("sceller_palmares", "--campagne", campagne.annee, "--sortie", tmp_path / "F.zip")

    assert (code, "aucun organisme n’est classé" in erreurs) == (0, not nombre)


def test_commands_on_bad_input_exit_2_and_write_nothing(referentiels_charges, tmp_path):
    campagne = campagne_classee(20)
    texte = tmp_path / "texte.zip"
    texte.write_text("bonjour")
    lien = tmp_path / "lien.zip"
    lien.symlink_to("/dev/null")
    for nom, arguments in (
        ("sceller_palmares", ["--campagne", campagne.annee, "--sortie", lien]),
        ("sceller_palmares", ["--campagne", campagne.annee, "--sortie", texte / "F.zip"]),
        ("sceller_palmares", ["--campagne", 2019, "--sortie", tmp_path / "F.zip"]),
        ("sceller_palmares", ["--campagne", campagne.annee, "--sortie", tmp_path]),
        ("sceller_palmares", ["--campagne", campagne.annee, "--sortie", tmp_path / "absent" / "F.zip"]),
        ("verifier_palmares", [texte]),
        ("verifier_palmares", [tmp_path]),
        ("verifier_palmares", [tmp_path / "absent.zip"]),
        ("verifier_palmares", [texte, "--cle", "abc"]),
    ):
        code, sortie, erreurs = commande(nom, *arguments)
        assert (code, sortie, len(erreurs.splitlines())) == (2, "", 1), arguments
    assert sorted(tmp_path.iterdir()) == sorted([texte, lien])
    assert lien.is_symlink()


def test_file_that_could_not_be_written_leaves_no_trace(referentiels_charges, tmp_path, monkeypatch):
    campagne, sortie = campagne_classee(20), tmp_path / "F.zip"

    def refuse(_provisoire, _cible):
        raise OSError("plus de place")

    monkeypatch.setattr(Path, "replace", refuse)
    code, dit, erreurs = commande("sceller_palmares", "--campagne", campagne.annee, "--sortie", sortie)
    assert (code, dit, erreurs) == (2, "", f"Rien n’a pu s’écrire à cet endroit\u202f: {sortie}.\n")
    assert list(tmp_path.iterdir()) == []
    assert not Entree.objects.filter(acte="palmares.mis_en_fichier").exists()


def test_command_speaks_utf_8_whatever_the_language_of_the_machine(tmp_path):
    (tmp_path / "F.zip").write_bytes(fichier(entrees()))
    fini = subprocess.run(
        [sys.executable, "manage.py", "verifier_palmares", tmp_path / "F.zip"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "barometre.settings.test",
            "BAROMETRE_VAR": str(tmp_path / "var"),
            "PYTHONIOENCODING": "cp1252",
        },
        capture_output=True,
        check=False,
    )
    assert fini.returncode == 0, fini.stderr.decode()
    assert fini.stdout.decode().startswith("Fichier valable.\nConteneur\u202f:")
