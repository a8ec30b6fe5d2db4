"""`python -m greentui.emulator`."""

import sys

from greentui.emulator.serving.cli import main

sys.exit(main())
