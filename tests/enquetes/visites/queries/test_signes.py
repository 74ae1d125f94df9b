"""What a comment says of a person is told to its shopper and to its readers, by the masking that results go through."""

import pytest

from enquetes.visites.queries.visites import signes_personnels


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Accueil attentif, attente courte.", ()),
        ("Mme Durand m’a répondu.", ("un nom",)),
        ("Sophie m’a très bien renseigné.", ("un nom",)),
        ("M. Lefèvre, joignable au 05 61 00 00 00", ("un nom", "un numéro de téléphone")),
        ("Écrire à agent.mairie@ville.fr", ("une adresse électronique",)),
        ("Le 12/02/2020 à 10 h 15, dossier 20200212", ()),
    ],
)
def test_signes_personnels_names_what_looks_like_a_person(texte, attendu):
    assert signes_personnels(texte) == attendu
