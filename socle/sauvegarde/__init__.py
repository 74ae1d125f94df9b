"""Backups: the database table by table and the files, sealed, verified before they are restored (ADR 64)."""
