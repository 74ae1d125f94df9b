"""A synthetic fieldwork: honest shoppers with their habits, and cheats of each kind."""

import datetime as dt
import random

from enquetes.qualite.logic.anomalies_faits import PieceObservee, VisiteObservee

DEBUT = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)
NB_CRITERES = {"TEL": 20, "EMAIL": 17, "PHYS": 20}
SUJETS = ["la carte d’identité", "l’inscription à l’école", "les encombrants", "une salle", "l’urbanisme", "la voirie"]
QUI = ["l’agente", "l’agent", "la personne au téléphone", "mon interlocutrice", "le standard", "la dame de l’accueil"]
FAITS = [
    "a repris ma question", "m’a donné les horaires", "a cité deux pièces à fournir", "n’a pas su dire le délai",
    "m’a orienté vers un collègue", "a proposé un rendez-vous", "a épelé l’adresse du site", "parlait trop vite",
    "m’a fait patienter sans musique", "a vérifié que j’avais compris", "a oublié le coût", "a conclu avec courtoisie",
    "m’a demandé ma commune", "a hésité puis consulté une fiche", "a promis un message qui n’est pas venu",
]  # fmt: skip
FIN = [
    "je referais cette démarche",
    "l’ensemble restait clair",
    "il manquait une étape",
    "bonne impression",
    "trop long",
]


def phrase(hasard):
    """Return a comment that reuses the same stock of expressions, as people do."""
    faits = hasard.sample(FAITS, hasard.randint(2, 5))
    return (
        f"Pour {hasard.choice(SUJETS)}, {hasard.choice(QUI)} {', '.join(faits[:-1])} et {faits[-1]}\u202f; "
        f"{hasard.choice(FIN)}."
    )


def choix_honnetes(hasard, canal, qualite):
    """Return answers that depend on the quality of the body: a very good one gets the best everywhere."""
    nombre = NB_CRITERES[canal] - 4
    return tuple(
        ("BIN", "oui" if hasard.random() < qualite else "non")
        if rang % 2
        else ("E3", str(sum(hasard.random() < qualite for _ in range(3))))
        for rang in range(nombre)
    )


def visite_honnete(hasard, identifiant, enqueteur, canal, qualite, rythme):
    """Return an honest visit; `rythme` draws the seconds a criterion."""
    commencee = DEBUT + dt.timedelta(minutes=hasard.randrange(60_000))
    duree = dt.timedelta(seconds=rythme(hasard) * NB_CRITERES[canal])
    return VisiteObservee(
        id=identifiant,
        enqueteur=enqueteur,
        canal=canal,
        nb_criteres=NB_CRITERES[canal],
        choix=choix_honnetes(hasard, canal, qualite),
        commentaire=phrase(hasard) if hasard.random() < 0.8 else "Réponse rapide et courtoise.",
        est_muette=hasard.random() < 0.1,
        pieces=tuple(
            PieceObservee(f"{hasard.getrandbits(256):064x}", hasard.getrandbits(256))
            for _ in range(hasard.randint(0, 2))
        ),
        commencee_le=commencee,
        contact_du=commencee + duree / 4,
        contact_au=commencee + duree / 2,
        deposee_le=commencee + duree,
        recue_le=commencee + duree,
    )


def visites_honnetes(graine, rythme, nb_enqueteurs=30, nb_visites=40):
    """Return the visits of an honest fieldwork."""
    hasard = random.Random(graine)
    visites = []
    for e in range(nb_enqueteurs):
        for v in range(nb_visites):
            canal = hasard.choice(sorted(NB_CRITERES))
            qualite = hasard.betavariate(6, 2)
            visites.append(visite_honnete(hasard, f"v{e}-{v}", f"e{e}", canal, qualite, rythme))
    return visites
