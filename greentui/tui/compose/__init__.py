"""Where the operator writes: the message box, completion, and the forms for everything but text."""
