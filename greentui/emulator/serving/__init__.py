"""The emulator on the network: the service, its control interface and the program."""
