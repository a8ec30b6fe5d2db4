"""What happens to an emulated account: messages leave and arrive, people answer, phones are linked."""
