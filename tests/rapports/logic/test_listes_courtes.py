"""What the report keeps of long lists."""

from __future__ import annotations

from rapports.logic.rapport.listes_courtes import COMMENTAIRES, engagements_fragiles, verbatims_choisis
from rapports.logic.rapport.preuves import EngagementDecrit, prouver
from rapports.logic.resultats.lignes import GrilleCanal, LigneCritere, LigneEngagement, ReferentielConforme
from rapports.logic.resultats.tableau import VerbatimMasque


def verbatim(canal, texte):
    return VerbatimMasque(canal, canal.title(), "renseignement", texte)


def test_engagements_fragiles_are_measured_and_not_kept():
    lignes = [
        LigneEngagement("A", "Tenu", 0.75, 4),
        LigneEngagement("B", "Fragile", 0.5, 4),
        LigneEngagement("C", "Indication", 0.0, 2),
        LigneEngagement("D", "Plus fragile", 0.25, 4),
    ]

    assert [e.code for e in engagements_fragiles([ReferentielConforme("R", "Référentiel", tuple(lignes))])] == [
        "D",
        "B",
    ]


def test_verbatims_choisis_hear_every_channel_and_keep_their_order():
    longs = [verbatim("courriel", f"{rang} {'x' * 300}") for rang in range(12)]
    court = verbatim("telephone", "Bref.")

    choisis = verbatims_choisis([*longs, court])

    assert choisis == (*longs[: COMMENTAIRES - 1], court)


def test_verbatim_longer_than_the_page_is_kept_alone():
    assert verbatims_choisis([verbatim("courriel", "x" * 5000)]) == (verbatim("courriel", "x" * 5000),)


def test_prouver_sets_apart_what_no_contact_sees():
    vu = LigneEngagement("M19-10", "Répondre", 1.0, 4)
    critere = LigneCritere("EM-06", "Réponse reçue", "Traitement", "Réactivité", "3", 100.0, 4)
    decrits = [
        EngagementDecrit("M19", "Délais", "M19-10", "Répondre", ("EM-06", "CO-05")),
        EngagementDecrit("M19", "Pilotage", "M19-20", "Former", ()),
        EngagementDecrit("AUTRE", "Ailleurs", "X-1", "Autre chose", ()),
    ]

    (prouve,) = prouver(
        [ReferentielConforme("M19", "Marianne", (vu,), 1)], decrits, [GrilleCanal("EMAIL", "Courriel", 4, (critere,))]
    )

    assert [(p.decrit.code, p.ligne, p.criteres, p.constat) for p in (*prouve.vues, *prouve.hors_de_vue)] == [
        ("M19-10", vu, (critere,), "tenu au moins trois fois sur quatre"),
        ("M19-20", None, (), "hors de vue de nos contacts"),
    ]
