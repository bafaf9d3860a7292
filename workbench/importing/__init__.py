"""From a file as it came to canonical text, speaker turns and the fields that describe a source."""
