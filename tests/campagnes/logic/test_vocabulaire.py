"""Words that the law or prudence reserves: checklist, qualifications, titles, names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campagnes.logic.partis import PARTIS
from campagnes.logic.pliage import plier
from campagnes.logic.vocabulaire import (
    LISTE_RESERVE,
    avertissements,
    manquants,
    noms_cites,
    qualification_interdite,
)

CODES = ("question_neutre", "sans_elu", "sans_bilan", "sans_promesse", "meme_visuel", "prevue_ou_reguliere")


def test_checklist_has_the_six_precautions():
    """regles#el-05-precautions."""
    assert tuple(code for code, _ in LISTE_RESERVE) == CODES
    assert all(phrase.endswith(".") for _, phrase in LISTE_RESERVE)


@pytest.mark.parametrize(
    ("coches", "reste"),
    [
        ((), CODES),
        (CODES, ()),
        (("sans_elu", "sans_bilan"), ("question_neutre", "sans_promesse", "meme_visuel", "prevue_ou_reguliere")),
        ((*CODES[1:], "inconnu"), ("question_neutre",)),
    ],
)
def test_manquants_in_the_order_of_the_list(coches, reste):
    assert manquants(coches) == reste


@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ("Référendum local sur la place du marché", "Référendum local"),
        ("REFERENDUM", "REFERENDUM"),
        ("Grand re\u0301fe\u0301rendum municipal", "re\u0301fe\u0301rendum municipal"),
        ("Les référendums communaux", "référendums communaux"),
        ("Une démarche référendaire", "référendaire"),
        ("Votation citoyenne\u202f: la piétonnisation", "Votation citoyenne"),
        ("Consultation des électeurs sur le tramway", "Consultation des électeurs"),
        ("Consultation locale des électrices et des électeurs", "Consultation locale des électrices"),
        ("Une consultation d’électeurs", "consultation d’électeurs"),
        ("Consultation du corps électoral", "Consultation du corps électoral"),
        ("Nous consultons les électeurs de la commune", "consultons les électeurs"),
        ("Les électeurs sont consultés le 5 mars", "électeurs sont consultés"),
        ("Consultation électorale", "Consultation électorale"),
        ("Ce n’est pas un sondage, c’est un référendum", "référendum"),
        # Fine.
        ("Budget participatif 2020", ""),
        ("Consultation citoyenne sur les horaires de la mairie", ""),
        ("Consultation des habitants, électeurs ou non", ""),
        ("Consultation sur la carte d’électeur", ""),
        ("Consultation sur l’accueil des électeurs au bureau de vote", ""),
        ("Consultation pour les électeurs et les autres", ""),
        ("Inscription sur les listes électorales\u202f: votre avis", ""),
        ("Cette consultation n’est pas un référendum local", ""),
        ("Elle n’est ni un référendum, ni une votation", ""),
        ("Sans valeur de référendum, elle éclaire le conseil", ""),
        ("", ""),
    ],
)
def test_qualification_interdite(texte, mots):
    """regles#el-07-referendum."""
    assert qualification_interdite(texte) == mots


@pytest.mark.parametrize(
    ("titre", "attendus"),
    [
        ("Sondage sur la cantine", [("Sondage", "consultation citoyenne")]),
        ("SONDAGES\u202f: donnez votre avis", [("SONDAGES", "consultation citoyenne")]),
        ("Sondage interne auprès des agents", [("Sondage", "consultation interne des agents")]),
        ("Enquête publique\u202f: le stationnement", [("Enquête publique", "consultation citoyenne")]),
        (
            "Votez au sondage de l’été",
            [("Votez", "consultation citoyenne"), ("sondage", "consultation citoyenne")],
        ),
        ("Un plébiscite pour la piscine", [("plébiscite", "consultation citoyenne")]),
        ("Enquête de satisfaction", []),
        ("Sondages géotechniques rue des Lilas\u202f: vos questions", []),
        ("Votez pour le budget participatif", []),
        ("Votre avis sur la bibliothèque", []),
        ("", []),
    ],
)
def test_avertissements_on_public_titles(titre, attendus):
    """regles#el-12-sondage."""
    assert [(a.mot, a.proposition) for a in avertissements(titre)] == attendus


def test_avertissements_say_why():
    assert all(a.message.endswith(".") for a in avertissements("Vote, sondage, enquête publique, plébiscite"))


@pytest.mark.parametrize(
    ("texte", "noms", "cites"),
    [
        ("Merci à Jean-Pierre Dupont pour tout", ["Jean Pierre Dupont"], ("Jean Pierre Dupont",)),
        ("merci à JEAN PIERRE  DUPONT", ["Jean-Pierre Dupont"], ("Jean-Pierre Dupont",)),
        ("Helene Oeuvrard est venue", ["Hélène Œuvrard"], ("Hélène Œuvrard",)),
        ("he\u0301le\u0300ne œuvrard", ["Hélène Œuvrard"], ("Hélène Œuvrard",)),
        ("Dupontel n’est pas Dupont-d’Isigny", ["Dupont"], ("Dupont",)),
        ("Dupontel joue demain", ["Dupont"], ()),
        ("la liste « L’avenir d’abord »", ["L'avenir d'abord"], ("L'avenir d'abord",)),
        ("Rien à signaler", ["Dupont", "Martin"], ()),
        ("Martin puis Dupont puis Martin", ["Dupont", "Martin", "Dupont"], ("Dupont", "Martin")),
        ("des blancs", ["", "  ", "’"], ()),
        ("", ["Dupont"], ()),
        ("Votez LR", ["LR"], ("LR",)),
        ("les lr de la rue", ["LR"], ()),
        ("Merci. PS\u202f: le parking est sale", ["PS"], ()),
        ("Le PS a promis un parking", ["PS"], ("PS",)),
        ("Votez 𝐂𝐥𝐚𝐮𝐝𝐞 𝐄𝐱𝐞𝐦𝐩𝐥𝐞", ["Claude Exemple"], ("Claude Exemple",)),
    ],
)
def test_noms_cites(texte, noms, cites):
    """regles#el-11-noms."""
    assert noms_cites(texte, noms) == cites


@pytest.mark.parametrize(
    ("texte", "cites"),
    [
        ("Le parti socialiste et EELV", ("Parti socialiste", "EELV")),
        ("europe ecologie-les verts", ("Europe Écologie Les Verts",)),
        ("La remise en marche de l’ascenseur", ()),
        ("Les espaces verts de la place publique, tous ensemble", ()),
        ("Je vais agir", ()),
        ("Mon modem est en panne", ()),
        ("La république en marche", ("La République en marche", "République en marche")),
    ],
)
def test_parties_that_ship(texte, cites):
    assert noms_cites(texte, PARTIS) == cites


@given(st.text(max_size=60))
@example("𝐂𝐥𝐚𝐮𝐝𝐞 ᴬ Ⅳ ℌ İ")
def test_plier_keeps_the_way_back(texte):
    plie = plier(texte)

    assert len(plie.texte) == len(plie.places)
    assert plie.texte == plie.texte.lower()
    assert "  " not in plie.texte
    assert list(plie.places) == sorted(plie.places)
    assert plie.original(0, len(plie.texte)) in texte


@given(st.text("abcdéèçœ", min_size=2, max_size=8), st.text(" ,.;!?", min_size=1, max_size=3))
def test_a_name_is_found_however_it_is_typed(nom, bord):
    ecritures = (nom, nom.upper(), nom.title(), unicodedata.normalize("NFD", nom))

    assert all(noms_cites(f"avant{bord}{ecrit}{bord}après", [nom]) == (nom,) for ecrit in ecritures)


@given(st.text(max_size=80))
def test_offending_words_come_from_the_text(texte):
    assert qualification_interdite(texte) in texte
    assert all(avertissement.mot in texte for avertissement in avertissements(texte))
