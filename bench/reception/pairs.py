"""The peers: what a bare hand-written Django does of the same answers, in a table of its own.

The table is the one that Django makes of such a model: a serial key, a unique identity, a service, a score, reasons, a
comment, an index on (service, instant). No device, no numbers, no sealing, no replay told apart from a conflict.
"""

from __future__ import annotations

import json
import uuid
from functools import cache
from typing import Any

from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import Context, Template

# What product and peers are asked alike, and where; the names of the bare form for the questions of ours.
API, API_NUE, API_NUE_DE_LOT = "/api/bornes/v1/avis/", "/api/bornes/banc/", "/api/bornes/banc/lot/"
FORMULAIRE_NU = "/avis/banc/"
LOT = 50
COMMENTAIRE = "Accueil aimable mais une heure d’attente debout, et le guichet des cartes ferme sans prévenir."
CHAMPS_NUS = {"k1": "note", "k3": "resultat", "k4": "raisons", "k5": "attente", "k6": "commentaire"}
TABLE = """
create table banc_avis (
  id bigserial primary key, uuid uuid not null unique, service integer not null, canal varchar(12) not null, note smallint not null,
  raisons jsonb not null, commentaire text not null, resultat varchar(9), attente varchar(6), cree_le timestamptz not null
);
create index on banc_avis (service, cree_le);
"""
INSERER = """
INSERT INTO banc_avis (uuid, service, canal, note, raisons, commentaire, cree_le)
VALUES (%s, %s, %s, %s, %s, %s, now()) ON CONFLICT (uuid) DO NOTHING
"""
INSERER_LE_FORMULAIRE = """
INSERT INTO banc_avis (uuid, service, canal, note, raisons, commentaire, resultat, attente, cree_le)
VALUES (%s, %s, 'smartphone', %s, %s, %s, %s, %s, now()) ON CONFLICT (uuid) DO NOTHING
"""
INSERER_UN_LOT = """
INSERT INTO banc_avis (uuid, service, canal, note, raisons, commentaire, cree_le)
SELECT uuid, service, 'borne', note, raisons, commentaire, now()
FROM unnest(%s::uuid[], %s::int[], %s::smallint[], %s::jsonb[], %s::text[]) AS lus (uuid, service, note, raisons, commentaire)
ON CONFLICT (uuid) DO NOTHING RETURNING uuid::text
"""
NOTES = range(1, 6)
RAISONS = ("attente", "amabilite", "clarte", "competence", "acces", "horaires")
LIBELLES = ("L’attente", "L’amabilité", "La clarté", "La compétence", "L’accès", "Les horaires")
COMMENTAIRE_MAX = 280


def nue(requete: HttpRequest) -> HttpResponse:
    """The bare cursor view: one answer in JSON, checked by hand, one INSERT."""
    try:
        identite, service, note, raisons, commentaire = _lire(json.loads(requete.body))
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"code": "illisible"}, status=400)
    with connection.cursor() as curseur:
        curseur.execute(INSERER, [identite, service, "borne", note, raisons, commentaire])
        est_neuf = curseur.rowcount == 1
    return JsonResponse(_dire(identite, est_neuf))


def nue_de_lot(requete: HttpRequest) -> HttpResponse:
    """The same of a batch: answers checked one by one, one INSERT, what became of each."""
    try:
        lus = [_lire(un) for un in json.loads(requete.body)["avis"]]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"code": "illisible"}, status=400)
    with connection.cursor() as curseur:
        curseur.execute(INSERER_UN_LOT, [list(colonne) for colonne in zip(*lus, strict=True)])
        neufs = {identite for (identite,) in curseur}
    return JsonResponse({"recus": [_dire(lu[0], lu[0] in neufs) for lu in lus]})


def _lire(lu: Any) -> tuple[str, int, int, str, str]:
    """Return the values of one answer, as they are stored; raises ValueError, KeyError or TypeError."""
    service, note, raisons, commentaire = lu["service"], lu["note"], lu["raisons"], lu["commentaire"]
    if (
        not isinstance(service, int)
        or note not in NOTES
        or not set(raisons) <= set(RAISONS)
        or len(commentaire) > COMMENTAIRE_MAX
    ):
        raise ValueError(lu)
    return str(uuid.UUID(lu["id"])), service, note, json.dumps(raisons), commentaire


def _dire(identite: str, est_neuf: bool) -> dict[str, str]:
    return {"id": identite, "statut": "enregistre" if est_neuf else "deja_recu"}


class Formulaire(forms.Form):
    """The questions of the phone form."""

    id = forms.UUIDField()
    service = forms.IntegerField(min_value=1)
    note = forms.TypedChoiceField(choices=[(note, note) for note in NOTES], coerce=int)
    resultat = forms.ChoiceField(choices=[(mot, mot) for mot in ("oui", "en_partie", "non")], required=False)
    raisons = forms.MultipleChoiceField(choices=list(zip(RAISONS, LIBELLES, strict=True)), required=False)
    attente = forms.ChoiceField(choices=[(mot, mot) for mot in ("oui", "plutot", "non")], required=False)
    commentaire = forms.CharField(max_length=COMMENTAIRE_MAX, required=False)


PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Votre avis</title></head><body>
<h1>Votre avis</h1>{% if erreurs %}<p role="alert">Vérifiez vos réponses.</p>{% endif %}
<form method="post"><input type="hidden" name="id" value="{{ id }}"><input type="hidden" name="service" value="12">
<fieldset><legend>Êtes-vous satisfait de cet accueil ?</legend>
{% for note in notes %}<label><input type="radio" name="note" value="{{ note }}" required> {{ note }}</label>{% endfor %}
</fieldset><fieldset><legend>Avez-vous obtenu ce que vous veniez chercher ?</legend>
<label><input type="radio" name="resultat" value="oui"> Oui</label>
<label><input type="radio" name="resultat" value="en_partie"> En partie</label>
<label><input type="radio" name="resultat" value="non"> Non</label></fieldset>
<fieldset><legend>Qu’est-ce qui compte le plus dans votre avis ?</legend>
{% for code, mot in raisons %}<label><input type="checkbox" name="raisons" value="{{ code }}"> {{ mot }}</label>{% endfor %}
</fieldset><fieldset><legend>L’attente était-elle acceptable ?</legend>
<label><input type="radio" name="attente" value="oui"> Oui</label>
<label><input type="radio" name="attente" value="plutot"> Plutôt</label>
<label><input type="radio" name="attente" value="non"> Non</label></fieldset>
<label>Un mot de plus ? <textarea name="commentaire" maxlength="280"></textarea></label>
<button>Envoyer</button></form></body></html>"""


def formulaire(requete: HttpRequest) -> HttpResponse:
    """The bare form: a page written by hand, Django's validation, one INSERT of all that was answered, a redirection."""
    rempli = Formulaire(requete.POST) if requete.method == "POST" else None
    if rempli and rempli.is_valid():
        lu: dict[str, Any] = rempli.cleaned_data
        valeurs = [str(lu["id"]), lu["service"], lu["note"], json.dumps(lu["raisons"]), lu["commentaire"]]
        with connection.cursor() as curseur:
            curseur.execute(INSERER_LE_FORMULAIRE, [*valeurs, lu["resultat"], lu["attente"]])
        return HttpResponseRedirect(f"{FORMULAIRE_NU}?merci")
    contexte = {"id": uuid.uuid4(), "notes": NOTES, "raisons": zip(RAISONS, LIBELLES, strict=True), "erreurs": rempli}
    return HttpResponse(_page().render(Context(contexte)))


@cache
def _page() -> Template:
    """Return the page, compiled once, after the set-up."""
    return Template(PAGE)
