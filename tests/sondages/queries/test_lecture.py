"""Results in words: what brings together, what divides, what is withheld."""

from __future__ import annotations

import pytest

from sondages.queries.lecture import lire_resultats
from sondages.queries.resultats import Barre, CarteDesResultats, Cellule, GroupeDesResultats, Resultats

RETENUE = Cellule("retenue")


def cellule(**comptes):
    """Return a cell that is told, from its counts."""
    total = sum(comptes.values())
    barres = (Barre(v.strip("_"), v.strip("_"), n, 100 * n / total) for v, n in comptes.items())
    return Cellule("publiee", n=total, barres=tuple(barres))


def carte(total, nature="affirmation", determinant="ACC", groupes=(), bonne_reponse="", enonce="Une affirmation."):
    return CarteDesResultats(1, 1, nature, enonce, determinant, "", "", bonne_reponse, total, tuple(groupes))


def lire(*cartes, groupes=1):
    deux = tuple(GroupeDesResultats(rang, f"Service {rang}", 20, None if rang == 2 else 20) for rang in range(groupes))
    return lire_resultats(Resultats("", "", "", "", 10, 40, 30, 30, deux, cartes, ""))


def test_the_sentence_tells_the_widest_agreement_and_the_narrowest():
    lue = lire(
        carte(cellule(accord=24, desaccord=6, passe=0), enonce="On nous joint."),
        carte(cellule(accord=5, desaccord=15, passe=10), enonce="On attend peu."),
    )

    assert lue.phrase == (
        "L’accord est le plus large sur «\u202fOn nous joint\u202f» (80\u202f%), "
        "le plus faible sur «\u202fOn attend peu\u202f» (25\u202f%)."
    )


@pytest.mark.parametrize(
    ("accords", "phrase"),
    [
        (
            (12, 12, 3),
            "L’accord est le plus large sur «\u202fA\u202f» et «\u202fB\u202f» (75\u202f%), le plus faible sur «\u202fC\u202f» (19\u202f%).",
        ),
        (
            (3, 12, 12, 12),
            "L’accord est le plus large sur 3 affirmations (75\u202f%), le plus faible sur «\u202fA\u202f» (19\u202f%).",
        ),
        ((12, 12), "L’accord est le même sur 2 affirmations\u202f: 75\u202f%."),
    ],
)
def test_the_sentence_prefers_none_of_equals(accords, phrase):
    cartes = [
        carte(cellule(accord=n, desaccord=16 - n, passe=0), enonce=f"{'ABCD'[rang]}.") for rang, n in enumerate(accords)
    ]

    assert lire(*cartes).phrase == phrase


def test_the_sentence_claims_nothing_of_statements_whose_counts_are_withheld():
    """Nearly all disagreed with the third: it may be the narrowest agreement of all, and the page shows it."""
    lue = lire(
        carte(cellule(accord=24, desaccord=6, passe=0), enonce="On nous joint."),
        carte(cellule(accord=5, desaccord=15, passe=10), enonce="On attend peu."),
        carte(Cellule("floue", valeur="desaccord", libelle="plutôt pas d’accord"), enonce="On est courtois."),
    )

    assert lue.phrase.startswith(
        "Hors des affirmations presque unanimes, l’accord est le plus large sur «\u202fOn nous"
    )


def test_nothing_told_makes_no_sentence():
    assert lire(carte(RETENUE)).phrase == ""
    assert lire(carte(RETENUE)).cartes[0].phrase == ""


def test_a_determinant_is_the_mean_of_its_cards_that_have_counts():
    lue = lire(
        carte(cellule(accord=20, desaccord=10, passe=0)),
        carte(cellule(accord=10, desaccord=10, passe=10)),
        carte(Cellule("floue", valeur="accord", libelle="plutôt d’accord"), determinant="COU"),
        carte(cellule(vrai=20, faux=10, passe=0), nature="le_saviez_vous", bonne_reponse="vrai"),
    )

    assert next(ligne.accord.valeur for ligne in lue.determinants if ligne.code == "ACC") == pytest.approx(
        (200 / 3 + 50) / 2
    )
    lignes = {
        ligne.nom: (ligne.accord and int(ligne.accord.valeur), ligne.nb_cartes, ligne.nb_floues)
        for ligne in lue.determinants
    }
    assert len(lignes) == 8
    assert lignes["Accessibilité"] == (58, 2, 0)
    assert lignes["Courtoisie"] == (None, 1, 1)
    assert lignes["Réactivité"] == (None, 0, 0)
    assert lue.nb_floues == 1


def test_each_nature_has_its_sentence_and_a_blurred_card_no_count():
    lue = lire(
        carte(Cellule("floue", valeur="accord", libelle="plutôt d’accord")),
        carte(cellule(vrai=20, faux=8, passe=2), nature="le_saviez_vous", bonne_reponse="faux"),
        carte(cellule(_0=5, _1=12, passe=13), nature="choix"),
        carte(cellule(accord=20, desaccord=10, passe=0)),
    )

    assert [c.phrase for c in lue.cartes] == [
        "Presque toutes les réponses\u202f: plutôt d’accord.",
        "27\u202f% ont trouvé\u202f: c’est faux.",
        "Le plus choisi\u202f: 1 (40\u202f%).",
        "67\u202f% de ceux qui se prononcent sont plutôt d’accord.",
    ]
    assert [c.barre for c in lue.cartes] == [
        (),
        (("Faux", 8), ("", 0), ("Passée", 2), ("", 0), ("Vrai", 20)),
        (),
        (("Desaccord", 10), ("", 0), ("Passée", 0), ("", 0), ("Accord", 20)),
    ]


def test_departments_stand_beside_the_total_unless_there_is_one():
    siens = [("Service 0", cellule(accord=10, desaccord=10, passe=0))]
    une = carte(cellule(accord=20, desaccord=10, passe=0), groupes=siens)

    seul, plusieurs = lire(une, groupes=1).cartes[0], lire(une, groupes=3).cartes[0]

    assert (seul.groupes, [ligne.par_groupe for ligne in seul.lignes]) == ((), [(), (), ()])
    assert (plusieurs.groupes, [ligne.par_groupe for ligne in plusieurs.lignes]) == (
        ("Service 0",),
        [(50.0,), (50.0,), (0.0,)],
    )
    assert lire(une, groupes=3).groupes_retenus == ("Service 2",)


def test_shares_are_rounded_once_and_half_up_as_the_table_beside_writes_them():
    lue = lire(
        carte(cellule(accord=25, desaccord=15, passe=0)),
        carte(cellule(vrai=25, faux=15, passe=0), nature="le_saviez_vous", bonne_reponse="vrai"),
        carte(cellule(_0=25, _1=10, passe=5), nature="choix"),
    )

    assert lue.cartes[0].phrase.startswith("63\u202f% de ceux")
    assert lue.cartes[1].phrase.startswith("63\u202f% ont trouvé")
    assert lue.cartes[2].phrase.endswith("(63\u202f%).")


def test_answers_chosen_as_often_are_told_together():
    assert lire(carte(cellule(_0=12, _1=12, passe=6), nature="choix")).cartes[0].phrase == (
        "Les plus choisis, à égalité\u202f: 0\u202f; 1 (40\u202f%)."
    )
