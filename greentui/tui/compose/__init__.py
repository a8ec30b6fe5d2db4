"""Where the operator writes: the box below the chat, completion, and the forms for what is not text."""
