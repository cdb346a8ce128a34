"""What the pages show, as frozen values: built from the record and the law, without HTTP and without HTML."""
