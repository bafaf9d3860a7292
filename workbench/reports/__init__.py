"""One document model, rendered to Markdown and HTML, written atomically, with the analyst's prose kept."""
