"""What the operator can do, one module a subject; loaded when one of its actions is first done."""
