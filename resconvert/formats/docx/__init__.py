"""Word files: a writer for files an editor would have made, a reader for what editors make of them."""
