"""Rules about accounts, without database."""
