"""What a table by month would change, beside the whole one: the question of docs/adr/0072-one-table-of-opinions.md.

Two bare tables with the columns that decide, the same rows: whole, unique by identity; by month, unique by identity and
day, which is all that a partitioned table can promise.
"""

from __future__ import annotations

import json
from typing import Any

from epreuve.services import Services

MOIS = 48
PREPARER = """
CREATE TABLE banc_entier (id uuid PRIMARY KEY, jour date NOT NULL, point_id bigint NOT NULL, corps text NOT NULL);
CREATE INDEX ON banc_entier (point_id, jour);
CREATE TABLE banc_mois (id uuid, jour date NOT NULL, point_id bigint NOT NULL, corps text NOT NULL, PRIMARY KEY (id, jour))
  PARTITION BY RANGE (jour);
CREATE INDEX ON banc_mois (point_id, jour);
DO $$ BEGIN FOR m IN 0..{mois} LOOP EXECUTE format('CREATE TABLE banc_mois_%s PARTITION OF banc_mois FOR VALUES FROM (%L)
  TO (%L)', m, date '2023-01-01' + make_interval(months => m), date '2023-01-01' + make_interval(months => m + 1));
END LOOP; END $$;
INSERT INTO banc_entier SELECT lpad(to_hex(g), 32, '0')::uuid, date '2023-01-01' + (g * {mois}::bigint * 30 / {lignes})::int,
  g % 1000, repeat('x', 150) FROM generate_series(1, {lignes}) g;
INSERT INTO banc_mois SELECT * FROM banc_entier; ANALYZE banc_entier, banc_mois"""
NEUFS = """INSERT INTO {table} SELECT lpad(to_hex(10000000 + g), 32, '0')::uuid, date '2026-11-01', g, repeat('x', 150)
  FROM generate_series(1, 50) g ON CONFLICT DO NOTHING"""
RENVOYES = "SELECT id FROM {table} WHERE id = ANY (ARRAY(SELECT lpad(to_hex(1000 * g), 32, '0')::uuid FROM generate_series(1, 50) g))"
PAR_POINT = "SELECT count(*) FROM {table} WHERE point_id = 7 AND jour BETWEEN '2026-06-01' AND '2026-06-30'"
SUIVI = "SELECT * FROM {table} WHERE id = lpad(to_hex(5000), 32, '0')::uuid"
ACTES = {
    "50 avis nouveaux": NEUFS,
    "50 avis renvoyés, reconnus": RENVOYES,
    "un mois d’un point": PAR_POINT,
    "un avis par son identité": SUIVI,
}
# The same opinion, come before and after midnight: the day is ours to tell, the identity the device's.
DEUX_FOIS = (
    """INSERT INTO {table} VALUES ('ffffffff-0000-4000-8000-000000000000', '{jour}', 1, 'x') ON CONFLICT DO NOTHING"""
)


def mesurer(pile: Services, lignes: int) -> list[dict[str, Any]]:
    """Print each act on both tables, and how many rows an opinion sent twice left; return them."""
    pile.psql(PREPARER.format(mois=MOIS, lignes=lignes))
    mesures = []
    for nom, requete in ACTES.items():
        pages = {table: _pages(pile, requete.format(table=table)) for table in ("banc_entier", "banc_mois")}
        print(f"      {nom:32} {pages['banc_entier']} pages, {pages['banc_mois']} avec {MOIS} mois")
        mesures.append({"acte": nom, **pages})
    for table in ("banc_entier", "banc_mois"):
        for jour in ("2026-10-31", "2026-11-01"):
            pile.psql(DEUX_FOIS.format(table=table, jour=jour))
        vus = pile.psql(f"SELECT count(*) FROM {table} WHERE id = 'ffffffff-0000-4000-8000-000000000000'")  # noqa: S608
        print(f"      {table}\u202f: un avis arrivé avant puis après minuit y est {vus} fois")
        mesures.append({"acte": "un avis, deux jours", "table": table, "lignes": int(vus)})
    pile.psql("DROP TABLE banc_entier, banc_mois")
    return mesures


def _pages(pile: Services, requete: str) -> int:
    lu = json.loads(pile.psql(f"BEGIN; EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {requete}; ROLLBACK"))
    return int(lu[0]["Plan"]["Shared Hit Blocks"] + lu[0]["Plan"]["Shared Read Blocks"])
