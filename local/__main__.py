"""`python -m local up`."""

import sys

from local.supervisor.layout import product
from local.supervisor.start import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], product))
