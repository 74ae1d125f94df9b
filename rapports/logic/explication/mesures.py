"""What a service, a delay or a gain comes from, with the levels of `chiffre_explique`.

A service is told to its body without its contacts, and rounded (`sans_ses_contacts`): which of them asked for it would
say what scenario they followed.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from enquetes.referentiels.logic.arrondi import exact
from enquetes.visites.logic.delais import ATTENTE_MAX
from enquetes.visites.logic.delais_reponse import DEMANDES_MINIMUM, TOUTES, DemandeEcrite, demande, ensemble
from enquetes.visites.logic.services import CONTACTS_MINIMUM
from enquetes.visites.logic.survie import kaplan_meier
from rapports.logic.chiffres import (
    ATTENTE,
    CENTILE,
    DANS_LE_SEUIL,
    GAIN,
    MEDIANE,
    SERVICE,
    TAUX,
    Figure,
    code_du_service,
)
from rapports.logic.explication.chiffre_explique import ChiffreExplique, borner_ou_indiquer, completer
from rapports.logic.explication.regles import Operation
from rapports.logic.explication.scores import (
    SANS_REPONSE,
    ContactExplique,
    DossierDeCalcul,
    expliquer_contact,
    nom_de,
    pourquoi_pas_compte,
    releve,
)
from rapports.logic.resultats.composition import contact_vu
from rapports.logic.resultats.graphiques_attente import en_jours
from rapports.logic.resultats.indicateurs import JAMAIS, REPONSES, centile
from rapports.logic.resultats.lignes import bornes_d_une_part
from rapports.logic.resultats.priorites import ContactVu, cause_de
from rapports.logic.resultats.services_dits import ScoreDit
from socle.logic.typographie import accorder

JOURS, POINTS_DU_SCORE = "jours ouvrés", "points du score"
NOMS_DES_MESURES = {
    TAUX: "taux de réponse",
    MEDIANE: "délai médian des réponses reçues",
    CENTILE: "délai de neuf réponses reçues sur dix",
    ATTENTE: "attente médiane, silences compris",
    DANS_LE_SEUIL: "réponses dans le seuil",
}
Demandes = Sequence[tuple[ContactExplique, DemandeEcrite]]


def expliquer_mesure(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    """Return a service, a delay or a gain with its levels; None when there is none."""
    if figure.mesure == SERVICE:
        return _service(dossier, figure)
    if figure.mesure == GAIN:
        return _gain(dossier, figure)
    if figure.mesure in {ATTENTE, DANS_LE_SEUIL}:
        return _attente(dossier, figure)
    return _reponses(dossier, figure)


def sans_ses_contacts(service: ChiffreExplique, dit: ScoreDit) -> ChiffreExplique:
    """Return a service as its body reads it, without the division that gives it."""
    valeur = Fraction(dit.score)
    ensemble = ChiffreExplique(
        f"{accorder(len(service.termes), 'contact')}, ensemble",
        valeur,
        Operation.ENSEMBLE,
        "services",
        poids=Fraction(len(service.termes)),
        mention="les désigner dirait le scénario qu’ils suivaient",
    )
    return replace(service, valeur=valeur, bornes=dit.bornes, operation=Operation.ENSEMBLE, termes=(ensemble,))


def _service(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    siens = [c for c in dossier.contacts if code_du_service(c.note.service) == figure.code and c.note.score is not None]
    # Results tell each name apart: an address that two of them share would tell neither.
    if len(siens) < CONTACTS_MINIMUM or len({c.note.service for c in siens}) > 1:
        return None
    return completer(
        ChiffreExplique(siens[0].note.service, None, Operation.MOYENNE, "services", str(figure)),
        (replace(expliquer_contact(contact, ""), poids=Fraction(1)) for contact in siens),
    )


def _gain(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    """Return what the score would gain, were the points lost by one cause all won back, channel by channel."""
    if not any(note.code == figure.code for contact in dossier.contacts for note in contact.note.criteres):
        return None
    libelle = dossier.libelles.get(figure.code, "")
    gain = completer(
        ChiffreExplique(f"Gain probable. {figure.code}. {libelle}", None, Operation.PONDEREE, "gains", str(figure)),
        (_perdu_par_le_canal(dossier, canal, figure.code) for canal in dossier.canaux),
    )
    return None if gain.valeur is None else replace(gain, unite=POINTS_DU_SCORE)


def _perdu_par_le_canal(dossier: DossierDeCalcul, canal: str, cause: str) -> ChiffreExplique:
    contacts = dossier.du_canal(canal)
    mention = pourquoi_pas_compte(dossier, canal, len(contacts))
    perdu = completer(
        ChiffreExplique(nom_de(Figure(canal)), None, Operation.MOYENNE, "gains"),
        (_perdu_par_le_contact(contact, cause) for contact in contacts),
    )
    est_compte = not mention and perdu.valeur is not None
    return replace(perdu, poids=Fraction(dossier.methode.poids[canal]), est_compte=est_compte, mention=mention)


def _perdu_par_le_contact(contact: ContactExplique, cause: str) -> ChiffreExplique:
    vu: ContactVu = contact_vu(contact.note, contact.reponses)
    termes = [
        replace(
            releve(contact, note),
            valeur=None
            if note.score is None
            else Fraction(100 - note.score if cause_de(vu.canal, critere) == cause else 0),
        )
        for note, critere in zip(contact.note.criteres, vu.criteres, strict=True)
    ]
    figure = str(Figure(vu.canal, "", contact.numero))
    perdu = completer(ChiffreExplique(contact.nom, None, Operation.PONDEREE, "gains", figure), termes)
    # A contact of which nothing applies loses nothing, and is one of those among which points are shared out.
    return replace(perdu, valeur=perdu.valeur or Fraction(0))


def _reponses(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    temoin, duree, _seuil = REPONSES[figure.canal]
    contacts = [c for c in dossier.du_canal(figure.canal) if c.reponses.get(temoin) is not None]
    if not contacts:
        return None
    if figure.mesure == TAUX:
        return _part(figure, ((c, bool(c.reponses[temoin]), "réponse", SANS_REPONSE) for c in contacts))
    repondus = [c for c in contacts if c.reponses[temoin] and c.reponses.get(duree) not in (None, JAMAIS)]
    return _delai(figure, sorted(repondus, key=lambda contact: contact.reponses[duree]), duree) if repondus else None


def _delai(figure: Figure, repondus: Sequence[ContactExplique], duree: str) -> ChiffreExplique:
    """Return what contacts with an answer, the fastest first, waited by their answer to `duree`."""
    jours: list[float] = [contact.reponses[duree] for contact in repondus]
    est_mediane = figure.mesure == MEDIANE
    valeur = statistics.median(jours) if est_mediane else centile(jours, 90)
    return ChiffreExplique(
        _nom(figure),
        None if valeur is None else exact(valeur),
        Operation.MEDIANE if est_mediane else Operation.CENTILE,
        "indicateurs",
        str(figure),
        unite=JOURS,
        termes=tuple(map(_en_jours, repondus, jours)),
    )


def _attente(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    demandes = [
        (contact, ecrite)
        for contact in dossier.contacts
        if (ecrite := demande(contact.note.canal, contact.reponses)) and figure.canal in {TOUTES, ecrite.canal}
    ]
    if len(demandes) < DEMANDES_MINIMUM:
        return None
    contacts, ecrites = zip(*demandes, strict=True)
    demandes = list(zip(contacts, ensemble(ecrites), strict=True))
    if figure.mesure == DANS_LE_SEUIL:
        return _part(figure, (_dans_le_seuil(*une) for une in demandes))
    marches = tuple(_marches(demandes))
    moitie = next((jour for jour, marche in marches if marche.valeur is not None and 2 * marche.valeur <= 1), None)
    return ChiffreExplique(
        _nom(figure),
        moitie,
        Operation.ATTENTE,
        "indicateurs",
        str(figure),
        unite=JOURS,
        bornes=_bornes_de_la_moitie(demandes),
        termes=tuple(marche for _jour, marche in marches),
    )


def _bornes_de_la_moitie(demandes: Demandes) -> tuple[float, float] | None:
    survie = kaplan_meier([ecrite.duree for _contact, ecrite in demandes])
    bas, haut = survie.mediane_bas, survie.mediane_haut
    return None if bas is None or haut is None else (bas, haut)


def _dans_le_seuil(contact: ContactExplique, ecrite: DemandeEcrite) -> tuple[ContactExplique, bool, str, str]:
    seuil = REPONSES[ecrite.canal][2]
    tenu = ecrite.duree.observee and ecrite.duree.valeur <= seuil
    return contact, tenu, f"dans les {seuil} jours", f"hors des {seuil} jours, ou {SANS_REPONSE}"


def _marches(demandes: Demandes) -> Iterator[tuple[Fraction, ChiffreExplique]]:
    """Yield each day when something happened with the share still waiting after it, in exact arithmetic."""
    reste, a_risque = Fraction(1), len(demandes)
    for jour in sorted({ecrite.duree.valeur for _contact, ecrite in demandes}):
        du_jour = [une for une in demandes if une[1].duree.valeur == jour]
        reponses = sum(ecrite.duree.observee for _contact, ecrite in du_jour)
        reste *= 1 - Fraction(reponses, a_risque)
        yield (
            exact(jour),
            ChiffreExplique(
                en_jours(jour, "jour ouvré"),
                reste,
                Operation.RESTE,
                "indicateurs",
                mention=f"{accorder(reponses, 'réponse')} sur {accorder(a_risque, 'demande')} en attente",
                termes=tuple(_ce_jour(*une, reste) for une in du_jour),
            ),
        )
        a_risque -= len(du_jour)


def _ce_jour(contact: ContactExplique, ecrite: DemandeEcrite, reste: Fraction) -> ChiffreExplique:
    if ecrite.duree.observee:
        mention = "réponse"
    elif ecrite.duree.valeur < ATTENTE_MAX[ecrite.canal]:
        # Told with channels that wait less: a letter is not closed on the day when e-mails are.
        mention = "suivie jusque-là, comme les autres canaux"
    else:
        mention = "réponse plus tard, l’attente était finie" if ecrite.est_tardive else "close sans réponse"
    return replace(_en_jours(contact, 0), valeur=reste, mention=mention)


def _part(figure: Figure, vus: Iterable[tuple[ContactExplique, bool, str, str]]) -> ChiffreExplique:
    """Return a share of contacts, with the interval that results show beside it."""
    part = completer(
        ChiffreExplique(_nom(figure), None, Operation.PART, "indicateurs", str(figure)),
        (
            replace(_en_jours(contact, int(tenu)), mention=oui if tenu else non, version="")
            for contact, tenu, oui, non in vus
        ),
    )
    return borner_ou_indiquer(part, bornes_d_une_part(float(part.valeur or 0), len(part.termes)))


def _en_jours(contact: ContactExplique, valeur: float) -> ChiffreExplique:
    """Return a contact as a term without levels of its own: its page has them."""
    figure = str(Figure(contact.note.canal, "", contact.numero))
    return ChiffreExplique(contact.nom, exact(valeur), Operation.BAREME, "indicateurs", figure)


def _nom(figure: Figure) -> str:
    mesure = NOMS_DES_MESURES[figure.mesure]
    canal = "Toutes les demandes écrites" if figure.canal == TOUTES else nom_de(Figure(figure.canal))
    return f"{canal}, {mesure}"
