"""A local GREEN-API, written from the service's manual and independent of the client."""
