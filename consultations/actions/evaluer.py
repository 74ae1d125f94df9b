"""Mark a section of a project: the mark counts at once, the words wait for a moderator."""

from __future__ import annotations

from django.db import transaction

from consultations.actions.effacer import retirer_bilan_qui_cite
from consultations.actions.etats import passer_texte
from consultations.actions.masquer import masquer, retenue_de
from consultations.actions.verrous import tenir_participant
from consultations.enums import EtatTexte, Impact
from consultations.models import AvisSection, Participant, Section
from consultations.queries.ouverture import EVALUER
from socle.erreurs import RegleMetier

MARQUES = range(1, 6)


@transaction.atomic
def evaluer_section(
    *,
    participant: Participant,
    section: Section,
    utilite: int,
    impact: str = "",
    reserve: str = "",
    commentaire: str = "",
) -> AvisSection:
    """Keep one opinion a person and a section; given again, it replaces the first, and new words are read again."""
    _exiger_une_marque(utilite, impact)
    tenu = tenir_participant(participant, EVALUER)
    if section.dialogue_id != tenu.dialogue_id:
        raise RegleMetier("autre_consultation", "Cette partie n’est pas de cette consultation.")
    mots = masquer(reserve, au_plus=500), masquer(commentaire, au_plus=1000)
    avis = AvisSection.objects.select_for_update(no_key=True).filter(section=section, participant=tenu).first()
    if avis is None:
        avis = AvisSection(section=section, participant=tenu, porte=tenu.porte)
    else:
        _garder_ce_qui_est_dit(avis, utilite, impact)
    if mots != (avis.reserve, avis.commentaire):
        _relire(avis, retenue=retenue_de(tenu.dialogue, (reserve, commentaire)))
    avis.utilite, avis.impact = utilite, impact
    avis.reserve, avis.commentaire = mots
    avis.save()
    return avis


def _exiger_une_marque(utilite: int, impact: str) -> None:
    if utilite not in MARQUES:
        raise RegleMetier("utilite_absente", "Dites si cette partie est utile, de 1 à 5.", champ="utilite")
    if impact and impact not in Impact.values:
        raise RegleMetier("impact_inconnu", "Choisissez un impact de la liste.", champ="impact")


def _garder_ce_qui_est_dit(avis: AvisSection, utilite: int, impact: str) -> None:
    """Keep beside a new mark the first one, which may be told already; given back, nothing is changed any more."""
    if avis.utilite_dite is None and (utilite, impact) != (avis.utilite, avis.impact):
        avis.utilite_dite, avis.impact_dit = avis.utilite, avis.impact
    elif (utilite, impact) == (avis.utilite_dite, avis.impact_dit):
        avis.utilite_dite, avis.impact_dit = None, ""


def _relire(avis: AvisSection, *, retenue: str) -> None:
    """Make new words wait, whatever was decided of the former ones; the report that quotes those goes."""
    retirer_bilan_qui_cite(avis)
    if avis.etat != EtatTexte.DEPOSE:
        passer_texte(avis, EtatTexte.DEPOSE)
    avis.retenue = retenue
