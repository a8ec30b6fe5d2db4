"""The operator's actions, one module per subject; loaded when one of its actions is first used."""
