"""Second readings, disagreements, flags, and how faithful the measure is."""
