"""How large the body of a request may be, by address: `socle.web.corps` refuses the rest before anybody reads it."""

_KIO, _MIO = 1024, 1024 * 1024
# What is around files in a form.
_FICHIER = 11 * _MIO
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * _MIO
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * _MIO
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

CORPS_MAX = DATA_UPLOAD_MAX_MEMORY_SIZE
# `*` is one part of an address; at the end, all that follows. The first that fits counts.
CORPS_PAR_ADRESSE = [
    ("/api/bornes/*", _MIO),
    # What a form of this page weighs at the very most; files would fill the disk of the server.
    ("/avis/*", 256 * _KIO),
    # A ballot of twenty answers and three ideas weighs about 5 kB.
    ("/sondage/*", 64 * _KIO),
    ("/terrain/enveloppes/piece/", _FICHIER),
    ("/terrain/enveloppes/", _MIO),
    ("/terrain/visites/*/pieces/", _FICHIER),
    # What a phone kept for weeks, photographs included.
    ("/terrain/envois/importer/", 101 * _MIO),
    ("/consultations/*/contributions/deposer/", _FICHIER),
    ("/consultations/*/contributions/*/modifier/", _FICHIER),
    ("/espace/consultations/*/image/", _FICHIER),
    ("/espace/consultations/*/documents/", _FICHIER),
    # Five files.
    ("/espace/resultats/contacts/*/contester/", 51 * _MIO),
]
# How each zone speaks to who sent too much: a page, or JSON in the words of its protocol.
CORPS_VOIX = {
    "/api/*": "socle.web.corps.en_probleme",
    "/terrain/enveloppes/*": "socle.web.corps.en_message",
    "/sondage/*/jeton/": "socle.web.corps.en_detail",
    "/sondage/*/bulletin/": "socle.web.corps.en_detail",
}
