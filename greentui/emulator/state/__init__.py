"""The state of an emulated account: plain data without any behaviour of its own."""
