"""`inflow` for benchmarks/deliver.py: every measure of time and speed scaled, everything else as it is.

    python benchmarks/deliver_sender.py FACTOR LEASE CALL MARGIN run --worker-only

Slack's ceilings are FACTOR times as high in the sandbox, so ours are as well, bursts left as they are, and the
pauses between attempts are so much shorter; leases, calls and the margin between them last so many seconds.
"""

import sys

from bot import pacing
from storage.sending import Terms

factor, *seconds = map(float, sys.argv[1:5])
Terms.__init__.__defaults__ = tuple(seconds)
pacing.WORKSPACE_RATE *= factor
pacing.CHANNEL_RATE *= factor
pacing.TIER_3_RATE *= factor

from bot import doubts  # noqa: E402 - what is imported from here on takes its times from the terms above

doubts.PAUSES = tuple(pause / factor for pause in doubts.PAUSES)

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.argv[1:] = sys.argv[5:]
    main()
