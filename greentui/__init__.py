"""A terminal console for WhatsApp on the GREEN-API service."""

__version__ = "0.1.0"
