"""The catalogue of forms for people: what pages, API and command line show of a form, a paper and a document from outside."""
