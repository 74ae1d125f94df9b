"""Lines of before: their authors become numbers, what is no fact of their details becomes words."""

import hashlib
import json
import re
import secrets

from django.db import migrations

FAIT = re.compile(r"[A-Za-z0-9_.:+/-]{0,64}")
MOTS = {
    "lieu",
    "motif",
    "motivation",
    "nom",
    "numero",
    "raison",
    "reference",
    "remarque",
    "responsable",
    "suivi",
    "titre",
}


def est_un_fait(valeur):
    if isinstance(valeur, str):
        return FAIT.fullmatch(valeur) is not None
    if isinstance(valeur, list):
        return all(map(est_un_fait, valeur))
    if isinstance(valeur, dict):
        return all(est_un_fait(cle) and est_un_fait(v) for cle, v in valeur.items())
    return True


def numeroter(apps, schema_editor):
    entrees, auteurs = apps.get_model("socle", "Entree").objects, apps.get_model("socle", "AuteurDuJournal").objects
    qui = set(entrees.exclude(auteur=None).order_by().values_list("auteur", flat=True).distinct())
    membres = entrees.filter(acte__in=["membre.invite", "membre.retire"])
    qui |= {entree.details["membre"] for entree in membres if "membre" in entree.details}
    utilisateurs = entrees.model._meta.get_field("auteur").related_model.objects
    connus = utilisateurs.filter(pk__in=qui).values_list("pk", flat=True)
    numeros = {pk: auteurs.create(utilisateur_id=pk).numero for pk in connus}
    for pk, numero in numeros.items():
        entrees.filter(auteur=pk).update(auteur_numero=numero)
    for entree in membres:
        entree.details["membre"] = numeros.get(entree.details.get("membre"))
        entrees.filter(pk=entree.pk).update(details=entree.details)


def denumeroter(apps, schema_editor):
    entrees, auteurs = apps.get_model("socle", "Entree").objects, apps.get_model("socle", "AuteurDuJournal").objects
    personnes = dict(auteurs.values_list("numero", "utilisateur"))
    for numero, pk in personnes.items():
        entrees.filter(auteur_numero=numero).update(auteur=pk)
    for entree in entrees.filter(acte__in=["membre.invite", "membre.retire"]):
        entree.details["membre"] = personnes.get(entree.details.get("membre"))
        entrees.filter(pk=entree.pk).update(details=entree.details)


def ecarter_les_mots(apps, schema_editor):
    entrees, gardes = apps.get_model("socle", "Entree").objects, apps.get_model("socle", "MotsDuJournal").objects
    for entree in entrees.exclude(details={}).order_by("pk").iterator():
        mots = {cle: v for cle, v in entree.details.items() if cle in MOTS or not est_un_fait(v)}
        if not mots:
            continue
        mots = {cle: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for cle, v in mots.items()}
        faits = {cle: v for cle, v in entree.details.items() if cle not in mots}
        sel = secrets.token_hex(16)
        texte = json.dumps(mots, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        empreinte = hashlib.sha256(f"{sel}\n{texte}".encode()).hexdigest()
        gardes.create(entree=entree.pk, mots=mots, sel=sel)
        entrees.filter(pk=entree.pk).update(details=faits, mots_empreinte=empreinte)


def remettre_les_mots(apps, schema_editor):
    entrees, gardes = apps.get_model("socle", "Entree").objects, apps.get_model("socle", "MotsDuJournal").objects
    for garde in gardes.order_by("pk").iterator():
        for entree in entrees.filter(pk=garde.entree):
            entrees.filter(pk=entree.pk).update(details=entree.details | garde.mots, mots_empreinte="")


class Migration(migrations.Migration):
    dependencies = [
        ("socle", "0004_chaine_du_journal"),
    ]

    operations = [
        migrations.RunPython(numeroter, denumeroter),
        migrations.RunPython(ecarter_les_mots, remettre_les_mots),
    ]
