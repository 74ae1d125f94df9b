"""Names of national parties looked for in free text during a reserve period (regles#el-11-noms).

Compiled by hand around the families of the circular NOR INTA1931378J of 3 February 2020 on political labels; its
annexes were not copied, and the candidates and lists of a place are the business of each body. Names that are also
everyday words (« Agir », « En marche », « Ensemble », « MoDem », « Place publique », « Les Verts ») are left out: every second
opinion on a street would be held.
"""

from __future__ import annotations

import datetime as dt

ETABLIE_LE = dt.date(2020, 2, 3)

PARTIS: tuple[str, ...] = (
    "Lutte ouvrière",
    "Nouveau Parti anticapitaliste",
    "NPA",
    "Parti communiste français",
    "Parti communiste",
    "PCF",
    "La France insoumise",
    "France insoumise",
    "LFI",
    "Parti socialiste",
    "PS",
    "Parti radical de gauche",
    "PRG",
    "Génération.s",
    "Europe Écologie Les Verts",
    "EELV",
    "La République en marche",
    "République en marche",
    "LREM",
    "LaREM",
    "Mouvement démocrate",
    "Union des démocrates et indépendants",
    "UDI",
    "Mouvement radical",
    "Les Républicains",
    "LR",
    "Parti chrétien-démocrate",
    "Debout la France",
    "DLF",
    "Les Patriotes",
    "Union populaire républicaine",
    "UPR",
    "Rassemblement national",
    "RN",
    "Front national",
)
