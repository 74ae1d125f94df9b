"""What a person decides about citizens' words: contributions, replies, remarks on sections; and their reports.

Each act names the words with the instant at which they were last changed when they were read: what somebody else
changed meanwhile is left as it is, and said. The dialogue is held with the gestures of citizens: a closing counts what
waits, so it comes before or after.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from consultations.actions.courriels import devoir_decisions
from consultations.actions.effacer import retirer_bilan_qui_cite
from consultations.actions.etats import passer_proposition, passer_texte
from consultations.actions.verrous import tenir_dialogue
from consultations.enums import (
    DIALOGUES_PUBLICS,
    ETATS_MOTIVES,
    EtatProposition,
    EtatTexte,
    MotifRefus,
    Retenue,
)
from consultations.models import AvisSection, Commentaire, Dialogue, Proposition, Signalement, SuiteDonnee
from socle.auteur import Auteur
from socle.erreurs import Conflit, RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.masquage import masquer_aussi
from socle.moderation import Decision, exiger_un_lot
from socle.relecture import relire

MODELES: dict[str, tuple[type[Any], str]] = {
    "proposition": (Proposition, "dialogue"),
    "commentaire": (Commentaire, "proposition__dialogue"),
    "avis": (AvisSection, "section__dialogue"),
}
"""Kind of words: the model, and the way to its dialogue. Rows are locked in this order."""

A_DIRE = frozenset({EtatProposition.PUBLIEE, EtatProposition.REFUSEE})
"""Where a decision puts a contribution for the first time: its author is told."""


@dataclass(frozen=True)
class TexteLu:
    """Words as somebody read them: her act holds only if nothing changed since `vu_le`."""

    genre: str
    pk: uuid.UUID
    vu_le: dt.datetime


@dataclass(frozen=True)
class VerdictDeModeration:
    """What somebody decides of words: read by all, or refused for a reason of the charter that `precision` adds to."""

    publie: bool
    motif: str = ""
    precision: str = ""

    @property
    def raison(self) -> str:
        """Return what the author of a contribution reads."""
        mots = f"{str(MotifRefus(self.motif).label).capitalize()}."
        return f"{mots} {self.precision.strip()}".strip()[:1000]


@transaction.atomic
def publier(*, dialogue: Dialogue, choix: Sequence[TexteLu], auteur: Auteur) -> Decision:
    """Let words be read, masked."""
    return _decider(dialogue, choix, auteur, VerdictDeModeration(publie=True))


@transaction.atomic
def refuser(
    *, dialogue: Dialogue, choix: Sequence[TexteLu], motif: str, auteur: Auteur, precision: str = ""
) -> Decision:
    """Refuse words for a reason of the charter, which their author reads; `precision` adds to it."""
    if motif not in MotifRefus.values:
        raise RegleMetier("motif_requis", "Choisissez pourquoi ce texte n’est pas publié.", champ="motif")
    return _decider(dialogue, choix, auteur, VerdictDeModeration(publie=False, motif=motif, precision=precision))


@transaction.atomic
def annuler_decision(*, dialogue: Dialogue, le: dt.datetime | None, auteur: Auteur) -> int:
    """Take back one's own act of that instant; return how many words wait again.

    A contribution that was given a follow-up since stays: its readers already know it.
    """
    tenir_dialogue(dialogue)
    propositions, textes = _decides_alors(dialogue, le, auteur)
    if not propositions and not textes:
        raise RegleMetier("rien_a_annuler", "Il n’y a plus rien à annuler\u202f: ces textes ont changé depuis.")
    _exiger_les_mots(*propositions, *textes)
    for proposition in propositions:
        retirer_bilan_qui_cite(proposition)
        passer_proposition(
            proposition,
            EtatProposition.DEPOSEE,
            auteur=auteur,
            retenue=proposition.retenue,
            acte="contribution.decision_annulee",
        )
    for texte in textes:
        retirer_bilan_qui_cite(texte)
        passer_texte(texte, EtatTexte.DEPOSE, auteur=auteur, retenue=texte.retenue, acte="texte.decision_annulee")
    for objet in (*propositions, *textes):
        # The reports that this act answered wait again with the words.
        _signalements_de(objet).filter(traite_le=le, traite_par=auteur).update(
            traite_le=None, traite_par=None, modifie_le=maintenant()
        )
    return len(propositions) + len(textes)


def _decides_alors(
    dialogue: Dialogue, le: dt.datetime | None, auteur: Auteur
) -> tuple[list[Proposition], list[Commentaire | AvisSection]]:
    propositions = (
        Proposition.objects.select_for_update(of=("self",))
        .filter(dialogue=dialogue, decidee_le=le, decidee_par=auteur)
        .filter(etat__in=[EtatProposition.PUBLIEE, EtatProposition.REFUSEE])
        .exclude(Exists(SuiteDonnee.objects.filter(proposition=OuterRef("pk"), le__gte=OuterRef("decidee_le"))))
        .order_by("pk")
    )
    textes = (
        modele.objects.select_for_update(of=("self",))
        .filter(**{chemin: dialogue}, decide_le=le, decide_par=auteur)
        .exclude(etat=EtatTexte.DEPOSE)
        .order_by("pk")
        for modele, chemin in (MODELES["commentaire"], MODELES["avis"])
    )
    return list(propositions), [texte for lot in textes for texte in lot]


@transaction.atomic
def masquer_davantage(*, dialogue: Dialogue, choix: TexteLu, passages: Iterable[str], auteur: Auteur) -> Any:
    """Mask further words, wherever they stand in the text. There is no way to mask less."""
    objet = _seul(dialogue, choix)
    mots, nombre = [passage for passage in passages if passage.strip()], 0
    for champ in objet.a_masquer:
        masquage = masquer_aussi(getattr(objet, champ), mots)
        # A mask longer than what it hides is cut, as at the deposit.
        setattr(objet, champ, masquage.texte[: objet._meta.get_field(champ).max_length].rstrip())
        nombre += masquage.masques.get("mot", 0)
    if not nombre:
        raise RegleMetier("passage_absent", "Ces mots ne sont pas dans le texte, tels quels.", champ="passages")
    retirer_bilan_qui_cite(objet)
    objet.save(update_fields=[*objet.a_masquer, "modifie_le"])
    consigner(objet, "texte.masque_davantage", auteur, nombre=nombre)
    return objet


@transaction.atomic
def classer_signalements(*, objet: Proposition | Commentaire, auteur: Auteur) -> int:
    """Keep reported words as they are; return how many reports were answered so. No later report hides them."""
    tenir_dialogue(objet.dialogue if isinstance(objet, Proposition) else objet.proposition.dialogue)
    verrou = relire(objet, "Ce texte")
    if _attend(verrou):
        raise RegleMetier("plus_publie", "Des signalements viennent de retirer ce texte\u202f: relisez-le et décidez.")
    instant = maintenant()
    nombre = _traiter(verrou, auteur, instant)
    if not nombre:
        raise RegleMetier("signalement_absent", "Ce texte n’a plus de signalement à traiter.")
    verrou.verdict_le = instant
    verrou.save(update_fields=["verdict_le", "modifie_le"])
    consigner(verrou, "signalement.classe", auteur, nombre=nombre)
    return nombre


@transaction.atomic
def renvoyer_a_relire(*, objet: Proposition | Commentaire, auteur: Auteur) -> Any:
    """Take published words back to the queue, for they were reported: nobody reads them until somebody decides."""
    tenir_dialogue(objet.dialogue if isinstance(objet, Proposition) else objet.proposition.dialogue)
    verrou = relire(objet, "Ce texte")
    if isinstance(verrou, Commentaire) and verrou.est_officiel:
        raise RegleMetier(
            "reponse_officielle", "Cette réponse est celle de l’organisme\u202f: gardez-la, ou retirez-la."
        )
    _exiger_les_mots(verrou)
    suite: dict[str, Any] = {"auteur": auteur, "retenue": Retenue.SIGNALEE, "acte": "texte.renvoye_a_relire"}
    if isinstance(verrou, Proposition):
        retirer_bilan_qui_cite(verrou)
        passer_proposition(verrou, EtatProposition.DEPOSEE, **suite)
    else:
        passer_texte(verrou, EtatTexte.DEPOSE, **suite)
    return verrou


def _decider(dialogue: Dialogue, choix: Sequence[TexteLu], auteur: Auteur, verdict: VerdictDeModeration) -> Decision:
    exiger_un_lot(choix, "textes")
    if tenir_dialogue(dialogue).etat not in DIALOGUES_PUBLICS:
        raise RegleMetier("etat_du_dialogue", "Cette consultation n’est pas ouverte\u202f: rien n’a été changé.")
    lus = {(un.genre, un.pk): un.vu_le for un in choix}
    objets = _verrouiller(dialogue, choix)
    tenus = [(genre, o) for genre, o in objets if o.modifie_le == lus[genre, o.pk] and _attend(o)]
    devances = tuple(o for genre, o in objets if (genre, o) not in tenus)
    if not tenus:
        raise Conflit("deja_decide", dire_devance(devances))
    instant = maintenant()
    for genre, objet in tenus:
        _trancher(genre, objet, verdict, auteur, instant)
    # Back where a follow-up had put it, a contribution brings no news to its author.
    devoir_decisions(o for genre, o in tenus if genre == "proposition" and o.etat in A_DIRE)
    return Decision(len(tenus), instant, devances)


def _trancher(genre: str, objet: Any, verdict: VerdictDeModeration, auteur: Auteur, instant: dt.datetime) -> None:
    nombre = _traiter(objet, auteur, instant)
    # Why they waited stays beside the decision: masked, they could not tell it again if it is taken back.
    suite: dict[str, Any] = {
        "auteur": auteur,
        "le": instant,
        "details": {"motif": verdict.motif} if verdict.motif else {},
        "retenue": objet.retenue,
        "est_verdict": verdict.publie and (nombre > 0 or objet.retenue == Retenue.SIGNALEE),
        "acte": f"{genre}.{'publie' if verdict.publie else 'refuse'}",
    }
    if genre != "proposition":
        passer_texte(objet, EtatTexte.PUBLIE if verdict.publie else EtatTexte.REFUSE, motif=verdict.motif, **suite)
    elif verdict.publie:
        vers, raison = _place_d_avant(objet)
        passer_proposition(objet, vers, motif=raison, **suite)
    else:
        retirer_bilan_qui_cite(objet)
        passer_proposition(objet, EtatProposition.REFUSEE, motif=verdict.raison, **suite)


def dire_devance(devances: Sequence[Any]) -> str:
    """Return the sentence that says what somebody did meanwhile."""
    if not devances:
        return "Ces textes n’existent plus. Rien n’a été changé\u202f: relisez la liste."
    if len(devances) > 1:
        return "Ces textes ont changé depuis que vous les avez lus. Rien n’a été changé\u202f: relisez la liste."
    if _attend(devances[0]):
        return "Ce texte a changé pendant que vous le lisiez. Relisez-le avant de décider."
    return "Quelqu’un a décidé de ce texte pendant que vous le lisiez. Rien n’a été changé."


def _exiger_les_mots(*objets: Any) -> None:
    """Refuse to read again what was erased a year after its refusal: there is nothing to read."""
    if any(objet.est_efface for objet in objets):
        raise RegleMetier("texte_efface", "Ce texte a été effacé un an après son refus\u202f: il ne se relit plus.")


def _place_d_avant(proposition: Proposition) -> tuple[EtatProposition, str]:
    """Return the state and the reason of its last follow-up; a contribution without one is simply published."""
    suite = proposition.les_suites.last()
    if suite is None:
        return EtatProposition.PUBLIEE, ""
    etat = EtatProposition(suite.etat)
    return etat, suite.texte if etat in ETATS_MOTIVES else ""


def _attend(objet: Any) -> bool:
    return objet.etat in {EtatProposition.DEPOSEE, EtatTexte.DEPOSE}


def _seul(dialogue: Dialogue, choix: TexteLu) -> Any:
    objets = [objet for _genre, objet in _verrouiller(dialogue, [choix])]
    if not objets or objets[0].modifie_le != choix.vu_le:
        raise Conflit("deja_change", dire_devance(objets))
    return objets[0]


def _verrouiller(dialogue: Dialogue, choix: Sequence[TexteLu]) -> list[tuple[str, Any]]:
    # In the order of the kinds, then of the keys: two batches that cross never wait for each other.
    objets = []
    for genre, (modele, chemin) in MODELES.items():
        pks = [un.pk for un in choix if un.genre == genre]
        if pks:
            verrous = modele.objects.select_for_update(of=("self",)).filter(pk__in=pks, **{chemin: dialogue})
            objets += [(genre, objet) for objet in verrous.order_by("pk")]
    return objets


def _traiter(objet: Any, auteur: Auteur, le: dt.datetime) -> int:
    """Answer the reports of words, and forget where they came from; return how many waited."""
    return (
        _signalements_de(objet)
        .filter(traite_le__isnull=True)
        .update(traite_le=le, traite_par=auteur, reseau="", modifie_le=maintenant())
    )


def _signalements_de(objet: Any) -> QuerySet[Signalement]:
    if isinstance(objet, AvisSection):
        return Signalement.objects.none()
    lien = {"proposition": objet} if isinstance(objet, Proposition) else {"commentaire": objet}
    return Signalement.objects.filter(**lien)
