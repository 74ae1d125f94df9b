"""Write a contribution, deposit it, withdraw it; reply to one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from consultations.actions.courriels import devoir_accuse
from consultations.actions.effacer import retirer_bilan_qui_cite, supprimer_brouillons, supprimer_fichier
from consultations.actions.etats import passer_proposition
from consultations.actions.masquer import masquer, retenue_de
from consultations.actions.verrous import (
    exiger_visible,
    tenir_dialogue,
    tenir_en_jeu,
    tenir_participant,
    verrouiller_participant,
)
from consultations.enums import EtatDialogue, EtatProposition, EtatTexte, TypeDialogue
from consultations.models import Commentaire, Participant, Proposition, Rapprochement
from consultations.queries.contributions import a_paru
from consultations.queries.ouverture import COMMENTER, DEPOSER
from socle.erreurs import RegleMetier
from socle.examen import examiner
from socle.limites import Limite, compter
from socle.logic.images import FichierSain
from socle.logic.masquage import MOTS

JOUR = dt.timedelta(days=1)
DEPOTS = Limite("consultations.depots", 20, JOUR)
COMMENTAIRES = Limite("consultations.commentaires", 60, JOUR)
BROUILLONS_AU_PLUS = 10

TEXTES = {"titre": 120, "texte": 3000, "lieu": 160, "image_texte": 200}
"""Fields that are masked, with their greatest length."""
CHAMPS = frozenset({*TEXTES, "theme", "secteur", "latitude", "longitude", "budget", "image"})
MODIFIABLES = frozenset({EtatProposition.BROUILLON, EtatProposition.DEPOSEE})


def enregistrer_brouillon(*, participant: Participant, proposition: Proposition | None, **champs: Any) -> Proposition:
    """Write what was typed so far, masked; `proposition` None begins another draft. Fields not given stay.

    `image` is the bytes of a picture, None to take it away. What was deposited may still be changed until somebody
    reads it.
    """
    if inconnus := champs.keys() - CHAMPS:
        raise TypeError(f"champs inconnus\u202f: {sorted(inconnus)}")
    if (brut := champs.get("image")) is not None:
        champs = champs | {"image": examiner(brut, champ="image", image_seulement=True)}
    return _enregistrer(participant, proposition, champs)


@transaction.atomic
def _enregistrer(participant: Participant, proposition: Proposition | None, champs: dict[str, Any]) -> Proposition:
    tenu = tenir_participant(participant, DEPOSER)
    tenue = _a_modifier(tenu, proposition) if proposition else _neuve(tenu)
    _verifier(tenu, champs)
    textes = {nom: valeur for nom, valeur in champs.items() if nom in TEXTES and valeur != getattr(tenue, nom)}
    if textes:
        tenue.retenue = _retenue(tenue, textes)
    for nom, valeur in champs.items():
        if nom != "image":
            setattr(tenue, nom, masquer(valeur, au_plus=TEXTES[nom]) if nom in TEXTES else valeur)
    _exiger_titre_si_deposee(tenue)
    # Last: what is refused leaves no file behind.
    if "image" in champs:
        _poser_image(tenue, champs["image"])
    tenue.save()
    return tenue


def _retenue(proposition: Proposition, textes: dict[str, str]) -> str:
    """Return what holds a contribution once these words are changed."""
    gardes = {nom: getattr(proposition, nom) for nom in TEXTES.keys() - textes.keys()}
    # Names that are masked in what stays cannot be read again: the mark that they left stays with them.
    marque = proposition.retenue if any(MOTS["nom"] in garde for garde in gardes.values()) else ""
    return retenue_de(proposition.dialogue, (gardes | textes).values()) or marque


@transaction.atomic
def deposer(*, proposition: Proposition) -> Proposition:
    """Hand a draft to the moderators and owe its author a receipt; deposited twice, it is so once."""
    if proposition.auteur is None:
        raise RegleMetier("sans_auteur", "Cette contribution n’a plus d’auteur.")
    tenu = tenir_participant(proposition.auteur, DEPOSER)
    tenue = _sienne(tenu, proposition)
    if tenue.etat == EtatProposition.DEPOSEE:
        return tenue
    # The table knows ways back to « déposée », but they are those of moderators.
    if tenue.etat != EtatProposition.BROUILLON:
        raise RegleMetier("deja_lue", "Cette contribution a déjà été lue\u202f: écrivez-en une autre.")
    if not tenue.titre:
        raise RegleMetier("titre_absent", "Donnez un titre à votre contribution.", champ="titre")
    compter(DEPOTS, str(tenu.pk))
    retenue = tenue.retenue or retenue_de(tenu.dialogue, (getattr(tenue, nom) for nom in TEXTES))
    details = {"porte": tenue.porte, "retenue": str(retenue)}
    passer_proposition(tenue, EtatProposition.DEPOSEE, retenue=retenue, details=details)
    devoir_accuse(tenue)
    return tenue


@transaction.atomic
def deposer_d_un_trait(*, participant: Participant, brouillon: Proposition | None, **champs: Any) -> Proposition:
    """Write a contribution and deposit it at once; the same words sent again, by who doubts that they left, count once."""
    ecrite = enregistrer_brouillon(participant=participant, proposition=brouillon, **champs)
    memes = Proposition.objects.filter(auteur=participant, titre=ecrite.titre, texte=ecrite.texte).exclude(pk=ecrite.pk)
    deja = memes.exclude(etat__in=[EtatProposition.BROUILLON, EtatProposition.RETIREE]).first()
    if deja is None:
        return deposer(proposition=ecrite)
    supprimer_brouillons(Proposition.objects.filter(pk=ecrite.pk, etat=EtatProposition.BROUILLON))
    return deja


@transaction.atomic
def retirer(*, proposition: Proposition, participant: Participant) -> Proposition:
    """Take one's own contribution back, words and picture erased, as long as nobody has judged it.

    Its author may do so once participation is over too: words belong to whoever wrote them. What readers reported, and
    the words in common with other ideas, go with it: nobody has anything left to read, nor to answer. So does the
    report that quotes it. While people take part its supports go back to those who gave them; later they stay counted.
    """
    dialogue = tenir_dialogue(participant.dialogue)
    exiger_visible(dialogue)
    tenue = _sienne(verrouiller_participant(participant, dialogue), proposition)
    if tenue.etat == EtatProposition.RETIREE:
        return tenue
    retirer_bilan_qui_cite(tenue)
    passer_proposition(tenue, EtatProposition.RETIREE)
    tenue.les_signalements.all().delete()
    if dialogue.etat == EtatDialogue.OUVERT:
        tenue.les_soutiens.all().delete()
    Rapprochement.objects.filter(Q(a=tenue) | Q(b=tenue)).delete()
    _vider(tenue)
    return tenue


@transaction.atomic
def commenter(*, participant: Participant, proposition: Proposition, texte: str) -> Commentaire:
    """Reply under a contribution in play; a moderator reads the reply before it is shown."""
    tenu = tenir_participant(participant, COMMENTER)
    tenue = tenir_en_jeu(tenu, proposition)
    propre = masquer(texte, au_plus=1000)
    if not propre:
        raise RegleMetier("texte_absent", "Écrivez votre réponse.", champ="texte")
    # Sent again by who doubts that it left: still one.
    if deja := tenue.les_commentaires.filter(auteur=tenu, texte=propre, etat=EtatTexte.DEPOSE).first():
        return deja
    compter(COMMENTAIRES, str(tenu.pk))
    return Commentaire.objects.create(
        proposition=tenue,
        auteur=tenu,
        porte=tenu.porte,
        texte=propre,
        retenue=retenue_de(tenu.dialogue, [texte]),
    )


def _neuve(participant: Participant) -> Proposition:
    if participant.les_propositions.filter(etat=EtatProposition.BROUILLON).count() >= BROUILLONS_AU_PLUS:
        raise RegleMetier(
            "trop_de_brouillons",
            f"Vous avez déjà {BROUILLONS_AU_PLUS} brouillons. Déposez-en un ou retirez-le avant d’en commencer un autre.",
        )
    return Proposition(dialogue=participant.dialogue, auteur=participant, porte=participant.porte)


def _sienne(participant: Participant, proposition: Proposition) -> Proposition:
    """Return the contribution locked, if this participant wrote it."""
    tenue = Proposition.objects.select_for_update(of=("self",), no_key=True).filter(pk=proposition.pk).first()
    if tenue is None or tenue.auteur_id != participant.pk:
        raise RegleMetier("pas_la_votre", "Cette contribution n’est pas la vôtre.")
    return tenue


def _a_modifier(participant: Participant, proposition: Proposition) -> Proposition:
    tenue = _sienne(participant, proposition)
    # Sent back to be read, it bears supports and replies that were given to these very words.
    if tenue.etat not in MODIFIABLES or a_paru(tenue):
        raise RegleMetier(
            "deja_lue", "Cette contribution a été lue\u202f: elle ne change plus. Vous pouvez la retirer."
        )
    return tenue


def _verifier(participant: Participant, champs: dict[str, Any]) -> None:
    for nom in ("theme", "secteur"):
        if (lie := champs.get(nom)) is not None and lie.dialogue_id != participant.dialogue_id:
            raise RegleMetier("hors_liste", "Choisissez dans la liste.", champ=nom)
    if champs.get("budget") is not None and participant.dialogue.type != TypeDialogue.BUDGET_PARTICIPATIF:
        raise RegleMetier("budget_sans_objet", "Cette consultation ne demande pas de budget.", champ="budget")
    if ("latitude" in champs) != ("longitude" in champs) or (champs.get("latitude") is None) != (
        champs.get("longitude") is None
    ):
        raise RegleMetier("point_incomplet", "Un point a une latitude et une longitude.", champ="latitude")
    for nom, borne in (("latitude", 90), ("longitude", 180)):
        if champs.get(nom) is not None and not -borne <= champs[nom] <= borne:
            raise RegleMetier("point_hors_carte", "Ce point n’est pas sur la carte.", champ=nom)


def _exiger_titre_si_deposee(proposition: Proposition) -> None:
    if proposition.etat != EtatProposition.BROUILLON and not proposition.titre:
        raise RegleMetier("titre_absent", "Donnez un titre à votre contribution.", champ="titre")


def _poser_image(proposition: Proposition, sain: FichierSain | None) -> None:
    """Replace the picture by another one, drawn again without its metadata, or by none."""
    if proposition.image:
        supprimer_fichier(proposition.image)
    if sain is None:
        proposition.image, proposition.image_texte = "", ""  # type: ignore[assignment]
    else:
        proposition.image.save(
            f"{proposition.pk.hex}-{sain.empreinte[:12]}{sain.extension}", ContentFile(sain.contenu), save=False
        )


def _vider(proposition: Proposition) -> None:
    if proposition.image:
        supprimer_fichier(proposition.image)
    proposition.titre = proposition.texte = proposition.lieu = proposition.image_texte = ""
    proposition.image = ""  # type: ignore[assignment]
    proposition.latitude = proposition.longitude = proposition.budget = None
    proposition.save()
