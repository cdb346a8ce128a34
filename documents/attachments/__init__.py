"""Papers from outside: what their bytes are, whether they open, how many pages they have. Never by their name."""

from documents.attachments.checking import Checker
from documents.attachments.limits import Limits
from documents.attachments.refusing import AttachmentRefused

__all__ = ["AttachmentRefused", "Checker", "Limits"]
