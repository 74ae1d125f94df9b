"""What a draft says, read into typed values. The keys are those of the four steps' forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organismes.enums import COLLECTIVITES, Canal, EtatConseil, TypeOrganisme
from organismes.models import Brouillon, Inscription, Organisme, Territoire
from organismes.queries.numeros import numero_actuel
from socle.erreurs import RegleMetier

ETAPES = ("organisme", "referent", "canaux", "options")
NOMS_ETAPES = ("L’organisme", "Le référent", "Les canaux", "Les options et engagements")
SAISIES = "saisies"
ENGAGEMENTS = ("agents_informes", "reglement_accepte")
# Answer of the first step: the SIREN that a département or a région gives, the directory having none.
SIREN_DONNE = "siren_du_territoire"
# Answer of the third step: where the desk is, for a body that the directory does not situate.
DEPARTEMENT_DE_L_ACCUEIL = "departement_accueil"
# Field of the third step that holds the coordinates of each channel; an empty one is a channel not offered.
CHAMP_DU_CANAL = {
    Canal.EMAIL: "courriel_accueil",
    Canal.COURRIER: "adresse_postale",
    Canal.TEL: "telephone_accueil",
    Canal.RS: "reseaux_sociaux",
    Canal.WEB: "site",
    Canal.PHYS: "adresse_accueil",
}


@dataclass(frozen=True)
class OrganismeDeclare:
    """The body as declared; `siren` is its key (regles#contrat-siren)."""

    type: str
    nom: str
    siren: str
    territoire: Territoire | None

    @property
    def vient_de_l_annuaire(self) -> bool:
        """Tell whether the body is the territory itself, not a body attached to it."""
        return self.territoire is not None and self.type == self.territoire.nature

    @property
    def designation(self) -> str:
        """Return a name that nobody typed, as `Organisme.designation`: mails say it to whoever a stranger had written to."""
        return self.nom if self.vient_de_l_annuaire else f"{TypeOrganisme(self.type).label}, n° {self.siren}"


@dataclass(frozen=True)
class InscriptionDeclaree:
    """A whole registration as declared: the body, columns of Inscription, coordinates by channel, where its desk is."""

    identite: OrganismeDeclare
    champs: dict[str, Any]
    canaux: dict[str, str]
    departement: str


def cle_du_territoire(territoire: Territoire, siren_donne: str = "") -> str:
    """Return the key of a territory: its SIREN, or the one given, or the INSEE code of a commune without any."""
    if territoire.siren:
        return territoire.siren
    if not territoire.siren_a_donner:
        return f"INSEE-{territoire.code}"
    if not siren_donne:
        raise RegleMetier("siren_manquant", f"Choisissez {territoire.nom} à nouveau et donnez son SIREN.")
    return siren_donne


def premiere_etape_manquante(donnees: Mapping[str, Any]) -> int | None:
    """Return the rank (from 1) of the first step not complete, None when all are."""
    for rang, etape in enumerate(ETAPES, start=1):
        if etape not in donnees or etape in donnees.get(SAISIES, {}):
            return rang
    return None


def courriel_du_brouillon(brouillon: Brouillon) -> str:
    """Return where to send the link of a draft: asked for already, else what was typed as the referent's, unchecked."""
    return brouillon.courriel or str(brouillon.donnees.get(SAISIES, {}).get("referent", {}).get("courriel", ""))


def lire_demande(brouillon: Brouillon) -> InscriptionDeclaree:
    """Read a complete draft; RegleMetier names what is missing."""
    donnees = brouillon.donnees
    manquante = premiere_etape_manquante(donnees)
    if manquante is not None:
        raise RegleMetier(
            "brouillon_incomplet", f"L’étape {manquante}, «\u202f{NOMS_ETAPES[manquante - 1]}\u202f», est à compléter."
        )
    identite = lire_identite(donnees["organisme"])
    situe = identite.territoire.departement if identite.territoire else ""
    return InscriptionDeclaree(
        identite,
        lire_champs(donnees),
        lire_canaux(donnees["canaux"]),
        situe or donnees["canaux"].get(DEPARTEMENT_DE_L_ACCUEIL, ""),
    )


def lire_identite(valeurs: Mapping[str, Any]) -> OrganismeDeclare:
    """Read the first step: a territory of the directory, or another body with its own key.

    The body is the one that bore this key, where another replaced it since.
    """
    territoire = Territoire.objects.filter(pk=valeurs.get("territoire") or 0).first()
    if valeurs.get("siren"):
        return OrganismeDeclare(valeurs["type"], valeurs["nom"], numero_actuel(valeurs["siren"]), territoire)
    if territoire is None:
        raise RegleMetier("organisme_inconnu", "Cet organisme n’est plus dans l’annuaire\u202f: cherchez-le à nouveau.")
    cle = cle_du_territoire(territoire, valeurs.get(SIREN_DONNE, ""))
    return OrganismeDeclare(territoire.nature, territoire.nom, numero_actuel(cle), territoire)


def nom_declare(inscription: Inscription) -> str:
    """Return the name by which a registration calls a body outside the directory when it bears another one; else nothing.

    That of a territory is the directory's, and a confirmed address is no proof of office: a person reads this one.
    """
    declare = {} if inscription.brouillon is None else inscription.brouillon.donnees.get("organisme", {})
    nom = str(declare.get("nom", "")) if declare.get("siren") else ""
    return "" if nom == inscription.organisme.nom else nom


def organisme_choisi(brouillon: Brouillon | None) -> str:
    """Return what tells the body of a draft from that of another, as its first step has it; nothing before that."""
    choisi = {} if brouillon is None else brouillon.donnees.get("organisme", {})
    return str(choisi.get("siren") or choisi.get("territoire") or "")


def designation_choisie(brouillon: Brouillon) -> str:
    """Return how a mail names the body of a draft; nothing while it has none, or one that the directory lost."""
    try:
        return lire_identite(brouillon.donnees["organisme"]).designation if organisme_choisi(brouillon) else ""
    except RegleMetier:
        return ""


def est_deja_inscrit(brouillon: Brouillon) -> bool:
    """Tell whether the body of a draft holds its place in the edition meanwhile."""
    if "organisme" not in brouillon.donnees:
        return False
    try:
        siren = lire_identite(brouillon.donnees["organisme"]).siren
    except RegleMetier:
        return False
    return Inscription.objects.actives().filter(campagne=brouillon.campagne_id, organisme__siren=siren).exists()


def lire_champs(donnees: Mapping[str, Any]) -> dict[str, Any]:
    """Read the columns of a registration from the second to fourth steps (those present)."""
    champs: dict[str, Any] = {}
    for nom in ("nom", "fonction", "courriel", "telephone"):
        if nom in donnees.get("referent", {}):
            champs[f"referent_{nom}"] = donnees["referent"][nom]
    for nom in ("horaires", "services", "certifications", "dpo_contact"):
        if nom in donnees.get("canaux", {}):
            champs[nom] = donnees["canaux"][nom]
    if donnees.get("canaux", {}).get("etat_conseil"):
        # Asked between the rounds of the edition of the registration.
        champs |= {"etat_conseil": donnees["canaux"]["etat_conseil"], "conseil_edition": None}
    for nom in ("borne", "smartphone", "idcity", "vooter", "agents_informes", "reglement_accepte"):
        if nom in donnees.get("options", {}):
            champs[nom] = bool(donnees["options"][nom])
    return champs


def lire_canaux(valeurs: Mapping[str, Any]) -> dict[str, str]:
    """Read the coordinates of the channels offered."""
    return {str(canal): valeurs[champ] for canal, champ in CHAMP_DU_CANAL.items() if valeurs.get(champ)}


def ecrire_valeurs(inscription: Inscription) -> dict[str, dict[str, Any]]:
    """Return the second to fourth steps as the forms show them, from a registration."""
    canaux = {canal.canal: canal.coordonnees for canal in inscription.les_canaux.all()}
    return {
        "referent": {
            nom: getattr(inscription, f"referent_{nom}") for nom in ("nom", "fonction", "courriel", "telephone")
        },
        "canaux": {
            **{champ: canaux.get(canal, "") for canal, champ in CHAMP_DU_CANAL.items()},
            "horaires": inscription.horaires,
            "services": inscription.services,
            "certifications": inscription.certifications,
            "dpo_contact": inscription.dpo_contact,
            "etat_conseil": "" if _parle_d_ailleurs(inscription) else inscription.etat_conseil,
        },
        "options": {
            nom: getattr(inscription, nom)
            for nom in ("borne", "smartphone", "idcity", "vooter", "agents_informes", "reglement_accepte")
        },
    }


def _parle_d_ailleurs(inscription: Inscription) -> bool:
    """Tell whether a registration says nothing of the council for the rounds of its own edition."""
    return inscription.etat_conseil == EtatConseil.NON_CONCERNE or inscription.conseil_edition is not None


def reprises_de(inscription: Inscription) -> dict[str, Any]:
    """Return the content of a draft that begins with the answers of a registration, the undertakings aside.

    The body is known; the three other steps are typed, not checked: she who resumes reads each of them again.
    """
    valeurs = ecrire_valeurs(inscription)
    valeurs["canaux"].pop("etat_conseil")
    options = {nom: valeur for nom, valeur in valeurs["options"].items() if nom not in ENGAGEMENTS}
    return {"organisme": _identite_de(inscription.organisme), SAISIES: {**valeurs, "options": options}}


def _identite_de(organisme: Organisme) -> dict[str, Any]:
    territoire = organisme.territoire
    if territoire is not None and organisme.type == territoire.nature:
        donne = {SIREN_DONNE: organisme.siren} if territoire.siren_a_donner else {}
        return {"territoire": territoire.pk, **donne}
    identite = {"type": organisme.type, "nom": organisme.nom, "siren": organisme.siren}
    return identite | ({"territoire": territoire.pk, "commune": territoire.nom} if territoire else {})


def champs_de_l_organisme(identite: OrganismeDeclare) -> dict[str, Any]:
    """Return the columns of a body as declared: place and population come from the directory."""
    territoire = identite.territoire
    champs: dict[str, Any] = {"type": identite.type, "nom": identite.nom, "territoire": territoire}
    if territoire is not None:
        champs |= {"departement": territoire.departement, "region": territoire.region}
        if territoire.nature == TypeOrganisme.COMMUNE:
            champs["code_insee"] = territoire.code
        if identite.vient_de_l_annuaire:
            champs["population"] = territoire.population
    return champs


def ouvre_droit_a_une_place(organisme: Organisme) -> bool:
    """Tell whether a body is a local authority, for which the free iD City seats are."""
    return organisme.type in COLLECTIVITES
