"""One reader for each format: the bytes of a file become canonical text, or are refused in one line."""
