"""The fault programme: the real stack, cut and killed on purpose, judged from a ledger kept outside."""
