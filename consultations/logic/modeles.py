"""What is offered to an organiser who starts: what each kind is for, a charter, rules. Pure, French, to be adapted."""

from __future__ import annotations

from consultations.enums import Identite, TypeDialogue

GENRES: dict[str, tuple[str, str]] = {
    TypeDialogue.EVALUER_PROJET: (
        "Un projet existe\u202f: les habitants l’évaluent section par section.",
        "Utilité de 1 à 5, impact attendu, principale réserve, commentaire. Une étape, puis votre réponse.",
    ),
    TypeDialogue.BOITE_A_IDEES: (
        "Les habitants proposent, soutiennent et comparent des idées.",
        "Une étape de dépôt et de soutien, puis votre réponse à chaque idée.",
    ),
    TypeDialogue.CONCERTATION: (
        "Un sujet se construit en plusieurs temps, chacun avec ses gestes et ses dates.",
        "Diagnostic, propositions, confrontation des avis, puis votre réponse.",
    ),
    TypeDialogue.BUDGET_PARTICIPATIF: (
        "Une enveloppe est confiée aux idées des habitants, en six phases.",
        "Cadrage, appel à idées, instruction, campagne et choix, réalisation, bilan.",
    ),
}
"""What a kind is for, and its default stages, in two lines."""

CHARTE = (
    "Chaque contribution est relue par une personne avant d’être publiée. Restez courtois et parlez du sujet.\n\n"
    "N’est pas publié ce qui désigne ou met en cause une personne, ce qui est injurieux ou discriminatoire, la "
    "propagande électorale, la publicité, ce qui est hors du sujet ou illisible. Les noms, adresses, téléphones et "
    "courriels sont masqués avant toute lecture.\n\n"
    "Un refus est toujours motivé\u202f: son auteur lit le motif. Chacun peut signaler un texte publié."
)

_COMMUN = (
    "Cette consultation éclaire la décision, elle ne la prend pas. Ses résultats ne sont pas représentatifs au sens "
    "statistique.\n\n"
)
REGLES: dict[str, str] = {
    TypeDialogue.EVALUER_PROJET: _COMMUN
    + "Les avis sont comptés section par section et présentés à l’assemblée avant sa décision. Elle dira ce qu’elle "
    "garde, ce qu’elle change et pourquoi. La réponse est publiée sur cette page.",
    TypeDialogue.BOITE_A_IDEES: _COMMUN
    + "Toutes les idées sont lues, les plus soutenues comme les autres. Chacune reçoit une suite motivée\u202f: "
    "retenue, non retenue ou irrecevable. La réponse est publiée sur cette page.",
    TypeDialogue.CONCERTATION: _COMMUN
    + "Chaque étape donne lieu à une synthèse. Les contributions sont présentées à l’assemblée avec les points "
    "d’accord et de désaccord. La réponse dira ce qui est retenu et pourquoi, sur cette page.",
    TypeDialogue.BUDGET_PARTICIPATIF: _COMMUN
    + "Une idée est recevable si elle relève de nos compétences, sert l’intérêt général et tient dans l’enveloppe. "
    "Les idées recevables sont chiffrées par les services, puis proposées au choix des habitants. Les idées retenues "
    "sont inscrites au budget\u202f; leur réalisation est suivie sur cette page.",
}
"""What will be done with what is said, by kind."""

REVELE: dict[str, tuple[str, ...]] = {
    Identite.COURRIEL: (
        "Chacun confirme une adresse électronique. Deux gestes d’une même adresse sont reconnus, sur tout appareil.",
        "Vous ne voyez jamais les adresses\u202f: scellées, elles ne sont gardées que pour qui veut connaître les suites.",
        "Il faut une adresse et quelques minutes\u202f: moins de personnes participent.",
    ),
    Identite.APPAREIL: (
        "Rien n’est demandé\u202f: un jeton signé reste sur l’appareil pendant 90\u202fjours.",
        "Une même personne qui change d’appareil ou efface ses témoins compte deux fois, et la page le dit.",
        "Personne ne peut être averti des suites par courriel\u202f: elles se lisent sur la page.",
    ),
}
"""What each way of knowing people reveals, in plain words."""
