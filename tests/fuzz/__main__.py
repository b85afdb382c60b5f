"""`make fuzz MINUTES=10`: all generators again and again, with new examples, until the minutes are over."""

import argparse
import sys
import time

from tests.fuzz.rounds import fuzz, generators, run

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--minutes", type=float, required=True)
arguments.add_argument("--examples", type=int, required=True, help="requests for each operation and caller in a round")
asked = arguments.parse_args()
failed = fuzz(generators(), asked.minutes * 60, asked.examples, run, time.monotonic)
if failed is not None:
    sys.exit(f"Failed. The same examples again:\n  {failed}")
