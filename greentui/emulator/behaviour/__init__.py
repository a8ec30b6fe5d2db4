"""What happens to an emulated account: messages come and go, contacts answer, phones are linked."""
