"""`python -m greentui` is `greentui`."""

from greentui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
