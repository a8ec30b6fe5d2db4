"""What an emulated account is made of: plain data, and nothing that happens to it."""
