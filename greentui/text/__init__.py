"""What a person reads, in words, for the screens and the command line alike; nothing here draws."""
