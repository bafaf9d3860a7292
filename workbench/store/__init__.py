"""The study on disk. Only this package knows SQL; it imports ``model`` and nothing else of ours."""
