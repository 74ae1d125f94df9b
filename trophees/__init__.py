"""From scores to ranks, disputes, jury, and the prize list."""
