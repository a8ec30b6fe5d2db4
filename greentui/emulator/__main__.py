"""`python -m greentui.emulator`."""

import sys

from greentui.emulator.serve import main

sys.exit(main())
