"""Writes the .docx templates of ``documents/templates`` from code, so that a change of a form is a diff that reads.

``python -m documents.authoring`` rebuilds all of them. Nothing at run time imports this package.
"""
