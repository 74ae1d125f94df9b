"""A report tells a body, open data tell groups; words of a plan might name somebody. See `socle.conservation`."""

from __future__ import annotations

from campagnes.queries import EDITIONS_DE_PLUS
from rapports.actions.purger import ACTIONS
from socle.conservation import L_ORGANISME, RegleConservation, Table, Traitement

TRAITEMENTS = (
    Traitement(
        nom="Tenir un plan d’actions",
        personnes="Agents qu’un plan d’actions citerait malgré la consigne",
        donnees="Mots libres d’un plan\u202f: actions, fonctions, notes de suivi",
        pourquoi="Décider après les résultats, suivre ce qui est décidé, lire ce qui a changé",
        base="Mission d’intérêt public de l’organisme",
        responsable=L_ORGANISME,
        destinataires="Les membres de l’organisme\u202f; l’équipe du baromètre",
        regles=(
            RegleConservation(
                donnees="Actions décidées après les résultats, fonctions qui s’en chargent, notes de suivi",
                but="Les suivre, comparer avec les éditions suivantes",
                duree=f"L’édition et les {EDITIONS_DE_PLUS} années suivantes",
                tables=(
                    Table("rapports.ActionDecidee", ("intitule", "responsable")),
                    Table("rapports.NoteDAction", ("texte",)),
                ),
                retraits=ACTIONS,
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"rapports.JeuOuvert", "rapports.Rapport"})
