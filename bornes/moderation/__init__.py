"""What people decide of opinions: comments to read, opinions held, answers."""
