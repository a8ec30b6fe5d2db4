"""What argparse says to who uses the command line; Python ships no catalogues with it."""

from greentui.words import Phrase

WORDS = (
    Phrase("usage: "),
    Phrase("positional arguments"),
    Phrase("options"),
    Phrase("show this help message and exit"),
    Phrase("argument %(argument_name)s: %(message)s"),
    Phrase("unrecognized arguments: %s"),
    Phrase("not allowed with argument %s"),
    Phrase("ignored explicit argument %r"),
    Phrase("the following arguments are required: %s"),
    Phrase("one of the arguments %s is required"),
    Phrase("expected one argument"),
    Phrase("expected at most one argument"),
    Phrase("expected at least one argument"),
    Phrase("ambiguous option: %(option)s could match %(matches)s"),
    Phrase("unexpected option string: %s"),
    Phrase("invalid %(type)s value: %(value)r"),
    Phrase("invalid choice: %(value)r (choose from %(choices)s)"),
)
