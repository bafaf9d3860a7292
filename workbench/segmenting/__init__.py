"""The only package that imports spaCy: it cuts turns into units."""
