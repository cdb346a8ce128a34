"""Pages of a PDF as pictures, for whoever looks at a dossier before it is sent."""
