"""Errors of the paper side. Texts name the form and the field, never what a field holds: no personal data."""

from __future__ import annotations

from rules.errors import InputError, LotrinhError


class DocumentError(InputError):
    """No such form, or not in force on the day asked for; says what there is."""

    code = "document"


class ContextError(InputError):
    """The data for a form lack a field or hold one of a wrong kind; names form and field and says what is accepted."""

    code = "document_context"


class TemplateFault(LotrinhError):
    """A template is at odds with its context: a defect of the program, met when a template is changed alone."""

    code = "document_template"


class BasisFault(TemplateFault):
    """A legal basis of a form does not hold on the day of the paper: a defect of the data, met when the law has moved on."""

    code = "document_basis"
