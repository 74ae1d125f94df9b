"""An edition at a glance, composed in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from campagnes.enums import NaturePeriode
from campagnes.models import Campagne, Periode
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.models.visite import SANS_OBJET, jour_passe
from enquetes.qualite.queries.lectures import resume_de_la_file
from enquetes.visites.queries.delais_reponse import attentes_de
from enquetes.visites.queries.vagues import JOUR_ICI, faites_dans
from enquetes.visites.queries.visites import A_FAIRE
from organismes.enums import Canal, EtatInscription, NatureEntite, Option, TypeOrganisme
from organismes.models import Inscription, Territoire
from organismes.queries.inscriptions import ACTIVES, SANS_REGION
from organismes.queries.places import places_de
from rapports.logic.edition.tableau import (
    CanalParVague,
    CompteDeListe,
    CompteTerrain,
    EtatDesFiles,
    GroupeDeComptes,
    TableauCampagne,
    requete,
)
from rapports.logic.resultats.attentes import lignes_attente
from rapports.models import Rapport
from rapports.queries.edition.indicateurs import indicateurs_de
from socle.enums import EtatDocument
from trophees.queries.litiges import file_des_litiges

OPTIONS = {Option.BORNE: "borne", Option.SMARTPHONE: "smartphone", Option.IDCITY: "idcity", Option.VOOTER: "vooter"}


def edition_courante(annees: list[Campagne]) -> Campagne | None:
    """Return the edition that staff work on: the latest whose fieldwork is open and not restituted, else the latest."""
    en_terrain = [c for c in annees if c.terrain_ouvert_le and not c.restituee_le]
    return next(iter(en_terrain or annees), None)


def tableau_campagne(campagne: Campagne) -> TableauCampagne:
    """Compose the figures of an edition. A dozen queries, whatever the number of bodies."""
    inscriptions = Inscription.objects.filter(campagne=campagne)
    actives, rapports = inscriptions.actives(), Rapport.objects.filter(inscription__campagne=campagne)
    vagues = list(Periode.objects.filter(campagne=campagne, nature=NaturePeriode.VAGUE).order_by("rang"))
    options = _options(actives, campagne.annee)
    return TableauCampagne(
        annee=campagne.annee,
        nom=campagne.nom,
        est_demonstration=campagne.est_demonstration,
        est_restituee=campagne.restituee_le is not None,
        inscriptions=_groupe(
            "Inscriptions par état", "etat", EtatInscription, _compter(inscriptions, "etat"), campagne=campagne.annee
        ),
        types=_par_type(actives, campagne.annee),
        regions=_par_region(actives, campagne.annee),
        options=options,
        vagues=tuple(f"vague {vague.rang}" for vague in vagues),
        terrain=_terrain(campagne, vagues),
        indicateurs=indicateurs_de(campagne),
        attentes=lignes_attente(attentes_de(campagne), {c.value: str(c.label) for c in Canal}),
        rapports=_groupe("Rapports", "etat", EtatDocument, _compter(rapports, "etat"), edition=campagne.annee),
        etat=_etat(campagne, nb_bornes=options.comptes[0].nombre),
    )


def mesures_du_terrain() -> dict[str, Q]:
    """Return what is counted of the contacts: planned, done, validated, late. Void ones never count, lost ones are not late."""
    valables = ~Q(etat=EtatVisite.ANNULEE)
    return {
        "prevues": valables,
        "faites": valables & Q(effectuee_le__isnull=False),
        "validees": Q(etat=EtatVisite.VALIDEE),
        "en_retard": Q(etat__in=A_FAIRE) & jour_passe() & ~SANS_OBJET,
    }


def _etat(campagne: Campagne, *, nb_bornes: int) -> EtatDesFiles:
    places, file, litiges = places_de(campagne), resume_de_la_file(campagne), file_des_litiges(campagne)
    return EtatDesFiles(
        places_total=places.total,
        places_prises=places.prises,
        places_attente=places.en_attente,
        a_relire=file.nombre,
        a_relire_depuis=file.depuis,
        bornes=nb_bornes,
        contestations=litiges.nombre,
        contestations_depuis=litiges.depuis,
    )


def _groupe(titre: str, nom: str, choix: Iterable[Any], nombres: Mapping[str, int], **liste: Any) -> GroupeDeComptes:
    """Count each choice in its order; `nom` is the filter of the list that shows it, `liste` what else is asked of it."""
    comptes = (CompteDeListe(str(c.label), nombres.get(c.value, 0), requete(**liste, **{nom: c.value})) for c in choix)
    return GroupeDeComptes(titre, tuple(comptes))


def _par_type(actives: QuerySet[Inscription], annee: int) -> GroupeDeComptes:
    nombres = _compter(actives, "organisme__type")
    presents = [genre for genre in TypeOrganisme if nombres.get(genre.value)]
    return _groupe("Inscriptions actives par type", "type", presents, nombres, campagne=annee, etat=ACTIVES)


def _par_region(actives: QuerySet[Inscription], annee: int) -> GroupeDeComptes:
    nombres = _compter(actives, "organisme__region")
    noms = dict(Territoire.objects.filter(nature=NatureEntite.REGION).order_by("code").values_list("code", "nom"))
    comptes = [
        CompteDeListe(
            noms.get(code, code) if code else "sans région",
            nombre,
            requete(campagne=annee, etat=ACTIVES, region=code or SANS_REGION),
        )
        for code, nombre in nombres.items()
    ]
    return GroupeDeComptes("Inscriptions actives par région", tuple(sorted(comptes, key=lambda c: (-c.nombre, c.mot))))


def _options(actives: QuerySet[Inscription], annee: int) -> GroupeDeComptes:
    nombres = actives.aggregate(**{champ: Count("pk", filter=Q(**{champ: True})) for champ in OPTIONS.values()})
    par_option = {option.value: nombres[champ] for option, champ in OPTIONS.items()}
    return _groupe("Options commandées", "option", OPTIONS, par_option, campagne=annee, etat=ACTIVES)


def _compter(requete_: QuerySet[Any], champ: str) -> dict[str, int]:
    return dict(requete_.order_by(champ).values_list(champ).annotate(Count("pk")))


def _comptes_par_canal(campagne: Campagne, tranches: dict[str, Q]) -> dict[str, dict[str, Any]]:
    comptes = {
        f"{tranche}_{nom}": Count("pk", filter=dans & quoi)
        for tranche, dans in tranches.items()
        for nom, quoi in mesures_du_terrain().items()
    }
    contacts = Visite.objects.contacts().filter(inscription__campagne=campagne).annotate(ici=JOUR_ICI)
    lignes = contacts.values("canal").annotate(**comptes).order_by("canal")
    return {ligne["canal"]: dict(ligne) for ligne in lignes}


def _terrain(campagne: Campagne, vagues: list[Periode]) -> tuple[CanalParVague, ...]:
    """Count the contacts by channel, wave by wave then in all."""
    faites = faites_dans((vague.du, vague.au) for vague in vagues)
    dans = {f"v{vague.rang}": _dans(vague, en_elle) for vague, en_elle in zip(vagues, faites, strict=True)}
    tranches = dans | {"total": Q()}
    par_canal = _comptes_par_canal(campagne, tranches)
    testes = methode_de(campagne).canaux
    return tuple(
        CanalParVague(
            canal.value,
            str(canal.label),
            tuple(
                _compte(par_canal.get(canal.value, {}), tranche, campagne.annee, canal.value, rang)
                for tranche, rang in zip(tranches, [*(vague.rang for vague in vagues), None], strict=True)
            ),
        )
        for canal in Canal
        if canal in testes
    )


def _dans(vague: Periode, faites: Q) -> Q:
    """Keep the visits planned in a wave, or made in it when never planned."""
    return Q(prevue_le__range=(vague.du, vague.au)) | Q(faites, prevue_le=None)


def _compte(ligne: dict[str, Any], tranche: str, annee: int, canal: str, rang: int | None) -> CompteTerrain:
    valeurs = {nom: ligne.get(f"{tranche}_{nom}", 0) for nom in mesures_du_terrain()}
    return CompteTerrain(**valeurs, filtre=requete(edition=annee, canal=canal, vague=rang))
