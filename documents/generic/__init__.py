"""Forms told by data alone: ``documents/forms`` says what stands on a form, two templates lay it out."""
