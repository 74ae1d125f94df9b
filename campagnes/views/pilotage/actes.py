"""The changes that staff make to an edition: their words, their form, what does each, and what settles it."""

from __future__ import annotations

from campagnes.actions import calendrier
from campagnes.actions.ceremonie import fixer_ceremonie
from campagnes.actions.elections import fixer_elections
from campagnes.actions.regler import changer_reglages
from campagnes.forms import (
    FormulaireCeremonie,
    FormulaireElections,
    FormulaireIdentite,
    FormulaireNotation,
    FormulairePeriode,
    FormulairePlan,
    FormulaireProlongation,
    FormulaireSuspension,
    FormulaireVague,
)
from campagnes.logic.reglages import Reglage
from campagnes.web import ActeEdition

ACTES = {
    "prolonger": ActeEdition(
        "Prolonger les inscriptions",
        "Une nouvelle échéance s’ajoute à la précédente, qui reste écrite. Les formulaires l’affichent aussitôt.",
        FormulaireProlongation,
        calendrier.prolonger_inscriptions,
        "Les inscriptions sont prolongées.",
        Reglage.ECHEANCE,
    ),
    "vague": ActeEdition(
        "Ajouter une vague",
        "Les enquêteurs ne contactent les organismes que pendant les vagues.",
        FormulaireVague,
        calendrier.ajouter_vague,
        "La vague est ajoutée.",
        Reglage.VAGUES,
    ),
    "suspendre": ActeEdition(
        "Suspendre le terrain",
        "Aucun contact ces jours-là, et les délais de réponse cessent de courir.",
        FormulaireSuspension,
        calendrier.suspendre_terrain,
        "Le terrain est suspendu.",
        Reglage.SUSPENSIONS,
    ),
    "elections": ActeEdition(
        "Fixer les élections",
        "La période de réserve va de son début au tour qui la clôt. La veille et le jour d’un tour, rien n’est publié.",
        FormulaireElections,
        fixer_elections,
        "Le calendrier électoral est enregistré.",
        Reglage.ELECTIONS,
    ),
    "ceremonie": ActeEdition(
        "Fixer la cérémonie",
        "Les jours prévus restent ceux de l’annonce. Les jours réels ne se donnent qu’à une cérémonie tenue. Les lauréats "
        "déjà invités apprennent par courriel, dans l’heure, un autre jour, un report ou une annulation.",
        FormulaireCeremonie,
        fixer_ceremonie,
        "La cérémonie est enregistrée.",
        Reglage.CEREMONIE,
    ),
    "identite": ActeEdition(
        "Nommer l’édition et fixer son ouverture",
        "Le nom paraît sur le site, les courriels et les rapports.",
        FormulaireIdentite,
        changer_reglages,
        "L’édition est à jour.",
    ),
    "plan": ActeEdition(
        "Régler les canaux et le plan de contacts",
        "Chaque organisme d’un même type reçoit ces contacts, sur les seuls canaux qu’il propose. Un canal sans contact "
        "n’est pas testé. Le poids d’un canal compte dans le score global.",
        FormulairePlan,
        changer_reglages,
        "Le plan de contacts est enregistré.",
    ),
    "notation": ActeEdition(
        "Régler la notation",
        "Ces règles sont publiées avec la grille. Elles se fixent avant l’ouverture du terrain.",
        FormulaireNotation,
        changer_reglages,
        "Les règles de notation sont enregistrées.",
    ),
}
DEPLACER = ActeEdition(
    "Déplacer",
    "Seuls les jours réels changent. Les jours prévus restent écrits à côté. Une fois commencée, elle garde son premier "
    "jour et finit au plus tôt aujourd’hui.",
    FormulairePeriode,
    calendrier.deplacer_periode,
    "Les nouveaux jours sont enregistrés.",
)
