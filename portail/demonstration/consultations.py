"""What the inhabitants of the referent's town say: a participatory budget that was answered, a concertation and the
evaluation of a project under way.

Rows are written as the acts leave them, for the past has to be in the past; resemblances are found by the act.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

from consultations.actions.accorder import accorder_devis
from consultations.actions.empreintes import empreinte_unique
from consultations.actions.rapprocher import suggerer_rapprochements
from consultations.enums import (
    ETATS_MOTIVES,
    EtatDialogue,
    EtatProposition,
    EtatTexte,
    Impact,
    IssueDuel,
    MotifSignalement,
    Porte,
    Sens,
    TypeDialogue,
)
from consultations.logic.modeles import CHARTE, REGLES
from consultations.logic.phases import CONFRONTATION, DIAGNOSTIC, LIBELLES, PROPOSITIONS, REPONSE, modele
from consultations.models import (
    AvisSection,
    Commentaire,
    Dialogue,
    Duel,
    Participant,
    Phase,
    Position,
    Proposition,
    ReponsePubliee,
    Secteur,
    Section,
    Signalement,
    Soutien,
    SuiteDonnee,
    Theme,
)
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.horloge import PARIS, aujourdhui

BANQUE = Path(__file__).parent / "consultations.toml"
# Anybody may look: these addresses are always the same.
CODES = {"budget": "budgetville", "concertation": "centreville", "projet": "placegare"}
JOUR = dt.timedelta(days=1)
QUOTA = 3
# Three ways of seeing the centre of a town, and how many share each.
CAMPS = (27, 20, 14)
PART_REPONDUE, NB_DUELS, NB_AVIS = 0.85, 9, 38
POIDS_PORTES = {Porte.WEB: 70, Porte.BORNE: 20, Porte.SUR_PLACE: 10}
# Around the town hall when nobody knows where it is.
CENTRE = (43.6045, 1.444)
ECARTS = ((0.0, 0.0), (0.006, 0.009), (-0.007, -0.006))


def consulter_habitants(inscription: Inscription, *, referent: Any, personnel: Any, graine: int) -> list[Dialogue]:
    """Hold the three consultations of a body, opened to it by a quotation."""
    inscription.idcity = True
    inscription.save(update_fields=["idcity", "modifie_le"])
    accorder_devis(inscription=inscription, montant=Decimal(4800), reference="DEMO-2026-014", auteur=personnel)
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    return [
        _budget(inscription, banque, referent, alea),
        _concertation(inscription, banque, referent, alea),
        _projet(inscription, banque, referent, alea),
    ]


def _budget(inscription: Inscription, banque: dict[str, Any], referent: Any, alea: random.Random) -> Dialogue:
    """The whole life of a participatory budget: eleven ideas, what became of each, the answer."""
    du, au = aujourdhui() - 420 * JOUR, aujourdhui() - 45 * JOUR
    dialogue = _dialogue(inscription, banque["budget"], "budget", TypeDialogue.BUDGET_PARTICIPATIF, du, au)
    phases = modele(dialogue.type, du, au)
    _phases(dialogue, [(phase.nature, phase.du, phase.au) for phase in phases])
    gens = _participants(dialogue, 85, alea, referent)
    idees = _idees(dialogue, banque, gens, alea, referent, phases[1].du)
    voulus = {idee: ligne["soutiens"] for idee, ligne in zip(idees, banque["budget"]["idee"], strict=True)}
    _soutenir(voulus, gens, alea)
    _suites(idees, banque["budget"]["idee"], referent, au - 120 * JOUR)
    _repondre(idees[:7], banque["communs"], gens, referent, alea)
    _clore(dialogue, banque["budget"], referent, au)
    return dialogue


def _concertation(inscription: Inscription, banque: dict[str, Any], referent: Any, alea: random.Random) -> Dialogue:
    """A concertation at the stage where opinions meet: three groups, duels, words that wait to be read."""
    jour = aujourdhui()
    du, au = jour - 34 * JOUR, jour + 24 * JOUR
    dialogue = _dialogue(inscription, banque["concertation"], "concertation", TypeDialogue.CONCERTATION, du, au)
    bornes = [
        (DIAGNOSTIC, du),
        (PROPOSITIONS, du + 12 * JOUR),
        (CONFRONTATION, jour - 10 * JOUR),
        (REPONSE, jour + 15 * JOUR),
    ]
    fins = [debut - JOUR for _, debut in bornes[1:]] + [au]
    _phases(dialogue, [(nature, debut, fin) for (nature, debut), fin in zip(bornes, fins, strict=True)])
    gens = _participants(dialogue, sum(CAMPS), alea, referent)
    idees = _idees(dialogue, banque, gens, alea, referent, du + 13 * JOUR)
    camps = dict(zip(gens, _camps(), strict=True))
    penchants = [ligne["camps"] for ligne in banque["concertation"]["idee"]]
    _positions(idees, penchants, camps, alea)
    _duels(idees, penchants, camps, alea)
    _soutenir({idee: 4 + 2 * rang for rang, idee in enumerate(idees)}, gens, alea)
    _repondre(idees[:9], banque["communs"], gens, referent, alea)
    _a_relire(dialogue, banque["communs"], idees, gens)
    suggerer_rapprochements(dialogue=dialogue)
    return dialogue


def _projet(inscription: Inscription, banque: dict[str, Any], referent: Any, alea: random.Random) -> Dialogue:
    """A project judged section by section; some words were read, the last ones wait."""
    du, au = aujourdhui() - 12 * JOUR, aujourdhui() + 33 * JOUR
    dialogue = _dialogue(inscription, banque["projet"], "projet", TypeDialogue.EVALUER_PROJET, du, au)
    gens = _participants(dialogue, NB_AVIS, alea, referent)
    avis: list[AvisSection] = []
    for rang, ligne in enumerate(banque["projet"]["section"], start=1):
        section = Section.objects.create(dialogue=dialogue, rang=rang, titre=ligne["titre"], texte=ligne["texte"])
        avis += _avis(section, ligne, alea.sample(gens, NB_AVIS - 3 * rang), referent, alea)
    AvisSection.objects.bulk_create(avis)
    return dialogue


def _dialogue(
    inscription: Inscription, ligne: dict[str, Any], nom: str, genre: TypeDialogue, du: dt.date, au: dt.date
) -> Dialogue:
    dialogue = Dialogue.objects.create(
        inscription=inscription,
        code=CODES[nom],
        type=genre,
        titre=ligne["titre"],
        accroche=ligne["accroche"],
        presentation=ligne["presentation"],
        regles=REGLES[genre],
        charte=CHARTE,
        etat=EtatDialogue.OUVERT,
        quota_soutiens=QUOTA,
        debut=du,
        fin=au,
        est_recurrent=genre == TypeDialogue.BUDGET_PARTICIPATIF,
        ouvert_le=_midi(du),
    )
    Theme.objects.bulk_create(
        Theme(dialogue=dialogue, rang=rang, nom=theme) for rang, theme in enumerate(ligne.get("themes", ()), start=1)
    )
    return dialogue


def _phases(dialogue: Dialogue, etapes: Iterable[tuple[str, dt.date, dt.date]]) -> None:
    Phase.objects.bulk_create(
        Phase(dialogue=dialogue, rang=rang, nature=nature, titre=LIBELLES[nature], du=du, au=au)
        for rang, (nature, du, au) in enumerate(etapes, start=1)
    )


def _secteurs(dialogue: Dialogue, noms: Sequence[str]) -> list[Secteur]:
    organisme = dialogue.inscription.organisme
    latitude, longitude = organisme.latitude or CENTRE[0], organisme.longitude or CENTRE[1]
    return Secteur.objects.bulk_create(
        Secteur(dialogue=dialogue, rang=rang, nom=nom, latitude=latitude + nord, longitude=longitude + est)
        for rang, (nom, (nord, est)) in enumerate(zip(noms, ECARTS, strict=True), start=1)
    )


def _participants(dialogue: Dialogue, nombre: int, alea: random.Random, agent: Any) -> list[Participant]:
    return Participant.objects.bulk_create(
        Participant(
            id=_uuid(alea),
            dialogue=dialogue,
            porte=porte,
            empreinte=empreinte_unique(),
            saisi_par=agent if porte == Porte.SUR_PLACE else None,
        )
        for porte in alea.choices(list(POIDS_PORTES), list(POIDS_PORTES.values()), k=nombre)
    )


def _idees(
    dialogue: Dialogue,
    banque: dict[str, Any],
    gens: Sequence[Participant],
    alea: random.Random,
    auteur: Auteur,
    du: dt.date,
) -> list[Proposition]:
    """Write the published ideas of a dialogue, a few a day from `du`."""
    nom = "budget" if dialogue.type == TypeDialogue.BUDGET_PARTICIPATIF else "concertation"
    themes, secteurs = list(dialogue.les_themes.all()), _secteurs(dialogue, banque["communs"]["secteurs"])
    idees = []
    for rang, ligne in enumerate(banque[nom]["idee"]):
        personne, secteur, est_situee = alea.choice(gens), secteurs[ligne["secteur"]], rang % 2 == 0
        deposee_le = _midi(du + rang // 2 * JOUR) + alea.randrange(300) * dt.timedelta(minutes=1)
        idees.append(
            Proposition(
                id=_uuid(alea),
                dialogue=dialogue,
                auteur=personne,
                porte=personne.porte,
                theme=themes[ligne["theme"]],
                secteur=secteur,
                titre=ligne["titre"],
                texte=ligne["texte"],
                budget=ligne.get("budget"),
                latitude=secteur.latitude + alea.uniform(-0.003, 0.003) if est_situee else None,
                longitude=secteur.longitude + alea.uniform(-0.004, 0.004) if est_situee else None,
                etat=EtatProposition.PUBLIEE,
                deposee_le=deposee_le,
                decidee_le=deposee_le + JOUR,
                decidee_par=auteur,
            )
        )
    return Proposition.objects.bulk_create(idees)


def _soutenir(voulus: dict[Proposition, int], gens: Sequence[Participant], alea: random.Random) -> None:
    """Give each idea about as many supports as asked, within the quota of each person."""
    places = {personne: list(range(1, QUOTA + 1)) for personne in gens}
    soutiens: list[Soutien] = []
    for idee, nombre in voulus.items():
        libres = [personne for personne in gens if places[personne]]
        soutiens += [
            Soutien(participant=personne, proposition=idee, emplacement=places[personne].pop(0))
            for personne in alea.sample(libres, min(nombre, len(libres)))
        ]
    Soutien.objects.bulk_create(soutiens)


def _camps() -> list[int]:
    return [camp for camp, effectif in enumerate(CAMPS) for _ in range(effectif)]


def _positions(
    idees: Sequence[Proposition],
    penchants: Sequence[Sequence[float]],
    camps: dict[Participant, int],
    alea: random.Random,
) -> None:
    Position.objects.bulk_create(
        Position(participant=personne, proposition=idee, sens=_sens(penchant[camp], alea))
        for personne, camp in camps.items()
        for idee, penchant in zip(idees, penchants, strict=True)
        if alea.random() < PART_REPONDUE
    )


def _sens(penchant: float, alea: random.Random) -> Sens:
    tirage = penchant + alea.gauss(0, 0.35)
    return Sens.ACCORD if tirage > 0.2 else Sens.DESACCORD if tirage < -0.2 else Sens.PASSE


def _duels(
    idees: Sequence[Proposition],
    penchants: Sequence[Sequence[float]],
    camps: dict[Participant, int],
    alea: random.Random,
) -> None:
    paires = list(combinations(range(len(idees)), 2))
    duels = []
    for personne, camp in camps.items():
        for i, j in alea.sample(paires, NB_DUELS):
            un, autre = (i, j) if idees[i].pk < idees[j].pk else (j, i)
            ecart = penchants[un][camp] - penchants[autre][camp] + alea.gauss(0, 0.5)
            issue = IssueDuel.AUCUNE if abs(ecart) < 0.05 else IssueDuel.A if ecart > 0 else IssueDuel.B
            a_gauche = alea.random() < 1 / 2
            duels.append(Duel(participant=personne, a=idees[un], b=idees[autre], issue=issue, a_gauche=a_gauche))
    Duel.objects.bulk_create(duels)


def _suites(idees: Sequence[Proposition], lignes: Sequence[dict[str, Any]], auteur: Auteur, du: dt.date) -> None:
    """Give each idea what became of it, one a day from `du`."""
    suites, instant = [], _midi(du)
    for rang, (idee, ligne) in enumerate(zip(idees, lignes, strict=True)):
        etat = EtatProposition(ligne["etat"])
        idee.etat, idee.decidee_le = etat, instant + rang * JOUR
        idee.motif = ligne["suite"] if etat in ETATS_MOTIVES else ""
        suites.append(SuiteDonnee(proposition=idee, etat=etat, texte=ligne["suite"], le=idee.decidee_le, auteur=auteur))
    Proposition.objects.bulk_update(idees, ["etat", "decidee_le", "motif"])
    SuiteDonnee.objects.bulk_create(suites)


def _repondre(
    idees: Sequence[Proposition],
    communs: dict[str, Any],
    gens: Sequence[Participant],
    referent: Any,
    alea: random.Random,
) -> None:
    """Write a reply under each idea, and the organiser's under the first ones."""
    reponses = []
    for rang, idee in enumerate(idees):
        personne, texte = alea.choice(gens), communs["reponses"][rang % len(communs["reponses"])]
        champs = {"proposition": idee, "etat": EtatTexte.PUBLIE, "decide_le": idee.decidee_le}
        champs["decide_par"] = referent
        reponses.append(Commentaire(id=_uuid(alea), auteur=personne, porte=personne.porte, texte=texte, **champs))
        if rang < 2:
            reponses.append(
                Commentaire(id=_uuid(alea), porte=Porte.WEB, texte=communs["officielle"], est_officiel=True, **champs)
            )
    Commentaire.objects.bulk_create(reponses)


def _a_relire(
    dialogue: Dialogue, communs: dict[str, Any], idees: Sequence[Proposition], gens: Sequence[Participant]
) -> None:
    """Leave the moderator something to do: two ideas, a reply, a report."""
    for titre, personne in zip(communs["a_relire"], gens, strict=False):
        Proposition.objects.create(
            dialogue=dialogue,
            auteur=personne,
            porte=personne.porte,
            titre=titre,
            etat=EtatProposition.DEPOSEE,
            deposee_le=_midi(aujourdhui() - 2 * JOUR),
        )
    Commentaire.objects.create(
        proposition=idees[1], auteur=gens[2], porte=gens[2].porte, texte="Des essences qui supportent la sécheresse."
    )
    Signalement.objects.create(
        participant=gens[3], proposition=idees[10], motif=MotifSignalement.AUTRE, precision="Déjà dit ailleurs."
    )


def _avis(
    section: Section, ligne: dict[str, Any], gens: Sequence[Participant], lecteur: Any, alea: random.Random
) -> list[AvisSection]:
    """Write the marks of a section; the first words were published, the last one waits."""
    mots = [("reserve", mot) for mot in ligne["reserves"]] + [("commentaire", mot) for mot in ligne["commentaires"]]
    avis = []
    for rang, personne in enumerate(gens):
        utilite = alea.choice(ligne["notes"])
        impact = alea.choice((Impact.FORT, Impact.MOYEN) if utilite > 3 else (Impact.FAIBLE, Impact.AUCUN, ""))
        un = AvisSection(
            id=_uuid(alea),
            section=section,
            participant=personne,
            porte=personne.porte,
            utilite=utilite,
            impact=impact,
        )
        if rang < len(mots):
            setattr(un, *mots[rang])
        if rang < len(mots) - 1:
            un.etat, un.decide_le, un.decide_par = EtatTexte.PUBLIE, _midi(aujourdhui() - 2 * JOUR), lecteur
        avis.append(un)
    return avis


def _clore(dialogue: Dialogue, ligne: dict[str, Any], auteur: Auteur, fin: dt.date) -> None:
    clos_le = _midi(fin + 20 * JOUR)
    ReponsePubliee.objects.create(
        dialogue=dialogue,
        texte=ligne["reponse"],
        decision=ligne["decision"],
        signataire=ligne["signataire"],
        auteur=auteur,
        publiee_le=clos_le,
    )
    dialogue.etat = EtatDialogue.CLOS
    dialogue.ferme_le, dialogue.clos_le = _midi(fin + JOUR), clos_le
    dialogue.save()


def _midi(jour: dt.date) -> dt.datetime:
    return dt.datetime.combine(jour, dt.time(12), PARIS)


def _uuid(alea: random.Random) -> uuid.UUID:
    """Draw an identifier from the seed: the same demonstration each time."""
    return uuid.UUID(int=alea.getrandbits(128), version=4)
