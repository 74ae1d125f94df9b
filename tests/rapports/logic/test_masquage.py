"""What would identify a person is masked; ordinary words are left alone."""

import pytest

from rapports.logic.masquage import masquer


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Mme Dupont m’a rappelé au 05 61 00 00 01.", "Mme [nom masqué] m’a rappelé au [téléphone masqué]."),
        ("mme dupont est aimable", "mme [nom masqué] est aimable"),
        ("M. D. a répondu", "M. [nom masqué] a répondu"),
        ("Madame DE LA TOUR-MARTIN, très bien", "Madame [nom masqué], très bien"),
        ("L’agent Martin a été aimable", "L’agent [nom masqué] a été aimable"),
        ("L’agente s’appelle Inès. Elle sait.", "L’agente s’appelle [nom masqué]. Elle sait."),
        ("Réponse signée Claire Petit, état civil", "Réponse signée [nom masqué], état civil"),
        ("jean.dupont@mairie.fr", "[courriel masqué]"),
        ("jean (at) mairie.fr", "[courriel masqué]"),
        ("+33 (0)5.61.00.00.01", "[téléphone masqué]"),
        ("0033561000001 ou 0561000001", "[téléphone masqué] ou [téléphone masqué]"),
        ("voir https://mairie.fr/jean-dupont", "voir [adresse masquée]"),
    ],
)
def test_masquer_identity_is_masked(texte, attendu):
    assert masquer(texte) == attendu


@pytest.mark.parametrize(
    "texte",
    [
        "Madame la maire a répondu",
        "La secrétaire m’a dit de venir le 12 mars 2026",
        "Il faut payer 12 500 euros, dossier 2026-001",
        "Monsieur, vous avez raison",
        "<b>Texte</b> & balises",
    ],
)
def test_masquer_ordinary_words_stay(texte):
    assert masquer(texte) == texte
