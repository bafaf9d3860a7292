"""Choice of evidence, and the site memo as data."""
