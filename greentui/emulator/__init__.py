"""A GREEN-API of one's own on 127.0.0.1, written from the manual and independent of the client."""
