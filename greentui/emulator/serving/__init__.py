"""The emulator on the network: the service itself, the control interface and the program."""
