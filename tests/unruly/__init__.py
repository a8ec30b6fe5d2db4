"""A service that is not the emulator, with every fault by order; see `service`."""
