"""The queue of citizens' words: what a person needs to decide, masked, with why something waits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from campagnes.logic.vocabulaire import noms_cites
from consultations.enums import ETATS_REFUSES, PROPOSITIONS_PUBLIQUES, EtatProposition, EtatTexte, Retenue
from consultations.models import AvisSection, Commentaire, Dialogue, Proposition, Signalement
from organismes.queries.garde_electorale import noms_surveilles
from socle.enums import Question
from socle.horloge import lire_instant
from socle.moderation import DerniereDecision

A_RELIRE, PUBLIES, REFUSES = "a_relire", "publies", "refuses"
ETATS = (A_RELIRE, PUBLIES, REFUSES)
GENRES = (("proposition", "Contributions"), ("commentaire", "Réponses"), ("avis", "Avis sur le projet"))
_PROPOSITIONS = {
    A_RELIRE: (EtatProposition.DEPOSEE,),
    # Whatever became of it, illicit words can still be taken back.
    PUBLIES: tuple(sorted(PROPOSITIONS_PUBLIQUES)),
    REFUSES: (EtatProposition.REFUSEE,),
}
_TEXTES = {A_RELIRE: EtatTexte.DEPOSE, PUBLIES: EtatTexte.PUBLIE, REFUSES: EtatTexte.REFUSE}
_VERS_LE_DIALOGUE = {"proposition": "dialogue", "commentaire": "proposition__dialogue", "avis": "section__dialogue"}
Requete = tuple[str, QuerySet[Any], str, str]
"""A kind of words, those that are asked for, the columns of their deposit and of their decision."""
MUET = Q(reserve="", commentaire="")
"""A mark without words: it counts, there is nothing to read."""


@dataclass(frozen=True)
class FiltresTextes:
    """What is asked of the queue; empty means all."""

    etat: str = A_RELIRE
    texte: str = ""
    genre: str = ""
    porte: str = ""
    attente: str = ""
    """`retenue`: held for a name or reports; `signale`: reported and still published."""

    montre_l_attente = Question("etat", A_RELIRE)
    montre_les_publies = Question("etat", PUBLIES)


@dataclass(frozen=True)
class TexteARelire:
    """Words to decide, whatever they hang on. `choix` names them as they were read."""

    genre: str
    genre_mot: str
    objet: Any
    choix: str
    titre: str
    textes: tuple[tuple[str, str], ...]
    contexte: str
    porte: str
    le: dt.datetime
    retenue: str
    noms: tuple[str, ...]
    signalements: tuple[Signalement, ...]
    motif: str
    decide_le: dt.datetime | None
    decide_par: Any

    est_a_relire = Question("objet.etat", EtatProposition.DEPOSEE, EtatTexte.DEPOSE)
    est_refuse = Question("objet.etat", *ETATS_REFUSES)
    est_une_contribution = Question("genre", "proposition")

    @property
    def a_une_image(self) -> bool:
        """Tell whether a picture comes with the words: published with them, it is seen before."""
        return bool(getattr(self.objet, "image", ""))

    @property
    def resume(self) -> str:
        """Return the words that name this line."""
        return self.titre or next((texte for _mot, texte in self.textes if texte), "")

    @property
    def raison(self) -> str:
        """Say the decision and its reason in one sentence; "" when it has none."""
        if not self.motif:
            return ""
        mot = "Refusé" if self.est_refuse else str(self.objet.get_etat_display()).capitalize()
        return f"{mot}\u202f: {self.motif.rstrip('.')}."

    @property
    def pourquoi(self) -> str:
        """Say why these words wait for a person though others do not; decided, they no longer wait."""
        if self.decide_le is not None:
            return ""
        if self.retenue == Retenue.NOM_SURVEILLE:
            cites = ", ".join(f"«\u202f{nom}\u202f»" for nom in self.noms)
            return f"cite {cites or 'un nom surveillé'}\u202f: relisez avant l’élection"
        if self.retenue == Retenue.SIGNALEE:
            return "signalé par des lecteurs, retiré jusqu’à votre relecture"
        return ""


@dataclass(frozen=True)
class EnSouffrance:
    """How much of a dialogue waits for a person, and since when."""

    nombre: int
    depuis: dt.datetime


def cles_de_moderation(dialogue: Dialogue, filtres: FiltresTextes) -> list[tuple[str, uuid.UUID]]:
    """Return (kind, identifier) of the words asked for: what waits from the oldest, the rest from the last decided."""
    dates: list[tuple[dt.datetime, str, uuid.UUID]] = []
    for genre, requete, depot, decision in _requetes([dialogue], filtres):
        champ = depot if filtres.etat == A_RELIRE else decision
        dates += [(le, genre, pk) for le, pk in requete.order_by().values_list(champ, "pk").distinct() if le]
    dates.sort(key=lambda un: (un[0], un[1], str(un[2])), reverse=filtres.etat != A_RELIRE)
    return [(genre, pk) for _le, genre, pk in dates]


def lignes_de_moderation(dialogue: Dialogue, cles: Sequence[tuple[str, uuid.UUID]]) -> list[TexteARelire]:
    """Return what a page shows of the words named, in their order."""
    noms = noms_surveilles(dialogue.inscription)
    objets: dict[tuple[str, uuid.UUID], Any] = {}
    for genre, requete in _completes(dialogue).items():
        pks = [pk for un, pk in cles if un == genre]
        if pks:
            objets |= {(genre, objet.pk): objet for objet in requete.filter(pk__in=pks)}
    signalements = _signalements(cles)
    return [
        _ligne(genre, objets[genre, pk], noms, signalements.get(pk, ())) for genre, pk in cles if (genre, pk) in objets
    ]


def ligne_de_moderation(dialogue: Dialogue, genre: str, pk: uuid.UUID) -> TexteARelire | None:
    """Return one line, whatever its state; None when these words are not of this dialogue."""
    lignes = lignes_de_moderation(dialogue, [(genre, pk)]) if genre in dict(GENRES) else []
    return lignes[0] if lignes else None


def suivant_a_moderer(dialogue: Dialogue, filtres: FiltresTextes, apres: uuid.UUID) -> tuple[str, uuid.UUID] | None:
    """Return the next words to read: the first of the queue that is not these."""
    attente = cles_de_moderation(dialogue, FiltresTextes(**{**filtres.__dict__, "etat": A_RELIRE}))
    return next((cle for cle in attente if cle[1] != apres), None)


def comptes_de_moderation(dialogue: Dialogue) -> dict[str, int]:
    """Return how many words are in each tab."""
    comptes = dict.fromkeys(ETATS, 0)
    for etat in ETATS:
        for _genre, requete, _depot, _decision in _requetes([dialogue], FiltresTextes(etat=etat)):
            comptes[etat] += requete.count()
    return comptes


def nb_a_relire(dialogue: Dialogue) -> int:
    """Return how many words wait for a person."""
    return sum(requete.count() for _g, requete, _d, _c in _requetes([dialogue], FiltresTextes()))


def a_relire_par_dialogue(dialogues: Sequence[Dialogue]) -> dict[int, EnSouffrance]:
    """Return, of dialogues that have some, how many words wait for a person. Three queries."""
    lues: dict[int, EnSouffrance] = {}
    for genre, requete, depot, _decision in _requetes(dialogues, FiltresTextes()):
        _ajouter(lues, requete, _VERS_LE_DIALOGUE[genre], depot)
    return lues


def nb_signalements(dialogue: Dialogue) -> int:
    """Return how many reports nobody answered."""
    return Signalement.objects.filter(participant__dialogue=dialogue, traite_le__isnull=True).count()


def signalements_par_dialogue(dialogues: Sequence[Dialogue]) -> dict[int, EnSouffrance]:
    """Return, of dialogues that have some, how many reports nobody answered. One query."""
    lus: dict[int, EnSouffrance] = {}
    ouverts = Signalement.objects.filter(participant__dialogue__in=dialogues, traite_le__isnull=True)
    _ajouter(lus, ouverts, "participant__dialogue", "cree_le")
    return lus


def retires_de(dialogues: Sequence[Dialogue]) -> dict[int, int]:
    """Return, of dialogues that have some, how many words nobody reads any more since they were reported."""
    propositions = Proposition.objects.filter(dialogue__in=dialogues, etat=EtatProposition.DEPOSEE)
    reponses = Commentaire.objects.filter(proposition__dialogue__in=dialogues, etat=EtatTexte.DEPOSE)
    retires: Counter[int] = Counter()
    for requete, chemin in ((propositions, "dialogue"), (reponses, "proposition__dialogue")):
        signalees = requete.filter(retenue=Retenue.SIGNALEE).order_by().values_list(chemin)
        retires.update(dict(signalees.annotate(nombre=Count("pk"))))
    return dict(retires)


def derniere_decision(dialogue: Dialogue, user: Any, le: str) -> DerniereDecision | None:
    """Return one's own act of the instant `le` (ISO 8601)."""
    instant = lire_instant(le)
    if instant is None:
        return None
    etats = [
        *Proposition.objects.filter(
            dialogue=dialogue, decidee_le=instant, decidee_par=user, etat__in=["publiee", "refusee"]
        ).values_list("etat", flat=True),
        *Commentaire.objects.filter(
            proposition__dialogue=dialogue, decide_le=instant, decide_par=user, est_officiel=False
        ).values_list("etat", flat=True),
        *AvisSection.objects.filter(section__dialogue=dialogue, decide_le=instant, decide_par=user).values_list(
            "etat", flat=True
        ),
    ]
    if not etats:
        return None
    return DerniereDecision(le, len(etats), etats[0] in {EtatProposition.PUBLIEE, EtatTexte.PUBLIE})


def _ajouter(lues: dict[int, EnSouffrance], requete: QuerySet[Any], dialogue: str, le: str) -> None:
    for pk, nombre, depuis in requete.order_by().values_list(dialogue).annotate(n=Count("pk"), depuis=Min(le)):
        deja = lues.get(pk)
        lues[pk] = (
            EnSouffrance(nombre + deja.nombre, min(depuis, deja.depuis)) if deja else EnSouffrance(nombre, depuis)
        )


def _requetes(dialogues: Sequence[Dialogue], filtres: FiltresTextes) -> list[Requete]:
    propositions = Proposition.objects.filter(dialogue__in=dialogues, etat__in=_PROPOSITIONS[filtres.etat])
    commentaires = Commentaire.objects.filter(proposition__dialogue__in=dialogues, etat=_TEXTES[filtres.etat])
    # The organiser's own replies are not moderated, but somebody answers the reports that they draw.
    if filtres.attente != "signale":
        commentaires = commentaires.filter(est_officiel=False)
    avis = AvisSection.objects.filter(section__dialogue__in=dialogues, etat=_TEXTES[filtres.etat]).exclude(MUET)
    toutes: list[Requete] = [
        ("proposition", _filtrer(propositions, filtres, ("titre", "texte")), "deposee_le", "decidee_le"),
        ("commentaire", _filtrer(commentaires, filtres, ("texte",)), "cree_le", "decide_le"),
        ("avis", _filtrer(avis, filtres, ("reserve", "commentaire")), "cree_le", "decide_le"),
    ]
    if filtres.attente == "signale":
        toutes = _signales(dialogues, toutes)
    return [une for une in toutes if filtres.genre in {"", une[0]}]


def _signales(dialogues: Sequence[Dialogue], requetes: Sequence[Requete]) -> list[Requete]:
    """Keep what bears a report that nobody answered; nobody reports an opinion on a project."""
    ouverts = Signalement.objects.filter(participant__dialogue__in=dialogues, traite_le__isnull=True)
    return [
        (genre, requete.filter(les_signalements__in=ouverts), depot, decision)
        for genre, requete, depot, decision in requetes
        if genre != "avis"
    ]


def _filtrer(requete: QuerySet[Any], filtres: FiltresTextes, champs: Sequence[str]) -> QuerySet[Any]:
    if filtres.texte:
        cherche = Q()
        for champ in champs:
            cherche |= Q(**{f"{champ}__icontains": filtres.texte})
        requete = requete.filter(cherche)
    if filtres.porte:
        requete = requete.filter(porte=filtres.porte)
    if filtres.attente == "retenue":
        requete = requete.exclude(retenue="")
    return requete


def _completes(dialogue: Dialogue) -> dict[str, QuerySet[Any]]:
    return {
        "proposition": Proposition.objects.filter(dialogue=dialogue).select_related("theme", "secteur", "decidee_par"),
        "commentaire": Commentaire.objects.filter(proposition__dialogue=dialogue).select_related(
            "proposition", "decide_par"
        ),
        "avis": AvisSection.objects.filter(section__dialogue=dialogue).select_related("section", "decide_par"),
    }


def _signalements(cles: Sequence[tuple[str, uuid.UUID]]) -> dict[uuid.UUID, tuple[Signalement, ...]]:
    pks = [pk for genre, pk in cles if genre != "avis"]
    if not pks:
        return {}
    par_objet: dict[uuid.UUID, list[Signalement]] = {}
    ouverts = Signalement.objects.filter(Q(proposition__in=pks) | Q(commentaire__in=pks), traite_le__isnull=True)
    for signalement in ouverts:
        par_objet.setdefault(signalement.proposition_id or signalement.commentaire_id, []).append(signalement)
    return {pk: tuple(liste) for pk, liste in par_objet.items()}


def _ligne(genre: str, objet: Any, noms: tuple[str, ...], signalements: tuple[Signalement, ...]) -> TexteARelire:
    titre, textes, contexte, le, motif = _LECTEURS[genre](objet)
    ensemble = "\n".join([titre, *(texte for _mot, texte in textes)])
    est_proposition = genre == "proposition"
    return TexteARelire(
        genre=genre,
        genre_mot={"proposition": "contribution", "commentaire": "réponse", "avis": "avis sur le projet"}[genre],
        objet=objet,
        choix=f"{genre}:{objet.pk}:{objet.modifie_le.isoformat()}",
        titre=titre,
        textes=textes,
        contexte=contexte,
        porte=objet.get_porte_display(),
        le=le,
        retenue=objet.retenue,
        noms=noms_cites(ensemble, noms) if objet.retenue == Retenue.NOM_SURVEILLE else (),
        signalements=signalements,
        motif=motif,
        decide_le=objet.decidee_le if est_proposition else objet.decide_le,
        decide_par=objet.decidee_par if est_proposition else objet.decide_par,
    )


def _lire_proposition(p: Proposition) -> tuple[Any, ...]:
    rangee = ", ".join(str(un) for un in (p.theme, p.secteur) if un)
    textes = [("", p.texte)] if p.texte else []
    if p.lieu:
        textes.append(("Lieu", p.lieu))
    if p.image_texte:
        textes.append(("Description de l’image", p.image_texte))
    return p.titre, tuple(textes), rangee, p.deposee_le or p.cree_le, p.motif


def _lire_commentaire(c: Commentaire) -> tuple[Any, ...]:
    return "", (("", c.texte),), f"sous «\u202f{c.proposition}\u202f»", c.cree_le, c.get_motif_display()


def _lire_avis(a: AvisSection) -> tuple[Any, ...]:
    textes = tuple((mot, t) for mot, t in (("Principale réserve", a.reserve), ("Commentaire", a.commentaire)) if t)
    return "", textes, f"{a.section}, utilité {a.utilite} sur 5", a.cree_le, a.get_motif_display()


_LECTEURS: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "proposition": _lire_proposition,
    "commentaire": _lire_commentaire,
    "avis": _lire_avis,
}
