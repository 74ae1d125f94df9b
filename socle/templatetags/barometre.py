"""Few and technical: French typography, chart geometry, addresses of figures and of lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.defaulttags import CsrfTokenNode
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from socle.horloge import aujourdhui
from socle.logic import faits, graphiques, points, typographie
from socle.logic.cadran import Cadran, niveaux_d_un_intervalle
from socle.logic.cadran import cadran as dessiner_cadran
from socle.logic.cadran import niveau as niveau_du_score
from socle.logic.dessin import Dessin
from socle.logic.isobares import isobares as dessiner_isobares
from socle.models import FiltreEnregistre
from socle.reference import reference
from socle.statiques import adresse_ecrite
from socle.web import listes

register = template.Library()

COMPTES_DEMO = (
    ("admin@demo.local", "Administrateur"),
    ("etudes@demo.local", "Chargé d’études"),
    ("enqueteur@demo.local", "Enquêteur"),
    ("referent@demo.local", "Référent d’un organisme"),
    ("jury@demo.local", "Jury"),
    ("lecteur@demo.local", "Lecteur"),
)


class JetonDeFormulaire(CsrfTokenNode):
    """The token of a form, then what the request says of every form of the page (`request.champ_des_formulaires`)."""

    def render(self, context: template.Context) -> SafeString:
        """Write the hidden fields."""
        champ = getattr(context.get("request"), "champ_des_formulaires", None)
        dit = format_html('<input type="hidden" name="{}" value="{}">', champ[0], str(champ[1])) if champ else ""
        return format_html("{}{}", super().render(context), dit)


@register.tag
def csrf_token(_parser: template.base.Parser, _mots: template.base.Token) -> JetonDeFormulaire:
    """Replace the tag of the framework."""
    return JetonDeFormulaire()


@register.simple_tag
def police(nom: str) -> str:
    """Return the address of a font, the one that its stylesheet asks for: loaded before, it is not loaded twice."""
    return adresse_ecrite(f"vendor/@ibm/plex-{nom}.woff2")


@register.simple_tag(takes_context=True)
def titre_refuse(context: template.Context) -> str:
    """Begin the title of a page that shows a form in error: it is the first thing that a screen reader says of it."""
    # `isinstance` would look into what is lazy, and give a token, hence a cookie, to a page without form.
    montrees: Iterable[Any] = context.flatten().values()
    # A page of several steps shows them by name.
    unes = (une for valeur in montrees for une in (valeur.values() if type(valeur) is dict else (valeur,)))
    formulaires = (une for une in unes if issubclass(type(une), BaseForm | BaseFormSet))
    return "Erreur\u202f: " if any(un.is_bound and not un.is_valid() for un in formulaires) else ""


@register.simple_tag
def reference_de_l_incident() -> str:
    """Return the reference of this request: an error page is written without context."""
    return reference()


@register.filter
def decimale(valeur: float | None, chiffres: int = 1) -> str:
    """Write a number with one decimal and a comma; a dash when there is none."""
    return "–" if valeur is None or valeur == "" else typographie.decimale(float(valeur), chiffres)


@register.filter
def entier(valeur: float | None) -> str:
    """Write a whole number with thin spaces; a dash when there is none."""
    return "–" if valeur is None or valeur == "" else typographie.entier(float(valeur))


@register.filter
def pourcent(part: float | None) -> str:
    """Write a share given between 0 and 1: 0.625 gives « 63 % »."""
    return "–" if part is None or part == "" else f"{typographie.entier(100 * float(part))}{typographie.FINE}%"


@register.filter
def fait_en_mots(valeur: object) -> str:
    """Write what the journal keeps of an act."""
    return faits.en_mots(valeur)


@register.filter
def de(nom: object) -> str:
    """Write the name of a body after « de »: « d’Agen », « du Havre »."""
    return typographie.de(str(nom))


@register.filter
def minuscule(texte: object) -> str:
    """Write a title inside a sentence: « horaires et accessibilité PMR », « CCAS et APA »."""
    return typographie.minuscule(str(texte))


@register.filter
def accorder(nombre: int, noms: str) -> str:
    """Write a count and its noun; `noms` is « critère » or « travail,travaux »."""
    singulier, _, pluriel = noms.partition(",")
    return typographie.accorder(int(nombre), singulier, pluriel)


@register.filter
def accord(nombre: float, noms: str) -> str:
    """Write the noun alone, where its count is shown apart; `noms` as for `accorder`."""
    singulier, _, pluriel = noms.partition(",")
    return typographie.accord(float(nombre), singulier, pluriel)


@register.filter
def date_longue(jour: dt.date | None) -> str:
    """Write a day, read in the current time zone when it is an instant."""
    if not jour:
        return "–"
    return typographie.date_longue(_local(jour).date() if isinstance(jour, dt.datetime) else jour)


@register.filter
def jour_et_mois(jour: dt.date | None) -> str:
    """Write a day without its year."""
    if not jour:
        return "–"
    return typographie.date_longue(_local(jour).date() if isinstance(jour, dt.datetime) else jour, annee=False)


@register.filter
def jour_proche(jour: dt.date) -> str:
    """Write a day, with its year when it is not this one."""
    return typographie.date_longue(jour, annee=jour.year != aujourdhui().year)


@register.filter
def date_et_heure(instant: dt.datetime | None) -> str:
    """Write an instant in the current time zone."""
    return typographie.date_et_heure(_local(instant)) if instant else "–"


@register.filter
def mot_niveau(niveau: int | None) -> str:
    """Name a level from 1 to 4."""
    return typographie.NIVEAUX.get(int(niveau), "") if niveau else ""


@register.filter
def niveau_de(score: float | None) -> int | None:
    """Give the level of a score."""
    return None if score is None or score == "" else niveau_du_score(float(score))


def _local(instant: dt.datetime) -> dt.datetime:
    return timezone.localtime(instant) if timezone.is_aware(instant) else instant


@register.simple_tag
def intervalle(bas: float | None, haut: float | None) -> str:
    """Write « entre 55 et 67 », or « indication » when there is no interval."""
    bornes = _couple(bas, haut)
    return typographie.intervalle_en_mots(bornes[0], bornes[1]) if bornes else typographie.INDICATION


@register.filter
def entre(bornes: typographie.Bornes | None) -> str:
    """Write both ends of an interval: « entre 55 et 67 », or « indication » when there is none."""
    return typographie.intervalle_en_mots(bornes[0], bornes[1]) if bornes else typographie.INDICATION


@register.filter
def en_places(bornes: typographie.Bornes | None, palier: int | None = None) -> str:
    """Write the places that a rank may truly be: « entre la 5e et la 31e place »."""
    return typographie.places(bornes[0], bornes[1], palier) if bornes else typographie.INDICATION


@register.filter
def chance_d_etre_premier(part: float | None) -> str:
    """Write the chance that a body truly is the first of its category; empty when nobody knows it."""
    return "" if part is None else typographie.chance_d_etre_premier(part)


@register.filter
def autres_niveaux(bornes: typographie.Bornes | None, niveau: int) -> str:
    """Write the levels that an interval touches besides this one; nothing when it stays in it."""
    return typographie.autres_niveaux(niveau, *niveaux_d_un_intervalle(bornes)) if bornes else ""


@register.simple_tag
def mesure(valeur: float | None, bornes: typographie.Bornes | None) -> str:
    """Write a measure with its interval where no component may stand: « 61,2 (entre 55 et 67) »; a dash without one."""
    return "–" if valeur is None else typographie.mesure(float(valeur), bornes)


@register.simple_tag
def origine(*parties: str) -> SafeString:
    """Lead a link from a figure to its explanation: `<a {% origine t.prefixe_des_chiffres "RANG" %}>`."""
    page = reverse("rapports:chiffre", args=["".join(parties)])
    return format_html('href="{}" title="D’où vient ce chiffre\u202f?"', page)


@register.simple_tag
def periode(du: dt.date, au: dt.date) -> str:
    """Write a period."""
    return typographie.periode(du, au)


@register.simple_tag
def colonnes(*noms: str, nombre: str = "bm-nombre") -> SafeString:
    """Write the head of a table, a column a name.

    `#Avis` heads numbers, `(Retirer)` is for those who listen, `[Choisir]` heads boxes. `nombre` is the class of numbers.
    """
    cellules = (_colonne(str(nom), nombre) for nom in noms)
    return format_html("<thead><tr>{}</tr></thead>", format_html_join("", "{}", ((c,) for c in cellules)))


def _colonne(nom: str, nombre: str) -> SafeString:
    if nom.startswith("#"):
        return format_html('<th scope="col" class="{}">{}</th>', nombre, nom[1:])
    if nom.startswith("(") and nom.endswith(")"):
        return format_html('<th scope="col"><span class="bm-invisible">{}</span></th>', nom[1:-1])
    if nom.startswith("[") and nom.endswith("]"):
        return format_html('<td class="bm-case"><span class="bm-invisible">{}</span></td>', nom[1:-1])
    return format_html('<th scope="col">{}</th>', nom)


@register.simple_tag
def cadran(score: float | None, bas: float | None = None, haut: float | None = None) -> Cadran:
    """Give the geometry of a dial."""
    return dessiner_cadran(_flottant(score), _couple(bas, haut))


@register.simple_tag
def points_bande(
    score: float | None,
    bas: float | None = None,
    haut: float | None = None,
    q1: float | None = None,
    q3: float | None = None,
    mediane: float | None = None,
    seuil: float | None = None,
    mesure: str = points.SCORE,
) -> tuple[Dessin, str]:
    """Give one row of the chart of dots, and the same in words."""
    lu, au_moins = _flottant(score), _flottant(seuil)
    bornes, pairs = _couple(bas, haut), _couple(q1, q3)
    dessin = points.points_bande(lu, intervalle=bornes, pairs=pairs, mediane=_flottant(mediane), seuil=au_moins)
    return dessin, points.points_en_mots(lu, intervalle=bornes, pairs=pairs, seuil=au_moins, mesure=mesure)


@register.simple_tag
def barre_empilee(effectifs: list[tuple[str, int]]) -> graphiques.BarreEmpilee:
    """Give the geometry of a distribution."""
    return graphiques.barre_empilee(effectifs)


@register.simple_tag
def isobares() -> tuple[str, ...]:
    """Give the paths of the ornament."""
    return dessiner_isobares()


def _flottant(valeur: Any) -> float | None:
    """Read a number; an absent attribute (None or an empty string) is none."""
    return None if valeur is None or valeur == "" else float(valeur)


def _couple(bas: Any, haut: Any) -> tuple[float, float] | None:
    """Read both ends, or none of them."""
    un, autre = _flottant(bas), _flottant(haut)
    return None if un is None or autre is None else (un, autre)


@register.filter
def genre_du_message(niveau: str) -> str:
    """Give the kind of alert of a level of Django's messages."""
    return {"error": "erreur", "warning": "attention", "success": "succes"}.get(niveau, "info")


@register.filter(is_safe=True)
def une_ligne(texte: str) -> str:
    """Write on one line a paragraph that the template of a text mail writes on several."""
    return typographie.sur_une_ligne(texte)


@register.filter
def fait_partie(valeur: Any, selection: Any) -> bool:
    """Tell whether a choice is selected; values are compared as text."""
    if selection is None or selection == "":
        return False
    if isinstance(selection, str | int | bool):
        return str(valeur) == str(selection)
    return str(valeur) in {str(choisie) for choisie in selection}


@register.filter
def descriptions(champ: BoundField, aide: str) -> str:
    """Give the identifiers of what describes a field: its error, its help or, where it has none, the help of the page."""
    de_la_page = f"{champ.auto_id}_helptext" if aide and not champ.help_text else ""
    return " ".join(filter(None, (de_la_page, champ.aria_describedby)))


@register.filter
def decrit(champ: BoundField, aide: str) -> SafeString:
    """Write the control of a field, tied to what describes it."""
    par = descriptions(champ, aide)
    return champ.as_widget(attrs={"aria-describedby": par} if par else None)


@register.simple_tag(takes_context=True)
def avec(context: template.Context, **parametres: Any) -> str:
    """Give the address of this list with other parameters."""
    return listes.adresse(context["request"], **parametres)


@register.simple_tag(takes_context=True)
def filtres_enregistres(context: template.Context) -> list[FiltreEnregistre] | None:
    """Give the filters that this person named on this list, of the team or of her body; None where none are kept."""
    request: Any = context.get("request")
    trouvee = request.resolver_match if request else None
    if not trouvee or trouvee.captured_kwargs or not request.path.startswith(("/pilotage/", "/espace/")):
        return None
    return list(FiltreEnregistre.objects.filter(utilisateur=request.user, liste=trouvee.view_name))


@register.simple_tag
def pages_elidees(page: Any) -> list[Any]:
    """Give the page numbers to show, with « … » where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def brut(valeur: Any) -> str:
    """Write a value for a machine: an identifier without thousands separator."""
    return str(valeur)


@register.simple_tag
def comptes_demo() -> tuple[tuple[str, str], ...]:
    """Give the demonstration accounts, as regles#contrat-adresses says; nothing outside the demonstration."""
    return COMPTES_DEMO if settings.BAROMETRE_DEMO else ()
