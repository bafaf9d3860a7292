"""What a source is: its header, tables, path and declared variables; participants; answers of a survey."""
