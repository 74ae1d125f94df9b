"""Tokens and addresses belong to organisations, answers kept say no name. See `socle.conservation`."""

from __future__ import annotations

from socle.conservation import Traitement

TRAITEMENTS: tuple[Traitement, ...] = ()
SANS_PERSONNE = frozenset(
    {
        "partenaires.Partenaire",
        "partenaires.JetonApi",
        "partenaires.DemandeUnique",
        "partenaires.Evenement",
        "partenaires.ReleveDuJournal",
        "partenaires.PointDEcoute",
        "partenaires.Livraison",
    }
)
