"""A registration told in four lists: the same on the summary, the staff page, the space, the mail and the PDF."""

from __future__ import annotations

from dataclasses import dataclass

from organismes.enums import COLLECTIVITES, Canal, Certification, EtatConseil, Option, TypeOrganisme
from organismes.models import Brouillon, Inscription, Organisme
from organismes.queries.annuaire import noms_des_departements
from organismes.queries.demande import OrganismeDeclare, lire_demande
from socle.logic.typographie import entier

Couples = tuple[tuple[str, str], ...]
NOM_DES_OPTIONS = {
    Option.BORNE: "borne",
    Option.SMARTPHONE: "smartphone",
    Option.IDCITY: "idcity",
    Option.VOOTER: "vooter",
}


@dataclass(frozen=True)
class FicheInscription:
    """What was declared, in words. Empty values are empty strings."""

    titre: str
    organisme: Couples
    referent: Couples
    canaux: Couples
    options: Couples

    @property
    def parties(self) -> tuple[tuple[str, str, Couples], ...]:
        """Return (step, title, couples) for each of the four steps."""
        return (
            ("organisme", "L’organisme", self.organisme),
            ("referent", "Le référent", self.referent),
            ("canaux", "Les canaux et l’accueil", self.canaux),
            ("options", "Les options et les engagements", self.options),
        )


def fiche_de_inscription(inscription: Inscription) -> FicheInscription:
    """Tell a registration."""
    canaux = {canal.canal: canal.coordonnees for canal in inscription.les_canaux.all()}
    return _fiche(inscription.organisme, inscription, canaux)


def fiche_de_brouillon(brouillon: Brouillon) -> FicheInscription:
    """Tell a complete draft."""
    demande = lire_demande(brouillon)
    return _fiche(_esquisse(demande.identite), Inscription(**demande.champs), demande.canaux)


def _esquisse(identite: OrganismeDeclare) -> Organisme:
    territoire = identite.territoire
    population = territoire.population if territoire and identite.vient_de_l_annuaire else None
    return Organisme(
        type=identite.type,
        nom=identite.nom,
        siren=identite.siren,
        territoire=territoire,
        departement=territoire.departement if territoire else "",
        population=population,
    )


def _fiche(organisme: Organisme, inscription: Inscription, canaux: dict[str, str]) -> FicheInscription:
    return FicheInscription(
        titre=organisme.nom,
        organisme=couples_de_l_organisme(organisme, inscription.population),
        referent=(
            ("Nom", inscription.referent_nom),
            ("Fonction", inscription.referent_fonction),
            ("Courriel", inscription.referent_courriel),
            ("Téléphone", inscription.referent_telephone),
        ),
        canaux=_couples_des_canaux(organisme, inscription, canaux),
        options=_couples_des_options(organisme, inscription),
    )


def couples_de_l_organisme(organisme: Organisme, population: int | None = None) -> Couples:
    """Tell a body: what it is, its key, its place; `population`: the one of an edition, its own otherwise."""
    couples = [
        ("Nom", organisme.nom),
        ("Type", TypeOrganisme(organisme.type).label),
        (_nom_de_la_cle(organisme.siren), organisme.siren.removeprefix("INSEE-")),
    ]
    if organisme.territoire is not None and organisme.territoire.nom != organisme.nom:
        couples.append(("Territoire", organisme.territoire.nom))
    if organisme.departement:
        code = organisme.departement
        nom = noms_des_departements([code]).get(code)
        couples.append(("Département", f"{nom} ({code})" if nom else code))
    if (habitants := organisme.population if population is None else population) is not None:
        couples.append(("Population", f"{entier(habitants)} habitants"))
    return tuple(couples)


def _nom_de_la_cle(cle: str) -> str:
    if cle.startswith("INSEE-"):
        return "Code INSEE"
    return "SIRET" if len(cle) == 14 else "SIREN"  # noqa: PLR2004 -- digits of a SIRET


def _couples_des_canaux(organisme: Organisme, inscription: Inscription, canaux: dict[str, str]) -> Couples:
    couples = [(str(canal.label), canaux[canal]) for canal in Canal if canal in canaux]
    couples += [
        ("Horaires", inscription.horaires),
        ("Services rendus", ", ".join(inscription.services)),
        ("Certifications", ", ".join(Certification(valeur).label for valeur in inscription.certifications)),
        ("Contact pour la protection des données", inscription.dpo_contact),
    ]
    if organisme.type == TypeOrganisme.COMMUNE and inscription.etat_conseil != EtatConseil.NON_CONCERNE:
        pour = f", tours de l’édition {inscription.conseil_edition}" if inscription.conseil_edition else ""
        couples.append((f"Conseil municipal{pour}", EtatConseil(inscription.etat_conseil).label))
    return tuple(couples)


def _couples_des_options(organisme: Organisme, inscription: Inscription) -> Couples:
    couples = [
        (str(option.label), "oui" if getattr(inscription, champ) else "non")
        for option, champ in NOM_DES_OPTIONS.items()
    ]
    if inscription.idcity and organisme.type not in COLLECTIVITES:
        couples.append(("Conditions iD City", "sur devis\u202f: les places offertes vont aux collectivités locales"))
    couples += [
        ("Agents et instances informés de la campagne", "oui" if inscription.agents_informes else "non"),
        ("Règlement accepté", "oui" if inscription.reglement_accepte else "non"),
    ]
    return tuple(couples)
