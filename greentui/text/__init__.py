"""Text for people, shared by the screens and the command line. Nothing here draws on a screen."""
