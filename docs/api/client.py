"""Un client de l’API des partenaires, avec la seule bibliothèque standard. `/api/docs/` décrit chaque ressource.

export BAROMETRE=https://barometre.exemple.fr BAROMETRE_JETON=bec_…
python client.py lire resultats campagne=2026      # toutes les pages d’une liste, une ligne JSON par objet
python client.py deposer inscription.json          # une fois : relancer la même commande n’inscrit pas deux fois
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


def demander(methode, adresse, corps=None, essais=10, **entetes):
    """Renvoie la réponse lue ; revient quand elle est à demander plus tard ; un refus arrête avec son code."""
    demande = urllib.request.Request(adresse, method=methode, data=corps and json.dumps(corps).encode())
    demande.add_header("Authorization", f"Bearer {os.environ['BAROMETRE_JETON']}")
    demande.add_header("Content-Type", "application/json")
    for nom, valeur in entetes.items():
        demande.add_header(nom.replace("_", "-"), valeur)
    try:
        with urllib.request.urlopen(demande, timeout=30) as reponse:
            return json.load(reponse)
    except urllib.error.HTTPError as refus:
        # Trop d’appels, ou une plateforme qui ne répond pas : une mise à jour dure quelques instants.
        if refus.code in {429, 503} and essais > 1:
            time.sleep(int(refus.headers["Retry-After"] or 30))
            return demander(methode, adresse, corps, essais - 1, **entetes)
        raise SystemExit(dire(refus)) from None


def dire(refus):
    """Écrit un refus ; devant la plateforme, un relais répond parfois à sa place, par une page."""
    if refus.headers.get_content_type() != "application/problem+json":
        return f"{refus.code} {refus.reason}"
    probleme = json.load(refus)
    return f"{refus.code} {probleme['code']} : {probleme['detail']} {probleme.get('erreurs', '')}"


def lire(ressource, **filtres):
    """Donne chaque objet d’une liste, page après page."""
    adresse = f"{os.environ['BAROMETRE']}/api/v1/{ressource}/?{urllib.parse.urlencode(filtres)}"
    while adresse:
        page = demander("GET", adresse)
        yield from page["resultats"]
        adresse = page["suivant"]


def deposer(inscription):
    """Dépose une inscription. La clé vient du contenu : la même demande, relancée, n’est faite qu’une fois."""
    cle = hashlib.sha256(json.dumps(inscription, sort_keys=True).encode()).hexdigest()
    return demander("POST", f"{os.environ['BAROMETRE']}/api/v1/inscriptions/", inscription, Idempotency_Key=cle)


def verifier(secret, entetes, corps):
    """Dit si un webhook vient de la plateforme ; `entetes` sont en minuscules, `corps` les octets reçus."""
    if abs(time.time() - int(entetes["webhook-timestamp"])) > 300:
        return False
    cle = base64.b64decode(secret.removeprefix("whsec_"))
    dit = f"{entetes['webhook-id']}.{entetes['webhook-timestamp']}.".encode() + corps
    attendue = "v1," + base64.b64encode(hmac.new(cle, dit, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(attendue, une) for une in entetes["webhook-signature"].split())


if __name__ == "__main__":
    geste, sujet, *filtres = sys.argv[1:]
    if geste == "lire":
        for objet in lire(sujet, **dict(filtre.split("=", 1) for filtre in filtres)):
            print(json.dumps(objet, ensure_ascii=False))
    elif geste == "deposer":
        with open(sujet, encoding="utf-8") as fichier:
            print(json.dumps(deposer(json.load(fichier)), ensure_ascii=False))
