"""What is told to national systems: a table of systems and messages (``systems.yaml``), and a message made of an act. Pure."""

from workflows.exchange.loader import load_exchange
from workflows.exchange.message import FORMAT, kind_of, message_of, system_of
from workflows.exchange.spec import Exchange, Message, System

__all__ = ["FORMAT", "Exchange", "Message", "System", "kind_of", "load_exchange", "message_of", "system_of"]
