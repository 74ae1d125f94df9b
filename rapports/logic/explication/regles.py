"""How each level of an explained figure comes from its terms, in a sentence that names its rule (regles#explication)."""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """How a level comes from its terms; each names its rule."""

    PONDEREE = "moyenne_ponderee"
    MOYENNE = "moyenne"
    PART = "part"
    TOUS = "tous"
    BAREME = "bareme"
    RANG = "rang"
    MEDIANE = "mediane"
    CENTILE = "centile_90"
    ATTENTE = "attente_mediane"
    RESTE = "encore_en_attente"
    ENSEMBLE = "ensemble"
    DIFFERENCE = "difference"
    TABLE = "table"
    LIGNE = "ligne"


REGLES = {
    ("score-organisme", Operation.PONDEREE): "Moyenne des canaux qui comptent, chacun selon son poids.",
    ("score-organisme", Operation.MOYENNE): "Moyenne des contacts validés, chacun comptant autant.",
    ("score-visite", Operation.PONDEREE): "Moyenne des critères qui s’appliquent, chacun selon son poids.",
    ("score-visite", Operation.MOYENNE): "Moyenne des points du critère, sur les contacts où il s’applique.",
    ("conformite", Operation.PART): "Part des contacts où l’engagement est tenu, parmi ceux qui l’éclairent.",
    ("conformite", Operation.TOUS): "Un contact tient l’engagement quand tous les critères liés sont conformes.",
    (
        "classement",
        Operation.RANG,
    ): "Un de plus que le nombre d’organismes éligibles au score plus élevé, à une décimale.",
    ("services", Operation.MOYENNE): "Moyenne des contacts qui demandaient ce service, quel que soit leur canal.",
    (
        "services",
        Operation.ENSEMBLE,
    ): (
        "Moyenne des contacts qui demandaient ce service, quel que soit leur canal, dite à quelques points près, pour ne "
        "désigner aucun d’eux\u202f; son intervalle en tient compte."
    ),
    (
        "gains",
        Operation.PONDEREE,
    ): "Points perdus par cette cause, chacun selon son poids\u202f: ce que le score gagnerait.",
    ("gains", Operation.MOYENNE): "Moyenne des points perdus, sur tous les contacts validés du canal.",
    ("indicateurs", Operation.PART): "Part des contacts où c’est tenu, un silence comptant comme non tenu.",
    (
        "indicateurs",
        Operation.MEDIANE,
    ): "Délai du milieu, les réponses reçues rangées de la plus rapide à la plus lente.",
    ("indicateurs", Operation.CENTILE): "Plus petit délai qui couvre au moins neuf réponses reçues sur dix.",
    ("indicateurs", Operation.ATTENTE): (
        "Part des demandes encore en attente après chaque jour\u202f: celle de la veille, multipliée par la part de celles "
        "qui attendaient et n’ont pas eu de réponse ce jour-là (Kaplan et Meier). La médiane est le premier jour où elle "
        "descend à la moitié. Ensemble, les demandes de plusieurs canaux se suivent jusqu’à la plus courte de leurs attentes."
    ),
    ("indicateurs", Operation.RESTE): "Ce qui est arrivé ce jour-là aux demandes qui attendaient.",
    ("ecart-des-voix", Operation.PONDEREE): (
        "Part des réponses favorables, chacune comptant autant. Aucun compte n’est dit de moins de cinq réponses."
    ),
    ("ecart-des-voix", Operation.MOYENNE): (
        "Moyenne de l’accord sur chaque affirmation dont le compte est publié, parmi ceux qui se prononcent. Une affirmation "
        "presque unanime n’a pas de compte."
    ),
    ("ecart-des-voix", Operation.DIFFERENCE): (
        "La première voix moins la seconde\u202f; leurs intervalles se joignent par la racine de la somme de leurs carrés."
    ),
    ("petits-nombres", Operation.ENSEMBLE): (
        "Dit en points entiers, sans compte\u202f: à un moment de la période, moins de cinq personnes ont répondu d’un côté, "
        "et un compte les ferait reconnaître."
    ),
    ("petits-nombres", Operation.PONDEREE): (
        "Part des notes 4 et 5 parmi les avis qui comptent, chacun comptant autant\u202f; intervalle de Wilson à 95\u202f%."
    ),
    ("petits-nombres", Operation.TABLE): (
        "Chaque ligne a son nombre d’avis, sa part de ceux à qui la question se pose et l’intervalle de Wilson à 95\u202f%. "
        "Un nombre de moins de cinq, ou qui le donnerait par différence, n’est pas montré."
    ),
    ("poids-des-determinants", Operation.TABLE): (
        "Corrélation de rang (Spearman), de −1 à 1, entre le score des visites et la part d’usagers satisfaits, sur les "
        "organismes de l’édition qui ont au moins 30 avis. Les intervalles valent pour les huit déterminants ensemble."
    ),
    ("poids-des-determinants", Operation.PONDEREE): "Part des avis qui donnent ce motif, une ou deux raisons par avis.",
    ("poids-des-determinants", Operation.ENSEMBLE): (
        "Corrélation de rang (Spearman), de −1 à 1, entre le score des visites et la part d’usagers satisfaits, sur les "
        "organismes de l’édition qui ont au moins 30 avis. Son intervalle vaut pour les huit déterminants ensemble."
    ),
    ("evolution", Operation.DIFFERENCE): (
        "Le score moins celui de l’édition précédente\u202f; leurs intervalles se joignent par la racine de la somme de leurs "
        "carrés. Sans zéro dedans, le changement est établi."
    ),
    (
        "evolution",
        Operation.PONDEREE,
    ): "Moyenne des canaux comptés les deux fois, selon leur poids dans la dernière édition.",
    ("evolution", Operation.MOYENNE): "Moyenne des contacts validés, sur les critères communs aux deux éditions.",
    ("evolution", Operation.ENSEMBLE): (
        "Moyenne des scores de tous les organismes de l’édition, à partir de cinq. Son intervalle est celui de ces "
        "organismes-là."
    ),
    ("pairs", Operation.ENSEMBLE): (
        "Score du milieu des organismes notés de la catégorie, à partir de cinq. Leur moitié centrale va du premier au "
        "troisième quartile\u202f; aucun n’est nommé, aucun score n’est donné."
    ),
    ("conservation-mesures", Operation.PONDEREE): "Les mesures de cette édition ne sont plus gardées.",
}
"""What each level does, by the anchor of its rule and its operation."""
DIVISIONS = frozenset({Operation.PONDEREE, Operation.MOYENNE, Operation.PART})
"""What is a sum divided by another; all terms must hold, or one is picked among them, elsewhere."""
ENTETES = {
    Operation.MEDIANE: "Jours ouvrés",
    Operation.CENTILE: "Jours ouvrés",
    Operation.ATTENTE: "Encore en attente",
    Operation.RESTE: "Encore en attente",
    Operation.TABLE: "Part ou taux",
}
